"""A stopped app that goes on takes it for a sleep: every machine is looked at again."""

from __future__ import annotations

import signal

from e2e.conftest import MACHINES, Machines, RunningApp
from e2e.rig import Rig


def looks(machines: Machines) -> dict[str, int]:
    return {host_id: int(machines.state(host_id)["requests"].get("/api/ps", 0)) for host_id in MACHINES}


def test_after_a_stop_every_machine_is_looked_at(rig: Rig, app: RunningApp, machines: Machines) -> None:
    for _ in range(3):
        app.process.send_signal(signal.SIGSTOP)
        before = looks(machines)
        app.process.send_signal(signal.SIGCONT)
        rig.wait(
            lambda before=before: all(now > before[host_id] for host_id, now in looks(machines).items()),
            "a look at each machine",
        )
