"""Keys of hosts: in the system's keyring, one entry a host and origin, and nowhere else."""

from __future__ import annotations

from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host

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
        raise ConfigError(
            f"{host.label}: there is no keyring here; install gnome-keyring or KWallet, or take auth out"
        ) from None
    except (KeyringError, OSError, RuntimeError) as error:  # backends let errors of the bus through
        raise ConfigError(
            f"{host.label}: the keyring can't be read ({type(error).__name__}); unlock it and try again"
        ) from None
    if key is None:
        raise ConfigError(f"{host.label}: no key in the keyring; store it with: keyring set {SERVICE} '{entry(host)}'")
    return key
