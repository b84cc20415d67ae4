"""The settings window: its pages, a search over all, undo, and what to do when the file says something else."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.fleet import Fleet
from hostler.domain.plan import Decision
from hostler.domain.registry import Registry, Target
from hostler.store.edit import Conflict, Where
from hostler.store.reference import Key
from hostler.store.secrets import Keys
from hostler.system.session import is_wayland
from hostler.ui.direction import lead
from hostler.ui.room import fitting
from hostler.ui.settings.binding import bound_to
from hostler.ui.settings.changes import Changes
from hostler.ui.settings.cloud import CloudDialog
from hostler.ui.settings.form import HotkeyField
from hostler.ui.settings.key import KeyBox
from hostler.ui.settings.labels import GROUPS, LABELS
from hostler.ui.settings.models.page import ModelsPage
from hostler.ui.settings.models.style import models_style
from hostler.ui.settings.pages import KEYS, ActionsPage, GeneralPage, ListPage, Page, RoutesPage
from hostler.ui.settings.share import ShareBox
from hostler.ui.theme import Theme, current_theme, style_sheet
from hostler.ui.tick import Tick
from hostler.ui.words import worded

WIDTH, HEIGHT = 1100, 720
Decide = Callable[[str], Decision | None]
"""What would be done with a prompt now; None for no words."""


class SettingsWindow(QWidget):
    """One window; each change is written as soon as a field is finished."""

    def __init__(self, file: Path, decide: Decide, keys: Keys, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__()
        self._decide = decide
        self.setWindowTitle(self.tr("Settings"))
        self.resize(fitting(QSize(WIDTH, HEIGHT), self.screen()))
        self.changes = Changes(file, self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._open_found)
        self.rail = QListWidget(self)
        self.rail.setObjectName("rail")
        self.rail.setAccessibleName(self.tr("Pages"))
        self.rail.setFixedWidth(150)
        self.attempt, self.key = TryBox(self._decide), KeyBox(keys)
        self._registry = Registry()
        self.binding = bound_to(self.changes, environ, self) if is_wayland(environ) else None
        self.pages: tuple[Page, ...] = (
            machines := ListPage("hosts", self.tr("Machines"), self.changes, self, below=self.key),
            models := ModelsPage(self.changes, self),
            routes := RoutesPage(self.changes, self, self.attempt),
            ActionsPage(self.changes, self),
            GeneralPage(self.changes, self, share := ShareBox(file, self.changes), binding=self.binding),
        )
        machines.chosen.connect(lambda: self.key.show_host(self._registry.host(machines.entry)))
        self.share = share
        self._machines, self.models, self._routes = machines, models, routes
        self.cloud = CloudDialog(self.changes, keys, self)
        self.cloud.added.connect(machines.choose_later)
        self.add_cloud = QPushButton(self.tr("Add c&loud machine…"), machines)
        self.add_cloud.clicked.connect(self.cloud.begin)
        machines.start.addWidget(self.add_cloud)
        QWidget.setTabOrder(machines.remove, self.add_cloud)
        self.stack = QStackedWidget(self)
        for page in self.pages:
            QListWidgetItem(page.title, self.rail)
            self.stack.addWidget(page)
        self.found = QListWidget(self)
        self.found.setObjectName("entries")
        self.found.setAccessibleName(self.tr("Found settings"))
        self.found.setWordWrap(True)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.itemActivated.connect(lambda _: self._open_found())
        self.stack.addWidget(self.found)
        self.rail.currentRowChanged.connect(self._turn)
        self.said = QLabel(self)
        self.said.setObjectName("quiet")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.asked = ConflictBar(self)
        self.undo = QPushButton(self.tr("Undo"), self)
        self.undo.clicked.connect(self.changes.undo)
        self.undo.setEnabled(False)
        self.asked.mine.clicked.connect(lambda: self._choose(mine=True))
        self.asked.theirs.clicked.connect(lambda: self._choose(mine=False))
        self._lay()
        lead(self)
        for pressed, what in (
            (QKeySequence.StandardKey.Undo, self.changes.undo),
            (QKeySequence.StandardKey.Find, self._find),
            (QKeySequence(Qt.Key.Key_Escape), self._escape),
        ):
            QShortcut(pressed, self, what)
        for text in (*self.findChildren(QLineEdit), *self.findChildren(QPlainTextEdit)):
            text.installEventFilter(self)
        self.changes.shown.connect(self._show)
        self.changes.written.connect(self._written)
        self.changes.refused.connect(self._refused)
        self.changes.met.connect(self._met)
        self.theme = self._system = current_theme()
        self.show_theme(self.theme)
        self.rail.setCurrentRow(0)
        self.changes.load()

    def open(self, page: int | None = None) -> None:
        """Shows the window, and this page of it."""
        if page is not None:
            self.rail.setCurrentRow(page)
        self.show()
        self.raise_()
        self.activateWindow()
        self.rail.setFocus()

    def open_route(self, route: str) -> None:
        """Shows the window at the words of a route."""
        page = self._routes
        self.open(self.pages.index(page))
        page.choose_later(route)

    def open_machine(self, host_id: str) -> None:
        """Shows the window at a machine."""
        self.open(self.pages.index(self._machines))
        self._machines.choose_later(host_id)

    def try_keys(self, trial: Callable[[str], str]) -> None:
        """How a key is tried before it is kept."""
        for field in self.findChildren(HotkeyField):
            field.trial = trial

    def show_fleet(self, registry: Registry, fleet: Fleet) -> None:
        """What the machines told: their models can be added to chains."""
        told = [str(Target(model.name, host.host)) for host in fleet.hosts for model in host.models or ()]
        named = [str(target) for target in registry.targets]
        targets = list(dict.fromkeys([*named, *told]))
        self._registry = registry
        self.key.show_host(registry.host(self._machines.entry))
        for page in self.pages:
            page.show_facts(registry, targets)
        self.models.show_fleet(registry, fleet)
        self.attempt.refresh()

    def reload(self) -> None:
        """The file was changed, here or elsewhere."""
        self.changes.load()
        self.attempt.refresh()

    def show_problem(self, text: str) -> None:
        """What is wrong with the app, like a hotkey that another program holds."""
        self.said.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z belongs to a text only while there is something of it to take back."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            text = watched if isinstance(watched, QLineEdit) else getattr(watched, "document", lambda: None)()
            if event.matches(QKeySequence.StandardKey.Undo) and text is not None and not text.isUndoAvailable():
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Takes the system's light or dark and its accent, where they have changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and (theme := current_theme()) != self._system:
            self._system = theme
            self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self.theme = theme
        self.setStyleSheet(style_sheet(theme) + form_style(theme) + models_style(theme))
        for tick in self.findChildren(Tick):
            tick.ink = QColor(theme.on_accent)

    def end(self) -> None:
        """The app ends: what was typed last is written first."""
        self.close()
        self.changes.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was typed last is finished first."""
        if (focused := self.focusWidget()) is not None:
            focused.clearFocus()
        super().closeEvent(event)

    def _show(self, document: dict[str, Any]) -> None:
        for page in self.pages:
            page.show_document(document)
        self.undo.setEnabled(self.changes.can_undo)

    def _written(self) -> None:
        self.said.setText(self.tr("Saved") if self.changes.can_undo else "")

    def _refused(self, where: Where, why: str, wanted: object) -> None:
        beside = any(page.complain(where, why, wanted) for page in self.pages)
        self.said.setText(self.tr("Not saved") if beside else why)
        self.undo.setEnabled(self.changes.can_undo)

    def _met(self, conflicts: tuple[Conflict, ...]) -> None:
        self.asked.show_conflict(conflicts[0])

    def _choose(self, *, mine: bool) -> None:
        self.asked.hide()
        self.changes.choose(mine=mine)

    def _turn(self, row: int) -> None:
        if row >= 0:
            self.search.clear()
            self.stack.setCurrentIndex(row)

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _escape(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()

    def _search(self, text: str) -> None:
        """Lists the settings with all these words in label, sentence or key."""
        words = text.casefold().split()
        self.found.clear()
        if not words:
            self.stack.setCurrentIndex(max(0, self.rail.currentRow()))
            return
        for key in KEYS:
            label, page = worded(LABELS[key.table, key.name]), self._page_of(key)
            if page is not None and all(w in _words_of(key, page.title) for w in words):
                item = QListWidgetItem(f"{page.title} · {label}\n{worded(key.text)}", self.found)
                item.setData(Qt.ItemDataRole.UserRole, KEYS.index(key))
        if not self.found.count():
            QListWidgetItem(self.tr("Nothing is called so."), self.found).setFlags(Qt.ItemFlag.NoItemFlags)
        self.found.setCurrentRow(0)
        self.stack.setCurrentWidget(self.found)

    def _open_found(self) -> None:
        item = self.found.currentItem()
        if item is None or item.data(Qt.ItemDataRole.UserRole) is None:
            return
        key = KEYS[item.data(Qt.ItemDataRole.UserRole)]
        page = self._page_of(key)
        assert page is not None, "only what has a page is found"
        self.rail.setCurrentRow(self.pages.index(page))
        self._turn(self.pages.index(page))
        page.reveal(key)

    def _page_of(self, key: Key) -> Page | None:
        return next((page for page in self.pages if (key.table, key.name) in page.fields), None)

    def _lay(self) -> None:
        start = QVBoxLayout()
        start.setSpacing(10)
        start.addWidget(self.search)
        start.addWidget(self.rail, 1)
        self.search.setFixedWidth(150)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo)
        end = QVBoxLayout()
        end.setSpacing(10)
        end.addWidget(self.stack, 1)
        end.addWidget(self.asked)
        end.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 12)
        whole.setSpacing(18)
        whole.addLayout(start)
        whole.addLayout(end, 1)


def _words_of(key: Key, page: str) -> str:
    """What a search for a setting looks in: also the group it stands in."""
    group = GROUPS.get(key.table)
    parts = (page, worded(group) if group else "", worded(LABELS[key.table, key.name]), worded(key.text), key.name)
    return " ".join(parts).casefold()


class TryBox(QFrame):
    """A prompt, and what would be done with it now."""

    def __init__(self, decide: Decide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decide = decide
        self.setObjectName("captured")
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Try a prompt"))
        self.line.setAccessibleName(self.tr("Try a prompt"))
        self.line.textChanged.connect(lambda _: self.refresh())
        self.said = QLabel(self.tr("Where would it go? Nothing is sent."), self)
        self.said.setObjectName("quiet")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        box = QVBoxLayout(self)
        box.addWidget(self.line)
        box.addWidget(self.said)

    def refresh(self) -> None:
        """The rules or the machines have changed."""
        decision = self._decide(self.line.text()) if self.line.text().strip() else None
        if decision is None:
            self.said.setText(self.tr("Where would it go? Nothing is sent."))
            return
        why = worded(decision.classification.why)
        self.said.setText(f"{worded(decision.line)}\n{why}" if why else worded(decision.line))


class ConflictBar(QFrame):
    """A key that was changed here and in the file: which one counts?"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.theirs = QPushButton(self.tr("Take the file's"), self)
        self.mine = QPushButton(self.tr("Keep mine"), self)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.theirs)
        buttons.addWidget(self.mine)
        box = QVBoxLayout(self)
        box.addWidget(self.text)
        box.addLayout(buttons)
        self.hide()

    def show_conflict(self, conflict: Conflict) -> None:
        words = self.tr("{key} was changed in the file as well. There it is {theirs}, here {mine}.")
        self.text.setText(words.format(key=" · ".join(conflict.where), theirs=conflict.in_file, mine=conflict.here))
        self.show()
        self.mine.setFocus()


def form_style(theme: Theme) -> str:
    field = f"background: {theme.ground}; border: 1px solid {theme.border}; border-radius: 6px; padding: 5px 7px;"
    return f"""
    SettingsWindow, CloudDialog, QWidget#inside, QScrollArea, QStackedWidget > QWidget {{ background: {theme.ground}; }}
    QLabel#heading {{ font-size: 15px; font-weight: 600; }}
    QLabel#wrong {{ color: {theme.bad}; }}
    QLineEdit, QPlainTextEdit, QComboBox, QKeySequenceEdit QLineEdit {{ {field}
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
        placeholder-text-color: {theme.quiet}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {theme.accent}; padding: 4px 6px; }}
    *[wrong="true"] {{ border: 2px solid {theme.bad}; padding: 4px 6px; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox QAbstractItemView {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QCheckBox {{ spacing: 8px; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {theme.quiet}; border-radius: 4px;
        background: {theme.ground}; }}
    QCheckBox::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent}; }}
    QCheckBox::indicator:focus {{ border: 2px solid {theme.accent}; width: 12px; height: 12px; }}
    QListWidget {{ background: transparent; border: none; outline: none; }}
    QListWidget#chain, QListWidget#entries {{ border: 1px solid {theme.border}; border-radius: 6px; }}
    QListWidget::item {{ padding: 6px 8px; border-radius: 6px; color: {theme.text}; }}
    QListWidget::item:selected {{ background: {theme.raised}; color: {theme.text}; }}
    QListWidget::item:selected:active {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QListWidget#chain:focus, QListWidget#entries:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton:disabled, QComboBox:disabled, QLineEdit:disabled {{ color: {theme.quiet}; }}
    """
