"""The global keys: the popup's, and those that actions have of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from hostler.domain.combination import Combination
from hostler.domain.registry import Registry
from hostler.domain.said import told
from hostler.domain.settings import Hotkeys as Wanted
from hostler.system import hotkey
from hostler.ui.words import translate, worded

POPUP = ""
"""The popup's key among those of the actions, which go by their id."""
SCREENSHOT = "*screenshot"
"""The key for a part of the screen; no action's id has a star."""
Choose = Callable[[Combination], hotkey.HotkeyListener]


class Hotkeys(QObject):
    """Takes every key that is wanted, each by itself: a taken one takes no other with it."""

    pressed = Signal(str)
    """POPUP, SCREENSHOT, or the id of an action."""
    _lost = Signal(str, object)

    def __init__(self, choose: Choose, tell: Callable[[str, str], None]) -> None:
        """`tell` hears of each key, by the name of its problem: what is wrong, or "" once it is right."""
        super().__init__()
        self._choose, self._tell = choose, tell
        self._held: dict[str, tuple[Combination, hotkey.HotkeyListener]] = {}
        self._said: set[str] = set()
        self._lost.connect(self._tell)

    def bind(self, wanted: Wanted, registry: Registry) -> None:
        """Takes what is new and gives back what isn't wanted any more; the rest stays as it is."""
        texts = {POPUP: wanted.popup} | ({SCREENSHOT: wanted.screenshot} if wanted.screenshot else {})
        texts |= {action.id: action.hotkey for action in registry.actions if action.hotkey}
        names = {action.id: worded(action.name) for action in registry.actions} | {
            SCREENSHOT: translate("Hotkeys", "Ask about a screenshot")
        }
        asked: dict[str, Combination] = {}
        problems: dict[str, str] = {}
        for key, text in texts.items():
            try:
                combination = hotkey.parse(text)
            except ValueError as error:
                problems[key] = told(error)
                continue
            if combination in asked.values():
                problems[key] = translate("Hotkeys", "{key} is two keys at once: “{name}” needs another one.").format(
                    key=combination, name=names.get(key, "")
                )
                continue
            asked[key] = combination
        for key in [key for key, (held, _) in self._held.items() if asked.get(key) != held]:
            self._held.pop(key)[1].stop()
        for key, combination in asked.items():
            if key not in self._held and (problem := self._take(key, combination, names.get(key, ""))):
                problems[key] = problem
        for key in self._said | problems.keys():
            self._tell(_problem(key), problems.get(key, ""))
        self._said = set(problems)

    def stop(self) -> None:
        """Gives all keys back."""
        while self._held:
            self._held.popitem()[1][1].stop()

    @property
    def held(self) -> Mapping[str, str]:
        """The keys that work now, by action."""
        return {key: str(combination) for key, (combination, _) in self._held.items()}

    def _take(self, key: str, combination: Combination, name: str) -> str:
        """Takes one key. Returns what is wrong, or ""."""
        try:
            listener = self._choose(combination)
            listener.start(lambda: self.pressed.emit(key), lambda why: self._lost.emit(_problem(key), why))
        except hotkey.HotkeyTaken:
            if key == POPUP:
                text = translate(
                    "Hotkeys",
                    'Another program holds {key}. Choose another key: popup = "…" under [hotkeys] in the config.',
                )
                return text.format(key=combination)
            if key == SCREENSHOT:
                text = translate(
                    "Hotkeys",
                    'Another program holds {key}. Choose another key: screenshot = "…" under [hotkeys] in the config.',
                )
                return text.format(key=combination)
            text = translate(
                "Hotkeys",
                "Another program holds {key}, the key of “{name}”. Choose another one: "
                'hotkey = "…" in its [[actions]].',
            )
            return text.format(key=combination, name=name)
        except hotkey.HotkeyUnavailable as error:
            return told(error)
        self._held[key] = combination, listener
        return ""


def _problem(key: str) -> str:
    return f"hotkey {key}".strip()
