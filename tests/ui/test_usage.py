"""The usage window over a real ledger: what it reads, shows, filters, exports, and says when it can't."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

import usage_rows
from fakes import three_machines
from hostler.domain.bars import Measure
from hostler.domain.classify.learned import Pick
from hostler.domain.totals import By
from hostler.domain.usage import AttemptRow, Outcome
from hostler.store.ledger import Ledger
from hostler.ui.theme import DARK
from hostler.ui.usage import colours
from hostler.ui.usage.ranges import Range, usual_step
from hostler.ui.usage.saving import as_csv
from hostler.ui.usage.showing import Known
from hostler.ui.usage.window import UsageWindow
from store.test_ledger import ROW, keep

TODAY = date(2026, 11, 26)


def at(days_ago: int = 0, hour: int = 12) -> int:
    day = TODAY - timedelta(days=days_ago)
    return round(datetime(day.year, day.month, day.day, hour).timestamp() * 1000)


def row(name: str, days_ago: int = 0, **more: object) -> AttemptRow:
    return replace(ROW, ask_id=name, start_ms=at(days_ago), **more)  # type: ignore[arg-type]


class Desk:
    """The window, and what a person does with it."""

    def __init__(self, qtbot: QtBot, file: Path) -> None:
        self.qtbot, self.file = qtbot, file
        self.window = UsageWindow(file, Known(registry=three_machines()), today=lambda: TODAY)
        qtbot.addWidget(self.window)

    def open(self) -> None:
        with self.qtbot.waitSignal(self.window.bars_shown, timeout=30_000):
            self.window.open()

    def choose(self, box: QComboBox, data: object) -> None:
        """Takes an entry of a list, and waits until other bars are there."""
        with self.qtbot.waitSignal(self.window.bars_shown, timeout=30_000):
            box.setCurrentIndex(box.findData(data))

    def pick_range(self, wanted: Range) -> None:
        with self.qtbot.waitSignal(self.window.bars_shown, timeout=30_000):
            self.window.controls.range.choose(wanted)

    @property
    def parts(self) -> dict[str, float]:
        """What the bars add up to, by name."""
        shown = self.window.chart.picture.bars
        return dict(zip(shown.names, shown.totals, strict=True))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "data" / "ledger.sqlite3")
    yield made
    made.window.end()


def test_an_empty_ledger_says_so_and_none_is_made(desk: Desk) -> None:
    desk.open()
    assert desk.window.pages.currentWidget() is desk.window.empty
    assert "Nothing was asked yet" in desk.window.empty.text()
    assert not desk.window.save_csv.isEnabled()
    assert not desk.file.exists()


def test_the_numbers_come_before_the_bars(desk: Desk) -> None:
    keep(desk.file, row("a"), row("b", route="code"))
    came: list[str] = []
    desk.window.numbers_shown.connect(lambda: came.append(desk.window.column.asked.number.text()))
    desk.window.bars_shown.connect(lambda: came.append("bars"))
    desk.open()
    assert came == ["2", "bars"]


def test_bars_by_route_model_machine_and_outcome(desk: Desk) -> None:
    keep(
        desk.file,
        row("a"),
        row("b", 1, route="code", model="qwen3-coder:30b", host="windows-gpu"),
        row("c", 1, outcome=Outcome.FAILED, final=False, host="windows-gpu"),
        replace(row("c", 1), attempt=2),
        row("old", 31),
    )
    desk.open()
    controls = desk.window.controls
    assert desk.parts == {"quick": 2, "code": 1}
    assert desk.window.chart.picture.labels == ("quick", "code")
    desk.choose(controls.by, str(By.MODEL))
    assert desk.parts == {"qwen3:4b": 2, "qwen3-coder:30b": 1}
    desk.choose(controls.by, str(By.HOST))
    assert desk.parts == {"mac-mini": 2, "windows-gpu": 1}
    assert desk.window.chart.picture.labels == ("Mac Mini", "Windows GPU")
    desk.choose(controls.by, str(By.OUTCOME))
    assert desk.parts == {"answered": 3}
    controls.measure.setCurrentIndex(controls.measure.findData(str(Measure.WAITED)))
    assert desk.parts == {"answered": pytest.approx(3 * 0.9)}
    desk.pick_range(Range.ALL)
    assert desk.parts == {"answered": pytest.approx(4 * 0.9)}
    assert desk.window.machines.model_rows.rows[1][:5] == ("Windows GPU", "2", "50%", "1", "1")


def test_each_range_has_its_days_and_any_two_dates_may_be_given(desk: Desk) -> None:
    keep(desk.file, *(row(str(n), n) for n in range(100)))
    desk.open()
    for wanted, prompts, bars in (
        (Range.TODAY, 1, 1),
        (Range.WEEK, 7, 7),
        (Range.MONTH, 30, 30),
        (Range.QUARTER, 90, 90),
        (Range.YEAR, 100, 53),
    ):
        desk.pick_range(wanted)
        assert sum(desk.parts.values()) == prompts
        assert len(desk.window.chart.picture.bars.starts) == bars
    picker = desk.window.controls.range
    desk.pick_range(Range.ALL)
    assert sum(desk.parts.values()) == 100
    desk.pick_range(Range.CUSTOM)
    assert (picker.begin.date().toPython(), picker.end.date().toPython()) == (TODAY - timedelta(days=99), TODAY)
    with desk.qtbot.waitSignal(desk.window.bars_shown):
        picker.begin.setDate(picker.end.date().addDays(-9))
    assert sum(desk.parts.values()) == 10
    with desk.qtbot.waitSignal(desk.window.bars_shown):
        picker.end.setDate(picker.end.date().addDays(-19))
    assert sum(desk.parts.values()) == 11, "the wrong way round they are the same days"
    assert [usual_step(days) for days in (1, 92, 93, 732, 733)] == [By.DAY, By.DAY, By.WEEK, By.WEEK, By.MONTH]


def test_the_legend_takes_parts_out_and_they_stay_out(desk: Desk) -> None:
    keep(desk.file, row("a"), row("b", route="code"), row("c", 40, route="vision"))
    desk.open()
    before = dict(zip(desk.window.chart.picture.labels, desk.window.chart.picture.colours, strict=True))
    [quick, _] = desk.window.legend.entries
    assert quick.accessibleName() == "quick, 1 prompt"
    quick.click()
    assert desk.parts == {"code": 1}
    desk.window.views.button(UsageWindow.TABLE).click()
    assert desk.window.table.model_rows.headings[-1] == "code"
    desk.pick_range(Range.QUARTER)
    assert desk.parts == {"code": 1, "vision": 1}
    picture = desk.window.chart.picture
    assert dict(zip(picture.labels, picture.colours, strict=True))["code"] == before["code"]
    for entry in desk.window.legend.entries:
        entry.setChecked(False)
    assert len(desk.parts) == 3, "nothing left to see is no choice"
    desk.choose(desk.window.controls.by, str(By.HOST))
    assert desk.parts == {"mac-mini": 3}


def test_a_bar_tells_its_figures_to_the_pointer_and_to_the_keys(desk: Desk) -> None:
    keep(desk.file, row("a"), row("b"), row("c", route="code"), row("d", 1))
    desk.open()
    chart = desk.window.chart
    place = QPointF(chart.width() - 12, chart.height() / 2)
    assert chart.bar_at(place) == 29
    assert chart.bar_at(QPointF(1, 1)) is None
    desk.qtbot.mouseMove(chart, place.toPoint())
    desk.qtbot.waitUntil(lambda: chart.current == 29)
    assert chart.accessibleDescription().endswith("3 prompts. quick 2 prompts. code 1 prompt")
    desk.qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current == 28
    assert chart.accessibleDescription().endswith("1 prompt. quick 1 prompt")
    desk.qtbot.keyClick(chart, Qt.Key.Key_Home)
    desk.qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current == 0
    desk.qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.current == 29
    chart.leaveEvent(QEvent(QEvent.Type.Leave))
    assert chart.current is None
    desk.qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.current == 0


def test_the_chart_is_drawn_in_each_state(desk: Desk) -> None:
    """Each bar stands in its colour, light and dark, from the left and from the right."""
    usage_rows.fill(desk.file, usage_rows.attempts(TODAY, 400, used=usage_rows.MANY))
    desk.open()
    for wanted in (Range.TODAY, Range.WEEK, Range.ALL):
        desk.pick_range(wanted)
        picture = desk.window.chart.picture
        image = desk.window.chart.grab().toImage()
        shown = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        last = [colour for colour, n in zip(picture.colours, picture.bars.values[-1], strict=True) if n]
        assert last
        assert set(last) <= shown
    assert len(picture.bars.names) == 12
    assert picture.labels[-1] == "3 others"
    desk.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    desk.window.show_theme(DARK)
    assert set(desk.window.chart.picture.colours) <= {*colours.ON_DARK, DARK.quiet}
    assert desk.window.chart.bar_at(QPointF(6, 100)) == len(picture.bars.starts) - 1
    desk.window.chart.point(3)
    assert not desk.window.chart.grab().isNull()


def test_the_table_has_the_same_figures_the_newest_first(desk: Desk) -> None:
    keep(desk.file, row("a"), row("b", route="code"), row("c", 2))
    desk.open()
    desk.window.views.button(UsageWindow.TABLE).click()
    table = desk.window.table.model_rows
    assert table.headings == ("Day", "Together", "quick", "code")
    assert [cells[1:] for cells in table.rows[:3]] == [("2", "1", "1"), ("0", "0", "0"), ("1", "1", "0")]
    cell = table.index(0, 2)
    assert str(table.data(cell, Qt.ItemDataRole.AccessibleTextRole)).endswith(", quick, 1")


def test_what_others_write_is_seen_while_the_window_is_open(desk: Desk) -> None:
    keep(desk.file, row("a"))
    desk.open()
    keep(desk.file, row("b"))
    with desk.qtbot.waitSignal(desk.window.bars_shown, timeout=30_000):
        desk.window._looking.timeout.emit()
    assert desk.parts == {"quick": 2}
    assert desk.window._looking.isActive()
    desk.window.close()
    assert not desk.window._looking.isActive(), "nothing polls for nobody"


def test_the_share_the_saving_and_the_cost_are_told(desk: Desk) -> None:
    big = {"host": "windows-gpu", "model": "qwen3:30b", "route": "reasoning", "ttft_ms": 2_000.0, "total_ms": 12_000.0}
    keep(
        desk.file,
        *(row(f"s{n}") for n in range(9)),
        *(row(f"b{n}", completion_tokens=200, **big) for n in range(3)),
    )
    desk.open()
    column = desk.window.column
    assert column.share.number.text() == "75%"
    assert "9 of 12 answered by others than qwen3:30b" in column.share.more.text()
    # 9 prompts of 0.9 s; the big one takes 2 s to its first word and writes 20 tokens a second: 9 * 2 + 9 * 40 / 20.
    assert column.saved.number.text() == "28 s"
    assert "8.1 s waited; with qwen3:30b it would have been 36 s" in column.saved.more.text()
    assert "20.0 tokens a second" in column.saved.toolTip()
    assert column.cost.number.text() == "$0"
    assert "Nothing has gone there" in column.cost.more.text()
    usage_rows.fill(desk.file, usage_rows.attempts(TODAY, 60))
    with desk.qtbot.waitSignal(desk.window.bars_shown, timeout=30_000):
        desk.window.look()
    assert "by the end of it" in column.cost.more.text()
    assert "a day over 30 days" in column.cost.toolTip()


def test_billions_of_tokens_are_told(desk: Desk) -> None:
    keep(desk.file, *(row(str(n), completion_tokens=2_000_000_000) for n in range(3)))
    desk.open()
    assert desk.window.column.asked.more.text() == "6,000,000,036 tokens"
    desk.window.controls.measure.setCurrentIndex(1)
    assert desk.window.legend.entries[0].accessibleName() == "quick, 6,000,000,036 tokens"
    assert desk.window.chart.picture.tick(6e9) == "6,000M"


def test_a_route_that_is_changed_often_leads_to_its_rule(desk: Desk) -> None:
    keep(desk.file, *(row(f"r{n}", route="reasoning") for n in range(5)))
    words: frozenset[int] = frozenset()
    picks = tuple(
        Pick(id=n, route="code", instead_of=route, at_ms=at(n % 3), opening="", words=words, opener=0, about=words)
        for n, route in enumerate(["reasoning"] * 9 + ["gone"] * 9)
    )
    desk.open()
    assert not desk.window.column.hints
    desk.window.know(picks=picks)
    [hint] = desk.window.column.hints
    assert hint.said.text() == "9 of 14 reasoning picks changed."
    with desk.qtbot.waitSignal(desk.window.rule_asked) as asked:
        hint.edit.click()
    assert asked.args == ["reasoning"]


def test_the_figures_go_to_a_file_that_a_spreadsheet_reads(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(desk.file, row("a", route="=HYPERLINK(1)"), row("b", 1, cost_usd=0.25))
    desk.open()
    file = desk.file.parent / "usage.csv"
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(file)))
    desk.window.save_csv.click()
    desk.qtbot.waitUntil(lambda: desk.window.said.text() == f"Saved: {file}", timeout=30_000)
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["day", "quick", "'=HYPERLINK(1)", "total_prompts"]
    assert rows[-1] == ["2026-11-26", "0", "1", "1"]
    assert len(rows) == 31
    desk.window.controls.measure.setCurrentIndex(3)
    picture = desk.window.chart.picture
    assert as_csv(picture.bars, picture.labels).decode("utf-8-sig").splitlines()[-2] == "2026-11-25,0.25,0.25"

    picture_file = desk.file.parent / "usage.png"
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(picture_file)))
    desk.window.save_png.click()
    desk.qtbot.waitUntil(lambda: desk.window.said.text() == f"Saved: {picture_file}", timeout=30_000)
    image = QImage(str(picture_file))
    assert (image.width(), image.height()) == (desk.window.chart.width() * 2, desk.window.chart.height() * 2)

    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(desk.file.parent)))
    desk.window.save_csv.click()
    desk.qtbot.waitUntil(lambda: desk.window.said.text().startswith("Not saved: "), timeout=30_000)


def test_a_damaged_ledger_is_named_and_left_and_figures_come_once_it_is_mended(desk: Desk) -> None:
    desk.file.parent.mkdir()
    desk.file.write_bytes(b"no database" * 100)
    desk.window.open()
    desk.qtbot.waitUntil(lambda: "Move it away" in desk.window.empty.text(), timeout=30_000)
    assert desk.window.pages.currentWidget() is desk.window.empty
    assert desk.file.read_bytes() == b"no database" * 100
    desk.file.rename(desk.file.with_name("damaged"))
    keep(desk.file, row("a"))
    with desk.qtbot.waitSignal(desk.window.bars_shown, timeout=30_000):
        desk.window._looking.timeout.emit()
    assert desk.parts == {"quick": 1}
    assert desk.window.pages.currentWidget() is not desk.window.empty


def test_what_was_asked_for_last_is_what_is_shown(desk: Desk) -> None:
    keep(desk.file, row("a"), row("b", 50))
    desk.open()
    shown: list[int] = []
    desk.window.bars_shown.connect(lambda: shown.append(len(desk.window.chart.picture.bars.starts)))
    for wanted in (Range.WEEK, Range.YEAR, Range.TODAY, Range.WEEK):
        desk.window.controls.range.choose(wanted)
    desk.qtbot.waitUntil(lambda: bool(shown), timeout=30_000)
    assert shown == [7]


def test_a_ledger_that_can_not_be_written_is_told_below(desk: Desk) -> None:
    desk.window.show_problem("What is asked is counted in memory.")
    desk.open()
    assert desk.window.said.text() == "What is asked is counted in memory."
    desk.window.show_problem("")
    assert desk.window.said.isHidden()


def test_the_ledgers_own_thread_is_no_hindrance(desk: Desk) -> None:
    """The app writes while its window reads."""
    ledger = Ledger(desk.file)
    asyncio.run(ledger.record(row("a")))
    desk.open()
    asyncio.run(ledger.record(row("b")))
    with desk.qtbot.waitSignal(desk.window.bars_shown, timeout=30_000):
        desk.window.look()
    assert desk.parts == {"quick": 2}
    ledger.close()
