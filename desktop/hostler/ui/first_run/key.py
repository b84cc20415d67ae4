"""The last step: the key that opens Hostler, tried as it is pressed."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QKeySequenceEdit, QLabel, QVBoxLayout, QWidget

from hostler.domain.settings import Hotkeys
from hostler.ui.mac_keys import shown, written
from hostler.ui.words import translate

Trial = Callable[[str], str]
"""Takes the key for a moment. Returns what is wrong with it, or ""."""


class KeyStep(QWidget):
    """Press the keys; whether another program holds them is said at once."""

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = translate("FirstRun", "Which key opens Hostler?")
        self._trial = trial
        about = QLabel(
            translate(
                "FirstRun",
                "Select text anywhere and press it: Hostler opens with the text, and Enter asks. Press other keys here "
                "to choose another one.",
            ),
            self,
        )
        about.setWordWrap(True)
        self.keys = QKeySequenceEdit(self)
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(translate("FirstRun", "The key that opens Hostler"))
        self.keys.setKeySequence(shown(Hotkeys().popup, sys.platform))
        self.keys.setFixedWidth(260)
        self.keys.keySequenceChanged.connect(lambda _: self.try_it())
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        for part in (about, self.keys, self.said):
            box.addWidget(part)
        box.addStretch(1)

    @property
    def combination(self) -> str:
        """As the config writes it; the usual one where none is pressed."""
        return written(self.keys.keySequence(), sys.platform) or Hotkeys().popup

    def try_it(self) -> None:
        """Takes the key for a moment, and says whether that went well."""
        wrong = self._trial(self.combination)
        self.said.setObjectName("wrong" if wrong else "good")
        self.said.style().polish(self.said)
        free = translate("FirstRun", "{key} is free.").format(key=self.combination)
        self.said.setText(wrong or free)

    def first(self) -> QWidget:
        return self.keys
