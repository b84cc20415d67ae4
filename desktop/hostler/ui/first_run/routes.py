"""The second step: which model answers what, why, and how quickly it did just now."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hostler.domain.errors import AttemptError
from hostler.domain.fleet import ModelFacts
from hostler.domain.offers import Offer, Speed
from hostler.domain.propose import Proposal, Proposed, preferring, proposal
from hostler.domain.registry import Target
from hostler.domain.said import wording
from hostler.domain.untrusted import one_line
from hostler.ui.direction import lead
from hostler.ui.dropdown import Dropdown
from hostler.ui.first_run.machines import models, roomy
from hostler.ui.first_run.scout import Scout
from hostler.ui.machines import tokens_per_s
from hostler.ui.words import number, translate, worded

NAMES = {
    "quick": wording("FirstRun", "Quick questions"),
    "code": wording("FirstRun", "Code"),
    "reasoning": wording("FirstRun", "Reasoning"),
    "vision": wording("FirstRun", "Pictures"),
    "background": wording("FirstRun", "In the background"),
}
CHARS = 300
LEAST_S = 0.1
"""Quicker than any person can tell from it."""
ROW_HEIGHT = 30
SPEED_WIDTH = 200


class RoutesStep(QWidget):
    """A row a route: the target that is asked first can be another; each is asked one short prompt."""

    def __init__(self, scout: Scout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = translate("FirstRun", "Who answers what?")
        self._scout = scout
        self._offers: tuple[Offer, ...] = ()
        self._mine: dict[str, str] = {}
        self._results: dict[str, Speed | AttemptError] = {}
        self._asking = False
        self.rows: dict[str, Row] = {}
        inside = QWidget()
        inside.setObjectName("inside")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addStretch(1)
        self.said = QLabel(self)
        self.said.setObjectName("quiet")
        self.said.setWordWrap(True)
        self.wrong = QLabel(self)
        self.wrong.setObjectName("wrong")
        self.wrong.setWordWrap(True)
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.stop = QPushButton(translate("FirstRun", "Stop"), self)
        self.stop.clicked.connect(self._stop)
        self.measure = QPushButton(translate("FirstRun", "Measure again"), self)
        self.measure.clicked.connect(self._measure)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.stop)
        foot.addWidget(self.measure)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(roomy(inside, self._list, self), 1)
        box.addWidget(self.wrong)
        box.addLayout(foot)
        scout.measured.connect(self._measured)
        scout.ended.connect(self._ended)

    @property
    def proposal(self) -> Proposal:
        """The routes as they are to be written: without what was asked and didn't answer."""
        failed = {target for target, result in self._results.items() if isinstance(result, AttemptError)}
        working = tuple(replace(offer, models=_without(offer, failed)) for offer in self._offers)
        return preferring(proposal(working if any(map(models, working)) else self._offers), self._mine)

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """The machines that are to be used, with what was measured."""
        self._offers = offers
        there = _targets(offers)
        self._mine = {route: target for route, target in self._mine.items() if target in there}
        self._show()

    def begin(self) -> None:
        """Measures what wasn't measured yet."""
        unknown = {target for each in self.proposal.routes for target in each.chain} - self._results.keys()
        if unknown and not self._asking:
            self._measure()

    def first(self) -> QWidget | None:
        return None

    def _measure(self) -> None:
        self._asking = True
        self._results = {}
        self._show()
        self._scout.measure(self.proposal)

    def _stop(self) -> None:
        self._scout.stop()
        self._asking = False
        self._show()

    def _measured(self, target: Target, result: Speed | AttemptError) -> None:
        self._results[str(target)] = result
        self._show()

    def _ended(self, what: str, _problem: str) -> None:
        if what == "measure":
            self._asking = False
            self._show()

    def _prefer(self, route: str, target: str) -> None:
        self._mine[route] = target
        self._show()
        self.begin()

    def _show(self) -> None:
        proposed = self.proposal
        names = {offer.host.id: offer.host.label for offer in self._offers}
        targets = _targets(self._offers)
        if [each.route for each in proposed.routes] != list(self.rows):
            for row in self.rows.values():
                row.setParent(None)
                row.deleteLater()
            self.rows = {}
            for place, each in enumerate(proposed.routes):
                self.rows[each.route] = row = Row(each.route, self)
                row.choice.activated.connect(lambda _, row=row: self._prefer(row.route, row.choice.currentData()))
                self._list.insertWidget(place, row)
        for each in proposed.routes:
            words = _speed_words(self._results.get(each.chain[0]), asking=self._asking)
            self.rows[each.route].show_route(each, targets, names, words)
        self.stop.setVisible(self._asking)
        self.measure.setVisible(not self._asking)
        failed = [result for result in self._results.values() if isinstance(result, AttemptError)]
        self.wrong.setText("\n".join(dict.fromkeys(one_line(worded(each.sentence), CHARS) for each in failed)))
        self.wrong.setVisible(bool(failed))
        words = translate("FirstRun", "When a machine is away, the next one of its chain answers.")
        if self._asking:
            words = translate("FirstRun", "Asking each model for a few words…")
        elif failed:
            words = translate("FirstRun", "What didn't answer is left out of the chains.")
        self.said.setText(words)


class Row(QFrame):
    """One route."""

    def __init__(self, route: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.route = route
        self.setObjectName("captured")
        name = worded(NAMES[route]) if route in NAMES else route
        heading = QLabel(name, self)
        heading.setObjectName("key")
        self.choice = Dropdown(self)
        self.choice.setAccessibleName(translate("FirstRun", "{route}: who is asked first").format(route=name))
        self.choice.setMinimumHeight(ROW_HEIGHT)
        self.choice.setSizeAdjustPolicy(Dropdown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(14)
        self.speed = QLabel(self)
        self.speed.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.speed.setTextFormat(Qt.TextFormat.PlainText)
        self.why = QLabel(self)
        self.why.setObjectName("quiet")
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 9, 12, 9)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.addWidget(heading, 0, 0)
        grid.addWidget(self.choice, 0, 1)
        grid.addWidget(self.speed, 0, 2)
        grid.addWidget(self.why, 1, 0, 1, 3)
        grid.setColumnMinimumWidth(0, 140)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, SPEED_WIDTH)
        lead(self)

    def show_route(self, proposed: Proposed, targets: tuple[str, ...], names: Mapping[str, str], speed: str) -> None:
        """What is proposed, and how its first target did."""
        form, offered = wording("Target", "{model} on {host}"), []
        for name in targets:
            target = Target.parse(name)
            words = form.format(model=one_line(target.model, 60), host=names.get(target.host, target.host))
            offered.append((worded(words), name))
        if offered != [(self.choice.itemText(n), self.choice.itemData(n)) for n in range(self.choice.count())]:
            self.choice.clear()
            for text, name in offered:
                self.choice.addItem(text, name)
        self.choice.setCurrentIndex(targets.index(proposed.chain[0]))
        self.why.setText(one_line(worded(proposed.reason), CHARS))
        self.speed.setText(speed)


def _without(offer: Offer, failed: set[str]) -> tuple[ModelFacts, ...]:
    return tuple(model for model in offer.models if str(Target(model.name, offer.host.id)) not in failed)


def _targets(offers: tuple[Offer, ...]) -> tuple[str, ...]:
    return tuple(str(Target(model.name, offer.host.id)) for offer in offers for model in models(offer))


def _speed_words(result: Speed | AttemptError | None, *, asking: bool) -> str:
    """`0.3 s to the first word · 45 tok/s`."""
    if isinstance(result, Speed):
        words = translate("FirstRun", "{seconds} s to the first word")
        words = words.format(seconds=number(max(LEAST_S, result.first_s), 1))
        return f"{words} · {tokens_per_s(result.tokens_per_s)}" if result.tokens_per_s else words
    return translate("FirstRun", "asking…") if asking and result is None else ""
