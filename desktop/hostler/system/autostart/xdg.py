"""Linux: a desktop entry in the user's autostart folder. Source: Desktop Application Autostart Specification 0.5."""

from __future__ import annotations

import re
from pathlib import Path

from hostler.system.autostart import NAME

_RESERVED = re.compile(r"[\s\"'\\><~|&;$*?#()`%]")


class DesktopEntry:
    """`~/.config/autostart/hostler.desktop`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{NAME}.desktop"

    def command(self) -> tuple[str, ...] | None:
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return ()
        values = dict(line.split("=", 1) for line in lines if "=" in line)
        # Desktops switch an entry off by these, rather than deleting it.
        if values.get("Hidden") == "true" or values.get("X-GNOME-Autostart-enabled") == "false":
            return None
        return tuple(_words(values.get("Exec", "")))

    def turn_on(self, command: tuple[str, ...]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        entry = (
            "[Desktop Entry]\nType=Application\nName=Hostler\n"
            "Comment=One hotkey, any text, the right model on the right machine\n"
            # Where the program was removed, a desktop takes no notice of the entry.
            f"TryExec={_escaped(command[0])}\nExec={' '.join(map(_quoted, command))}\nTerminal=false\n"
        )
        fresh = self._file.with_suffix(".new")
        fresh.write_text(entry, encoding="utf-8")
        fresh.replace(self._file)

    def turn_off(self) -> None:
        self._file.unlink(missing_ok=True)


def _escaped(text: str) -> str:
    """A value as the file holds it."""
    return text.replace("\\", "\\\\")


def _quoted(word: str) -> str:
    """A word of an Exec line: in quotes where it has to be, % doubled, and backslashes again for the file."""
    word = word.replace("%", "%%")
    if _RESERVED.search(word):
        word = '"' + re.sub(r"([\"`$\\])", r"\\\1", word) + '"'
    return _escaped(word)


def _words(line: str) -> list[str]:
    """The words of an Exec line that `_quoted` wrote."""
    found = re.findall(r"\"((?:[^\"\\]|\\.)*)\"|([^ \"]+)", line.replace("\\\\", "\\"))
    return [(re.sub(r"\\(.)", r"\1", quoted) if quoted else plain).replace("%%", "%") for quoted, plain in found]
