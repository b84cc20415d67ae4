"""The view: what hostile answers can't do, selection, code, folding, and what a click opens."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QTextCursor
from pytestqt.qtbot import QtBot

from hostler.ui.markdown.announce import sentences
from hostler.ui.markdown.draw import INTERNAL
from hostler.ui.markdown.lines import may_open, shown
from hostler.ui.popup.answer import AnswerView
from hostler.ui.theme import DARK, LIGHT, Theme
from ui.markdown.hostile import HOSTILE


@pytest.fixture
def answer(qtbot: QtBot) -> AnswerView:
    view = AnswerView(clock=iter([10.0, 16.2]).__next__)
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    return view


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names files that are opened, and forbids sockets."""
    seen: list[str] = []
    on = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if on and (
            event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn") or event.startswith("socket.")
        ):
            seen.append(event)
        elif on and event == "open" and not str(arguments[0]).endswith((".py", ".pyc", ".so")):
            seen.append(f"open {arguments[0]}")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    sys.addaudithook(hook)
    yield seen
    on = False


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_only_shows_text(qtbot: QtBot, answer: AnswerView, watched: list[str], name: str) -> None:
    opened: list[QUrl] = []
    answer.open_url = opened.append
    text = HOSTILE[name]
    for n in range(0, min(len(text), 20_000), 5000):
        answer.add(text[n : n + 5000])
    qtbot.waitUntil(lambda: answer.drawn, timeout=60_000)
    answer.grab()
    answer.end()
    assert answer.loads == 0
    assert not opened
    assert [what for what in watched if "/etc/" in what or "192.0.2" in what or not what.startswith("open")] == []
    block = answer.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            form = fragments.fragment().charFormat()
            assert not form.isImageFormat()
            assert not form.anchorHref() or may_open(form.anchorHref())
            fragments += 1
        block = block.next()
    assert not set(answer.toPlainText()) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x1b\x07")


def test_a_whole_megabyte_is_drawn_in_slices(qtbot: QtBot, answer: AnswerView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hostler.ui.markdown.view.SLICE_S", 0.008)
    answer.add(HOSTILE["a 1 MB line of words"])
    assert not answer.drawn, "the thread is given back before all is drawn"
    qtbot.waitUntil(lambda: answer.drawn, timeout=120_000)
    assert answer.toPlainText().count("word") == 200_000


def test_a_selection_in_what_still_grows_stays(answer: AnswerView) -> None:
    answer.add("one *two* three")
    cursor = answer.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(15 - 2, QTextCursor.MoveMode.KeepAnchor)
    answer.setTextCursor(cursor)
    assert answer.textCursor().selectedText() == "two three"
    for text in (" four\n", "\n- item\n", "```python\nx = 1\n```\n", "| a |\n|-|\n| b |\n"):
        answer.add(text)
        assert answer.textCursor().selectedText() == "two three"
    answer.show_theme(DARK if answer.theme == LIGHT else LIGHT)
    assert answer.textCursor().selectedText() == "two three"


def test_the_document_is_the_same_however_it_came(qtbot: QtBot, answer: AnswerView) -> None:
    text = "# T\n\na **b** c\nd\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n> q\n\n```c\nint x;\n```\n1. x\n   - y\n\nend"
    answer.add(text)
    at_once, html = answer.toPlainText(), answer.document().toHtml()
    answer.begin()
    for letter in text:
        answer.add(letter)
    assert answer.toPlainText() == at_once
    assert answer.document().toHtml() == html
    assert answer.answer == text


def test_the_last_code_block_is_copied_as_it_was_written(answer: AnswerView) -> None:
    copied: list[str] = []
    answer.code_copied.connect(copied.append)
    answer.copy_last_code()
    answer.add("```\nfirst\n```\ntext\n```make\nall:\n\tgo\n\n\tstop\n```\nend")
    answer.copy_last_code()
    assert copied == ["all:\n\tgo\n\n\tstop\n"]


def test_a_click_opens_links_that_may_be_opened(answer: AnswerView) -> None:
    opened: list[str] = []
    answer.open_url = lambda url: opened.append(url.toString())
    for address in (
        "https://a.b/c",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@b.c",
        "smb://x",
        "x.desktop",
    ):
        answer.anchorClicked.emit(QUrl(address))
    assert opened == ["https://a.b/c", "mailto:a@b.c"]


def test_thoughts_are_one_line_that_unfolds(answer: AnswerView) -> None:
    answer.think("hm, let me see")
    assert answer.toPlainText() == "▸ Thinking…"
    answer.add("So.")
    assert answer.toPlainText() == "▸ Thought for 6 s\nSo."
    answer.anchorClicked.emit(QUrl(f"{INTERNAL}fold/0"))
    assert answer.toPlainText() == "▾ Thought for 6 s\nhm, let me see\nSo."
    answer.anchorClicked.emit(QUrl(f"{INTERNAL}fold/0"))
    assert answer.toPlainText() == "▸ Thought for 6 s\nSo."
    assert answer.answer == "So."


def test_a_part_that_broke_off_can_be_kept_and_let_go(answer: AnswerView) -> None:
    answer.add("one two")
    answer.take_over("Gone.", LIGHT, folds=True)
    assert answer.toPlainText() == "▸ The first 2 words   Keep this part\nGone."
    answer.add("new")
    answer.anchorClicked.emit(QUrl(f"{INTERNAL}keep/0"))
    assert answer.answer == "one two"
    assert "one two" in answer.toPlainText()
    answer.add(" words")
    assert answer.answer == "one two"
    answer.anchorClicked.emit(QUrl(f"{INTERNAL}keep/0"))
    assert answer.answer == "new words"


def test_text_that_runs_from_right_to_left_says_so_itself(answer: AnswerView) -> None:
    answer.add("שלום world\n\nhello שלום")
    first = answer.document().firstBlock()
    assert [first.textDirection().name, first.next().textDirection().name] == ["RightToLeft", "LeftToRight"]


def test_marks_that_mislead_are_named() -> None:
    assert shown("a\u202eb\u200d") == "a[U+202E]b\u200d"


def test_only_whole_sentences_are_said() -> None:
    assert sentences("One **two**. Thr") == ("One two.", "Thr")
    assert sentences("no end") == ("", "no end")


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("role", ["keyword", "string", "comment", "number", "name"])
def test_code_can_be_read(theme: Theme, role: str) -> None:
    def light(colour: str) -> float:
        parts = [part / 255 for part in QColor(colour).getRgb()[:3]]  # type: ignore[index]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(getattr(theme, f"code_{role}")), light(theme.raised)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_less_room_is_no_scrolling_away_from_the_end(answer: AnswerView) -> None:
    bar = answer.verticalScrollBar()
    for n in range(80):
        answer.add(f"{n}. item\n")
        answer.setFixedHeight(300 if n % 2 else 200)
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    answer.setFixedHeight(250)
    answer.add("more\n" * 9)
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    answer.add("\n\nlast\n\nlines")
    assert bar.value() == bar.maximum()
