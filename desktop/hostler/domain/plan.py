"""Which targets may answer, in what order, and why each is taken or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from hostler.domain.classify.classification import Classification
from hostler.domain.events import Decided, EvidenceLine, PlanLine
from hostler.domain.fleet import Fleet, HostFacts, same_model
from hostler.domain.pace import duration, first_token_limit_s, first_token_s
from hostler.domain.prompt import Prompt, estimated_tokens
from hostler.domain.registry import Kind, Location, Registry, Target
from hostler.domain.usage import Picked

VISION_ROUTE = "vision"
BACKGROUND_ROUTE = "background"
ANSWER_TOKENS = 512
"""Room in the context that an answer needs at least."""
CLOUD_TAGS = ("-cloud", ":cloud")


class Patience(msgspec.Struct, frozen=True):
    """How long to wait for a target without records, in seconds. Source: design, section 4 and ruling 3."""

    first_token_warm_s: float = 8.0
    first_token_cold_s: float = 25.0
    silence_s: float = 20.0
    thinking_s: float = 60.0
    thinking_reasoning_s: float = 300.0
    last_s: float = 300.0
    waking_s: float = 180.0


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A target that may answer."""

    target: Target
    host_label: str
    reason: str
    warm: bool | None
    """None: not known."""
    first_token_s: float
    """After this long without a word the next target starts beside it."""
    expected_s: float = 0.0
    """When its first token is to be expected."""
    load_s: float | None = None
    """How long a cold load usually takes here; None when it is warm or was never seen."""
    num_ctx: int | None = None
    """The context to ask for, in tokens; None leaves it to the host."""
    window: int | None = None
    """Tokens that fit there, where that is known."""
    digest: str = ""
    location: Location = Location.HOME
    place: int = 0
    """Its place in the chains."""
    last_resort: bool = False
    """Known not to answer just now, or too small; tried when nothing else is left."""
    may_cut: bool = False
    """The prompt doesn't fit there; when nobody else answers, a cut one is better than none."""
    asleep: bool = False
    """It is down, and can be woken."""
    wakes_in_s: float | None = None
    """How long waking it usually takes."""

    @property
    def state(self) -> str:
        """How it is, in a few words for the decision line: `warm`, `cold · usually 12 s`."""
        if self.asleep:
            return "asleep"
        if self.may_cut:
            return "too long, it will be cut"
        if self.last_resort:
            return "not answering" if self.warm is None else "failed just now"
        usually = f" · usually {duration(self.load_s)}" if self.load_s is not None else ""
        return {True: "warm", False: f"cold{usually}", None: ""}[self.warm]


class Dropped(msgspec.Struct, frozen=True):
    """A target that can't serve this prompt, and why."""

    target: Target
    reason: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The targets in the order they are tried."""

    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Route and plan for one prompt: what the popup shows before anything is sent."""

    classification: Classification
    plan: Plan
    picked: Picked = Picked.AUTO

    @property
    def route(self) -> str:
        return self.classification.route

    @property
    def first(self) -> Candidate | None:
        return self.plan.candidates[0] if self.plan.candidates else None

    @property
    def line(self) -> str:
        """The decision in one line: `quick → qwen3:4b on Mac Mini · warm · 97%`."""
        first = self.first
        if first is None:
            why = self.plan.dropped[0].reason if self.plan.dropped else "no target set"
            return f"{self.route} → nothing can answer: {why}"
        state = first.state
        sure = "picked" if self.picked is Picked.HAND else f"{self.classification.confidence:.0%}"
        parts = (f"{self.route} → {first.target.model} on {first.host_label}", state, sure)
        return " · ".join(part for part in parts if part)

    @property
    def event(self) -> Decided:
        taken = [PlanLine(target=str(c.target), reason=c.reason) for c in self.plan.candidates]
        left = [PlanLine(target=str(d.target), reason=d.reason, taken=False) for d in self.plan.dropped]
        return Decided(
            route=self.route,
            confidence=round(self.classification.confidence, 4),
            scores={route: round(score, 4) for route, score in self.classification.scores.items()},
            evidence=tuple(
                EvidenceLine(route=e.route, weight=round(e.weight, 4), what=e.what)
                for e in self.classification.evidence
            ),
            plan=(*taken, *left),
        )


def plan(
    prompt: Prompt,
    route_id: str,
    registry: Registry,
    fleet: Fleet,
    *,
    pin: Target | None = None,
    patience: Patience = Patience(),
) -> Plan:
    """Orders the targets of the route's chain, then of the fallback chain.

    Chain order holds, with these exceptions. Of the same model on several hosts the likely quicker one goes first:
    warm with enough context, fewer of our own requests, sooner expected first token. Background work prefers hosts
    that are always on, then those with nothing to do. Hosts known not to answer go last: a known-dead host costs
    nothing while another can serve. A pinned target goes first, and the chain still stands behind it. Where the prompt
    doesn't fit, it may be cut when nobody else answers: a degraded answer beats none.
    """
    candidates: list[Candidate] = []
    dropped: list[Dropped] = []
    too_small: list[Candidate] = []
    tokens = estimated_tokens(prompt.outgoing)
    for place, (target, origin) in enumerate(_ordered(route_id, registry, pin)):
        facts = fleet.of(target.host)
        if reason := _unfit(prompt, target, origin, registry, facts):
            dropped.append(Dropped(target, reason))
            continue
        candidate = _candidate(place, tokens, target, origin, registry, facts, patience)
        if candidate.window is not None and tokens + ANSWER_TOKENS > candidate.window:
            too_small.append(candidate)
        else:
            candidates.append(candidate)
    too_small.sort(key=lambda c: -(c.window or 0))
    ordered = _in_order(candidates, route_id, registry, fleet, pin, tokens)
    cut = (replace(c, may_cut=True, last_resort=True, reason=_too_small(c, tokens)) for c in too_small)
    return Plan(candidates=_by_hope([*ordered, *cut], fleet), dropped=tuple(dropped))


def _too_small(candidate: Candidate, tokens: int) -> str:
    return f"{candidate.reason} · only {candidate.window} tokens fit of about {tokens}: the prompt would be cut"


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
            why = "warm there" if winner.warm and not candidate.warm else "less to do" if busy else "sooner there"
            candidate = replace(candidate, reason=f"{candidate.reason} · after {winner.host_label}: {why}")
        explained.append(candidate)
    return explained


def _is_always_on(candidate: Candidate, registry: Registry) -> bool:
    host = registry.host(candidate.target.host)
    return host is not None and host.always_on


def _ordered(route_id: str, registry: Registry, pin: Target | None) -> Iterator[tuple[Target, str]]:
    seen: set[Target] = set()
    route = registry.route(route_id)
    for targets, origin in (
        ((pin,) if pin else (), "picked by hand"),
        (route.targets if route else (), f"chain of {route_id}"),
        (registry.fallback.targets, "fallback chain"),
    ):
        for place, target in enumerate(targets):
            if target not in seen:
                seen.add(target)
                yield target, origin if origin == "picked by hand" else f"{_place(place)} in the {origin}"


def _place(index: int) -> str:
    return ("first", "second", "third")[index] if index < 3 else f"number {index + 1}"


def _unfit(prompt: Prompt, target: Target, origin: str, registry: Registry, facts: HostFacts) -> str:
    """Why this target can't serve, or ""."""
    host = registry.host(target.host)
    if host is None:
        return "no such host in the config"
    model = facts.model(target.model)
    if not host.is_home or target.model.lower().endswith(CLOUD_TAGS) or (model is not None and model.remote):
        return "in the cloud, and this route's text stays at home"
    if facts.drained:
        return "drained: you took this machine out"
    if facts.models is not None and model is None:
        return f"not on {host.label}"
    if prompt.images and not _sees(target, origin, registry, facts):
        return "can't see images"
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


def _num_ctx(target: Target, registry: Registry, facts: HostFacts) -> int | None:
    """The one context this target is always asked for, never above the trained maximum: another one would reload it."""
    fixed = registry.model_settings(target).num_ctx
    model = facts.model(target.model)
    trained = model.context_length if model else None
    return min(fixed, trained) if fixed is not None and trained else fixed


def _window(target: Target, registry: Registry, facts: HostFacts) -> int | None:
    """Tokens that fit there: what is asked for, else what is loaded, else at most what it was trained for."""
    asked = _num_ctx(target, registry, facts)
    if asked is not None:
        return asked
    loaded, model = facts.loaded_model(target.model), facts.model(target.model)
    if loaded is not None and loaded.context_length:
        return loaded.context_length
    return model.context_length if model else None


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
    words = {True: "warm", False: "cold" if load_s is None else f"cold, usually {duration(load_s)}", None: ""}[warm]
    if resting is not None:
        words = f"rests after {resting.why}"
    if is_down:
        words = facts.cause or "does not answer just now"
    return Candidate(
        target=target,
        host_label=host.label,
        reason=f"{origin} · {words}" if words else origin,
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
        num_ctx=_num_ctx(target, registry, facts),
        window=_window(target, registry, facts),
        digest=model.digest if model else "",
        place=place,
        last_resort=is_down or resting is not None,
        asleep=is_down and not facts.misconfigured and bool(host.mac),
        wakes_in_s=facts.wakes_in_s,
    )
