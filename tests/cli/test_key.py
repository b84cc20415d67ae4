"""Keys on the command line, with a real keyring: stored, used, changed, deleted; and each way to have none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.test_cli import FAST, Hostler, hostler, hosts, write
from hostler.domain.registry import Host
from relays import gate_in_thread
from secret_service import SecretService

__all__ = ["hostler"]  # the fixture
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KEY, OTHER = "k3y-of-the-test", "0ther-key"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[SecretService]:
    started = SecretService(tmp_path)
    yield started
    started.close()


def config(url: str) -> str:
    return f"""version = 1
[[hosts]]
id = "lab"
name = "Lab"
url = "{url}"
auth = true
[[routes]]
id = "quick"
chain = ["m@lab"]
"""


def test_a_key_is_stored_used_changed_and_deleted(hostler: Hostler, home: Path, service: SecretService) -> None:
    wanted, seen = {"Authorization": f"Bearer {KEY}"}, list[dict[str, str]]()
    with hosts(("Lab", [f"m,{FAST},answer=Well met"], [])) as [sim], gate_in_thread(sim, wanted, seen) as url:
        write(home, config(url))
        lab = Host(id="lab", url=url)
        assert hostler("key", **service.environ).stdout == "lab  no key yet: hostler key set lab\n"
        done = hostler("ask", "Hello", **service.environ)
        assert done.returncode == 3
        assert "Lab can't be asked without its key (no key in the keyring; store it in the settings" in done.stderr
        assert not seen, "nothing was sent"
        assert hostler("key", "set", "lab", stdin=f"{KEY}\n", **service.environ).returncode == 0
        assert service.secrets(lab) == [KEY]
        assert hostler("key", **service.environ).stdout == "lab  its key is in the keyring\n"
        assert hostler("ask", "Hello", **service.environ).stdout == "Well met\n"

        wanted["Authorization"] = f"Bearer {OTHER}"
        done = hostler("ask", "Hello", **service.environ)
        assert (done.returncode, "401" in done.stderr) == (3, True)
        assert hostler("key", "set", "lab", stdin=OTHER, **service.environ).returncode == 0
        assert hostler("ask", "Hello", **service.environ).stdout == "Well met\n"

        assert hostler("key", "delete", "lab", **service.environ).returncode == 0
        assert service.secrets(lab) == []
        assert hostler("ask", "Hello", **service.environ).returncode == 3


LOCKED = "the keyring is locked; unlock it and try again"
NONE = "there is no keyring here"


@pytest.mark.parametrize(("trouble", "words"), [("locked", LOCKED), ("bus killed", NONE), ("no service", NONE)])
def test_a_keyring_of_no_use_is_said_in_words(
    hostler: Hostler, home: Path, service: SecretService, trouble: str, words: str
) -> None:
    seen: list[dict[str, str]] = []
    with hosts(("Lab", [f"m,{FAST}"], [])) as [sim], gate_in_thread(sim, {}, seen) as url:
        write(home, config(url))
        hostler("key", "set", "lab", stdin=KEY, **service.environ)
        if trouble == "locked":
            service.lock()
        elif trouble == "bus killed":
            service.kill_bus()
        else:
            service.stop_keyring()
        listed = hostler("key", **service.environ)
        assert words in listed.stdout
        stored = hostler("key", "set", "lab", stdin=OTHER, **service.environ)
        assert stored.returncode == 2
        assert words in stored.stderr.replace("There", "there")
        asked = hostler("ask", "Hello", **service.environ)
        assert asked.returncode == 3
        assert words in asked.stderr
        assert not seen, "nothing was sent without the key"
        for done in (listed, stored, asked):
            assert "Traceback" not in done.stderr
            assert KEY not in done.stdout + done.stderr
            assert OTHER not in done.stdout + done.stderr


def test_what_can_be_no_key_and_who_is_no_machine_are_said(
    hostler: Hostler, home: Path, service: SecretService
) -> None:
    write(home, config("http://127.0.0.1:9"))
    done = hostler("key", "set", "labb", stdin=KEY, **service.environ)
    assert (done.returncode, "did you mean “lab”?" in done.stderr) == (2, True)
    done = hostler("key", "set", "lab", stdin="two words\n", **service.environ)
    assert (done.returncode, "one word of plain letters and signs" in done.stderr) == (2, True)
    assert "two words" not in done.stderr


def test_a_key_can_be_no_argument(hostler: Hostler, home: Path) -> None:
    """Arguments are seen by everybody who lists processes."""
    write(home, config("http://127.0.0.1:9"))
    assert hostler("key", "set", "lab", KEY).returncode == 2
