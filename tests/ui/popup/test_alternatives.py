"""Ctrl+M in the popup: another target is queued or asked; while an ask runs the next one takes its place."""

from __future__ import annotations

from PySide6.QtCore import Qt

from hostler.domain.events import AttemptStarted, Escalated, Loading, Token
from hostler.domain.registry import Target
from ui.popup.test_presenter import Popup, make, popup
from ui.popup.test_presenter_jobs import press

__all__ = ["make", "popup"]

CTRL = Qt.KeyboardModifier.ControlModifier
MAC, UBUNTU = Target("qwen3:4b", "mac-mini"), Target("qwen3:4b", "ubuntu")


def ctrl_m(popup: Popup) -> None:
    popup.qtbot.waitUntil(popup.window.isActiveWindow)
    popup.key(Qt.Key.Key_M, CTRL)


def asked(popup: Popup, *events: object) -> None:
    popup.open()
    popup.type("why is this so")
    popup.enter()
    popup.tell(AttemptStarted(n=1, model="qwen3:4b", host="mac-mini"), *events)


def test_while_one_loads_the_key_lets_the_next_one_answer(popup: Popup) -> None:
    asked(popup, Loading(n=1, model="qwen3:4b", host="mac-mini", usually_s=6.0))
    ctrl_m(popup)
    (first, prompt, _), (second, again, route) = popup.asker.asked
    assert popup.asker.cancelled == [first]
    assert (again, route, popup.asker.targets[-1]) == (prompt, "quick", UBUNTU)
    assert popup.window.decision.text == "quick → qwen3:4b on Ubuntu · picked"
    popup.tell(AttemptStarted(n=1, model="qwen3:4b", host="ubuntu"), Token(text="Because."))
    assert popup.window.answer.answer == "Because."
    popup.tell(Token(text="Late."), number=first)
    assert popup.window.answer.answer == "Because."
    assert second != first


def test_pressed_again_it_comes_round_to_the_first(popup: Popup) -> None:
    asked(popup)
    ctrl_m(popup)
    popup.tell(AttemptStarted(n=1, model="qwen3:4b", host="ubuntu"))
    ctrl_m(popup)
    assert popup.asker.targets == [None, UBUNTU, MAC]


def test_the_route_stays_and_nothing_is_learned_from_it(popup: Popup) -> None:
    kept: list[object] = []
    popup.presenter.keep_asked.connect(kept.append)
    asked(popup)
    ctrl_m(popup)
    assert kept == []
    popup.escape()
    assert popup.foot == "Stopped."


def test_an_answer_that_stands_above_is_not_lost_to_it(popup: Popup) -> None:
    thin = Escalated(from_="qwen3:4b@mac-mini", to="qwen3-coder:30b@windows-gpu", why="declines")
    asked(popup, Token(text="I can't help with that."), thin)
    ctrl_m(popup)
    assert len(popup.asker.asked) == 1
    assert popup.window.answer.toPlainText().startswith("I can't help")


def test_a_picked_target_is_queued_as_it_was_picked(popup: Popup) -> None:
    queued: list[tuple[str, Target | None]] = []
    popup.presenter.queue_asked.connect(lambda prompt, route, target: queued.append((route, target)))
    popup.open()
    popup.type("why is this so")
    ctrl_m(popup)
    press(popup)
    assert queued == [("", UBUNTU)]
