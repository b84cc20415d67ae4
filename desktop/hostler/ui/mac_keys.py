"""Keys as a Mac has them: shown by their signs, and recorded as they are named in the config.

Qt calls the Command key Ctrl there and the Control key Meta, so that the same shortcuts are what a Mac's user expects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QKeySequence

SIGNS = {
    "Ctrl": "⌘",
    "Strg": "⌘",
    "Shift": "⇧",
    "Umschalt": "⇧",
    "Alt": "⌥",
    "Enter": "↩",
    "Eingabe": "↩",
    "Esc": "esc",
    "Tab": "⇥",
    "Del": "⌦",
    "Entf": "⌦",
}
_COMBINED = re.compile(r"\b(?:(?:Ctrl|Strg|Shift|Umschalt|Alt)\+)+(?:Enter|Eingabe|Tab|Del|Entf|\w|,)(?!\w)")
_MODIFIER = re.compile(r"\b(Ctrl|Meta)\b")
_OTHER = {"Ctrl": "Meta", "Meta": "Ctrl"}
GLOBAL = frozenset({"Hotkey", "Hotkeys", "FirstRun", "Config"})
"""What is said of the global key names it as the config does."""


def with_signs(text: str) -> str:
    """`Copy  Ctrl+C` becomes `Copy  ⌘C`; what is no combination of keys stays."""
    return _COMBINED.sub(lambda found: "".join(SIGNS.get(part, part) for part in found[0].split("+")), text)


def turned(keys: str) -> str:
    """What Qt calls a combination on a Mac in the config's words, or the other way round: Ctrl is Control there."""
    return _MODIFIER.sub(lambda found: _OTHER[found[0]], keys)


def shown(keys: str, platform: str) -> QKeySequence:
    """A combination of the config, as Qt takes it."""
    return QKeySequence(turned(keys) if platform == "darwin" else keys)


def written(keys: QKeySequence, platform: str) -> str:
    """A combination that was pressed, as the config has it; "" for none."""
    text = keys.toString(QKeySequence.SequenceFormat.PortableText)
    return turned(text) if platform == "darwin" else text


class KeySigns(QTranslator):
    """Stands before all other translators, and gives their words with a Mac's signs."""

    def __init__(self, application: QCoreApplication, others: Sequence[QTranslator]) -> None:
        super().__init__(application)
        self._others = tuple(others)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, /, disambiguation: str | None = None, n: int = -1) -> str | None:
        """None: the others are asked."""
        if "+" not in source or context in GLOBAL:
            return None
        found = (other.translate(context, source, disambiguation, n) for other in self._others)
        text = next((one for one in found if one), source)
        return signs if (signs := with_signs(text)) != text else None
