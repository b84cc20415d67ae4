"""What people call each key of the config, in the order of the fields; what it is for is declared with the key."""

from __future__ import annotations

from collections.abc import Mapping

from hostler.domain.said import Said, composed, wording

LABELS: Mapping[tuple[str, str], Said] = {
    ("[[hosts]]", "name"): wording("Settings", "Name"),
    ("[[hosts]]", "url"): wording("Settings", "Address"),
    ("[[hosts]]", "id"): wording("Settings", "Short name"),
    ("[[hosts]]", "kind"): wording("Settings", "Kind"),
    ("[[hosts]]", "location"): wording("Settings", "Where it is"),
    ("[[hosts]]", "always_on"): wording("Settings", "Always on"),
    ("[[hosts]]", "headers"): wording("Settings", "Extra headers"),
    ("[[hosts]]", "auth"): wording("Settings", "Send a key"),
    ("[[hosts]]", "auth_as"): wording("Settings", "Sent as"),
    ("[[hosts]]", "ca_file"): wording("Settings", "CA file"),
    ("[[hosts]]", "proxy"): wording("Settings", "Proxy"),
    ("[[hosts]]", "mac"): wording("Settings", "MAC address"),
    ("[[hosts]]", "drain"): wording("Settings", "Drained"),
    ("[[hosts]]", "drain_times"): wording("Settings", "Drained at"),
    ('[hosts.models."NAME"]', "num_ctx"): wording("Settings", "Context"),
    ('[hosts.models."NAME"]', "think"): wording("Settings", "Thinking"),
    ('[hosts.models."NAME"]', "keep_alive"): wording("Settings", "Stays loaded"),
    ('[hosts.models."NAME"]', "max_output_tokens"): wording("Settings", "Longest answer"),
    ('[hosts.models."NAME"]', "vision"): wording("Settings", "Reads images"),
    ('[hosts.models."NAME"]', "rank"): wording("Settings", "Rank"),
    ('[hosts.models."NAME"]', "usd_in_per_m"): wording("Settings", "Price of prompts"),
    ('[hosts.models."NAME"]', "usd_out_per_m"): wording("Settings", "Price of answers"),
    ("[[routes]]", "id"): wording("Settings", "Short name"),
    ("[[routes]]", "chain"): wording("Settings", "Chain"),
    ("[[routes]]", "keywords"): wording("Settings", "Words"),
    ("[[routes]]", "always"): wording("Settings", "Always for"),
    ("[[routes]]", "cloud"): wording("Settings", "Cloud"),
    ("[[routes]]", "ceiling_usd"): wording("Settings", "Most for one request"),
    ("[[actions]]", "name"): wording("Settings", "Name"),
    ("[[actions]]", "id"): wording("Settings", "Short name"),
    ("[[actions]]", "prompt"): wording("Settings", "Instruction"),
    ("[[actions]]", "icon"): wording("Settings", "Sign"),
    ("[[actions]]", "route"): wording("Settings", "Route"),
    ("[[actions]]", "hotkey"): wording("Settings", "Hotkey"),
    ("[[actions]]", "replace"): wording("Settings", "Replace the selection"),
    ("[[actions]]", "fits"): wording("Settings", "First for"),
    ("[fallback]", "chain"): wording("Settings", "Chain"),
    ("[app]", "language"): wording("Settings", "Language"),
    ("[app]", "theme"): wording("Settings", "Light or dark"),
    ("[app]", "weekly_digest"): wording("Settings", "Weekly digest"),
    ("[hotkeys]", "popup"): wording("Settings", "Popup"),
    ("[hotkeys]", "screenshot"): wording("Settings", "Part of the screen"),
    ("[hotkeys]", "listen"): wording("Settings", "Listen along"),
    ("[cloud]", "day_usd"): wording("Settings", "Budget of a day"),
    ("[cloud]", "month_usd"): wording("Settings", "Budget of a month"),
    ("[answers]", "escalate"): wording("Settings", "Bigger model by itself"),
    ("[answers]", "language"): wording("Settings", "Your language"),
    ("[privacy]", "history"): wording("Settings", "Keep history"),
    ("[privacy]", "keep_days"): wording("Settings", "Days it is kept"),
    ("[privacy]", "ledger_days"): wording("Settings", "Days of usage, row by row"),
    ("[privacy]", "usage_files"): wording("Settings", "Usage files"),
}
CHOICES: Mapping[str, Said] = {
    "ollama": composed("Ollama"),
    "openai": wording("Settings", "OpenAI-compatible"),
    "home": wording("Settings", "at home"),
    "cloud": wording("Settings", "in the cloud"),
    "never": wording("Settings", "never"),
    "when-nothing-local": wording("Settings", "when nothing at home answers"),
    "when-worth-it": wording("Settings", "when it is worth the money"),
    "system": wording("Settings", "the system's"),
    "light": wording("Settings", "light"),
    "dark": wording("Settings", "dark"),
    "en": composed("English"),
    "de": composed("Deutsch"),
}
"""What people call what a key can be."""
GROUPS: Mapping[str, Said] = {
    "[app]": wording("Settings", "Windows"),
    "[hotkeys]": wording("Settings", "Hotkeys"),
    "[answers]": wording("Settings", "Answers"),
    "[cloud]": wording("Settings", "Cloud"),
    "[privacy]": wording("Settings", "Privacy"),
}
"""The tables of the General page, in its order."""
