"""Keys of hosts: in the system's keyring, one entry a host and origin, and nowhere else."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterator

from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host
from hostler.domain.said import Said, wording

SERVICE = "hostler"


def entry(host: Host) -> str:
    """The name of a host's entry. It holds the origin: a changed address must not get the old key."""
    return f"{host.id} {host.origin}"


def key_of(host: Host) -> str:
    """The bearer key of a host that has `auth = true`; blocks while the keyring answers, so not for the UI thread.

    Raises ConfigError that says what to do when there is no key or no keyring.
    """
    if not host.auth:
        return ""
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        key = keyring.get_password(SERVICE, entry(host))
    except NoKeyringError:
        text = wording(
            "Keyring", "{host}: there is no keyring here; install gnome-keyring or KWallet, or take auth out"
        )
        raise ConfigError(_said(text, host)) from None
    except (KeyringError, OSError, RuntimeError) as error:  # backends let errors of the bus through
        text = wording("Keyring", "{host}: the keyring can't be read ({error}); unlock it and try again")
        raise ConfigError(_said(text, host, type(error).__name__)) from None
    if key is None:
        text = wording("Keyring", "{host}: no key in the keyring; store it with: keyring set {service} '{entry}'")
        raise ConfigError(_said(text, host))
    return key


class Kept(enum.Enum):
    """Where the key of a host is."""

    NOWHERE = "nowhere"
    KEYRING = "keyring"
    THIS_RUN = "this run"
    """There is no keyring here, so it ends with Hostler."""


class Keys:
    """The keys of one process: the keyring's, and those that have no keyring to be in. Every call may block."""

    def __init__(self) -> None:
        self._here: dict[str, str] = {}

    def of(self, host: Host) -> str:
        """The host's key. Raises ConfigError like `key_of`."""
        return self._here.get(entry(host), "") if host.auth and entry(host) in self._here else key_of(host)

    def where(self, host: Host) -> Kept:
        """Where its key is. Raises ConfigError when the keyring can't be read."""
        import keyring
        from keyring.errors import NoKeyringError

        if entry(host) in self._here:
            return Kept.THIS_RUN
        try:
            with _keyring_errors(host):
                return Kept.KEYRING if keyring.get_password(SERVICE, entry(host)) is not None else Kept.NOWHERE
        except NoKeyringError:
            return Kept.NOWHERE

    def keep(self, host: Host, key: str) -> Kept:
        """Keeps a key, in the keyring where there is one. Raises ConfigError for one that can't be sent or kept."""
        import keyring
        from keyring.errors import NoKeyringError

        key = key.strip()
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise ConfigError(wording("Keyring", "a key is one word of plain letters and signs: copy it again"))
        try:
            with _keyring_errors(host):
                keyring.set_password(SERVICE, entry(host), key)
        except NoKeyringError:
            self._here[entry(host)] = key
            return Kept.THIS_RUN
        self._here.pop(entry(host), None)
        return Kept.KEYRING

    def forget(self, host: Host) -> None:
        """Takes a key out. Raises ConfigError when the keyring refuses."""
        import keyring
        from keyring.errors import NoKeyringError, PasswordDeleteError

        self._here.pop(entry(host), None)
        with contextlib.suppress(NoKeyringError, PasswordDeleteError), _keyring_errors(host):
            keyring.delete_password(SERVICE, entry(host))


@contextlib.contextmanager
def _keyring_errors(host: Host) -> Iterator[None]:
    """Says errors of the keyring in words; that there is none, and that an entry is gone, is left to the caller."""
    from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

    try:
        yield
    except (NoKeyringError, PasswordDeleteError):
        raise
    except (KeyringError, OSError, RuntimeError) as error:  # backends let errors of the bus through
        text = wording("Keyring", "{host}: the keyring refused ({error}); unlock it and try again")
        raise ConfigError(_said(text, host, type(error).__name__)) from None


def _said(text: Said, host: Host, error: str = "") -> str:
    return text.format(host=host.label, service=SERVICE, entry=entry(host), error=error)
