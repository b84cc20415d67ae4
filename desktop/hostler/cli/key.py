"""`hostler key`: which machines are sent a key and where it is; stores one in the keyring, or takes it out."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host, nearest
from hostler.domain.said import told
from hostler.paths import paths
from hostler.store.config import read_config
from hostler.store.secrets import Kept, Keys, backend

WHERE = {Kept.KEYRING: "its key is in the keyring", Kept.NOWHERE: "no key yet: hostler key set {id}"}
NONE_HERE = (
    "There is no keyring here, so the key can't be kept: install gnome-keyring or KWallet. "
    "In the settings window a key can be given to the running app until it ends."
)


def key(arguments: argparse.Namespace) -> int:
    """Lists the keys' places, never the keys; or stores or deletes one. Returns 0, or 2 where a key can't be read."""
    hosts = read_config(paths(os.environ), os.environ).config.registry.hosts
    if not arguments.order:
        return _list(hosts)
    host = next((host for host in hosts if host.id == arguments.id), None)
    if host is None:
        raise ConfigError(f"no machine is called “{arguments.id}”{nearest(arguments.id, {h.id for h in hosts})}")
    if arguments.order == "delete":
        Keys().forget(host)
        return 0
    if backend() is None:
        raise ConfigError(NONE_HERE)
    Keys().keep(host, _typed(host))
    if not host.auth:
        print(f"{host.label}: stored, but not sent: write auth = true for it in the config.", file=sys.stderr)
    return 0


def _typed(host: Host) -> str:
    """The key, from a terminal without showing it, or the first line of stdin. It is never an argument: others see
    those."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Key for {host.label} ({host.origin}): ")
    return sys.stdin.readline()


def _list(hosts: tuple[Host, ...]) -> int:
    keys, failed = Keys(), False
    wanted = [host for host in hosts if host.auth]
    if not wanted:
        print("No machine is sent a key (auth = true in the config).")
    for host in wanted:
        try:
            where = WHERE[keys.where(host)].format(id=host.id) if backend() else "there is no keyring here"
        except ConfigError as error:
            where, failed = told(error), True
        print(f"{host.id}  {where}")
    return 2 if failed else 0
