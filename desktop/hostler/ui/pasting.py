"""Pasting into any text field without waiting for the program that was copied from.

Qt reads the clipboard on the thread that paints, and waits there for seconds when its owner hangs. While a field has
the keys, what would make Qt read is taken over: Ctrl+V, the middle button, and the field's menu.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QToolTip, QWidget

from hostler.system.clipboard.pasteboard import Board, Pasteboard, Pasted
from hostler.system.selection import Outcome
from hostler.ui.courier import brought_to

Field: TypeAlias = QLineEdit | QPlainTextEdit
Insert: TypeAlias = Callable[[QMimeData], None]
SLOW_MS = 200
"""After so long the user is told that the clipboard is being read."""
SELECTION_KEY = QKeySequence("Ctrl+Shift+Ins")


class Pasting(QObject):
    """Follows the keys from field to field, and pastes where they are."""

    ended = Signal()
    """Nothing is to be pasted any more."""
    lost = Signal()
    """What was to be pasted doesn't come: nobody answered, or the user gave up."""

    def __init__(self, board: Pasteboard, application: QApplication) -> None:
        super().__init__()
        self._board = board
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pasting")
        self._asked: dict[int, tuple[Field, Insert]] = {}
        self._newest = self._given_up = 0
        self._closed = False
        self._field: Field | None = None
        self.tellers: dict[QWidget, Callable[[str], None]] = {}
        """How a window says something about a paste, and takes it back with ""; others show a tip at the field."""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)
        self._read = brought_to(self, self._take)
        self._application = application
        application.focusChanged.connect(self._follow)
        application.aboutToQuit.connect(self.close)

    @property
    def waits(self) -> bool:
        """Whether something is still to be pasted."""
        return bool(self._asked)

    def paste(self, field: Field, board: Board = Board.CLIPBOARD) -> None:
        """Reads, and inserts where the cursor is now: what is typed meanwhile stands behind it."""
        self._newest += 1
        self._asked[self._newest] = (field, _place(field))
        self._thread.submit(self._work, self._newest, board)
        if len(self._asked) == 1:
            self._slow.start()

    def give_up(self) -> None:
        """Nothing is pasted any more of what was asked for."""
        if not self._asked:
            return
        self._given_up = self._newest
        fields = {field for field, _ in self._asked.values()}
        self._asked.clear()
        for field in fields:
            self._say(field, "")
        self.lost.emit()
        self._end()

    def drag_answers(self) -> bool:
        """Whether what is dragged over us can be read at all. Takes under some ms, and 0.3 s where it can't."""
        return self._board.drag_answers()

    def close(self) -> None:
        """The app ends."""
        if self._closed:
            return
        self._closed, self._given_up = True, self._newest
        self._follow(None, None)
        self._application.focusChanged.disconnect(self._follow)
        self._thread.shutdown(cancel_futures=True)
        self._board.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        field = self._field
        if field is None or watched not in (field, _surface(field)):
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(field, event)
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.MiddleButton:
            return self._clicked(field, event)
        if isinstance(event, QContextMenuEvent):
            self._open_menu(field, event)
            return True
        return False

    def _pressed(self, field: Field, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.waits:
            self.give_up()
            return True
        pressed = QKeySequence(event.keyCombination())
        if pressed == SELECTION_KEY:
            self.paste(field, Board.SELECTION)
            return True
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(field)
            return True
        return False

    def _clicked(self, field: Field, event: QMouseEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            place = event.position().toPoint()
            if isinstance(field, QLineEdit):
                field.setCursorPosition(field.cursorPositionAt(place))
            else:
                field.setTextCursor(field.cursorForPosition(place))
            self.paste(field, Board.SELECTION)
        return event.type() in (QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonPress)

    def _open_menu(self, field: Field, event: QContextMenuEvent) -> None:
        menu = field_menu(field, lambda: self.paste(field))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _follow(self, _: QWidget | None, focused: QWidget | None) -> None:
        if self._field is not None and shiboken6.isValid(self._field):
            self._field.removeEventFilter(self)
            _surface(self._field).removeEventFilter(self)
        is_field = isinstance(focused, QLineEdit | QPlainTextEdit) and not focused.isReadOnly()
        self._field = focused if is_field else None  # type: ignore[assignment]
        if self._field is not None:
            self._field.installEventFilter(self)
            _surface(self._field).installEventFilter(self)

    def _work(self, number: int, board: Board) -> None:
        if number > self._given_up:
            self._read(number, self._board.read(board, wanted=lambda: number > self._given_up))

    def _take(self, number: int, pasted: Pasted) -> None:
        if (asked := self._asked.pop(number, None)) is None:
            return
        field, insert = asked
        if shiboken6.isValid(field):
            late = pasted.outcome in (Outcome.LATE, Outcome.UNAVAILABLE)
            self._say(field, self.tr("The clipboard didn't answer: nothing was pasted") if late else "")
            if late:
                self.lost.emit()
            else:
                insert(mime_of(pasted))
        self._end()

    def _end(self) -> None:
        if not self._asked:
            self._slow.stop()
            self.ended.emit()

    def _tell_slow(self) -> None:
        for field, _ in self._asked.values():
            if shiboken6.isValid(field):
                self._say(field, self.tr("Reading the clipboard…  Esc stops that"))

    def _say(self, field: Field, text: str) -> None:
        if not shiboken6.isValid(field):
            return
        if (tell := self.tellers.get(field.window())) is not None:
            tell(text)
        elif text:
            QToolTip.showText(field.mapToGlobal(field.rect().bottomLeft()), text, field)
        elif QToolTip.isVisible():
            QToolTip.hideText()


def mime_of(pasted: Pasted) -> QMimeData:
    """As Qt's own clipboard would hand it over."""
    mime = QMimeData()
    if pasted.urls:
        mime.setUrls([QUrl(url) for url in pasted.urls])
    if pasted.text:
        mime.setText(pasted.text)
    if pasted.image:
        mime.setData(pasted.kind, pasted.image)
    return mime


def field_menu(field: Field, paste: Callable[[], None]) -> QMenu:
    """The menu that Qt gives a text field, in Qt's own words, without a look at the clipboard."""
    context = "QLineEdit" if isinstance(field, QLineEdit) else "QWidgetTextControl"
    selects = field.hasSelectedText() if isinstance(field, QLineEdit) else field.textCursor().hasSelection()
    shown = not isinstance(field, QLineEdit) or field.echoMode() is QLineEdit.EchoMode.Normal
    if isinstance(field, QLineEdit):
        undoes, redoes, whole = field.isUndoAvailable(), field.isRedoAvailable(), bool(field.text())
    else:
        document = field.document()
        undoes, redoes, whole = document.isUndoAvailable(), document.isRedoAvailable(), not document.isEmpty()
    menu = QMenu(field)
    keys = QKeySequence.StandardKey
    for name, does, enabled, key in (
        ("&Undo", field.undo, undoes, keys.Undo),
        ("&Redo", field.redo, redoes, keys.Redo),
        ("", None, False, None),
        ("Cu&t", field.cut, selects and shown, keys.Cut),
        ("&Copy", field.copy, selects and shown, keys.Copy),
        ("&Paste", paste, True, keys.Paste),
        ("Delete", lambda: _delete(field), selects, None),
        ("", None, False, None),
        ("Select All", field.selectAll, whole, keys.SelectAll),
    ):
        if does is None:
            menu.addSeparator()
            continue
        action = menu.addAction(QCoreApplication.translate(context, name))
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False, call=does: call())
        if key is not None:
            action.setShortcut(QKeySequence(key))
    return menu


def _delete(field: Field) -> None:
    if isinstance(field, QLineEdit):
        field.del_()
    else:
        field.textCursor().removeSelectedText()


def _surface(field: Field) -> QWidget:
    """What the mouse meets."""
    return field.viewport() if isinstance(field, QPlainTextEdit) else field


def _place(field: Field) -> Insert:
    """Inserts where the cursor is now, over what is selected now; the cursor stays behind what is typed meanwhile."""
    if isinstance(field, QLineEdit):
        at, over = field.cursorPosition(), field.selectedText()

        def insert_in_line(mime: QMimeData) -> None:
            text, now = " ".join(mime.text().splitlines()), field.cursorPosition()
            if over and field.selectedText() == over:
                field.insert(text)
                return
            field.setCursorPosition(min(at, len(field.text())))
            before = len(field.text())
            field.insert(text)
            if now != at:
                field.setCursorPosition(now + len(field.text()) - before)

        return insert_in_line
    cursor = field.textCursor()
    ends = [QTextCursor(field.document()), QTextCursor(field.document())]
    for end, position in zip(ends, (cursor.selectionStart(), cursor.selectionEnd()), strict=True):
        end.setPosition(position)
        end.setKeepPositionOnInsert(True)  # what is typed there stands behind it

    def insert_in_text(mime: QMimeData) -> None:
        mine, place = field.textCursor(), QTextCursor(field.document())
        place.setPosition(ends[0].position())
        place.setPosition(ends[1].position(), QTextCursor.MoveMode.KeepAnchor)
        moved = (mine.selectionStart(), mine.selectionEnd()) != (place.selectionStart(), place.selectionEnd())
        field.setTextCursor(place)
        field.insertFromMimeData(mime)
        if moved:
            field.setTextCursor(mine)

    return insert_in_text
