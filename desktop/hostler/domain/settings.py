"""The app's own settings, each declared once: type, default and one sentence."""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec
from msgspec import Meta

from hostler.domain.declared import declared


class Hotkeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[hotkeys]`."""

    popup: Annotated[str, declared("Config", "Opens the popup from any window.")] = "Ctrl+Alt+Space"
    screenshot: Annotated[
        str, declared("Config", "Asks about a part of the screen, like Ctrl+Alt+Shift+Space; empty: no key.")
    ] = ""
    listen: Annotated[
        bool,
        declared("Config", "Where the key can't be taken for Hostler alone, listen along (others get it too)."),
    ] = False


class Cloud(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[cloud]`: what all requests together may cost."""

    day_usd: Annotated[
        float,
        declared("Config", "The most that the cloud may cost in a day, in US dollars."),
        Meta(ge=0, le=100_000),
    ] = 1.0
    month_usd: Annotated[
        float, declared("Config", "The most that it may cost in a month, in US dollars."), Meta(ge=0, le=1_000_000)
    ] = 10.0


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[answers]`."""

    escalate: Annotated[
        bool,
        declared("Config", "Ask a bigger model by itself, once, when an answer looks thin and the route was unsure."),
    ] = True
    language: Annotated[
        str,
        declared("Config", "Your language in English, like German, for Translate; by default the system's."),
    ] = ""


class Privacy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[privacy]`."""

    history: Annotated[bool, declared("Config", "Keep prompts and answers with their text, to be found again.")] = True
    keep_days: Annotated[
        int,
        declared("Config", "After so many days a prompt is taken out of history; 0 keeps them."),
        Meta(ge=0, le=36_500),
    ] = 90
    ledger_days: Annotated[
        int,
        declared("Config", "After so many days only totals of a day are kept of usage; 0 keeps every row."),
        Meta(ge=0, le=36_500),
    ] = 0
    usage_files: Annotated[
        str,
        declared("Config", "A folder: each attempt is also written to token-usage-YYYY-MM-DD.jsonl there."),
    ] = ""


class Language(enum.StrEnum):
    """What the windows can speak. The command line speaks English."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


class Look(enum.StrEnum):
    """Whether the windows are light or dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class App(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[app]`."""

    language: Annotated[
        Language,
        declared("Config", "The language of the windows: system, en or de. A change counts from the next start."),
    ] = Language.SYSTEM
    theme: Annotated[Look, declared("Config", "Whether the windows are light or dark: system, light or dark.")] = (
        Look.SYSTEM
    )
    at_login: Annotated[bool, declared("Config", "Start Hostler with the desktop, when you log in.")] = False
    weekly_digest: Annotated[
        bool, declared("Config", "On Mondays a notification says what was asked last week, and what it saved and cost.")
    ] = False


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything in the config that is not the registry."""

    app: App = App()
    hotkeys: Hotkeys = Hotkeys()
    cloud: Cloud = Cloud()
    answers: Answers = Answers()
    privacy: Privacy = Privacy()
