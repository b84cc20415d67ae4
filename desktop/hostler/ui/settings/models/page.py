"""The page of the models: the list with its filters, pulling, and the chosen model with its settings."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QFrame,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.chore import Chore, Does
from hostler.domain.fleet import Fleet, HostFacts
from hostler.domain.model_list import Presence, Row, rows
from hostler.domain.pulling import in_units
from hostler.domain.registry import Registry, Target
from hostler.domain.said import counted, listed
from hostler.domain.untrusted import one_line
from hostler.store.edit import Where
from hostler.store.entries import ids
from hostler.store.reference import Key
from hostler.ui.chores import Chores
from hostler.ui.settings.changes import Changes
from hostler.ui.settings.form import CHOICE_HEIGHT, laid
from hostler.ui.settings.models.details import Details
from hostler.ui.settings.models.fields import MODEL_TABLE, ContextField, field_for_model
from hostler.ui.settings.models.filters import Filters
from hostler.ui.settings.models.pulls import PullBar, PullLines
from hostler.ui.settings.models.table import Column, ModelTable, Names, Wanted
from hostler.ui.settings.pages import KEYS, Page, scrolled
from hostler.ui.words import translate, worded

LEAST_HEIGHT = 136
TICK_MS = 30_000
"""“until 14:05” is a time of day, and “tomorrow” comes."""
WIDTHS = {
    Column.MACHINE: 108,
    Column.CAN: 140,
    Column.WEIGHTS: 104,
    Column.SIZE: 78,
    Column.CONTEXT: 70,
    Column.NOW: 92,
    Column.USED: 100,
}
"""Of the columns, in pixels; the name has what is left."""
SILENT_SHOWN = 4
"""So many machines that don't answer are named."""


class ModelsPage(Page):
    """All models of all machines in one list."""

    watched = Signal(bool)
    """Somebody looks at the list now, or doesn't any more."""
    attended = Signal(bool)
    """The window has the keys now, or another one has."""
    pull_asked = Signal(str, str)
    """(host, model), as with the others."""
    cancel_asked = Signal(str, str)
    warm_asked = Signal(str, str)
    unload_asked = Signal(str, str)
    delete_asked = Signal(str, str)

    def __init__(self, changes: Changes, parent: QWidget | None = None) -> None:
        super().__init__(changes, parent)
        self.title = translate("Settings", "Models")
        self._registry, self._fleet = Registry(), Fleet()
        self._chores: tuple[Chore, ...] = ()
        self._chosen: Target | None = None
        self.sum = QLabel(self)
        self.sum.setObjectName("heading")
        self.sum.setFixedHeight(CHOICE_HEIGHT)
        self.filters = Filters(self)
        self.table = ModelTable(self)
        self.wanted = Wanted(self.table, self)
        self.view = self._view()
        self.none = QLabel(self)
        self.none.setObjectName("quiet")
        self.none.setWordWrap(True)
        self.bar = PullBar(self)
        self.lines, self.details = PullLines(self.bar.button, self.bar.name, self), Details(self)
        self.fields_box = self._fields()
        self._lay()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.table.tick)

    # What there is to show.

    def show_fleet(self, registry: Registry, fleet: Fleet) -> None:
        """The machines, and what is known of them now."""
        self._registry, self._fleet = registry, fleet
        self.filters.show_registry(registry)
        self.bar.show_registry(registry)
        self._refresh()

    def show_chores(self, chores: Sequence[Chore]) -> None:
        """What is done with models now, and what failed."""
        self._chores = tuple(chores)
        self.lines.show_chores(chores, self._registry)
        self._refresh()

    def show_done(self, chore: Chore) -> None:
        """A pull that is done is the one that is looked at."""
        if chore.does is Does.PULL and self._chosen is not None and self._chosen.model == chore.model:
            self.choose(Target(chore.model, chore.host))

    def show_document(self, document: Mapping[str, Any]) -> None:
        super().show_document(document)
        host = self._chosen.host if self._chosen is not None else ""
        self.unkept.setVisible(bool(host) and host not in ids(document, "hosts"))

    @property
    def chosen(self) -> Row | None:
        place = self.table.place(self._chosen)
        return self.table.rows[place] if place >= 0 else None

    def choose(self, target: Target) -> None:
        """Chooses a row, if it is in the list."""
        index = self.wanted.mapFromSource(self.table.index(self.table.place(target), 0))
        if index.isValid():
            self.view.setCurrentIndex(index)

    # As a page of the window.

    def where(self, key: Key) -> Where | None:
        if self._chosen is None or self._chosen.host not in ids(self.changes.document, "hosts"):
            return None
        return ("hosts", self._chosen.host, "models", self._kept_as(self._chosen), key.name)

    def _kept_as(self, target: Target) -> str:
        """The name under which the config has its settings: the machine's own, or how somebody wrote it."""
        host = self._registry.host(target.host)
        names = host.models if host is not None else {}
        return (
            target.model if target.model in names or f"{target.model}:latest" not in names else f"{target.model}:latest"
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.watched.emit(True)
        self.attended.emit(self.isActiveWindow())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.watched.emit(False)
        self.attended.emit(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self.attended.emit(self.isVisible() and self.isActiveWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Del asks about the model, Enter goes to its settings; Home and End are the first and the last row."""
        if watched is self.view and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Delete:
                    self.details.ask()
                    return True
                case Qt.Key.Key_Home | Qt.Key.Key_End:
                    last = self.wanted.rowCount() - 1
                    self.view.setCurrentIndex(self.wanted.index(0 if event.key() == Qt.Key.Key_Home else last, 0))
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    next(iter(self.fields.values())).editor.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
        return super().eventFilter(watched, event)

    def _refresh(self) -> None:
        self.table.show(rows(self._registry, self._fleet, self._chores))
        if not self.view.currentIndex().isValid() and self.wanted.rowCount():
            self.view.setCurrentIndex(self.wanted.index(0, 0))
        self._show_chosen()
        self._say_what_there_is()

    def _filter(self) -> None:
        self.wanted.want(self.filters.words.text(), self.filters.host, self.filters.show_only)
        self.view.setColumnHidden(Column.MACHINE, bool(self.filters.host))
        self._refresh()

    def _row_changed(self, current: QModelIndex) -> None:
        row = self.wanted.row_at(current) if current.isValid() else None
        chosen = row.target if row is not None else None
        if chosen != self._chosen:
            self._finish_field()
            self._chosen = chosen
            for field in self.fields.values():
                field.complain("")
                field.value = None
                field.put(None)
            self.show_document(self.changes.document)
        self._show_chosen()

    def _finish_field(self) -> None:
        """What was typed belongs to the model that was chosen until now."""
        focused = self.focusWidget()
        for field in self.fields.values():
            if focused is not None and field.isAncestorOf(focused):
                field.finish()

    def _show_chosen(self) -> None:
        row = self.chosen
        self.details.show_row(row, time.time())
        self.fields_box.setVisible(row is not None)
        context = self.fields[MODEL_TABLE, "num_ctx"]
        assert isinstance(context, ContextField)
        context.show_trained(row.facts.context_length if row is not None and row.facts is not None else None)

    def _say_what_there_is(self) -> None:
        there = [row for row in self.table.rows if row.presence is Presence.THERE]
        machines = {row.target.host for row in there}
        self.sum.setText(
            translate("Models", "{models} on {machines}, {size}").format(
                models=worded(counted("Models", "%n models", "%n model", 1).format(n=len(there))),
                machines=worded(counted("Models", "%n machines", "%n machine", 1).format(n=len(machines))),
                size=worded(in_units(sum(row.size_bytes for row in there))),
            )
            if there
            else self.title
        )
        parts = []
        if not self._registry.hosts:
            parts.append(translate("Models", "No machines yet."))
        elif self.table.rows and not self.wanted.rowCount():
            parts.append(translate("Models", "No model is like that."))
        silent = [host.label for host in self._registry.hosts if _is_silent(self._fleet.of(host.id))]
        looking = [host.label for host in self._registry.hosts if self._fleet.of(host.id).reachable is None]
        for hosts, words in (
            (silent, translate("Models", "No answer from {machines}.")),
            (looking, translate("Models", "Looking at {machines}…")),
        ):
            if hosts:
                named = [one_line(label, 40) for label in hosts[:SILENT_SHOWN]]
                if more := len(hosts) - len(named):
                    named.append(translate("Models", "{count} more").format(count=more))
                parts.append(words.format(machines=worded(listed(named))))
        self.none.setText(" ".join(parts))
        self.none.setVisible(bool(parts))

    # Put together.

    def _view(self) -> QTableView:
        view = QTableView(self)
        view.setObjectName("models")
        view.setAccessibleName(self.title)
        view.setModel(self.wanted)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setSortingEnabled(True)
        view.sortByColumn(Column.MODEL, Qt.SortOrder.AscendingOrder)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 12)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setStretchLastSection(False)
        for column, width in WIDTHS.items():
            view.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.MODEL, QHeaderView.ResizeMode.Stretch)
        view.setItemDelegateForColumn(Column.MODEL, Names(view))
        view.installEventFilter(self)
        return view

    def _fields(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("inside")
        form = QFormLayout()
        laid(self._made((key for key in KEYS if key.table == MODEL_TABLE), field_for_model), form)
        self.unkept = QLabel(
            translate("Models", "Its settings can be kept once its machine stands on the page Machines."), inside
        )
        self.unkept.setObjectName("quiet")
        self.unkept.setWordWrap(True)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 4, 16, 8)
        box.addWidget(self.unkept)
        box.addLayout(form)
        box.addStretch(1)
        return scrolled(inside, self)

    def _lay(self) -> None:
        line = QFrame(self)
        line.setObjectName("line")
        inside = QWidget()
        inside.setObjectName("inside")
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.sum)
        whole.addWidget(self.filters)
        whole.addWidget(self.view, 5)
        whole.addWidget(self.none)
        whole.addWidget(self.bar)
        whole.addWidget(self.lines)
        whole.addWidget(line)
        whole.addWidget(self.details)
        whole.addWidget(self.fields_box, 4)
        # Where the window is small all of it scrolls, and the list and the fields stay high enough to be used.
        for part in (self.view, self.fields_box):
            part.setMinimumHeight(LEAST_HEIGHT)
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scrolled(inside, self))

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.filters.machine_chosen.connect(self.bar.choose)
        self.filters.order_chosen.connect(lambda column: self.view.sortByColumn(column, Qt.SortOrder.AscendingOrder))
        self.view.horizontalHeader().sortIndicatorChanged.connect(lambda column, _: self.filters.show_order(column))
        self.view.selectionModel().currentRowChanged.connect(lambda current, _: self._row_changed(current))
        self.bar.asked.connect(self.pull_asked)
        self.lines.cancelled.connect(self._cancel)
        self.lines.again.connect(self._again)
        self.details.released.connect(self.view.setFocus)
        self.details.pull_asked.connect(self.pull_asked)
        self.details.stop_asked.connect(self._cancel)
        self.details.warm_asked.connect(self.warm_asked)
        self.details.unload_asked.connect(self.unload_asked)
        self.details.delete_asked.connect(self.delete_asked)

    def _cancel(self, host: str, model: str) -> None:
        chore = next((each for each in self._chores if (each.host, each.model) == (host, model)), None)
        if chore is not None and chore.does is Does.PULL and chore.runs:
            self.bar.say_stopped(self._registry.host(host))
        self.cancel_asked.emit(host, model)

    def _again(self, chore: Chore) -> None:
        asked = {
            Does.PULL: self.pull_asked,
            Does.WARM: self.warm_asked,
            Does.UNLOAD: self.unload_asked,
            Does.DELETE: self.delete_asked,
        }[chore.does]
        asked.emit(chore.host, chore.model)


def _is_silent(facts: HostFacts) -> bool:
    return facts.reachable is False or facts.misconfigured


def served(page: ModelsPage, chores: Chores) -> None:
    """Has what is asked for on the page done, and tells the page how far it is."""
    page.pull_asked.connect(chores.pull)
    page.cancel_asked.connect(chores.cancel)
    page.warm_asked.connect(chores.warm)
    page.unload_asked.connect(chores.unload)
    page.delete_asked.connect(chores.delete)
    page.watched.connect(chores.watch)
    page.attended.connect(chores.attend)
    chores.changed.connect(page.show_chores)
    chores.done.connect(page.show_done)
    chores.tell()
