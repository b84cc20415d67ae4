"""Follow-up questions in the popup: what goes along, what the line says, and how long the offer stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hostler.domain.events import Answer, AttemptStarted, Token
from hostler.domain.history import Entry
from hostler.domain.job import Job, JobState, JobSummary
from hostler.domain.prompt import Prompt, Turn
from hostler.ui.capture import Captured
from hostler.ui.popup.talk import OFFERED_S
from ui.popup.test_presenter import SELECTED, Popup, make, popup

__all__ = ["make", "popup"]


def answer(popup: Popup, text: str) -> None:
    popup.tell(AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"), Token(text=text))
    popup.tell(
        Answer(
            model="qwen3:4b", host="mac-mini", route="quick", ttft_ms=1, total_ms=2, prompt_tokens=1,
            completion_tokens=1, attempts=1,
        )
    )  # fmt: skip


def ask(popup: Popup, text: str, said: str = "Yes.") -> Prompt:
    popup.window.question.clear()
    popup.type(text)
    popup.enter()
    answer(popup, said)
    return popup.asker.asked[-1][1]


def test_the_turns_go_along_and_the_captured_text_only_once(popup: Popup) -> None:
    popup.open()
    first = ask(popup, "who moved", "The class.")
    assert (first.text, first.turns) == (SELECTED.text, ())
    second = ask(popup, "and when")
    assert second.turns == (Turn(first.outgoing, "The class."),)
    assert (second.instruction, second.text) == ("and when", "")
    assert popup.window.talk.text == "Follow-up · 2 turns before"
    assert len(set(popup.asker.conversations)) == 1


def test_the_same_question_once_more_takes_the_place_of_the_first(popup: Popup) -> None:
    popup.open(Captured())
    ask(popup, "why", "One.")
    popup.enter()
    answer(popup, "Two.")
    assert popup.asker.asked[-1][1].turns == ()
    assert ask(popup, "and then").turns == (Turn("why", "Two."),)


def test_an_action_stands_for_itself(popup: Popup) -> None:
    popup.open()
    ask(popup, "who moved")
    popup.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert popup.asker.asked[-1][1].turns == ()
    assert popup.asker.conversations[0] != popup.asker.conversations[1]
    answer(popup, "It moved.")
    assert popup.window.talk.text == "Follow-up · 1 turn before"


def test_what_was_stopped_is_a_turn_too(popup: Popup) -> None:
    popup.open(Captured())
    popup.type("why")
    popup.enter()
    popup.tell(AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"), Token(text="Because"))
    popup.escape()
    assert ask(popup, "go on").turns == (Turn("why", "Because"),)


def test_a_key_begins_a_new_conversation(popup: Popup) -> None:
    popup.open(Captured())
    ask(popup, "why")
    popup.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert (popup.window.talk.text, popup.question, popup.window.answer.answer) == ("", "", "")
    assert ask(popup, "why not").turns == ()


@pytest.mark.parametrize(("after_s", "offered"), [(OFFERED_S - 1, True), (OFFERED_S + 1, False)])
def test_for_two_minutes_the_conversation_is_offered(popup: Popup, after_s: float, offered: bool) -> None:
    now = [1_000.0]
    popup.presenter.talk.clock = lambda: now[0]
    popup.open(Captured())
    ask(popup, "why is it so", "Because.")
    now[0] += 500
    popup.escape()
    now[0] += after_s
    popup.open(Captured())
    assert popup.window.talk.text == ("Go on with “why is it so”" if offered else "")
    assert popup.window.answer.answer == ""
    popup.key(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert popup.window.answer.answer == ("Because." if offered else "")
    assert ask(popup, "really").turns == ((Turn("why is it so", "Because."),) if offered else ())


def test_asking_something_else_lets_the_offer_go(popup: Popup) -> None:
    popup.open(Captured())
    ask(popup, "why")
    popup.escape()
    popup.open(Captured())
    assert ask(popup, "who are you").turns == ()
    assert popup.asker.conversations[0] != popup.asker.conversations[1]
    assert popup.window.talk.text == "Follow-up · 1 turn before"


def test_a_conversation_of_history_goes_on(popup: Popup, qtbot: QtBot) -> None:
    entries = tuple(
        Entry(ask_id=str(n), at_ms=n, conversation="c", instruction=f"q{n}", text="a text" if n else "", answer=f"a{n}")
        for n in range(2)
    )
    popup.presenter.show_conversation(entries)
    assert popup.window.isVisible()
    assert (popup.question, popup.window.answer.answer) == ("q1", "a1")
    assert popup.window.talk.text == "Follow-up · 2 turns before"
    asked = ask(popup, "and now")
    assert asked.turns == (Turn("q0", "a0"), Turn("q1\n\na text", "a1"))
    assert popup.asker.conversations == ["c"]


def test_a_follow_up_in_the_background_takes_the_turns_along_and_its_answer_is_one_more(popup: Popup) -> None:
    queued: list[Prompt] = []
    popup.presenter.queue_asked.connect(lambda prompt, *_: queued.append(prompt))
    popup.open(Captured())
    ask(popup, "why", "Because.")
    popup.window.question.clear()
    popup.type("and how")
    popup.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert [(prompt.instruction, prompt.turns) for prompt in queued] == [("and how", (Turn("why", "Because."),))]
    assert queued[0].conversation == popup.asker.conversations[0]
    popup.presenter.queued("")
    summary = JobSummary(id=1, title="and how", state=JobState.DONE, created_ms=1, host="mac-mini", model="qwen3:8b")
    popup.presenter.show_answered(Job(summary=summary, prompt=queued[0], answer="Slowly."))
    assert popup.window.talk.text == "Follow-up · 2 turns before"
    assert ask(popup, "go on").turns == (Turn("why", "Because."), Turn("and how", "Slowly."))


@pytest.fixture
def walk(popup: Popup) -> Callable[[Qt.Key], str]:
    def press(key: Qt.Key) -> str:
        popup.key(key)
        return popup.question

    return press


def test_up_and_down_walk_through_what_was_asked_and_typed_text_is_never_lost(
    popup: Popup, walk: Callable[[Qt.Key], str]
) -> None:
    popup.open(Captured())
    popup.presenter.past.show(["older", "oldest"])
    ask(popup, "newest")
    popup.window.question.clear()
    up, down = Qt.Key.Key_Up, Qt.Key.Key_Down
    assert [walk(up) for _ in range(4)] == ["newest", "older", "oldest", "oldest"]
    assert [walk(down) for _ in range(4)] == ["older", "newest", "", ""]
    popup.type("typed")
    assert (walk(up), walk(down)) == ("typed", "typed")
    popup.window.question.clear()
    walk(up)
    popup.type("!")
    assert walk(up) == "newest!"
