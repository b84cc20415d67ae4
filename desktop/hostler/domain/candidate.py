"""A target that may answer a prompt, with what is known of it for this one."""

from __future__ import annotations

import msgspec

from hostler.domain.cost import Estimate, money
from hostler.domain.pace import duration
from hostler.domain.registry import Location, Target
from hostler.domain.said import wording


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
    turns: int | None = None
    """How many of the conversation's last turns it is sent: so many fit. None: there are none."""
    prompt_tokens: int | None = None
    """What it is sent, estimated, where that isn't the same for everybody."""
    digest: str = ""
    location: Location = Location.HOME
    cost: Estimate | None = None
    """What it may cost; None at home."""
    rank: float | None = None
    """How able it is, see `rank.py`; None where nobody knows."""
    answer_s: float | None = None
    """How long a usual answer takes there, by its own records; None without them."""
    stands_in: bool = False
    """It is another model than the first choice."""
    route: str = ""
    """What it is asked as, where that isn't the decision's own route."""
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
    def in_cloud(self) -> bool:
        return self.location is Location.CLOUD

    @property
    def state(self) -> str:
        """How it is, in a few words for the decision line: `warm`, `cold · usually 12 s`."""
        if self.asleep:
            if self.wakes_in_s is None:
                return wording("Machine", "asleep")
            return wording("Machine", "asleep · usually wakes in {time}").format(time=duration(self.wakes_in_s))
        if self.may_cut:
            return wording("Decision", "too long, it will be cut")
        if self.last_resort:
            return wording("Machine", "not answering") if self.warm is None else wording("Machine", "failed just now")
        if self.cost is not None:
            return wording("Decision", "cloud ≈ {price}").format(price=money(self.cost.expected_usd))
        if self.warm is None:
            return ""
        if self.warm:
            return wording("Machine", "warm")
        if self.load_s is None:
            return wording("Machine", "cold")
        return wording("Machine", "cold · usually {time}").format(time=duration(self.load_s))
