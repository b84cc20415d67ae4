"""Three steps from nothing to the first question: machines, routes, the key. What was done stays when it is closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from hostler.domain.settings import Hotkeys
from hostler.store.edit import Edit, Set
from hostler.ui.direction import lead
from hostler.ui.first_run.key import KeyStep, Trial
from hostler.ui.first_run.machines import MachinesStep
from hostler.ui.first_run.routes import RoutesStep
from hostler.ui.first_run.scout import Scout, Seen
from hostler.ui.room import put_in_middle, screen_here
from hostler.ui.settings.window import form_style
from hostler.ui.theme import Theme, current_theme, style_sheet
from hostler.ui.tick import Tick
from hostler.ui.words import worded

if TYPE_CHECKING:
    from hostler.survey import Survey

SIZE = QSize(720, 560)
KEY_COMMENT = "The key that opens Hostler."


class FirstRunWindow(QWidget):
    """Writes the config at the end, and nothing before."""

    written = Signal()
    demo_asked = Signal()

    def __init__(self, file: Path, survey: Callable[[], Survey], trial: Trial) -> None:
        super().__init__()
        self._file = file
        self.setWindowTitle(self.tr("Welcome to Hostler"))
        self.scout = Scout(survey)
        self.machines = MachinesStep(self.scout, self)
        self.routes = RoutesStep(self.scout, self)
        self.key = KeyStep(trial, self)
        self.steps: tuple[MachinesStep | RoutesStep | KeyStep, ...] = (self.machines, self.routes, self.key)
        self.heading, self.where = QLabel(self), QLabel(self)
        self.heading.setObjectName("heading")
        self.where.setObjectName("quiet")
        self.stack = QStackedWidget(self)
        for step in self.steps:
            self.stack.addWidget(step)
        self.wrong = QLabel(self)
        self.wrong.setObjectName("wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.later = QPushButton(self.tr("Later"), self)
        self.later.clicked.connect(self.close)
        self.back = QPushButton(self.tr("Back"), self)
        self.back.clicked.connect(lambda: self._turn(self.stack.currentIndex() - 1))
        self.next = QPushButton(self)
        self.next.setObjectName("first")
        self.next.clicked.connect(self._next)
        self._lay()
        lead(self)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(True)  # Enter presses the one that has the focus
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.machines.changed.connect(self._known)
        self.machines.demo_asked.connect(self.demo_asked)
        self.scout.seen.connect(self._seen)
        self.scout.ended.connect(self._ended)
        self._system = current_theme()
        self.show_theme(self._system)
        self._turn(0)
        self.machines.look()

    def open(self) -> None:
        """Shows it where it was."""
        if not self.isVisible():
            put_in_middle(self, SIZE, screen_here())
        self.show()
        self.raise_()
        self.activateWindow()

    def end(self) -> None:
        """The app ends, or a config is there."""
        self.close()
        self.scout.close()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and (theme := current_theme()) != self._system:
            self._system = theme
            self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draws everything in these colours."""
        self.setStyleSheet(style_sheet(theme) + form_style(theme) + _style(theme))
        self._ink = QColor(theme.on_accent)
        self._colour_ticks()

    def _colour_ticks(self) -> None:
        for tick in self.findChildren(Tick):
            tick.ink = self._ink

    def _known(self) -> None:
        self._colour_ticks()
        self.routes.show_offers(self.machines.offers)
        self._enable()
        if self.stack.currentIndex() == 0 and self.isVisible() and self.focusWidget() in (None, self.later):
            self.machines.first().setFocus()

    def _seen(self, _seen: Seen) -> None:
        # What was measured may propose another order.
        self.routes.show_offers(self.machines.offers)

    def _ended(self, what: str, problem: str) -> None:
        if what == "write":
            self._enable()
            self.wrong.setText(worded(problem))
            self.wrong.setVisible(bool(problem))
            if not problem:
                self.written.emit()
        elif what in ("here", "around") and self.stack.currentIndex() == 0 and not problem:
            # What comes next: the question about the networks, or on.
            (self.machines.first() if what == "here" else self.next if self.next.isEnabled() else self.later).setFocus()

    def _turn(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        shown = self.steps[step]
        self.heading.setText(shown.title)
        self.where.setText(self.tr("{step} of {count}").format(step=step + 1, count=len(self.steps)))
        self.back.setVisible(step > 0)
        self.next.setText(self.tr("Begin") if step == len(self.steps) - 1 else self.tr("Next"))
        self._enable()
        if shown is self.routes:
            self.routes.begin()
        if shown is self.key:
            self.key.try_it()
        if step:
            self.next.setFocus()
        else:
            shown.first().setFocus()  # type: ignore[union-attr]

    def _next(self) -> None:
        step = self.stack.currentIndex()
        if step < len(self.steps) - 1:
            self._turn(step + 1)
            return
        self.next.setEnabled(False)
        combination = self.key.combination
        also: tuple[Edit, ...] = ()
        if combination != Hotkeys().popup:
            also = (Set(("hotkeys", "popup"), combination, KEY_COMMENT),)
        self.scout.write(self._file, self.routes.proposal, also)

    def _enable(self) -> None:
        self.next.setEnabled(self.machines.is_usable)

    def _lay(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.heading, 1)
        above.addWidget(self.where)
        foot = QHBoxLayout()
        foot.addWidget(self.later)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(12)
        whole.addLayout(above)
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.wrong)
        whole.addLayout(foot)


def _style(theme: Theme) -> str:
    return f"""
    FirstRunWindow {{ background: {theme.ground}; }}
    QLabel#heading {{ font-size: 17px; }}
    QLabel#good {{ color: {theme.well}; }}
    QProgressBar {{ background: {theme.border}; border: none; border-radius: 2px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 2px; }}
    """
