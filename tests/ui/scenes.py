"""Every window and menu in the states that a person meets, for the tests that look at all of them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import usage_rows
from fakes import THREE_HOSTS, home_and_cloud, left, three_machines
from hostler.domain.chore import Chore, Does
from hostler.domain.classify.learned import Pick
from hostler.domain.errors import DiskFull, HostUnreachable
from hostler.domain.events import (
    Answer,
    AttemptFailed,
    AttemptStarted,
    Escalated,
    Failed,
    Loading,
    Thinking,
    Token,
    Truncated,
    Waking,
)
from hostler.domain.fleet import Fleet, HostFacts, LoadedModel, ModelFacts, Resting
from hostler.domain.found import Lookalike, Refused
from hostler.domain.history import Ended
from hostler.domain.job import Job, JobState, JobSummary
from hostler.domain.pace import Pace
from hostler.domain.prompt import Prompt, Source
from hostler.domain.pulling import PullProgress
from hostler.domain.registry import CloudRule, Registry, Target
from hostler.domain.said import wording
from hostler.store.actions import with_default_actions
from hostler.store.config import load
from hostler.store.edit import Conflict
from hostler.store.secrets import Keys
from hostler.ui.capture import Captured, words_in
from hostler.ui.jobs import JobsMenu
from hostler.ui.learned import LearnedMenu
from hostler.ui.machines import Pull
from hostler.ui.permission import PermissionDialog
from hostler.ui.schedule import ScheduleDialog
from hostler.ui.screenshot import Sheet
from hostler.ui.settings.labels import LABELS
from hostler.ui.settings.models.fields import MODEL_TABLE
from hostler.ui.settings.pages import ListPage
from hostler.ui.settings.window import SettingsWindow
from hostler.ui.tray import Tray
from hostler.ui.usage.ranges import Range
from hostler.ui.usage.showing import Known
from hostler.ui.usage.window import UsageWindow
from hostler.ui.words import worded
from ui.popup.test_presenter import Popup
from ui.test_first_run import HERE, FakeSurvey, Shown
from ui.test_history import Desk

TEXT = "QSELECTEDQ"
"""Stands for what is the user's own."""
KEY = "AKIA" + "QZ3WT7PLNB5X2MKD"
CODE = "QANSWERQ\n\n```python\nqcodeq = 1\n```\n\nQANSWERQ\n"
FLEET = Fleet(
    (
        HostFacts(
            host="mac-mini",
            reachable=True,
            since=time.time(),
            models=(ModelFacts(name="qwen3:4b"), ModelFacts(name="qwen3:8b")),
            loaded=(LoadedModel(name="qwen3:4b"),),
            paces=(Pace(model="qwen3:4b", tokens_per_s=41.0),),
            resting=(Resting("qwen3:8b", time.time() + 60, "HostTimeout"),),
        ),
        HostFacts(
            host="windows-gpu",
            reachable=False,
            since=time.time() - 3 * 24 * 3600,
            cause=HostUnreachable("Windows GPU", wording("Detail", "connection refused")).sentence,
        ),
        HostFacts(host="ubuntu", reachable=True, drained=True, drained_until=time.time() + 3600, models=()),
    )
)
DOWN = Fleet((HostFacts(host="mac", reachable=False), HostFacts(host="pc", reachable=False)))
Scene = tuple[str, QWidget]


def wakeable() -> Registry:
    registry = with_default_actions(three_machines())
    return replace(registry, hosts=tuple(replace(host, mac="02:00:00:00:00:01") for host in THREE_HOSTS))


def pick(number: int) -> Pick:
    words: frozenset[int] = frozenset()
    return Pick(
        id=number, route="code", instead_of="quick", at_ms=1, opening="QTITLEQ", words=words, opener=0, about=words
    )


def captured(text: str = TEXT) -> Captured:
    return Captured(source=Source.CLIPBOARD, text=text, origin=words_in(text), age_s=900.0)


def popup(qtbot: QtBot, registry: Registry | None = None, fleet: Fleet = FLEET) -> Popup:
    made = Popup(qtbot, registry or wakeable())
    made.presenter.show_fleet(fleet)
    made.open(captured())
    return made


def asked(made: Popup, *events: object) -> None:
    made.type("explain why the code fails")
    made.enter()
    made.tell(*events)


def answer(**more: object) -> Answer:
    values: dict[str, object] = {
        "model": "qwen3:4b", "host": "mac-mini", "route": "quick", "ttft_ms": 412.0, "total_ms": 1934.0,
        "prompt_tokens": 12, "completion_tokens": 212, "attempts": 1, "escalated": False, "cost_usd": 0.004,
    }  # fmt: skip
    return Answer(**(values | more))  # type: ignore[arg-type]


def popups(qtbot: QtBot) -> Iterator[Scene]:
    """The card in each of its states."""
    made = popup(qtbot)
    yield "empty line", made.window
    made.type("explain why the code fails")
    made.window.decision.click()
    yield "a decision with its reasons", made.window
    made.window.toggle_keys()
    yield "all keys", made.window
    made.window.toggle_keys()
    made.window.captured.toggle()
    yield "captured text, to be edited", made.window
    made.window.captured.toggle()
    made.window.palette_asked.emit()
    yield "palette", made.window
    made.window.close_palette()
    made.window.alternative_asked.emit(1)
    yield "an alternative, instead of its own choice", made.window

    running = popup(qtbot)
    asked(running, AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"))
    yield "asking", running.window
    running.tell(Loading(n=1, model="qwen3:4b", host="mac-mini", usually_s=12.0))
    yield "loading", running.window
    running.tell(Thinking(text="QTHOUGHTQ"))
    running.tell(Token(text=CODE))
    running.qtbot.waitUntil(lambda: running.window.answer.drawn)
    yield "answering after some thinking", running.window
    cause = HostUnreachable("Mac Mini", wording("Detail", "connection lost")).sentence
    running.tell(AttemptFailed(n=1, error="StreamBroken", detail=cause, after_ms=1.0))
    running.tell(AttemptStarted(n=2, model="qwen3:4b", host="ubuntu"), Token(text=CODE))
    running.tell(
        Truncated(model="qwen3:4b", host="ubuntu", tokens_read=900, prompt_tokens=9000, bigger="qwen3:8b@mac-mini")
    )
    running.tell(answer(poor=wording("Poor", "is far too short")))
    running.qtbot.waitUntil(lambda: running.window.answer.drawn)
    yield "answered after a takeover", running.window
    running.type("and more")
    yield "a follow-up", running.window

    thin = popup(qtbot)
    asked(thin, AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"), Token(text="QANSWERQ"))
    thin.tell(Escalated(from_="qwen3:4b@mac-mini", to="qwen3:30b@windows-gpu", why=wording("Poor", "declines")))
    thin.tell(AttemptStarted(n=2, model="qwen3:30b", host="windows-gpu"))
    yield "a bigger model after a thin answer", thin.window

    down = popup(qtbot)
    asked(down, Waking(host="windows-gpu", usually_s=40.0))
    yield "waking", down.window
    down.tell(Failed(errors=(cause, wording("Ask", "No target is set for the route {route}.").format(route="code"))))
    yield "nothing answers", down.window

    for name, agreed, typed in (("consent", "", "fix this code"), ("secret", "code", f"fix this {KEY}")):
        cloudy = Popup(qtbot, home_and_cloud(CloudRule.WHEN_NOTHING_LOCAL))
        cloudy.presenter.show_fleet(DOWN)
        cloudy.presenter.show_allowance(left(1.2, agreed=agreed))
        cloudy.open(captured())
        cloudy.type(typed)
        cloudy.enter()
        assert not cloudy.window.confirm.isHidden(), name
        yield f"the cloud asks: {name}", cloudy.window

    seeing = popup(qtbot)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0)
    seeing.presenter.show_image(image)
    seeing.qtbot.waitUntil(lambda: not seeing.presenter.picturing.loading)
    yield "an image that nobody can see", seeing.window

    told = popup(qtbot)
    summary = JobSummary(
        id=1, title="QTITLEQ", state=JobState.FAILED, created_ms=1, errors=(HostUnreachable("Mac Mini").sentence,)
    )
    told.presenter.show_answered(Job(summary=summary, prompt=Prompt(instruction="QTITLEQ", text=TEXT)))
    yield "a background job that failed", told.window


def histories(qtbot: QtBot, folder: Path) -> Iterator[Scene]:
    """The window of history, empty and filled."""
    desk = Desk(qtbot, folder / "history.sqlite3")
    with contextlib.closing(desk.kept):
        desk.window.open()
        yield "history, empty", desk.window
        said = wording("History", "the text holds {secrets}").format(secrets=wording("Secret", "a password"))
        desk.add(1, instruction="QQUESTIONQ", answer="QANSWERQ", model="QMODELQ", outcome=Ended.STOPPED, withheld=said)
        desk.add(2, instruction="QQUESTIONQ", answer="QANSWERQ", model="QMODELQ")
        desk.window.open()
        yield "history", desk.window
        desk.window.search.setText("nowhere")
        qtbot.waitUntil(lambda: not desk.window.lines.lines)
        yield "history, nothing found", desk.window


def dialogs(qtbot: QtBot) -> Iterator[Scene]:
    """The schedule, and the sheet over the screen."""
    schedule = ScheduleDialog("Mac Mini", ("Mon-Fri 22:00-07:00",))
    qtbot.addWidget(schedule)
    schedule.show()
    yield "schedule", schedule
    schedule.start.setText("nonsense")
    schedule.days[0].click()
    schedule.findChild(QWidget, "save").click()  # type: ignore[union-attr]
    yield "schedule, wrong", schedule
    permission = PermissionDialog()
    qtbot.addWidget(permission)
    permission.show()
    yield "permission", permission
    sheet = Sheet(QGuiApplication.primaryScreen(), QPixmap(640, 480))
    qtbot.addWidget(sheet)
    yield "a part of the screen", sheet


CONFIG = """version = 1
[[hosts]]
id = "qhostq"
name = "QHOSTQ"
url = "http://127.0.0.1:1"
[[hosts]]
id = "qsilentq"
name = "QSILENTQ"
url = "http://127.0.0.1:2"
[[routes]]
id = "qrouteq"
chain = ["QMODELQ@qhostq"]
keywords = ["QWORDQ"]
[[actions]]
id = "qactionq"
name = "QNAMEQ"
prompt = "QPROMPTQ"
"""


STOCK = Fleet(
    (
        HostFacts(
            host="qhostq",
            reachable=True,
            models=(
                ModelFacts(
                    name="QMODELQ",
                    size_bytes=2_600_000_000,
                    parameters=4.02e9,
                    quantization="Q4_K_M",
                    context_length=8192,
                    capabilities=frozenset({"completion", "vision", "thinking", "tools"}),
                ),
                ModelFacts(name="QEMBEDQ", size_bytes=20_000_000, capabilities=frozenset({"embedding"})),
            ),
            loaded=(LoadedModel(name="QMODELQ", until=time.time() + 600),),
        ),
        HostFacts(host="qsilentq", reachable=False),
    )
)
"""What lies on the machines of CONFIG."""


def models(window: SettingsWindow) -> Iterator[Scene]:
    """The page of the models: a pull that runs, one that failed, the question, and nothing found."""
    page = window.models
    pulls = (
        Chore(
            does=Does.PULL,
            host="qhostq",
            model="QBIGQ",
            progress=PullProgress(status="pulling 3f1b", completed_bytes=2_300_000_000, total_bytes=5_200_000_000),
            bytes_per_s=40e6,
            left_s=73.0,
        ),
        Chore(does=Does.PULL, host="qhostq", model="QFAILEDQ", problem=DiskFull("QHOSTQ", model="QFAILEDQ").sentence),
    )
    page.show_chores(pulls)
    page.choose(Target("QMODELQ", "qhostq"))
    page.details.ask()
    yield "settings, a model, asked whether to delete it", window
    page.details.question.keep.click()
    page.fields[MODEL_TABLE, "keep_alive"].editor.setText("QNONSENSEQ")  # type: ignore[attr-defined]
    page.fields[MODEL_TABLE, "keep_alive"].finish()
    page.bar.name.setText("a b")
    page.bar.button.click()
    page.bar.say_stopped(window._registry.host("qhostq"))
    yield "settings, what is wrong about a model", window
    page.show_chores(())
    page.filters.words.setText("nowhere")
    yield "settings, no such model", window
    page.filters.words.clear()


def settings(qtbot: QtBot, folder: Path) -> Iterator[Scene]:
    """Every page of the settings, what is found, what is refused, and the question about a conflict."""
    file = folder / "config.toml"
    file.write_text(CONFIG)
    # The one desktop with more to show here.
    wayland = {"WAYLAND_DISPLAY": "wayland-0", "XDG_CURRENT_DESKTOP": "sway"}
    window = SettingsWindow(file, lambda text: None, Keys(), wayland)
    qtbot.addWidget(window)
    window.open()
    qtbot.waitUntil(lambda: window.changes.idle)
    window.show_fleet(load(file).config.registry, STOCK)
    for row, page in enumerate(window.pages):
        window.rail.setCurrentRow(row)
        yield f"settings, page {row + 1}", window
        if page is window.models:
            yield from models(window)
        if isinstance(page, ListPage):
            page.remove.click()
            qtbot.waitUntil(lambda: window.changes.idle)
            yield f"settings, page {row + 1}, removed", window
    window.cloud.begin()
    yield "a cloud machine, from a preset", window.cloud
    window.cloud.test.click()
    yield "a cloud machine, asked whether to test it", window.cloud
    window.cloud.preset.setCurrentIndex(window.cloud.preset.count() - 1)
    window.cloud.preset.activated.emit(window.cloud.preset.currentIndex())
    window.cloud.url.setText("https://QURLQ.example")
    window.cloud.add.click()
    yield "a cloud machine, what is missing", window.cloud
    window.cloud.reject()
    shared = folder / "shared.toml"
    shared.write_text(CONFIG.replace("qhostq", "qotherq").replace("127.0.0.1", "127.0.0.2"))
    window.share.read(shared)
    qtbot.waitUntil(window.share.offer.isVisible)
    yield "settings, what a file adds", window
    window.share.cancel.click()
    window.share.read(file)
    qtbot.waitUntil(window.share.said.isVisible)
    yield "settings, a file adds nothing", window
    assert window.binding is not None
    window.binding.copy.click()
    yield "settings, a line to bind a key copied", window
    window.asked.show_conflict(Conflict(("privacy",), "QXQ", "QYQ", "QZQ"))
    window.search.setText(worded(LABELS["[privacy]", "keep_days"]))
    yield "settings, found", window
    window.search.setText("nowhere")
    yield "settings, nothing found", window
    window.changes.close()


def usages(qtbot: QtBot, folder: Path) -> Iterator[Scene]:
    """The usage window: empty, each of its views, a day, what is wrong, and where a rule may want a change."""
    today, file = date(2026, 11, 26), folder / "usage.sqlite3"
    window = UsageWindow(file, Known(registry=wakeable()), today=lambda: today)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.bars_shown):
        window.open()
    yield "usage, empty", window
    usage_rows.fill(file, usage_rows.attempts(today, 40))
    at_ms = round(datetime(2026, 11, 20, 12).timestamp() * 1000)
    window.know(picks=tuple(replace(pick(n), at_ms=at_ms, instead_of="vision") for n in range(20)))
    with qtbot.waitSignal(window.bars_shown):
        window.look()
    window.chart.point(3)
    legend = window.legend
    for view in window.views.buttons():
        view.click()
        qtbot.waitUntil(lambda: legend.isHidden() or legend.height() == legend.heightForWidth(legend.width()))
        yield f"usage, view {window.views.id(view) + 1}", window
    for by in range(window.controls.by.count()):
        with qtbot.waitSignal(window.bars_shown):
            window.controls.by.setCurrentIndex(by)
            window.look()
        window.views.button(0).click()
        # The room of its rows is given once the events of the layout are through.
        qtbot.waitUntil(lambda: legend.height() == legend.heightForWidth(legend.width()))
        yield f"usage, parted {by + 1}", window
    window.legend.entries[0].click()
    with qtbot.waitSignal(window.bars_shown):
        window.controls.range.choose(Range.CUSTOM)
    window.show_problem("QFILEQ")
    yield "usage, any days", window
    with qtbot.waitSignal(window.bars_shown):
        window.controls.range.choose(Range.TODAY)
    yield "usage, a day", window
    window.end()


def beginnings(qtbot: QtBot, folder: Path) -> Iterator[Scene]:
    """The window for somebody new, step by step; what refuses, what doesn't answer, a taken key, and nothing found."""
    nothing = Shown(qtbot, folder / "new.toml", FakeSurvey(here=(), around=()))
    nothing.window.machines.address.setText("qnobodyq")
    nothing.presses_at(nothing.window.machines.add)
    nothing.waits_for("at")
    yield "first run, nothing found", nothing.window
    nothing.window.end()
    found = (
        HERE,
        Refused(url="http://192.168.1.7:11434"),
        Lookalike(url="http://192.168.1.8:11434", detail="QDETAILQ"),
    )
    shown = Shown(qtbot, folder / "new.toml", FakeSurvey(here=found), taken=("Ctrl+Alt+Space",))
    yield "first run, this machine", shown.window
    shown.survey.failing.add("qwen3-coder:30b")
    shown.presses_at(shown.window.machines.around)
    shown.waits_for("around")
    yield "first run, machines", shown.window
    shown.presses_at(shown.window.next)
    shown.waits_for("measure")
    yield "first run, routes", shown.window
    shown.presses_at(shown.window.next)
    yield "first run, a taken key", shown.window
    shown.window.end()


def menus(qtbot: QtBot) -> Iterator[Scene]:
    """The tray's menu with all that can hang below it."""
    jobs, learned = JobsMenu(wakeable()), LearnedMenu()
    tray = Tray(wakeable(), jobs, learned, available=lambda: False)
    tray.show_fleet(FLEET)
    tray.show_pulls((Pull("mac-mini", "qwen3:8b", 0.42),))
    tray.show_problem(wording("App", "{problem} The last config that worked is used.").format(problem="QFILEQ"))
    tray.show_paused(True)
    errors = (HostUnreachable("Mac Mini", wording("Detail", "connection lost")).sentence,)
    jobs.show_jobs(
        tuple(
            JobSummary(id=place, title="QTITLEQ", state=state, created_ms=1, host="mac-mini", errors=errors)
            for place, state in enumerate(JobState)
        )
    )
    learned.show_picks(tuple(pick(n) for n in range(1, 12)))
    for menu in (tray.menu, jobs, learned):
        qtbot.addWidget(menu)
    yield "tray", tray.menu
    tray.show_fleet(Fleet())
    yield "tray without machines", tray.menu


def every_window(qtbot: QtBot, folder: Path) -> Iterator[Scene]:
    yield from popups(qtbot)
    yield from histories(qtbot, folder)
    yield from dialogs(qtbot)
    yield from settings(qtbot, folder)
    yield from usages(qtbot, folder)
    yield from beginnings(qtbot, folder)
    yield from menus(qtbot)
