"""Which targets may answer, in what order, and why each is taken or not."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hostler.domain.classify.classification import Classification
from hostler.domain.events import Decided, EvidenceLine, PlanLine
from hostler.domain.fleet import Fleet, HostFacts, HostState
from hostler.domain.pace import first_token_limit_s
from hostler.domain.prompt import Prompt, estimated_tokens
from hostler.domain.registry import Location, Registry, Target
from hostler.domain.usage import Picked

VISION_ROUTE = "vision"
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


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A target that may answer."""

    target: Target
    host_label: str
    reason: str
    warm: bool | None
    """None: not known."""
    first_token_s: float
    """After this long without a word the next target starts beside it."""
    load_s: float | None = None
    """How long a cold load usually takes here; None when it is warm or was never seen."""
    num_ctx: int | None = None
    digest: str = ""
    location: Location = Location.HOME
    last_resort: bool = False
    """Known not to answer just now; tried when nothing else is left."""


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
        usually = f" · usually {seconds(first.load_s)}" if first.load_s is not None else ""
        state = {True: " · warm", False: f" · cold{usually}", None: ""}[first.warm]
        state = " · not answering" if first.last_resort else state
        sure = "picked" if self.picked is Picked.HAND else f"{self.classification.confidence:.0%}"
        return f"{self.route} → {first.target.model} on {first.host_label}{state} · {sure}"

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

    Chain order holds, but hosts known not to answer go last: a known-dead host costs nothing while another can
    serve. A pinned target goes first, and the chain still stands behind it.
    """
    candidates: list[Candidate] = []
    dropped: list[Dropped] = []
    tokens = estimated_tokens(prompt.outgoing)
    for target, origin in _ordered(route_id, registry, pin):
        facts = fleet.of(target.host)
        if reason := _unfit(prompt, tokens, target, origin, registry, facts):
            dropped.append(Dropped(target, reason))
        else:
            candidates.append(_candidate(tokens, target, origin, registry, facts, patience))
    return Plan(candidates=tuple(sorted(candidates, key=lambda c: c.last_resort)), dropped=tuple(dropped))


def seconds(value: float) -> str:
    """A duration as a person says it: `0.4 s`, `12 s`."""
    return f"{value:.1f} s" if value < 9.5 else f"{value:.0f} s"


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


def _unfit(prompt: Prompt, tokens: int, target: Target, origin: str, registry: Registry, facts: HostFacts) -> str:
    """Why this target can't serve, or ""."""
    host = registry.host(target.host)
    if host is None:
        return "no such host in the config"
    model = facts.model(target.model)
    if not host.is_home or target.model.lower().endswith(CLOUD_TAGS) or (model is not None and model.remote):
        return "in the cloud, and this route's text stays at home"
    if facts.drained or host.drain:
        return "drained: you took this machine out"
    if facts.models is not None and model is None:
        return f"not on {host.label}"
    if prompt.images and not _sees(target, origin, registry, facts):
        return "can't see images"
    room = _context(target, registry, facts)
    if room is not None and tokens + ANSWER_TOKENS > room:
        return f"context of {room} tokens is too small for about {tokens}"
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


def _context(target: Target, registry: Registry, facts: HostFacts) -> int | None:
    """Tokens that fit: the fixed num_ctx, never above the trained maximum; None when nothing is known."""
    fixed = registry.model_settings(target).num_ctx
    model = facts.model(target.model)
    trained = model.context_length if model else None
    if fixed is not None:
        return min(fixed, trained) if trained else fixed
    return trained


def _candidate(
    tokens: int, target: Target, origin: str, registry: Registry, facts: HostFacts, patience: Patience
) -> Candidate:
    host = registry.host(target.host)
    assert host is not None, "unfit targets were dropped"
    warm = facts.is_warm(target.model) if facts.reachable else None
    state = facts.state()
    last_resort = state in (HostState.DOWN, HostState.MISCONFIGURED)
    words = {True: "warm", False: "cold", None: ""}[warm]
    model = facts.model(target.model)
    settings = registry.model_settings(target)
    pace = facts.pace(target.model)
    if warm is False and pace is not None and pace.load_s is not None:
        words = f"cold, usually {seconds(pace.load_s)}"
    if last_resort:
        words = facts.cause or "does not answer just now"
    limit_s = first_token_limit_s(
        pace,
        cold=warm is False,
        tokens=tokens,
        warm_s=patience.first_token_warm_s,
        cold_s=patience.first_token_cold_s,
    )
    return Candidate(
        target=target,
        host_label=host.label,
        reason=f"{origin} · {words}" if words else origin,
        warm=warm,
        first_token_s=limit_s,
        load_s=pace.load_s if pace is not None and warm is False else None,
        num_ctx=_context(target, registry, facts) if settings.num_ctx is not None else None,
        digest=model.digest if model else "",
        last_resort=last_resort,
    )
