"""How a key is bound to a command where no program can take one by itself: the exact lines for each desktop."""

from __future__ import annotations

import enum
import json
import shlex
from collections.abc import Sequence

import msgspec

from hostler.domain.combination import Combination, Modifier
from hostler.domain.said import Said, wording


class Desktop(enum.StrEnum):
    """Their names as they write them."""

    SWAY = "sway"
    HYPRLAND = "Hyprland"
    NIRI = "niri"
    GNOME = "GNOME"
    KDE = "KDE Plasma"


class Binding(msgspec.Struct, frozen=True):
    """What to put where."""

    text: str
    """To be copied; may be several lines."""
    where: Said


_NAMES = {"sway": Desktop.SWAY, "hyprland": Desktop.HYPRLAND, "niri": Desktop.NIRI, "gnome": Desktop.GNOME}
_NAMES |= {"kde": Desktop.KDE}
_KEYSYMS = {"Space": "space", "Enter": "Return", "Backspace": "BackSpace", "PageUp": "Prior", "PageDown": "Next"}
_LIST = "org.gnome.settings-daemon.plugins.media-keys"
_PLACE = "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/hostler/"
WHERE = {
    Desktop.SWAY: wording("Binding", "At the end of ~/.config/sway/config; then swaymsg reload."),
    Desktop.HYPRLAND: wording("Binding", "At the end of ~/.config/hypr/hyprland.conf."),
    Desktop.NIRI: wording("Binding", "Inside of binds { } in ~/.config/niri/config.kdl."),
    Desktop.GNOME: wording("Binding", "In a terminal, once. The keys that are there stay."),
    Desktop.KDE: wording(
        "Binding", "In System Settings under Shortcuts: Add New, Command or Script; paste this, then press {key}."
    ),
}


def keysym(combination: Combination) -> str:
    """The key as xkb names it: `space`, `s`, `Return`."""
    key = combination.key
    return _KEYSYMS.get(key, key.lower() if len(key) == 1 else key)


def desktop_of(current: str) -> Desktop | None:
    """The desktop that XDG_CURRENT_DESKTOP names, if it is one of these."""
    return next((_NAMES[name] for name in current.casefold().split(":") if name in _NAMES), None)


def binding(desktop: Desktop, combination: Combination, command: Sequence[str]) -> Binding:
    """The lines that bind this combination to this command."""
    modifiers = [modifier for modifier in Modifier if modifier in combination.modifiers]

    def named(ctrl: str, alt: str, shift: str, meta: str) -> list[str]:
        names = {Modifier.CTRL: ctrl, Modifier.ALT: alt, Modifier.SHIFT: shift, Modifier.META: meta}
        return [names[modifier] for modifier in modifiers]

    key, said = keysym(combination), WHERE[desktop]
    match desktop:
        case Desktop.SWAY:
            keys = "+".join([*named("Ctrl", "Mod1", "Shift", "Mod4"), key])
            floats = 'for_window [app_id="^hostler$"] floating enable'
            text = f"bindsym {keys} exec {shlex.join(command)}\n{floats}"
        case Desktop.HYPRLAND:
            keys = " ".join(named("CTRL", "ALT", "SHIFT", "SUPER"))
            text = f"bind = {keys}, {key}, exec, {shlex.join(command)}"
        case Desktop.NIRI:
            keys = "+".join([*named("Ctrl", "Alt", "Shift", "Super"), key])
            text = f"{keys} {{ spawn {' '.join(map(json.dumps, command))}; }}"
        case Desktop.GNOME:
            keys = "".join(named("<Control>", "<Alt>", "<Shift>", "<Super>")) + key
            text = _gnome(keys, shlex.join(command))
        case Desktop.KDE:
            text, said = shlex.join(command), said.format(key=combination)
    return Binding(text, said)


def _gnome(keys: str, command: str) -> str:
    """Adds to the list of custom keys, once; each of them is a place of its own."""
    custom = f"{_LIST}.custom-keybinding:{_PLACE}"
    facts = {"name": "Hostler", "command": command, "binding": keys}
    lines = [
        f"place={_PLACE}",
        f"keys=$(gsettings get {_LIST} custom-keybindings)",
        """case "$keys" in *"$place"*) ;; *"[]") keys="['$place']" ;; *) keys="${keys%]}, '$place']" ;; esac""",
        f'gsettings set {_LIST} custom-keybindings "$keys"',
        *(f"gsettings set {custom} {name} {shlex.quote(json.dumps(value))}" for name, value in facts.items()),
    ]
    return "\n".join(lines)
