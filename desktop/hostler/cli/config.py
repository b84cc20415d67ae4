"""`hostler config`: where the file is, and every problem in it."""

from __future__ import annotations

import os
import sys

from hostler.assets import asset
from hostler.domain.errors import ConfigError
from hostler.paths import paths
from hostler.store.config import load


def config(what: str) -> int:
    """Prints the path, or checks the file: 0 when it is right, 2 with every problem when it isn't."""
    file = paths(os.environ).config_file
    if what == "path":
        print(file)
        return 0
    try:
        loaded = load(file)
    except FileNotFoundError:
        example = asset("examples/three-machines.toml")
        raise ConfigError(f"There is no config at {file}. Start from the example: cp '{example}' '{file}'") from None
    for warning in loaded.warnings:
        print(warning, file=sys.stderr)
    if loaded.errors:
        raise ConfigError(*loaded.errors)
    registry = loaded.config.registry
    print(f"{file}: right. {len(registry.hosts)} hosts, {len(registry.routes)} routes.")
    return 0
