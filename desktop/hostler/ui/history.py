"""The history window: what was asked and answered, searched as it is typed, read, reopened, copied and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.history import Entry, Line
from hostler.domain.registry import Registry
from hostler.domain.said import counted
from hostler.domain.untrusted import printable
from hostler.store.history import History
from hostler.ui.direction import lead
from hostler.ui.dropdown import Dropdown
from hostler.ui.history_list import Lines, Rows, ended
from hostler.ui.room import put_in_middle, screen_here
from hostler.ui.theme import Theme, current_theme, style_sheet
from hostler.ui.words import worded

TYPING_MS = 60
"""So long after the last key a search begins."""
Places = tuple[tuple[str, ...], tuple[str, ...]]


class Asks(Protocol):
    """Does something with history off the UI thread; `told` hears what came out, under the same name."""

    def history(self, what_for: str, call: Callable[[History], object]) -> None: ...


class HistoryWindow(QWidget):
    """One window; it asks the bridge and shows what that tells."""

    reopened = Signal(object)
    """The entries of a conversation up to the one that was chosen, oldest first."""
    copied = Signal(str)

    def __init__(self, asks: Asks, registry: Registry, *, keeps: bool = True) -> None:
        """`keeps`: whether anything new is kept."""
        super().__init__()
        self._asks, self._keeps = asks, keeps
        self._entry: Entry | None = None
        self._deleted: Entry | None = None
        self._turn = 0
        self._stay = 0
        """The row that is marked when the list comes back; a new search marks the first."""
        self.setWindowTitle(self.tr("History"))
        self.resize(900, 560)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search questions and answers"))
        self.search.setAccessibleName(self.tr("Search questions and answers"))
        self.search.setClearButtonEnabled(True)
        self.route, self.host = Dropdown(self), Dropdown(self)
        self.route.setAccessibleName(self.tr("Route"))
        self.host.setAccessibleName(self.tr("Machine"))
        self.route.addItem(self.tr("Any route"), "")
        self.host.addItem(self.tr("Any machine"), "")
        self.lines, self.rows = Lines(registry), Rows(self)
        self.list = QListView(self)
        self.list.setObjectName("history")
        self.list.setAccessibleName(self.tr("Questions"))
        self.list.setModel(self.lines)
        self.list.setItemDelegate(self.rows)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._read)
        self.list.doubleClicked.connect(lambda _: self.reopen())
        self.preview = QPlainTextEdit(self)
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(self.tr("Question and answer"))
        self.empty = QLabel(self)
        self.empty.setObjectName("quiet")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.said = QLabel(self)
        self.said.setObjectName("quiet")
        self.undo = QPushButton(self.tr("Undo  Ctrl+Z"), self)
        self.undo.clicked.connect(self.bring_back)
        self.undo.hide()
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.look)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.route.currentIndexChanged.connect(lambda _: self.look())
        self.host.currentIndexChanged.connect(lambda _: self.look())
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        lead(self)
        self._system = current_theme()
        self.show_theme(self._system)

    def changeEvent(self, event: QEvent) -> None:
        """Takes the system's light or dark and its accent, where they have changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and (theme := current_theme()) != self._system:
            self._system = theme
            self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self.rows.theme = theme
        self.setStyleSheet(style_sheet(theme) + _style(theme))

    def open(self) -> None:
        """Shows what there is now, with the keyboard in the search."""
        self._asks.history("places", lambda history: history.places())
        self.look()
        if not self.isVisible():
            put_in_middle(self, self.size(), screen_here())
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()
        self.search.selectAll()

    def look(self) -> None:
        """Searches for what is typed and chosen."""
        self._typing.stop()
        query, route, host = self.search.text(), self.route.currentData(), self.host.currentData()
        self._turn += 1
        turn = self._turn
        self._asks.history("lines", lambda history: (turn, history.search(query, route=route, host=host)))

    def told(self, what_for: str, found: object) -> None:
        """What came out of something that was asked for."""
        match what_for, found:
            case "lines", (int(turn), tuple(lines)) if turn == self._turn:
                self._show(lines)
            case "places", (tuple(routes), tuple(hosts)):
                self._offer(self.route, routes, str)
                self._offer(self.host, hosts, self._label)
            case "entry", Entry() as entry if entry.id == self._current_id():
                self._show_entry(entry)
            case "reopen", tuple(entries) if entries:
                self.hide()
                self.reopened.emit(entries)
            case "deleted", Entry() as entry:
                self._deleted = entry
                self.said.setText(self.tr("Deleted, also from the disk."))
                self.undo.show()
                self._stay = max(0, self.list.currentIndex().row())
                self.look()
            case "restored", _:
                self._deleted = None
                self.undo.hide()
                self.look()
            case _:
                pass

    def reopen(self) -> None:
        """Enter: the conversation goes on in the popup."""
        number = self._current_id()
        if number:
            self._asks.history("reopen", lambda history: conversation_until(history, number))

    def copy(self) -> None:
        """Ctrl+C with nothing selected: copies the answer."""
        if self._entry is not None and self._entry.answer:
            self.copied.emit(self._entry.answer)
            self.said.setText(self.tr("Copied."))

    def delete(self) -> None:
        """Del: takes the row out, and its text out of the file; Undo brings it back."""
        number = self._current_id()
        if number:
            self._asks.history("deleted", lambda history: removed(history, number))

    def bring_back(self) -> None:
        """The row that was deleted last comes back in its place."""
        entry = self._deleted
        if entry is not None:
            self._asks.history("restored", lambda history: history.add(entry))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.bring_back()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key, in_search = event.key(), watched is self.search
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reopen()
        elif in_search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Delete and not (in_search and self.search.text()):
            self.delete()
        elif event.matches(QKeySequence.StandardKey.Copy) and not (in_search and self.search.hasSelectedText()):
            self.copy()
        elif self._deleted is not None and event.matches(QKeySequence.StandardKey.Undo):
            self.bring_back()
        else:
            return False
        return True

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        # Neither texts nor the row that could come back stay in memory.
        self._entry = self._deleted = None
        self.undo.hide()
        self.said.clear()
        self.preview.clear()
        self.lines.show(())

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.route)
        top.addWidget(self.host)
        self._found = QSplitter(Qt.Orientation.Horizontal, self)
        self._found.setChildrenCollapsible(False)
        self._found.setHandleWidth(8)
        self._found.addWidget(self.list)
        self._found.addWidget(self.preview)
        self._found.setSizes([380, 500])
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._found)
        self._pages.addWidget(self.empty)
        keys = QLabel(self.tr("Enter reopen · Ctrl+C copy answer · Del delete · Esc close"), self)
        keys.setObjectName("quiet")
        foot = QHBoxLayout()
        foot.addWidget(self.said)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(keys)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 10)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(self._pages, 1)
        box.addLayout(foot)

    def _show(self, lines: tuple[Line, ...]) -> None:
        row, self._stay = self._stay, 0
        self._entry = None
        self.preview.clear()
        self.lines.show(lines)
        self._pages.setCurrentWidget(self._found if lines else self.empty)
        if lines:
            self.list.setCurrentIndex(self.lines.index(min(row, len(lines) - 1)))
            if self._deleted is None:
                n = len(lines)
                self.said.setText(worded(counted("HistoryWindow", "%n questions", "%n question", 1).format(n=n)))
        else:
            if self._deleted is None:
                self.said.clear()
            self.empty.setText(self._why_empty())

    def _why_empty(self) -> str:
        if self.search.text().strip() or self.route.currentData() or self.host.currentData():
            return self.tr("Nothing found. Fewer letters find more.")
        if not self._keeps:
            return self.tr("History is switched off: [privacy] history = false in the config.")
        return self.tr("Nothing here yet. What you ask is kept on this computer, with its answer.")

    def _read(self, current: QModelIndex) -> None:
        self._entry = None
        number = self._current_id()
        if number:
            self._asks.history("entry", lambda history: history.get(number))

    def _show_entry(self, entry: Entry) -> None:
        self._entry = entry
        parts = [entry.instruction, entry.text]
        if entry.withheld:
            parts.append(self.tr("Not kept: {why}.").format(why=worded(entry.withheld)))
        about = f"{entry.model} · {self._label(entry.host)}" if entry.host else ""
        head = " · ".join(part for part in (about, ended(entry.outcome)) if part)
        parts.append(f"— {head}" if head else "")
        parts.append(entry.answer)
        self.preview.setPlainText("\n\n".join(printable(part.strip("\n")) for part in parts if part.strip()))

    def _current_id(self) -> int:
        row = self.list.currentIndex().row()
        return self.lines.lines[row].id if 0 <= row < len(self.lines.lines) else 0

    def _move(self, by: int) -> None:
        count = len(self.lines.lines)
        if count:
            row = max(0, min(count - 1, self.list.currentIndex().row() + by))
            self.list.setCurrentIndex(self.lines.index(row))

    def _offer(self, box: QComboBox, names: tuple[str, ...], label: Callable[[str], str]) -> None:
        chosen = box.currentData()
        box.blockSignals(True)
        while box.count() > 1:
            box.removeItem(1)
        for name in names:
            box.addItem(label(name), name)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)

    def _label(self, host_id: str) -> str:
        host = self.lines.registry.host(host_id)
        return host.label if host else host_id


def _style(theme: Theme) -> str:
    return f"""
    HistoryWindow {{ background: {theme.ground}; }}
    QLineEdit, QComboBox {{ background: {theme.raised}; border: 1px solid {theme.border}; border-radius: 8px;
        padding: 5px 9px; selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
        placeholder-text-color: {theme.quiet}; }}
    QLineEdit:focus, QComboBox:focus {{ border: 2px solid {theme.accent}; padding: 4px 8px; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox QAbstractItemView {{ background: {theme.raised}; border: 1px solid {theme.border};
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QListView#history {{ background: {theme.ground}; border: 1px solid {theme.border}; border-radius: 8px;
        outline: none; }}
    QListView#history:focus {{ border: 2px solid {theme.accent}; }}
    QPlainTextEdit {{ background: {theme.raised}; border: 1px solid {theme.raised}; border-radius: 8px; padding: 6px; }}
    QPlainTextEdit:focus {{ border: 1px solid {theme.accent}; }}
    QSplitter::handle {{ background: transparent; }}
    """


def conversation_until(history: History, number: int) -> tuple[Entry, ...]:
    """The conversation of a row up to it, oldest first."""
    entry = history.get(number)
    if entry is None:
        return ()
    before = [e for e in history.conversation(entry.conversation) if (e.at_ms, e.id) < (entry.at_ms, entry.id)]
    return (*before, entry)


def removed(history: History, number: int) -> Entry | None:
    """Takes a row out, and returns it."""
    entry = history.get(number)
    return entry if entry is not None and history.remove(number) else None
