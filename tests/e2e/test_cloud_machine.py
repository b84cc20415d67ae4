"""A cloud machine from a preset, with real keys: tried, added, asked; its key in a real keyring and nowhere else."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Rig
from e2e.test_settings import opened
from hostler.domain.registry import Host
from relays import gate_in_thread
from secret_service import SecretService

KEY = "sk-t3st-q8Zr1vWx7LmN4pKd9sHb"
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[SecretService]:
    started = SecretService(tmp_path)
    yield started
    started.close()


def places_of(key: str, folder: Path) -> list[str]:
    """The files that hold the key."""
    return [str(file) for file in folder.rglob("*") if file.is_file() and key.encode() in file.read_bytes()]


def add_cloud_machine(rig: Rig, app: RunningApp, url: str) -> None:
    """Through the dialog, by keys: another service, its address, key and model, tried, for the route code."""
    opened(app, "Machines")
    rig.keys("alt+l")
    app.wait(lambda state: state["cloud_dialog"] and state["cloud_dialog"]["focus"] == "Service", "the dialog")
    rig.keys("End")
    app.wait(lambda state: state["cloud_dialog"]["url"] == "", "another service")
    rig.keys("Tab")
    rig.type("Lab")
    rig.keys("Tab")
    rig.type(f"{url}/v1")
    rig.keys("Tab")
    rig.type(KEY)
    rig.keys("Tab", "Tab", "space")
    app.wait(lambda state: "Models found: 2" in state["cloud_dialog"]["said"], "its models", 30)
    rig.keys("ctrl+a")
    rig.type("qwen3-coder:30b")
    rig.keys("Tab", "Tab")
    rig.type("2.5")
    rig.keys("Tab")
    rig.type("10")
    rig.keys("Tab")
    app.wait(lambda state: state["cloud_dialog"]["focus"] == "Asked for", "the route")
    rig.keys("c")
    app.wait(lambda state: state["cloud_dialog"]["route"] == "code", "the route code")
    rig.keys("Tab", "space")
    app.wait(lambda state: "one short question: ≈" in state["cloud_dialog"]["question"], "what it may cost")
    rig.keys("space")
    app.wait(lambda state: "It cost" in state["cloud_dialog"]["said"], "the answer and its cost", 30)
    app.wait(lambda state: state["cloud_dialog"]["focus"] == "Add", "the focus on Add")
    rig.keys("space")
    app.wait(lambda state: state["cloud_dialog"] is None, "the dialog to close", 30)


def test_from_a_preset_to_an_answer_and_the_key_is_in_the_keyring_alone(
    rig: Rig, start_app: StartApp, machines: Machines, service: SecretService, tmp_path: Path
) -> None:
    with gate_in_thread(machines.urls["windows-gpu"], {"Authorization": f"Bearer {KEY}"}, []) as url:
        config = machines.config()
        app = start_app(config.replace(machines.urls["windows-gpu"], "http://127.0.0.1:9"), **service.environ)
        app.wait_until_fleet_is_known()
        add_cloud_machine(rig, app, url)
        text = app.home / "config.toml"
        rig.wait(lambda: 'id = "cloud"' in text.read_text(), "the machine in the config", 30)
        assert service.secrets(Host(id="cloud", url=f"{url}/v1")) == [KEY]
        assert 'cloud = "when-nothing-local"' in text.read_text()
        for host_id in ("mac-mini", "ubuntu"):
            machines.kill(host_id)
        rig.keys("Escape")
        app.wait(lambda state: state["settings"] is None, "the window to close")
        app.open_by_command()
        rig.type("Refactor this function and fix the traceback")
        app.wait(lambda state: "qwen3-coder:30b on Lab" in state["decision"] and state["cloud"], "the cloud", 60)
        rig.keys("Return")
        app.wait(lambda state: state["asks"], "the question")
        rig.keys("Return")
        app.wait(lambda state: "to first word" in state["foot"], "the answer", 60)

        said = [app.hostler(*order) for order in (("doctor",), ("key",), ("hosts", "--json"), ("cloud",), ("usage",))]
        for done in said:
            assert KEY not in done.stdout + done.stderr
        process = Path(f"/proc/{app.process.pid}")
        assert KEY.encode() not in (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        os.kill(app.process.pid, signal.SIGABRT)  # a crash
        app.process.wait(30)
        assert KEY not in app.stderr
        assert places_of(KEY, app.home) == [], "config, its backups, ledger, history, state and logs"


def test_a_locked_keyring_is_said_in_the_dialog_and_nothing_is_lost(
    rig: Rig, start_app: StartApp, machines: Machines, service: SecretService
) -> None:
    app = start_app(machines.config(), **service.environ)
    app.wait_until_fleet_is_known()
    opened(app, "Machines")
    rig.keys("alt+l")
    app.wait(lambda state: state["cloud_dialog"] and state["cloud_dialog"]["focus"] == "Service", "the dialog")
    rig.keys("Tab", "Tab", "Tab")
    rig.type(KEY)
    service.lock()
    rig.keys("alt+a")
    state = app.wait(lambda state: state["cloud_dialog"]["wrong"], "what is wrong", 30)
    assert state["cloud_dialog"]["wrong"] == "The keyring is locked; unlock it and try again"
    assert "api.openai.com" not in (app.home / "config.toml").read_text()
    assert state["cloud_dialog"]["url"] == "https://api.openai.com/v1"
