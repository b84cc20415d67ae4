"""The popup before text leaves the house: the price in the line, the one question in the card, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes import GPT, home_and_cloud, left
from hostler.domain.cost import Permit
from hostler.domain.events import Answer, AttemptStarted, Token
from hostler.domain.fleet import Fleet, HostFacts
from hostler.domain.registry import CloudRule
from hostler.ui.popup.decision_line import DecisionLine
from ui.popup.test_presenter import Popup

KEY = "AKIA" + "QZ3WT7PLNB5X2MKD"
DOWN = Fleet((HostFacts(host="mac", reachable=False), HostFacts(host="pc", reachable=False)))


@pytest.fixture
def cloudy(qtbot: QtBot) -> Callable[..., Popup]:
    """The popup where both machines are down and the cloud could answer code."""

    def made(agreed: str = "", fleet: Fleet = DOWN, rule: CloudRule = CloudRule.WHEN_NOTHING_LOCAL) -> Popup:
        registry = home_and_cloud(rule)
        route = replace(registry.routes[0], always=("fix this",))
        popup = Popup(qtbot, replace(registry, routes=(route,)))
        popup.presenter.show_fleet(fleet)
        popup.presenter.show_allowance(left(1.2, agreed=agreed))
        popup.open()
        return popup

    return made


def is_asked(popup: Popup) -> bool:
    return not popup.window.confirm.isHidden()


def test_the_line_has_a_cloud_a_price_and_what_is_left_before_enter(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy(agreed="code")
    popup.type("fix this")
    line = popup.window.decision
    assert line.in_cloud
    assert "code → gpt on Cloud Lab · cloud ≈ $0.004 · $1.20 left today" in line.text
    popup.enter()
    assert not is_asked(popup)
    assert popup.asker.permits == [Permit()]


def test_at_home_there_is_no_cloud(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy(fleet=Fleet())
    popup.type("fix this")
    assert not popup.window.decision.in_cloud
    popup.enter()
    assert popup.asker.permits == [Permit()]


def test_the_first_time_the_card_asks_and_enter_is_yes(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy()
    popup.type("fix this")
    assert popup.window.decision.text.endswith(" · asks you first · $1.20 left today")
    popup.enter()
    assert is_asked(popup)
    assert popup.asker.asked == []
    assert popup.window.confirm.text == (
        "Text of the route code has never left the house. May it go to the cloud from now on?\n"
        "gpt on Cloud Lab: ≈ $0.004 for this, $0.030 at most."
    )
    popup.enter()
    assert not is_asked(popup)
    assert popup.asker.permits == [Permit(route="code", consent=True)]
    popup.tell(AttemptStarted(n=1, model=GPT.model, host=GPT.host), Token(text="hi"))
    popup.tell(
        Answer(
            model="gpt", host="cloud-lab", route="code", ttft_ms=1, total_ms=2, prompt_tokens=1, completion_tokens=1,
            attempts=1, cost_usd=0.0042,
        )
    )  # fmt: skip
    assert popup.foot.endswith("Cloud Lab · $0.004")
    popup.enter()
    assert popup.asker.permits[1:] == [Permit()], "the second time nobody is asked"


def test_esc_keeps_it_at_home_and_the_popup_open(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy()
    popup.type("fix this")
    popup.enter()
    popup.escape()
    assert popup.window.isVisible()
    assert not is_asked(popup)
    assert popup.asker.permits == [Permit(route="code", consent=False)]


def test_the_buttons_do_what_the_keys_do(cloudy: Callable[..., Popup], qtbot: QtBot) -> None:
    for name, consent in (("_yes", True), ("_no", False)):
        popup = cloudy()
        popup.type("fix this")
        popup.enter()
        qtbot.mouseClick(getattr(popup.window.confirm, name), Qt.MouseButton.LeftButton)
        assert popup.asker.permits == [Permit(route="code", consent=consent)]


def test_a_secret_is_named_and_wants_a_yes_for_this_prompt_alone(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy(agreed="code")
    popup.type(f"fix this {KEY}")
    popup.enter()
    assert "The text holds an AWS access key in line 1. Send it to gpt on Cloud Lab" in popup.window.confirm.text
    assert KEY not in popup.window.confirm.text
    popup.enter()
    assert popup.asker.permits == [Permit(secrets=True)]
    popup.enter()
    assert is_asked(popup), "the yes was for one prompt"
    popup.escape()
    assert popup.asker.permits[1:] == [Permit()]


def test_consent_first_and_then_the_secret(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy()
    popup.type(f"fix this {KEY}")
    popup.enter()
    assert "has never left the house" in popup.window.confirm.text
    popup.enter()
    assert "an AWS access key" in popup.window.confirm.text
    assert popup.asker.asked == []
    popup.enter()
    assert popup.asker.permits == [Permit(route="code", consent=True, secrets=True)]


def test_neither_a_held_enter_nor_the_hotkey_is_a_yes(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy()
    popup.type("fix this")
    popup.enter()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, autorep=True)
    QApplication.sendEvent(popup.window.question, held)
    popup.presenter.press_again()
    assert is_asked(popup)
    assert popup.asker.asked == []


def test_typing_or_closing_takes_the_question_back(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy()
    popup.type("fix this")
    popup.enter()
    popup.type(" now")
    assert not is_asked(popup)
    assert popup.asker.asked == []
    popup.enter()
    assert is_asked(popup)


def test_a_fleet_that_changes_meanwhile_does_not_change_what_was_asked(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy()
    popup.type("fix this")
    popup.enter()
    popup.presenter.show_fleet(Fleet())
    assert is_asked(popup)
    popup.enter()
    assert popup.asker.permits == [Permit(route="code", consent=True)]


def test_a_target_in_the_cloud_on_a_route_that_stays_at_home_says_so(cloudy: Callable[..., Popup]) -> None:
    popup = cloudy(rule=CloudRule.NEVER)
    popup.type("fix this")
    popup.presenter._asking.ask(popup.presenter._draft.wanted("fix this").prompt, "code", GPT)  # type: ignore[union-attr]
    assert popup.asker.asked == []
    assert "stays at home" in popup.foot


def test_the_sign_is_drawn_in_the_colour_of_the_text(qtbot: QtBot) -> None:
    line = DecisionLine()
    qtbot.addWidget(line)
    line.resize(400, 24)
    line.show_decision("", "#ff0000", in_cloud=True)
    ink = line.palette().windowText().color()
    assert line.grab().toImage().pixelColor(18 + 9, 12) == ink
    line.show_decision("", "#ff0000")
    assert line.grab().toImage().pixelColor(18 + 9, 12) != ink
