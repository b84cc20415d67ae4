"""Machines, routes and actions into a file, and from one: on the General page. What a file adds is shown first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hostler.domain.errors import ConfigError
from hostler.domain.said import told
from hostler.store.share import Export, Import, read_import, write_export
from hostler.ui.courier import brought_to
from hostler.ui.settings.changes import Changes
from hostler.ui.words import worded

FILE = "hostler-machines.toml"


class ShareBox(QFrame):
    """Export and import. Files are read and written off the UI thread; an import is one step for Undo."""

    def __init__(self, file: Path, changes: Changes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file, self._changes = file, changes
        self._found = Import((), ())
        self.setObjectName("captured")
        self._tell_written = brought_to(self, self._written)
        self._tell_read = brought_to(self, self._read)
        self._tell_failed = brought_to(self, self._failed)
        self.about = self._label("quiet", self.tr("Machines, routes and actions as a file, without keys."))
        self.save = QPushButton(self.tr("Export…"), self)
        self.save.clicked.connect(self._ask_where)
        self.load = QPushButton(self.tr("Import…"), self)
        self.load.clicked.connect(self._ask_which)
        self.said = self._label("quiet")
        self.said.hide()
        self.offer = QFrame(self)
        self.offer.setObjectName("confirm")
        self.adds, self.notes = self._label(""), self._label("notice")
        self.agree = QPushButton(self.tr("Add"), self.offer)
        self.agree.clicked.connect(self._agree)
        self.cancel = QPushButton(self.tr("Cancel"), self.offer)
        self.cancel.clicked.connect(self._leave)
        self._lay()

    def write(self, file: Path) -> None:
        """Writes the registry into a new file; what was left out is said."""
        self._begin(lambda: self._tell_written(file, write_export(self._file, file)))

    def read(self, file: Path) -> None:
        """Reads a file and shows what it would add."""
        self._begin(lambda: self._tell_read(read_import(self._file, file)))

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export"), str(Path.home() / FILE), "TOML (*.toml)", options=_NOT_OVER
        )
        if chosen:
            self.write(Path(chosen))

    def _ask_which(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Import"), str(Path.home()), "TOML (*.toml)")
        if chosen:
            self.read(Path(chosen))

    def _begin(self, work: Callable[[], None]) -> None:
        self.offer.hide()
        self.said.hide()

        def run() -> None:
            try:
                work()
            except ConfigError as error:
                self._tell_failed(told(error))

        threading.Thread(target=run, name="share", daemon=True).start()

    def _written(self, file: Path, done: Export) -> None:
        lines = [self.tr("Written: {file}").format(file=file)]
        if done.left_out:
            lines.append(self.tr("Left out, since it may be secret:"))
        self._say("\n".join((*lines, *map(worded, done.left_out))))

    def _read(self, found: Import) -> None:
        self._found = found
        notes = "\n".join(map(worded, found.notes))
        if not found.adds:
            self._say("\n".join(filter(None, (self.tr("Everything in it is there already."), notes))))
            return
        self.adds.setText("\n".join(f"+ {worded(each)}" for each in found.adds))
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        self.offer.show()
        self.agree.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._reveal)  # it has a place once the page was laid out anew

    def _reveal(self) -> None:
        """Scrolls what is offered, or said, into sight."""
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if page is not None:
            page.ensureWidgetVisible(self.agree if self.offer.isVisible() else self.said)

    def _failed(self, why: str) -> None:
        self._say(worded(why))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        QTimer.singleShot(0, self, self._reveal)

    def _agree(self) -> None:
        self._leave()
        if self._changes.apply(self._found.edits):
            self._say(self.tr("Added. Undo takes it back."))

    def _leave(self) -> None:
        self.load.setFocus(Qt.FocusReason.OtherFocusReason)
        self.offer.hide()

    def _label(self, name: str, text: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _lay(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.about, 1)
        above.addWidget(self.save)
        above.addWidget(self.load)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.agree)
        buttons.addWidget(self.cancel)
        inside = QVBoxLayout(self.offer)
        inside.addWidget(self.adds)
        inside.addWidget(self.notes)
        inside.addLayout(buttons)
        box = QVBoxLayout(self)
        box.addLayout(above)
        box.addWidget(self.said)
        box.addWidget(self.offer)
        self.offer.hide()


_NOT_OVER = QFileDialog.Option.DontConfirmOverwrite
"""A file that is there is never written over; that is said instead."""
