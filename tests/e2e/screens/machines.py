"""Scenes in which a machine is away, slow, asleep, drained, or in the cloud."""

from __future__ import annotations

from e2e.screens.studio import Studio
from e2e.test_main_job import CODE, EMAIL


def takeover(studio: Studio) -> None:
    """A machine that goes away in mid-answer."""
    rig, app = studio.rig, studio.app
    studio.ask_about(CODE, "shop.py", "fix this")
    rig.keys("Return")
    app.wait(lambda state: len(state["answer"].split()) > 12, "some words")
    studio.machines.kill("windows-gpu")
    studio.wait_for_answer()
    studio.picture("popup-takeover")
    studio.close_popup()


def cold(studio: Studio) -> None:
    """A load whose time is known, and a race against one that takes far longer than it did."""
    rig, app = studio.rig, studio.app
    for known in (False, True):
        studio.ask_about(EMAIL, "mail.txt")
        rig.keys("Return")
        app.wait(lambda state: state["running"], "the load")
        if known:
            app.wait(lambda state: state["loaded"] >= 0.4, "a part of the load")
            studio.picture("popup-loading", moving=True)
            rig.keys("Escape")
            app.wait(lambda state: state["ended"], "the stop")
        else:
            studio.wait_for_answer()
        studio.close_popup()
        studio.machines.unload("mac-mini", "qwen3:4b")
    for silent in (False, True):
        studio.ask_about(CODE, "shop.py", "fix this")
        rig.keys("Return")
        if not silent:
            studio.wait_for_answer()
            studio.close_popup()
            studio.machines.unload("windows-gpu", "qwen3-coder:30b")
            studio.machines.fault("windows-gpu", "hang:path=chat")
    app.wait(lambda state: "still silent" in state["foot"], "the race", timeout_s=60)
    studio.picture("popup-race", moving=True)
    rig.keys("Escape")
    app.wait(lambda state: state["ended"], "the stop")
    studio.close_popup()


def states(studio: Studio) -> None:
    """The menu with five machines in five states."""
    rig, app, machines = studio.rig, studio.app, studio.machines
    machines.kill("ubuntu")
    machines.fault("laptop", "forbidden:path=all")
    assert app.hostler("hosts", "drain", "attic", "--for", "2h").returncode == 0
    studio.ask_about(CODE, "shop.py", "fix this")
    rig.keys("Return")
    app.wait(lambda state: state["running"], "the load")
    rig.wait(
        lambda: {"down", "misconfigured", "drained", "loading"} <= set(app.lines.of("fleet")[-1]["hosts"].values()),
        "the states",
    )
    studio.close_note()
    studio.menu("tray-states", "Down", "Down", "Right")


def waking(studio: Studio) -> None:
    """A machine that is woken: another one answers meanwhile; and nobody else can."""
    rig, app = studio.rig, studio.app
    studio.ask_about(CODE, "shop.py", "fix this")
    rig.keys("Return")
    studio.wait_for_answer()
    app.wait(lambda state: "Windows GPU · waking, usually 40 s" in state["tray"], "the tray to say it")
    studio.picture("popup-waking")
    studio.close_popup()
    studio.menu("tray-waking", "Down", "Down", "Down", "Right")

    for host_id in ("mac-mini", "ubuntu"):
        studio.machines.kill(host_id)
    # Whoever opens the menu has the machines looked at.
    app.open_menu()
    rig.keys("Escape")
    app.wait(lambda state: state["tray"].count("down since") == 2, "nobody to be left", timeout_s=90)
    studio.ask_about(CODE, "shop.py", "explain this")
    studio.picture("popup-waking-decision")
    rig.keys("Return")
    app.wait(lambda state: state["foot"].startswith("Waking Windows GPU"), "the waking")
    studio.picture("popup-waking-alone", moving=True)
    rig.keys("Escape")
    app.wait(lambda state: state["ended"], "the stop")
    studio.close_popup()


def cloud(studio: Studio) -> None:
    """A price before Enter, the one question, a secret, and the cost after."""
    rig, app = studio.rig, studio.app
    for host_id in ("mac-mini", "ubuntu"):
        studio.machines.kill(host_id)
    studio.ask_about(CODE, "shop.py", "fix this")
    app.wait(lambda state: state["cloud"], "home to be down")
    studio.picture("popup-cloud-first")
    rig.keys("Return")
    app.wait(lambda state: state["asks"], "the question")
    studio.picture("popup-cloud-question")
    rig.keys("Return")
    studio.wait_for_answer()
    studio.picture("popup-cloud-answer")
    studio.close_popup()

    studio.ask_about(CODE, "shop.py", "fix this")
    app.wait(lambda state: state["cloud"] and not state["asks"], "the price")
    studio.picture("popup-cloud-decision")
    studio.close_popup()

    studio.ask_about(f"{CODE}\n# {'AKIA'}QZ3WT7PLNB5X2MKD\n", "shop.py", "fix this")
    app.wait(lambda state: state["cloud"], "the price")
    rig.keys("Return")
    app.wait(lambda state: state["asks"], "the question")
    studio.picture("popup-cloud-secret")
    rig.keys("Escape")
    app.wait(lambda state: state["ended"] and state["notice"], "the end")
    studio.picture("popup-cloud-stays")
    studio.close_popup()


def schedule(studio: Studio) -> None:
    """Times of the week: the window, what is wrong in it, and what the menu says."""
    rig, app = studio.rig, studio.app
    before = len(app.lines.of("fleet"))
    assert app.hostler("hosts", "drain", "mac-mini", "--weekly", "Mon-Fri 22:00-07:00").returncode == 0
    rig.wait(lambda: len(app.lines.of("fleet")) > before, "the app to hear of it")
    studio.menu("tray-schedule", "Down", "Down", "Right", "Down", keep=True)
    rig.keys("Return")
    app.wait(lambda state: state["schedule"] and state["schedule"]["active"], "the window")
    rig.keys(*["Tab"] * 5, "space", "Tab", "space", "Tab")
    app.wait(lambda state: len(state["schedule"]["days"]) == 2, "the days")
    studio.picture_of("schedule", lambda state: state["schedule"]["geometry"])
    rig.type("25:00")
    rig.keys("Return")
    app.wait(lambda state: "25:00" in state["schedule"]["reason"], "what is wrong")
    studio.picture_of("schedule-wrong", lambda state: state["schedule"]["geometry"])
    rig.keys("Escape")
    app.wait(lambda state: state["schedule"] is None, "the window to close")


def tray(studio: Studio) -> None:
    """The menu with all machines well, and a machine's own."""
    studio.menu("tray", "Down", "Down", "Right")
