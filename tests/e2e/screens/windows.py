"""Scenes in the windows of history, with follow-up questions, of usage, and of settings."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import usage_rows
from e2e.screens.studio import Studio
from e2e.test_main_job import CODE, EMAIL
from hostler.domain.history import Entry
from hostler.store.history import History

PAGES = ("machines", "models", "routes", "actions", "general")
WIDE = 1000
"""On a smaller screen not all of the page is in sight at once, so there is nothing to click on."""
HOUR_MS = 3_600_000
TOTAL = "`result =+ price` assigns the price. Write `result += price`, and loop over `prices or ()`."
ASKED: tuple[tuple[str, str, str, str, str, str], ...] = (
    # route, host, model, instruction, text, answer
    ("code", "windows-gpu", "qwen3-coder:30b", "Why does this fail on an empty cart?", CODE, TOTAL),
    ("quick", "mac-mini", "qwen3:4b", "Reply that Thursday suits me", EMAIL, "Hi Ben,\n\nThursday at 10 suits me."),
    ("quick", "mac-mini", "qwen3:4b", "What is the plural of “index” in maths?", "", "Indices."),
    (
        "reasoning",
        "windows-gpu",
        "qwen3:30b",
        "Is it cheaper to rent the van for a day or to take two trips?",
        "",
        "Rent it: two trips cost 38 € in fuel, the van 35 €.",
    ),
    ("vision", "ubuntu", "minicpm-v:latest", "Read the meter in this picture", "", "It reads 04 713.2 m³."),
    ("code", "windows-gpu", "qwen3-coder:30b", "Turn this loop into a generator", CODE, "```python\nyield price\n```"),
    ("quick", "ubuntu", "qwen3:4b", "Übersetze das ins Deutsche", EMAIL, "Hallo Anna, das Treffen ist am Donnerstag."),
    ("quick", "mac-mini", "qwen3:4b", "Shorten this to one sentence", EMAIL, "The meeting is on Thursday at 10."),
    ("reasoning", "windows-gpu", "qwen3:30b", "Prove that the square root of 2 is no fraction", "", "Suppose it is."),
    ("quick", "mac-mini", "qwen3:4b", "A polite way to say no to the Tuesday meeting", "", "I'm afraid I can't."),
    ("code", "mac-mini", "qwen3:4b", "What does `git rebase --onto` do?", "", "It moves a stretch of commits."),
    ("quick", "mac-mini", "qwen3:4b", "Three titles for a talk about small models", "", "1. Small and near"),
)


def believable(file: Path) -> None:
    """Fills history with what people ask."""
    history = History(file)
    try:
        for place, (route, host, model, instruction, text, answer) in enumerate(ASKED):
            history.add(
                Entry(
                    ask_id=f"asked-{place}",
                    at_ms=round(time.time() * 1000) - (place + 1) * 7 * HOUR_MS,
                    conversation=f"asked-{place}",
                    instruction=instruction,
                    text=text,
                    answer=answer,
                    route=route,
                    host=host,
                    model=model,
                )
            )
    finally:
        history.close()


def history(studio: Studio) -> None:
    """The window: empty, filled, searched, without a find; a follow-up, and the offer to go on."""
    rig, app = studio.rig, studio.app

    def window(name: str) -> None:
        app.wait(lambda state: state["history"]["empty"] or state["history"]["preview"], "something to read")
        studio.picture_of(name, lambda state: state["history"]["geometry"])

    studio.ask_about(EMAIL, "mail.txt")
    rig.keys("ctrl+h")
    app.wait(lambda state: state["history"] and state["history"]["empty"] and state["history"]["active"], "the window")
    window("history-empty")
    rig.keys("Escape")
    app.wait(lambda state: state["history"] is None, "the window to close")
    app.open()
    for text in ("when do we meet", "and who has to bring the slides"):
        rig.keys("ctrl+a")
        rig.type(text)
        app.wait(lambda state, text=text: state["question"] == text, "the question")
        before = len(app.prompts)
        rig.keys("Return")
        app.wait(lambda state, n=before: len(app.prompts) > n and state["answered"], "the answer")
    studio.picture("popup-follow-up")
    studio.close_popup()
    believable(app.home / "data" / "history.sqlite3")
    app.open_by_command()
    app.wait(lambda state: state["talk"] and not state["reading"], "the offer")
    studio.picture("popup-go-on")
    rig.keys("ctrl+h")
    app.wait(lambda state: state["history"] and state["history"]["count"] == len(ASKED) + 2, "the rows")
    app.wait(lambda state: state["history"]["active"], "its keys")
    rig.keys("Down", "Down")
    app.wait(lambda state: "empty cart" in state["history"]["preview"], "the third")
    window("history")
    rig.type("meeting")
    app.wait(lambda state: 0 < state["history"]["count"] < 9, "what was searched")
    window("history-searched")
    rig.type("zz")
    app.wait(lambda state: state["history"]["empty"], "nothing")
    window("history-nothing")
    rig.keys("Escape")


def usage(studio: Studio) -> None:
    """Empty; a month with a bar pointed at, a day, a week, a year; its tables; any two dates."""
    rig, app, ledger = studio.rig, studio.app, studio.app.home / "data" / "ledger.sqlite3"

    def window(name: str) -> None:
        studio.picture_of(name, lambda state: state["usage"]["geometry"])

    def choose(keys: tuple[str, ...], bars: int) -> None:
        rig.keys(*keys)
        app.wait(lambda state: state["usage"]["bars"] == bars, f"{bars} bars")

    def opened() -> None:
        # In each language it stands at the same place: the fourth from below.
        app.open_menu()
        rig.keys(*["Up"] * 4, "Return")
        app.wait(lambda state: state["usage"] and state["usage"]["active"], "the window")

    opened()
    app.wait(lambda state: state["usage"]["empty"], "that there is nothing")
    window("usage-empty")
    rig.keys("Escape")
    app.wait(lambda state: state["usage"] is None, "the window to close")
    usage_rows.fill(ledger, usage_rows.attempts(date.today(), 400))
    opened()
    app.wait(lambda state: state["usage"]["bars"] == 30 and state["usage"]["share"] != "–", "a month")
    x, y, width, height = app.state["usage"]["geometry"]
    scale = studio.look.scale
    rig.move_pointer((x + round(width * 0.52)) * scale, (y + round(height * 0.6)) * scale)
    app.wait(lambda state: state["usage"]["told"], "a bar's figures")
    window("usage-month")
    rig.move_pointer(x * scale + 2, 4)
    choose(("Up", "Up"), 1)
    window("usage-day")
    choose(("Down",), 7)
    window("usage-week")
    choose(("Down", "Down", "Down"), 53)
    window("usage-year")
    rig.keys("Down", "Down")
    app.wait(lambda state: state["usage"]["bars"] >= 53, "any dates")
    window("usage-dates")
    rig.keys("Up", "Up")
    for _ in range(4):
        rig.keys("Tab")
    for name in ("table", "machines"):
        rig.keys(studio.look.onwards)
        app.wait(lambda state, name=name: state["usage"][name], name)
        window(f"usage-{name}")
    rig.keys("Escape")


def many_routes(studio: Studio) -> None:
    """Twelve parts, the last of them several routes."""
    rig, app = studio.rig, studio.app
    usage_rows.fill(
        app.home / "data" / "ledger.sqlite3", usage_rows.attempts(date.today(), 30, a_day=60, used=usage_rows.MANY)
    )
    app.open_menu()
    rig.keys(*["Up"] * 4, "Return")
    app.wait(lambda state: state["usage"] and len(state["usage"]["parts"]) == 12, "twelve parts")
    studio.picture_of("usage-many", lambda state: state["usage"]["geometry"])
    rig.keys("Escape")


def settings(studio: Studio) -> None:
    """Each page; a prompt that is tried, a value that is wrong, and what a word finds."""
    rig, app = studio.rig, studio.app

    def window(name: str) -> None:
        studio.picture_of(name, lambda state: state["settings"]["geometry"])

    app.open_by_command()
    rig.keys("ctrl+comma")
    app.wait(lambda state: state["settings"] and state["settings"]["active"], "the settings")
    for place, name in enumerate(PAGES):
        app.wait(lambda state, place=place: state["settings"]["row"] == place, name)
        if name == "routes":
            x, y, width, height = (studio.look.scale * pixels for pixels in app.state["settings"]["try"])
            rig.run("xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "click", "1")
            rig.type("refactor this function")
            app.wait(lambda state: "→" in state["settings"]["tried"], "what would be done")
        window(f"settings-{name}")
        rig.keys("ctrl+f", "Tab", "Down")
    rig.keys("ctrl+f")
    rig.type("cloud")
    app.wait(lambda state: state["settings"]["found"], "what is called so")
    window("settings-found")
    rig.keys("Escape")


def cloud_machine(studio: Studio) -> None:
    """The dialog for a cloud machine: from a preset, before a test, and what is missing; and a file that is shared."""
    rig, app = studio.rig, studio.app

    def dialog(name: str) -> None:
        studio.picture_of(name, lambda state: state["cloud_dialog"]["geometry"])

    app.open_by_command()
    rig.keys("ctrl+comma")
    app.wait(lambda state: state["settings"] and state["settings"]["active"], "the settings")
    rig.keys("alt+l")
    app.wait(lambda state: state["cloud_dialog"] and state["cloud_dialog"]["url"], "the dialog")
    dialog("cloud-machine-preset")
    rig.keys("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "space")
    app.wait(lambda state: state["cloud_dialog"]["question"], "the question")
    dialog("cloud-machine-test")
    rig.keys("Tab", "space", "shift+Tab", "End", "Home")
    app.wait(lambda state: not state["cloud_dialog"]["question"], "the question to go")
    rig.keys(*["shift+Tab"] * 8, "End", "Tab", "Tab")
    rig.type("api.example.com")
    rig.keys("Return", "alt+h" if studio.look.language == "de" else "alt+a")
    app.wait(lambda state: state["cloud_dialog"]["wrong"], "what is wrong")
    dialog("cloud-machine-wrong")
    rig.keys("Escape")
    app.wait(lambda state: state["cloud_dialog"] is None, "the dialog to close")
    for _ in PAGES[1:]:
        rig.keys("ctrl+f", "Tab", "Down")
    app.wait(lambda state: state["settings"]["row"] == len(PAGES) - 1, "the last page")
    x, y, width, height = studio.scaled(app.state["settings"]["geometry"])
    rig.run(
        "xdotool",
        "mousemove",
        str(x + width * 2 // 3),
        str(y + height // 2),
        "click",
        "--repeat",
        "40",
        "--delay",
        "5",
        "5",
    )
    studio.picture_of("settings-general-end", lambda state: state["settings"]["geometry"])
    rig.keys("Escape")


def many_models(studio: Studio) -> None:
    """Each page with twelve machines and sixty models; filters, pulls, a full disk, and the question."""
    rig, app, scale = studio.rig, studio.app, studio.look.scale

    def window(name: str) -> None:
        studio.picture_of(name, lambda state: state["settings"]["geometry"])

    def click(place: list[int]) -> None:
        x, y, width, height = (scale * pixels for pixels in place)
        rig.run("xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "click", "1")

    def models() -> dict[str, Any]:
        return dict(app.state["settings"]["models"])

    app.open_by_command()
    rig.keys("ctrl+comma")
    app.wait(lambda state: state["settings"] and state["settings"]["active"], "the settings")
    for place, name in enumerate(PAGES):
        app.wait(lambda state, place=place: state["settings"]["row"] == place, name)
        if name == "models":
            app.wait(lambda state: len(state["settings"]["models"]["rows"]) > 60, "the models", timeout_s=60)
        if name == "actions":
            rig.keys("Tab", "Tab", "space")
            app.wait(lambda state: state["settings"]["entry"] == "action-1", "an action")
        window(f"many-{name}")
        rig.keys("ctrl+f", "Tab", "Down")
    rig.keys(*["ctrl+f", "Tab"], *["Up"] * 3)
    app.wait(lambda state: state["settings"]["row"] == 1, "the models again")
    rig.keys("Tab", "Tab", "Tab", "Tab", "Tab", *["Down"] * 30)
    app.wait(lambda state: state["settings"]["models"]["scrolled"], "the list to scroll")
    window("many-models-scrolled")
    if studio.look.size[0] < WIDE:
        return
    for model, host_id in (("mistral-small:24b", "mac-mini"), ("nobody-has-this", "mac-mini")):
        studio.settle()
        click(models()["name"])
        rig.type(model)
        app.wait(lambda state: "pull" in state["settings"]["models"]["buttons"], "the name")
        studio.machines.fault(host_id, *([] if model == "nobody-has-this" else ["hang-mid:path=pull,after=12"]))
        click(models()["places"]["pull"])
        app.wait(lambda state, model=model: model in str(state["settings"]["models"]["lines"]), "the pull")
    app.wait(lambda state: "ollama.com/library" in str(state["settings"]["models"]["lines"]), "the failure")
    app.wait(lambda state: state["settings"]["models"]["shares"][0] > 0.3, "a part of it")
    window("many-models-pulls")
    for left in (1, 0):
        studio.settle()
        click(models()["outs"][0])
        app.wait(lambda state, left=left: len(state["settings"]["models"]["lines"]) == left, "the line to go")
    rig.keys("ctrl+f", "Tab", "Tab")
    rig.type("qwen3:4b")
    app.wait(lambda state: len(state["settings"]["models"]["rows"]) < 6, "what was found")
    rig.keys("Tab", "Tab", "Tab", "Tab", "Home", "Delete")
    app.wait(lambda state: state["settings"]["models"]["question"], "the question")
    window("many-models-question")
    rig.keys("Escape")
