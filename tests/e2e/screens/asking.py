"""Scenes in the popup: what is asked, what is answered, and what is decided."""

from __future__ import annotations

import sys
import time

from e2e.screens.fleets import HEBREW
from e2e.screens.studio import Studio
from e2e.test_main_job import CODE, EMAIL

PARAGRAPH = (
    "The committee met in March and agreed on the budget for the coming year. The school gets a new roof before the "
    "winter, and the road to the station is closed for two weeks in July. Whoever has a shop there was told by letter. "
    "The library stays open on Saturdays.\n\n"
)
"""50 words."""
THEOREM = "The square root of 2 is no fraction."
PROVE = "prove this step by step"
LONG = "draft an answer that accepts, with Kraftfahrzeughaftpflichtversicherungsnummer"


def main_job(studio: Studio) -> None:
    """A decision, an answer, and everything down."""
    rig, app = studio.rig, studio.app
    studio.ask_about(EMAIL, "mail.txt")
    studio.picture("popup-decision")
    rig.keys("alt+2")
    studio.wait_for_answer()
    studio.picture("popup")
    studio.close_popup()

    for host_id in studio.machines.urls:
        studio.machines.kill(host_id)
    studio.ask_about(EMAIL * 30, "long.txt")
    rig.keys("Return")
    app.wait(lambda state: state["ended"] and state["causes"], "the end")
    studio.picture("popup-down")
    studio.close_popup()


def answers(studio: Studio) -> None:
    """Code, a table, and a list that is longer than the card."""
    for name, text, typed in (("code", CODE, "fix this"), ("table", EMAIL, ""), ("list", THEOREM, PROVE)):
        studio.ask_about(text, "note.txt", typed)
        studio.rig.keys("Return")
        studio.wait_for_answer()
        studio.picture(f"answer-{name}")
        studio.close_popup()


def thinking(studio: Studio) -> None:
    """Thoughts: folded, and unfolded by a click."""
    studio.ask_about(THEOREM, "note.txt", PROVE)
    studio.rig.keys("Return")
    studio.wait_for_answer()
    studio.picture("answer-thought")
    left, top, _, _ = studio.scaled(studio.app.state["answer_place"])
    studio.rig.click(left + 40 * studio.look.scale, top + 10 * studio.look.scale)
    studio.app.wait(lambda state: "Canned thinking" in state["answer"], "the thoughts")
    studio.picture("answer-thoughts")
    studio.close_popup()


def right_to_left(studio: Studio) -> None:
    """A text and an answer in a script that runs from right to left; the reasons; an empty line."""
    studio.ask_about(HEBREW, "mail.txt")
    studio.picture("popup-rtl")
    studio.rig.keys("ctrl+i")
    studio.app.wait(lambda state: state["panel"], "the reasons")
    studio.picture("popup-rtl-why")
    studio.rig.keys("ctrl+i", "ctrl+k")
    studio.app.wait(lambda state: state["palette"], "the palette")
    studio.picture("popup-rtl-palette")
    studio.rig.keys("Escape", "Return")
    studio.wait_for_answer()
    studio.picture("answer-rtl")
    studio.close_popup()
    studio.menu("tray-rtl", "Down", "Down", "Right")


def long_words(studio: Studio) -> None:
    """Words without a place to break them, in the question, the text, the answer and a machine's name."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    studio.ask_about(f"{word * 3} and https://example.org/{'a-path-that-goes-on/' * 12}", "mail.txt", LONG)
    studio.picture("popup-long-words")
    studio.rig.keys("Return")
    studio.wait_for_answer()
    studio.picture("answer-long-words")
    studio.close_popup()


def actions(studio: Studio) -> None:
    """The palette, a long selection folded and edited, the card of keys, and an answer that may go in place."""
    rig, app = studio.rig, studio.app
    studio.ask_about(PARAGRAPH * 8, "report.txt")
    studio.picture("popup-long")
    rig.keys("ctrl+k")
    app.wait(lambda state: state["palette"], "the palette")
    studio.picture("popup-palette")
    all_entries = len(app.state["palette"])
    rig.type("ex")
    app.wait(lambda state: 0 < len(state["palette"]) < all_entries, "what is found")
    studio.picture("popup-palette-found")
    rig.keys("Escape", "ctrl+e")
    app.wait(lambda state: state["edit"], "the text to unfold")
    rig.type("Only this part. ")
    app.wait(lambda state: state["edit"].startswith("Only this part."), "the edit")
    studio.picture("popup-edited")
    rig.keys("ctrl+e", "F1")
    app.wait(lambda state: state["keys"], "the keys")
    studio.picture("popup-keys")
    rig.keys("F1")
    app.wait(lambda state: not state["keys"], "the keys to go")
    rig.keys("Return")
    app.wait(lambda state: state["can_replace"], "the answer")
    studio.picture("popup-replace")
    studio.close_popup()
    studio.ask_about(CODE, "shop.py")
    studio.picture("popup-error")
    studio.close_popup()
    ago = (int(time.monotonic() * 1000) - 25 * 60_000) & 0xFFFFFFFF
    stamp = ago.to_bytes(4, sys.byteorder).hex()
    rig.own_selection(selection="CLIPBOARD", targets={"UTF8_STRING": f"text:{PARAGRAPH}", "TIMESTAMP": f"hex:{stamp}"})
    app.open()
    app.wait(lambda state: state["unticked"], "the old text")
    studio.picture("popup-old-clipboard")
    rig.keys("Escape")


def learning(studio: Studio) -> None:
    """An alternative that is picked, what is learned from it, and why."""
    rig, app = studio.rig, studio.app
    studio.ask_about(CODE, "shop.py", "fix this")
    rig.keys("ctrl+i")
    app.wait(lambda state: state["panel"], "the reasons")
    studio.picture("popup-why")
    rig.keys("ctrl+m", "ctrl+m")
    app.wait(lambda state: "qwen3:4b" in state["decision"], "an alternative")
    studio.picture("popup-why-picked")
    rig.keys("ctrl+i", "Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")
    studio.close_note()
    studio.ask_about(EMAIL, "mail.txt", LONG)
    rig.keys(*["ctrl+m"] * 3)
    app.wait(lambda state: state["decision"].startswith("reasoning"), "another route")
    studio.picture("popup-picked")
    rig.keys("Return")
    app.wait(lambda state: state["answered"] and state["learned"], "the answer")
    studio.picture("popup-learned")
    rig.keys("ctrl+i")
    app.wait(lambda state: state["panel"], "what was learned in the reasons")
    studio.picture("popup-why-learned")
    rig.keys("ctrl+i")
    studio.close_popup()
    learned = "Gelernt" if studio.look.language == "de" else "Learned"
    studio.menu("tray-learned", "Right", up_to=learned)


def escalation(studio: Studio) -> None:
    """A thin answer and the bigger model's below it, stopped and whole; and the top of the ladder."""
    rig, app = studio.rig, studio.app
    for stopped in (True, False):
        studio.ask_about(THEOREM, "note.txt", PROVE)
        app.wait(lambda state: state["decision"].startswith("reasoning"), "the decision")
        rig.keys("Return")
        app.wait(lambda state: state["foot"].startswith("The first answer"), "the bigger one to be asked")
        if stopped:
            studio.picture("popup-thin", moving=True)
            app.wait(lambda state: "Suppose" in state["answer"], "some words")
            rig.keys("Escape")
            app.wait(lambda state: state["foot"] == "The first answer stands.", "the stop")
            studio.picture("popup-thin-stopped")
        else:
            app.wait(lambda state: "to first word" in state["foot"], "the second answer")
            studio.picture("popup-thin-answer")
            rig.keys("ctrl+b")
            app.wait(lambda state: state["foot"].startswith("No bigger"), "the top")
            studio.picture("popup-biggest")
        studio.close_popup()
    studio.ask_about(EMAIL, "mail.txt")
    rig.keys("Return")
    studio.wait_for_answer()
    studio.picture("popup-offers-bigger")
    studio.close_popup()


def images(studio: Studio) -> None:
    """An image from the clipboard, a second one as a file, what is wrong with a third; a part of the screen."""
    rig, app = studio.rig, studio.app
    studio.note = rig.editor(EMAIL, "mail.txt")
    rig.screenshot(studio.home / "screen.png")
    studio.close_note()
    rig.copy(studio.home / "screen.png", "image/png")
    app.open()
    app.wait(lambda state: state["pictures"], "the image")
    studio.picture("popup-image")
    rig.keys("Return")
    studio.wait_for_answer()
    studio.picture("popup-image-answer")
    name = "a photo of the whiteboard with a name that goes on and on until the line is full, and further.jpg"
    rig.run("convert", str(studio.home / "screen.png"), "-rotate", "90", str(studio.home / name))
    (studio.home / "broken.png").write_bytes(b"no image")
    for file in (name, "broken.png"):
        (studio.home / "urls").write_text((studio.home / file).as_uri() + "\r\n")
        rig.copy(studio.home / "urls", "text/uri-list")
        rig.keys("ctrl+v")
        app.wait(lambda state, end=file[-12:]: f"{end} " in state["pictures"], "the file")
    studio.picture("popup-images")
    rig.keys("Escape")
    app.wait(lambda state: not state["visible"], "the popup to close")

    studio.note = rig.editor(EMAIL, "mail.txt")
    studio.menu("tray-screenshot", up_to="Ask about a screenshot", keep=True)
    rig.keys("Return")
    app.wait(lambda state: state["sheet"], "the cover")
    studio.picture_of_screen("screenshot-begin")
    rig.keys("Down", "Up")
    app.wait(lambda state: state["sheet"][0][2], "the rectangle")
    studio.picture_of_screen("screenshot")
    rig.keys("Escape")
    app.wait(lambda state: not state["sheet"], "the cover to go")
    studio.close_note()
