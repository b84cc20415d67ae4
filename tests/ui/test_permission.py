"""The permission that macOS wants: asked for once in words, and said until it is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hostler.domain.settings import Language
from hostler.ui.permission import MISSING, PROBLEM, PermissionDesk, PermissionDialog
from hostler.ui.words import speak
from system.mac_desktop import FakeMac
from ui.test_words import language

__all__ = ["language"]


class Desk:
    def __init__(self, system: FakeMac | None) -> None:
        self.told: list[tuple[str, str]] = []
        self.parent = QObject()
        self.desk = PermissionDesk(system, lambda about, problem: self.told.append((about, problem)), self.parent)


def test_where_it_is_missing_a_window_asks_and_its_button_leads_there(qtbot: QtBot) -> None:
    system = FakeMac(trusted=False)
    here = Desk(system)
    here.desk.begin()
    dialog = here.desk.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert here.told == [(PROBLEM, MISSING)]
    assert system.questions == 0, "the words come before the system's own question"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert system.questions == 1
    assert dialog.isVisible(), "it waits for what the user does there"
    system.is_trusted = True
    qtbot.waitUntil(lambda: here.desk.dialog is None)
    assert here.told == [(PROBLEM, MISSING), (PROBLEM, "")]


def test_a_no_closes_it_and_is_said_once_until_it_is_permitted_after_all(qtbot: QtBot) -> None:
    system = FakeMac(trusted=False)
    here = Desk(system)
    here.desk.begin()
    dialog = here.desk.dialog
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert system.questions == 0
    for _ in range(3):
        assert not here.desk.look()
    assert here.told == [(PROBLEM, MISSING)]
    system.is_trusted = True
    assert here.desk.look()
    assert here.told[-1] == (PROBLEM, "")
    system.is_trusted = False
    assert not here.desk.look(), "it can be taken back at any time"
    assert here.told[-1] == (PROBLEM, MISSING)
    here.desk.close()


def test_where_it_is_there_or_not_needed_nothing_is_asked(qtbot: QtBot) -> None:
    for system in (FakeMac(), None):
        here = Desk(system)
        here.desk.begin()
        assert here.desk.dialog is None
        assert here.told == []


def test_no_word_of_it_is_cut_in_either_language(qtbot: QtBot, language: None) -> None:
    for spoken in (Language.GERMAN, Language.ENGLISH):
        speak(spoken)
        dialog = PermissionDialog()
        qtbot.addWidget(dialog)
        dialog.show()
        for label in dialog.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width()), label.text()
