"""`hostler config`: where the file is, every problem in it, every key it can hold, a first one, and sharing it."""

from __future__ import annotations

import argparse
import os
import sys

from hostler.assets import asset
from hostler.domain.errors import ConfigError
from hostler.paths import paths
from hostler.store.config import load


def config(arguments: argparse.Namespace) -> int:
    """Prints the path or the reference, checks the file (0 when it is right, 2 with every problem when not), writes a
    first one, or shares it.
    """
    what = arguments.what
    if what == "init":
        from hostler.cli.discover import init

        return init(arguments)
    if what in ("export", "import", "undo"):
        from hostler.cli.share import export, take_in, undo

        if what == "undo":
            return undo()
        return export(arguments.file) if what == "export" else take_in(arguments.file, yes=arguments.yes)
    if what == "reference":
        from hostler.store.reference import markdown

        print(markdown(), end="")
        return 0
    file = paths(os.environ).config_file
    if what == "path":
        print(file)
        return 0
    try:
        loaded = load(file)
    except FileNotFoundError:
        example = asset("examples/three-machines.toml")
        raise ConfigError(
            f"There is no config at {file}. `hostler config init` writes one from what it finds, "
            f"or start from the example: cp '{example}' '{file}'"
        ) from None
    for warning in loaded.warnings:
        print(warning, file=sys.stderr)
    if loaded.errors:
        raise ConfigError(*loaded.errors)
    registry = loaded.config.registry
    print(f"{file}: right. {len(registry.hosts)} hosts, {len(registry.routes)} routes.")
    return 0
