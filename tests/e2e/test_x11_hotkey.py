"""The hotkey on a real X server: what a finger does, and what other programs do meanwhile."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from Xlib import XK, X, display, error

from e2e.rig import Rig
from hostler.system.hotkey import HotkeyTaken, HotkeyUnavailable, parse
from hostler.system.hotkey.x11 import X11Hotkey

COMBINATION = "Ctrl+Alt+Space"
OPEN_S = 3.0


class Heard:
    """What a listener told, counted as it comes."""

    def __init__(self) -> None:
        self.presses = 0
        self.lost: list[str] = []

    def press(self) -> None:
        self.presses += 1


Listen = Callable[..., tuple[X11Hotkey, Heard]]


@pytest.fixture
def listen(rig: Rig) -> Iterator[Listen]:
    """Takes a key on the rig's display; it is given back at the end."""
    started = []

    def start(combination: str = COMBINATION) -> tuple[X11Hotkey, Heard]:
        heard = Heard()
        hotkey = X11Hotkey(parse(combination), rig.environ["DISPLAY"])
        hotkey.start(heard.press, heard.lost.append)
        started.append(hotkey)
        return hotkey, heard

    yield start
    for hotkey in started:
        hotkey.stop()


@pytest.fixture
def other(rig: Rig) -> Iterator[Any]:
    """Another X client."""
    connection = display.Display(rig.environ["DISPLAY"])
    yield connection
    connection.close()


def grab(connection: Any) -> bool:
    """Whether another client can take the combination now; if so, it has it."""
    taken = error.CatchError(error.BadAccess)
    keycode = connection.keysym_to_keycode(XK.string_to_keysym("space"))
    mask = X.ControlMask | X.Mod1Mask
    connection.screen().root.grab_key(keycode, mask, True, X.GrabModeAsync, X.GrabModeAsync, onerror=taken)
    connection.sync()
    return taken.get_error() is None


def press_all(rig: Rig, *, expected: int, heard: Heard) -> None:
    """Waits for a number of presses, then for a later one, so that a press too many would have been heard too."""
    rig.wait(lambda: heard.presses >= expected, f"{expected} presses")
    rig.keys("ctrl+alt+space")
    rig.wait(lambda: heard.presses > expected, "the press after them")
    assert heard.presses == expected + 1


def test_the_focused_editor_never_gets_the_key(rig: Rig, listen: Listen, editor: Callable[..., Any]) -> None:
    note = editor("some words")
    _, heard = listen("Ctrl+X")
    note.select_all()
    rig.keys("ctrl+x")
    rig.wait(lambda: heard.presses, "the press")
    rig.keys("Home")
    assert not note.is_changed, "the editor would have cut its text"
    rig.type("y")
    rig.wait(lambda: note.is_changed, "an ordinary key to reach the editor")


def test_a_held_key_is_one_press(rig: Rig, listen: Listen, other: Any) -> None:
    _, heard = listen()
    other.change_keyboard_control(auto_repeat_mode=X.AutoRepeatModeOn)
    other.sync()
    made = KeyPresses(rig.environ["DISPLAY"])
    try:
        rig.run("xdotool", "keydown", "ctrl", "keydown", "alt", "keydown", "space")
        rig.wait(lambda: made.count >= 8, "the server to repeat the key", OPEN_S)
    finally:
        rig.run("xdotool", "keyup", "space", "keyup", "alt", "keyup", "ctrl")
        made.close()
    press_all(rig, expected=1, heard=heard)


class KeyPresses:
    """Counts the key presses that the server makes, repeated ones too, through the RECORD extension."""

    def __init__(self, name: str) -> None:
        from Xlib.ext import record
        from Xlib.protocol import rq

        self._control, self._data = display.Display(name), display.Display(name)
        ranges = [
            {
                "core_requests": (0, 0),
                "core_replies": (0, 0),
                "ext_requests": (0, 0, 0, 0),
                "ext_replies": (0, 0, 0, 0),
                "delivered_events": (0, 0),
                "device_events": (X.KeyPress, X.KeyPress),
                "errors": (0, 0),
                "client_started": False,
                "client_died": False,
            }
        ]
        self.count = 0
        self._context = self._control.record_create_context(0, [record.AllClients], ranges)
        self._control.sync()
        self._started = threading.Event()

        def heard(reply: Any) -> None:
            if reply.category == record.StartOfData:
                self._started.set()
            data = reply.data if reply.category == record.FromServer else b""
            while data:
                event, data = rq.EventField(None).parse_binary_value(data, self._data.display, None, None)
                self.count += event.type == X.KeyPress

        self._thread = threading.Thread(target=self._data.record_enable_context, args=(self._context, heard))
        self._thread.start()
        assert self._started.wait(OPEN_S)

    def close(self) -> None:
        self._control.record_disable_context(self._context)
        self._control.flush()
        self._thread.join(OPEN_S)
        self._control.record_free_context(self._context)
        self._control.close()
        self._data.close()


@pytest.mark.parametrize("lock", ["Caps_Lock", "Num_Lock"])
def test_a_lock_key_does_not_matter(rig: Rig, listen: Listen, other: Any, lock: str) -> None:
    _, heard = listen()
    before = other.screen().root.query_pointer().mask
    rig.keys(lock)
    try:
        rig.wait(lambda: other.screen().root.query_pointer().mask != before, f"{lock} to be on")
        rig.keys("ctrl+alt+space")
        rig.wait(lambda: heard.presses == 1, "the press")
    finally:
        rig.keys(lock)
        rig.wait(lambda: other.screen().root.query_pointer().mask == before, f"{lock} to be off")


def test_both_lock_keys_together_do_not_matter(rig: Rig, listen: Listen) -> None:
    _, heard = listen()
    rig.keys("Caps_Lock", "Num_Lock")
    try:
        press_all(rig, expected=0, heard=heard)
    finally:
        rig.keys("Caps_Lock", "Num_Lock")


def test_an_extra_shift_is_another_combination(rig: Rig, listen: Listen) -> None:
    _, heard = listen()
    rig.keys("ctrl+alt+shift+space")
    press_all(rig, expected=0, heard=heard)


def test_two_quick_presses_are_two(rig: Rig, listen: Listen) -> None:
    _, heard = listen()
    rig.run("xdotool", "key", "--delay", "10", "ctrl+alt+space", "ctrl+alt+space")
    press_all(rig, expected=2, heard=heard)


def test_the_key_pressed_twice_while_the_modifiers_stay_down_is_two(rig: Rig, listen: Listen) -> None:
    _, heard = listen()
    rig.run(
        "xdotool", "keydown", "ctrl", "keydown", "alt", "key", "space", "key", "space", "keyup", "alt", "keyup", "ctrl"
    )
    press_all(rig, expected=2, heard=heard)


def test_modifiers_that_are_let_go_first_leave_the_next_press_whole(rig: Rig, listen: Listen) -> None:
    _, heard = listen()
    rig.run(
        "xdotool",
        "keydown",
        "ctrl",
        "keydown",
        "alt",
        "keydown",
        "space",
        "keyup",
        "ctrl",
        "keyup",
        "alt",
        "keyup",
        "space",
    )
    press_all(rig, expected=1, heard=heard)


def test_a_taken_combination_is_told_and_comes_free_with_its_holder(rig: Rig, listen: Listen, other: Any) -> None:
    assert grab(other)
    with pytest.raises(HotkeyTaken, match=r"Ctrl\+Alt\+Space"):
        listen()
    other.screen().root.ungrab_key(X.AnyKey, X.AnyModifier)
    other.sync()
    _, heard = listen()
    press_all(rig, expected=0, heard=heard)


def test_a_refused_start_keeps_no_part_of_the_combination(rig: Rig, listen: Listen, other: Any) -> None:
    # One of the four combinations with lock keys is enough to refuse all; the other three must be free again.
    keycode = other.keysym_to_keycode(XK.string_to_keysym("space"))
    mask = X.ControlMask | X.Mod1Mask | X.LockMask
    other.screen().root.grab_key(keycode, mask, True, X.GrabModeAsync, X.GrabModeAsync)
    other.sync()
    with pytest.raises(HotkeyTaken):
        listen()
    assert grab(other)


def test_stop_frees_the_combination(listen: Listen, other: Any) -> None:
    hotkey, _ = listen()
    assert not grab(other)
    hotkey.stop()
    assert grab(other)


def test_nothing_is_heard_after_stop(rig: Rig, listen: Listen, other: Any) -> None:
    hotkey, heard = listen()
    hotkey.stop()
    hotkey.stop()
    assert grab(other)
    rig.keys("ctrl+alt+space")
    rig.wait(lambda: other.pending_events() and other.next_event().type == X.KeyPress, "the press at its new holder")
    assert heard.presses == 0
    assert heard.lost == []


# python-xlib 0.33 leaves the sockets open on which it found no server.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_display_that_is_not_there_is_told() -> None:
    with pytest.raises(HotkeyUnavailable, match="can't be reached"):
        X11Hotkey(parse(COMBINATION), ":4095").start(lambda: None, lambda why: None)
    gc.collect()


def test_a_key_that_the_keyboard_lacks_is_told(listen: Listen, rig: Rig, other: Any) -> None:
    lacking = next(number for number in range(13, 25) if not other.keysym_to_keycode(XK.string_to_keysym(f"F{number}")))
    with pytest.raises(HotkeyUnavailable, match=f"F{lacking}"):
        listen(f"F{lacking}")


def test_a_server_that_ends_is_told_once(rig: Rig) -> None:
    heard = Heard()
    with Rig(tray=False) as own:
        hotkey = X11Hotkey(parse(COMBINATION), own.environ["DISPLAY"])
        hotkey.start(heard.press, heard.lost.append)
        own.keys("ctrl+alt+space")
        own.wait(lambda: heard.presses == 1, "a press before the end")
        server = next(process for process in own._processes if process.args[0] == "Xvfb")
        own.x.close()
        del own.x
        own.end(server)
        own.wait(lambda: heard.lost, "the word that the hotkey is lost")
    hotkey.stop()
    assert len(heard.lost) == 1
    assert "Start Hostler again" in heard.lost[0]


def test_a_change_of_the_layout_keeps_the_hotkey(rig: Rig, listen: Listen, other: Any) -> None:
    if shutil.which("setxkbmap") is None:
        pytest.skip("setxkbmap is missing: apt-get install x11-xkb-utils")
    _, space = listen()
    _, letter = listen("Ctrl+Alt+A")
    place = other.keysym_to_keycode(XK.XK_a)
    try:
        # On a French keyboard the letter stands elsewhere: the grab has to follow it.
        rig.run("setxkbmap", "fr")

        def moved() -> bool:
            fresh = display.Display(rig.environ["DISPLAY"])
            try:
                return fresh.keysym_to_keycode(XK.XK_a) != place
            finally:
                fresh.close()

        rig.wait(moved, "the layout to change")
        before = space.presses, letter.presses

        def both() -> bool:
            # The listener hears of the change on its own time; until then a press may go by.
            rig.keys("ctrl+alt+space", "ctrl+alt+a")
            return space.presses > before[0] and letter.presses > before[1]

        rig.wait(both, "both keys on the French layout", OPEN_S)
    finally:
        rig.run("setxkbmap", "us")
    back = space.presses, letter.presses

    def again() -> bool:
        rig.keys("ctrl+alt+space", "ctrl+alt+a")
        return space.presses > back[0] and letter.presses > back[1]

    rig.wait(again, "both keys on the first layout again", OPEN_S)


def test_several_keys_are_each_by_itself(rig: Rig, listen: Listen) -> None:
    _, first = listen()
    hotkey, second = listen("Ctrl+Alt+B")
    rig.keys("ctrl+alt+b", "ctrl+alt+space", "ctrl+alt+b")
    rig.wait(lambda: (first.presses, second.presses) == (1, 2), "each press at its own key")
    hotkey.stop()
    press_all(rig, expected=1, heard=first)
    assert second.presses == 2


def test_an_open_menu_keeps_the_keyboard_and_the_hotkey_is_back_once_it_closes(
    rig: Rig, listen: Listen, other: Any
) -> None:
    _, heard = listen()
    root = other.screen().root
    assert root.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime) == X.GrabSuccess
    rig.keys("ctrl+alt+space")
    space = other.keysym_to_keycode(XK.string_to_keysym("space"))

    def menu_got_it() -> bool:
        while other.pending_events():
            event = other.next_event()
            if event.type == X.KeyRelease and event.detail == space:
                return True
        return False

    rig.wait(menu_got_it, "the press at the menu")
    assert heard.presses == 0
    other.ungrab_keyboard(X.CurrentTime)
    other.sync()
    press_all(rig, expected=0, heard=heard)


def test_a_key_that_is_taken_on_the_new_layout_is_told_with_what_to_do(rig: Rig, listen: Listen, other: Any) -> None:
    if shutil.which("setxkbmap") is None:
        pytest.skip("setxkbmap is missing: apt-get install x11-xkb-utils")
    # On a French keyboard A stands where Q does on this one.
    place = other.keysym_to_keycode(XK.XK_q)
    other.screen().root.grab_key(place, X.ControlMask | X.Mod1Mask, True, X.GrabModeAsync, X.GrabModeAsync)
    other.sync()
    _, heard = listen("Ctrl+Alt+A")
    try:
        rig.run("setxkbmap", "fr")
        rig.wait(lambda: heard.lost, "the word that the key is taken")
        assert "another program holds Ctrl+Alt+A" in heard.lost[0]
        assert "Choose another key" in heard.lost[0]
    finally:
        rig.run("setxkbmap", "us")
