"""The questions before text leaves the house: asked on a terminal, and nowhere else."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from msgspec.structs import replace

from hostler.domain.classify.context import Earlier
from hostler.domain.cloud import Need
from hostler.domain.cost import Permit, money
from hostler.domain.plan import Decision, Withheld
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Target
from hostler.domain.untrusted import printable
from hostler.engine import Engine

YES = frozenset({"y", "yes"})
CONSENT = (
    "Text of the route {route} has never left the house. {target} on {host} is in the cloud: "
    "{price}, {most} at most, {left}.\nMay text of this route go there from now on? [y/N] "
)
SECRET = "The text holds {secrets}. Send it to {target} on {host} all the same, this once? [y/N] "


def can_ask() -> bool:
    """Whether somebody sits at a terminal who sees the question and can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


class Questions:
    """What is asked about one prompt; each question comes once. `permit` holds the answers."""

    def __init__(
        self, engine: Engine, prompt: Prompt, route: str | None, target: Target | None, recent: Sequence[Earlier] = ()
    ) -> None:
        self._engine, self._prompt, self._route, self._target = engine, prompt, route, target
        self._recent = recent
        self._asked: set[Need] = set()
        self.permit = Permit()

    async def ask(self) -> bool:
        """Asks where the cloud would go first now, if the user said yes. Returns whether he did."""
        allowed = False
        while (allowance := await self._engine.allowance()) is not None:
            decision = self._engine.decide(
                self._prompt,
                route=self._route,
                target=self._target,
                recent=self._recent,
                allowance=allowance.after(self.permit),
            )
            withheld = decision.plan.withheld
            if withheld is None or withheld.need in self._asked:
                break
            self._asked.add(withheld.need)
            yes = is_yes(question(decision, withheld))
            allowed = allowed or yes
            if withheld.need is Need.CONSENT:
                self.permit = replace(self.permit, route=decision.route, consent=yes)
            else:
                self.permit = replace(self.permit, secrets=yes)
        return allowed


def question(decision: Decision, withheld: Withheld) -> str:
    """What the user is asked."""
    candidate = withheld.candidate
    names = {"target": candidate.target.model, "host": candidate.host_label}
    if withheld.need is Need.SECRET:
        return SECRET.format(secrets=withheld.secrets, **names)
    cost = candidate.cost
    assert cost is not None, "a target in the cloud has its price"
    price = f"≈ {money(cost.expected_usd)}"
    return CONSENT.format(
        route=decision.route, price=price, most=money(cost.worst_usd), left=decision.plan.left, **names
    )


def is_yes(text: str) -> bool:
    """Asks, and waits for a line; anything but a yes is a no."""
    # The loop's own handler would let the first Ctrl+C pass. It may come as soon as the question is seen.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        _forget_what_was_typed()
        print(printable(text), end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().casefold() in YES
    finally:
        signal.signal(signal.SIGINT, before)


def _forget_what_was_typed() -> None:
    """A key that was pressed before the question stood there is no answer to it."""
    if sys.platform != "win32":
        import termios

        termios.tcflush(sys.stdin, termios.TCIFLUSH)
