"""May this prompt go to a target in the cloud, and when is it its turn?

`never` and what the fleet knows of a target are the plan's business. Here are prices, ceiling, budget, consent and
secrets, in the order in which they count. Two of them a word of the user lifts: consent for the route, once, and a yes
to a secret, for one prompt.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from hostler.domain.candidate import Candidate
from hostler.domain.cost import Allowance, Estimate, estimate, money, over_ceiling
from hostler.domain.fleet import Fleet
from hostler.domain.leaks import find_secrets, said
from hostler.domain.prompt import Prompt
from hostler.domain.registry import CloudRule, Location, ModelSettings, Route, Target
from hostler.domain.said import joined, wording

SURE = 0.8
"""A decision of at least this confidence is sure."""
COMPARABLE = 0.5
"""A home target of at least this share of a cloud target's rank makes the cloud not worth it."""
STAYS = wording("Cloud", "in the cloud, and this route's text stays at home")
NO_PRICES = wording("Cloud", "in the cloud without prices (usd_in_per_m, usd_out_per_m), so it is never asked")
NO_RECORD = wording("Cloud", "in the cloud, and here nobody keeps record of what that costs")


class Need(enum.StrEnum):
    """What the user has to say yes to before a target in the cloud is asked."""

    CONSENT = "consent"
    SECRET = "secret"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a target in the cloud may be asked: it may where `reason` is empty."""

    cost: Estimate | None = None
    reason: str = ""
    need: Need | None = None
    """Set where a yes of the user is all that is missing."""
    ruled: bool = False
    """Whether it is a rule of the user's that bars it."""
    secrets: str = ""
    """What was found, in words, where `need` is a secret."""


class Gate:
    """Judges the cloud targets of one plan. The text is searched for secrets at most once, and only when it counts."""

    def __init__(self, prompt: Prompt, route: Route, allowance: Allowance | None) -> None:
        self._prompt, self._route, self._allowance = prompt, route, allowance
        self._secrets: str | None = None

    def judge(self, settings: ModelSettings) -> Verdict:
        """Whether a model with these settings may be asked."""
        route, allowance = self._route, self._allowance
        cost = estimate(self._prompt, settings, route.ceiling_usd)
        if cost is None:
            return Verdict(reason=NO_PRICES)
        if allowance is None:
            return Verdict(cost=cost, reason=NO_RECORD)
        if dear := over_ceiling(cost, settings, route.ceiling_usd):
            return Verdict(cost=cost, reason=dear, ruled=True)
        if not allowance.covers(cost.bound_usd):
            return Verdict(cost=cost, reason=allowance.refusal(cost.bound_usd), ruled=True)
        if route.id in allowance.declined:
            text = wording("Cloud", "you said that {route} stays at home; `hostler cloud allow {route}` changes that")
            return Verdict(cost=cost, reason=text.format(route=route.id), ruled=True)
        if route.id not in allowance.agreed:
            text = wording("Cloud", "in the cloud, which wants your yes first: run `hostler cloud allow {route}` once")
            return Verdict(cost=cost, reason=text.format(route=route.id), need=Need.CONSENT, ruled=True)
        if not allowance.secrets and (found := self._found()):
            reason = wording("Cloud", "the text holds {secrets}, and that stays at home").format(secrets=found)
            return Verdict(cost=cost, reason=reason, need=Need.SECRET, ruled=True, secrets=found)
        return Verdict(cost=cost)

    def _found(self) -> str:
        if self._secrets is None:
            # All that would leave, as it would leave.
            own = find_secrets(self._prompt.outgoing)
            self._secrets = said(tuple(replace(secret, line=self._line(secret.line)) for secret in own))
            if not own and self._prompt.turns:
                before = find_secrets(self._prompt.whole)
                kinds = joined(", ", dict.fromkeys(secret.kind for secret in before))
                text = wording("Cloud", "{secrets} in what was said before").format(secrets=kinds)
                self._secrets = text if before else ""
        return self._secrets

    def _line(self, line: int) -> int:
        """A line of what would leave, counted as the user counts: in the text, where it stands behind the question."""
        prompt = self._prompt
        question = prompt.instruction.strip()
        before = question.count("\n") + 2 if question else 0
        cut = len(prompt.text) - len(prompt.text.lstrip("\n"))
        return line - before + cut if line > before else line


def outside(candidate: Candidate, verdict: Verdict, origin: str) -> Candidate:
    """The candidate as one in the cloud: nobody knows what is loaded there, and it costs something."""
    cost = verdict.cost
    assert cost is not None, "without prices it was dropped"
    price = wording("Cloud", "cloud ≈ {price}, {most} at most")
    price = price.format(price=money(cost.expected_usd), most=money(cost.worst_usd))
    reason = candidate.reason if candidate.last_resort else joined(" · ", (origin, price))
    return replace(candidate, location=Location.CLOUD, cost=cost, warm=None, load_s=None, asleep=False, reason=reason)


def with_cloud(
    home: Sequence[Candidate], clouds: list[Candidate], route: Route, fleet: Fleet, pin: Target | None, *, sure: bool
) -> list[Candidate]:
    """Home and cloud in one order: who is asked for by hand or worth it, home, the other clouds, who is down."""
    down = [c for c in home if fleet.of(c.target.host).reachable is False]
    up = [c for c in home if c not in down]
    first = [c for c in clouds if c.target == pin]
    able = [c for c in up if not c.last_resort]
    if route.cloud is CloudRule.WHEN_WORTH_IT and sure and (pin is None or first):
        first += [c for c in clouds if c not in first and not c.last_resort and _is_worth_it(c, able)]
    rest = [c for c in clouds if c not in first]
    return [*first, *up, *(c for c in rest if not c.last_resort), *down, *(c for c in rest if c.last_resort)]


def _is_worth_it(cloud: Candidate, able: Sequence[Candidate]) -> bool:
    """Nobody who can answer well at home is of comparable rank; who has no rank is given the benefit."""
    rank = cloud.rank
    return rank is not None and all(c.rank is not None and c.rank < COMPARABLE * rank for c in able)
