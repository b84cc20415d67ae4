"""The numbers that matter, with how each was come to; and the routes whose choice is often changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hostler.domain.cost import money
from hostler.domain.outlook import Outlook
from hostler.domain.overridden import Overridden
from hostler.domain.pace import lasting
from hostler.domain.said import Said, composed, counted, joined, percent, wording
from hostler.domain.savings import Saved
from hostler.domain.totals import Share
from hostler.domain.untrusted import one_line
from hostler.ui.direction import lead
from hostler.ui.usage.words import day_words
from hostler.ui.words import number, worded

WIDTH = 236


class Card(QFrame):
    """One number, what it is, and what there is to say of it; how it was come to is told under the pointer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.number, self.what, self.more = QLabel("–", self), QLabel(self), QLabel(self)
        self.number.setObjectName("number")
        self.more.setObjectName("quiet")
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 10)
        box.setSpacing(2)
        for label in (self.number, self.what, self.more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self.number)
            box.addWidget(label)

    def show_number(self, value: str, what: str, more: str, how: str = "") -> None:
        """`how` is the method."""
        self.number.setText(value)
        self.what.setText(what)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.setToolTip(f"<p>{escape(how)}</p>" if how else "")
        self.setAccessibleName(f"{value} {what}")
        self.setAccessibleDescription(". ".join(part for part in (more, how) if part))


class Hint(QFrame):
    """A route whose choice is often changed, with the way to its rule."""

    def __init__(self, found: Overridden, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("hint")
        route = one_line(found.route, 40)
        words = wording("Usage", "{changed} of {of} {route} picks changed.")
        self.said = QLabel(worded(words).format(changed=found.changed, of=found.of, route=route), self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.edit = QPushButton(self.tr("Edit the rule"), self)
        self.edit.setAutoDefault(False)
        self.edit.setAccessibleName(self.tr("Edit the rule of {route}").format(route=route))
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 10)
        box.setSpacing(6)
        box.addWidget(self.said)
        box.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeading)


class NumbersColumn(QScrollArea):
    """The numbers below each other."""

    rule_asked = Signal(str)
    """The route whose rule is to be edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        inside = QWidget()
        inside.setObjectName("inside")
        self.asked, self.share, self.saved, self.cost = Card(inside), Card(inside), Card(inside), Card(inside)
        self.hints: list[Hint] = []
        self._hinted: tuple[Overridden, ...] = ()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        for card in (self.share, self.saved, self.cost, self.asked):
            self._box.addWidget(card)
        self._box.addStretch(1)
        self.setWidget(inside)

    def show_asked(self, prompts: int, answered: int, tokens: int, estimated: int) -> None:
        parts: list[str] = [counted("Usage", "%n tokens", "%n token", 1).format(n=tokens)]
        if tokens and estimated:
            parts.append(wording("Usage", "{share} of them estimated").format(share=percent(estimated / tokens)))
        if answered < prompts:
            parts.append(wording("Usage", "{count} got no answer").format(count=prompts - answered))
        what = self.tr("prompt asked") if prompts == 1 else self.tr("prompts asked")
        self.asked.show_number(number(prompts), what, worded(joined(", ", parts)))

    def show_share(self, share: Share | None) -> None:
        what = self.tr("never needed the big model")
        if share is None:
            self.share.show_number("–", what, self.tr("Known once models of two sizes have answered."))
            return
        words = wording("Usage", "{small} of {answered} answered by others than {big}")
        more = words.format(small=share.small, answered=share.answered, big=_named(share.big))
        how = self.tr(
            "The big model is the one of the highest rank that was ever asked, and every other with at least half of "
            "its rank. The rank is the one set for a model, else its number of parameters."
        )
        self.share.show_number(worded(percent(share.share)), what, worded(more), how)

    def show_saved(self, saved: Saved | None) -> None:
        what = self.tr("of waiting saved")
        if saved is None:
            more = self.tr("Known once the big model has answered three times, and others too.")
            self.saved.show_number("–", what, more)
            return
        if saved.saved_s < 0:
            what = self.tr("more waiting than the big model would have taken")
        words = wording("Usage", "{waited} waited; with {big} it would have been {would}")
        more = words.format(waited=lasting(saved.waited_s), big=_named(saved.big), would=lasting(saved.would_s))
        how = wording(
            "Usage",
            "For the {prompts} prompts that others answered. By {timed} timed answers the big model takes "
            "{first} to its first word and writes {speed:.1f} tokens a second: {prompts} times the one, and at the "
            "other the {tokens} tokens that the others wrote. Nothing is added for what it spends on thinking or on "
            "loading more often.",
        ).format(
            prompts=saved.prompts,
            timed=saved.timed,
            first=lasting(saved.first_word_s),
            speed=saved.tokens_per_s,
            tokens=saved.tokens,
        )
        self.saved.show_number(worded(lasting(abs(saved.saved_s))), what, worded(more), worded(how))

    def show_cost(self, outlook: Outlook, today: date) -> None:
        words = wording("Usage", "of {limit} for the cloud this month")
        what = worded(words).format(limit=worded(money(outlook.limit_usd)))
        how = ""
        if not outlook.spent_usd and not outlook.pace_usd:
            more = self.tr("Nothing has gone there this month.")
        elif outlook.by_end_usd is None:
            more = self.tr("A forecast needs one whole day.")
        else:
            more = self._forecast(outlook, today)
            method = wording(
                "Usage",
                "The forecast is what is spent, and for each day that is left the mean of the last days: {pace} a day "
                "over {days}.",
            )
            days = counted("Usage", "%n days", "%n day", 1).format(n=outlook.days)
            how = worded(method.format(pace=money(outlook.pace_usd), days=days))
        self.cost.show_number(worded(money(outlook.spent_usd)), what, more, how)

    def _forecast(self, outlook: Outlook, today: date) -> str:
        assert outlook.by_end_usd is not None, "there is one"
        price = worded(money(outlook.by_end_usd))
        if outlook.spent_out is None:
            return self.tr("About {price} by the end of it.").format(price=price)
        if outlook.spent_out <= today:
            return self.tr("The budget is spent.")
        words = self.tr("About {price} by the end of it: the budget ends on {day}.")
        return words.format(price=price, day=day_words(outlook.spent_out))

    def show_hints(self, found: Sequence[Overridden]) -> None:
        if tuple(found) == self._hinted:
            return
        self._hinted = tuple(found)
        for hint in self.hints:
            hint.hide()
            hint.deleteLater()
        self.hints = [Hint(each, self.widget()) for each in found]
        for place, (hint, each) in enumerate(zip(self.hints, found, strict=True)):
            hint.edit.clicked.connect(lambda _=False, route=each.route: self.rule_asked.emit(route))
            self._box.insertWidget(4 + place, hint)
        lead(self)


def _named(models: Sequence[str]) -> Said:
    """The big model, and how many more there are."""
    first = one_line(models[0], 40)
    if len(models) == 1:
        return composed("{model}").format(model=first)
    return wording("Usage", "{model} and {count} more").format(model=first, count=len(models) - 1)
