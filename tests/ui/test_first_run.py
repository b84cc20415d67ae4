"""The window for somebody new, over a survey that finds what the test says."""

from __future__ import annotations

import asyncio
import threading
import tomllib
from collections.abc import Callable, Iterator
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hostler.domain.errors import AttemptError, ConfigError, ServerError
from hostler.domain.fleet import ModelFacts
from hostler.domain.found import Found, Lookalike, Ollama, Progress, Refused
from hostler.domain.offers import Offer, Speed, measured, offers_of
from hostler.domain.propose import Proposal
from hostler.domain.registry import Target
from hostler.store.first import first_edits
from hostler.store.save import create
from hostler.ui.first_run.window import FirstRunWindow


def ollama(address: str, *models: ModelFacts, here: bool = False) -> Ollama:
    url = f"http://{address}:11434"
    return Ollama(url=url, version="0.14.1", latency_ms=1.0, models=models, is_here=here)


SMALL = ModelFacts(name="qwen3:4b", parameters=4.02e9, capabilities=frozenset({"completion"}))
CODER = ModelFacts(name="qwen3-coder:30b", parameters=30.5e9, capabilities=frozenset({"completion"}))
HERE = ollama("127.0.0.1", SMALL, here=True)
THERE = ollama("192.168.1.20", CODER)


class FakeSurvey:
    """What the real one finds comes from the network; this one's is given."""

    def __init__(self, here: tuple[Found, ...] = (HERE,), around: tuple[Found, ...] = (THERE,)) -> None:
        self.found: tuple[Found, ...] = ()
        self._here, self._around = here, around
        self.networks = (IPv4Network("192.168.1.0/24"),)
        self.failing: set[str] = set()
        self.speeds: dict[str, dict[str, Speed]] = {}
        self.asked: list[str] = []
        self.hang = asyncio.Event()
        self.hang.set()

    @property
    def offers(self) -> tuple[Offer, ...]:
        return measured(offers_of(each for each in self.found if isinstance(each, Ollama)), self.speeds)

    async def ranges(self) -> tuple[IPv4Network, ...]:
        return self.networks

    async def here(self) -> None:
        self.found = self._here

    async def at(self, address: str) -> None:
        if address == "qnobodyq":
            raise ConfigError("QNOBODYQ")
        self.found += (ollama(address, SMALL),)

    async def around(self, ranges: object, tell: Callable[[Progress | Found], None]) -> None:
        tell(Progress(1, 254))
        await self.hang.wait()
        self.found += tuple(each for each in self._around if each not in self.found)
        for each in self._around:
            tell(each)

    async def measure(self, proposal: Proposal, tell: Callable[[Target, Speed | AttemptError], None]) -> None:
        urls = {guess.host.id: guess.host.url for guess in proposal.hosts}
        await self.hang.wait()
        for name in dict.fromkeys(name for each in proposal.routes for name in each.chain):
            target = Target.parse(name)
            self.asked.append(name)
            if target.model in self.failing:
                tell(target, ServerError("192.168.1.20", "QMEMORYQ"))
            else:
                speed = Speed(first_s=0.32, tokens_per_s=41.0)
                self.speeds.setdefault(urls[target.host], {})[target.model] = speed
                tell(target, speed)


class Shown:
    """The window, and what to do in it."""

    def __init__(self, qtbot: QtBot, file: Path, survey: FakeSurvey, taken: tuple[str, ...] = ()) -> None:
        self.qtbot, self.survey = qtbot, survey
        trial = lambda key: "QTAKENQ" if key in taken else ""  # noqa: E731
        self.window = FirstRunWindow(file, lambda: survey, trial)  # type: ignore[arg-type, return-value]
        self.ended: list[tuple[str, str]] = []
        self.window.scout.ended.connect(lambda what, problem: self.ended.append((what, problem)))
        qtbot.addWidget(self.window)
        self.window.open()
        self.waits_for("here")

    def waits_for(self, what: str) -> None:
        self.qtbot.waitUntil(lambda: any(what == each for each, _ in self.ended))

    def presses_at(self, button: QPushButton) -> None:
        button.setFocus()
        self.presses()

    def presses(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        focused = self.window.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key)


@pytest.fixture
def show(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Shown]]:
    made: list[Shown] = []

    def make(survey: FakeSurvey | None = None, **how: object) -> Shown:
        made.append(Shown(qtbot, tmp_path / "config.toml", survey or FakeSurvey(), **how))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.window.end()
        assert not any(thread.name == "scout" for thread in threading.enumerate())


def test_four_presses_of_enter_lead_from_nothing_to_a_config(show: Callable[..., Shown], tmp_path: Path) -> None:
    shown = show()
    assert list(shown.window.machines.rows) == ["http://127.0.0.1:11434"]
    shown.presses()
    shown.waits_for("around")
    assert len(shown.window.machines.rows) == 2
    shown.presses()
    shown.waits_for("measure")
    rows = shown.window.routes.rows
    assert rows["code"].choice.currentText() == "qwen3-coder:30b on 192.168.1.20"
    assert rows["code"].speed.text() == "0.3 s to the first word · 41 tok/s"
    shown.presses()
    assert shown.window.key.said.text() == "Ctrl+Alt+Space is free."
    with shown.qtbot.waitSignal(shown.window.written):
        shown.presses()
    written = tomllib.loads((tmp_path / "config.toml").read_text())
    assert [host["url"] for host in written["hosts"]] == ["http://127.0.0.1:11434", "http://192.168.1.20:11434"]
    assert "hotkeys" not in written, "the usual key needs no line"


def test_a_name_that_is_typed_stands_in_the_next_step_and_in_the_config(
    show: Callable[..., Shown], tmp_path: Path
) -> None:
    shown = show()
    here = shown.window.machines.rows["http://127.0.0.1:11434"]
    shown.qtbot.keyClicks(here.name, "Desk")
    shown.presses_at(shown.window.machines.around)
    shown.waits_for("around")
    rows = shown.window.machines.rows
    assert rows["http://127.0.0.1:11434"].name.text() == "Desk", "what is found later takes no name away"
    shown.qtbot.keyClicks(rows["http://192.168.1.20:11434"].name, "  Windows GPU ")
    shown.presses_at(shown.window.next)
    shown.waits_for("measure")
    assert shown.window.routes.rows["code"].choice.currentText() == "qwen3-coder:30b on Windows GPU"
    shown.presses_at(shown.window.next)
    with shown.qtbot.waitSignal(shown.window.written):
        shown.presses_at(shown.window.next)
    written = tomllib.loads((tmp_path / "config.toml").read_text())
    assert [host["name"] for host in written["hosts"]] == ["Desk", "Windows GPU"]


def test_nothing_is_looked_through_before_a_yes(show: Callable[..., Shown]) -> None:
    shown = show()
    assert "192.168.1.0/24" in shown.window.machines.question.text()
    assert len(shown.survey.found) == 1


def test_looking_around_is_stopped_at_once_and_what_was_found_stays(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.survey.hang.clear()
    shown.presses()
    shown.qtbot.waitUntil(lambda: shown.window.machines.progress.maximum() == 254)
    shown.presses()  # the focus is on Stop
    assert shown.window.machines.around.isVisible()
    assert len(shown.window.machines.rows) == 1
    assert shown.window.next.isEnabled()


def test_what_refuses_or_is_no_ollama_says_what_to_do_and_cannot_be_ticked(show: Callable[..., Shown]) -> None:
    refused = Refused(url="http://192.168.1.7:11434")
    other = Lookalike(url="http://192.168.1.8:11434", detail="nginx")
    shown = show(FakeSurvey(here=(refused, other), around=()))
    rows = shown.window.machines.rows.values()
    assert [row.tick.isVisible() for row in rows] == [False, False]
    assert ["OLLAMA_HOST=0.0.0.0" in row.about.text() for row in rows] == [True, False]
    assert not shown.window.next.isEnabled()
    assert shown.window.machines.demo.isVisible()


def test_a_machine_that_is_unticked_stays_out(show: Callable[..., Shown], tmp_path: Path) -> None:
    shown = show()
    shown.presses()
    shown.waits_for("around")
    shown.window.machines.rows["http://127.0.0.1:11434"].tick.setChecked(False)
    assert [guess.host.url for guess in shown.window.routes.proposal.hosts] == ["http://192.168.1.20:11434"]
    shown.window.machines.rows["http://192.168.1.20:11434"].tick.setChecked(False)
    assert not shown.window.next.isEnabled()


def test_what_does_not_answer_is_left_out_and_said(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.survey.failing.add("qwen3-coder:30b")
    shown.presses()
    shown.waits_for("around")
    shown.presses()
    shown.waits_for("measure")
    chains = {each.route: each.chain for each in shown.window.routes.proposal.routes}
    assert not any("coder" in target for chain in chains.values() for target in chain)
    assert "192.168.1.20 failed while answering" in shown.window.routes.wrong.text()
    shown.survey.failing.clear()
    shown.ended.clear()
    shown.window.routes.measure.click()
    shown.waits_for("measure")
    assert "coder" in shown.window.routes.rows["code"].choice.currentText()


def test_a_model_chosen_by_hand_goes_first_and_keeps_its_place(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.presses()
    shown.waits_for("around")
    shown.presses()
    shown.waits_for("measure")
    row = shown.window.routes.rows["quick"]
    row.choice.setCurrentIndex(row.choice.findText("qwen3-coder:30b on 192.168.1.20"))
    row.choice.activated.emit(row.choice.currentIndex())
    quick = shown.window.routes.proposal.routes[0]
    assert (quick.chain[0], str(quick.reason)) == ("qwen3-coder:30b@machine-20", "Chosen by hand.")
    shown.window.back.click()
    shown.window.next.click()
    assert shown.window.routes.proposal.routes[0] == quick


def test_an_address_by_hand_is_looked_at_and_kept_in_the_line_until_it_answers(show: Callable[..., Shown]) -> None:
    shown = show(FakeSurvey(here=()))
    machines = shown.window.machines
    machines.address.setText("qnobodyq")
    machines.address.returnPressed.emit()
    shown.waits_for("at")
    assert (machines.wrong.text(), machines.address.text()) == ("QNOBODYQ", "qnobodyq")
    shown.ended.clear()
    machines.address.setText("192.168.1.9")
    machines.address.returnPressed.emit()
    shown.waits_for("at")
    assert (machines.wrong.isVisible(), machines.address.text()) == (False, "")
    assert shown.window.next.isEnabled()


def test_a_taken_key_is_said_and_another_one_is_written(show: Callable[..., Shown], tmp_path: Path) -> None:
    shown = show(taken=("Ctrl+Alt+Space",))
    shown.window._turn(2)
    key = shown.window.key
    assert key.said.text() == "QTAKENQ"
    shown.qtbot.keyClick(key.keys, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert key.said.text() == "Ctrl+Alt+J is free."
    with shown.qtbot.waitSignal(shown.window.written):
        shown.window.next.click()
    text = (tmp_path / "config.toml").read_text()
    assert tomllib.loads(text)["hotkeys"] == {"popup": "Ctrl+Alt+J"}
    assert "# The key that opens Hostler." in text


def test_a_config_that_came_meanwhile_is_left_alone(show: Callable[..., Shown], tmp_path: Path) -> None:
    shown = show()
    shown.window._turn(2)
    create(tmp_path / "config.toml", first_edits(Proposal()))
    before = (tmp_path / "config.toml").read_bytes()
    shown.window.next.click()
    shown.waits_for("write")
    assert "There is a config already" in shown.window.wrong.text()
    assert (tmp_path / "config.toml").read_bytes() == before


def test_a_mistake_of_ours_ends_the_wait_too(show: Callable[..., Shown], caplog: pytest.LogCaptureFixture) -> None:
    shown = show()
    shown.survey.around = None  # type: ignore[assignment, method-assign]
    shown.presses()
    shown.waits_for("around")
    assert "Its log says more" in shown.window.machines.wrong.text()
    assert "failed by a bug" in caplog.text


def test_a_closed_window_comes_back_as_it_was(show: Callable[..., Shown]) -> None:
    shown = show()
    shown.presses()
    shown.waits_for("around")
    shown.presses(Qt.Key.Key_Escape)
    assert not shown.window.isVisible()
    shown.window.open()
    assert len(shown.window.machines.rows) == 2
