"""A key combination as people write it: `Ctrl+Alt+Space`."""

from __future__ import annotations

import enum

import msgspec

from hostler.domain.said import wording


class Modifier(enum.StrEnum):
    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"
    META = "Meta"


_MODIFIERS = {
    "ctrl": Modifier.CTRL,
    "control": Modifier.CTRL,
    "alt": Modifier.ALT,
    "option": Modifier.ALT,
    "shift": Modifier.SHIFT,
    "meta": Modifier.META,
    "super": Modifier.META,
    "win": Modifier.META,
    "cmd": Modifier.META,
}
_NAMED: tuple[str, ...] = (
    "Space",
    "Tab",
    "Enter",
    "Escape",
    "Backspace",
    "Insert",
    "Delete",
    "Home",
    "End",
    "PageUp",
    "PageDown",
)
_NAMED += ("Up", "Down", "Left", "Right", *(f"F{number}" for number in range(1, 25)))
_KEYS = {name.casefold(): name for name in _NAMED} | {
    "return": "Enter",
    "esc": "Escape",
    "del": "Delete",
    "ins": "Insert",
    "pgup": "PageUp",
    "pgdn": "PageDown",
}
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"


class Combination(msgspec.Struct, frozen=True):
    """Modifiers and one key. `key` is a letter or digit in upper case, or a name like `Space`."""

    modifiers: frozenset[Modifier]
    key: str

    def __str__(self) -> str:
        return "+".join([*(modifier for modifier in Modifier if modifier in self.modifiers), self.key])


def parse(text: str) -> Combination:
    """Reads a combination; case and blanks don't matter, and `str` gives it back in one spelling.

    Raises ValueError that says how to write one.
    """
    *names, last = [part.strip() for part in text.split("+")]
    modifiers = set()
    for name in names:
        modifier = _MODIFIERS.get(name.casefold())
        if modifier is None:
            raise ValueError(
                wording(
                    "Hotkey", "“{text}” can't be a hotkey: “{name}” is no modifier. Write Ctrl, Alt, Shift or Meta."
                ).format(text=text, name=name)
            )
        modifiers.add(modifier)
    lowered = last.casefold()
    key = _KEYS.get(lowered) or (lowered.upper() if len(lowered) == 1 and lowered in _PLAIN else "")
    if not key:
        raise ValueError(
            wording("Hotkey", "“{text}” can't be a hotkey: “{name}” is no key. Write it like Ctrl+Alt+Space.").format(
                text=text, name=last
            )
        )
    if not modifiers - {Modifier.SHIFT} and not (key[0] == "F" and len(key) > 1 and key[1:].isdigit()):
        raise ValueError(
            wording("Hotkey", "“{text}” can't be a hotkey: that key is for typing. Add Ctrl, Alt or Meta.").format(
                text=text
            )
        )
    return Combination(frozenset(modifiers), key)
