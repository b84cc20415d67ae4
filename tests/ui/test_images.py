"""Pictures are read within bounds, upright, small, and leave nothing of their file behind."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from hostler.domain.prompt import Source
from hostler.ui.images import LONGEST, MOST_BYTES, BadImage, from_bytes, from_file, from_image


def picture(width: int, height: int, colour: str = "#336699", kind: str = "PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(colour))
    return encoded(image, kind)


def encoded(image: QImage, kind: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(data.data())


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be this large."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    chunks = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + chunks


def turned(jpeg: bytes, orientation: int, secret: bytes = b"") -> bytes:
    """The JPEG with an EXIF orientation, and a text in the EXIF."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 1) + entries + b"\0\0\0\0" + secret
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def shown(data: bytes) -> QImage:
    image = QImage.fromData(data)
    assert not image.isNull()
    return image


@pytest.mark.parametrize(
    ("width", "height", "sent"),
    [
        (1280, 800, (1280, 800)),
        (4096, 1024, (2048, 512)),
        (100, 5000, (41, 2048)),
        (9000, 1, (2048, 1)),
        (1, 1, (1, 1)),
    ],
)
def test_the_longer_side_is_bounded_and_the_shape_kept(width: int, height: int, sent: tuple[int, int]) -> None:
    made = from_bytes(picture(width, height))
    assert (made.image.width, made.image.height) == sent
    real = shown(made.image.data)
    assert (real.width(), real.height()) == sent
    assert max(sent) <= LONGEST
    assert made.origin == f"Clipboard · image {width}×{height}"


def test_a_photo_is_turned_upright_and_tells_no_place() -> None:
    image = QImage(300, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(100):
        for y in range(100):
            image.setPixelColor(x, y, QColor("black"))  # the left third
    made = from_bytes(turned(encoded(image, "JPEG"), 6, b"52.5200 N 13.4050 E"))
    assert (made.image.width, made.image.height, made.width, made.height) == (100, 300, 100, 300)
    real = shown(made.image.data)
    assert real.pixelColor(50, 20).lightness() < 60, "the left third is on top after a quarter turn to the right"
    assert real.pixelColor(50, 250).lightness() > 200
    assert made.image.media_type == "image/jpeg"
    assert b"13.4050" not in made.image.data
    assert b"Exif" not in made.image.data


def test_a_text_in_a_png_is_not_sent() -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.setText("Author", "Anna Secret")
    data = encoded(image, "PNG")
    assert b"Anna Secret" in data
    assert b"Anna Secret" not in from_bytes(data).image.data


def test_see_through_becomes_white() -> None:
    made = from_bytes(picture(20, 20, "#00000000"))
    assert shown(made.image.data).pixelColor(5, 5) == QColor("white")


def test_a_large_screenshot_of_noise_is_sent_as_jpeg() -> None:
    noise = QImage(1500, 1200, QImage.Format.Format_RGB32)
    row = bytes((x * 7919 ^ (x >> 3) * 104729) & 0xFF for x in range(noise.bytesPerLine() * noise.height()))
    noise = QImage(row, 1500, 1200, QImage.Format.Format_RGB32).copy()
    made = from_image(noise)
    assert shown(made.image.data).width() == 1500
    assert made.image.media_type == ("image/jpeg" if made.image.data[:2] == b"\xff\xd8" else "image/png")
    assert len(made.image.data) < 4_000_000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is no image that can be read here"),
        (b"hello", "is no image that can be read here"),
        (picture(64, 64)[:60], "is broken"),
        (claiming(60_000, 60_000), "is too large: 60000×60000 pixels"),
        (claiming(11_000, 10_500), "is broken, or too large to unpack"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>', "is no image"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * MOST_BYTES, "has more than 64 MB"),
    ],
    ids=["empty", "text", "cut", "bomb", "just under", "drawing", "huge"],
)
def test_what_is_no_good_image_says_why(data: bytes, why: str) -> None:
    with pytest.raises(BadImage, match=why):
        from_bytes(data)


def test_a_file_is_called_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "chart.png"
    file.write_bytes(picture(30, 20))
    made = from_file(file)
    assert (made.source, made.origin) == (Source.FILE, "chart.png · image 30×20")
    with pytest.raises(BadImage, match=r"^gone\.png can't be read: No such file or directory\.$"):
        from_file(tmp_path / "gone.png")


def test_a_long_name_keeps_its_end_and_turns_no_line_around(tmp_path: Path) -> None:
    file = tmp_path / f"{'w' * 80}\u202e of May.png"
    file.write_bytes(picture(30, 20))
    assert from_file(file).origin == f"{'w' * 30}…ww of May.png · image 30×20"


def test_its_repr_shows_no_name(tmp_path: Path) -> None:
    file = tmp_path / "divorce-letter.png"
    file.write_bytes(picture(3, 2))
    assert "divorce" not in repr(from_file(file))
