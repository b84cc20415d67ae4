"""RegisterHotKey, with the calls of Windows played by a fake."""

from __future__ import annotations

import queue
import sys
import threading

import pytest

from hostler.domain.combination import _NAMED
from hostler.system.hotkey import HotkeyTaken, HotkeyUnavailable, parse
from hostler.system.hotkey.windows import ALREADY_REGISTERED, WindowsHotkey, virtual_key

ALT, CTRL, SHIFT, WIN, NO_REPEAT = 1, 2, 4, 8, 0x4000
WAIT_S = 5.0


class FakeWin32:
    """The message queue of one thread. Like Windows it minds who calls."""

    def __init__(self, error: int = 0) -> None:
        self._error = error
        self._messages: queue.Queue[bool] = queue.Queue()
        self._thread: threading.Thread | None = None
        self.registered: list[tuple[int, int]] = []
        self.unregistered = 0

    def register(self, modifiers: int, key: int) -> int:
        self._thread = threading.current_thread()
        self.registered.append((modifiers, key))
        return self._error

    def unregister(self) -> None:
        assert threading.current_thread() is self._thread, "Windows knows the hotkey only on its own thread"
        self.unregistered += 1

    def wait(self) -> bool:
        assert threading.current_thread() is self._thread, "the message comes to the thread that registered"
        return self._messages.get(timeout=WAIT_S)

    def end(self) -> None:
        self._messages.put(False)

    def press(self) -> None:
        self._messages.put(True)


class Heard:
    def __init__(self) -> None:
        self.presses, self.lost = 0, []
        self._changed = threading.Condition()

    def press(self) -> None:
        with self._changed:
            self.presses += 1
            self._changed.notify_all()

    def lose(self, why: str) -> None:
        with self._changed:
            self.lost.append(why)
            self._changed.notify_all()

    def wait(self, *, presses: int = 0, lost: int = 0) -> None:
        with self._changed:
            done = self._changed.wait_for(lambda: self.presses >= presses and len(self.lost) >= lost, WAIT_S)
        assert done, f"{self.presses} presses, lost {self.lost}"


def test_each_press_is_heard() -> None:
    calls, heard = FakeWin32(), Heard()
    hotkey = WindowsHotkey(parse("Ctrl+Alt+Space"), calls)
    hotkey.start(heard.press, heard.lose)
    assert calls.registered == [(CTRL | ALT | NO_REPEAT, 0x20)]
    calls.press()
    calls.press()
    heard.wait(presses=2)
    hotkey.stop()
    assert heard.presses == 2
    assert heard.lost == []


def test_a_taken_key_is_told() -> None:
    calls = FakeWin32(ALREADY_REGISTERED)
    hotkey = WindowsHotkey(parse("Meta+Q"), calls)
    with pytest.raises(HotkeyTaken, match=r"Meta\+Q"):
        hotkey.start(lambda: None, lambda why: None)
    hotkey.stop()
    assert calls.unregistered == 0


def test_a_refused_key_is_told_with_the_number() -> None:
    with pytest.raises(HotkeyUnavailable, match=r"error 5"):
        WindowsHotkey(parse("Meta+Q"), FakeWin32(5)).start(lambda: None, lambda why: None)


def test_stop_gives_the_key_back_and_silences_what_waits() -> None:
    calls, heard = FakeWin32(), Heard()
    hotkey = WindowsHotkey(parse("Ctrl+Alt+Space"), calls)
    hotkey.start(heard.press, heard.lose)
    hotkey.stop()
    assert calls.unregistered == 1
    calls.press()
    hotkey.stop()
    assert (heard.presses, heard.lost) == (0, [])


def test_a_press_that_comes_with_stop_is_not_heard() -> None:
    calls, heard = FakeWin32(), Heard()
    inside, go_on = threading.Event(), threading.Event()

    def press() -> None:
        heard.press()
        inside.set()
        go_on.wait(WAIT_S)

    hotkey = WindowsHotkey(parse("Ctrl+Alt+Space"), calls)
    hotkey.start(press, heard.lose)
    calls.press()
    calls.press()
    assert inside.wait(WAIT_S)
    stopping = threading.Thread(target=hotkey.stop)
    stopping.start()
    go_on.set()
    stopping.join(WAIT_S)
    before = heard.presses
    assert calls.unregistered == 1
    calls.press()
    assert heard.presses == before


def test_a_callback_may_stop_its_own_listener() -> None:
    calls, heard = FakeWin32(), Heard()
    hotkey = WindowsHotkey(parse("Ctrl+Alt+Space"), calls)

    def press() -> None:
        hotkey.stop()
        heard.press()

    hotkey.start(press, heard.lose)
    calls.press()
    heard.wait(presses=1)
    hotkey.stop()
    assert heard.lost == []


def test_a_wait_that_ends_by_itself_is_told() -> None:
    calls, heard = FakeWin32(), Heard()
    hotkey = WindowsHotkey(parse("Ctrl+Alt+Space"), calls)
    hotkey.start(heard.press, heard.lose)
    calls.end()
    heard.wait(lost=1)
    assert "Start Hostler again" in heard.lost[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ctrl+A", 0x41),
        ("Ctrl+Z", 0x5A),
        ("Ctrl+0", 0x30),
        ("Ctrl+9", 0x39),
        ("F1", 0x70),
        ("F24", 0x87),
        ("Ctrl+Enter", 0x0D),
        ("Ctrl+PageDown", 0x22),
        ("Ctrl+Right", 0x27),
    ],
)
def test_keys_have_windows_codes(text: str, code: int) -> None:
    assert virtual_key(parse(text)) == code


def test_no_two_keys_share_a_code() -> None:
    keys = (*_NAMED, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    assert len({virtual_key(parse(f"Ctrl+{key}")) for key in keys}) == len(keys)


@pytest.mark.skipif(sys.platform == "win32", reason="there the real calls exist")
def test_elsewhere_it_says_where_it_works() -> None:
    with pytest.raises(HotkeyUnavailable, match="Windows only"):
        WindowsHotkey(parse("Ctrl+A")).start(lambda: None, lambda why: None)
