"""The app's icon in the forms that the systems want, from resources/hostler.svg.

    .venv/bin/python installers/icons.py FOLDER

Makes hostler-SIZE.png, hostler.ico for Windows and hostler.icns for macOS.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "resources" / "hostler.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
"""Width and height in pixels."""
ICO = (16, 24, 32, 48, 64, 128, 256)
ICNS = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic08": 256,
    b"ic13": 256,
    b"ic09": 512,
    b"ic14": 512,
    b"ic10": 1024,
}
"""Each kind of entry with its size in pixels; some are the same picture for a screen of twice the density.

None for 16 and 32 at the single one: macOS garbles a PNG there (electron-builder-binaries#220), and scales without it.
"""


def make_icons(folder: Path) -> None:
    """Writes them all. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {size: png(size) for size in SIZES}
    for size, picture in pictures.items():
        (folder / f"hostler-{size}.png").write_bytes(picture)
    (folder / "hostler.ico").write_bytes(ico([(size, pictures[size]) for size in ICO]))
    (folder / "hostler.icns").write_bytes(icns([(kind, pictures[size]) for kind, size in ICNS.items()]))


def png(size: int) -> bytes:
    """The icon of so many pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing = QSvgRenderer(str(SOURCE))
    if not drawing.isValid():
        raise OSError(f"{SOURCE} can't be read")
    # The ground begins a sixteenth from the edge: on whole pixels, so that its sides are sharp at 24 too.
    margin = size // 16
    whole = (size - 2 * margin) * 16 / 14
    corner = margin - whole / 16
    drawing.render(painter, QRectF(corner, corner, whole, whole))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """Windows: a directory, then the PNGs. PNG since Windows Vista.

    Source: Windows' ICONDIR and ICONDIRENTRY, as in Firefox' image/ICOFileHeaders.h.
    """
    entries, body, offset = b"", b"", 6 + 16 * len(pictures)
    for size, picture in pictures:
        # 256 is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset + len(body))
        body += picture
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + body


def icns(pictures: list[tuple[bytes, bytes]]) -> bytes:
    """macOS: `icns`, the size of all, then each kind, its size with these eight bytes, its PNG; big-endian.

    Source: en.wikipedia.org/wiki/Apple_Icon_Image_format.
    """
    body = b"".join(kind + struct.pack(">I", len(picture) + 8) + picture for kind, picture in pictures)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


if __name__ == "__main__":
    make_icons(Path(sys.argv[1]))
