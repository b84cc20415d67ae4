"""macOS tells what is selected in another app, also once it isn't in front any more, where the user permits that."""

from __future__ import annotations

from functools import cached_property

from hostler.system.macos import FrontApp, MacOS, system_calls
from hostler.system.selection import MAX_BYTES, READ_S, Captured, Outcome, Wanted, always

NOT_PERMITTED = (
    "macOS doesn't let Hostler see it yet. Permit that in System Settings, under Privacy & Security, Accessibility."
)
ANSWERS = 3
"""So many the app is asked for."""


class MacSelection:
    """Reads what is selected in the app that was in front at the last look. Nothing is copied for it."""

    def __init__(self, calls: MacOS | None = None) -> None:
        self._given = calls
        self._app = FrontApp()

    @cached_property
    def _calls(self) -> MacOS:
        return self._given or system_calls()

    def look(self, own_window: int = 0, *, just_closed: bool = False) -> None:
        app = self._calls.front()
        # Just after ours has closed nobody may be in front yet: the app before is about to be again.
        if app.process or not just_closed:
            self._app = app

    def read(self, deadline_s: float = READ_S, wanted: Wanted = always) -> Captured:
        if not self._calls.trusted():
            return Captured(outcome=Outcome.UNAVAILABLE, fix=NOT_PERMITTED)
        app = self._app
        if not app.process or not wanted():
            return Captured(outcome=Outcome.NOTHING)
        focused = self._calls.focused(app.process, deadline_s / ANSWERS)
        if focused.secret:
            return Captured(outcome=Outcome.SECRET)
        if focused.selected is None:
            return Captured(outcome=Outcome.UNAVAILABLE)
        data = focused.selected.encode("utf-8", "replace")
        if not data:
            return Captured(outcome=Outcome.NOTHING)
        return Captured(
            outcome=Outcome.TEXT,
            text=data[:MAX_BYTES].decode("utf-8", "ignore").replace("\r\n", "\n"),
            truncated=len(data) > MAX_BYTES,
            total_bytes=len(data),
            app=app.name,
        )
