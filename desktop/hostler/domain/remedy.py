"""What one press can do about a machine that doesn't answer."""

from __future__ import annotations

import enum

from hostler.domain.fleet import HostFacts, HostState


class Remedy(enum.StrEnum):
    WAKE = "wake"
    """It sleeps, and can be woken."""
    TEST = "test"
    """Look whether it is back."""
    EDIT = "edit"
    """Its entry in the settings is likely wrong."""
    BRING_BACK = "bring-back"
    """The user took it out."""
    RETRY = "retry"
    """It answers by now, or did all the time and failed at this prompt: ask again."""


def remedy(facts: HostFacts, *, can_wake: bool) -> Remedy | None:
    """The one that helps most; None while it wakes."""
    match facts.state():
        case HostState.WAKING:
            return None
        case HostState.DRAINED:
            return Remedy.BRING_BACK
        case HostState.MISCONFIGURED:
            return Remedy.EDIT
        case HostState.DOWN:
            return Remedy.WAKE if can_wake else Remedy.TEST
        case HostState.UNKNOWN:
            return Remedy.TEST
        case _:
            return Remedy.RETRY
