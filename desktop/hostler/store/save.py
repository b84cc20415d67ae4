"""Writes changes into config.toml: one process at a time, whole or not at all, with the file before as .bak."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from hostler.domain.errors import ConfigError
from hostler.store.config import Loaded, parse
from hostler.store.edit import Conflict, Edit, conflicts, edited
from hostler.store.small import alone_with, replace_with

NEW_FILE = "# Hostler's config. What each key means, and its default: hostler config reference\nversion = 1\n"
"""What a file begins with where there is none."""
_MARK = b"\xef\xbb\xbf"


class Saved(msgspec.Struct, frozen=True):
    """What came of it."""

    loaded: Loaded
    """The file as it is now."""
    conflicts: tuple[Conflict, ...] = ()
    """Where there are some, nothing was written."""


def read_document(file: Path) -> dict[str, Any]:
    """The file's values, to be the base of changes; none where there is no file.

    Raises ConfigError where it isn't TOML, OSError where it can't be read.
    """
    return _document(_read(file)[0], file)


def save(file: Path, base: Mapping[str, Any], edits: Iterable[Edit], *, anyway: bool = False) -> Saved:
    """Does the changes to what the file holds now. `base` is what it held when they were made.

    A key that was changed in the file since then as well is a conflict, unless it is to be written `anyway`. Raises
    ConfigError when the file isn't TOML, or the changes would leave an error that wasn't there before; OSError when it
    can't be written. Then the file is as it was.
    """
    wanted = tuple(edits)
    file = file.resolve()  # who keeps it elsewhere and links to it goes on doing so
    with alone_with(file):
        text, mark = _read(file)
        document = _document(text, file)
        if not anyway and (met := conflicts(base, document, wanted)):
            return Saved(parse(text, file), met)
        before, after = parse(text, file), parse(new := edited(text or NEW_FILE, wanted), file)
        known = {finding.message for finding in before.findings}
        if fresh := [line for line in after.errors if not any(line.endswith(message) for message in known)]:
            raise ConfigError(*fresh)
        if new != text:
            mode = 0o600
            with contextlib.suppress(FileNotFoundError):
                mode = file.stat().st_mode
                replace_with(file.with_name(f"{file.name}.bak"), file.read_bytes())
            replace_with(file, mark + new.encode("utf-8"), mode=mode)
        return Saved(after)


def create(file: Path, edits: Iterable[Edit]) -> Loaded:
    """Writes a first file, made of these changes. Raises FileExistsError where there is one, and leaves it as it is;
    ConfigError when it would hold an error; OSError when it can't be written.
    """
    file = file.resolve()
    with alone_with(file):
        if file.exists():
            raise FileExistsError(f"{file} is there already")
        loaded = parse(new := edited(NEW_FILE, edits), file)
        if loaded.errors:
            raise ConfigError(*loaded.errors)
        replace_with(file, new.encode("utf-8"))
        return loaded


def taken_back(file: Path) -> None:
    """Puts the file before the last change in its place, and this one where that was: once more, and it is back.

    Raises FileNotFoundError where there is none, ConfigError where it couldn't be used; OSError like `save`.
    """
    file = file.resolve()
    backup = file.with_name(f"{file.name}.bak")
    with alone_with(file):
        before, now, mode = backup.read_bytes(), file.read_bytes(), file.stat().st_mode
        if errors := parse(before.removeprefix(_MARK).decode("utf-8", "replace"), backup).errors:
            raise ConfigError(*errors)
        replace_with(file, before, mode=mode)
        replace_with(backup, now)


def _read(file: Path) -> tuple[str, bytes]:
    """The text, its line ends as they are, and the mark that stands before it, if any."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return "", b""
    mark = _MARK if content.startswith(_MARK) else b""
    try:
        return content[len(mark) :].decode("utf-8"), mark
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: is not UTF-8 text ({error}): mend it by hand, nothing was written") from error


def _document(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: is not TOML ({error}): mend it by hand, nothing was written") from None
