"""Keys in a real Secret Service: stored, used, changed, deleted; and every way in which a keyring can be of no use."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring.core
import pytest
from keyring.backend import KeyringBackend, _load_plugins

from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host
from hostler.store.secrets import Kept, Keys, backend
from secret_service import SecretService

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's"),
    # keyring leaves its connection to the collector where the collection is locked.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CLOUD = Host(id="cloud", name="Cloud", url="https://api.example.com/v1", auth=True)


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has not looked for a keyring yet."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    # keyring knows every class that was ever made of its own, also those of other tests.
    _load_plugins()
    real = {known for known in KeyringBackend._classes if known.__module__.startswith("keyring.")}
    monkeypatch.setattr(KeyringBackend, "_classes", real)
    yield
    gc.collect()


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None) -> Iterator[SecretService]:
    started = SecretService(tmp_path)
    for name, value in started.environ.items():
        monkeypatch.setenv(name, value)
    yield started
    started.close()


def test_a_key_is_stored_changed_and_deleted_in_the_service_itself(service: SecretService) -> None:
    keys = Keys()
    assert keys.where(CLOUD) is Kept.NOWHERE
    assert keys.keep(CLOUD, "first") is Kept.KEYRING
    assert service.secrets(CLOUD) == ["first"]
    assert Keys().of(CLOUD) == "first", "another process finds it"
    keys.keep(CLOUD, "second")
    assert service.secrets(CLOUD) == ["second"], "changed, not added"
    keys.forget(CLOUD)
    assert service.secrets(CLOUD) == []
    with pytest.raises(ConfigError, match="hostler key set cloud"):
        keys.of(CLOUD)


def test_a_locked_keyring_is_said_and_nothing_in_it_is_touched(service: SecretService) -> None:
    Keys().keep(CLOUD, "first")
    service.lock()
    for call in (Keys().of, Keys().where, Keys().forget, lambda host: Keys().keep(host, "second")):
        with pytest.raises(ConfigError, match="the keyring is locked; unlock it and try again"):
            call(CLOUD)
    service.stop_keyring()
    service.start_keyring()
    assert Keys().of(CLOUD) == "first", "unlocked again, it is as it was"


def test_a_service_that_ended_is_said_and_its_entries_are_there_when_it_is_back(service: SecretService) -> None:
    keys = Keys()
    keys.keep(CLOUD, "first")
    service.stop_keyring()
    for call in (keys.of, keys.where, keys.forget):
        with pytest.raises(ConfigError, match="the keyring can't be reached"):
            call(CLOUD)
    service.start_keyring()
    assert keys.of(CLOUD) == "first"


def test_a_bus_that_is_killed_in_the_middle_is_said_without_the_key(service: SecretService) -> None:
    keys = Keys()
    keys.keep(CLOUD, "f1rst-s3cret")
    service.kill_bus()
    for call in (keys.of, keys.where, keys.forget, lambda host: keys.keep(host, "s3cond")):
        with pytest.raises(ConfigError, match="the keyring can't be reached") as told:
            call(CLOUD)
        assert "s3c" not in str(told.value)
        assert told.value.__suppress_context__, "no traceback shows what the library held"


def test_without_any_keyring_a_key_lives_as_long_as_the_process(fresh: None) -> None:
    keys = Keys()
    assert backend() is None
    assert keys.where(CLOUD) is Kept.NOWHERE
    assert keys.keep(CLOUD, "first") is Kept.THIS_RUN
    assert (keys.of(CLOUD), keys.where(CLOUD)) == ("first", Kept.THIS_RUN)
    with pytest.raises(ConfigError, match="there is no keyring here; install gnome-keyring or KWallet"):
        Keys().of(CLOUD)
    keys.forget(CLOUD)
    assert keys.where(CLOUD) is Kept.NOWHERE


def test_a_keyring_that_comes_later_is_found_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None
) -> None:
    service = SecretService(tmp_path, keyring=False)
    try:
        for name, value in service.environ.items():
            monkeypatch.setenv(name, value)
        keys = Keys()
        assert keys.keep(CLOUD, "for-now") is Kept.THIS_RUN
        service.start_keyring()
        assert keys.keep(CLOUD, "for-good") is Kept.KEYRING
        assert service.secrets(CLOUD) == ["for-good"]
    finally:
        service.close()


def test_a_keyring_that_writes_plain_files_counts_as_none(monkeypatch: pytest.MonkeyPatch, fresh: None) -> None:
    class PlaintextKeyring(KeyringBackend):
        priority = 0.5  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            raise AssertionError("nothing is read from it")

        def set_password(self, service: str, username: str, password: str) -> None:
            raise AssertionError("nothing is written into it")

    PlaintextKeyring.__module__ = "keyrings.alt.file"
    keyring.set_keyring(PlaintextKeyring())
    assert Keys().keep(CLOUD, "first") is Kept.THIS_RUN
