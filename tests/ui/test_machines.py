"""A machine's line and submenu: every state in words and by icon, and what can be done with it."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import combinations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.drain import tomorrow
from hostler.domain.fleet import HostFacts, HostState, LoadedModel, ModelFacts, Resting
from hostler.domain.pace import Pace
from hostler.domain.registry import Registry
from hostler.ui.icons import state_icon
from hostler.ui.machines import LINE_CHARS, Machines, Pull

NOW = time.time()
MODELS = (ModelFacts(name="qwen3:4b"), ModelFacts(name="qwen3:8b"))
UP = HostFacts(host="mac-mini", reachable=True, models=MODELS)


def wakeable() -> Registry:
    registry = three_machines()
    return replace(registry, hosts=tuple(replace(host, mac="02:00:00:00:00:01") for host in registry.hosts))


def clock(at: float) -> str:
    return time.strftime("%H:%M", time.localtime(at))


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (replace(UP, loaded=(LoadedModel(name="qwen3:4b"),)), "Mac Mini · warm · qwen3:4b"),
        (replace(UP, in_flight=1), "Mac Mini · busy"),
        (replace(UP, loading=("qwen3:4b",), in_flight=1), "Mac Mini · loading qwen3:4b…"),
        (
            replace(UP, loading=("qwen3:4b",), paces=(Pace(model="qwen3:4b", load_s=12.0),)),
            "Mac Mini · loading qwen3:4b, usually 12 s",
        ),
        (replace(UP, drained=True), "Mac Mini · drained"),
        (replace(UP, drained=True, drained_until=NOW), f"Mac Mini · drained until {clock(NOW)}"),
        (HostFacts(host="mac-mini", reachable=False, since=NOW), f"Mac Mini · asleep since {clock(NOW)}"),
        (HostFacts(host="mac-mini", reachable=False, waking_since=NOW), "Mac Mini · waking…"),
        (
            HostFacts(host="mac-mini", reachable=False, waking_since=NOW, wakes_in_s=40.0),
            "Mac Mini · waking, usually 40 s",
        ),
    ],
)
def test_each_state_in_words(qtbot: QtBot, facts: HostFacts, line: str) -> None:
    assert Machines(wakeable()).line(facts) == line


PACES = (Pace(model="qwen3:4b", tokens_per_s=41.4), Pace(model="qwen3:8b", tokens_per_s=7.24), Pace(model="other"))


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (replace(UP, loaded=(LoadedModel(name="qwen3:4b"),), paces=PACES), "Mac Mini · warm · qwen3:4b · 41 tok/s"),
        (replace(UP, loaded=(LoadedModel(name="qwen3:8b"),), paces=PACES), "Mac Mini · warm · qwen3:8b · 7.2 tok/s"),
        # Two are loaded: that of the one that is asked first.
        (
            replace(UP, loaded=(LoadedModel(name="qwen3:8b"), LoadedModel(name="qwen3:4b")), paces=PACES),
            "Mac Mini · warm · qwen3:8b, qwen3:4b · 41 tok/s",
        ),
        # Nothing is loaded: that of the one that would be.
        (replace(UP, paces=PACES), "Mac Mini · ready · 41 tok/s"),
        (replace(UP, in_flight=1, paces=PACES), "Mac Mini · busy · 41 tok/s"),
        # What is loaded was never measured, and what was measured isn't loaded.
        (replace(UP, loaded=(LoadedModel(name="other"),), paces=PACES), "Mac Mini · ready · other"),
        (replace(UP, paces=()), "Mac Mini · ready"),
        # Who isn't asked has no speed.
        (replace(UP, drained=True, paces=PACES), "Mac Mini · drained"),
        (replace(UP, reachable=False, paces=PACES), "Mac Mini · asleep"),
        (replace(UP, misconfigured=True, paces=PACES), "Mac Mini · misconfigured"),
    ],
)
def test_a_line_tells_how_quick_the_machine_is(qtbot: QtBot, facts: HostFacts, line: str) -> None:
    assert Machines(wakeable()).line(facts) == line


def test_a_machine_that_nothing_wakes_is_down(qtbot: QtBot) -> None:
    facts = HostFacts(host="mac-mini", reachable=False, since=NOW)
    assert Machines(three_machines()).line(facts) == f"Mac Mini · down since {clock(NOW)}"


def test_no_two_states_look_the_same_without_colour(qtbot: QtBot) -> None:
    def shape(state: HostState) -> bytes:
        image = state_icon(state, dark=False).pixmap(QSize(32, 32)).toImage()
        return bytes(image.pixelColor(x, y).alpha() > 127 for y in range(32) for x in range(32))

    shapes = {state: shape(state) for state in HostState}
    for one, other in combinations(HostState, 2):
        assert shapes[one] != shapes[other], f"{one} and {other}"
    assert all(any(pixels) for pixels in shapes.values())


def submenu(machines: Machines, facts: HostFacts) -> dict[str, QAction]:
    """Every entry below a machine's line, and of the submenus there, by its text."""
    menu = QMenu()
    machines.add(menu, facts)
    found: dict[str, QAction] = {}
    below = menu.actions()[0].menu()
    assert isinstance(below, QMenu)
    for action in below.actions():
        found[action.text()] = action
        inner = action.menu()
        if isinstance(inner, QMenu):
            found |= {f"{action.text()} > {each.text()}": each for each in inner.actions()}
    found["_kept"] = QAction(menu)  # the menu lives as long as its entries
    menu.setParent(None)
    _MENUS.append(menu)
    return found


_MENUS: list[QMenu] = []


def test_a_machine_is_drained_for_a_while_or_until_it_is_brought_back(qtbot: QtBot) -> None:
    machines = Machines(three_machines())
    entries, asked = submenu(machines, UP), list[tuple[str, float | None]]()
    machines.drain_asked.connect(lambda host, until: asked.append((host, until)))
    for text, action in entries.items():
        if text.startswith("Drain") and " > " in text:
            action.trigger()
    hour, morning, undone = asked
    assert hour[0] == "mac-mini"
    assert hour[1] == pytest.approx(time.time() + 3600, abs=5)
    assert morning[1] == tomorrow(datetime.now()).timestamp()
    assert undone == ("mac-mini", None)


def test_a_drained_machine_is_brought_back(qtbot: QtBot) -> None:
    machines = Machines(three_machines())
    with qtbot.waitSignal(machines.undrain_asked) as asked:
        submenu(machines, replace(UP, drained=True))["Bring back"].trigger()
    assert asked.args == ["mac-mini"]


def test_only_a_sleeping_machine_is_woken(qtbot: QtBot) -> None:
    machines, asleep = Machines(wakeable()), HostFacts(host="mac-mini", reachable=False)
    with qtbot.waitSignal(machines.wake_asked):
        submenu(machines, asleep)["Wake"].trigger()
    assert "Wake" not in submenu(machines, replace(asleep, waking_since=NOW))
    assert "Wake" not in submenu(machines, UP)
    assert "Wake" not in submenu(Machines(three_machines()), asleep)


def test_a_long_cause_takes_lines_and_not_the_width_of_the_screen(qtbot: QtBot) -> None:
    cause = (
        "Mac Mini can't be reached (connection refused). Is Ollama running there, and reachable from other machines? "
        "(OLLAMA_HOST=0.0.0.0, firewall)"
    )
    entries = submenu(Machines(three_machines()), HostFacts(host="mac-mini", reachable=False, cause=cause))
    lines = [text for text in entries if text and text in cause]
    assert " ".join(lines) == cause
    assert max(map(len, lines)) <= LINE_CHARS


def test_a_model_that_a_route_wants_and_the_machine_lacks_is_pulled(qtbot: QtBot) -> None:
    machines = Machines(three_machines())
    facts = replace(UP, models=MODELS[:1])
    with qtbot.waitSignal(machines.pull_asked) as asked:
        submenu(machines, facts)["Pull qwen3:8b"].trigger()
    assert asked.args == ["mac-mini", "qwen3:8b"]
    machines.pulls = (Pull("mac-mini", "qwen3:8b", 0.45),)
    entries = submenu(machines, facts)
    assert "Pull qwen3:8b" not in entries
    with qtbot.waitSignal(machines.pull_cancelled):
        entries["Pulling qwen3:8b · 45% > Stop"].trigger()


def test_models_tell_their_speed_and_their_rest(qtbot: QtBot) -> None:
    facts = replace(
        UP,
        paces=(Pace(model="qwen3:4b", tokens_per_s=41.4),),
        resting=(Resting("qwen3:8b", NOW, "ServerError"),),
    )
    entries = submenu(Machines(three_machines()), facts)
    assert "qwen3:4b · 41 tok/s" in entries
    assert f"qwen3:8b · rests until {clock(NOW)} after failures" in entries


def test_the_schedule_is_said_in_words_and_its_entry_opens_it(qtbot: QtBot) -> None:
    machines = Machines(three_machines())
    for facts, text in (
        (UP, "Drain on a schedule…"),
        (replace(UP, times=("22:00-07:00",), drained=True), "Drained every day 22:00-07:00…"),
        (replace(UP, times=("Mon 22:00-07:00", "Tue 01:00-02:00")), "Drained Mon 22:00-07:00 and Tue 01:00-02:00…"),
        (replace(UP, times=("Mon 22:00-07:00",) * 5), "Drained Mon 22:00-07:00 and 4 more…"),
    ):
        with qtbot.waitSignal(machines.schedule_asked) as asked:
            submenu(machines, facts)[text].trigger()
        assert asked.args == ["mac-mini"]
    assert machines.content(UP) != machines.content(replace(UP, times=("22:00-07:00",)))
