"""In a language that puts brackets around whatever is translated, no word of ours stands outside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.scenes import every_window

BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
CUT = re.compile(r"(?:⟦[^⟦⟧…]*)+…")
"""A line of a menu that was too long for it."""
QUOTED = re.compile(r"“[^”]*”")
"""Words of the user's."""
OURS = re.compile(r"[^\W\d_]{2,}")
THEIRS = (
    # What the user, the machines and the models have called something; and the name of the app.
    r"Q[A-Z]+Q|qcodeq|Hostler|Mac Mini|Windows GPU|Ubuntu|Cloud Lab|Mac|PC|PNG|CSV|GB|MB|KB"
    r"|qwen3-coder:30b|qwen3:\w+|minicpm-v(?::latest)?|gpt(?:-4[\w.-]+)?|cloud-lab|mac-mini|windows-gpu|ubuntu"
    r"|q[a-z]+q|https:[\w./]+|http|bearer|OpenAI|OpenRouter|Ollama Cloud|English|Deutsch|Ollama"
    r"|quick|code|reasoning|vision|background|explain why the code fails|and more|failsand more|explain why the code"
    # Desktops, and a line of the config of one.
    r"|GNOME|Hyprland|KDE Plasma|niri|sway|bindsym [^\n]*\n[^\n]*"
    r"|fix this code|fix this|AKIA\w+|nonse|nowhere|python|F\d"
)
DAYS = "|".join(
    QLocale().dayName(day, form)
    for day in range(1, 8)
    for form in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)
)
"""The locale's own."""


class Brackets(QTranslator):
    """⟦Stop  Esc⟧."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str = "", n: int = -1) -> str:
        return f"⟦{source}⟧"


@pytest.fixture
def bracketed(qtbot: QtBot) -> Iterator[None]:
    application, brackets = QCoreApplication.instance(), Brackets()
    assert application is not None
    application.installTranslator(brackets)
    yield
    application.removeTranslator(brackets)


def outside(text: str) -> str:
    """What is left of a text without what was translated, and without what isn't ours."""
    while text != (text := BRACKETED.sub(" ", text)):
        pass
    text = CUT.sub(" ", QUOTED.sub(" ", text))
    left = re.sub(rf"(?<!\w)(?:{THEIRS}|{DAYS})(?!\w)", " ", text)
    return " ".join(OURS.findall(left))


def texts(widget: QWidget) -> Iterator[str]:
    yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text() if callable(widget.text) else str(widget.text)
        case QLineEdit():
            yield from (widget.placeholderText(), widget.text())
        case QPlainTextEdit() | QTextEdit():
            yield from (widget.placeholderText(), widget.toPlainText())
        case QComboBox():
            yield from (widget.itemText(place) for place in range(widget.count()))
        case QTableView():
            model = widget.model()
            across = range(model.columnCount())
            yield from (str(model.headerData(place, Qt.Orientation.Horizontal)) for place in across)
            yield from (
                str(model.index(row, place).data() or "") for row in range(model.rowCount()) for place in across
            )
        case QListView():
            model = widget.model()
            yield from (str(model.index(row, 0).data() or "") for row in range(model.rowCount()))
        case QMenu():
            # A long sentence is wrapped over several lines.
            yield " ".join(action.text() for action in widget.actions())
            for below in (action.menu() for action in widget.actions()):
                if isinstance(below, QMenu):
                    yield from texts(below)


def test_the_test_sees_what_is_outside() -> None:
    assert outside("⟦{a} ⟦warm⟧⟧ · qwen3:4b") == ""
    assert outside("⟦Stop⟧  Escape") == "Escape"
    assert outside("⟦a⟧ quickly") == "quickly"


def test_no_word_of_ours_is_missed(bracketed: None, qtbot: QtBot, tmp_path: Path) -> None:
    missed: set[tuple[str, str, str]] = set()
    seen = 0
    for scene, root in every_window(qtbot, tmp_path):
        for widget in (root, *root.findChildren(QWidget)):
            if widget.isVisibleTo(root) or widget is root or isinstance(widget, QMenu):
                for text in texts(widget):
                    seen += bool(text)
                    if left := outside(text):
                        missed.add((scene, f"{type(widget).__name__}: {text}", left))
    assert seen > 300
    assert not missed, "\n".join(" | ".join(found) for found in sorted(missed))
