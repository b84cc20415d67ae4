"""Actions, the palette, the edited text and answers put in place, with a paster that only takes notes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.events import Answer, AttemptStarted, Failed, Token
from hostler.domain.prompt import Looks, Source
from hostler.domain.registry import Action
from hostler.system.paste import Outcome, Place
from hostler.ui.capture import Captured
from hostler.ui.popup.presenter import Presenter
from hostler.ui.popup.window import PopupWindow
from ui.popup.test_presenter import FakeAsker, FakeReader, Popup

CTRL = Qt.KeyboardModifier.ControlModifier
ACTIONS = (
    Action(id="summarize", name="Summarize", prompt="Summarize in {language}."),
    Action(id="reply", name="Reply", prompt="Reply.", fits=(Looks.MAIL,)),
    Action(id="polish", name="Polish", prompt="Polish: {text}", replace=True),
    Action(id="compare", name="Compare", prompt="Compare with {clipboard}.", hotkey="Ctrl+Alt+C"),
)
PROSE = Captured(
    source=Source.SELECTION, text="The class has moved.", selected="The class has moved.", window=7, origin="Selection"
)
MAIL = Captured(source=Source.SELECTION, text="Hi Anna,\n\nplease come.\n\nBest, Ben", origin="Selection")


class FakePaster:
    def __init__(self) -> None:
        self.outcome = Outcome.DONE
        self.pasted: list[tuple[str, Place]] = []

    def paste(self, text: str, place: Place) -> Outcome:
        self.pasted.append((text, place))
        return self.outcome

    def close(self) -> None:
        pass


class Desk(Popup):
    """The popup with a paster."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = PopupWindow()
        qtbot.addWidget(self.window)
        self.asker, self.reader, self.paster = FakeAsker(), FakeReader(), FakePaster()
        self.copied: list[str] = []
        self.presenter = Presenter(
            self.window,
            self.asker,
            self.reader,
            replace(three_machines(), actions=ACTIONS),
            copy=self.copied.append,
            paster=self.paster,
            language="German",
        )

    def answer(self, text: str) -> None:
        self.tell(AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"), Token(text=text))
        self.tell(
            Answer(
                model="qwen3:4b",
                host="mac-mini",
                route="quick",
                ttft_ms=10,
                total_ms=20,
                prompt_tokens=5,
                completion_tokens=5,
                attempts=1,
            )
        )

    @property
    def chips(self) -> list[str]:
        return [chip.accessibleName() for chip in self.window.chips.chips]


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.presenter.close()


def test_the_chips_follow_what_was_captured(desk: Desk) -> None:
    desk.open(MAIL)
    assert desk.chips == ["Reply", "Summarize", "Polish", "Compare"]
    desk.key(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert desk.asker.asked[-1][1].instruction == "Summarize in German."


def test_a_number_pressed_before_the_text_is_there_means_the_order_that_comes(desk: Desk) -> None:
    desk.open(None)
    desk.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert desk.asker.asked == []
    desk.presenter.captured(desk.reader.numbers[-1], MAIL)
    assert desk.asker.asked[-1][1].instruction == "Reply."


def test_an_action_about_the_clipboard_says_when_nothing_is_on_it(desk: Desk) -> None:
    desk.open(PROSE)
    desk.presenter.run_action("compare")
    assert desk.foot == "Compare needs the clipboard: copy some text first."
    desk.presenter.captured(desk.reader.numbers[-1], replace(PROSE, clipboard="the old one"))
    desk.presenter.run_action("compare")
    assert desk.asker.asked[-1][1].instruction == "Compare with the old one."


def test_an_answer_is_put_where_it_came_from_without_controls(desk: Desk) -> None:
    desk.open(PROSE)
    desk.type("correct it")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.answer("The class\x1b[31m has\u202e moved.\r\n")
    desk.qtbot.waitUntil(lambda: not desk.window.isVisible())
    ((text, place),) = desk.paster.pasted
    assert text == "The class[31m has moved."
    assert (place.window, place.selected) == (7, "The class has moved.")
    assert desk.copied == []


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.DONE])
def test_what_cannot_be_put_there_is_copied_and_said(desk: Desk, outcome: Outcome) -> None:
    desk.paster.outcome = outcome
    desk.open(PROSE)
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.answer("An answer.")
    desk.qtbot.waitUntil(lambda: desk.foot.startswith("Copied: "))
    assert desk.copied == ["An answer."]
    assert desk.window.isVisible()


def test_without_a_selection_the_answer_is_copied(desk: Desk) -> None:
    desk.open(replace(PROSE, source=Source.CLIPBOARD, window=0))
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.answer("An answer.")
    assert desk.foot == "Copied: no selection to replace"
    assert (desk.copied, desk.paster.pasted) == (["An answer."], [])


def test_enter_shows_the_answer_and_ctrl_enter_then_puts_it_there(desk: Desk) -> None:
    desk.open(PROSE)
    desk.enter()
    desk.answer("An answer.")
    assert desk.window.foot.can_replace
    assert desk.paster.pasted == []
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: len(desk.paster.pasted) == 1)
    assert len(desk.asker.asked) == 1, "nothing was asked again"


def test_another_question_is_asked_and_then_put_there(desk: Desk) -> None:
    desk.open(PROSE)
    desk.enter()
    desk.answer("An answer.")
    desk.type("shorter")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert len(desk.asker.asked) == 2
    desk.answer("Short.")
    desk.qtbot.waitUntil(lambda: [text for text, _ in desk.paster.pasted] == ["Short."])


def test_ctrl_enter_while_it_answers_puts_it_there_at_the_end(desk: Desk) -> None:
    desk.open(PROSE)
    desk.enter()
    desk.tell(AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"))
    desk.key(Qt.Key.Key_Return, CTRL)
    assert len(desk.asker.asked) == 1
    desk.answer("An answer.")
    desk.qtbot.waitUntil(lambda: len(desk.paster.pasted) == 1)


def test_what_failed_or_was_stopped_is_put_nowhere(desk: Desk) -> None:
    desk.open(PROSE)
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.tell(Failed(errors=("nobody",)))
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.tell(AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"), Token(text="An an"))
    desk.escape()
    assert (desk.paster.pasted, desk.copied) == ([], [])


def test_an_action_that_replaces_needs_no_further_key(desk: Desk) -> None:
    desk.open(PROSE)
    desk.presenter.run_action("polish")
    assert desk.asker.asked[-1][1].outgoing == "Polish: The class has moved."
    desk.answer("Polished.")
    desk.qtbot.waitUntil(lambda: [text for text, _ in desk.paster.pasted] == ["Polished."])


def test_the_palette_lists_keys_runs_and_gives_the_line_back(desk: Desk) -> None:
    desk.open(PROSE)
    desk.type("half a")
    desk.key(Qt.Key.Key_K, CTRL)
    palette = desk.window.palette_card
    assert palette.names[:4] == ["Summarize", "Reply", "Polish", "Compare"]
    keys = {entry.name: entry.keys for entry in palette._entries}
    assert keys["Compare"] == "Alt+4 · Ctrl+Alt+C"
    assert keys["Ask again"] == "Ctrl+R"
    desk.qtbot.keyClicks(palette.line, "zzz")
    desk.qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible(), "nothing was found, so nothing runs"
    desk.qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert desk.question == "half a"
    desk.key(Qt.Key.Key_K, CTRL)
    desk.qtbot.keyClicks(palette.line, "pol")
    desk.qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert desk.asker.asked[-1][1].text.startswith("Polish: ")


def test_the_palette_goes_round(desk: Desk) -> None:
    desk.open(PROSE)
    desk.key(Qt.Key.Key_K, CTRL)
    palette = desk.window.palette_card
    desk.qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.current == palette.names[-1]
    desk.qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.current == palette.names[0]


def test_an_edited_text_is_what_is_sent_and_a_dropped_one_is_not(desk: Desk) -> None:
    desk.open(PROSE)
    desk.key(Qt.Key.Key_E, CTRL)
    edit = desk.window.captured.edit
    edit.selectAll()
    desk.qtbot.keyClicks(edit, "Only this")
    desk.qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not desk.window.captured.is_unfolded
    assert desk.window.isVisible(), "Esc folds first"
    desk.enter()
    assert desk.asker.asked[-1][1].text == "Only this"
    desk.answer("An answer.")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: len(desk.paster.pasted) == 1)
    assert desk.paster.pasted[0][1].selected == "The class has moved.", "what stands in the other window"


def test_ctrl_r_asks_the_same_again_on_the_same_route(desk: Desk) -> None:
    desk.open(PROSE)
    desk.key(Qt.Key.Key_R, CTRL)
    assert desk.asker.asked == [], "nothing was asked yet"
    desk.enter()
    desk.answer("An answer.")
    desk.key(Qt.Key.Key_R, CTRL)
    (_, first, route), (_, second, route_again) = desk.asker.asked
    assert (first, route) == (second, route_again)


def test_f1_shows_the_keys_and_esc_hides_them_first(desk: Desk) -> None:
    desk.open(PROSE)
    desk.key(Qt.Key.Key_F1)
    assert "Ctrl+R: ask again" in desk.window.keys.text
    assert desk.window.keys.isVisible()
    desk.escape()
    assert not desk.window.keys.isVisible()
    assert desk.window.isVisible()


@pytest.mark.parametrize(("text", "goes_to_line"), [("a word", True), ("two\nlines", False), ("x" * 301, False)])
def test_a_short_paste_is_typing_and_a_long_one_is_what_it_is_about(desk: Desk, text: str, goes_to_line: bool) -> None:
    desk.open(PROSE)
    data = QMimeData()
    data.setText(text)
    desk.window.question.insertFromMimeData(data)
    desk.type("?")
    desk.enter()
    asked = desk.asker.asked[-1][1]
    assert (asked.instruction, asked.text) == (f"{text}?", PROSE.text) if goes_to_line else ("?", text)


@pytest.mark.parametrize(("age_s", "offered"), [(None, False), (599.0, False), (601.0, True)])
def test_a_clipboard_of_over_ten_minutes_counts_once_it_is_ticked(
    desk: Desk, age_s: float | None, offered: bool
) -> None:
    desk.open(Captured(source=Source.CLIPBOARD, text="copied", origin="Clipboard", age_s=age_s))
    tick = desk.window.captured.tick
    assert tick.isVisible() is offered
    desk.type("what is this")
    if offered:
        desk.enter()
        assert desk.asker.asked[-1][1].text == ""
        tick.click()
    desk.enter()
    assert desk.asker.asked[-1][1].text == "copied"
