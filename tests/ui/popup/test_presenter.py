"""What the popup shows and what its keys do, with an asker and a reader that only take notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.classify.context import Earlier
from hostler.domain.cost import Permit
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Failed,
    Loading,
    Thinking,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, ModelFacts
from hostler.domain.prompt import Prompt, Source
from hostler.domain.registry import Action, Registry, Target
from hostler.domain.usage import Via
from hostler.ui.capture import Captured
from hostler.ui.popup.presenter import Presenter
from hostler.ui.popup.window import PopupWindow

ACTIONS = (
    Action(id="summarize", name="Summarize", prompt="Summarize this."),
    Action(id="explain", name="Explain", prompt="Explain this.", route="reasoning"),
)
SELECTED = Captured(source=Source.SELECTION, text="Dear Anna, the class moved.", origin="Selection · 5 words")


class FakeAsker:
    def __init__(self) -> None:
        self.asked: list[tuple[int, Prompt, str | None]] = []
        self.conversations: list[str] = []
        """The name of the conversation of each ask; `asked` has the rest."""
        self.targets: list[Target | None] = []
        self.permits: list[Permit] = []
        self.above: list[Target] = []
        self.recent: list[tuple[Earlier, ...]] = []
        self.cancelled: list[int] = []
        self.looks = 0

    def ask(
        self,
        number: int,
        prompt: Prompt,
        *,
        route: str | None = None,
        target: Target | None = None,
        recent: Sequence[Earlier] = (),
        permit: Permit = Permit(),
    ) -> None:
        self.conversations.append(prompt.conversation)
        self.asked.append((number, replace(prompt, conversation=""), route))
        self.targets.append(target)
        self.permits.append(permit)
        self.recent.append(tuple(recent))

    def escalate(self, number: int, prompt: Prompt, route: str, above: Target) -> None:
        self.conversations.append(prompt.conversation)
        self.asked.append((number, replace(prompt, conversation=""), route))
        self.above.append(above)

    def cancel(self, number: int) -> None:
        self.cancelled.append(number)

    def look_now(self) -> None:
        self.looks += 1


class FakeReader:
    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.looks = 0

    def look(self) -> None:
        self.looks += 1

    def read(self, number: int) -> None:
        self.numbers.append(number)


class Popup:
    """The popup as a person meets it."""

    def __init__(self, qtbot: QtBot, registry: Registry, notice: str = "") -> None:
        self.qtbot = qtbot
        self.window = PopupWindow()
        qtbot.addWidget(self.window)
        self.asker, self.reader = FakeAsker(), FakeReader()
        self.copied: list[str] = []
        self.presenter = Presenter(
            self.window, self.asker, self.reader, registry, copy=self.copied.append, notice=notice
        )

    def open(self, captured: Captured | None = SELECTED) -> None:
        """Opens it, and gives it what was captured; None: the reader is still at it."""
        before = len(self.reader.numbers)
        self.presenter.open()
        self.qtbot.waitUntil(lambda: len(self.reader.numbers) > before)
        if captured is not None:
            self.presenter.captured(self.reader.numbers[-1], captured)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.window.question, text)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.question, key, modifiers)

    def enter(self) -> None:
        self.key(Qt.Key.Key_Return)

    def escape(self) -> None:
        self.key(Qt.Key.Key_Escape)

    def tell(self, *events: object, number: int | None = None) -> None:
        self.presenter.told(number or self.asker.asked[-1][0], events)

    @property
    def question(self) -> str:
        return self.window.question.toPlainText()

    @property
    def foot(self) -> str:
        return self.window.foot.text

    @property
    def can_stop(self) -> bool:
        return not self.window.foot._stop.isHidden()

    @property
    def can_copy(self) -> bool:
        return not self.window.foot._copy.isHidden()


@pytest.fixture
def make(qtbot: QtBot) -> Callable[..., Popup]:
    return lambda registry=None, **options: Popup(
        qtbot, registry or replace(three_machines(), actions=ACTIONS), **options
    )


@pytest.fixture
def popup(make: Callable[..., Popup]) -> Popup:
    return make()


def started(n: int = 1, host: str = "mac-mini") -> AttemptStarted:
    return AttemptStarted(n=n, model="qwen3:4b", host=host)


def failed(n: int = 1, error: str = "HostDown", detail: str = "Mac Mini can't be reached.") -> AttemptFailed:
    return AttemptFailed(n=n, error=error, detail=detail, after_ms=20.0)


ANSWERED = Answer(
    model="qwen3:4b",
    host="mac-mini",
    route="quick",
    ttft_ms=420.0,
    total_ms=1900.0,
    prompt_tokens=30,
    completion_tokens=212,
    attempts=1,
)


# Opening, and the capture that comes a little later.


def test_the_popup_is_there_before_the_capture(popup: Popup) -> None:
    popup.open(captured=None)
    assert popup.window.isVisible()
    assert popup.window.captured._origin.text() == "reading selection…"
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    assert popup.window.captured._origin.text() == "Selection · 5 words"
    assert popup.window.captured._folded.text() == SELECTED.text


def test_opening_looks_at_the_window_below_and_at_the_machines(popup: Popup) -> None:
    popup.open()
    assert popup.reader.looks == 1
    assert popup.asker.looks == 1


def test_nothing_captured_hides_the_part_for_it(popup: Popup) -> None:
    popup.open(Captured())
    assert popup.window.captured.isHidden()


def test_why_nothing_could_be_captured_is_shown(popup: Popup) -> None:
    popup.open(Captured(origin="The clipboard holds no text"))
    assert popup.window.captured._origin.text() == "The clipboard holds no text"
    assert popup.window.captured._drop.isHidden()


def test_enter_while_reading_waits_for_the_capture(popup: Popup) -> None:
    popup.open(captured=None)
    popup.type("what is this")
    popup.enter()
    assert popup.asker.asked == []
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    ((_, prompt, _),) = popup.asker.asked
    assert prompt == Prompt(instruction="what is this", text=SELECTED.text, source=Source.SELECTION)


def test_enter_on_an_empty_line_while_reading_runs_the_first_action_on_the_capture(popup: Popup) -> None:
    popup.open(captured=None)
    popup.enter()
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    assert [prompt.instruction for _, prompt, _ in popup.asker.asked] == ["Summarize this."]


def test_an_action_key_while_reading_waits_for_the_capture(popup: Popup) -> None:
    popup.open(captured=None)
    popup.window.action_key.emit(2)
    assert popup.asker.asked == []
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    ((_, prompt, route),) = popup.asker.asked
    assert (prompt.instruction, prompt.text, route) == ("Explain this.", SELECTED.text, "reasoning")


def test_the_last_key_while_reading_counts_and_only_once(popup: Popup) -> None:
    popup.open(captured=None)
    popup.enter()
    popup.window.action_key.emit(2)
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    assert [prompt.instruction for _, prompt, _ in popup.asker.asked] == ["Explain this."]


def test_escape_while_reading_takes_the_waiting_key_back(popup: Popup) -> None:
    popup.open(captured=None)
    popup.enter()
    popup.escape()
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    assert not popup.window.isVisible()
    assert popup.asker.asked == []


def test_a_capture_of_an_earlier_opening_is_dropped(popup: Popup) -> None:
    popup.open(captured=None)
    late = popup.reader.numbers[-1]
    popup.escape()
    popup.open(captured=None)
    popup.presenter.captured(late, Captured(source=Source.SELECTION, text="old", origin="Selection · 1 word"))
    assert popup.window.captured._origin.text() == "reading selection…"
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    assert popup.window.captured._folded.text() == SELECTED.text


def test_opening_again_while_it_is_open_reads_nothing_anew(qtbot: QtBot, popup: Popup) -> None:
    popup.open()
    popup.type("half a quest")
    looks = popup.asker.looks
    assert popup.presenter.open() == ""
    popup.window.repaint()
    qtbot.waitUntil(lambda: popup.asker.looks > looks)
    assert len(popup.reader.numbers) == 1
    assert popup.question == "half a quest"
    assert popup.window.captured._folded.text() == SELECTED.text


def test_opening_again_while_it_is_reading_reads_only_once(qtbot: QtBot, popup: Popup) -> None:
    popup.open(captured=None)
    looks = popup.asker.looks
    popup.presenter.open()
    popup.window.repaint()
    qtbot.waitUntil(lambda: popup.asker.looks > looks)
    assert len(popup.reader.numbers) == 1


def test_a_given_text_needs_no_reader(popup: Popup) -> None:
    assert popup.presenter.open(text="Bonjour tout le monde") == ""
    assert popup.reader.numbers == []
    assert popup.window.captured._origin.text() == "Given text · 4 words"
    popup.enter()
    ((_, prompt, _),) = popup.asker.asked
    assert prompt.text == "Bonjour tout le monde"


def test_a_given_action_runs_at_once_on_a_given_text(popup: Popup) -> None:
    assert popup.presenter.open(text="an email", action="Explain") == ""
    ((_, prompt, route),) = popup.asker.asked
    assert (prompt.instruction, prompt.text, route) == ("Explain this.", "an email", "reasoning")


def test_a_given_action_without_text_runs_on_the_capture(qtbot: QtBot, popup: Popup) -> None:
    popup.presenter.open(action="explain")
    qtbot.waitUntil(lambda: popup.reader.numbers != [])
    assert popup.asker.asked == []
    popup.presenter.captured(popup.reader.numbers[-1], SELECTED)
    assert [prompt.text for _, prompt, _ in popup.asker.asked] == [SELECTED.text]


def test_an_unknown_action_is_refused_and_nothing_opens(popup: Popup) -> None:
    assert popup.presenter.open(action="dance") == "No action is called “dance”."
    assert not popup.window.isVisible()


# Asking.


def test_an_empty_line_runs_the_first_action(popup: Popup) -> None:
    popup.open()
    popup.enter()
    ((_, prompt, route),) = popup.asker.asked
    assert prompt == Prompt(instruction="Summarize this.", text=SELECTED.text, source=Source.SELECTION, via=Via.ACTION)
    assert route is None


def test_with_neither_text_nor_question_it_says_what_to_do(popup: Popup) -> None:
    popup.open(Captured())
    popup.enter()
    assert popup.asker.asked == []
    assert popup.foot.startswith("Nothing to ask yet")
    popup.window.action_key.emit(1)
    assert popup.foot == "Summarize needs a text: select some, or type it above."


def test_an_action_takes_what_was_typed_where_nothing_was_captured(popup: Popup) -> None:
    popup.open(Captured())
    popup.type("une phrase")
    popup.window.action_key.emit(1)
    ((_, prompt, _),) = popup.asker.asked
    assert (prompt.instruction, prompt.text, prompt.source) == ("Summarize this.", "une phrase", Source.TYPED)


def test_a_dropped_capture_is_not_sent(popup: Popup) -> None:
    popup.open()
    popup.qtbot.mouseClick(popup.window.captured._drop, Qt.MouseButton.LeftButton)
    popup.type("why")
    popup.enter()
    ((_, prompt, _),) = popup.asker.asked
    assert prompt == Prompt(instruction="why", source=Source.TYPED)


def test_a_number_without_an_action_does_nothing(popup: Popup) -> None:
    popup.open()
    popup.window.action_key.emit(3)
    assert popup.asker.asked == []


def test_a_new_question_ends_the_old_one(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="the old answer"))
    popup.type("something else")
    popup.enter()
    first, second = (number for number, *_ in popup.asker.asked)
    assert popup.asker.cancelled == [first]
    assert second > first
    assert popup.window.answer.toPlainText() == ""


def test_events_of_an_older_ask_are_dropped(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.enter()
    old, new = (number for number, *_ in popup.asker.asked)
    popup.tell(Token(text="old"), number=old)
    popup.tell(Token(text="new"), number=new)
    popup.tell(Failed(errors=("old",)), number=old)
    assert popup.window.answer.answer == "new"
    assert popup.window.notice.isHidden()


def test_nothing_comes_after_the_end(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="all"), ANSWERED)
    popup.tell(Token(text=" and more"))
    assert popup.window.answer.answer == "all"


def test_each_stage_is_said(popup: Popup) -> None:
    popup.open()
    popup.enter()
    assert (popup.foot, popup.can_stop, popup.can_copy) == ("Asking…", True, False)
    popup.tell(started())
    assert popup.foot == "Asking qwen3:4b on Mac Mini…"
    popup.tell(Loading(n=1, model="qwen3:4b", host="mac-mini"))
    assert popup.foot == "Loading qwen3:4b on Mac Mini…"
    popup.tell(Thinking(text="hm"))
    assert popup.foot == "Thinking…"
    assert "hm" not in popup.window.answer.toPlainText()
    popup.tell(Token(text="So"))
    assert popup.foot == "Answering…"
    popup.tell(Token(text=" it is."), ANSWERED)
    assert (popup.foot, popup.can_stop, popup.can_copy) == (
        "0.4 s to first word · 1.9 s · 212 tokens · Mac Mini",
        False,
        True,
    )


def test_the_tray_hears_when_something_runs(popup: Popup) -> None:
    heard: list[bool] = []
    popup.presenter.asking_changed.connect(heard.append)
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="x"), ANSWERED)
    popup.enter()
    popup.escape()
    assert heard == [True, False, True, False]


def test_control_characters_of_a_model_never_reach_the_screen(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="safe\x1b[31m \u202eevil\x07"), failed(detail="down\x1b[0m"))
    shown = popup.window.answer.toPlainText() + popup.window.notice.text()
    assert not set(shown) & {"\x1b", "\u202e", "\x07"}


# What goes wrong.


def test_a_machine_that_goes_away_in_mid_answer_is_followed_by_the_next(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="one two three"), failed(), started(2, "ubuntu"), Token(text="The whole answer."))
    assert popup.window.answer.toPlainText() == (
        "▸ The first 3 words   Keep this part\n"
        "Mac Mini went away after 3 words. Ubuntu answers again from the start.\nThe whole answer."
    )
    assert popup.window.answer.answer == "The whole answer."
    assert popup.window.notice.isHidden()


def test_a_second_takeover_counts_only_the_words_of_the_second(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="one two three"), failed())
    popup.tell(started(2, "ubuntu"), Token(text="four five"), failed(2))
    popup.tell(started(3, "windows-gpu"), Token(text="six"), ANSWERED)
    text = popup.window.answer.toPlainText()
    assert "Mac Mini went away after 3 words. Ubuntu answers again" in text
    assert "Ubuntu went away after 2 words. Windows GPU answers again" in text
    assert popup.window.answer.answer == "six"


def test_a_machine_that_fails_before_its_first_word_is_named_in_the_notice(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), failed(), started(2, "ubuntu"), Token(text="fine"), ANSWERED)
    assert popup.window.notice.text() == "Mac Mini can't be reached."
    assert popup.window.answer.toPlainText() == "fine"


def test_a_race_that_was_lost_is_no_failure(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), started(2, "ubuntu"), failed(1, "Cancelled", "cancelled"), Token(text="fast"), ANSWERED)
    assert popup.window.notice.isHidden()


def test_when_nothing_answers_the_question_is_kept_and_enter_tries_again(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(started(), failed(), Failed(errors=("Mac Mini can't be reached.", "Ubuntu refused.")))
    assert popup.question == "why is this so"
    assert popup.foot == "Nothing answers right now. Your question is kept; Enter tries again."
    # What went wrong with a machine stands in its row, with a button; the rest in the notice.
    assert "Mac Mini can't be reached." in popup.window.causes.text
    assert popup.window.notice.text() == "Ubuntu refused."
    popup.enter()
    assert popup.window.causes.text == ""
    assert [prompt.instruction for _, prompt, _ in popup.asker.asked] == ["why is this so"] * 2
    assert popup.window.notice.isHidden()


def test_a_question_that_nothing_answered_is_there_at_the_next_opening(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(Failed(errors=("Mac Mini can't be reached.",)))
    popup.escape()
    popup.open()
    assert popup.question == "why is this so"
    assert popup.window.notice.isHidden()


def test_an_answer_that_broke_off_for_good_says_so(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="one two"), failed(), Failed(errors=("Mac Mini can't be reached.",)))
    assert popup.window.notice.text() == "Mac Mini went away after 2 words."
    assert "Mac Mini can't be reached." in popup.window.causes.text
    assert popup.window.answer.toPlainText() == "one two"


# Leaving.


def test_escape_stops_and_a_second_closes(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="words so far"))
    popup.escape()
    assert popup.asker.cancelled == [popup.asker.asked[-1][0]]
    assert popup.window.isVisible()
    assert (popup.foot, popup.can_stop, popup.can_copy) == ("Stopped.", False, True)
    popup.tell(Token(text=" too late"))
    assert popup.window.answer.answer == "words so far"
    popup.escape()
    assert not popup.window.isVisible()
    assert len(popup.asker.cancelled) == 1


def test_closing_keeps_what_was_typed_and_not_asked(popup: Popup) -> None:
    popup.open()
    popup.type("half a quest")
    popup.escape()
    popup.open()
    assert popup.question == "half a quest"


def test_after_an_answer_the_next_opening_starts_fresh(popup: Popup) -> None:
    popup.open()
    popup.type("why")
    popup.enter()
    popup.tell(started(), Token(text="because"), ANSWERED)
    popup.escape()
    popup.open(Captured())
    assert (popup.question, popup.window.answer.toPlainText(), popup.foot) == ("", "", "")
    assert popup.window.answer.isHidden()


def test_a_question_that_was_stopped_is_there_at_the_next_opening(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(started(), Token(text="because"))
    popup.escape()
    popup.escape()
    popup.open()
    assert popup.question == "why is this so"
    assert popup.window.answer.toPlainText() == ""


# Copying.


def test_copy_takes_the_answer_that_counts(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="broken off"), failed(), started(2, "ubuntu"), Token(text="\nwhole \n"), ANSWERED)
    popup.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert popup.copied == ["whole"]
    assert popup.foot == "Copied."


def test_copy_without_an_answer_copies_nothing(popup: Popup) -> None:
    popup.open()
    popup.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert popup.copied == []


def test_copy_while_it_streams_leaves_the_stop_button(popup: Popup) -> None:
    popup.open()
    popup.enter()
    popup.tell(started(), Token(text="so far"))
    popup.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert popup.copied == ["so far"]
    assert popup.can_stop


# The decision.


def test_the_decision_follows_the_typing(popup: Popup) -> None:
    popup.open(Captured())
    assert popup.window.decision.text.startswith("Type a question")
    popup.type("fix this traceback in my python function")
    assert popup.window.decision.text.startswith("code")
    assert popup.presenter.decision is not None
    popup.window.question.setPlainText("hi")
    assert popup.window.decision.text.startswith("quick")
    popup.window.question.clear()
    assert popup.window.decision.text.startswith("Type a question")
    assert popup.presenter.decision is None


def test_on_an_empty_line_the_decision_is_that_of_the_first_action(popup: Popup) -> None:
    popup.open()
    assert popup.window.decision.text.startswith("quick → qwen3:4b on Mac Mini")


def test_the_decision_follows_the_machines(popup: Popup) -> None:
    popup.open()
    warm = HostFacts(
        host="mac-mini",
        reachable=True,
        models=(ModelFacts(name="qwen3:4b"),),
        loaded=(LoadedModel(name="qwen3:4b"),),
    )
    popup.presenter.show_fleet(Fleet((warm,)))
    assert "Mac Mini · warm" in popup.window.decision.text
    popup.presenter.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=False, cause="down"),)))
    assert "Ubuntu" in popup.window.decision.text


def test_the_decision_stands_still_while_something_runs(popup: Popup) -> None:
    popup.open()
    popup.enter()
    before = popup.window.decision.text
    popup.type("refactor this python function")
    assert popup.window.decision.text == before


def test_without_routes_it_says_that_it_looks_and_typing_does_no_harm(make: Callable[..., Popup]) -> None:
    hosts = three_machines().hosts
    popup = make(Registry(hosts=hosts[:1], actions=ACTIONS))
    popup.open(Captured())
    assert popup.window.decision.text.startswith("No routes yet")
    popup.type("why")
    popup.enter()
    popup.presenter.show_registry(replace(three_machines(), actions=ACTIONS))
    assert len(popup.asker.asked) == 1


def test_new_actions_and_routes_are_shown(popup: Popup) -> None:
    popup.open()
    popup.presenter.show_registry(replace(three_machines(), actions=ACTIONS[1:]))
    popup.enter()
    assert popup.asker.asked[0][1].instruction == "Explain this."


# Problems of the app itself.


def test_a_problem_stays_until_it_is_solved(popup: Popup) -> None:
    popup.presenter.show_problem("Another program holds Ctrl+Alt+Space.")
    popup.open()
    assert popup.window.notice.text() == "Another program holds Ctrl+Alt+Space."
    popup.enter()
    popup.tell(started(), failed())
    assert popup.window.notice.text() == "Mac Mini can't be reached.\nAnother program holds Ctrl+Alt+Space."
    popup.presenter.show_problem("")
    assert popup.window.notice.text() == "Mac Mini can't be reached."


def test_a_notice_of_the_demo_is_always_there(make: Callable[..., Popup]) -> None:
    popup = make(notice="These machines are simulated.")
    popup.open()
    popup.enter()
    popup.presenter.show_problem("No tray.")
    assert popup.window.notice.text() == "No tray.\nThese machines are simulated."


# A cold machine, a race, a sleeping machine, a prompt that was cut.


def test_a_race_is_told_and_the_winner_is_named(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(started(1), started(2, "ubuntu"))
    assert popup.foot == "Mac Mini is still silent; asking qwen3:4b on Ubuntu too…"
    popup.tell(failed(1, "Cancelled", "Stopped on Mac Mini (Ubuntu spoke first)."), Token(text="Because"))
    assert popup.window.decision.text == "quick → qwen3:4b on Ubuntu · stands in"
    assert popup.window.notice.isHidden(), "who lost a race did nothing wrong"


def test_when_the_late_one_wins_after_all_it_stays_the_one_that_was_decided(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(started(1), started(2, "ubuntu"), failed(2, "Cancelled"), Token(text="Because"))
    assert "qwen3:4b on Mac Mini" in popup.window.decision.text
    assert "stands in" not in popup.window.decision.text


def test_a_load_is_told_with_its_usual_time_and_a_bar(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(started(1), Loading(n=1, model="qwen3:4b", host="mac-mini", usually_s=12.0))
    assert popup.foot == "Loading qwen3:4b on Mac Mini, usually 12 s…"
    assert not popup.window.loading.isHidden()
    popup.tell(Token(text="Because"))
    assert popup.window.loading.isHidden()


def test_who_answers_is_no_longer_called_cold(popup: Popup) -> None:
    there = HostFacts(host="mac-mini", reachable=True, models=(ModelFacts(name="qwen3:4b"),))
    popup.presenter.show_fleet(Fleet((there,)))
    popup.open()
    popup.type("why is this so")
    assert " · cold · " in popup.window.decision.text
    before = popup.window.decision.text
    popup.enter()
    popup.tell(started(1), Loading(n=1, model="qwen3:4b", host="mac-mini", usually_s=12.0))
    assert popup.window.decision.text == before
    popup.tell(Token(text="Because"))
    assert popup.window.decision.text == before.replace("cold", "warm")


def test_the_bar_goes_when_the_ask_is_stopped(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(started(1), Loading(n=1, model="qwen3:4b", host="mac-mini", usually_s=12.0))
    popup.escape()
    assert popup.window.loading.isHidden()


def test_waking_is_told_while_another_machine_answers(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(Waking(host="windows-gpu", usually_s=40.0), started(1, "ubuntu"), Token(text="Because"))
    assert popup.window.notice.text() == "Waking Windows GPU, usually 40 s…"
    assert popup.foot == "Answering…"


def test_when_only_the_waking_machine_is_left_the_foot_says_so(popup: Popup) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    before = popup.window.decision.text
    popup.tell(Waking(host="windows-gpu", usually_s=40.0), started(1, "ubuntu"))
    assert popup.foot == "Asking qwen3:4b on Ubuntu…"
    popup.tell(failed(1, "HostUnreachable", "Ubuntu can't be reached."))
    assert popup.foot == "Waking Windows GPU, usually 40 s…"
    assert popup.window.notice.text() == "Ubuntu can't be reached."
    assert popup.window.decision.text == before, "nobody stands in any more"
    popup.tell(started(2, "windows-gpu"))
    assert popup.foot == "Asking qwen3:4b on Windows GPU…"


def test_a_cut_prompt_is_told_and_a_larger_context_is_one_key_away(popup: Popup) -> None:
    popup.open()
    popup.type("sum it up")
    popup.enter()
    cut = Truncated(
        model="qwen3:4b", host="mac-mini", tokens_read=2050, prompt_tokens=9000, bigger="qwen3:30b@windows-gpu"
    )
    popup.tell(started(1), Token(text="Short."), cut, ANSWERED)
    assert popup.window.notice.text() == "Mac Mini read only about 2,050 of 9,000 tokens; the rest was cut."
    assert popup.window.foot._offer.text() == "Ask qwen3:30b on Windows GPU  Ctrl+B"
    popup.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    number, prompt, _ = popup.asker.asked[-1]
    assert (number, prompt.instruction) == (2, "sum it up")
    assert popup.asker.targets[-1] == Target("qwen3:30b", "windows-gpu")
