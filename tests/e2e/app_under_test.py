"""The real app, with watchers on it: what a person would see is printed as JSON lines. The app knows nothing of it."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QStyleOptionComboBox, QWidget

from hostler.domain.fleet import HostState
from hostler.domain.history import Entry
from hostler.domain.prompt import Prompt
from hostler.paths import paths
from hostler.store.history import History
from hostler.survey import Survey
from hostler.ui.app import App
from hostler.ui.dropdown import Dropdown
from hostler.ui.first_run.desk import FirstRun
from hostler.ui.first_run.window import FirstRunWindow
from hostler.ui.history_list import opening
from hostler.ui.popup.window import PopupWindow

if TYPE_CHECKING:
    from hostler.assembly import House
    from hostler.domain.fleet import Fleet
    from hostler.domain.registry import Registry
    from hostler.ui.history import HistoryWindow
    from hostler.ui.usage.window import UsageWindow
from hostler.ui.schedule import ScheduleDialog
from hostler.ui.settings.models.page import ModelsPage
from hostler.ui.settings.window import SettingsWindow


def tell(event: str, **facts: Any) -> None:
    print(json.dumps({"event": event, "at": time.monotonic(), **facts}), flush=True)


class Watcher(QObject):
    """Tells when the popup is painted, focused and hidden, and what it shows after each change."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app, self._popup = app, app.popup
        self._shown: dict[str, Any] = {}
        self._lines = {self._popup.decision: "decision", self._popup.foot._said: "foot"}
        for watched in (self._popup, *self._lines):
            watched.installEventFilter(self)
        app.hotkey_pressed.connect(lambda: tell("hotkey"))
        ask = app.bridge.ask

        def told(number: int, prompt: Prompt, **how: Any) -> None:
            tell("asked", text=prompt.outgoing)
            ask(number, prompt, **how)

        app.bridge.ask = told  # type: ignore[method-assign]
        app.bridge.fleet_changed.connect(
            lambda fleet: tell("fleet", hosts={facts.host: facts.state() for facts in fleet.hosts})
        )
        app.notices.shown.connect(lambda text: tell("notice", text=text))
        app.bridge.jobs_changed.connect(lambda jobs: tell("jobs", jobs=[[job.id, job.state] for job in jobs]))
        app.tray.menu.aboutToShow.connect(
            lambda: tell(
                "menu",
                entries=entries(app.tray.menu),
                reached=reached(app.tray.menu),
                ground=app.tray.menu.palette().window().color().name(),
            )
        )
        app.tray.menu.aboutToHide.connect(lambda: tell("menu hidden"))
        self._timer = QTimer(self)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._look)
        self._asked_for_cut = False
        signal.signal(signal.SIGUSR1, lambda *_: setattr(self, "_asked_for_cut", True))
        if not os.environ.get("RIG_QUIET"):
            self._timer.setInterval(5)
        self._timer.start()
        if os.environ.get("RIG_TIMERS"):
            self._often = QTimer(self)
            self._often.timeout.connect(self._look_for_timers)
            self._often.start(500)

    def _look_for_timers(self) -> None:
        """Tells which of the app's timers run: each will wake it."""
        timers = [each for each in gc.get_objects() if isinstance(each, QTimer) and each.isActive()]
        tell("timers", ms=sorted(each.interval() for each in timers if each.parent() is not self))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self._lines:
            if event.type() == QEvent.Type.Paint:
                drawn = state_of(self._popup)[self._lines[watched]]
                tell("drawn", part=self._lines[watched], text=drawn)
            return False
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
        if self._asked_for_cut:
            self._asked_for_cut = False
            tell("cut", texts=sorted(set(cut_texts())))
        shown = state_of(self._popup) | {"tray": self._app.tray._icon.toolTip() if self._app.tray._icon else None}
        shown["reading"] = self._app.presenter._reading
        shown["known"] = all(facts.state() is not HostState.UNKNOWN for facts in self._app._fleet.hosts)
        opened = QApplication.activePopupWidget()
        shown["field_menu"] = entries(opened) if isinstance(opened, QMenu) and opened is not self._app.tray.menu else []
        shown["history"] = history_of(self._app.history)
        shown["schedule"] = schedule_of(self._app.schedule)
        shown["usage"] = usage_of(self._app.usage.window)
        shown["settings"] = settings_of(self._app.settings_window)
        shown["cloud_dialog"] = cloud_of(self._app.settings_window)
        shown["first_run"] = first_run_of(self._app.first_run.window if hasattr(self._app, "first_run") else None)
        shown["sheet"] = [sheet.area.getRect() for sheet in self._app.screenshots.sheets if sheet.isActiveWindow()]
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
        "unticked": popup.captured.tick.isVisible() and not popup.captured.tick.isChecked(),
        "edit": popup.captured.edit.toPlainText() if popup.captured.edit.isVisible() else "",
        "chips": [chip.accessibleName() for chip in popup.chips.chips if chip.isVisible()],
        "palette": popup.palette_card.names if popup.palette_card.isVisible() else [],
        "palette_current": popup.palette_card.current,
        "keys": popup.keys.text if popup.keys.isVisible() else "",
        "running": popup.foot._stop.isVisible(),
        "answered": popup.foot._copy.isVisible() and not popup.foot._stop.isVisible(),
        "ended": popup.foot.isVisible() and not popup.foot._stop.isVisible(),
        "can_replace": popup.foot.can_replace,
        "pictures": popup.pictures.text,
        "offered": popup.pictures.offered,
        "talk": popup.talk.text,
        "decision": popup.decision.text,
        "why": popup.decision.why,
        "panel": popup.why.text if popup.why.isVisible() else "",
        "learned": popup.learned.text,
        "causes": popup.causes.text.splitlines(),
        "remedies": [place_of(button) for button in popup.causes.buttons],
        "decision_place": popup.decision.geometry().getRect(),
        "answer": popup.answer.toPlainText()[:20000],
        "answer_place": place_of(popup.answer) if popup.answer.isVisible() else None,
        "answer_selected": popup.answer.textCursor().selectedText(),
        "cloud": popup.decision.in_cloud,
        "asks": popup.confirm.text if popup.confirm.isVisible() else "",
        "foot": popup.foot.text,
        "loaded": round(popup.loading.share, 1),
        "notice": popup.notice.text(),
        "geometry": popup.geometry().getRect(),
    }


SHORT = 20
"""So many letters of what is chosen in a box are always seen."""


def cut_texts() -> Iterator[str]:
    """What is written on labels and buttons in sight that have no room for it."""
    for widget in filter(QWidget.isVisible, QApplication.allWidgets()):
        if isinstance(widget, QAbstractButton):
            text = QAbstractButton.text(widget)
            fits = not text or widget.sizeHint().width() <= widget.width() + 1
        elif isinstance(widget, QLabel):
            # The method of the class: some of ours call something else `text`.
            text = QLabel.text(widget)
            lines = text.split("\n")
            if widget.wordWrap():
                fits = widget.heightForWidth(widget.width()) <= widget.height() + 1
            else:
                fits = max(map(widget.fontMetrics().horizontalAdvance, lines)) <= widget.contentsRect().width() + 1
        elif isinstance(widget, Dropdown):
            text, option = widget.currentText(), QStyleOptionComboBox()
            widget.initStyleOption(option)
            # Names that others gave may be of any length, and end in dots.
            fits = len(text) > SHORT or "…" not in widget.shown(option)
        else:
            continue
        if not fits and "…" not in text:
            yield f"{type(widget).__name__} {text}"


def place_of(widget: QWidget) -> list[int]:
    """Left, top, width and height on the screen."""
    corner = widget.mapToGlobal(QPoint(0, 0))
    return [corner.x(), corner.y(), widget.width(), widget.height()]


def schedule_of(dialog: ScheduleDialog | None) -> dict[str, Any] | None:
    """What a person reads in the window for times of the week; None while there is none."""
    if dialog is None or not dialog.isVisible():
        return None
    focus = dialog.focusWidget()
    return {
        "title": dialog.windowTitle(),
        "times": dialog.times,
        "days": [day.accessibleName() for day in dialog.days if day.isChecked()],
        "from": dialog.start.text(),
        "to": dialog.end.text(),
        "reason": dialog.reason.text(),
        "focus": focus.accessibleName() or focus.text() if isinstance(focus, QAbstractButton | QLineEdit) else "",
        "active": dialog.isActiveWindow(),
        "geometry": dialog.frameGeometry().getRect(),
    }


def history_of(window: HistoryWindow | None) -> dict[str, Any] | None:
    """What a person reads in the history window; None while there is none."""
    if window is None or not window.isVisible():
        return None
    return {
        "search": window.search.text(),
        "rows": [opening(line) for line in window.lines.lines[:20]],
        "count": len(window.lines.lines),
        "preview": window.preview.toPlainText()[:2000],
        "empty": window.empty.text() if window.empty.isVisible() else "",
        "said": window.said.text(),
        "undo": window.undo.isVisible(),
        "active": window.isActiveWindow(),
        "geometry": window.geometry().getRect(),
    }


def usage_of(window: UsageWindow | None) -> dict[str, Any] | None:
    """What a person reads in the usage window; None while there is none."""
    if window is None or not window.isVisible():
        return None
    bars = window.chart.picture.bars
    focus = window.focusWidget()
    return {
        "asked": window.column.asked.number.text(),
        "share": window.column.share.number.text(),
        "saved": window.column.saved.number.text(),
        "cost": window.column.cost.more.text(),
        "hints": [hint.said.text() for hint in window.column.hints],
        "title": window.chart.accessibleName(),
        "parts": dict(zip(window.chart.picture.labels, bars.totals, strict=True)),
        "bars": len(bars.starts),
        "told": window.chart.accessibleDescription(),
        "table": [list(row) for row in window.table.model_rows.rows[:3]] if window.table.isVisible() else [],
        "machines": [list(row) for row in window.machines.model_rows.rows] if window.machines.isVisible() else [],
        "empty": window.empty.text() if window.empty.isVisible() else "",
        "said": window.said.text() if window.said.isVisible() else "",
        "focus": focus.accessibleName() or getattr(focus, "text", str)() if focus is not None else "",
        "active": window.isActiveWindow(),
        "geometry": window.frameGeometry().getRect(),
    }


def settings_of(window: SettingsWindow | None) -> dict[str, Any] | None:
    """What a person reads in the settings window; None while there is none."""
    if window is None or not window.isVisible():
        return None
    from hostler.ui.settings.chain import ChainField
    from hostler.ui.settings.pages import ListPage, Page

    page = window.stack.currentWidget()
    fields: dict[str, Any] = {}
    for (_, name), field in page.fields.items() if isinstance(page, Page) else ():
        if field.isVisible():
            fields[name] = {"value": field.value, "wrong": field.wrong.text(), "place": place_of(field.editor)}
            if isinstance(field, ChainField):
                view = field.list
                centres = [view.visualItemRect(view.item(row)).center() for row in range(view.count())]
                fields[name]["rows"] = [view.viewport().mapToGlobal(centre).toTuple() for centre in centres]
    return {
        "page": window.rail.currentItem().text() if isinstance(page, Page) else "",
        "entries": [page.list.item(row).text() for row in range(page.list.count())]
        if isinstance(page, ListPage)
        else [],
        "entry": page.entry if isinstance(page, ListPage) else "",
        "fields": fields,
        "models": models_of(page) if isinstance(page, ModelsPage) else None,
        "tried": window.attempt.said.text(),
        "said": window.said.text(),
        "blocked": page.said.text() if isinstance(page, ListPage) and page.said.isVisible() else "",
        "share": share_of(window),
        "conflict": window.asked.text.text() if window.asked.isVisible() else "",
        "found": [window.found.item(row).text() for row in range(window.found.count())],
        "row": window.rail.currentRow() if isinstance(page, Page) else -1,
        "try": place_of(window.attempt.line) if window.attempt.line.isVisible() else None,
        "geometry": window.frameGeometry().getRect(),
        "focus": name_of(window.focusWidget()),
        "active": window.isActiveWindow(),
    }


def share_of(window: SettingsWindow) -> dict[str, Any] | None:
    """The file to share, at the end of the General page; None where it isn't in sight."""
    box = window.share
    if box.load.visibleRegion().isEmpty():
        return None
    opened = QApplication.activeModalWidget()
    return {
        "export": place_of(box.save),
        "import": place_of(box.load),
        "said": box.said.text() if box.said.isVisible() else "",
        "adds": box.adds.text() if box.offer.isVisible() else "",
        "asks_for_file": opened.isActiveWindow() if opened is not None else False,
    }


def cloud_of(window: SettingsWindow | None) -> dict[str, Any] | None:
    """What a person reads in the dialog for a cloud machine; None while there is none."""
    if window is None or not window.cloud.isVisible():
        return None
    dialog = window.cloud
    return {
        "url": dialog.url.text(),
        "model": dialog.model.currentText(),
        "prices": [dialog.price_in.text(), dialog.price_out.text()],
        "route": dialog.route.currentText(),
        "said": dialog.said.text() if dialog.said.isVisible() else "",
        "wrong": dialog.wrong.text() if dialog.wrong.isVisible() else "",
        "question": dialog.question.text() if dialog.asked.isVisible() else "",
        "focus": name_of(dialog.focusWidget()).replace("&", ""),
        "geometry": dialog.frameGeometry().getRect(),
    }


def name_of(widget: QWidget | None) -> str:
    """What a control is called."""
    if widget is None:
        return ""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def models_of(page: ModelsPage) -> dict[str, Any]:
    """What a person reads on the page of the models."""
    details, view = page.details, page.view
    buttons = {
        "pull_it": details.pull, "stop": details.stop, "warm": details.warm, "unload": details.unload,
        "delete": details.delete, "pull": page.bar.button, "keep_it": details.question.keep,
        "delete_it": details.question.delete,
    }  # fmt: skip
    lines = page.lines.lines.values()
    return {
        "rows": [
            [str(page.wanted.index(row, column).data()) for column in (0, 1, 6)]
            for row in range(page.wanted.rowCount())
        ],
        "chosen": details.title.text() if details.title.isVisible() else "",
        "about": details.about.text() if details.about.isVisible() else "",
        "why": details.why.text() if details.why.isVisible() else "",
        "question": details.question.text.text() if details.question.isVisible() else "",
        "buttons": [name for name, button in buttons.items() if button.isVisible() and button.isEnabled()],
        "places": {name: place_of(button) for name, button in buttons.items() if button.isVisible()},
        "lines": [line.text.text() for line in lines],
        "outs": [place_of(line.out) for line in lines],
        "retries": [place_of(line.retry) for line in lines if line.retry.isVisible()],
        "shares": [line.bar.value() / line.bar.maximum() for line in lines],
        "name": place_of(page.bar.name),
        "scrolled": view.verticalScrollBar().value(),
        "none": page.none.text() if page.none.isVisible() else "",
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
            found.append(f"[x] {action.text()}" if action.isChecked() else action.text())
    return found


def reached(menu: QMenu) -> list[str]:
    """What the arrow keys stop at."""
    return [a.text() for a in menu.actions() if a.isVisible() and a.isEnabled() and not a.isSeparator()]


def first_run_of(window: FirstRunWindow | None) -> dict[str, Any] | None:
    """What a person reads in the window for somebody new; None while there is none."""
    if window is None or not window.isVisible():
        return None
    machines, routes = window.machines, window.routes
    return {
        "heading": window.heading.text(),
        "machines": [
            {"name": "" if row.tick.isHidden() else row.tick.text(), "about": row.about.text()}
            for row in machines.rows.values()
        ],
        "question": machines.question.text(),
        "empty": machines.empty.text() if machines.empty.isVisible() else "",
        "wrong": machines.wrong.text() if machines.wrong.isVisible() else "",
        "looking": machines._looking,
        "ways": [b.text() for b in (machines.again, machines.demo) if b.isVisible()],
        "routes": {
            name: [row.choice.currentText(), row.speed.text(), row.why.text(), place_of(row.choice)]
            for name, row in routes.rows.items()
        },
        "asking": routes.stop.isVisible(),
        "key": window.key.said.text(),
        "can_go_on": window.next.isEnabled(),
        "next": place_of(window.next),
        "focus": getattr(window.focusWidget(), "text", lambda: "")(),
        "active": window.isActiveWindow(),
        "geometry": window.frameGeometry().getRect(),
    }


class Nearby(Survey):
    """A survey of loopback alone."""

    async def ranges(self) -> tuple[IPv4Network, ...]:
        return tuple(IPv4Network(network) for network in os.environ.get("RIG_NETWORK", "").split())


def nearby(_first_run: FirstRun) -> Survey:
    """What looks around: on loopback alone."""
    port = int(os.environ.get("RIG_PORT", "1"))
    own = (IPv4Interface("127.0.0.1/8"),)
    return Nearby(os.environ.get("OLLAMA_HOST", ""), port=port, interfaces=lambda: own)


class AppUnderTest(App):
    """The app; its wake-up packets go where the test listens."""

    def _house(self, registry: Registry) -> Callable[[Callable[[Fleet], None]], House]:
        build, port = super()._house(registry), os.environ.get("RIG_WAKE_PORT")

        def aimed(on_change: Callable[[Fleet], None]) -> House:
            house = build(on_change)
            # A test never sends a packet to the network.
            house._broadcast = ("127.0.0.1", int(port or 9))
            return house

        return aimed


def dark() -> QPalette:
    """The colours of a desktop that is set to dark."""
    palette = QPalette(QColor("#2b2b2b"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#232323"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#2f6fb0"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#ffffff"))
    return palette


def seed_history(file: Path, rows: int) -> None:
    """Fills history with so many rows."""
    if not rows:
        return
    history = History(file)
    try:
        for number in range(history.count(), rows):
            history.add(
                Entry(
                    ask_id=f"seed-{number}",
                    at_ms=round(time.time() * 1000) - (rows - number) * 60_000,
                    conversation=f"seed-{number}",
                    instruction=f"Question number {number} about {('rivers', 'letters', 'Python')[number % 3]}",
                    text="some captured text of a usual length " * 10,
                    answer=f"Answer {number}: " + "words of an answer " * 40,
                    route=("quick", "code", "reasoning")[number % 3],
                    host=("mac-mini", "windows-gpu", "ubuntu")[number % 3],
                    model="qwen3:4b",
                )
            )
    finally:
        history.close()


def main() -> int:
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Hostler")
    application.setDesktopFileName("hostler")
    application.setQuitOnLastWindowClosed(False)
    if os.environ.get("RIG_STILL"):
        application.setCursorFlashTime(0)  # pictures of one state are alike
    if os.environ.get("RIG_THEME") == "dark":
        application.setPalette(dark())
    seed_history(paths(os.environ).texts_file, int(os.environ.get("RIG_HISTORY", "0")))
    FirstRun.survey = nearby  # type: ignore[method-assign]
    app = AppUnderTest(paths(os.environ), os.environ, notice=os.environ.get("RIG_NOTICE", ""))
    watchers: list[Watcher] = []

    def watch() -> None:
        watchers.append(Watcher(app))
        tell("ready")

    app.ready.connect(watch)
    app.start()
    code = application.exec()
    app.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
