"""The settings show the line that binds a key, for the desktop that runs and for others, and copy it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from hostler.domain.binding import Desktop
from hostler.store.secrets import Keys
from hostler.ui.settings.binding import BindingBox
from hostler.ui.settings.window import SettingsWindow

COMMAND = ("hostler", "popup")


@pytest.mark.parametrize(
    ("current", "begins"), [("niri", "Ctrl+Alt+space {"), ("ubuntu:GNOME", "place="), ("", "bind")]
)
def test_the_line_is_the_running_desktops(qtbot: QtBot, current: str, begins: str) -> None:
    box = BindingBox(COMMAND, current)
    qtbot.addWidget(box)
    assert box.lines.toPlainText().startswith(begins)
    assert box.where.text()


def test_another_desktop_and_another_key_change_it_and_the_button_copies_it(qtbot: QtBot) -> None:
    box = BindingBox(COMMAND, "sway")
    qtbot.addWidget(box)
    with qtbot.waitSignal(box.copied) as copied:
        box.copy.click()
    assert copied.args[0].startswith("bindsym Ctrl+Mod1+space exec hostler popup")
    assert box.copy.text() == "Copied"
    box.show_key("Meta+A")
    assert box.copy.text() == "Copy"
    assert "bindsym Mod4+a exec" in box.lines.toPlainText()
    box.show_key("not a key")
    assert "bindsym Mod4+a exec" in box.lines.toPlainText()
    box.desktops.setCurrentIndex(box.desktops.findData(Desktop.HYPRLAND))
    assert box.lines.toPlainText() == "bind = SUPER, a, exec, hostler popup"


def test_it_is_there_under_wayland_alone_and_follows_the_config(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('version = 1\n[hotkeys]\npopup = "Meta+H"\n')
    for environ, there in (({"WAYLAND_DISPLAY": "w", "XDG_CURRENT_DESKTOP": "sway"}, True), ({"DISPLAY": ":0"}, False)):
        window = SettingsWindow(file, lambda text: None, Keys(), environ)
        qtbot.addWidget(window)
        window.open()
        qtbot.waitUntil(lambda window=window: bool(window.changes.document))
        assert (window.binding is not None) is there
        fields = {name for page in window.pages for _, name in page.fields}
        assert "popup" in fields
        assert ("listen" in fields) is not there, "nobody hears keys under Wayland"
        window.search.setText("listen along")
        assert window.found.item(0).text().startswith("General · Listen along") is not there
        if window.binding is not None:
            box = window.binding
            qtbot.waitUntil(lambda box=box: "bindsym Mod4+h exec" in box.lines.toPlainText())
            box.copy.click()
            assert QGuiApplication.clipboard().text() == box.lines.toPlainText()
        window.changes.close()
