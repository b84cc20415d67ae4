"""Keys live in the keyring, by host and origin."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.errors
import pytest

from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host
from hostler.store.secrets import Kept, Keys, entry, key_of

CLOUD = Host(id="cloud", name="Cloud", url="https://api.example.com/v1", auth=True)


class MemoryKeyring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("not found")


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_a_key_is_read_for_its_host(memory: MemoryKeyring) -> None:
    memory.set_password("hostler", entry(CLOUD), "s3cret")
    assert key_of(CLOUD) == "s3cret"


def test_a_changed_address_does_not_get_the_old_key(memory: MemoryKeyring) -> None:
    memory.set_password("hostler", entry(CLOUD), "s3cret")
    moved = Host(id="cloud", name="Cloud", url="https://evil.example.com/v1", auth=True)
    with pytest.raises(
        ConfigError, match="no key in the keyring; store it in the settings, or with: hostler key set cloud"
    ):
        key_of(moved)


def test_a_locked_keyring_is_said_and_the_key_is_not(memory: MemoryKeyring) -> None:
    memory.locked = True
    with pytest.raises(ConfigError, match="the keyring is locked; unlock it"):
        key_of(CLOUD)


def test_a_host_without_auth_never_asks_the_keyring(memory: MemoryKeyring) -> None:
    memory.locked = True
    assert key_of(Host(id="home", url="http://127.0.0.1:1")) == ""


def test_a_key_is_kept_used_rotated_and_forgotten(memory: MemoryKeyring) -> None:
    keys = Keys()
    assert keys.where(CLOUD) is Kept.NOWHERE
    assert keys.keep(CLOUD, " s3cret\n") is Kept.KEYRING
    assert keys.of(CLOUD) == "s3cret"
    keys.keep(CLOUD, "another")
    assert keys.of(CLOUD) == "another"
    keys.forget(CLOUD)
    assert keys.where(CLOUD) is Kept.NOWHERE
    keys.forget(CLOUD)  # what is gone is gone


def test_a_keyring_that_refuses_is_said_without_the_key(memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise keyring.errors.PasswordSetError("s3cret was refused")

    monkeypatch.setattr(memory, "set_password", refuse)
    with pytest.raises(ConfigError, match="the keyring refused") as refused:
        Keys().keep(CLOUD, "s3cret")
    assert "s3cret" not in str(refused.value)
    memory.locked = True
    with pytest.raises(ConfigError, match="unlock it"):
        Keys().where(CLOUD)


@pytest.mark.parametrize("key", ["", "  ", "two words", "schlüssel", "a\nb"])
def test_what_can_be_no_key_is_not_kept(memory: MemoryKeyring, key: str) -> None:
    with pytest.raises(ConfigError, match="one word of plain letters"):
        Keys().keep(CLOUD, key)
    assert not memory.kept
