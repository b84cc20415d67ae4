"""Puts the settings window together with what does its work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hostler.store.secrets import Keys
from hostler.ui.bridge import Bridge
from hostler.ui.settings.models.page import served
from hostler.ui.settings.window import Decide, SettingsWindow


def settings_window(
    file: Path, keys: Keys, decide: Decide, bridge: Bridge, trial: Callable[[str], str]
) -> SettingsWindow:
    """The window for this config; `trial` takes a key for a moment and returns what is wrong with it."""
    window = SettingsWindow(file, decide, keys)
    window.key.kept.connect(bridge.renew)
    window.try_keys(trial)
    served(window.models, bridge.chores)
    return window
