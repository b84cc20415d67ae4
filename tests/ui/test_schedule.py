"""The window for a machine's times of the week, with real keys and clicks on its parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hostler.ui.schedule import LIST_HEIGHT, ScheduleDialog
from hostler.ui.theme import DARK, LIGHT

Open = Callable[..., tuple[ScheduleDialog, list[tuple[str, ...]]]]
NIGHTS = "Mon-Fri 22:00-07:00"


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def open_it(*times: str) -> tuple[ScheduleDialog, list[tuple[str, ...]]]:
        dialog, saved = ScheduleDialog("Mac Mini", times), list[tuple[str, ...]]()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.saved.connect(saved.append)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog, saved

    return open_it


def choose(dialog: ScheduleDialog, *days: int, start: str = "22:00", end: str = "07:00") -> None:
    for day in days:
        dialog.days[day].click()
    dialog.start.setText(start)
    dialog.end.setText(end)


def test_what_was_begun_is_saved_without_adding_it_first(opened: Open) -> None:
    dialog, saved = opened()
    choose(dialog, 0, 1, 2, 3, 4)
    dialog.save.click()
    assert saved == [(NIGHTS,)]
    assert not dialog.isVisible()


def test_times_are_added_and_taken_out(opened: Open) -> None:
    dialog, saved = opened(NIGHTS)
    choose(dialog, 5, 6, start="0:00", end="24:00")
    dialog.add.click()
    assert dialog.times == (NIGHTS, "Sat,Sun 00:00-24:00")
    assert (dialog.start.text(), dialog.end.text()) == ("22:00", "07:00")
    assert not any(day.isChecked() for day in dialog.days)
    dialog._remove[0].click()
    dialog.save.click()
    assert saved == [("Sat,Sun 00:00-24:00",)]


def test_the_last_one_taken_out_leaves_none(opened: Open) -> None:
    dialog, saved = opened(NIGHTS)
    dialog._remove[0].click()
    assert dialog.focusWidget() is dialog.days[0]
    dialog.save.click()
    assert saved == [()]


def test_cancel_and_escape_change_nothing(opened: Open, qtbot: QtBot) -> None:
    for leave in ("click", "key"):
        dialog, saved = opened(NIGHTS)
        dialog._remove[0].click()
        choose(dialog, 0)
        if leave == "click":
            dialog.cancel.click()
        else:
            qtbot.keyClick(dialog.start, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert saved == []


@pytest.mark.parametrize(
    ("days", "start", "end", "reason", "where"),
    [
        ((), "22:00", "06:00", "Choose at least one day.", "Monday"),
        ((0,), "25:00", "07:00", "“25:00” is no time of day: write it like 22:00.", "From"),
        ((0,), "", "07:00", "“” is no time of day: write it like 22:00.", "From"),
        ((0,), "22:00", "7:60", "“7:60” is no time of day: write it like 22:00.", "To"),
        ((0,), "24:00", "07:00", "“24:00” is no time of day: write it like 22:00.", "From"),
        ((0, 1, 2, 3, 4), "22", "7", "This is in the list already.", "Monday"),
    ],
)
def test_what_is_wrong_is_said_beside_it_until_it_is_changed(
    opened: Open, days: tuple[int, ...], start: str, end: str, reason: str, where: str
) -> None:
    dialog, saved = opened(NIGHTS)
    choose(dialog, *days, start=start, end=end)
    dialog.save.click()
    assert (dialog.reason.text(), saved, dialog.isVisible()) == (reason, [], True)
    focus = dialog.focusWidget()
    assert focus is not None
    assert (focus.accessibleName(), focus.accessibleDescription()) == (where, reason)
    dialog.end.setText("05:00")
    assert dialog.reason.text() != reason
    assert focus.accessibleDescription() == ""


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("22:00", "07:00", "It ends on the day after."),
        ("9", "17:30", "It ends on the same day."),
        ("20:00", "24:00", "It ends on the same day."),
        ("09:00", "9:00", "For 24 hours from each of these days."),
        ("09:0", "9:00", ""),
    ],
)
def test_it_says_when_it_ends(opened: Open, start: str, end: str, said: str) -> None:
    dialog, _ = opened()
    choose(dialog, start=start, end=end)
    assert dialog.reason.text() == said


def test_tab_goes_through_it_as_it_is_read(opened: Open, qtbot: QtBot) -> None:
    dialog, _ = opened(NIGHTS, "Sat 10:00-11:00")
    dialog._remove[0].setFocus()
    names = []
    for _step in range(14):
        focus = dialog.focusWidget()
        assert focus is not None
        names.append(focus.accessibleName() or getattr(focus, "text", str)())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert names == [f"Remove {NIGHTS}", "Remove Sat 10:00-11:00", *days, "From", "To", "&Add", "Cancel", "Save"]


def test_many_times_scroll_and_the_window_stays_small(opened: Open) -> None:
    dialog, _ = opened(*(f"Mon {hour:02}:00-{hour:02}:30" for hour in range(20)))
    assert dialog.list.height() == LIST_HEIGHT
    assert dialog.height() < 500


def test_light_and_dark(opened: Open) -> None:
    dialog, _ = opened(NIGHTS)
    for theme in (LIGHT, DARK):
        dialog.show_theme(theme)
        assert dialog.grab().toImage().pixelColor(2, 2).name() == theme.ground
