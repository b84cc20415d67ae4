"""Shift+Ctrl+Enter, and the answer of a job in the popup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from hostler.domain.events import Failed, Token
from hostler.domain.job import Job, JobState, JobSummary
from hostler.domain.prompt import Prompt, Source
from hostler.domain.usage import Via
from ui.popup.test_presenter import SELECTED, Captured, Popup, make, popup

__all__ = ["make", "popup"]  # fixtures
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
QUEUED = "Queued; a notification tells when it is answered"


@pytest.fixture
def asked(popup: Popup) -> list[tuple[Prompt, str]]:
    """What was to be queued."""
    found: list[tuple[Prompt, str]] = []
    popup.presenter.queue_asked.connect(lambda prompt, route, target: found.append((prompt, route)))
    return found


def press(popup: Popup, key: Qt.Key = Qt.Key.Key_Return) -> None:
    popup.qtbot.waitUntil(popup.window.isActiveWindow)
    popup.key(key, CTRL_SHIFT)


def answered(answer: str = "It scatters.", state: JobState = JobState.DONE, *errors: str) -> Job:
    summary = JobSummary(
        id=1, title="why", state=state, created_ms=1, host="mac-mini", model="qwen3:8b", errors=tuple(errors)
    )
    return Job(
        summary=summary, prompt=Prompt(instruction="Why is the sky blue?", text="The sky is blue."), answer=answer
    )


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_key_queues_the_question_with_the_captured_text_and_closes(
    popup: Popup, asked: list[tuple[Prompt, str]], key: Qt.Key
) -> None:
    popup.open()
    popup.type("who has to move")
    press(popup, key)
    assert asked == [
        (Prompt(instruction="who has to move", text=SELECTED.text, source=Source.SELECTION), ""),
    ]
    assert popup.question == "who has to move", "kept until it is on the disk"
    assert popup.asker.asked == []
    popup.presenter.queued("")
    assert (popup.foot, popup.question) == (QUEUED, "")
    popup.qtbot.waitUntil(lambda: not popup.window.isVisible())


def test_on_an_empty_line_the_first_action_is_queued(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open()
    press(popup)
    first = Prompt(instruction="Summarize this.", text=SELECTED.text, source=Source.SELECTION, via=Via.ACTION)
    assert asked == [(first, "")]


def test_with_nothing_to_ask_nothing_is_queued(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open(Captured())
    press(popup)
    assert asked == []
    assert popup.foot.startswith("Nothing to ask yet")


def test_the_key_waits_for_the_capture(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open(None)
    popup.type("why")
    press(popup)
    assert asked == []
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    assert [prompt.text for prompt, _ in asked] == [SELECTED.text]


def test_pressed_twice_it_is_queued_once(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open()
    popup.type("why")
    press(popup)
    press(popup)
    popup.presenter.queued("")
    assert len(asked) == 1


def test_what_cannot_be_queued_stays_and_says_why(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open()
    popup.type("why")
    press(popup)
    popup.presenter.queued("The disk is full.")
    assert popup.question == "why"
    assert popup.window.notice.text() == "Not queued: The disk is full."
    assert popup.window.isVisible()
    press(popup)
    assert len(asked) == 2, "and can be tried again"


def test_who_types_on_keeps_the_popup(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open()
    popup.type("why")
    press(popup)
    popup.presenter.queued("")
    popup.type("next")
    assert not popup.presenter._queueing.closes
    press(popup)
    popup.type(" one")
    popup.presenter.queued("")
    assert popup.question == "next one", "what was typed meanwhile is another question"
    assert not popup.presenter._queueing.closes


def test_the_next_open_is_not_closed_by_the_last_line(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open()
    popup.type("why")
    press(popup)
    popup.presenter.queued("")
    popup.escape()
    popup.open()
    assert not popup.presenter._queueing.closes
    assert popup.window.isVisible()


def test_an_ask_that_runs_is_stopped_once_it_is_queued(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open()
    popup.type("why")
    popup.enter()
    popup.tell(Token(text="well"))
    press(popup)
    assert popup.asker.cancelled == []
    popup.presenter.queued("")
    assert popup.asker.cancelled == [1]
    assert popup.foot == QUEUED


def test_the_answer_of_a_job_is_shown_and_can_be_copied(popup: Popup) -> None:
    popup.presenter.show_answered(answered("It \x1b[31mscatters."))
    assert popup.window.isVisible()
    assert popup.question == "Why is the sky blue?"
    assert popup.window.answer.answer == "It [31mscatters."
    assert popup.foot == "Answered in the background by qwen3:8b on Mac Mini"
    assert popup.can_copy
    popup.presenter.copy_answer()
    assert popup.copied == ["It [31mscatters."]
    assert not popup.reader.numbers, "the selection has nothing to do with it"


def test_what_was_typed_comes_back_after_the_answer_of_a_job(popup: Popup) -> None:
    popup.open()
    popup.type("half a thought")
    popup.presenter.show_answered(answered())
    popup.presenter.show_answered(answered("another"))
    popup.escape()
    popup.open()
    assert popup.question == "half a thought"
    assert popup.window.answer.answer == ""
    popup.escape()
    popup.open()
    assert popup.question == "half a thought"


def test_a_job_that_failed_says_why_and_can_be_asked_now(popup: Popup) -> None:
    popup.presenter.show_answered(answered("", JobState.FAILED, "Mac Mini can't be reached."))
    assert popup.foot == "Not answered in the background. Enter asks now."
    assert popup.window.notice.text() == "Mac Mini can't be reached."
    assert not popup.window.answer.isVisible()
    popup.enter()
    assert popup.asker.asked[-1][1].instruction == "Why is the sky blue?"
    assert popup.asker.asked[-1][1].text == "The sky is blue."


def test_what_an_answer_lacks_is_said_with_it(popup: Popup) -> None:
    popup.presenter.show_answered(answered("short", JobState.DONE, "The prompt was cut."))
    assert popup.window.notice.text() == "The prompt was cut."
    assert popup.window.answer.answer == "short"


def test_an_answer_that_streams_is_not_replaced(popup: Popup) -> None:
    popup.open()
    popup.type("why")
    popup.enter()
    popup.tell(Token(text="streaming"))
    popup.presenter.show_answered(answered())
    assert popup.window.answer.answer == "streaming"
    assert "under Background" in popup.window.notice.text()


def test_the_key_reaches_the_window_from_every_part(popup: Popup, asked: list[tuple[Prompt, str]]) -> None:
    popup.open()
    popup.type("why")
    focusable: list[Callable[[], None]] = [popup.window.answer.setFocus, popup.window.question.setFocus]
    popup.window.show_answer(True)
    for focus in focusable:
        focus()
        widget = popup.window.focusWidget()
        assert widget is not None
        popup.qtbot.keyClick(widget, Qt.Key.Key_Return, CTRL_SHIFT)
        popup.presenter.queued("no")
    assert len(asked) == 2


def test_when_nothing_answers_it_can_be_asked_once_a_machine_is_back(
    popup: Popup, asked: list[tuple[Prompt, str]]
) -> None:
    popup.open()
    popup.type("who has to move")
    popup.enter()
    popup.tell(Failed(errors=("Mac Mini can't be reached.",)))
    assert popup.window.foot._offer.text() == "Ask when one is back  Ctrl+B"
    popup.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    popup.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    [(prompt, route)] = asked
    assert (prompt.instruction, prompt.text, route) == ("who has to move", SELECTED.text, "quick")
    popup.presenter.queued("")
    assert (popup.foot, popup.question) == (QUEUED, "")
