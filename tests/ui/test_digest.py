"""The weekly digest on a clock that the test moves: once a week, also when the app was off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from hostler.paths import Paths, paths
from hostler.store.digest import DigestFile
from hostler.ui.usage import digest
from hostler.ui.usage.digest import LOOK_S, Digest
from store.test_ledger import ROW, keep

MONDAY = datetime(2026, 11, 23, 9, 0)


class Week:
    """The digest of a home, and its clock."""

    def __init__(self, home: Path, now: datetime) -> None:
        self.now, self.told = now, list[str]()
        self.places: Paths = paths({"HOSTLER_HOME": str(home)})
        self.digest = self.start()

    def start(self) -> Digest:
        """As a new process."""
        self.digest = Digest(self.places, lambda: lambda host, model: None, now=lambda: self.now)
        self.digest.told.connect(self.told.append)
        return self.digest

    def looked(self, qtbot: QtBot) -> list[str]:
        """What was told, once all that was to be read is read."""
        assert self.digest._thread is not None
        self.digest._thread.submit(lambda: None).result()
        done: list[bool] = []
        digest.brought_to(self.digest, lambda: done.append(True))()
        qtbot.waitUntil(lambda: bool(done))
        return self.told


@pytest.fixture
def week(qtbot: QtBot, tmp_path: Path) -> Week:
    made = Week(tmp_path, MONDAY - timedelta(days=3))
    for n, day in enumerate((date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 23))):
        start_ms = round(datetime(day.year, day.month, day.day, 12).timestamp() * 1000)
        keep(made.places.ledger_file, *(replace(ROW, ask_id=f"{day}{k}", start_ms=start_ms) for k in range(n + 1)))
    return made


def test_it_is_off_by_default_and_then_nothing_runs(week: Week, qtbot: QtBot) -> None:
    week.digest.want(False)
    week.digest.look()
    assert not week.digest.timer.isActive()
    assert week.told == []
    assert not week.places.digest_file.exists()


def test_each_week_is_told_once_on_its_monday(week: Week, qtbot: QtBot) -> None:
    week.digest.want(True)
    assert week.looked(qtbot) == ["Last week: 1 prompt."], "switched on it shows what it is like"
    for _ in range(100):
        week.now += timedelta(seconds=week.digest.timer.interval() / 1000)
        week.digest.timer.timeout.emit()
        assert 0 < week.digest.timer.interval() <= LOOK_S * 1000 + 1000
    assert week.now > MONDAY
    assert week.looked(qtbot) == ["Last week: 1 prompt.", "Last week: 5 prompts."]
    week.digest.close()


def test_it_is_told_when_the_app_was_off_on_monday_and_not_twice(week: Week, qtbot: QtBot) -> None:
    week.digest.want(True)
    week.looked(qtbot)
    week.digest.close()
    week.now = MONDAY + timedelta(days=2)
    week.start().want(True)
    assert week.looked(qtbot)[1:] == ["Last week: 5 prompts."]
    week.digest.close()
    week.start().want(True)
    assert len(week.looked(qtbot)) == 2
    week.digest.close()


def test_of_a_week_without_a_question_nothing_is_said(week: Week, qtbot: QtBot) -> None:
    week.now = MONDAY + timedelta(days=14)
    week.digest.want(True)
    assert week.looked(qtbot) == []
    assert DigestFile(week.places.digest_file).told() == date(2026, 11, 30)
    week.digest.close()


def test_where_it_can_not_be_written_a_week_is_told_once_a_run(week: Week, qtbot: QtBot) -> None:
    week.places.state_dir.write_text("a file where the folder should be")
    week.digest.want(True)
    week.digest.look()
    week.digest.look()
    assert week.looked(qtbot) == ["Last week: 1 prompt."]
    week.digest.close()


def test_a_damaged_mark_counts_as_none(week: Week, qtbot: QtBot) -> None:
    week.places.state_dir.mkdir()
    week.places.digest_file.write_bytes(b"\xff{")
    week.digest.want(True)
    assert week.looked(qtbot) == ["Last week: 1 prompt."]
    week.digest.want(False)
    assert not week.digest.timer.isActive()
    assert DigestFile(week.places.digest_file).told() == date(2026, 11, 9)


def test_a_ledger_that_can_not_be_read_is_tried_again(week: Week, qtbot: QtBot) -> None:
    good = week.places.ledger_file.read_bytes()
    week.places.ledger_file.write_bytes(b"no database" * 100)
    week.digest.want(True)
    assert week.looked(qtbot) == []
    week.places.ledger_file.write_bytes(good)
    week.digest.look()
    assert week.looked(qtbot) == ["Last week: 1 prompt."]
    week.digest.close()
