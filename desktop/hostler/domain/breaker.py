"""Targets that fail again and again rest, so that nobody waits for them with every prompt."""

from __future__ import annotations

import msgspec

from hostler.domain.errors import (
    AttemptError,
    BadResponse,
    HostBusy,
    HostTimeout,
    ServerError,
    StreamBroken,
)

FAILURES = 2
"""How many in a row make a target rest. One that kept the user waiting past its deadline rests at once."""
REST_S = 30.0
LONGEST_S = 300.0
_COUNTED = (BadResponse, HostBusy, HostTimeout, ServerError, StreamBroken)


class Breaker(msgspec.Struct, frozen=True):
    """How one target has failed since its last answer."""

    failures: int = 0
    rests: int = 0
    until: float = 0.0
    """The end of its rest, on the clock of the facts."""
    why: str = ""

    def answered(self) -> Breaker:
        return Breaker()

    def failed(self, error: AttemptError, now: float) -> Breaker:
        """Rests after the second failure in a row; after a rest, after one more, twice as long each time."""
        if not isinstance(error, _COUNTED):
            return self
        failures = self.failures + 1
        if failures < FAILURES and not self.rests:
            return Breaker(failures=failures, why=error.name)
        return self._resting(failures, error.name, now)

    def kept_waiting(self, now: float) -> Breaker:
        """It was warm, and still silent when another one had answered."""
        return self._resting(self.failures + 1, HostTimeout.__name__, now)

    def _resting(self, failures: int, why: str, now: float) -> Breaker:
        rest_s = min(LONGEST_S, REST_S * 2.0 ** min(self.rests, 10))
        return Breaker(failures=failures, rests=self.rests + 1, until=now + rest_s, why=why)
