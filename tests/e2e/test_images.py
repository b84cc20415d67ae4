"""Images with real keys and a real mouse: pasted, dropped, from the clipboard; only a model that sees gets them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from e2e.conftest import Machines, RunningApp, StartApp
from e2e.rig import Lines, Rig

BLIND = ("Ubuntu", ("qwen3:4b,size=4.02B,tps=60",))


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    image = QImage(1280, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4f4f0"))
    for bar in range(8):
        for x in range(60 + bar * 150, 160 + bar * 150):
            for y in range(700 - bar * 70, 760):
                image.setPixelColor(x, y, QColor("#2f9e6e"))
    file = tmp_path / "chart.png"
    assert image.save(str(file))
    return file


def copied(rig: Rig, kind: str) -> bytes:
    command = ["xclip", "-out", "-selection", "clipboard", "-target", kind]
    return subprocess.run(command, env=rig.environ, capture_output=True, timeout=10, check=True).stdout


def test_an_image_on_the_clipboard_goes_to_the_machine_that_sees(rig: Rig, app: RunningApp, chart: Path) -> None:
    rig.copy(chart, "image/png")
    before = hashlib.sha256(copied(rig, "image/png")).hexdigest()
    app.open()
    state = app.wait(lambda state: state["pictures"], "the image")
    assert state["pictures"] == "Clipboard · image 1280×800"
    assert state["decision"].startswith("vision → minicpm-v on Ubuntu")
    rig.keys("Return")
    state = app.wait(lambda state: "s to first word" in state["foot"], "the answer")
    assert "minicpm-v" in state["answer"]
    assert "A description of the picture would stand here" in state["answer"], "the machine was given one"
    after = hashlib.sha256(copied(rig, "image/png")).hexdigest()
    assert after == before, "the image is on the clipboard as it was"


def test_an_image_is_pasted_and_can_be_left_out_again(rig: Rig, app: RunningApp, chart: Path) -> None:
    app.open()
    rig.copy(chart, "image/png")
    rig.type("what is this")
    rig.keys("ctrl+v")
    state = app.wait(lambda state: "image 1280×800" in state["pictures"], "the image")
    assert state["question"] == "what is this"
    assert state["decision"].startswith("vision →")
    rig.keys("Tab", "space")
    state = app.wait(lambda state: not state["pictures"], "the image to go by keys")
    assert not state["decision"].startswith("vision →")


def test_copied_files_are_pasted_as_images_by_their_names(rig: Rig, app: RunningApp, chart: Path) -> None:
    urls = chart.with_name("urls")
    second = chart.with_name("second.jpg")
    QImage(str(chart)).save(str(second))
    urls.write_text(f"{chart.as_uri()}\r\n{second.as_uri()}\r\n")
    app.open()
    rig.copy(urls, "text/uri-list")
    rig.keys("ctrl+v")
    app.wait(
        lambda state: state["pictures"].splitlines() == ["chart.png · image 1280×800", "second.jpg · image 1280×800"],
        "both images",
    )


def test_a_file_is_dropped_onto_the_card(rig: Rig, app: RunningApp, chart: Path) -> None:
    command = [sys.executable, str(Path(__file__).with_name("drag_source.py")), str(chart)]
    source = rig.spawn(command, stdout=subprocess.PIPE)
    assert source.stdout is not None
    seen = Lines(source.stdout)
    rig.wait(lambda: seen.of("ready"), "the window to drag from")
    rig.find("files")
    rig.move_pointer(700, 100)
    app.open()
    left, top, width, height = app.state["geometry"]
    rig.run("xdotool", "mousemove", "80", "620", "mousedown", "1")
    for x in range(90, 140, 10):
        rig.move_pointer(x, 610)
    rig.wait(lambda: seen.of("begun"), "the drag to begin")
    # Where no chip and no line is: the card itself.
    rig.move_pointer(left + width // 2, top + height - 20)
    rig.move_pointer(left + width // 2, top + height - 8)
    rig.wait(lambda: seen.of("taken"), "the card to take it")
    rig.run("xdotool", "mouseup", "1")
    app.wait(lambda state: state["pictures"] == "chart.png · image 1280×800", "the dropped image")
    rig.end(source)


def test_a_broken_image_says_so_and_the_card_lives_on(rig: Rig, app: RunningApp, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    urls = tmp_path / "urls"
    urls.write_text(broken.as_uri() + "\r\n")
    app.open()
    rig.copy(urls, "text/uri-list")
    rig.keys("ctrl+v")
    app.wait(lambda state: state["pictures"].startswith("broken.png is "), "the reason")
    rig.type("why is the sky blue")
    rig.keys("Return")
    app.wait(lambda state: "s to first word" in state["foot"], "an answer without the image")


def test_without_a_model_that_sees_the_missing_one_is_fetched(
    rig: Rig, start_app: StartApp, machines: Machines, chart: Path
) -> None:
    app = start_app(machines.config().replace("minicpm-v@ubuntu", "llava:7b@ubuntu"))
    app.wait_until_fleet_is_known()
    rig.copy(chart, "image/png")
    app.open()
    state = app.wait(lambda state: state["offered"], "the offer")
    assert state["offered"] == "Pull llava:7b"
    assert state["pictures"].splitlines()[1] == (
        "No model here can see images. llava:7b is in your vision route, but not on Ubuntu yet."
    )
    rig.keys("Tab", "Tab", "space")
    app.wait(lambda state: not state["offered"], "the pull to begin or to be done")
    rig.wait(lambda: machines.state("ubuntu")["requests"].get("/api/pull"), "the machine to be asked for it")
