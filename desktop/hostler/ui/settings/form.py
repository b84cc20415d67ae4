"""Fields made from the declarations of the config: one for each key, with its sentence and what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.combination import parse as parse_combination
from hostler.store.reference import Key
from hostler.ui.dropdown import Dropdown
from hostler.ui.mac_keys import shown, written
from hostler.ui.settings.labels import CHOICES, LABELS
from hostler.ui.settings.text_box import TextBox
from hostler.ui.tick import Tick
from hostler.ui.words import translate, worded

LABEL_WIDTH = 124
"""Fields of all groups begin on one line."""
CHOICE_HEIGHT = 32
"""Said outright: by its style a box would be measured before it has one."""
ABOVE = 2
"""In some fonts the dots of an Ö stand higher than the font says, and a label cuts off what does."""
LINES = 3
"""A list is shown with so many lines before it scrolls."""


class Field(QWidget):
    """One key: its editor, its sentence, and what is wrong with what was typed. What was typed stays until it is right.

    `edited` tells a new value once the user has finished it: None for the default.
    """

    edited = Signal(object)

    def __init__(self, key: Key, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.label = worded(LABELS[key.table, key.name])
        self.editor = self._editor()
        self.editor.setAccessibleName(self.label)
        self.editor.setAccessibleDescription(worded(key.text))
        self.about = QLabel(worded(key.text), self)
        self.about.setObjectName("quiet")
        self.about.setWordWrap(True)
        self.wrong = QLabel(self)
        self.wrong.setObjectName("wrong")
        self.wrong.setWordWrap(True)
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.wrong.hide()
        for label in (self.about, self.wrong):
            label.setContentsMargins(0, ABOVE, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        for part in (self.editor, self.wrong, self.about):
            box.addWidget(part)
        self.value: Any = None
        """As it is in the config."""

    def _editor(self) -> QWidget:
        raise NotImplementedError

    def typed(self) -> Any:
        """What the editor holds, as a value. Raises ValueError with a sentence."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Puts a value into the editor."""
        raise NotImplementedError

    @property
    def is_touched(self) -> bool:
        """Something was typed that isn't in the config."""
        try:
            return bool(self.typed() != self.value)
        except ValueError:
            return True

    def show_value(self, value: Any) -> None:
        """The config's value. What is being typed isn't written over."""
        begun = self.wrong.isVisibleTo(self) or (self.is_touched and self.editor.hasFocus())
        self.value = value
        if not (begun and self.is_touched):
            self.complain("")
            self.put(value)

    def complain(self, why: str) -> None:
        """Says beside the field what is wrong; nothing: it is right."""
        self.wrong.setText(why)
        self.wrong.setVisible(bool(why))
        self.editor.setProperty("wrong", bool(why))
        self.editor.setAccessibleDescription(f"{why} {worded(self.key.text)}".strip())
        self.editor.style().polish(self.editor)

    def finish(self) -> None:
        """The user has finished the field."""
        try:
            value = self.typed()
        except ValueError as error:
            self.complain(str(error))
            return
        if value != self.value or self.wrong.isVisibleTo(self):
            self.complain("")
            self.edited.emit(value)


class TextField(Field):
    """A text or a number on one line; empty: the default."""

    def _editor(self) -> QLineEdit:
        line = QLineEdit(self)
        if self.key.default not in (None, ""):
            line.setPlaceholderText(str(self.key.default))
        line.editingFinished.connect(self.finish)
        self._line = line
        return line

    def put(self, value: Any) -> None:
        text = "" if value is None else str(value)
        if text != self._line.text():  # what is selected stays so
            self._line.setText(text)
            self._line.setCursorPosition(0)

    def typed(self) -> Any:
        text = self._line.text().strip()
        if not text:
            if self.key.needed:
                raise ValueError(translate("Settings", "This is needed."))
            return None
        if self.key.kind == "a number" or self.key.kind == "a whole number":
            return self._number(text)
        return text

    def _number(self, text: str) -> float | int:
        whole = self.key.kind == "a whole number"
        try:
            value = int(text) if whole else float(text.replace(",", "."))
        except ValueError:
            text = translate("Settings", "Write a whole number.") if whole else translate("Settings", "Write a number.")
            raise ValueError(text) from None
        least, most = self.key.least, self.key.most
        if (least is not None and value < least) or (most is not None and not value <= most):
            limits = translate("Settings", "Write a number from {least} to {most}.")
            raise ValueError(limits.format(least=f"{least or 0:g}", most=f"{most or 0:,.0f}"))
        return value


class SwitchField(Field):
    def _editor(self) -> Tick:
        self._box = Tick(self.label, self)
        self._box.clicked.connect(self.finish)
        return self._box

    def put(self, value: Any) -> None:
        self._box.setChecked(bool(self.key.default if value is None else value))

    def typed(self) -> Any:
        checked = self._box.isChecked()
        return None if self.value is None and checked == self.key.default else checked


class ChoiceField(Field):
    """One of few. `None` is the default."""

    def __init__(self, key: Key, choices: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        self._choices = list(choices)
        super().__init__(key, parent)

    def _editor(self) -> Dropdown:
        self._box = Dropdown(self)
        self._box.setMinimumHeight(CHOICE_HEIGHT)
        self._box.setSizeAdjustPolicy(Dropdown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, text in self._choices:
            self._box.addItem(text, value)
        self._box.activated.connect(lambda _: self.finish())
        self._box.installEventFilter(self)
        return self._box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A wheel that scrolls the page changes nothing it passes."""
        if event.type() is QEvent.Type.Wheel and not self._box.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Other choices, like new routes."""
        if list(choices) != self._choices:
            self._choices = list(choices)
            self._box.clear()
            for value, text in self._choices:
                self._box.addItem(text, value)

    def put(self, value: Any) -> None:
        wanted = str(value if value is not None else self.key.default or "")
        self._box.setCurrentIndex(max(0, self._box.findData(wanted)))

    def typed(self) -> Any:
        chosen = self._box.currentData()
        if self.value is None and chosen == str(self.key.default or ""):
            return None
        return chosen or None


class ListField(Field):
    """Texts, one a line; or `Name: value` for a table of texts."""

    def _editor(self) -> QPlainTextEdit:
        edit = TextBox(self)
        edit.refused.connect(self.complain)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * LINES + 18)
        edit.installEventFilter(self)
        self._edit = edit
        return edit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.finish()
        return super().eventFilter(watched, event)

    def put(self, value: Any) -> None:
        lines = [f"{name}: {text}" for name, text in value.items()] if isinstance(value, dict) else list(value or ())
        text = "\n".join(map(str, lines))
        if text != self._edit.toPlainText():
            self._edit.setPlainText(text)

    def typed(self) -> Any:
        lines = [line.strip() for line in self._edit.toPlainText().splitlines() if line.strip()]
        if self.key.kind != "a table of texts":
            return lines or None
        table = {}
        for line in lines:
            name, colon, text = line.partition(":")
            if not colon:
                raise ValueError(translate("Settings", "Write each header as Name: value."))
            table[name.strip()] = text.strip()
        return table or None


class TextsField(ListField):
    """A text of several lines."""

    def typed(self) -> Any:
        text = self._edit.toPlainText().strip()
        if not text and self.key.needed:
            raise ValueError(translate("Settings", "This is needed."))
        return text or None

    def put(self, value: Any) -> None:
        if str(value or "") != self._edit.toPlainText():
            self._edit.setPlainText(str(value or ""))


QTS_WORDS = (QT_TRANSLATE_NOOP("QKeySequenceEdit", "Press shortcut"),)
"""Qt says this itself; its German addresses somebody, so ours goes before it."""


class HotkeyField(Field):
    """Press the keys and they are recorded, once nobody else holds them; Backspace: none."""

    trial: Callable[[str], str] = staticmethod(lambda _: "")
    """Takes the key for a moment. Returns what is wrong with it, or ""."""

    def _editor(self) -> QKeySequenceEdit:
        edit = QKeySequenceEdit(self)
        edit.setMaximumSequenceLength(1)
        edit.setClearButtonEnabled(True)
        edit.editingFinished.connect(self.finish)
        self._keys = edit
        return edit

    def put(self, value: Any) -> None:
        self._keys.setKeySequence(shown(str(value if value is not None else self.key.default or ""), sys.platform))

    def typed(self) -> Any:
        text = written(self._keys.keySequence(), sys.platform)
        if text == (self.value if self.value is not None else self.key.default or ""):
            return self.value
        if text:
            try:
                parse_combination(text)
            except ValueError as error:
                raise ValueError(worded(error.args[0])) from None
        if text and (wrong := self.trial(text)):
            raise ValueError(wrong)
        return text or None


def field_for(key: Key) -> Field:
    """The field that fits a key's declaration."""
    if key.name in ("hotkey", "popup", "screenshot"):
        return HotkeyField(key)
    if key.kind == "true or false":
        return SwitchField(key)
    if key.kind.startswith("a list") or key.kind == "a table of texts":
        return ListField(key)
    if key.choices:
        default = [] if key.default else [("", translate("Settings", "by itself"))]
        return ChoiceField(key, [*default, *((choice, worded(CHOICES[choice])) for choice in key.choices)])
    if key.name == "prompt":
        return TextsField(key)
    return TextField(key)


def laid(fields: Iterable[Field], form: QFormLayout) -> None:
    """Labels at the start, fields beside them; a switch carries its own label."""
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
    form.setVerticalSpacing(12)
    form.setHorizontalSpacing(16)
    for field in fields:
        label = " " if isinstance(field, SwitchField) else field.label
        form.addRow(label, field)
        shown = form.labelForField(field)
        if isinstance(shown, QLabel):
            shown.setWordWrap(True)
            widest = max((shown.fontMetrics().horizontalAdvance(word) for word in shown.text().split()), default=0)
            shown.setFixedWidth(max(LABEL_WIDTH, widest))
            shown.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown.setContentsMargins(0, 6, 0, 0)
            shown.setBuddy(field.editor)
