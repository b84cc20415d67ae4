"""The app's icon as the systems want it: each form is read back, and each size shows the shoe on its ground."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from icons import ICNS, ICO, SIZES, make_icons
from PySide6.QtGui import QGuiApplication, QImage

GROUND, SHOE = (42, 148, 104), (255, 255, 255)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, qapp: QGuiApplication) -> Path:
    made = tmp_path_factory.mktemp("icons")
    make_icons(made)
    return made


@pytest.mark.parametrize("size", SIZES)
def test_each_size_has_a_white_shoe_on_green_and_nothing_in_its_corners(folder: Path, size: int) -> None:
    image = QImage(str(folder / f"hostler-{size}.png"))
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(0, 0).alpha() < 64
    arch = image.pixelColor(size // 2, round(size * 36 / 128))
    assert min(arch.red(), arch.green(), arch.blue()) > 200, "the arch"
    inside = image.pixelColor(size // 2, round(size * 70 / 128))
    assert inside.green() > inside.red() + 40 and inside.alpha() == 255, "the ground shows through"


@pytest.mark.parametrize("size", SIZES)
def test_the_sides_of_the_ground_lie_between_pixels(folder: Path, size: int) -> None:
    image, edge = QImage(str(folder / f"hostler-{size}.png")), size // 16
    alphas = [image.pixelColor(x, size // 2).alpha() for x in (edge - 1, edge, size - edge - 1, size - edge)]
    assert alphas == [0, 255, 255, 0]


def test_windows_reads_each_size_from_the_ico(folder: Path) -> None:
    data = (folder / "hostler.ico").read_bytes()
    assert struct.unpack_from("<HHH", data) == (0, 1, len(ICO))
    for index, size in enumerate(ICO):
        wide, high, _, _, planes, bits, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * index)
        assert (wide or 256, high or 256, planes, bits) == (size, size, 1, 32)
        assert QImage.fromData(data[offset : offset + length], "PNG").width() == size
    assert offset + length == len(data)


def test_macos_reads_each_kind_from_the_icns(folder: Path) -> None:
    data = (folder / "hostler.icns").read_bytes()
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4) == (len(data),)
    place, found = 8, {}
    while place < len(data):
        kind, (length,) = data[place : place + 4], struct.unpack_from(">I", data, place + 4)
        found[kind] = QImage.fromData(data[place + 8 : place + length], "PNG").width()
        place += length
    assert found == ICNS
