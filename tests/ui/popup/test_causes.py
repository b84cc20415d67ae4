"""The rows of machines when nothing answers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.events import Failed
from hostler.domain.fleet import Fleet, HostFacts
from hostler.ui.popup.causes import Causes, heed
from ui.popup.test_presenter import Popup, failed, started

AWAY = HostFacts(host="mac-mini", reachable=False)


@pytest.fixture
def popup(qtbot: QtBot) -> Popup:
    made = Popup(qtbot, three_machines())
    made.open()
    made.type("why is this so")
    made.enter()
    made.tell(started(), failed(), Failed(errors=("Mac Mini can't be reached.",)))
    return made


def lines(causes: Causes) -> list[str]:
    return causes.text.splitlines()


def test_every_machine_of_the_chain_has_its_cause_and_a_button(popup: Popup) -> None:
    popup.presenter.show_fleet(
        Fleet((AWAY, HostFacts(host="ubuntu", reachable=True, drained=True), HostFacts(host="windows-gpu")))
    )
    assert lines(popup.window.causes) == [
        "Mac Mini can't be reached. [Test]",
        "Ubuntu · drained [Bring back]",
    ]
    assert [button.accessibleName() for button in popup.window.causes.buttons] == [
        "Test: Mac Mini",
        "Bring back: Ubuntu",
    ]


def test_a_machine_that_is_back_is_asked_again(popup: Popup) -> None:
    popup.presenter.show_fleet(Fleet((replace(AWAY, reachable=True),)))
    assert lines(popup.window.causes)[0].endswith("[Retry]")
    asked = len(popup.asker.asked)
    done = Done()
    heed(popup.window.causes, done, popup.window.again_asked.emit, done.edit)  # type: ignore[arg-type]
    popup.window.causes.buttons[0].click()
    assert len(popup.asker.asked) == asked + 1
    assert popup.window.causes.text == ""


class Done:
    """What the buttons had done, in place of the bridge."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def wake(self, host: str) -> None:
        self.said.append(("wake", host))

    def look_now(self) -> None:
        self.said.append(("look", ""))

    def undrain(self, host: str) -> None:
        self.said.append(("undrain", host))

    def edit(self, host: str) -> None:
        self.said.append(("edit", host))


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (replace(AWAY), ("look", "")),
        (replace(AWAY, reachable=True, drained=True), ("undrain", "mac-mini")),
        (replace(AWAY, reachable=True, misconfigured=True), ("edit", "mac-mini")),
    ],
)
def test_the_button_does_what_it_says(popup: Popup, facts: HostFacts, wanted: tuple[str, str]) -> None:
    done = Done()
    heed(popup.window.causes, done, lambda: None, done.edit)  # type: ignore[arg-type]
    popup.presenter.show_fleet(Fleet((facts,)))
    popup.window.causes.buttons[0].click()
    assert done.said == [wanted]


def test_the_focus_stays_on_its_row_when_the_states_change(popup: Popup) -> None:
    popup.presenter.show_fleet(Fleet((AWAY, HostFacts(host="ubuntu", reachable=False))))
    popup.window.causes.buttons[1].setFocus()
    popup.presenter.show_fleet(Fleet((AWAY, HostFacts(host="ubuntu", reachable=True))))
    assert popup.window.causes.buttons[1].hasFocus()


def test_they_go_with_the_next_opening(popup: Popup) -> None:
    popup.escape()
    popup.open()
    assert popup.window.causes.isHidden()
