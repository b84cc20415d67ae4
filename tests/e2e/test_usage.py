"""The usage window from the tray, by real keys: live figures, a file, a rule; and nine programs that write at once."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import usage_rows
from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Lines, Rig
from hostler.domain.classify.learned import Pick
from hostler.store.picks import Picks
from store.test_ledger import rows_of, writer

WRITERS, ROWS = 8, 60
LONG_S = 120.0


def open_usage(rig: Rig, app: RunningApp) -> dict[str, Any]:
    app.open_menu()
    rig.keys(*app.up_to("Usage"), "Return")
    app.wait(lambda state: state["usage"] and state["usage"]["active"], "the usage window")
    rig.wait(lambda: rig.focused_window_name() == "Usage", "its keys")
    return app.wait(lambda state: state["usage"]["empty"] or state["usage"]["bars"], "what it shows")["usage"]


def to(rig: Rig, app: RunningApp, name: str) -> None:
    """Tab, until the focus is there."""
    for _ in range(40):
        if app.state["usage"]["focus"].startswith(name):
            return
        before = app.state["usage"]["focus"]
        rig.keys("Tab")
        app.wait(lambda state, before=before: state["usage"]["focus"] != before, "the focus to move")
    raise AssertionError(f"Tab never came to {name}")


def test_what_is_asked_is_seen_at_once_told_by_the_keys_and_exported(rig: Rig, app: RunningApp) -> None:
    shown = open_usage(rig, app)
    assert "Nothing was asked yet" in shown["empty"]
    # Another program asks, while the window is open.
    assert app.hostler("ask", "Name a river in Peru").returncode == 0
    shown = app.wait(lambda state: state["usage"]["parts"] == {"quick": 1}, "the first prompt")["usage"]
    assert (shown["asked"], shown["empty"]) == ("1", "")
    app.open_by_command()
    rig.type("Name a river in Chile")
    app.wait(lambda state: state["question"] == "Name a river in Chile", "the question")
    rig.keys("Return")
    app.wait(lambda state: state["answered"], "the answer")
    app.wait(lambda state: state["usage"]["parts"] == {"quick": 2}, "the second prompt")
    # The popup leads there as well, and goes.
    rig.keys("ctrl+k")
    app.wait(lambda state: state["palette"], "the palette")
    rig.type("usage")
    app.wait(lambda state: state["palette_current"] == "Usage", "its entry")
    rig.keys("Return")
    app.wait(lambda state: not state["visible"] and state["usage"]["active"], "the usage window")
    rig.wait(lambda: rig.focused_window_name() == "Usage", "its keys")
    to(rig, app, "Prompts by Day")
    rig.keys("End")
    shown = app.wait(lambda state: "2 prompts" in state["usage"]["told"], "today's bar")["usage"]
    assert shown["told"].endswith("quick 2 prompts")
    to(rig, app, "Chart")
    rig.keys("Right")
    app.wait(lambda state: state["usage"]["table"] and state["usage"]["table"][0][-1] == "2", "the table")

    file = app.home / "usage.csv"
    rig.keys("ctrl+s")
    rig.wait(lambda: rig.focused_window_name() == "Export", "the dialog's keys")
    rig.keys("ctrl+a")
    rig.type(str(file))
    rig.keys("Return")
    app.wait(lambda state: state["usage"]["said"] == f"Saved: {file}", "the file")
    lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[-1] == [date.today().isoformat(), "2", "2"]
    rig.keys("Escape")
    app.wait(lambda state: state["usage"] is None, "the window to close")


def test_a_route_that_is_often_changed_leads_to_its_words(
    rig: Rig, start_app: StartApp, machines: Machines, tmp_path: Path
) -> None:
    data = tmp_path / "home" / "data"
    usage_rows.fill(data / "ledger.sqlite3", usage_rows.attempts(date.today(), 20))
    picks, words = Picks(data / "history.sqlite3"), frozenset[int]()
    now_ms = round(datetime.now().timestamp() * 1000)
    for n in range(40):
        about = {"opening": "", "words": words, "opener": 0, "about": words}
        picks.add(Pick(id=0, route="code", instead_of="reasoning", at_ms=now_ms - n, **about))  # type: ignore[arg-type]
    picks.close()
    app = start_app(machines.config())
    app.wait_until_fleet_is_known()
    open_usage(rig, app)
    shown = app.wait(lambda state: state["usage"]["hints"], "the hint")["usage"]
    assert shown["hints"][0].endswith("reasoning picks changed.")
    assert shown["share"].endswith("%")
    to(rig, app, "Edit the rule of reasoning")
    rig.keys("space")
    shown = app.wait(lambda state: state["settings"] and state["settings"]["entry"] == "reasoning", "its rule")
    assert shown["settings"]["page"] == "Routes"


def test_nine_programs_write_while_the_window_is_open(rig: Rig, app: RunningApp) -> None:
    file = app.home / "data" / "ledger.sqlite3"
    open_usage(rig, app)
    writers = [writer(file, name, ROWS) for name in "abcdefgh"[:WRITERS]]
    app.open_by_command()
    for text in ("Name a river in Peru", "Name a river in Chile"):
        rig.keys("ctrl+a")
        rig.type(text)
        app.wait(lambda state, text=text: state["question"] == text, "the question")
        before = len(app.prompts)
        rig.keys("Return")
        app.wait(lambda state, n=before: len(app.prompts) > n and state["answered"], "the answer", LONG_S)
    assert not app.state["notice"]
    rig.keys("Escape")
    for process in writers:
        said, _ = process.communicate(timeout=LONG_S)
        assert process.returncode == 0
        assert len(said.split()) == ROWS, "each row was told to be on the disk"
    rows = rows_of(file)
    assert len(rows) == len({row.ask_id for row in rows}) == WRITERS * ROWS + 2
    open_usage(rig, app)
    # The writers' rows are of another year: all days are asked for.
    rig.keys("Home", *["Down"] * 5)
    app.wait(lambda state: sum(state["usage"]["parts"].values()) == WRITERS * ROWS + 2, "every row in the bars", LONG_S)
    assert (app.state["usage"]["said"], app.state["usage"]["empty"]) == ("", "")
    assert "locked" not in app.stderr
    rig.keys("Escape")


def test_the_last_week_is_told_once_by_a_notification(
    rig: Rig, start_app: StartApp, machines: Machines, tmp_path: Path
) -> None:
    monday = date.today() - timedelta(days=date.today().weekday())
    usage_rows.fill(tmp_path / "home" / "data" / "ledger.sqlite3", usage_rows.attempts(monday - timedelta(days=1), 14))
    command = [sys.executable, str(Path(__file__).with_name("notification_service.py")), "actions", "body-markup"]
    service = rig.spawn(command, stdout=subprocess.PIPE)
    assert service.stdout is not None
    told = Lines(service.stdout)
    try:
        rig.wait(lambda: told.of("ready"), "the service")
        app = start_app(machines.config() + "[app]\nweekly_digest = true\n")
        rig.wait(lambda: told.of("notice"), "the notification")
        [notice] = told.of("notice")
        assert notice["text"].startswith("Last week: ")
        assert "never needed the big model" in notice["text"]
        app.close()
        again = start_app(None)
        again.wait_until_fleet_is_known()
        # It was looked at before: the digest is wanted as soon as the app is built.
        again.open_by_command()
        assert len(told.of("notice")) == 1
    finally:
        rig.end(service)
