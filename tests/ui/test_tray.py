"""The tray's menu and tooltip, and a tray that comes late."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from fakes import THREE_HOSTS, three_machines
from hostler.domain.fleet import Fleet, Health, HostFacts, LoadedModel, ModelFacts
from hostler.domain.job import JobState, JobSummary
from hostler.domain.registry import Registry
from hostler.domain.usage import UsedToday
from hostler.ui.jobs import JobsMenu
from hostler.ui.tray import Tray
from hostler.ui.tray_icon import Look, tray_icon


class Desktop:
    """Whether it has a tray."""

    def __init__(self, *, has_tray: bool) -> None:
        self.has_tray = has_tray
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.has_tray


@pytest.fixture
def desktop() -> Desktop:
    return Desktop(has_tray=True)


@pytest.fixture
def tray(qtbot: QtBot, desktop: Desktop) -> Any:
    made = Tray(three_machines(), available=desktop)
    yield made
    made.hide()


def entries(menu: QMenu) -> list[Any]:
    """A menu as it is read, with the lines of each submenu."""
    found: list[Any] = []
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            # Lines to read; what can be done stands below them.
            lines = [shown(each.text()) for each in below.actions() if not each.isSeparator() and not each.isEnabled()]
            found.append((shown(action.text()), lines))
        elif not action.isSeparator():
            found.append(shown(action.text()))
    return found


def shown(text: str) -> str:
    """A menu draws && as & and takes a single one for a key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def machine(tray: Tray, name: str = "Mac Mini") -> tuple[str, list[str]]:
    return next(entry for entry in entries(tray.menu) if isinstance(entry, tuple) and entry[0].startswith(name))


MODELS = (ModelFacts(name="qwen3:4b"), ModelFacts(name="qwen3:8b"))
WARM = (LoadedModel(name="qwen3:4b"),)
SINCE = time.time()
AT = time.strftime("%H:%M", time.localtime(SINCE))


@pytest.mark.parametrize(
    ("facts", "line", "below"),
    [
        (HostFacts(host="mac-mini"), "Mac Mini · looking…", ["not looked at yet"]),
        (
            HostFacts(host="mac-mini", reachable=True, models=MODELS, loaded=WARM),
            "Mac Mini · warm · qwen3:4b",
            ["qwen3:4b · warm", "qwen3:8b"],
        ),
        (HostFacts(host="mac-mini", reachable=True, models=MODELS), "Mac Mini · ready", ["qwen3:4b", "qwen3:8b"]),
        (
            HostFacts(host="mac-mini", reachable=True, models=MODELS, in_flight=1),
            "Mac Mini · busy",
            ["qwen3:4b", "qwen3:8b"],
        ),
        (HostFacts(host="mac-mini", reachable=True, models=()), "Mac Mini · ready", ["no models there"]),
        (
            HostFacts(host="mac-mini", reachable=False, cause="Mac Mini can't be reached.", since=SINCE),
            f"Mac Mini · down since {AT}",
            ["Mac Mini can't be reached."],
        ),
        (HostFacts(host="mac-mini", reachable=False, cause="Asleep."), "Mac Mini · down", ["Asleep."]),
        (
            HostFacts(host="mac-mini", reachable=True, misconfigured=True, cause="It answers 403."),
            "Mac Mini · misconfigured",
            ["It answers 403."],
        ),
        (
            HostFacts(host="mac-mini", reachable=True, drained=True, models=MODELS[:1]),
            "Mac Mini · drained",
            ["qwen3:4b"],
        ),
    ],
    ids=["unknown", "warm", "ready", "busy", "empty", "down since", "down", "misconfigured", "drained"],
)
def test_each_state_has_its_line(tray: Tray, facts: HostFacts, line: str, below: list[str]) -> None:
    tray.show()
    tray.show_fleet(Fleet((facts,)))
    assert machine(tray) == (line, below)
    assert tray._icon is not None
    assert tray._icon.toolTip() == f"Hostler\n{line}"


def test_the_menu_follows_a_machine_from_state_to_state(tray: Tray) -> None:
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=False, cause="Off."),)))
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=True, models=MODELS, loaded=WARM),)))
    assert machine(tray) == ("Mac Mini · warm · qwen3:4b", ["qwen3:4b · warm", "qwen3:8b"])
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=True, models=MODELS[1:]),)))
    assert machine(tray) == ("Mac Mini · ready", ["qwen3:8b"])


def test_warm_models_are_ticked_and_nothing_there_can_be_clicked(tray: Tray) -> None:
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=True, models=MODELS, loaded=WARM),)))
    below = next(action.menu() for action in tray.menu.actions() if isinstance(action.menu(), QMenu))
    assert isinstance(below, QMenu)
    lines = [action for action in below.actions() if action.isCheckable()]
    assert [action.isChecked() for action in lines] == [True, False]
    assert not any(action.isEnabled() for action in lines)


def test_machines_come_in_the_order_of_the_config(tray: Tray) -> None:
    tray.show_fleet(Fleet(tuple(HostFacts(host=host.id) for host in THREE_HOSTS)))
    names = [entry[0].split(" · ")[0] for entry in entries(tray.menu) if isinstance(entry, tuple)]
    assert names == ["Mac Mini", "Windows GPU", "Ubuntu"]


def test_without_machines_it_says_where_to_write_them(tray: Tray) -> None:
    assert any("add one in Settings" in entry for entry in entries(tray.menu))


def test_names_with_an_ampersand_are_shown_and_mark_no_key(tray: Tray) -> None:
    host = replace(THREE_HOSTS[0], name="Tom & Jerry && Co")
    tray.show_registry(replace(three_machines(), hosts=(host,)))
    models = (ModelFacts(name="a&b:latest"),)
    tray.show_fleet(
        Fleet((HostFacts(host="mac-mini", reachable=True, models=models, loaded=(LoadedModel(name="a&b"),)),))
    )
    assert machine(tray, "Tom") == ("Tom & Jerry && Co · ready · a&b", ["a&b:latest · warm"])


def test_control_characters_of_a_host_never_reach_the_screen(tray: Tray) -> None:
    tray.show()
    facts = HostFacts(
        host="mac-mini",
        reachable=True,
        models=(ModelFacts(name="evil\x1b[2J\n\u202egpj.exe"),),
        loaded=(LoadedModel(name="warm\x07\nline"),),
    )
    tray.show_fleet(Fleet((facts,)))
    line, below = machine(tray)
    assert tray._icon is not None
    assert not set(line + "".join(below) + tray._icon.toolTip().replace("\n", "")) & {"\x1b", "\x07", "\n", "\u202e"}
    assert tray._icon.toolTip().count("\n") == 1
    broken = HostFacts(host="mac-mini", reachable=False, cause="line one\nline\x1b two")
    tray.show_fleet(Fleet((broken,)))
    assert machine(tray)[1] == ["line one line two"]


def test_a_very_long_name_is_cut(tray: Tray) -> None:
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=True, models=(ModelFacts(name="x" * 500),)),)))
    (name,) = machine(tray)[1]
    assert len(name) <= 60
    assert name.endswith("…")


def test_new_names_of_machines_are_shown(tray: Tray) -> None:
    tray.show_fleet(Fleet((HostFacts(host="mac-mini"),)))
    tray.show_registry(Registry(hosts=(replace(THREE_HOSTS[0], name="Kitchen"),)))
    assert machine(tray, "Kitchen")[0] == "Kitchen · looking…"


def test_the_menu_asks_and_quits(qtbot: QtBot, tray: Tray) -> None:
    ask, *_, end = tray.menu.actions()
    with qtbot.waitSignal(tray.popup_asked):
        ask.trigger()
    with qtbot.waitSignal(tray.quit_asked):
        end.trigger()


def test_opening_the_menu_has_the_machines_looked_at(qtbot: QtBot, tray: Tray) -> None:
    with qtbot.waitSignal(tray.menu_opened):
        tray.menu.aboutToShow.emit()


def test_a_left_click_shows_the_machines_and_a_middle_click_asks(qtbot: QtBot, tray: Tray) -> None:
    tray.show()
    assert tray._icon is not None
    with qtbot.assertNotEmitted(tray.popup_asked), qtbot.waitSignal(tray.menu_opened):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert tray.menu.isVisible()
    tray.menu.close()
    with qtbot.waitSignal(tray.popup_asked):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.MiddleClick)
    with qtbot.assertNotEmitted(tray.popup_asked):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert not tray.menu.isVisible(), "the desktop shows it for a right click"


def test_where_a_menu_cannot_be_placed_a_left_click_asks(
    qtbot: QtBot, tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray.show()
    assert tray._icon is not None
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "wayland"))
    with qtbot.waitSignal(tray.popup_asked):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "cocoa"))
    with qtbot.assertNotEmitted(tray.popup_asked):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert not tray.menu.isVisible(), "one is enough"


TODAY = date(2026, 11, 25)


def used(*routes: tuple[str, int], day: date = TODAY) -> UsedToday:
    return UsedToday(day.isoformat(), routes)


class Calendar:
    """What day it is."""

    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def dated(qtbot: QtBot, desktop: Desktop, calendar: Calendar) -> Iterator[Tray]:
    made = Tray(three_machines(), available=desktop, today=calendar)
    made.show()
    made.show_fleet(Fleet((HostFacts(host="mac-mini"),)))
    yield made
    made.hide()


def today_in(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and action.text().startswith("Today")]


def tip(tray: Tray) -> str:
    assert tray.icon is not None
    return tray.icon.toolTip()


def test_what_was_asked_today_stands_in_the_menu_and_under_the_pointer(dated: Tray) -> None:
    assert today_in(dated.menu) == [], "nothing is known yet"
    dated.show_usage(used())
    assert today_in(dated.menu) == ["Today: nothing asked yet"]
    assert "Today" not in tip(dated)
    dated.show_usage(used(("quick", 22), ("code", 9)))
    assert today_in(dated.menu) == ["Today: 31 prompts · 71% quick"]
    assert tip(dated) == "Hostler\nMac Mini · looking…\nToday: 31 prompts · 71% quick"
    dated.show_usage(used(("code", 1)))
    assert today_in(dated.menu) == ["Today: 1 prompt · 0% quick"]


def test_yesterdays_figures_are_gone_at_midnight(dated: Tray, calendar: Calendar) -> None:
    dated.show_usage(used(("quick", 31)))
    calendar.day += timedelta(days=1)
    dated.show_day()
    assert (today_in(dated.menu), "Today" in tip(dated)) == ([], False)
    dated.show_usage(used(("quick", 31)))
    assert today_in(dated.menu) == [], "read before midnight, told after it"
    dated.show_usage(used(("quick", 1), day=calendar.day))
    assert today_in(dated.menu) == ["Today: 1 prompt · 100% quick"]


def test_an_open_menu_takes_the_newest_figures(qtbot: QtBot, dated: Tray) -> None:
    dated.show_usage(used(("quick", 1)))
    dated.menu.popup(dated.menu.pos())
    qtbot.waitUntil(dated.menu.isVisible)
    before = dated.menu.actions()
    dated.show_usage(used(("quick", 2)))
    assert today_in(dated.menu) == ["Today: 2 prompts · 100% quick"]
    assert dated.menu.actions() == before, "nothing else moves under the pointer"
    dated.menu.close()


def test_a_problem_stands_in_the_menu_until_it_is_solved(tray: Tray) -> None:
    tray.show_problem("Another program holds\nCtrl+Alt+Space.")
    assert entries(tray.menu)[1] == "Another program holds Ctrl+Alt+Space."
    tray.show_problem("")
    assert not any("Ctrl" in str(entry) for entry in entries(tray.menu))


def test_the_icon_tells_the_health_and_whether_something_runs(tray: Tray) -> None:
    tray.show()
    assert tray._icon is not None
    pictures = []
    for fleet, working in (
        (Fleet((HostFacts(host="mac-mini", reachable=True),)), False),
        (Fleet((HostFacts(host="mac-mini", reachable=True),)), True),
        (Fleet((HostFacts(host="mac-mini", reachable=True), HostFacts(host="ubuntu", reachable=False))), True),
        (Fleet((HostFacts(host="mac-mini", reachable=False),)), False),
    ):
        tray.show_fleet(fleet)
        tray.show_asking(working)
        pictures.append(tray._icon.icon().pixmap(32, 32).toImage())
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])


def test_a_mac_gives_the_icon_its_panels_colour(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    tray.show()
    assert tray._icon is not None
    assert not tray._icon.icon().isMask(), "elsewhere it has its own"
    monkeypatch.setattr("sys.platform", "darwin")
    tray.show_asking(True)
    assert tray._icon.icon().isMask()


def picture(tray: Tray) -> QImage:
    assert tray._icon is not None
    return tray._icon.icon().pixmap(32, 32).toImage()


def test_a_background_job_that_runs_is_work_too(tray: Tray) -> None:
    tray.show()
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=True),)))
    idle = picture(tray)
    queued, running, done = (
        JobSummary(id=1, title="Why", state=state, created_ms=1)
        for state in (JobState.QUEUED, JobState.RUNNING, JobState.DONE)
    )
    tray.show_jobs((queued, done))
    assert picture(tray) == idle
    tray.show_jobs((running, done))
    working = picture(tray)
    assert working != idle
    tray.show_asking(True)
    tray.show_jobs((done,))
    assert picture(tray) == working, "the popup still asks"
    tray.show_asking(False)
    assert picture(tray) == idle


def test_the_icon_tells_that_the_keys_rest(tray: Tray) -> None:
    tray.show()
    awake = picture(tray)
    tray.show_paused(True)
    assert picture(tray) != awake
    assert tip(tray).startswith("Hostler · hotkeys paused")
    tray.show_paused(False)
    assert picture(tray) == awake


@pytest.fixture
def recolour(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Gives the desktop other colours; it gets its own back."""
    before = QPalette(qapp.palette())
    yield lambda colour: qapp.setPalette(QPalette(QColor(colour)))
    qapp.setPalette(before)


LIGHT, DARK = "#efefef", "#2b2b2b"


def test_icon_and_menu_follow_the_desktops_colours_at_once(
    qtbot: QtBot, tray: Tray, recolour: Callable[[str], None]
) -> None:
    recolour(LIGHT)
    tray.show()
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=False, cause="Off."),)))
    pictures: list[QImage] = []
    for colour, look in ((LIGHT, "light"), (DARK, "dark"), (LIGHT, "light again")):
        recolour(colour)
        wanted = tray_icon(Look(Health.NONE), dark=colour == DARK).pixmap(32, 32).toImage()
        qtbot.waitUntil(lambda wanted=wanted: picture(tray) == wanted)
        [line] = [action for action in tray.menu.actions() if action.text().startswith("Mac Mini")]
        below = line.menu()
        assert isinstance(below, QMenu)
        pictures.append(line.icon().pixmap(16, 16).toImage())
        for menu in (tray.menu, below):
            quiet = menu.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
            assert (quiet.lightness() < 128) == (colour == LIGHT), look
            assert menu.palette().color(QPalette.ColorRole.Window).name() == colour, look
    assert pictures[0] == pictures[2] != pictures[1]


def test_the_menus_below_follow_too(qtbot: QtBot, desktop: Desktop, recolour: Callable[[str], None]) -> None:
    recolour(LIGHT)
    jobs = JobsMenu(three_machines())
    tray = Tray(three_machines(), jobs, available=desktop)
    failed = JobSummary(id=1, title="Why", state=JobState.FAILED, created_ms=1, errors=("Mac Mini is off.",))
    jobs.show_jobs((failed,))
    recolour(DARK)
    menus = (jobs, *jobs.findChildren(QMenu))
    assert len(menus) == 2

    def quiet() -> list[int]:
        role = QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText
        return [menu.palette().color(*role).lightness() for menu in menus]

    qtbot.waitUntil(lambda: min(quiet()) > 128)
    tray.hide()


def test_the_icon_comes_when_the_tray_comes_late(qtbot: QtBot, desktop: Desktop) -> None:
    desktop.has_tray = False
    tray = Tray(three_machines(), available=desktop)
    tray._late.setInterval(1)
    with qtbot.waitSignal(tray.missing):
        tray.show()
    assert not tray.is_shown
    qtbot.waitUntil(lambda: desktop.asked > 2)
    tray.show_fleet(Fleet((HostFacts(host="mac-mini", reachable=True),)))
    with qtbot.waitSignal(tray.appeared):
        desktop.has_tray = True
    assert tray.is_shown
    assert tray._icon is not None
    assert tray._icon.toolTip() == "Hostler\nMac Mini · ready"
    assert not tray._icon.icon().isNull()
    assert not tray._late.isActive(), "nothing polls once there is a tray"
    tray.hide()


def test_a_hidden_tray_stops_looking(qtbot: QtBot, desktop: Desktop) -> None:
    desktop.has_tray = False
    tray = Tray(three_machines(), available=desktop)
    tray.show()
    assert tray._late.isActive()
    tray.hide()
    assert not tray._late.isActive()
