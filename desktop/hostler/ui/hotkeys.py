"""The global keys: the popup's, and those that actions have of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hostler.domain.combination import Combination
from hostler.domain.registry import Registry
from hostler.domain.said import told
from hostler.domain.settings import Hotkeys as Wanted
from hostler.system import hotkey
from hostler.system.hotkey import SharedHotkeys, Shortcut
from hostler.ui.activation import let_take_the_focus
from hostler.ui.words import translate, worded

POPUP = ""
"""The popup's key among those of the actions, which go by their id."""
SCREENSHOT = "*screenshot"
"""The key for a part of the screen; no action's id has a star."""
SHARED = "desktop"
"""The problem of all keys together, where the desktop gives them so."""
Choose = Callable[[Combination], hotkey.HotkeyListener]
ChooseShared = Callable[
    [Callable[[str, str], None], Callable[[Mapping[str, str]], None], Callable[[str], None]], SharedHotkeys | None
]


class Hotkeys(QObject):
    """Takes every key that is wanted, each by itself: a taken one takes no other with it.

    Under Wayland the desktop is asked for all together.
    """

    pressed = Signal(str)
    """POPUP, SCREENSHOT, or the id of an action."""
    _lost = Signal(str, object)
    _given = Signal(object)
    _shared_told = Signal(object)
    _shared_pressed = Signal(str, str)

    def __init__(
        self,
        choose: Choose,
        tell: Callable[[str, str], None],
        choose_shared: ChooseShared = lambda *_: None,
        by_command: Path | None = None,
    ) -> None:
        """`tell` hears of each key, by the name of its problem: what is wrong, or "" once it is right.

        `by_command` is the file that is there once the popup was opened by command.
        """
        super().__init__()
        self._choose, self._tell, self._choose_shared, self._by_command = choose, tell, choose_shared, by_command
        self._shared: SharedHotkeys | None = None
        self._together: tuple[Shortcut, ...] = ()
        self._keys: Mapping[str, str] = {}
        """What the desktop gave, as it writes it."""
        self._given.connect(self._take_given)
        self._shared_told.connect(self._tell_shared)
        self._shared_pressed.connect(self._press_shared)
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
        shared = self._bind_shared(asked, {**names, POPUP: translate("Hotkeys", "Ask Hostler")})
        for key, combination in () if shared else asked.items():
            if key not in self._held and (problem := self._take(key, combination, names.get(key, ""))):
                problems[key] = problem
        for key in self._said | problems.keys():
            self._tell(_problem(key), problems.get(key, ""))
        self._said = set(problems)

    def trial(self, text: str) -> str:
        """Takes a key for a moment, as the only way to know. Returns what is wrong with it, or ""."""
        try:
            combination = hotkey.parse(text)
            if any(combination == held for held, _ in self._held.values()):
                return ""
            listener = self._choose(combination)
            listener.start(lambda: None, lambda _: None)
            listener.stop()
        except hotkey.HotkeyTaken:
            return translate("Hotkeys", "Another program holds {key}: press other keys.").format(key=text)
        except (ValueError, hotkey.HotkeyUnavailable) as error:
            return told(error)
        return ""

    def stop(self) -> None:
        """Gives all keys back."""
        while self._held:
            self._held.popitem()[1][1].stop()
        if self._shared is not None:
            self._shared.stop()
        self._shared, self._together, self._keys = None, (), {}

    def manage_without(self) -> None:
        """The popup was opened by command: whoever bound a key to that needn't be told how."""
        if self._shared is None:
            return
        self._tell(_problem(SHARED), "")
        if self._by_command is not None and not self._by_command.exists():
            with suppress(OSError):  # then it is told once more at the next start
                self._by_command.touch()

    @property
    def held(self) -> Mapping[str, str]:
        """The keys that work now, by action."""
        return {key: str(combination) for key, (combination, _) in self._held.items()} | dict(self._keys)

    def _bind_shared(self, asked: Mapping[str, Combination], names: Mapping[str, str]) -> bool:
        """Asks the desktop for all keys, where it gives them together. Its answer comes later."""
        if self._shared is None:
            self._shared = self._choose_shared(self._shared_pressed.emit, self._given.emit, self._shared_told.emit)
        if self._shared is None:
            return False
        wanted = tuple(Shortcut(_id(key), names[key], combination) for key, combination in asked.items())
        # Each new session may ask the user.
        if wanted != self._together:
            self._together = wanted
            self._shared.bind(wanted)
        return True

    def _tell_shared(self, why: str) -> None:
        if why == hotkey.WAYLAND and self._by_command is not None and self._by_command.exists():
            return
        self._tell(_problem(SHARED), why)

    def _take_given(self, keys: Mapping[str, str]) -> None:
        self._keys = {_key(name): text for name, text in keys.items() if text}

    def _press_shared(self, name: str, token: str) -> None:
        if self._shared is None:
            return  # pressed before the keys were given back
        let_take_the_focus(token)
        self.pressed.emit(_key(name))

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


_IDS = {POPUP: "popup", SCREENSHOT: "screenshot"}


def _id(key: str) -> str:
    """What a desktop calls the key; it takes no empty name."""
    return _IDS.get(key) or f"action-{key}"


def _key(name: str) -> str:
    return next((key for key, found in _IDS.items() if found == name), name.removeprefix("action-"))
