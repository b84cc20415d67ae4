"""The view of streaming Markdown: one document, in which a selection crosses blocks and outlives what is appended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QDesktopServices,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QToolTip, QWidget

from hostler.ui.courier import brought_to
from hostler.ui.markdown.announce import Announcer
from hostler.ui.markdown.code import Lexers
from hostler.ui.markdown.draw import (
    CODE_PADDING,
    CODE_PROPERTY,
    INTERNAL,
    LANGUAGE_PROPERTY,
    QUOTE_PROPERTY,
    RULE_PROPERTY,
    Pen,
    code_head,
)
from hostler.ui.markdown.lines import Line, Stream, may_open
from hostler.ui.markdown.stops import Stop, is_stop, next_stop
from hostler.ui.theme import Theme, current_theme

PIECE = 500
"""Characters that are parsed and drawn at once."""
SLICE_S = 0.008
"""How long the view draws before it lets others have the thread."""
COPIED_MS = 1500


@dataclass(eq=False)
class Part:
    """A stretch of the document: lines of our own, then a text of a model, unless that is folded."""

    head: tuple[Line, ...] = ()
    pieces: list[str] = field(default_factory=list)
    quiet: bool = False
    folded: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def add(self, text: str) -> None:
        self.pieces += [text[n : n + PIECE] for n in range(0, len(text), PIECE)]


class MarkdownView(QTextBrowser):
    """Draws parts one after the other, a slice at a time; only the last one grows.

    Nothing is loaded, opened or run by itself. A click on a link opens it in the browser, if it is one of `OPENED`.
    """

    height_changed = Signal()
    code_copied = Signal(str)
    """The text of a code block is wanted on the clipboard."""
    link_shown = Signal(str)
    """Where the link under the pointer or the focus leads; or nothing."""
    own_link = Signal(str)
    """One of our own words was clicked: what stands behind its `INTERNAL`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.open_url: Callable[[QUrl], object] = QDesktopServices.openUrl
        self.theme = current_theme()
        self.parts: list[Part] = []
        self.loads = 0
        """How often something was to be loaded; nothing ever is."""
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._lexers = Lexers(brought_to(self, self._colour))
        self._pen = Pen(self.document(), self.theme)
        self._announcer = Announcer(self)
        self._at = self._piece = 0
        """The part that is drawn, and how many of its pieces are."""
        self._stream = Stream(self._lexers)
        self._buttons: list[tuple[QRectF, QTextBlock]] = []
        self._copied = -1
        self._stop: Stop | None = None
        """What the keyboard has stopped at."""
        self._follows = True
        """The end is in sight, and stays so."""
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._stretched)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw)
        self._uncopied = QTimer(self)
        self._uncopied.setSingleShot(True)
        self._uncopied.setInterval(COPIED_MS)
        self._uncopied.timeout.connect(self._forget_copied)
        self.anchorClicked.connect(self._clicked)
        self.highlighted.connect(self._highlighted)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.height_changed.emit())
        self._clear()

    def wanted_height(self) -> int:
        return self.document().size().toSize().height() + 2

    @property
    def drawn(self) -> bool:
        """Whether all that came is on the screen."""
        return self._at == max(0, len(self.parts) - 1) and (not self.parts or self._piece >= self._due(self.parts[-1]))

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        if theme != self.theme:
            self.theme = self._pen.theme = theme
            self.draw_again()

    def grow(self, text: str) -> None:
        """More text of the last part."""
        part = self.parts[-1]
        part.add(text)
        if not part.folded and not self._later.isActive():
            self._draw()

    def announce(self, text: str) -> None:
        """For those who listen: what came, sentence by sentence."""
        self._announcer.add(text)

    def draw_again(self) -> None:
        """Draws all parts anew; the selection stays on what it was on."""
        cursor = self.textCursor()
        kept = (cursor.anchor(), cursor.position()) if cursor.hasSelection() else None
        place = self.verticalScrollBar().value()
        follows = self._follows
        stop = self._stop
        self._clear()
        self._draw()
        # What was folded or unfolded by a key is under the keyboard still.
        self._stop = stop if stop is not None and is_stop(self.document(), stop) else None
        self._follows = follows
        if kept is not None:
            self._select(*kept)
        if not follows:
            self.verticalScrollBar().setValue(place)

    def copy_last_code(self) -> None:
        """Asks for the last code block on the clipboard, if there is one."""
        block = self.document().lastBlock()
        while block.isValid() and block.blockFormat().intProperty(CODE_PROPERTY) != 2:
            block = block.previous()
        if block.isValid():
            self._copy(block)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # The text as a whole comes before its first stop.
        walks = forward or self._stop is not None
        stop = next_stop(self.document(), self._stop, forward=forward) if walks else None
        stays = stop is not None or (self._stop is not None and not forward)
        self._stop_at(stop)
        # Qt's own walk along the links knows nothing of the blocks of code.
        return stays or QTextEdit.focusNextPrevChild(self, forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.BacktabFocusReason:
            self._stop_at(next_stop(self.document(), None, forward=False))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._stop_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        presses = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.isAutoRepeat()
        if self._stop is None or not presses or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif self._stop.href:
            self._clicked(QUrl(self._stop.href))
        else:
            self._copy(self.document().findBlock(self._stop.start))

    def _stop_at(self, stop: Stop | None) -> None:
        """Shows where the keyboard is, brings it into sight and has it said aloud."""
        if stop == self._stop:
            return
        self._stop = stop
        self.viewport().update()
        self.link_shown.emit("")
        if stop is None:
            return
        place = self._stop_rect(stop)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if place.top() < 0 or place.bottom() > height:
            bar.setValue(round(bar.value() + place.center().y() - height / 2))
        if stop.href:
            self._highlighted(QUrl(stop.href))
        self._announcer.now(self._stop_name(stop))

    def _stop_name(self, stop: Stop) -> str:
        if stop.href:
            cursor = QTextCursor(self.document())
            cursor.setPosition(stop.start)
            cursor.setPosition(stop.end, QTextCursor.MoveMode.KeepAnchor)
            return self.tr("Link: {text}").format(text=cursor.selectedText())
        block = self.document().findBlock(stop.start)
        language = str(block.blockFormat().property(LANGUAGE_PROPERTY) or "")
        return self.tr("Copy the code: {start}").format(start=f"{language} {block.text()}".strip())

    def _stop_rect(self, stop: Stop) -> QRectF:
        """Where it is in the viewport."""
        first, last = QTextCursor(self.document()), QTextCursor(self.document())
        first.setPosition(min(stop.start, self.document().characterCount() - 1))
        last.setPosition(min(stop.end, self.document().characterCount() - 1))
        begin, end = self.cursorRect(first), self.cursorRect(last)
        if stop.href:
            if begin.top() == end.top():
                return QRectF(begin.united(end)).adjusted(-2, -1, 2, 1)
            return QRectF(0, begin.top(), self.viewport().width() - 2, end.bottom() - begin.top() + 1)
        left = first.blockFormat().leftMargin() - 12
        above = code_head(self.document())
        return self._button_rect(QRectF(left, begin.top() - above, self.viewport().width() - left - 2, 0))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        self.loads += 1
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText().replace("\ufffc", ""))
        return data

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._button_at(event.position()) is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and (block := self._button_at(event.position())) is not None:
            self._copy(block)
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grounds(painter)
        painter.end()
        super().paintEvent(event)
        if self._stop is not None and self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.theme.accent), 2))
            painter.drawRoundedRect(self._stop_rect(self._stop), 4, 4)
            painter.end()

    def _scrolled(self, value: int) -> None:
        self._follows = value >= self.verticalScrollBar().maximum() - 4

    def _stretched(self, _: int, maximum: int) -> None:
        """The text or the room for it has changed. That is no scrolling away from the end."""
        if self._follows:
            self.verticalScrollBar().setValue(maximum)

    def _clear(self) -> None:
        self._later.stop()
        self.document().clear()
        root = self.document().rootFrame()
        form = root.frameFormat()
        form.setMargin(2)
        form.setBottomMargin(CODE_PADDING + 4)
        root.setFrameFormat(form)
        # Code that is indented by tabs stays narrow.
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance("m") * 0.7)
        self._pen.begin()
        self._at = self._piece = -1
        self._buttons = []
        self._stop = None

    def _draw(self) -> None:
        """Draws what is due, for a slice of time; the rest soon."""
        cursor = self.textCursor()
        kept = (cursor.anchor(), cursor.position()) if cursor.hasSelection() else None
        until = time.perf_counter() + SLICE_S
        while not self._step():
            if time.perf_counter() > until:
                self._later.start(0)
                break
        if kept is not None:
            self._select(*kept)
        if self._follows:
            self._stretched(0, self.verticalScrollBar().maximum())

    def _step(self) -> bool:
        """Draws the next piece; True: there is none."""
        if self._piece < 0 or self._piece >= self._due(self.parts[self._at]):
            if self._at + 1 >= len(self.parts):
                return True
            self._pen.close()
            self._at, self._piece = self._at + 1, 0
            self._stream = Stream(self._lexers)
            self._pen.write(list(self.parts[self._at].head), [])
            return False
        part = self.parts[self._at]
        text = ""
        while self._piece < len(part.pieces) and len(text) < PIECE:
            text += part.pieces[self._piece]
            self._piece += 1
        self._pen.write(self._stream.feed(text), self._stream.tail(), quiet=part.quiet)
        return False

    def _due(self, part: Part) -> int:
        return 0 if part.folded else len(part.pieces)

    def _colour(self) -> None:
        """A lexer is there now: code that is plain gets its colours."""
        self.draw_again()

    def _select(self, anchor: int, position: int) -> None:
        last = self.document().characterCount() - 1
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) == (anchor, position):
            return
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
        bar = self.verticalScrollBar()
        place = bar.value()
        self.setTextCursor(cursor)
        bar.setValue(place)

    def _clicked(self, url: QUrl) -> None:
        address = url.toString()
        if address.startswith(INTERNAL):
            self.own_link.emit(address.removeprefix(INTERNAL))
        elif may_open(address):
            self.open_url(url)

    def _highlighted(self, url: QUrl) -> None:
        # In its encoded form: letters of other scripts can't play a well-known name.
        address = "" if url.scheme() + ":" == INTERNAL else bytes(url.toEncoded().data()).decode("ascii", "replace")
        self.link_shown.emit(address)
        if address:
            QToolTip.showText(QCursor.pos(), address, self)
        else:
            QToolTip.hideText()

    def _button_at(self, place: QPointF) -> QTextBlock | None:
        return next((block for rect, block in self._buttons if rect.contains(place)), None)

    def _copy(self, block: QTextBlock) -> None:
        self._copied = block.position()
        self._uncopied.start()
        self.viewport().update()
        lines = [block.text()]
        block = block.next()
        while block.isValid() and block.blockFormat().intProperty(CODE_PROPERTY) == 1:
            lines.append(block.text())
            block = block.next()
        self.code_copied.emit("\n".join(lines).replace("\u2028", "\n") + "\n")

    def _forget_copied(self) -> None:
        self._copied = -1
        self.viewport().update()

    def _paint_grounds(self, painter: QPainter) -> None:
        """What lies behind the text: grounds of code with their strip, bars of quotes, rules. Only what is seen."""
        layout = self.document().documentLayout()
        top = float(self.verticalScrollBar().value())
        height, width = self.viewport().height(), self.viewport().width()
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        self._buttons = []
        ground: QRectF | None = None
        while block.isValid():
            rect = layout.blockBoundingRect(block).translated(0, -top)
            if rect.top() - code_head(self.document()) > height:
                break
            form = block.blockFormat()
            code = form.intProperty(CODE_PROPERTY)
            if ground is not None and code != 1:
                self._paint_ground(painter, ground)
                ground = None
            if code:
                left = form.leftMargin() - 12
                if code == 2:
                    ground = QRectF(left, rect.top() - code_head(self.document()), width - left - 2, 0)
                elif ground is None:
                    # Its beginning is above what is seen.
                    ground = QRectF(left, -20.0, width - left - 2, 0)
                ground.setBottom(rect.bottom() + CODE_PADDING)
                if code == 2:
                    self._buttons.append((self._button_rect(ground), block))
            for depth in range(form.intProperty(QUOTE_PROPERTY)):
                x = 4 + 20 * depth
                rtl = form.layoutDirection() is Qt.LayoutDirection.RightToLeft
                # The gap between two paragraphs of one quote is quoted too.
                quoted_before = block.previous().blockFormat().intProperty(QUOTE_PROPERTY) > depth
                above = form.topMargin() if quoted_before else 0.0
                bar = QRectF(width - x - 3 if rtl else x, rect.top() - above, 3, rect.height() + above)
                painter.fillRect(bar, QColor(self.theme.border))
            if form.intProperty(RULE_PROPERTY):
                painter.fillRect(QRectF(2, rect.center().y(), width - 4, 1), QColor(self.theme.border))
            block = block.next()
        if ground is not None:
            self._paint_ground(painter, ground)
        for rect, block in self._buttons:
            self._paint_strip(painter, rect, block)

    def _paint_ground(self, painter: QPainter, ground: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.raised))
        painter.drawRoundedRect(ground, 8, 8)

    def _button_rect(self, ground: QRectF) -> QRectF:
        width = max(map(self.fontMetrics().horizontalAdvance, (self.tr("Copy"), self.tr("Copied")))) + 16
        return QRectF(ground.right() - width - 4, ground.top() + 4, width, self.fontMetrics().height() + 4)

    def _paint_strip(self, painter: QPainter, rect: QRectF, block: QTextBlock) -> None:
        """The language and the button above a code block."""
        said = self.tr("Copied") if block.position() == self._copied else self.tr("Copy")
        painter.setPen(QColor(self.theme.quiet))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, said)
        language = str(block.blockFormat().property(LANGUAGE_PROPERTY) or "")
        if language:
            left = block.blockFormat().leftMargin()
            place = QRectF(left, rect.top(), rect.left() - left - 8, rect.height())
            # Code runs from the left in every window.
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                place, flags, self.fontMetrics().elidedText(language, Qt.TextElideMode.ElideRight, int(place.width()))
            )
