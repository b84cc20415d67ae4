"""From a thread to the UI thread, while what waits there comes and goes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from hostler.ui.courier import brought_to
from hostler.ui.popup.answer import AnswerView

MANY = 300


def test_everything_is_brought_in_order_and_on_the_ui_thread(qtbot: QtBot) -> None:
    owner, came = QObject(), list[tuple[int, int]]()
    bring = brought_to(owner, lambda number: came.append((number, threading.get_ident())))
    thread = threading.Thread(target=lambda: [bring(number) for number in range(MANY)])
    thread.start()
    qtbot.waitUntil(lambda: len(came) == MANY)
    thread.join()
    assert came == [(number, threading.get_ident()) for number in range(MANY)]


def test_nothing_is_brought_to_what_is_gone(qtbot: QtBot) -> None:
    owner, other, came = QObject(), QObject(), list[str]()
    to_owner = brought_to(owner, lambda: came.append("to the one that is gone"))
    to_other = brought_to(other, lambda: came.append("to the other"))
    thread = threading.Thread(target=lambda: (to_owner(), to_other()))
    thread.start()
    thread.join()
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: bool(came))
    assert came == ["to the other"]


def test_what_waits_may_go_while_it_is_brought(qtbot: QtBot) -> None:
    """On a signal of the one that goes, this ended the process, once in some hundred times."""
    came: list[int] = []
    with ThreadPoolExecutor(max_workers=2) as threads:
        for number in range(MANY):
            owner = QObject()
            bring = brought_to(owner, lambda number=number: came.append(number))
            for _ in range(3):
                threads.submit(bring)
            shiboken6.delete(owner)
            QCoreApplication.processEvents()
    QCoreApplication.processEvents()
    assert came == []


def test_an_answer_may_go_while_the_colours_of_its_code_are_loaded(qtbot: QtBot) -> None:
    for number in range(20):
        view = AnswerView()
        view.begin()
        view.add(f"```{('python', 'rust', 'go', 'sql')[number % 4]}\nx = 1\n```\n")
        shiboken6.delete(view)
    qtbot.waitUntil(lambda: not any(thread.name == "lexer" for thread in threading.enumerate()))
    QCoreApplication.processEvents()
