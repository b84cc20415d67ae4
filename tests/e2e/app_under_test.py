"""The real app, with watchers on it: what a person would see is printed as JSON lines. The app knows nothing of it."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from hostler.paths import paths
from hostler.ui.app import App
from hostler.ui.popup.window import PopupWindow
from hostler.ui.theme import DARK


def tell(event: str, **facts: Any) -> None:
    print(json.dumps({"event": event, "at": time.monotonic(), **facts}), flush=True)


class Watcher(QObject):
    """Tells when the popup is painted, focused and hidden, and what it shows after each change."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app, self._popup = app, app.popup
        self._shown: dict[str, Any] = {}
        self._popup.installEventFilter(self)
        app.hotkey_pressed.connect(lambda: tell("hotkey"))
        app.bridge.fleet_changed.connect(
            lambda fleet: tell("fleet", hosts={facts.host: facts.state() for facts in fleet.hosts})
        )
        app.job_notices.shown.connect(lambda text: tell("notice", text=text))
        app.bridge.jobs_changed.connect(lambda jobs: tell("jobs", jobs=[[job.id, job.state] for job in jobs]))
        app.tray.menu.aboutToShow.connect(lambda: tell("menu", entries=entries(app.tray.menu)))
        app.tray.menu.aboutToHide.connect(lambda: tell("menu hidden"))
        self._timer = QTimer(self)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._look)
        if not os.environ.get("RIG_QUIET"):
            self._timer.setInterval(5)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = {
            QEvent.Type.WindowActivate: "focused",
            QEvent.Type.Hide: "hidden",
            QEvent.Type.Show: "shown",
        }
        if event.type() in kinds:
            tell(kinds[event.type()])
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: tell("painted"))
        return False

    def _look(self) -> None:
        shown = state_of(self._popup) | {"tray": self._app.tray._icon.toolTip() if self._app.tray._icon else None}
        if shown != self._shown:
            self._shown = shown
            tell("state", **shown)


def state_of(popup: PopupWindow) -> dict[str, Any]:
    """What a person reads in the popup now."""
    return {
        "visible": popup.isVisible(),
        "question": popup.question.toPlainText(),
        "origin": popup.captured._origin.text() if popup.captured.isVisible() else "",
        "captured": popup.captured._folded.text() if popup.captured.isVisible() else "",
        "decision": popup.decision.text,
        "answer": popup.answer.toPlainText()[:20000],
        "foot": popup.foot.text,
        "notice": popup.notice.text(),
        "geometry": popup.geometry().getRect(),
    }


def entries(menu: QMenu) -> list[Any]:
    """A menu as it is read: its lines, with the lines of each submenu below."""
    found: list[Any] = []
    for action in filter(QAction.isVisible, menu.actions()):
        below = action.menu()
        if isinstance(below, QMenu):
            lines = [f"[x] {a.text()}" if a.isChecked() else a.text() for a in below.actions() if not a.isSeparator()]
            found.append([action.text(), lines])
        elif not action.isSeparator():
            found.append(action.text())
    return found


def main() -> int:
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Hostler")
    application.setQuitOnLastWindowClosed(False)
    app = App(paths(os.environ), os.environ, notice=os.environ.get("RIG_NOTICE", ""))
    watchers: list[Watcher] = []

    def watch() -> None:
        if os.environ.get("RIG_THEME") == "dark":
            app.popup.show_theme(DARK)
        watchers.append(Watcher(app))
        tell("ready")

    app.ready.connect(watch)
    app.start()
    code = application.exec()
    app.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
