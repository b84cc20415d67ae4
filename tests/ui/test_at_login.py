"""The config decides what starts with the desktop."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from hostler.ui.at_login import AtLogin


def test_it_follows_the_config_and_touches_nothing_unasked(qtbot: QtBot, tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    entry = tmp_path / "autostart" / "hostler.desktop"
    entry.parent.mkdir()
    entry.write_text("[Desktop Entry]\nExec=somebody-elses\n")
    at_login = AtLogin({"XDG_CONFIG_HOME": str(tmp_path)}, lambda what, why: told.append((what, why)))
    at_login.adopt(False)
    assert entry.read_text().endswith("Exec=somebody-elses\n")
    at_login.adopt(True)
    qtbot.waitUntil(lambda: bool(told))
    assert "Name=Hostler" in entry.read_text()
    at_login.adopt(True)
    at_login.adopt(False)
    qtbot.waitUntil(lambda: not entry.exists())
    qtbot.waitUntil(lambda: told == [("autostart", "")] * 2)


def test_what_goes_wrong_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "autostart").write_text("a file where a folder should be")
    at_login = AtLogin({"XDG_CONFIG_HOME": str(tmp_path)}, lambda what, why: told.append(why))
    at_login.adopt(True)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].startswith("Hostler can't be started with the desktop: ")
