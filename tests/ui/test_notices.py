"""Notifications tell titles and never answers, and a click opens the answer that it is about."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from fakes import three_machines
from hostler.domain.job import JobState, JobSummary
from hostler.system.notify import Notice
from hostler.ui.notices import PICTURE_PX, Notices


def job(number: int, title: str = "Why is the sky blue?", state: JobState = JobState.DONE, **more: Any) -> JobSummary:
    return JobSummary(id=number, title=title, state=state, created_ms=1, host="mac-mini", **more)


class FakeIcon(QObject):
    messageClicked = Signal()  # noqa: N815  as Qt calls it

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[tuple[str, str]] = []

    def icon(self) -> QIcon:
        return QIcon()

    def showMessage(self, title: str, text: str, icon: QIcon, milliseconds: int) -> None:
        self.messages.append((title, text))


class FakeService:
    """The desktop's own; from a thread of its own, as the real one tells."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.closed = False

    def __call__(self, on_click: Callable[[int], None], on_failure: Callable[[Notice], None]) -> FakeService:
        self._on_click, self._on_failure = on_click, on_failure
        return self

    def show(self, notice: Notice) -> None:
        self.notices.append(notice)

    def close(self) -> None:
        self.closed = True

    def click(self, number: int) -> None:
        self._elsewhere(lambda: self._on_click(self.notices[number].key))

    def fail(self) -> None:
        self._elsewhere(lambda: self._on_failure(self.notices[-1]))

    def _elsewhere(self, call: Callable[[], None]) -> None:
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()


class Desk:
    """A desktop with a tray, or without one; with a service of its own, or without."""

    def __init__(self, *, has_tray: bool = True, service: FakeService | None = None) -> None:
        self.icon = FakeIcon() if has_tray else None
        self.notices = Notices(lambda: self.icon, service or (lambda *_: None))  # type: ignore[arg-type, return-value]
        self.clicked: list[int] = []
        self.shown: list[str] = []
        self.notices.clicked.connect(self.clicked.append)
        self.notices.shown.connect(self.shown.append)

    @property
    def messages(self) -> list[tuple[str, str]]:
        assert self.icon is not None
        return self.icon.messages

    def click(self) -> None:
        assert self.icon is not None
        self.icon.messageClicked.emit()


@pytest.fixture
def desk(qtbot: QtBot) -> Callable[..., Desk]:
    return Desk


def test_by_the_service_each_click_opens_its_own_answer(desk: Callable[..., Desk], qtbot: QtBot) -> None:
    service = FakeService()
    here = desk(service=service)
    here.notices.show(job(2), three_machines())
    here.notices.show(job(7, "Else", JobState.FAILED), three_machines())
    here.notices.say("Another program holds the key.")
    assert [(notice.text, notice.key, notice.action) for notice in service.notices] == [
        ("“Why is the sky blue?” is answered by Mac Mini", 2, "Show answer"),
        ("“Else” could not be answered", 7, "Show why"),
        ("Another program holds the key.", 0, ""),
    ]
    assert here.shown == [notice.text for notice in service.notices[:2]]
    service.click(0)
    qtbot.waitUntil(lambda: here.clicked == [2])
    service.click(1)
    qtbot.waitUntil(lambda: here.clicked == [2, 7])
    assert here.messages == []
    here.notices.close()
    assert service.closed


def test_the_service_gets_hostlers_sign(desk: Callable[..., Desk]) -> None:
    service = FakeService()
    desk(service=service).notices.show(job(2), three_machines())
    picture = service.notices[0].picture
    assert picture is not None
    assert (picture.width, picture.height, len(picture.rgba)) == (PICTURE_PX, PICTURE_PX, 4 * PICTURE_PX**2)
    top, middle = picture.rgba[:4], picture.rgba[4 * (PICTURE_PX * 8 + PICTURE_PX // 2) :][:4]
    assert (top[3], middle[3]) == (0, 255), "clear in the corner, and the arch at the top"


def test_what_the_service_cannot_show_is_shown_by_the_tray(desk: Callable[..., Desk], qtbot: QtBot) -> None:
    service = FakeService()
    here = desk(service=service)
    here.notices.show(job(2), three_machines())
    service.fail()
    qtbot.waitUntil(lambda: len(here.messages) == 1)
    here.click()
    assert here.clicked == [2]
    assert len(here.shown) == 1, "it is one notification"


def test_by_the_tray_a_click_asks_for_the_answer_of_the_last_one(desk: Callable[..., Desk]) -> None:
    here = desk()
    here.notices.show(job(2), three_machines())
    here.notices.show(job(7, "Else"), three_machines())
    assert here.messages == [
        ("Hostler", "“Why is the sky blue?” is answered by Mac Mini"),
        ("Hostler", "“Else” is answered by Mac Mini"),
    ]
    here.click()
    assert here.clicked == [7]


def test_a_click_on_another_message_of_ours_opens_no_job(desk: Callable[..., Desk]) -> None:
    here = desk()
    here.notices.show(job(2), three_machines())
    here.notices.say("Another program holds the key.")
    here.click()
    assert here.clicked == []


def test_without_a_tray_the_notification_of_a_job_waits_for_one(desk: Callable[..., Desk]) -> None:
    here = desk(has_tray=False)
    here.notices.say("This desktop shows no tray icons now.")
    here.notices.show(job(2), three_machines())
    here.icon = FakeIcon()
    here.notices.show_waiting()
    here.notices.show_waiting()
    assert here.messages == [("Hostler", "“Why is the sky blue?” is answered by Mac Mini")]
