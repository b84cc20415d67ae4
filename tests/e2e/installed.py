"""Has a person on a desktop without a screen ask an installed Hostler: tray, hotkey, popup, answer, end.

    .venv/bin/python tests/e2e/installed.py COMMAND [UPDATE]

COMMAND is the installed `hostler`. It must not find this checkout. UPDATE is a command that installs it anew; the app
that runs then begins anew by itself.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from e2e.conftest import Machines
from e2e.rig import Rig

STARTS = 5
EMAIL = "Hi Anna, the meeting moved from Tuesday to Thursday at 10. Bring the slides.\n" * 4


def main() -> None:
    command, *update = sys.argv[1:]
    with Rig() as rig:
        machines = Machines(rig)
        home = rig.home / "installed"
        home.mkdir()
        (home / "config.toml").write_text(machines.config())
        environ = {"HOSTLER_HOME": str(home)}

        def run(*arguments: str) -> str:
            spoken = {**rig.environ, **environ}
            spoken.pop("PYTHONPATH", None)
            told = subprocess.run(
                [command, *arguments], env=spoken, cwd=home, capture_output=True, text=True, timeout=60, check=False
            )
            assert told.returncode == 0, f"{arguments}: {told.stderr}"
            return told.stdout

        run("config", "check")
        assert "Canned answer" in run("ask", "Name a river"), "an answer on the command line"
        starts = []
        for _ in range(STARTS):
            began = time.monotonic()
            app = rig.spawn([command], environ=environ, cwd=home)
            rig.wait(rig.tray_icon, "the icon")
            starts.append((time.monotonic() - began) * 1000)
            if len(starts) < STARTS:
                run("quit")
                rig.wait(lambda app=app: app.poll() is not None and not rig.tray_icon(), "the end of the app")
        checkout = str(Path(__file__).parents[2])
        loaded = Path(f"/proc/{app.pid}/maps").read_text()
        assert checkout not in loaded, "the installed app loads nothing of the checkout"
        note = rig.editor(EMAIL)
        note.select_all()
        rig.wait(lambda: "warm" in run("hosts"), "the machines")
        rig.keys("ctrl+alt+space")
        rig.wait(lambda: rig.focused_window_name() == "Hostler", "the popup")
        rig.type("Summarize this in one sentence")
        rig.keys("Return")

        def answered() -> bool:
            rows = [json.loads(line) for line in run("history", "--json").splitlines()]
            return any("Thursday" in json.dumps(row) and "Canned answer" in json.dumps(row) for row in rows)

        rig.wait(answered, "the answer in the history")
        if update:
            program = Path(f"/proc/{app.pid}/exe")
            before = program.stat().st_ino
            # As long as the popup is open somebody reads it.
            rig.keys("Escape")
            rig.wait(lambda: rig.focused_window_name() != "Hostler", "the popup to go")
            subprocess.run(update, check=True, stdin=subprocess.DEVNULL, timeout=120)
            rig.wait(lambda: program.stat().st_ino != before, "the process to go on with the new program")
            rig.wait(rig.tray_icon, "its icon")
            rig.wait(lambda: "warm" in run("hosts"), "the machines, known anew")
        run("quit")
        rig.wait(lambda: app.poll() is not None, "the end of the app")
        machines.close()
    told = f"{statistics.median(starts):.0f} ms, the first time {starts[0]:.0f} ms (600 ms)"
    parts = (
        "tray, hotkey, popup, answer, history, update, end" if update else "tray, hotkey, popup, answer, history, end"
    )
    print(f"{parts}: all there. Start to tray, median of {STARTS}: {told}")


if __name__ == "__main__":
    main()
