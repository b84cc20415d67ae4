"""The real app, with watchers on it: what a person would see is printed as JSON lines. The app knows nothing of it.

A line on the app's socket is the command line's own; this only listens.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from hostler.control import LINE_BYTES
from hostler.paths import paths
from hostler.ui.app import App
from hostler.ui.popup.window import PopupWindow

assert LINE_BYTES


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
        self._timer = QTimer(self)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._look)
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


def main() -> int:
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Hostler")
    application.setQuitOnLastWindowClosed(False)
    if os.environ.get("RIG_THEME") == "dark":
        application.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    app = App(paths(os.environ), os.environ, notice=os.environ.get("RIG_NOTICE", ""))
    watcher = Watcher(app)
    app.start()
    QTimer.singleShot(0, lambda: tell("ready"))
    code = application.exec()
    app.stop()
    del watcher
    return code


if __name__ == "__main__":
    sys.exit(main())
