"""Export and import on the General page: shown before, added as one step and taken back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hostler.ui.settings.window import SettingsWindow
from ui.settings.test_settings import TEXT, file, window

__all__ = ["file", "window"]
THEIRS = TEXT.replace('id = "a"', 'id = "b"').replace("@a", "@b").replace("127.0.0.1", "127.0.0.2")


def test_what_a_file_adds_is_shown_added_in_one_step_and_taken_back(
    qtbot: QtBot, window: SettingsWindow, file: Path, tmp_path: Path
) -> None:
    share = window.share
    theirs = tmp_path / "theirs.toml"
    theirs.write_text(THEIRS)
    window.rail.setCurrentRow(len(window.pages) - 1)
    share.read(theirs)
    qtbot.waitUntil(share.offer.isVisible)
    assert "+ machine Kitchen at http://127.0.0.2:1" in share.adds.text()
    assert file.read_text() == TEXT, "nothing before the yes"
    share.cancel.click()
    assert not share.offer.isVisible()
    assert file.read_text() == TEXT
    share.read(theirs)
    qtbot.waitUntil(share.offer.isVisible)
    qtbot.keyClick(share.agree, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: 'id = "b"' in file.read_text())
    assert 'chain = ["m@a", "n@a", "m@b", "n@b"]   # mine' in file.read_text()
    share.read(theirs)
    qtbot.waitUntil(lambda: share.said.text() == "Everything in it is there already.")
    window.undo.click()
    qtbot.waitUntil(lambda: file.read_text().split() == TEXT.split())


def test_a_file_that_is_there_is_not_written_over(
    qtbot: QtBot, window: SettingsWindow, file: Path, tmp_path: Path
) -> None:
    window.share.write(tmp_path / "new.toml")
    qtbot.waitUntil(lambda: window.share.said.text().startswith("Written: "))
    written = (tmp_path / "new.toml").read_text()
    window.share.write(tmp_path / "new.toml")
    qtbot.waitUntil(lambda: "is there already: take another name" in window.share.said.text())
    assert (tmp_path / "new.toml").read_text() == written
    window.share.read(tmp_path / "gone.toml")
    qtbot.waitUntil(lambda: "there is no file" in window.share.said.text())
