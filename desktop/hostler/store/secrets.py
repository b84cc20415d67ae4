"""Keys of hosts: in the system's keyring, one entry a host and origin, and nowhere else.

Every call may block for as long as the keyring asks its user something, so none belongs on the UI thread or a loop.
What is said of a failure names its kind alone: an error of a keyring may hold the key.
"""

from __future__ import annotations

import contextlib
import enum
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from hostler.domain.auth import key_fault
from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host
from hostler.domain.said import Said, wording

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)
T = TypeVar("T")
SERVICE = "hostler"
NO_KEYRING = wording(
    "Keyring", "there is no keyring here; install gnome-keyring or KWallet, or switch off that a key is sent"
)
NO_KEY = wording("Keyring", "no key in the keyring; store it in the settings, or with: hostler key set {id}")
LOCKED = wording("Keyring", "the keyring is locked; unlock it and try again")
UNREACHABLE = wording(
    "Keyring",
    "the keyring can't be reached ({error}); is its service running? Its entries are left as they are",
)
REFUSED = wording("Keyring", "the keyring refused ({error}); unlock it and try again")


def entry(host: Host) -> str:
    """The name of a host's entry. It holds the origin: a changed address must not get the old key."""
    return f"{host.id} {host.origin}"


class Kept(enum.Enum):
    """Where the key of a host is."""

    NOWHERE = "nowhere"
    KEYRING = "keyring"
    THIS_RUN = "this run"
    """There is no keyring here, so it ends with Hostler."""


def key_of(host: Host) -> str:
    """The key of a host that has `auth = true`. Raises ConfigError that says what to do when there is none."""
    return Keys().of(host)


def backend() -> KeyringBackend | None:
    """The keyring of this desktop; None where there is none, or only one that writes a plain file or keeps nothing."""
    from keyring.backend import get_all_keyring
    from keyring.core import get_keyring, init_backend

    try:
        found = get_keyring()
        if _keeps_secrets(found):
            return found
    except RuntimeError:
        pass  # what was there when it was first looked for isn't any more
    # One may have come since the last look, which keyring remembers.
    with contextlib.suppress(AttributeError, KeyError):
        get_all_keyring.reset()
    init_backend(_keeps_secrets)
    return found if _keeps_secrets(found := get_keyring()) else None


def _keeps_secrets(found: Any) -> bool:
    module = type(found).__module__
    if module == "keyring.backends.chainer":
        return bool(found.backends)  # an empty chain takes everything and keeps nothing
    return not module.startswith("keyrings.alt") and module not in ("keyring.backends.fail", "keyring.backends.null")


class Keys:
    """The keys of one process: the keyring's, and those that have no keyring to be in."""

    def __init__(self) -> None:
        self._here: dict[str, str] = {}

    def of(self, host: Host) -> str:
        """The host's key, "" where none is sent. Raises ConfigError that says what to do when there is none."""
        if not host.auth:
            return ""
        if (key := self._here.get(entry(host))) is not None:
            return key
        there = backend()
        if there is None:
            raise ConfigError(_said(NO_KEYRING, host))
        found = _asked(host, lambda: there.get_password(SERVICE, entry(host)))
        if found is None:
            raise ConfigError(_said(NO_KEY, host))
        return found

    def where(self, host: Host) -> Kept:
        """Where its key is. Raises ConfigError when the keyring can't be read."""
        if entry(host) in self._here:
            return Kept.THIS_RUN
        there = backend()
        if there is None:
            return Kept.NOWHERE
        found = _asked(host, lambda: there.get_password(SERVICE, entry(host)))
        return Kept.KEYRING if found is not None else Kept.NOWHERE

    def keep(self, host: Host, key: str) -> Kept:
        """Keeps a key, in the keyring where there is one. Raises ConfigError for one that can't be sent or kept."""
        key = key.strip()
        if fault := key_fault(host.auth_as, key):
            raise ConfigError(fault)
        there = backend()
        if there is None:
            self._here[entry(host)] = key
            return Kept.THIS_RUN
        _asked(host, lambda: there.set_password(SERVICE, entry(host), key))
        self._here.pop(entry(host), None)
        return Kept.KEYRING

    def forget(self, host: Host) -> None:
        """Takes a key out, and nothing else ever does. Raises ConfigError when the keyring refuses."""
        from keyring.errors import PasswordDeleteError

        self._here.pop(entry(host), None)
        there = backend()
        if there is None:
            return

        def delete() -> None:
            try:
                there.delete_password(SERVICE, entry(host))
            except PasswordDeleteError:
                if there.get_password(SERVICE, entry(host)) is not None:
                    raise

        _asked(host, delete)


def _asked(host: Host, call: Callable[[], T]) -> T:
    """What the keyring answers; its errors in words."""
    from keyring.errors import InitError, KeyringLocked, PasswordDeleteError, PasswordSetError

    try:
        return call()
    except KeyringLocked:
        raise ConfigError(_said(LOCKED, host)) from None
    except (PasswordSetError, PasswordDeleteError) as error:
        raise ConfigError(_said(REFUSED, host, error)) from None
    except (OSError, InitError, EOFError) as error:
        raise ConfigError(_said(UNREACHABLE, host, error)) from None
    except Exception as error:  # noqa: BLE001
        # A backend lets everything through that its libraries raise. Their words may hold the key: only the kind is
        # told, here and in the log.
        log.warning("the keyring failed: %s", type(error).__name__)
        text = LOCKED if "Locked" in type(error).__name__ or "Dismissed" in type(error).__name__ else UNREACHABLE
        raise ConfigError(_said(text, host, error)) from None


def _said(text: Said, host: Host, error: Exception | None = None) -> str:
    return text.format(id=host.id, error=type(error).__name__)
