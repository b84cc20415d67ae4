"""What may go to the cloud now: the user's answers and the money, in one place."""

from __future__ import annotations

import asyncio
import logging

from hostler.domain.cost import Allowance
from hostler.domain.registry import Target
from hostler.domain.said import wording
from hostler.domain.settings import Cloud
from hostler.paths import Paths
from hostler.store.budget import Budget, Spent
from hostler.store.consents import ConsentFile

log = logging.getLogger(__name__)


class Purse:
    """Asked before each question that may leave the house, and told what it cost."""

    def __init__(self, budget: Budget, consents: ConsentFile) -> None:
        self._budget, self._consents = budget, consents

    @classmethod
    def of(cls, places: Paths, limits: Cloud) -> Purse:
        """The purse of a home. Nothing is read or made yet."""
        return cls(Budget(places.ledger_file, limits), ConsentFile(places.consents_file))

    def limit(self, limits: Cloud) -> None:
        """Other budgets, from now on."""
        self._budget.limits = limits

    async def allowance(self) -> Allowance:
        """What is left and who said yes. Where that can't be read, nothing is left."""
        said = await asyncio.to_thread(self._consents.read)
        try:
            return self._allowed(said, await self._budget.spent())
        except OSError as error:
            log.warning("what the cloud has cost can't be read, so nothing is sent there: %s", error)
            return Allowance()

    def allowance_now(self) -> Allowance:
        """As `allowance`, for a caller without a loop. Raises OSError when the costs can't be read."""
        return self._allowed(self._consents.read(), self._budget.spent_now())

    def _allowed(self, said: dict[str, bool], spent: Spent) -> Allowance:
        limits = self._budget.limits
        return Allowance(
            agreed=frozenset(route for route, yes in said.items() if yes),
            declined=frozenset(route for route, yes in said.items() if not yes),
            left_today_usd=max(0.0, limits.day_usd - spent.today_usd),
            left_month_usd=max(0.0, limits.month_usd - spent.month_usd),
        )

    async def answer(self, route: str, consent: bool) -> None:
        """Remembers what the user said of a route. Raises OSError when it can't be written."""
        await asyncio.to_thread(self._consents.answer, route, consent)

    async def reserve(self, ask_id: str, attempt: int, target: Target, route: str, usd: float) -> str:
        """Takes the money out before anything is sent. Returns why that can't be, or ""."""
        try:
            return await self._budget.reserve(ask_id, attempt, target, route, usd)
        except OSError as error:
            return wording("Cloud", "its cost can't be written down ({error})").format(error=error)

    async def settle(self, ask_id: str, attempt: int, usd: float) -> None:
        """What it was in the end. What can't be written counts in full."""
        try:
            await self._budget.settle(ask_id, attempt, usd)
        except OSError as error:
            log.warning("what a request in the cloud cost isn't written down and counts in full: %s", error)

    def close(self) -> None:
        self._budget.close()
