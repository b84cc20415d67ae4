"""The config that the app starts with: the file's, the last good one, or none; and what is wrong with it is told."""

from __future__ import annotations

from collections.abc import Mapping

from hostler.domain.errors import ConfigError
from hostler.domain.said import wording
from hostler.paths import Paths
from hostler.store.config import Config, load_or_last_good, with_this_machine, without_config
from hostler.ui.problems import Problems

UNREADABLE = wording("App", "{problem} Until then this machine's own models are used.")
LAST_GOOD = wording("App", "{problem} The last config that worked is used.")


def first_config(places: Paths, environ: Mapping[str, str], problems: Problems) -> Config:
    """Never fails: whatever the file holds, the app starts."""
    try:
        loaded = load_or_last_good(places.config_file, places.last_good_config)
    except FileNotFoundError:
        return without_config(environ.get("OLLAMA_HOST", ""))
    except ConfigError as error:
        problems.tell("config", UNREADABLE.format(problem=error.problems[0]))
        return without_config(environ.get("OLLAMA_HOST", ""))
    if loaded.errors:
        problems.tell("config", LAST_GOOD.format(problem=loaded.errors[0]))
    return whole(loaded.config, environ)


def whole(config: Config, environ: Mapping[str, str]) -> Config:
    """With this machine's own Ollama, where the config names none."""
    return with_this_machine(config, environ.get("OLLAMA_HOST", ""))
