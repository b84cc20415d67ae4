"""`hostler config export`, `import` and `undo`: the registry as a file to share, and a change taken back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hostler.domain.errors import ConfigError
from hostler.domain.untrusted import printable
from hostler.paths import paths
from hostler.store.save import create, read_document, save, taken_back
from hostler.store.share import exported, read_import, write_export


def export(file: str) -> int:
    """Writes machines, routes and actions, without keys, into a new file, or to stdout for `-`."""
    config = paths(os.environ).config_file
    try:
        done = exported(read_document(config)) if file == "-" else write_export(config, Path(file))
    except OSError as error:
        raise ConfigError(str(error)) from error
    if file == "-":
        print(done.text, end="")
    for each in done.left_out:
        print(f"Left out, since it may be secret: {each}", file=sys.stderr)
    return 0


def take_in(file: str, *, yes: bool) -> int:
    """Shows what a file adds, asks, and adds it. Returns 0, or 4 when the user said no."""
    config = paths(os.environ).config_file
    found = read_import(config, Path(file))
    for each in found.adds:
        print(f"  + {printable(each)}")
    for each in found.notes:
        print(f"  ! {printable(each)}")
    if not found.adds:
        print("Everything in it is there already.")
        return 0
    if not yes:
        if not sys.stdin.isatty():
            raise ConfigError("Nothing was changed: run it on a terminal to be asked, or with --yes.")
        if input("Add this? [y/N] ").strip().lower() not in ("y", "yes"):
            print("Nothing was changed.")
            return 4
    try:
        if not config.exists():
            create(config, ())  # so that there is something to go back to
        save(config, read_document(config), found.edits)
    except OSError as error:
        raise ConfigError(f"{config} can't be written: {error}") from error
    print("Added. `hostler config undo` takes it back.")
    return 0


def undo() -> int:
    """The config as it was before the last change; once more: as it was after it."""
    config = paths(os.environ).config_file
    try:
        taken_back(config)
    except FileNotFoundError:
        raise ConfigError(f"There is nothing to take back: {config} was not changed by Hostler yet.") from None
    except OSError as error:
        raise ConfigError(f"{config} can't be written: {error}") from error
    print(f"{config} is as it was before the last change. Once more brings the change back.")
    return 0
