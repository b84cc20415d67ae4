"""Pictures made ready to be sent: read within bounds, upright, small, and free of what else is in the file."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from hostler.domain.prompt import Image, Source
from hostler.domain.untrusted import one_line
from hostler.ui.words import number, translate

LONGEST = 2048
"""Pixels of the longer side of what is sent: vision models see no more, and it is what they take memory for."""
MOST_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 120_000_000
"""A picture says its size before it is unpacked; a few hundred bytes can claim gigabytes."""
ALLOCATION_MB = 512
"""What unpacking may take, as Qt counts it, whatever the file claims."""
MOST_PICTURES = 4
FORMATS = ("png", "jpeg", "webp", "gif", "bmp", "tiff", "ppm", "pgm", "pbm", "ico", "tga")
"""Formats of pixels alone. A drawing, like SVG, could ask for other files."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".ico", ".tga")
_NAME_CHARS = 44
_LARGE_PNG = 1_500_000
_JPEG_QUALITY = 90
_THUMBNAIL = QSize(480, 168)
"""Room for the thumbnail at a scale of 300%."""


class BadImage(Exception):
    """Why a picture can't be asked about, as a sentence."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to ask about. `width` and `height` are those of the original in pixels, upright."""

    image: Image
    thumbnail: QImage
    width: int
    height: int
    source: Source = Source.CLIPBOARD
    name: str = ""
    """The file's name, where it is one."""

    def __repr__(self) -> str:
        return f"Picture({self.source}, {self.width}x{self.height})"

    @property
    def origin(self) -> str:
        """A line about it: `Clipboard · image 1280×800`."""
        where = _short(self.name) if self.source is Source.FILE and self.name else _WHERE[self.source]()
        size = translate("Images", "image {width}×{height}").format(width=self.width, height=self.height)
        return f"{where} · {size}"


_WHERE = {
    Source.TYPED: lambda: translate("Images", "Screenshot"),
    Source.SELECTION: lambda: translate("Images", "Selection"),
    Source.CLIPBOARD: lambda: translate("Images", "Clipboard"),
    Source.FILE: lambda: translate("Images", "File"),
    Source.STDIN: lambda: translate("Images", "Image"),
}


def from_file(file: Path) -> Picture:
    """Reads a file. Raises BadImage."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadImage(
            translate("Images", "{name} can't be read: {why}.").format(
                name=_short(file.name), why=error.strerror or translate("Images", "unknown reason")
            )
        ) from error
    return from_bytes(data, source=Source.FILE, name=file.name)


def from_bytes(data: bytes, *, source: Source = Source.CLIPBOARD, name: str = "") -> Picture:
    """Unpacks an encoded picture. Raises BadImage for what is broken, too large, or no picture. Safe in any thread."""
    called = _short(name) or translate("Images", "The image")
    if len(data) > MOST_BYTES:
        raise BadImage(
            translate("Images", "{name} has more than {count} MB.").format(
                name=called, count=number(MOST_BYTES // 1024 // 1024)
            )
        )
    if QImageReader.allocationLimit() != ALLOCATION_MB:
        QImageReader.setAllocationLimit(ALLOCATION_MB)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in FORMATS:
        raise BadImage(
            translate("Images", "{name} is no image that can be read here; PNG, JPEG and WebP can be.").format(
                name=called
            )
        )
    claimed = reader.size()
    if claimed.width() * claimed.height() > MOST_PIXELS:
        raise BadImage(
            translate("Images", "{name} is too large: {width}×{height} pixels.").format(
                name=called, width=claimed.width(), height=claimed.height()
            )
        )
    if claimed.isValid() and max(claimed.width(), claimed.height()) > LONGEST:
        reader.setScaledSize(_within(claimed, LONGEST))
    image = reader.read()
    if image.isNull():
        raise BadImage(translate("Images", "{name} is broken, or too large to unpack.").format(name=called))
    turned = claimed.isValid() and (image.width() > image.height()) != (claimed.width() > claimed.height())
    original = claimed.transposed() if turned and claimed.width() != claimed.height() else claimed
    return _made(image, original if claimed.isValid() else image.size(), source, name, photo=kind == "jpeg")


def from_image(image: QImage, *, source: Source = Source.CLIPBOARD, name: str = "") -> Picture:
    """A picture that is unpacked already, like a part of the screen. Raises BadImage. Safe in any thread."""
    if image.isNull():
        raise BadImage(translate("Images", "There is no image."))
    return _made(image, image.size(), source, name, photo=False)


def _made(image: QImage, original: QSize, source: Source, name: str, *, photo: bool) -> Picture:
    if max(image.width(), image.height()) > LONGEST:
        image = image.scaled(
            _within(image.size(), LONGEST),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    image = _opaque(image)
    # Written anew, always: a photo's own file tells where it was taken.
    data, media_type = _encoded(image, "JPEG"), "image/jpeg"
    if not photo and (len(png := _encoded(image, "PNG")) <= _LARGE_PNG or len(png) <= len(data)):
        data, media_type = png, "image/png"
    small = image.scaled(_THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Picture(
        image=Image(data=data, media_type=media_type, width=image.width(), height=image.height()),
        thumbnail=small if small.height() < image.height() else image.copy(),
        width=original.width(),
        height=original.height(),
        source=source,
        name=name,
    )


def _opaque(image: QImage) -> QImage:
    """On white, since models take what is see-through for black; and without the texts that the file held."""
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(QColor("white"))
    painter = QPainter(white)
    painter.drawImage(white.rect(), image)
    painter.end()
    return white


def _encoded(image: QImage, kind: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, _JPEG_QUALITY if kind == "JPEG" else -1)  # type: ignore[call-overload]
    return bytes(data.data())


def _short(name: str) -> str:
    """The name of a file without its middle, where it is long: its end tells the kind."""
    name = one_line(name, 255)
    return name if len(name) <= _NAME_CHARS else f"{name[: _NAME_CHARS - 14]}…{name[-13:]}"


def _within(size: QSize, longest: int) -> QSize:
    share = longest / max(size.width(), size.height())
    return QSize(max(1, round(size.width() * share)), max(1, round(size.height() * share)))
