"""What goes wrong around the app ends in a clear message, and nothing is lost."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from pathlib import Path

from Xlib import XK, X

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig


def test_a_second_start_raises_the_first(rig: Rig, app: RunningApp) -> None:
    second = app.hostler("run")
    assert second.returncode == 0
    assert "running already" in second.stderr
    app.wait(lambda state: state["visible"], "the first one's popup")


def test_two_starts_at_once_leave_one_app(rig: Rig, start_app: StartApp, machines: Machines, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(machines.config())
    import sys

    environ = {"HOSTLER_HOME": str(home)}
    both = [rig.spawn([sys.executable, "-m", "hostler"], environ=environ) for _ in range(2)]
    try:
        rig.wait(lambda: any(process.poll() == 0 for process in both), "one of them to step back")
        rig.wait(rig.tray_icon, "the tray icon of the one that stayed")
        assert [process.poll() for process in both].count(None) == 1
    finally:
        for process in both:
            rig.end(process)


def test_the_socket_belongs_to_its_owner_alone(app: RunningApp) -> None:
    mode = (app.home / "hostler.sock").stat().st_mode
    assert stat.S_IMODE(mode) & 0o077 == 0


def test_the_command_line_opens_and_ends_the_app(rig: Rig, app: RunningApp) -> None:
    assert app.hostler("popup", "--text", "Bonjour tout le monde").returncode == 0
    state = app.wait(lambda state: state["captured"] == "Bonjour tout le monde", "the text that was given")
    assert state["visible"]
    assert app.hostler("popup", "--action", "explain", "--text", "an email").returncode == 0
    app.wait(lambda state: "Canned answer" in state["answer"], "the action's answer")
    unknown = app.hostler("popup", "--action", "dance")
    assert unknown.returncode == 2
    assert "No action is called “dance”" in unknown.stderr
    assert app.hostler("quit").returncode == 0
    assert app.process.wait(10) == 0
    assert not (app.home / "hostler.sock").exists()


def test_a_taken_hotkey_is_said_with_what_to_do(rig: Rig, start_app: StartApp, machines: Machines) -> None:
    keycode = rig.x.keysym_to_keycode(XK.string_to_keysym("space"))
    mask = X.ControlMask | X.Mod1Mask
    rig.root.grab_key(keycode, mask, True, X.GrabModeAsync, X.GrabModeAsync)
    rig.x.sync()
    try:
        app = start_app(machines.config())
        rig.wait(lambda: "Another program holds Ctrl+Alt+Space" in app.stderr, "the message")
        assert "[hotkeys]" in app.stderr
        app.hostler("popup")
        app.wait(lambda state: "Another program holds Ctrl+Alt+Space" in state["notice"], "the popup to say it")
    finally:
        rig.root.ungrab_key(keycode, mask)
        rig.x.sync()


def test_a_hotkey_that_makes_no_sense_is_said_with_an_example(start_app: StartApp, machines: Machines) -> None:
    app = start_app(machines.config() + '\n[hotkeys]\npopup = "Ctrl+Alt+Spacebar"\n')
    app.rig.wait(lambda: "Write it like Ctrl+Alt+Space" in app.stderr, "the message")


def test_a_broken_config_is_replaced_by_the_last_one_that_worked(
    rig: Rig, start_app: StartApp, machines: Machines
) -> None:
    first = start_app(machines.config())
    first.hostler("quit")
    first.process.wait(10)
    file = first.home / "config.toml"
    broken = machines.config() + "\n[[routes]\n"
    app = start_app(broken)
    app.wait(lambda state: "Mac Mini" in (state["tray"] or ""), "the machines of the last config")
    app.hostler("popup")
    state = app.wait(lambda state: state["notice"], "the message")
    assert "config.toml:" in state["notice"]
    assert "The last config that worked is used." in state["notice"]
    assert file.read_text() == broken, "the file that could not be read is not written over"


def test_without_a_config_the_app_says_what_it_does(rig: Rig, start_app: StartApp, machines: Machines) -> None:
    app = start_app(None, OLLAMA_HOST=machines.urls["mac-mini"])
    app.wait(lambda state: "This machine" in (state["tray"] or ""), "this machine in the tray")
    app.open_by_command("--text", "Summarize this email for me please")
    app.wait(lambda state: "qwen3:4b on This machine" in state["decision"], "routes made from its models")
    rig.keys("Return")
    app.wait(lambda state: "Canned answer" in state["answer"], "an answer")


def test_a_damaged_ledger_costs_no_answer_and_is_said_until_it_is_moved_away(
    rig: Rig, start_app: StartApp, machines: Machines, tmp_path: Path
) -> None:
    ledger = tmp_path / "home" / "data" / "ledger.sqlite3"
    ledger.parent.mkdir(parents=True)
    ledger.write_bytes(b"not a database, but somebody's file" * 40)
    app = start_app(machines.config())
    app.wait_until_fleet_is_known()
    app.open_by_command("--text", "Summarize this email for me please")
    rig.keys("Return")
    app.wait(lambda state: "Canned answer" in state["answer"], "an answer")
    rig.wait(lambda: "Move it away to start a new one" in app.stderr, "what is wrong")
    app.wait(lambda state: "counted in memory" in state["notice"], "the popup to say it")
    ledger.rename(tmp_path / "damaged")
    rig.keys("ctrl+r")
    app.wait(lambda state: "counted in memory" not in state["notice"], "the end of it")
    rig.wait(lambda: ledger.exists(), "a new ledger")
    assert app.hostler("quit").returncode == 0
    app.process.wait(10)
    with contextlib.closing(sqlite3.connect(ledger)) as db:
        assert db.execute("SELECT via FROM attempts").fetchall() == [("action",), ("action",)]
    assert (tmp_path / "damaged").read_bytes().startswith(b"not a database")


def test_everything_down_keeps_the_question(rig: Rig, app: RunningApp, machines: Machines) -> None:
    for host_id in machines.urls:
        machines.kill(host_id)
    app.open_by_command("--text", "some words")
    app.wait(lambda state: state["captured"], "the text")
    rig.type("why is this so")
    rig.keys("Return")
    state = app.wait(lambda state: "Nothing answers right now" in state["foot"], "the end")
    mac, ubuntu = state["causes"]
    assert mac.startswith("Mac Mini can't be reached") and mac.endswith("[Test]")
    assert ubuntu.startswith("Ubuntu can't be reached") and "OLLAMA_HOST=0.0.0.0" in ubuntu
    assert state["question"] == "why is this so"
    assert state["captured"] == "some words"


def test_an_empty_question_is_not_sent(rig: Rig, app: RunningApp, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    rig.copy(empty)
    app.open()
    rig.keys("Return")
    state = app.wait(lambda state: state["foot"], "the message")
    assert state["foot"].startswith("Nothing to ask yet")


def test_five_megabytes_are_captured_up_to_the_first(rig: Rig, app: RunningApp, editor) -> None:
    note = editor("all work and no play\n" * 250_000, "long.txt")
    note.select_all()
    rig.keys("ctrl+alt+space")
    state = app.wait(lambda state: state["captured"] or "didn't answer" in state["origin"], "the capture")
    shown, painted = app.lines.of("hotkey")[-1], app.lines.of("painted")[-1]
    assert painted["at"] - shown["at"] < 2.0
    assert "only the start: it is very long" in state["origin"]
    assert "too long, it will be cut" in state["decision"]


def test_a_picture_on_the_clipboard_is_attached_and_survives(rig: Rig, app: RunningApp, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    rig.screenshot(picture)
    rig.copy(picture, "image/png")
    app.open()
    state = app.wait(lambda state: state["pictures"], "what is there")
    assert state["pictures"].startswith("Clipboard · image ")
    assert not state["captured"]
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    targets = rig.run("xclip", "-selection", "clipboard", "-o", "-t", "TARGETS")
    assert "image/png" in targets


def test_binary_on_the_clipboard_is_not_taken_for_text(rig: Rig, app: RunningApp, tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(bytes(range(256)) * 4)
    rig.copy(binary)
    app.open()
    state = app.wait(lambda state: state["origin"], "what is there")
    assert state["origin"] == "The clipboard holds no text"
    assert not state["captured"]


def test_ten_presses_in_a_second_leave_one_popup_and_a_living_app(rig: Rig, app: RunningApp, editor) -> None:
    editor("just a note").select_all()
    for _ in range(10):
        rig.keys("ctrl+alt+space")
    app.wait(lambda state: state["visible"], "the popup")
    assert list(rig.windows().values()).count("Hostler") <= 1
    rig.keys("Escape")
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    assert app.process.poll() is None


def test_the_icon_comes_when_the_tray_comes_late(start_app: StartApp) -> None:
    with Rig(tray=False) as rig:
        machines = Machines(rig)
        home = rig.home / "app"
        home.mkdir()
        (home / "config.toml").write_text(machines.config())
        app = RunningApp(rig, home, {})
        try:
            rig.wait(lambda: "no tray icons" in app.stderr, "the message that there is no tray")
            app.hostler("popup")
            app.wait(lambda state: "`hostler quit` ends Hostler" in state["notice"], "the popup to say it")
            rig.start_tray()
            rig.wait(rig.tray_icon, "the icon in the late tray")
            app.wait(lambda state: "no tray icons" not in state["notice"], "the message to go")
        finally:
            app.close()
            machines.close()
