"""The jobs' submenu, and what is said of each."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.job import JobState, JobSummary
from hostler.domain.registry import Registry
from hostler.ui.jobs import SHOWN, JobsMenu, notice, state_words


def job(number: int, state: JobState, title: str = "Why is the sky blue?", **more: Any) -> JobSummary:
    return JobSummary(id=number, title=title, state=state, created_ms=1, **more)


QUEUED = job(4, JobState.QUEUED)
RUNNING = job(3, JobState.RUNNING)
DONE = job(2, JobState.DONE, host="mac-mini", model="qwen3:8b")
FAILED = job(1, JobState.FAILED, errors=("Mac Mini can't be reached.",))


@pytest.fixture
def menu(qtbot: QtBot) -> JobsMenu:
    made = JobsMenu(three_machines())
    qtbot.addWidget(made)
    return made


def lines(menu: QMenu) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for action in menu.actions():
        below = action.menu()
        found[action.text()] = [each.text() for each in below.actions()] if isinstance(below, QMenu) else []
    return found


def choose(menu: JobsMenu, job_line: int, entry: str) -> None:
    below = menu.actions()[job_line].menu()
    assert isinstance(below, QMenu)
    next(action for action in below.actions() if action.text() == entry).trigger()


def test_each_job_has_its_state_and_what_can_be_done(menu: JobsMenu) -> None:
    menu.show_jobs((QUEUED, RUNNING, DONE, FAILED, job(0, JobState.CANCELLED)))
    assert menu.title() == "Background (2)", "those that are still to be answered"
    assert lines(menu) == {
        "Why is the sky blue? · queued": ["Cancel", "Remove"],
        "Why is the sky blue? · running": ["Cancel", "Remove"],
        "Why is the sky blue? · answered by Mac Mini": ["Show answer", "Copy answer", "Remove"],
        "Why is the sky blue? · not answered": ["Mac Mini can't be reached.", "Remove"],
        "Why is the sky blue? · cancelled": ["Remove"],
    }


def test_without_jobs_it_is_not_in_the_menu(menu: JobsMenu) -> None:
    above = QMenu()
    above.addMenu(menu)
    assert not menu.menuAction().isVisible()
    menu.show_jobs((DONE,))
    assert menu.menuAction().isVisible()
    assert menu.title() == "Background"
    menu.show_jobs(())
    assert not menu.menuAction().isVisible()
    assert lines(menu) == {}


@pytest.mark.parametrize(
    ("line", "entry", "signal", "number"),
    [(0, "Cancel", "cancel_asked", 3), (1, "Show answer", "show_asked", 2), (1, "Copy answer", "copy_asked", 2)]
    + [(line, "Remove", "remove_asked", number) for line, number in ((0, 3), (1, 2))],
)
def test_an_entry_asks_for_its_job(
    qtbot: QtBot, menu: JobsMenu, line: int, entry: str, signal: str, number: int
) -> None:
    menu.show_jobs((RUNNING, DONE))
    with qtbot.waitSignal(getattr(menu, signal)) as asked:
        choose(menu, line, entry)
    assert asked.args == [number]


def test_a_job_that_waits_says_so_and_why(menu: JobsMenu) -> None:
    menu.show_jobs((job(1, JobState.QUEUED, waits=2, errors=("Mac Mini & co can't be reached.",)),))
    assert lines(menu) == {
        "Why is the sky blue? · waits for a machine": ["Mac Mini && co can't be reached.", "Cancel", "Remove"]
    }


def test_titles_are_cut_and_hold_no_keys_and_no_controls(menu: JobsMenu) -> None:
    menu.show_jobs((job(1, JobState.QUEUED, "R&D\n" + "x" * 60), job(2, JobState.QUEUED, "a\u202eb\x1b[0m")))
    first, second = lines(menu)
    assert first == "R&&D " + "x" * 35 + "… · queued"
    assert second == "ab[0m · queued"


def test_only_the_newest_are_shown(menu: JobsMenu) -> None:
    menu.show_jobs(tuple(job(number, JobState.QUEUED) for number in range(SHOWN + 3, 0, -1)))
    actions = menu.actions()
    assert len(actions) == SHOWN + 1
    assert actions[-1].text() == "3 older: see hostler jobs"
    assert not actions[-1].isEnabled()


def test_an_open_menu_is_left_in_peace_until_it_closes(qtbot: QtBot, menu: JobsMenu) -> None:
    menu.show_jobs((RUNNING,))
    menu.popup(menu.pos())
    menu.show_jobs((DONE,))
    assert list(lines(menu)) == ["Why is the sky blue? · running"]
    menu.close()
    qtbot.waitUntil(lambda: list(lines(menu)) == ["Why is the sky blue? · answered by Mac Mini"])


def test_machines_are_named_as_the_registry_says(menu: JobsMenu) -> None:
    menu.show_jobs((DONE,))
    menu.show_registry(Registry())
    assert list(lines(menu)) == ["Why is the sky blue? · answered by mac-mini"]
    assert state_words(DONE, three_machines()) == "answered by Mac Mini"


def test_what_a_notification_says_of_a_job() -> None:
    assert notice(DONE, three_machines()) == "“Why is the sky blue?” is answered by Mac Mini"
    assert notice(FAILED, three_machines()) == "“Why is the sky blue?” could not be answered"
