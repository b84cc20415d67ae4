"""Puts the settings window together with what does its work."""

from __future__ import annotations

from collections.abc import Callable

from hostler.domain.settings import Cloud
from hostler.paths import Paths
from hostler.store.purse import Purse
from hostler.store.secrets import Keys
from hostler.ui.bridge import Bridge
from hostler.ui.settings.models.page import served
from hostler.ui.settings.window import Decide, SettingsWindow


def settings_window(
    places: Paths,
    limits: Callable[[], Cloud],
    keys: Keys,
    decide: Decide,
    bridge: Bridge,
    trial: Callable[[str], str],
) -> SettingsWindow:
    """The window for the config of this home; `limits` are the budgets of the cloud, and `trial` takes a key for a
    moment and returns what is wrong with it."""
    window = SettingsWindow(places.config_file, decide, keys)
    window.key.kept.connect(bridge.renew)
    window.cloud.pay_from(lambda: Purse.of(places, limits()))
    window.try_keys(trial)
    served(window.models, bridge.chores)
    return window
