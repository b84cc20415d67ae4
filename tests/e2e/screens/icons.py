"""A picture of every tray icon there is: each state at each size, as it is and enlarged, on light and dark panels."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

from hostler.domain.fleet import Health, HostState
from hostler.ui.icons import state_icon
from hostler.ui.tray_icon import Look, drawn

LOOKS = {
    f"{name}{' · works' if working else ''}{' · paused' if paused else ''}": Look(health, working, paused)
    for paused in (False, True)
    for working in (False, True)
    for name, health in (("all well", Health.WHOLE), ("some down", Health.PARTLY), ("none", Health.NONE))
}
SIZES = (16, 22, 24, 32, 48, 64)
PANELS = ((False, "#e9e9e7"), (True, "#2b2b2b"))
TALL = 96
"""Every icon is enlarged by a whole number, to about so many pixels."""
LEFT, CELL, GAP, HEAD = 46, 184, 10, 22


def icon_sheets(folder: Path) -> list[Path]:
    """Draws `tray-icons-light.png` and `-dark.png`, and the small icons of the machines below."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication.instance() or QGuiApplication([])
    files = [_sheet(folder / f"tray-icons-{'dark' if dark else 'light'}.png", dark, panel) for dark, panel in PANELS]
    del application
    return files


def _sheet(file: Path, dark: bool, panel: str) -> Path:
    rows = [(size, max(1, TALL // size)) for size in SIZES]
    height = HEAD + sum(max(size * zoom, size) + GAP for size, zoom in rows) + HEAD + 16 * 4 + GAP
    sheet = QImage(LEFT + CELL * len(LOOKS), height, QImage.Format.Format_RGB32)
    sheet.fill(QColor(panel))
    painter = QPainter(sheet)
    font = QFont()
    font.setPixelSize(12)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff" if dark else "#000000"))
    for column, name in enumerate(LOOKS):
        painter.drawText(LEFT + CELL * column, 15, name)
    top = HEAD
    for size, zoom in rows:
        painter.drawText(4, top + 14, f"{size}")
        for column, look in enumerate(LOOKS.values()):
            left = LEFT + CELL * column
            icon = drawn(look, size, dark=dark)
            painter.drawPixmap(left, top, icon)
            enlarged = icon.toImage().scaled(size * zoom, size * zoom, mode=Qt.TransformationMode.FastTransformation)
            painter.drawImage(left + size + 4, top, enlarged)
        top += size * zoom + GAP
    for column, state in enumerate(HostState):
        left = LEFT + CELL * column
        painter.drawText(left, top + 15, str(state))
        icon = state_icon(state, dark=dark).pixmap(16, 16)
        painter.drawPixmap(left, top + HEAD, icon)
        painter.drawImage(QRect(left + 20, top + HEAD, 64, 64), icon.toImage())
    painter.end()
    sheet.save(str(file))
    return file
