"""A thin answer in the popup, and the key that asks a bigger model."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Escalated, Failed, Token
from hostler.domain.fleet import Fleet, HostFacts
from ui.popup.test_presenter import Popup, failed, make, popup

__all__ = ["make", "popup"]

THIN = Escalated(from_="qwen3:4b@mac-mini", to="qwen3-coder:30b@windows-gpu", why="declines")
LINE = "That looks thin. Asking qwen3-coder:30b on Windows GPU…"
FIRST = "I can't help with that."
BIGGER = AttemptStarted(n=2, model="qwen3-coder:30b", host="windows-gpu")
CTRL = Qt.KeyboardModifier.ControlModifier


def answer(model: str = "qwen3:4b", host: str = "mac-mini", *, escalated: bool = False, attempts: int = 1) -> Answer:
    return Answer(
        model=model,
        host=host,
        route="quick",
        ttft_ms=300.0,
        total_ms=1900.0,
        prompt_tokens=10,
        completion_tokens=212,
        attempts=attempts,
        escalated=escalated,
    )


def ask(popup: Popup, *events: object) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"), Token(text=FIRST), *events)


def bigger(popup: Popup) -> None:
    popup.key(Qt.Key.Key_B, CTRL)


def colour_at(popup: Popup, text: str) -> str:
    view = popup.window.answer
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.toPlainText().index(text) + 1)
    style = cursor.charFormat()
    return style.foreground().color().name() if style.hasProperty(style.Property.ForegroundBrush) else "as ever"


def test_a_thin_answer_stays_above_the_bigger_models(popup: Popup) -> None:
    ask(popup, THIN, BIGGER)
    shown = popup.window.answer
    assert shown.toPlainText() == f"{FIRST}\n{LINE}"
    assert popup.foot == "The first answer declines. Asking qwen3-coder:30b on Windows GPU…"
    assert popup.can_stop
    popup.tell(Token(text="A whole answer."), answer("qwen3-coder:30b", "windows-gpu", escalated=True, attempts=2))
    assert shown.toPlainText().startswith(FIRST)
    assert shown.answer == "A whole answer."
    assert popup.window.decision.text.endswith("→ qwen3-coder:30b on Windows GPU · bigger")
    assert popup.foot.endswith("212 tokens · Windows GPU")
    popup.key(Qt.Key.Key_C, CTRL)
    assert popup.copied == ["A whole answer."]
    assert colour_at(popup, FIRST) == popup.window.theme.quiet
    assert colour_at(popup, "A whole") == "as ever"


@pytest.mark.parametrize("came", ["", "A who"])
def test_esc_keeps_the_first_answer(popup: Popup, came: str) -> None:
    ask(popup, THIN, BIGGER)
    if came:
        popup.tell(Token(text=came))
    popup.escape()
    assert popup.asker.cancelled == [1]
    assert popup.foot == "The first answer stands."
    assert popup.window.answer.answer == FIRST
    whole = f"{FIRST}\n{LINE}\n{came}" if came else FIRST
    assert popup.window.answer.toPlainText() == whole, "nothing that came is thrown away"
    assert colour_at(popup, FIRST) == "as ever"
    popup.key(Qt.Key.Key_C, CTRL)
    assert popup.copied == [FIRST]
    popup.escape()
    assert not popup.window.isVisible()
    popup.open()
    assert popup.question == "", "it was answered"


@pytest.mark.parametrize("came", ["", "A who"])
def test_when_the_bigger_model_fails_the_first_answer_stands(popup: Popup, came: str) -> None:
    ask(popup, THIN, BIGGER)
    if came:
        popup.tell(Token(text=came))
    popup.tell(failed(2, detail="Windows GPU went away."), answer(attempts=2))
    assert popup.window.answer.answer == FIRST
    assert "Windows GPU went away" in popup.window.notice.text()
    assert popup.foot.endswith("Mac Mini")
    assert popup.can_copy


def test_after_an_answer_a_bigger_model_is_one_key_away_and_the_next_one_above_it(popup: Popup) -> None:
    ask(popup, answer())
    assert popup.window.foot.offer_text == "Bigger  Ctrl+B"
    bigger(popup)
    assert [str(target) for target in popup.asker.above] == ["qwen3:4b@mac-mini"]
    assert popup.asker.asked[-1][2] == popup.asker.asked[0][2] or popup.asker.asked[-1][2]
    assert popup.window.answer.toPlainText() == f"{FIRST}\nAsking qwen3:8b on Mac Mini…"
    popup.tell(AttemptStarted(n=1, model="qwen3:8b", host="mac-mini"), Token(text="Better."))
    popup.tell(answer("qwen3:8b"))
    assert popup.window.answer.answer == "Better."
    bigger(popup)
    assert [str(target) for target in popup.asker.above] == ["qwen3:4b@mac-mini", "qwen3:8b@mac-mini"]
    popup.tell(BIGGER, Token(text="Best."), answer("qwen3:30b", "windows-gpu"))
    assert popup.window.answer.answer == "Best."
    assert popup.window.answer.toPlainText().count("Asking") == 2
    assert FIRST in popup.window.answer.toPlainText()


def test_a_thin_answer_that_stays_says_what_is_thin_about_it(popup: Popup) -> None:
    ask(popup, replace(answer(), poor="was cut off"))
    assert popup.window.notice.text() == "That looks thin: it was cut off."
    assert popup.window.foot.offer_text == "Bigger  Ctrl+B"


def test_at_the_top_it_says_that_there_is_nobody_bigger(popup: Popup) -> None:
    ask(popup)
    popup.presenter.show_fleet(Fleet(tuple(HostFacts(host=h, reachable=False) for h in ("mac-mini", "windows-gpu"))))
    popup.tell(answer())
    assert popup.window.foot.offer_text == ""
    bigger(popup)
    assert popup.foot == "No bigger model can answer now."
    assert popup.window.answer.answer == FIRST
    assert popup.can_copy
    assert not popup.asker.above


def test_in_mid_answer_the_running_one_is_closed_and_what_came_stays(popup: Popup) -> None:
    ask(popup)
    bigger(popup)
    assert popup.asker.cancelled == [1]
    assert popup.window.answer.toPlainText().startswith(FIRST)
    popup.tell(Token(text=" late"), number=1)
    assert "late" not in popup.window.answer.toPlainText()
    popup.tell(AttemptStarted(n=1, model="qwen3:8b", host="mac-mini"), Token(text="Better."), answer("qwen3:8b"))
    assert popup.window.answer.answer == "Better."


def test_before_the_first_word_the_bigger_one_is_asked_instead(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    bigger(popup)
    assert popup.asker.cancelled == [1]
    assert popup.window.answer.toPlainText() == ""
    assert len(popup.asker.above) == 1


def test_esc_and_a_failure_after_the_key_keep_the_first_answer(popup: Popup) -> None:
    ask(popup, answer())
    bigger(popup)
    popup.escape()
    assert (popup.foot, popup.window.answer.answer) == ("The first answer stands.", FIRST)
    assert popup.window.foot.offer_text == "Bigger  Ctrl+B"
    bigger(popup)
    assert [str(target) for target in popup.asker.above] == ["qwen3:4b@mac-mini"] * 2
    gone = AttemptFailed(n=1, error="HostUnreachable", detail="Mac Mini can't be reached.", after_ms=2.0)
    popup.tell(
        AttemptStarted(n=1, model="qwen3:8b", host="mac-mini"), gone, Failed(errors=("Mac Mini can't be reached.",))
    )
    assert (popup.foot, popup.window.answer.answer) == ("The first answer stands.", FIRST)
    assert popup.window.notice.text() == "Mac Mini can't be reached."
    assert not popup.window.answer.isHidden()


def test_the_key_does_nothing_before_a_question(popup: Popup) -> None:
    popup.open()
    bigger(popup)
    assert not popup.asker.asked
    assert not popup.asker.above
