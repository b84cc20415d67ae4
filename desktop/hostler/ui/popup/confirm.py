"""The one question before text leaves the house, in the card: Enter is yes, Esc keeps it at home."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hostler.domain.cloud import Need
from hostler.domain.cost import Permit, money
from hostler.domain.plan import Decision, Withheld
from hostler.ui.words import key_names, translate, worded


class Confirm(QFrame):
    """A question with two buttons."""

    yes = Signal()
    no = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self._asked = QLabel(self)
        self._asked.setWordWrap(True)
        self._asked.setTextFormat(Qt.TextFormat.PlainText)
        self._yes, self._no = QPushButton(self), QPushButton(self)
        self._yes.setObjectName("first")
        row = QHBoxLayout()
        row.addStretch(1)
        for button, told in ((self._no, self.no), (self._yes, self.yes)):
            button.setAutoDefault(False)
            button.clicked.connect(told)
            row.addWidget(button)
        QWidget.setTabOrder(self._no, self._yes)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(8)
        box.addWidget(self._asked)
        box.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        return self._asked.text()

    def ask(self, text: str, yes: str, no: str) -> None:
        self._asked.setText(text)
        self.setAccessibleName(text)
        self._yes.setText(f"{yes}  {key_names('Enter')}")
        self._no.setText(f"{no}  {key_names('Esc')}")
        self.show()


class Permission:
    """Holds a question back until the user has said whether it may leave the house."""

    def __init__(self, confirm: Confirm, fit: Callable[[], None]) -> None:
        self._confirm, self._fit = confirm, fit
        self._go: Callable[[Permit], None] | None = None
        self._yes = self._no = Permit()

    @property
    def is_open(self) -> bool:
        """Whether the question is on the screen."""
        return self._go is not None

    def ask(self, decision: Decision, withheld: Withheld, permit: Permit, go: Callable[[Permit], None]) -> None:
        """Asks; `go` is called with the permit and the answer in it."""
        self._go = go
        if withheld.need is Need.CONSENT:
            self._yes = replace(permit, route=decision.route, consent=True)
            self._no = replace(permit, route=decision.route, consent=False)
        else:
            self._yes, self._no = replace(permit, secrets=True), replace(permit, secrets=False)
        self._confirm.ask(*_words(decision, withheld))
        self._fit()

    def answer(self, *, yes: bool) -> None:
        """The user said so."""
        go = self._go
        self.close()
        if go is not None:
            go(self._yes if yes else self._no)

    def close(self) -> None:
        """The question no longer stands: something else is asked, or nothing."""
        if self._go is not None:
            self._go = None
            self._confirm.hide()
            self._fit()


def _words(decision: Decision, withheld: Withheld) -> tuple[str, str, str]:
    candidate = withheld.candidate
    target = translate("Permission", "{model} on {host}").format(
        model=candidate.target.model, host=candidate.host_label
    )
    if withheld.need is Need.SECRET:
        text = translate(
            "Permission", "The text holds {secrets}. Send it to {target} in the cloud all the same, this once?"
        )
        return (
            text.format(secrets=worded(withheld.secrets), target=target),
            translate("Permission", "Send it"),
            translate("Permission", "Stay at home"),
        )
    cost = candidate.cost
    assert cost is not None, "a target in the cloud has its price"
    text = translate(
        "Permission",
        "Text of the route {route} has never left the house. May it go to the cloud from now on?\n"
        "{target}: ≈ {price} for this, {most} at most.",
    )
    figures = {"price": worded(money(cost.expected_usd)), "most": worded(money(cost.worst_usd))}
    return (
        text.format(route=decision.route, target=target, **figures),
        translate("Permission", "Yes"),
        translate("Permission", "Stay at home"),
    )
