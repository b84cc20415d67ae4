"""A desktop of macOS as a fake: an app in front that tells what is selected, a pasteboard, and a permission."""

from __future__ import annotations

from collections.abc import Sequence

from hostler.system.macos import Focused, FrontApp

EDITOR = FrontApp(200, "com.apple.textedit")


class FakeMac:
    def __init__(self, focused: Focused | None = None, *, trusted: bool = True) -> None:
        self.focused_part = focused or Focused("selected")
        self.is_trusted = trusted
        self.app = EDITOR
        self.asked: list[tuple[int, float]] = []
        self.questions = 0
        self.pasteboard: dict[str, bytes] = {}

    def trusted(self) -> bool:
        return self.is_trusted

    def ask(self) -> None:
        self.questions += 1

    def front(self) -> FrontApp:
        return self.app

    def focused(self, process: int, timeout_s: float) -> Focused:
        assert self.is_trusted, "macOS tells nothing without the permission"
        self.asked.append((process, timeout_s))
        return self.focused_part

    def types(self) -> Sequence[str]:
        return list(self.pasteboard)

    def data(self, kind: str) -> bytes:
        return self.pasteboard[kind]
