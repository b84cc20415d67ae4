"""When nothing answers: each machine of the chain with its cause, and one button that helps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hostler.domain.fleet import Fleet, HostState, phrase
from hostler.domain.plan import Decision
from hostler.domain.registry import Registry
from hostler.domain.remedy import Remedy, remedy
from hostler.domain.said import wording
from hostler.domain.untrusted import one_line
from hostler.ui.direction import keep_margins, lead
from hostler.ui.icons import state_icon
from hostler.ui.theme import is_dark
from hostler.ui.words import worded

if TYPE_CHECKING:
    from hostler.ui.bridge import Bridge

ICON = 14
CAUSE_CHARS = 200
MOST = 4
"""Machines; of a longer chain the first ones are those that matter."""
_AWAY = (HostState.DRAINED, HostState.DOWN, HostState.MISCONFIGURED, HostState.WAKING)
_WORDS = {
    Remedy.WAKE: wording("Causes", "Wake"),
    Remedy.TEST: wording("Causes", "Test"),
    Remedy.EDIT: wording("Causes", "Edit"),
    Remedy.BRING_BACK: wording("Causes", "Bring back"),
    Remedy.RETRY: wording("Causes", "Retry"),
}


class Cause(NamedTuple):
    """One machine."""

    host: str
    name: str
    state: HostState
    text: str
    remedy: Remedy | None


class Causes(QFrame):
    """A row a machine; gone while there is nothing to say."""

    chosen = Signal(str, str)
    """(remedy, id of the host)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captured")
        self._shown: tuple[Cause, ...] = ()
        self._rows: list[QWidget] = []
        self._box = QVBoxLayout(self)
        keep_margins(self._box, self, 12, 8, 8, 8)
        self._box.setSpacing(6)
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        return [button for row in self._rows for button in row.findChildren(QPushButton)]

    @property
    def text(self) -> str:
        """What is read here, a line a machine, with what its button says."""
        said = [f"{each.text} [{worded(_WORDS[each.remedy])}]" if each.remedy else each.text for each in self._shown]
        return "" if self.isHidden() else "\n".join(said)

    def show_causes(self, causes: Sequence[Cause]) -> None:
        """Shows these; none: the part goes."""
        shown = tuple(causes[:MOST])
        if shown == self._shown:
            return
        focused = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), None)
        for row in self._rows:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown, self._rows = shown, [self._row(each) for each in shown]
        for row in self._rows:
            self._box.addWidget(row)
            row.show()
        before: QWidget = self
        while before.focusPolicy() == Qt.FocusPolicy.NoFocus and before is not self.window():
            before = before.previousInFocusChain() or self.window()
        for button in self.buttons:
            QWidget.setTabOrder(before, button)
            before = button
        self.setVisible(bool(shown))
        if focused is not None and self.buttons:
            self.buttons[min(focused, len(self.buttons) - 1)].setFocus()

    def _row(self, cause: Cause) -> QWidget:
        row = QWidget(self)
        row.setObjectName("inside")
        icon = QLabel(row)
        icon.setPixmap(state_icon(cause.state, dark=is_dark()).pixmap(QSize(ICON, ICON), self.devicePixelRatioF()))
        text = QLabel(cause.text, row)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(text, 1)
        if cause.remedy is not None:
            words = worded(_WORDS[cause.remedy])
            button = QPushButton(words, row)
            button.setAutoDefault(True)
            button.setAccessibleName(f"{words}: {cause.name}")
            button.clicked.connect(lambda: self.chosen.emit(str(cause.remedy), cause.host))
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        lead(row)
        return row


def machines_of(decision: Decision, failed: Iterable[str], fleet: Fleet) -> tuple[str, ...]:
    """The ids of the machines that could have answered: those that were asked and failed, and those that are away."""
    left_out = [each.target.host for each in decision.plan.dropped]
    away = [host_id for host_id in left_out if fleet.of(host_id).state() in _AWAY]
    return tuple(dict.fromkeys([*failed, *(each.target.host for each in decision.plan.candidates), *away]))


def causes_of(
    machines: Iterable[str], failed: Mapping[str, str], registry: Registry, fleet: Fleet
) -> tuple[Cause, ...]:
    """Each machine as it is now. `failed` is what went wrong with those that were asked, by their id."""
    causes = []
    for host_id in machines:
        host, facts = registry.host(host_id), fleet.of(host_id)
        name = host.label if host else host_id
        can_wake = host is not None and bool(host.mac)
        state = facts.state()
        # Once it answers again, what was wrong a moment ago is over.
        is_back = facts.reachable and not facts.misconfigured and not facts.drained
        why = worded(failed.get(host_id, "") or ("" if is_back else facts.cause))
        if state in (HostState.DRAINED, HostState.WAKING) or not why:
            why = f"{name} · {worded(phrase(facts, state, can_wake=can_wake, now=time.time()))}"
        causes.append(Cause(host_id, name, state, one_line(why, CAUSE_CHARS), remedy(facts, can_wake=can_wake)))
    return tuple(causes)


def has_row(note: str, decision: Decision, causes: Sequence[Cause]) -> bool:
    """Whether a note says why a target was left out whose machine has a row of its own."""
    rows = {cause.host for cause in causes}
    return any(note.startswith(f"{each.target}:") for each in decision.plan.dropped if each.target.host in rows)


def heed(causes: Causes, bridge: Bridge, again: Callable[[], None], edit: Callable[[str], None]) -> None:
    """Has done what is chosen there; `again` asks once more, `edit` opens the settings at a machine."""

    def act(chosen: str, host: str) -> None:
        match Remedy(chosen):
            case Remedy.WAKE:
                bridge.wake(host)
            case Remedy.TEST:
                bridge.look_now()
            case Remedy.EDIT:
                edit(host)
            case Remedy.BRING_BACK:
                bridge.undrain(host)
            case Remedy.RETRY:
                again()

    causes.chosen.connect(act)
