"""One desktop for all tests here; a fresh app and a fresh fleet for each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from e2e.rig import WAIT_S, Lines, Rig

FAILURES = Path(__file__).parent / "failures"
MACHINES = {
    "mac-mini": ("Mac Mini", ("qwen3:4b,size=4.02B,load=0.2,tps=150,warm=true", "qwen3:8b,size=8.2B,tps=40")),
    "windows-gpu": ("Windows GPU", ("qwen3-coder:30b,size=30.5B,load=0.4,tps=40,warm=true", "qwen3:30b,tps=40")),
    "ubuntu": ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60", "minicpm-v:latest,capabilities=completion+vision,tps=40")),
}
ROUTES = {
    "quick": ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"],
    "code": ["qwen3-coder:30b@windows-gpu", "qwen3:4b@mac-mini"],
    "reasoning": ["qwen3:30b@windows-gpu", "qwen3:8b@mac-mini"],
    "vision": ["minicpm-v@ubuntu"],
}


NO_DISPLAY = "HOSTLER_TESTS_NO_DISPLAY"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.e2e)
    if os.environ.get(NO_DISPLAY) == "1":
        items[:] = [item for item in items if item not in ours]
        config.hook.pytest_deselected(items=ours)


def pytest_report_collectionfinish() -> list[str]:
    """A run without the windows says so: nobody should take it for a whole one."""
    skipped = os.environ.get(NO_DISPLAY) == "1"
    return [f"{NO_DISPLAY}=1: the tests in real windows are NOT run."] if skipped else []


@pytest.fixture(scope="session")
def rig() -> Iterator[Rig]:
    with Rig() as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_copied(request: pytest.FixtureRequest) -> Iterator[None]:
    """What one test copies is no other's clipboard."""
    yield
    if "rig" in request.fixturenames:
        request.getfixturevalue("rig").empty_clipboard()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A picture of the screen says more than an assertion."""
    report = yield
    if report.when == "call" and report.failed:
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, Rig):
                with suppress(OSError, subprocess.SubprocessError):
                    # In brackets `import` reads a part of a picture.
                    name = item.name.replace("[", "-").replace("]", "")
                    value.screenshot(FAILURES / f"{name}.png")
    return report


class Machines:
    """Simulated hosts, three unless others are named, and the config that names them."""

    def __init__(
        self,
        rig: Rig,
        fleet: Mapping[str, tuple[str, tuple[str, ...]]] = MACHINES,
        pullable: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        """`pullable` are models that a host can fetch."""
        self._rig, self._fleet = rig, fleet
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.urls: dict[str, str] = {}
        for host_id, (name, models) in fleet.items():
            command = [sys.executable, "-m", "hostler", "simulate", "--port", "0", "--name", name]
            for model in models:
                command += ["--model", model]
            for model in pullable.get(host_id, ()):
                command += ["--pullable", model]
            self._processes[host_id] = rig.spawn(command, stdout=subprocess.PIPE)
        for host_id, process in self._processes.items():
            assert process.stdout is not None
            self.urls[host_id] = json.loads(process.stdout.readline())["url"]

    def config(self) -> str:
        parts = ["version = 1"]
        for host_id, url in self.urls.items():
            parts.append(f'[[hosts]]\nid = "{host_id}"\nname = "{self._fleet[host_id][0]}"\nurl = "{url}"')
        parts += [f'[[routes]]\nid = "{route}"\nchain = {json.dumps(chain)}' for route, chain in ROUTES.items()]
        parts.append('[fallback]\nchain = ["qwen3:4b@mac-mini", "qwen3:4b@ubuntu"]')
        return "\n\n".join(parts) + "\n"

    def config_with_cloud(self, host_id: str, model: str, route: str) -> str:
        """The same, with this host as one in the cloud, and a route that may go there when nothing at home answers."""
        url = self.urls[host_id]
        prices = f'[hosts.models."{model}"]\nusd_in_per_m = 2.5\nusd_out_per_m = 10.0'
        host = f'kind = "openai"\nlocation = "cloud"\nurl = "{url}/v1"\n{prices}'
        config = self.config().replace(f'url = "{url}"', host)
        return config.replace(f'id = "{route}"', f'id = "{route}"\ncloud = "when-nothing-local"')

    def kill(self, host_id: str) -> None:
        """A power cut."""
        self._processes[host_id].kill()
        self._processes[host_id].wait()

    def fault(self, host_id: str, *specs: str) -> None:
        """Sets what goes wrong on a host from now on."""
        body = json.dumps({"set": specs}).encode()
        with self._opener.open(f"{self.urls[host_id]}/_simulate/fault", body, timeout=5):
            pass

    def state(self, host_id: str) -> dict[str, Any]:
        """What the host says of itself now."""
        with self._opener.open(f"{self.urls[host_id]}/_simulate/state", timeout=5) as answer:
            return dict(json.load(answer))

    def unload(self, host_id: str, model: str) -> None:
        """Frees the memory of a model, as a user of that machine might."""
        body = json.dumps({"model": model, "messages": [], "keep_alive": 0}).encode()
        with self._opener.open(f"{self.urls[host_id]}/api/chat", body, timeout=5):
            pass

    def close(self) -> None:
        for process in self._processes.values():
            self._rig.end(process)


@pytest.fixture
def machines(rig: Rig) -> Iterator[Machines]:
    started = Machines(rig)
    yield started
    started.close()


class RunningApp:
    """The real app as a process, and what a person would read in it."""

    def __init__(self, rig: Rig, home: Path, environ: dict[str, str]) -> None:
        self.rig, self.home, self._environ = rig, home, environ
        self._errors = (home / "stderr").open("ab")
        self.process = rig.spawn(
            [sys.executable, str(Path(__file__).with_name("app_under_test.py"))],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            environ={"HOSTLER_HOME": str(home), **environ},
        )
        assert self.process.stdout is not None
        self.lines = Lines(self.process.stdout)
        try:
            rig.wait(lambda: self.lines.of("ready") or self.process.poll() is not None, "the app to start")
        except BaseException:
            self.close()
            raise

    @property
    def state(self) -> dict[str, Any]:
        states = self.lines.of("state")
        return states[-1] if states else {}

    @property
    def prompts(self) -> list[str]:
        """The whole text of each question that was asked, oldest first."""
        return [str(line["text"]) for line in self.lines.of("asked")]

    @property
    def sent(self) -> str:
        """The last of them."""
        return self.prompts[-1] if self.prompts else ""

    @property
    def stderr(self) -> str:
        return (self.home / "stderr").read_text()

    def wait(self, condition: Callable[[dict[str, Any]], Any], what: str, timeout_s: float = WAIT_S) -> dict[str, Any]:
        """Waits until what is shown fulfils the condition, and returns it."""
        try:
            self.rig.wait(lambda: bool(self.state) and condition(self.state), what, timeout_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; shown: {self.state}; said: {self.stderr[-2000:]}") from None
        return self.state

    def wait_until_fleet_is_known(self) -> None:
        self.wait(lambda state: state["known"], "the fleet to be looked at")

    def open(self) -> None:
        """Presses the hotkey and waits for the popup with what it captured."""
        self.rig.keys("ctrl+alt+space")
        self.wait_for_popup()
        self.wait(lambda state: not state["reading"], "the capture")

    def open_by_command(self, *arguments: str) -> None:
        """Runs `hostler popup` and waits for the popup."""
        assert self.hostler("popup", *arguments).returncode == 0
        self.wait_for_popup()

    def wait_for_popup(self) -> None:
        """Waits until the popup is on the screen and has the keys: what is typed before goes to another window."""
        self.wait(
            lambda state: state["visible"] and self.rig.focused_window_name() == "Hostler", "the popup with the keys"
        )

    @property
    def menu_is_open(self) -> bool:
        return len(self.lines.of("menu")) > len(self.lines.of("menu hidden"))

    def open_menu(self) -> None:
        """Clicks on the tray icon until the menu is there."""
        # Right after a menu or the popup has closed, the desktop may still take a click for the end of that.
        while not self.menu_is_open:
            self.rig.click(*self.rig.tray_icon_place(), button=3)
            with suppress(AssertionError):
                self.rig.wait(lambda: self.menu_is_open, "the menu", timeout_s=1.0)

    def up_to(self, text: str) -> list[str]:
        """The keys from the opened menu to the entry that begins so."""
        names = self.lines.of("menu")[-1]["reached"]
        place = next(place for place, name in enumerate(names) if name.startswith(text))
        return ["Up"] * (len(names) - place)

    def hostler(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the command line beside the app."""
        environ = {**self.rig.environ, "HOSTLER_HOME": str(self.home), **self._environ}
        command = [sys.executable, "-m", "hostler", *arguments]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=False)

    def close(self) -> None:
        self.rig.end(self.process)
        self._errors.close()


StartApp = Callable[..., RunningApp]


@pytest.fixture
def start_app(rig: Rig, tmp_path: Path) -> Iterator[StartApp]:
    """Starts apps in a home of their own: `start_app(config)`."""
    started: list[RunningApp] = []

    def start(config: str | None, **environ: str) -> RunningApp:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        if config is not None:
            (home / "config.toml").write_text(config, encoding="utf-8")
        app = RunningApp(rig, home, environ)
        started.append(app)
        return app

    yield start
    for app in started:
        app.close()


@pytest.fixture
def app(start_app: StartApp, machines: Machines) -> RunningApp:
    """The app with the three machines, looked at and ready."""
    running = start_app(machines.config())
    running.wait_until_fleet_is_known()
    return running


@pytest.fixture
def editor(rig: Rig) -> Iterator[Callable[..., Any]]:
    """Opens real editors; they are closed at the end."""
    opened = []

    def edit(text: str, name: str = "note.txt") -> Any:
        opened.append(rig.editor(text, name))
        return opened[-1]

    yield edit
    for each in opened:
        each.close()
