"""The images in what is pasted or dropped."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from hostler.ui.images import SUFFIXES

Offered: TypeAlias = Path | bytes | QImage
"""A file, an encoded picture, or one that the system has unpacked."""
_ENCODED = ("image/png", "image/jpeg", "image/webp", "image/bmp", "image/tiff")


def may_hold_images(mime: QMimeData) -> bool:
    """Whether there may be some, by the names of the formats alone: nothing is asked of the program it is from."""
    return mime.hasUrls() or _has_image(mime)


def has_images(mime: QMimeData) -> bool:
    """Whether images are meant: files of images and no other, or an image that doesn't come beside its own text.

    Cells of a table come as text and, for programs that paint, as an image: there the text is meant.
    """
    if mime.hasUrls():
        return bool(_files(mime)) or (_has_image(mime) and not all(url.isLocalFile() for url in mime.urls()))
    return _has_image(mime) and not mime.text().strip()


def offered_images(mime: QMimeData) -> tuple[Offered, ...]:
    """The images, not yet unpacked where that can be left to another thread."""
    if files := _files(mime):
        return files
    for kind in _ENCODED:
        if mime.hasFormat(kind) and (data := bytes(mime.data(kind).data())):
            return (data,)
    image = mime.imageData()
    return (image,) if isinstance(image, QImage) else ()


def _has_image(mime: QMimeData) -> bool:
    return mime.hasImage() or any(mime.hasFormat(kind) for kind in _ENCODED)


def _files(mime: QMimeData) -> tuple[Path, ...]:
    """The files, when all that is offered are files of images."""
    files = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    whole = len(files) == len(mime.urls()) and all(file.suffix.lower() in SUFFIXES for file in files)
    return files if whole else ()
