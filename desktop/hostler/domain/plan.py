"""Which targets may answer, in what order, and why each is taken or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from hostler.domain.candidate import Candidate
from hostler.domain.classify.classification import Classification
from hostler.domain.cloud import STAYS, Gate, Need, Verdict, outside, with_cloud
from hostler.domain.cost import Allowance, money
from hostler.domain.errors import brief_of
from hostler.domain.events import Decided, EvidenceLine, PlanLine
from hostler.domain.fleet import Fleet, HostFacts, same_model
from hostler.domain.pace import Pace, duration, first_token_limit_s, first_token_s
from hostler.domain.prompt import Prompt, estimated_tokens, fitted
from hostler.domain.rank import rank_of
from hostler.domain.registry import CloudRule, Kind, Registry, Target
from hostler.domain.said import composed, counted, joined, percent, wording
from hostler.domain.usage import Picked

BY_HAND = wording("Plan", "picked by hand")
_PLACES = (
    wording("Plan", "first in the {chain}"),
    wording("Plan", "second in the {chain}"),
    wording("Plan", "third in the {chain}"),
)
VISION_ROUTE = "vision"
BACKGROUND_ROUTE = "background"
UNSURE = 0.6
"""Below this probability a decision is a guess: most of the right ones are above it."""
USUAL_TOKENS = 300
"""How long a usual answer is."""
ANSWER_TOKENS = 512
"""Room in the context that an answer needs at least."""


class Patience(msgspec.Struct, frozen=True):
    """How long to wait for a target without records, in seconds. Source: design, section 4 and ruling 3."""

    first_token_warm_s: float = 8.0
    first_token_cold_s: float = 25.0
    silence_s: float = 20.0
    thinking_s: float = 60.0
    thinking_reasoning_s: float = 300.0
    last_s: float = 300.0
    waking_s: float = 180.0


class Dropped(msgspec.Struct, frozen=True):
    """A target that can't serve this prompt, and why."""

    target: Target
    reason: str
    ruled: bool = False
    """A rule of the user's keeps the text from this target in the cloud: consent, secrets, ceiling or budget."""
    who: str = ""
    """The target as a person calls it, where a rule is about it."""


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """The target in the cloud that would be asked first, if the user said yes."""

    candidate: Candidate
    need: Need
    secrets: str = ""
    """What was found in the text, in words."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The targets in the order they are tried."""

    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    withheld: Withheld | None = None
    left: str = ""
    """What is left to spend in the cloud, in words, where a target there may be asked: `$1.20 left today`."""
    armed: Candidate | None = None
    """The target of a route that was nearly as likely: asked next when the answer is poor."""

    @property
    def forbidden(self) -> str:
        """The rule of the user's that keeps this prompt from the cloud, in words, or ""."""
        return next((composed("{who}: {why}.").format(who=d.who, why=d.reason) for d in self.dropped if d.ruled), "")


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Route and plan for one prompt: what the popup shows before anything is sent."""

    classification: Classification
    plan: Plan
    picked: Picked = Picked.AUTO
    taken: str = ""
    """The route that is taken when it isn't the likeliest: nearly as likely, and cheaper."""

    @property
    def route(self) -> str:
        return self.taken or self.classification.route

    @property
    def close_to(self) -> str:
        """The route that was nearly taken and stands ready, or nothing."""
        return self.plan.armed.route if self.plan.armed is not None else ""

    @property
    def confidence(self) -> float:
        """The probability of the route that is taken, 0 to 1."""
        return self.classification.confidence - (self.classification.lead if self.taken else 0.0)

    @property
    def is_unsure(self) -> bool:
        """Whether another route may have been right: the next is close, or none is likely. Never after a pick."""
        unlikely = self.classification.confidence < UNSURE
        return self.picked is Picked.AUTO and (self.classification.is_close or unlikely)

    @property
    def first(self) -> Candidate | None:
        return self.plan.candidates[0] if self.plan.candidates else None

    @property
    def shown(self) -> Candidate | None:
        """Who the line shows: the first, or the one in the cloud that asks the user before it would be the first."""
        return self.plan.withheld.candidate if self.plan.withheld is not None else self.first

    @property
    def line(self) -> str:
        """The decision in one line: `quick → qwen3:4b on Mac Mini · warm · 97%`."""
        return self._line(self.shown)

    @property
    def answering(self) -> str:
        """The line once the first target answers: its model is loaded then, whatever it was before."""
        first = self.first
        if first is not None and first.warm is not None:
            first = replace(first, warm=True, asleep=False, last_resort=False)
        return self._line(first)

    def _line(self, first: Candidate | None) -> str:
        withheld = self.plan.withheld
        if first is None:
            why = self.plan.dropped[0].reason if self.plan.dropped else wording("Decision", "no target set")
            return wording("Decision", "{route} → nothing can answer: {why}").format(route=self.route, why=why)
        state = first.state
        sure = wording("Decision", "picked") if self.picked is Picked.HAND else percent(self.confidence)
        left = self.plan.left if first.in_cloud else ""
        either = _either(self.route, self.close_to) if self.close_to else self.route
        # Where the line is cut, what is left goes before what Enter does.
        end = (wording("Decision", "asks you first"), left) if withheld is not None else (left, sure)
        who = wording("Decision", "{route} → {model} on {host}")
        who = who.format(route=either, model=first.target.model, host=first.host_label)
        return joined(" · ", (who, state, *end))

    @property
    def price(self) -> str:
        """What the first target may cost and what is left, where that is in the cloud; else ""."""
        first = self.first
        if first is None or first.cost is None:
            return ""
        return composed("≈ {price} · {left}").format(price=money(first.cost.expected_usd), left=self.plan.left)

    @property
    def event(self) -> Decided:
        taken = [PlanLine(target=str(c.target), reason=c.reason) for c in self.plan.candidates]
        left = [PlanLine(target=str(d.target), reason=d.reason, taken=False) for d in self.plan.dropped]
        return Decided(
            route=self.route,
            confidence=round(self.confidence, 4),
            scores={route: round(score, 4) for route, score in self.classification.scores.items()},
            evidence=tuple(
                EvidenceLine(route=e.route, weight=round(e.weight, 4), what=e.what)
                for e in self.classification.evidence
            ),
            plan=(*taken, *left),
            cloud=self.price,
        )


def plan(
    prompt: Prompt,
    route_id: str,
    registry: Registry,
    fleet: Fleet,
    *,
    pin: Target | None = None,
    sure: bool = False,
    allowance: Allowance | None = None,
    patience: Patience = Patience(),
) -> Plan:
    """Orders the targets of the route's chain, then of the fallback chain.

    Chain order holds, with these exceptions. Of the same model on several hosts the likely quicker one goes first:
    warm with enough context, fewer of our own requests, sooner expected first token. Background work prefers hosts
    that are always on, then those with nothing to do. Hosts known not to answer go last: a known-dead host costs
    nothing while another can serve. A pinned target goes first, and the chain still stands behind it. Where the prompt
    doesn't fit, it may be cut when nobody else answers: a degraded answer beats none.

    Targets in the cloud are dropped first, unless the route's own rule lets its text out; the fallback chain doesn't
    change that. Those that may be asked come after every home target that isn't known to be down. A pinned one goes
    first; and where the rule is `when-worth-it`, so does one that is worth it: the decision is `sure`, and no home
    target that can answer well now has at least half its rank.
    """
    route = registry.route(route_id)
    gate = Gate(prompt, route, allowance) if route is not None else None
    clouds: dict[Target, tuple[Candidate, Verdict]] = {}
    candidates: list[Candidate] = []
    dropped: list[Dropped] = []
    too_small: list[Candidate] = []
    tokens, least = prompt.tokens, estimated_tokens(prompt.outgoing)
    choice: Target | None = None
    for place, (target, origin) in enumerate(_ordered(route_id, registry, pin)):
        choice = choice or target
        facts = fleet.of(target.host)
        if is_cloud(target, registry, facts) and registry.cloud_rule(route_id) is CloudRule.NEVER:
            dropped.append(Dropped(target, STAYS))
            continue
        if reason := _unfit(prompt, target, origin, registry, facts):
            dropped.append(Dropped(target, reason))
            continue
        candidate = _with_turns(_candidate(place, tokens, target, origin, registry, facts, patience), prompt)
        candidate = replace(candidate, stands_in=not same_model(target.model, choice.model))
        if is_cloud(target, registry, facts) and gate is not None:
            verdict = gate.judge(registry.model_settings(target))
            if verdict.reason and verdict.need is None:
                dropped.append(Dropped(target, verdict.reason, ruled=verdict.ruled, who=registry.label(target)))
            elif candidate.window is not None and least + ANSWER_TOKENS > candidate.window:
                dropped.append(Dropped(target, _fits_only(candidate, least)))
            else:
                clouds[target] = (outside(candidate, verdict, origin), verdict)
            continue
        if candidate.window is not None and least + ANSWER_TOKENS > candidate.window:
            too_small.append(candidate)
        else:
            candidates.append(candidate)
    too_small.sort(key=lambda c: -(c.window or 0))
    ordered = _in_order(candidates, route_id, registry, fleet, pin, tokens)
    cut = (replace(c, may_cut=True, last_resort=True, reason=_too_small(c, least)) for c in too_small)
    home = _by_hope([*ordered, *cut], fleet)
    if route is None or not clouds:
        return Plan(candidates=home, dropped=tuple(dropped))
    everybody = with_cloud(home, [c for c, _ in clouds.values()], route, fleet, pin, sure=sure)
    barred = {target: verdict for target, (_, verdict) in clouds.items() if verdict.need}
    missing = barred.get(everybody[0].target)
    withheld = None
    if missing is not None and missing.need:
        withheld = Withheld(candidate=everybody[0], need=missing.need, secrets=missing.secrets)
    dropped += (
        Dropped(target, verdict.reason, ruled=True, who=registry.label(target)) for target, verdict in barred.items()
    )
    return Plan(
        candidates=tuple(c for c in everybody if c.target not in barred),
        dropped=tuple(dropped),
        withheld=withheld,
        left=allowance.left if allowance is not None else "",
    )


def is_cloud(target: Target, registry: Registry, facts: HostFacts) -> bool:
    """Whether text for this target leaves the house, as config and host tell."""
    model = facts.model(target.model)
    return registry.in_cloud(target) or (model is not None and model.remote)


def servable(
    prompt: Prompt, target: Target, origin: str, registry: Registry, fleet: Fleet, patience: Patience
) -> Candidate | None:
    """The target outside of any plan; None where it can't serve this prompt whole and now."""
    facts = fleet.of(target.host)
    if _unfit(prompt, target, origin, registry, facts):
        return None
    candidate = _with_turns(_candidate(0, prompt.tokens, target, origin, registry, facts, patience), prompt)
    fits = candidate.window is None or estimated_tokens(prompt.outgoing) + ANSWER_TOKENS <= candidate.window
    return candidate if fits and not candidate.last_resort else None


def _with_turns(candidate: Candidate, prompt: Prompt) -> Candidate:
    """The candidate with what it is sent of the turns before, and what that makes of its tokens."""
    if not prompt.turns:
        return candidate
    room = None if candidate.window is None else candidate.window - ANSWER_TOKENS
    sent = fitted(prompt, room)
    left_out = len(prompt.turns) - len(sent.turns)
    turns = counted("Plan", "the %n oldest turns left out", "the oldest turn left out", 1).format(n=left_out)
    reason = joined(" · ", (candidate.reason, turns)) if left_out else candidate.reason
    return replace(candidate, turns=len(sent.turns), prompt_tokens=sent.tokens, reason=reason)


def _too_small(candidate: Candidate, tokens: int) -> str:
    text = wording("Plan", "{why}: the prompt would be cut").format(why=_fits_only(candidate, tokens))
    return joined(" · ", (candidate.reason, text))


def _fits_only(candidate: Candidate, tokens: int) -> str:
    text = wording("Plan", "only {window:d} tokens fit of about {tokens:d}")
    return text.format(window=candidate.window or 0, tokens=tokens)


def _either(route: str, other: str) -> str:
    return wording("Decision", "{route} or {other}").format(route=route, other=other)


def _by_hope(candidates: Sequence[Candidate], fleet: Fleet) -> tuple[Candidate, ...]:
    """Who can answer it well, who can cut it, who rests, who is down."""

    def despair(candidate: Candidate) -> int:
        if not fleet.of(candidate.target.host).reachable and candidate.last_resort:
            return 3
        rests = fleet.of(candidate.target.host).rest(candidate.target.model) is not None
        return 2 if rests else 1 if candidate.may_cut else 0

    return tuple(sorted(candidates, key=despair))


def _in_order(
    candidates: list[Candidate], route_id: str, registry: Registry, fleet: Fleet, pin: Target | None, tokens: int
) -> list[Candidate]:
    order = list(candidates)
    for model in dict.fromkeys(c.target.model for c in candidates if c.target != pin):
        places = [i for i, c in enumerate(order) if c.target != pin and same_model(c.target.model, model)]
        equals = sorted((order[i] for i in places), key=lambda c: _likely(c, fleet, tokens))
        for place, candidate in zip(places, _explained(equals, [order[i] for i in places], fleet), strict=True):
            order[place] = candidate
    if route_id == BACKGROUND_ROUTE:
        order.sort(key=lambda c: (c.target != pin, not _is_always_on(c, registry), fleet.of(c.target.host).in_flight))
    return order


def _likely(candidate: Candidate, fleet: Fleet, tokens: int) -> tuple[object, ...]:
    """Sorts equal targets: the one that likely answers first."""
    facts = fleet.of(candidate.target.host)
    loaded = facts.loaded_model(candidate.target.model)
    room = loaded.context_length if loaded else None
    is_warm = loaded is not None and (room is None or tokens + ANSWER_TOKENS <= room)
    return not is_warm, facts.in_flight, candidate.expected_s, candidate.place


def _explained(equals: list[Candidate], before: list[Candidate], fleet: Fleet) -> list[Candidate]:
    """The same, and each that lost its place says to whom and why."""
    explained = []
    for place, candidate in enumerate(equals):
        winner = equals[0]
        if place and candidate in before[: before.index(winner)]:
            busy = fleet.of(candidate.target.host).in_flight > fleet.of(winner.target.host).in_flight
            if winner.warm and not candidate.warm:
                why = wording("Plan", "after {host}: warm there")
            else:
                why = (
                    wording("Plan", "after {host}: less to do")
                    if busy
                    else wording("Plan", "after {host}: sooner there")
                )
            reason = joined(" · ", (candidate.reason, why.format(host=winner.host_label)))
            candidate = replace(candidate, reason=reason)
        explained.append(candidate)
    return explained


def _is_always_on(candidate: Candidate, registry: Registry) -> bool:
    host = registry.host(candidate.target.host)
    return host is not None and host.always_on


def _ordered(route_id: str, registry: Registry, pin: Target | None) -> Iterator[tuple[Target, str]]:
    seen: set[Target] = set()
    route = registry.route(route_id)
    for targets, origin in (
        ((pin,) if pin else (), BY_HAND),
        (route.targets if route else (), wording("Plan", "chain of {route}").format(route=route_id)),
        (registry.fallback.targets, wording("Plan", "fallback chain")),
    ):
        for place, target in enumerate(targets):
            if target not in seen:
                seen.add(target)
                yield target, origin if origin == BY_HAND else _place(place, origin)


def _place(index: int, chain: str) -> str:
    if index < len(_PLACES):
        return _PLACES[index].format(chain=chain)
    return wording("Plan", "number {place} in the {chain}").format(place=index + 1, chain=chain)


def _unfit(prompt: Prompt, target: Target, origin: str, registry: Registry, facts: HostFacts) -> str:
    """Why this target can't serve, or ""."""
    host = registry.host(target.host)
    if host is None:
        return wording("Plan", "no such host in the config")
    model = facts.model(target.model)
    if facts.drained:
        return wording("Plan", "drained: you took this machine out")
    if facts.models is not None and model is None:
        return wording("Plan", "not on {host}").format(host=host.label)
    if prompt.images and not _sees(target, origin, registry, facts):
        return wording("Plan", "can't see images")
    return ""


def _sees(target: Target, origin: str, registry: Registry, facts: HostFacts) -> bool:
    """Whether the model reads images. Servers before 0.6.4 don't say; then the user's own vision chain is believed.

    A text model on an old server answers nonsense with status 200 (transcript o12-17), so a known "no" is final.
    """
    fixed = registry.model_settings(target).vision
    if fixed is not None:
        return fixed
    model = facts.model(target.model)
    said = model.can("vision") if model else None
    return said if said is not None else origin.endswith(f"chain of {VISION_ROUTE}")


def num_ctx_of(target: Target, registry: Registry, facts: HostFacts) -> int | None:
    """The one context this target is always asked for, never above the trained maximum: another one would reload it."""
    fixed = registry.model_settings(target).num_ctx
    model = facts.model(target.model)
    trained = model.context_length if model else None
    return min(fixed, trained) if fixed is not None and trained else fixed


def _window(target: Target, registry: Registry, facts: HostFacts) -> int | None:
    """Tokens that fit there: what is asked for, else what is loaded, else at most what it was trained for."""
    asked = num_ctx_of(target, registry, facts)
    if asked is not None:
        return asked
    loaded, model = facts.loaded_model(target.model), facts.model(target.model)
    if loaded is not None and loaded.context_length:
        return loaded.context_length
    return model.context_length if model else None


def _answer_s(pace: Pace | None, *, cold: bool, tokens: int) -> float | None:
    """How long a usual answer takes there by its own records, in seconds; None where they don't tell."""
    if pace is None or not pace.reading_tokens_per_s or not pace.tokens_per_s or (cold and pace.load_s is None):
        return None
    load_s = (pace.load_s or 0.0) if cold else 0.0
    return load_s + tokens / pace.reading_tokens_per_s + USUAL_TOKENS / pace.tokens_per_s


def _cold(load_s: float | None) -> str:
    if load_s is None:
        return wording("Machine", "cold")
    return wording("Machine", "cold, usually {time}").format(time=duration(load_s))


def _candidate(
    place: int, tokens: int, target: Target, origin: str, registry: Registry, facts: HostFacts, patience: Patience
) -> Candidate:
    host = registry.host(target.host)
    assert host is not None, "unfit targets were dropped"
    # Servers with OpenAI's API don't say what is loaded; most have loaded all they have.
    tells = facts.reachable and host.kind is Kind.OLLAMA
    warm = facts.is_warm(target.model) if tells else None
    is_down = facts.reachable is False
    resting = None if is_down else facts.rest(target.model)
    model, pace = facts.model(target.model), facts.pace(target.model)
    load_s = pace.load_s if pace is not None and warm is False else None
    words = "" if warm is None else wording("Machine", "warm") if warm else _cold(load_s)
    if resting is not None:
        words = wording("Plan", "rests after {why}").format(why=brief_of(resting.why))
    if is_down:
        words = facts.cause or wording("Plan", "does not answer just now")
    return Candidate(
        target=target,
        host_label=host.label,
        reason=joined(" · ", (origin, words)),
        warm=warm,
        first_token_s=first_token_limit_s(
            pace,
            cold=warm is False,
            tokens=tokens,
            warm_s=patience.first_token_warm_s,
            cold_s=patience.first_token_cold_s,
        ),
        expected_s=first_token_s(
            pace,
            cold=warm is not True,
            tokens=tokens,
            warm_s=patience.first_token_warm_s,
            cold_s=patience.first_token_cold_s,
        ),
        load_s=load_s,
        num_ctx=num_ctx_of(target, registry, facts),
        window=_window(target, registry, facts),
        digest=model.digest if model else "",
        rank=rank_of(target, registry, facts),
        place=place,
        answer_s=_answer_s(pace, cold=warm is not True, tokens=tokens),
        last_resort=is_down or resting is not None,
        asleep=is_down and not facts.misconfigured and bool(host.mac),
        wakes_in_s=facts.wakes_in_s,
    )
