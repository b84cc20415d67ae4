"""The page of the models: a list that holds still, what is asked for by keys, and settings that are written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from hostler.domain.chore import Chore, Does
from hostler.domain.errors import DiskFull
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, ModelFacts
from hostler.domain.model_list import Show
from hostler.domain.pulling import PullProgress
from hostler.domain.registry import Host, Registry, Route, Target
from hostler.store.config import load
from hostler.store.secrets import Keys
from hostler.ui.settings.form import Field
from hostler.ui.settings.models.fields import MODEL_TABLE
from hostler.ui.settings.models.page import ModelsPage
from hostler.ui.settings.models.pulls import in_minutes
from hostler.ui.settings.models.table import Column
from hostler.ui.settings.window import SettingsWindow

TEXT = """version = 1
[[hosts]]
id = "mac"
name = "Mac Mini"
url = "http://127.0.0.1:1"
[hosts.models."qwen3:4b"]
num_ctx = 8192   # mine
think = "max"
[[hosts]]
id = "pc"
url = "http://127.0.0.1:2"
[[routes]]
id = "quick"
chain = ["qwen3:4b@mac", "qwen3:4b@pc"]
[[routes]]
id = "code"
chain = ["missing:7b@mac"]
"""
SMALL = ModelFacts(
    name="qwen3:4b", size_bytes=2_600_000_000, context_length=40_960, capabilities=frozenset({"completion"})
)
BIG = ModelFacts(name="llama3:70b", size_bytes=40_000_000_000, capabilities=frozenset({"completion", "tools"}))
EMBEDS = ModelFacts(name="nomic-embed-text:latest", size_bytes=270_000_000, capabilities=frozenset({"embedding"}))
MAC = HostFacts(host="mac", reachable=True, models=(SMALL, BIG), loaded=(LoadedModel(name="qwen3:4b"),))
PC = HostFacts(host="pc", reachable=True, models=(SMALL, EMBEDS))
MODELS = 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "config.toml"
    made.write_text(TEXT)
    return made


@pytest.fixture
def page(qtbot: QtBot, file: Path) -> Iterator[ModelsPage]:
    window = SettingsWindow(file, lambda text: None, Keys())
    qtbot.addWidget(window)
    window.open(MODELS)
    qtbot.waitUntil(lambda: bool(window.changes.document))
    window.show_fleet(load(file).config.registry, Fleet((MAC, PC)))
    yield window.models
    window.changes.close()


def shown(page: ModelsPage, *columns: Column) -> list[list[str]]:
    wanted = columns or (Column.MODEL, Column.MACHINE)
    return [[str(page.wanted.index(row, column).data()) for column in wanted] for row in range(page.wanted.rowCount())]


def asked(page: ModelsPage) -> list[tuple[Any, ...]]:
    """What the page asks for from now on."""
    heard: list[tuple[Any, ...]] = []
    for name in ("pull", "cancel", "warm", "unload", "delete"):
        signal = getattr(page, f"{name}_asked")
        signal.connect(lambda host, model, name=name: heard.append((name, host, model)))
    return heard


def field(page: ModelsPage, name: str) -> Field:
    return page.fields[MODEL_TABLE, name]


def typed(qtbot: QtBot, field: Field, text: str) -> None:
    assert isinstance(field.editor, QLineEdit)
    field.editor.setFocus()
    field.editor.selectAll()
    qtbot.keyClicks(field.editor, text) if text else field.editor.clear()
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)


def test_the_list_shows_all_machines_and_what_is_missing(page: ModelsPage) -> None:
    assert shown(page, Column.MODEL, Column.MACHINE, Column.NOW, Column.USED) == [
        ["llama3:70b", "Mac Mini", "", ""],
        ["missing:7b", "Mac Mini", "not there", "code"],
        ["nomic-embed-text:latest", "pc", "", ""],
        ["qwen3:4b", "Mac Mini", "loaded", "quick"],
        ["qwen3:4b", "pc", "", "quick"],
    ]
    assert page.sum.text() == "4 models on 2 machines, 45.5 GB"


def test_a_refresh_keeps_what_is_chosen_and_moves_nothing_else(qtbot: QtBot, page: ModelsPage) -> None:
    registry = load(page.changes._file).config.registry
    page.choose(Target("qwen3:4b", "pc"))
    resets: list[str] = []
    changed: list[int] = []
    for signal in (page.wanted.modelReset, page.wanted.layoutChanged):
        signal.connect(lambda *_: resets.append("reset"))
    page.table.dataChanged.connect(lambda first, *_: changed.append(first.row()))
    page.show_fleet(registry, Fleet((replace(MAC, latency_ms=3.0), PC)))
    assert (resets, changed) == ([], []), "nothing that is shown has changed"
    warm = replace(PC, loaded=(LoadedModel(name="qwen3:4b"),))
    page.show_fleet(registry, Fleet((MAC, warm)))
    assert len(changed) == 1
    page.show_fleet(registry, Fleet((replace(MAC, models=(SMALL, BIG, replace(BIG, name="aaa:1b"))), warm)))
    assert shown(page)[0] == ["aaa:1b", "Mac Mini"]
    page.show_fleet(registry, Fleet((replace(MAC, models=(SMALL,)), warm)))
    assert shown(page)[0] == ["missing:7b", "Mac Mini"]
    assert page.chosen is not None
    assert page.chosen.target == Target("qwen3:4b", "pc")
    assert page.view.currentIndex().row() == len(shown(page)) - 1
    assert resets == []


def test_the_list_is_narrowed_and_sorted(qtbot: QtBot, page: ModelsPage) -> None:
    qtbot.keyClicks(page.filters.words, "pc embed")
    assert shown(page) == [["nomic-embed-text:latest", "pc"]]
    page.filters.words.setText("nothing is like that")
    assert shown(page) == []
    assert "No model is like that." in page.none.text()
    qtbot.keyClick(page.filters.words, Qt.Key.Key_Escape)
    assert page.filters.words.text() == ""
    assert page.isVisible(), "Esc took the words out alone"
    page.filters.which.setCurrentIndex(page.filters.which.findData(Show.MISSING))
    page.filters.which.activated.emit(0)
    assert shown(page) == [["missing:7b", "Mac Mini"]]
    page.filters.which.setCurrentIndex(0)
    page.filters.which.activated.emit(0)
    page.filters.machine.setCurrentIndex(page.filters.machine.findData("pc"))
    page.filters.machine.activated.emit(0)
    assert page.view.isColumnHidden(Column.MACHINE)
    assert page.bar.machine.currentData() == "pc", "the machine that is looked at pulls"
    page.filters.machine.setCurrentIndex(0)
    page.filters.machine.activated.emit(0)
    page.filters.order.setCurrentIndex(page.filters.order.findData(Column.SIZE))
    page.filters.order.activated.emit(0)
    assert [name for name, _ in shown(page)][:2] == ["llama3:70b", "qwen3:4b"], "the biggest first"
    page.view.horizontalHeader().setSortIndicator(Column.NOW, Qt.SortOrder.AscendingOrder)
    assert shown(page)[0] == ["qwen3:4b", "Mac Mini"]
    assert page.filters.order.currentData() == Column.NOW


def test_only_what_makes_sense_can_be_pressed(page: ModelsPage) -> None:
    details = page.details
    page.choose(Target("qwen3:4b", "mac"))
    buttons = (details.warm, details.unload, details.delete)
    assert [button.isEnabled() for button in buttons] == [False, True, True]
    page.choose(Target("qwen3:4b", "pc"))
    assert [button.isEnabled() for button in buttons] == [True, False, True]
    page.choose(Target("nomic-embed-text:latest", "pc"))
    assert [button.isEnabled() for button in buttons] == [False, False, True], "nothing to warm up"
    page.choose(Target("missing:7b", "mac"))
    assert [button.isVisible() for button in (*buttons, details.pull)] == [False, False, False, True]
    assert details.about.text() == "Used by code (1 of 1). The machine doesn't have it."
    registry = load(page.changes._file).config.registry
    page.choose(Target("qwen3:4b", "pc"))
    page.show_fleet(registry, Fleet((MAC, replace(PC, reachable=False))))
    assert not any(button.isEnabled() for button in buttons)
    assert details.why.text() == "The machine doesn't answer just now."
    assert "No answer from pc." in page.none.text()
    page.show_fleet(registry, Fleet((MAC, replace(PC, drained=True))))
    assert [button.isEnabled() for button in buttons] == [False, False, True]
    assert "drained" in details.why.text()


def test_deleting_asks_first_and_says_which_chains_need_it(qtbot: QtBot, page: ModelsPage) -> None:
    heard = asked(page)
    page.choose(Target("qwen3:4b", "mac"))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    question = page.details.question
    assert question.text.text() == (
        "Delete qwen3:4b from Mac Mini? That frees 2.6 GB there. It is used by quick (1 of 2), which then go on "
        "without it."
    )
    assert question.keep.hasFocus(), "Enter deletes nothing"
    qtbot.keyClick(question.keep, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert page.isVisible(), "Esc closed the question alone"
    page.details.delete.click()
    qtbot.keyClick(question.keep, Qt.Key.Key_Return)
    assert not question.isVisible()
    page.details.delete.click()
    question.delete.click()
    assert heard == [("delete", "mac", "qwen3:4b")]
    page.details.delete.click()
    page.choose(Target("qwen3:4b", "pc"))
    assert not question.isVisible(), "the question was about another model"


def test_a_route_that_would_be_left_with_nothing_is_named(qtbot: QtBot, page: ModelsPage) -> None:
    registry = replace(load(page.changes._file).config.registry, routes=(Route(id="quick", chain=("llama3:70b@mac",)),))
    page.show_fleet(registry, Fleet((MAC, PC)))
    page.choose(Target("llama3:70b", "mac"))
    page.details.delete.click()
    assert page.details.question.text.text().endswith("Nothing else is in the chain of quick.")


def test_pulling_by_keys_and_how_far_it_is(qtbot: QtBot, page: ModelsPage) -> None:
    heard = asked(page)
    assert not page.bar.button.isEnabled()
    qtbot.keyClicks(page.bar.name, "two words")
    qtbot.keyClick(page.bar.name, Qt.Key.Key_Return)
    assert "no spaces" in page.bar.wrong.text()
    assert page.bar.name.text() == "two words", "what was typed stays until it is right"
    page.bar.name.clear()
    qtbot.keyClicks(page.bar.name, " qwen3:8b ")
    qtbot.keyClick(page.bar.name, Qt.Key.Key_Return)
    assert heard == [("pull", "mac", "qwen3:8b")]
    assert page.bar.name.text() == ""
    fetching = PullProgress(status="pulling 3f1b", completed_bytes=2_340_000_000, total_bytes=5_200_000_000)
    running = Chore(does=Does.PULL, host="mac", model="qwen3:8b")
    page.show_chores((running,))
    (line,) = page.lines.lines.values()
    assert line.text.text() == "Pulling qwen3:8b to Mac Mini · beginning…"
    page.show_chores((replace(running, progress=fetching, bytes_per_s=40e6, left_s=71.5),))
    assert line.text.text().endswith("· 45% · 2.3 GB of 5.2 GB · 40 MB/s · 1 min left")
    assert line.bar.value() == 450
    assert page.lines.lines == {("mac", "qwen3:8b"): line}, "the same line goes on"
    line.out.click()
    assert heard[-1] == ("cancel", "mac", "qwen3:8b")
    assert page.bar.stopped.text().startswith("Stopped. Mac Mini keeps what it has")
    page.show_chores((replace(running, problem=DiskFull("Mac Mini", model="qwen3:8b").sentence),))
    assert "no room left on its disk for qwen3:8b" in line.text.text()
    line.retry.click()
    assert heard[-1] == ("pull", "mac", "qwen3:8b")
    page.show_chores(())
    assert not page.lines.isVisible()


def test_a_name_like_markup_is_shown_as_it_is(page: ModelsPage) -> None:
    page.show_chores((Chore(does=Does.PULL, host="mac", model="<b>x</b>\u202e"),))
    (line,) = page.lines.lines.values()
    assert "<b>x</b>" in line.text.text()
    assert "\u202e" not in line.text.text()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59, "59 s"), (61, "1 min"), (3599, "1 h 0 min"), (7500, "2 h 5 min")]
)
def test_how_long_it_takes_is_said_roughly(seconds: float, words: str, page: ModelsPage) -> None:
    assert in_minutes(seconds) == words


def test_the_settings_of_a_model_are_written_beside_its_machine(qtbot: QtBot, page: ModelsPage, file: Path) -> None:
    page.choose(Target("qwen3:4b", "mac"))
    assert (field(page, "num_ctx").value, field(page, "think").typed()) == (8192, "max")
    typed(qtbot, field(page, "num_ctx"), "16384")
    qtbot.waitUntil(lambda: "num_ctx = 16384   # mine" in file.read_text())
    typed(qtbot, field(page, "keep_alive"), "300")
    qtbot.waitUntil(lambda: "keep_alive = 300\n" in file.read_text())
    typed(qtbot, field(page, "keep_alive"), "2h")
    qtbot.waitUntil(lambda: 'keep_alive = "2h"' in file.read_text())
    page.choose(Target("llama3:70b", "mac"))
    assert field(page, "num_ctx").value is None
    typed(qtbot, field(page, "usd_in_per_m"), "0.5")
    vision = field(page, "vision").editor
    vision.setCurrentIndex(1)  # type: ignore[attr-defined]
    vision.activated.emit(1)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "vision = true" in file.read_text())
    models = tomllib.loads(file.read_text())["hosts"][0]["models"]
    assert models["llama3:70b"] == {"usd_in_per_m": 0.5, "vision": True}
    vision.setCurrentIndex(0)  # type: ignore[attr-defined]
    vision.activated.emit(0)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "vision" not in file.read_text())
    assert load(file).errors == ()


def test_the_context_that_a_model_was_trained_for_is_said(page: ModelsPage) -> None:
    page.choose(Target("qwen3:4b", "mac"))
    editor = field(page, "num_ctx").editor
    assert isinstance(editor, QLineEdit)
    assert editor.placeholderText() == "by itself; trained for 40,960"


def test_a_machine_without_a_config_keeps_no_settings(page: ModelsPage) -> None:
    registry = Registry(hosts=(Host(id="this-machine", url="http://127.0.0.1:3"),))
    page.show_fleet(registry, Fleet((replace(MAC, host="this-machine"),)))
    assert not field(page, "num_ctx").isEnabled()
    assert page.unkept.isVisible()


def test_the_list_is_kept_fresh_only_while_somebody_looks(qtbot: QtBot, page: ModelsPage) -> None:
    heard: list[bool] = []
    page.watched.connect(heard.append)
    window = page.window()
    assert isinstance(window, SettingsWindow)
    window.rail.setCurrentRow(0)
    window.rail.setCurrentRow(MODELS)
    window.close()
    assert heard == [False, True, False]
