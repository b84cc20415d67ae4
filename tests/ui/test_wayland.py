"""Under Wayland without a reading program, the popup's own window reads once it has the focus; copying needs none."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hostler.system.selection import MAX_BYTES, Captured, Outcome
from hostler.system.selection.wayland import SECRET, WaylandSelection
from hostler.system.selection.x11 import X11Selection
from hostler.ui.focused_reading import FocusedReader, found_in
from hostler.ui.portal_screenshots import PortalScreenshots
from hostler.ui.screenshot import Screenshots
from hostler.ui.wayland import Copier, readers, screenshots

WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}


def programs(folder: Path) -> dict[str, str]:
    for name in ("wl-paste", "wl-copy"):
        (folder / name).write_text(f"#!/bin/sh\nexec cat > {folder}/copied\n")
        (folder / name).chmod(0o755)
    return {**WAYLAND, "PATH": str(folder)}


def test_who_reads(qtbot: QtBot, tmp_path: Path) -> None:
    environ = programs(tmp_path)
    assert {type(each) for each in readers(environ, "linux")} == {WaylandSelection}
    # GNOME gives nothing to a program without the focus, which would have to take it from the popup.
    assert {type(each) for each in readers({**environ, "XDG_CURRENT_DESKTOP": "GNOME"}, "linux")} == {FocusedReader}
    assert {type(each) for each in readers({**WAYLAND, "PATH": ""}, "linux")} == {FocusedReader}
    assert {type(each) for each in readers({"DISPLAY": ":0"}, "linux")} == {X11Selection}


def test_it_waits_for_the_focus_and_is_answered_there(qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("from the clipboard")
    reader = FocusedReader(QClipboard.Mode.Clipboard)
    assert reader.read(30, lambda: False).outcome is Outcome.LATE, "nobody waits for what isn't wanted"
    found: list[Captured] = []
    begun = threading.Event()

    def wanted() -> bool:
        begun.set()
        return True

    thread = threading.Thread(target=lambda: found.append(reader.read(30, wanted)))
    thread.start()
    assert begun.wait(30)
    assert not found
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(found))
    thread.join()
    assert (found[0].outcome, found[0].text) == (Outcome.TEXT, "from the clipboard")


def test_what_a_clipboard_holds(qtbot: QtBot) -> None:
    assert found_in(None, images=True).outcome is Outcome.NOTHING
    assert found_in(QMimeData(), images=True).outcome is Outcome.NOTHING
    secret = QMimeData()
    secret.setText("hunter2")
    secret.setData(SECRET, b"secret")
    assert found_in(secret, images=True) == Captured(outcome=Outcome.SECRET)
    long = QMimeData()
    long.setText("ä" * MAX_BYTES)
    cut = found_in(long, images=True)
    assert (len(cut.text), cut.truncated, cut.total_bytes) == (MAX_BYTES // 2, True, 2 * MAX_BYTES)
    picture, image = QMimeData(), QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    picture.setImageData(image)
    taken = found_in(picture, images=True)
    assert (taken.outcome, QImage.fromData(taken.image).width()) == (Outcome.IMAGE, 3)
    assert found_in(picture, images=False).outcome is Outcome.NOT_TEXT


@pytest.mark.parametrize("desktop", ["sway", "GNOME"])
def test_copying_takes_the_program_unless_that_would_take_the_focus(qtbot: QtBot, tmp_path: Path, desktop: str) -> None:
    QGuiApplication.clipboard().setText("before")
    copier = Copier({**programs(tmp_path), "XDG_CURRENT_DESKTOP": desktop}, "linux")
    copier.copy("first")
    copier.copy("last")
    copier.close()
    by_program = (tmp_path / "copied").read_text() if (tmp_path / "copied").exists() else ""
    expected = ("last", "before") if desktop == "sway" else ("", "last")
    assert (by_program, QGuiApplication.clipboard().text()) == expected


def test_the_desktop_takes_pictures_under_wayland_alone(qtbot: QtBot) -> None:
    said: list[str] = []
    shots = screenshots(WAYLAND, "linux", said.append)
    assert isinstance(shots, PortalScreenshots)
    shots.failed.emit("There is none.")
    assert said == ["There is none."]
    assert isinstance(screenshots({"DISPLAY": ":0"}, "linux", said.append), Screenshots)
