"""Background jobs in the real app: queued by a key or a command, killed and started again, told once, cancelled."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from Xlib import X, error

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.notification_service import click_command
from e2e.rig import Lines, Rig

ANSWER = "Canned answer from a simulated machine (Mac Mini"
SLOW = "slow-drip:delay=0.1"


def command(rig: Rig, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line in a home, whether an app runs there or not."""
    environ = {**rig.environ, "HOSTLER_HOME": str(home)}
    whole = [sys.executable, "-m", "hostler", *arguments]
    return subprocess.run(whole, env=environ, capture_output=True, text=True, timeout=30, check=False)


def jobs(app: RunningApp) -> list[dict[str, Any]]:
    return [json.loads(line) for line in app.hostler("jobs", "--json").stdout.splitlines()]


def state_of(app: RunningApp, number: int) -> str:
    """What the app itself knows of a job."""
    told = app.lines.of("jobs")
    return dict(told[-1]["jobs"]).get(number, "") if told else ""


def notices(app: RunningApp) -> list[str]:
    return [line["text"] for line in app.lines.of("notice")]


def test_a_job_survives_kill_9_of_the_app_and_is_told_once(
    rig: Rig, app: RunningApp, machines: Machines, start_app: StartApp
) -> None:
    machines.fault("mac-mini", SLOW)
    queued = app.hostler("ask", "--background", "Why is the sky blue?")
    assert (queued.returncode, queued.stdout) == (0, "1\n")
    assert "Queued as job 1: Hostler answers it" in queued.stderr
    rig.wait(lambda: state_of(app, 1) == "running", "the job to run")

    app.process.kill()
    app.process.wait()
    assert [job["state"] for job in jobs(app)] == ["running"], "killed in the middle of it"

    machines.fault("mac-mini")
    again = start_app(None)
    rig.wait(lambda: notices(again), "the notification")
    assert notices(again) == ["“Why is the sky blue?” is answered by Mac Mini"]
    shown = again.hostler("jobs", "show", "1")
    assert shown.returncode == 0
    assert shown.stdout.startswith(ANSWER)
    assert [(job["id"], job["state"], job["host"]) for job in jobs(again)] == [(1, "done", "mac-mini")]

    again.process.kill()
    again.process.wait()
    third = start_app(None)
    second = third.hostler("ask", "--background", "And the sea?")
    assert second.stdout == "2\n"
    rig.wait(lambda: state_of(third, 2) == "done" and notices(third), "the second job")
    assert notices(app) == []
    assert notices(third) == ["“And the sea?” is answered by Mac Mini"], "the first was told before"


def test_a_job_that_is_queued_without_an_app_is_answered_once_it_runs(
    rig: Rig, machines: Machines, start_app: StartApp, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(machines.config(), encoding="utf-8")
    queued = command(rig, home, "ask", "--background", "Why is the sky blue?")
    assert (queued.returncode, queued.stdout) == (0, "1\n")
    assert "Hostler isn't running here and answers it once it runs" in queued.stderr
    app = start_app(None)
    rig.wait(lambda: notices(app), "the notification")
    assert command(rig, home, "jobs", "show", "1").stdout.startswith(ANSWER)


def test_a_running_job_is_cancelled_by_the_command_line(rig: Rig, app: RunningApp, machines: Machines) -> None:
    machines.fault("mac-mini", SLOW)
    app.hostler("ask", "--background", "Why is the sky blue?")
    rig.wait(lambda: state_of(app, 1) == "running", "the job to run")
    app.hostler("ask", "--background", "And the sea?")
    rig.wait(lambda: state_of(app, 2) == "queued", "the second to wait for it")
    machines.fault("mac-mini")
    cancelled = app.hostler("jobs", "cancel", "1")
    assert (cancelled.returncode, cancelled.stderr) == (0, "")
    rig.wait(lambda: state_of(app, 1) == "cancelled", "the app to know")
    rig.wait(lambda: notices(app), "the second job to be answered at once")
    assert notices(app) == ["“And the sea?” is answered by Mac Mini"]
    assert app.hostler("jobs", "show", "1").returncode == 3
    rig.wait(lambda: ledger_of(app) == ["cancelled", "answered"], "the rows")


def ledger_of(app: RunningApp) -> list[str]:
    from hostler.store.ledger import Ledger

    ledger = Ledger(app.home / "data" / "ledger.sqlite3")
    try:
        return [str(row.outcome) for row in ledger.rows()]
    finally:
        ledger.close()


def test_the_key_queues_what_is_in_the_popup_and_closes_it(
    rig: Rig, app: RunningApp, machines: Machines, editor: Any
) -> None:
    note = editor("Hi Anna, the meeting moved to Thursday at 10. Best, Ben\n")
    note.select_all()
    app.open()
    app.wait(lambda state: state["captured"], "the selected text")
    rig.type("Who has to move?")
    app.wait(lambda state: state["question"] == "Who has to move?", "the question")
    rig.keys("ctrl+shift+Return")
    app.wait(lambda state: state["foot"].startswith("Queued; a notification tells"), "the line")
    app.wait(lambda state: not state["visible"], "the popup to close by itself")
    rig.wait(lambda: note.is_active, "the focus to return")
    assert not note.is_changed
    rig.wait(lambda: notices(app), "the notification")
    assert notices(app) == ["“Who has to move?” is answered by Mac Mini"]
    assert "Thursday" not in "".join(json.dumps(line) for line in app.lines.of("notice"))
    [job] = jobs(app)
    assert (job["state"], job["title"]) == ("done", "Who has to move?")
    app.open()
    assert app.state["question"] == "", "what was queued is not asked again"


def test_a_click_on_the_notification_opens_the_answer(rig: Rig, app: RunningApp) -> None:
    app.hostler("ask", "--background", "Why is the sky blue?")
    rig.wait(lambda: notices(app), "the notification")
    x, y, width, height = rig.wait(lambda: balloon(rig), "it to be on the screen")
    rig.click(x + width // 3, y + height // 2)
    app.wait_for_popup()
    state = app.wait(lambda state: state["answer"].startswith(ANSWER), "the answer")
    assert state["question"] == "Why is the sky blue?"
    assert state["foot"].startswith("Answered in the background by qwen3:4b on Mac Mini")


def test_each_notification_of_the_desktops_service_opens_its_own_answer(rig: Rig, app: RunningApp) -> None:
    command = [sys.executable, str(Path(__file__).with_name("notification_service.py")), "actions", "body-markup"]
    service = rig.spawn(command, stdout=subprocess.PIPE)
    assert service.stdout is not None
    told = Lines(service.stdout)
    try:
        rig.wait(lambda: told.of("ready"), "the service")
        for number, question in enumerate(("Why is the sky blue?", "And the <sea> & me?"), 1):
            app.hostler("ask", "--background", question)
            rig.wait(lambda number=number: len(told.of("notice")) == number, "the notification")
        assert [(each["text"], each["actions"]) for each in told.of("notice")] == [
            ("“Why is the sky blue?” is answered by Mac Mini", ["default", "Show answer"]),
            ("“And the &lt;sea&gt; &amp; me?” is answered by Mac Mini", ["default", "Show answer"]),
        ]
        assert balloon(rig) is None, "one notification is enough"
        # The older one, then the newer one.
        for number, question in ((1, "Why is the sky blue?"), (2, "And the <sea> & me?")):
            rig.run(*click_command(number))
            app.wait_for_popup()
            shown = app.wait(lambda state, question=question: state["question"] == question, "its question")
            assert shown["answer"].startswith(ANSWER)
            rig.keys("Escape")
            app.wait(lambda state: not state["visible"], "the popup to close")
    finally:
        rig.end(service)


def balloon(rig: Rig) -> tuple[int, int, int, int] | None:
    """Where a notification stands on a desktop that has no service for them: Qt draws it itself."""
    for window in rig.root.query_tree().children:
        try:
            names, place = window.get_wm_class() or (), window.get_geometry()
            is_shown = window.get_attributes().map_state == X.IsViewable
        except error.BadWindow:
            continue  # gone since the tree was read
        if is_shown and any("hostler" in name.casefold() for name in names) and place.width > 100:
            return place.x, place.y, place.width, place.height
    return None


def test_without_any_machine_a_job_waits_and_is_answered_as_soon_as_one_is_back(
    rig: Rig, app: RunningApp, machines: Machines
) -> None:
    for host in ("mac-mini", "ubuntu"):
        machines.fault(host, "refuse:delay=4")
    app.hostler("ask", "--background", "Why is the sky blue?")
    rig.wait(lambda: [job["waits"] for job in jobs(app)] == [1], "the first try")
    [job] = jobs(app)
    assert job["state"] == "queued"
    assert any("can't be reached" in error for error in job["errors"])
    assert "waits for a machine that answers" in app.hostler("jobs").stdout
    assert job["due_ms"] - job["created_ms"] >= 60_000, "by the clock alone it would take a minute"
    assert notices(app) == []
    rig.wait(lambda: notices(app), "the answer", timeout_s=40)
