"""The first step: which machines there are, and what to do about those that can't be used."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.fleet import ModelFacts
from hostler.domain.found import Found
from hostler.domain.offers import Offer, chats
from hostler.domain.said import counted
from hostler.domain.subnets import PORT
from hostler.domain.untrusted import one_line
from hostler.ui.direction import lead
from hostler.ui.first_run.scout import Scout, Seen
from hostler.ui.settings.pages import scrolled
from hostler.ui.tick import Tick
from hostler.ui.words import number, translate, worded

MODELS_SHOWN = 6
BAR = 12
"""Pixels between a list and the bar that scrolls it."""
SENTENCE_CHARS = 400
NAME_CHARS, NAME_WIDTH = 40, 190


class Machine(QFrame):
    """One thing that was found: a box to tick where it can be used, and what there is or what to do."""

    def __init__(self, found: Found, offer: Offer | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("captured")
        self.url, self.offer = found.url, offer
        usable = offer is not None and bool(models(offer))
        name = offer.host.label if offer else ""
        self.tick = Tick(name, self)
        self.tick.setChecked(usable)
        self.tick.setVisible(usable)
        self.name = QLineEdit(self)
        self.name.setMaxLength(NAME_CHARS)
        self.name.setFixedWidth(NAME_WIDTH)
        self.name.setPlaceholderText(translate("FirstRun", "Name, like Windows GPU"))
        self.name.setAccessibleName(translate("FirstRun", "Name of {machine}").format(machine=name))
        self.name.setVisible(usable)
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        if offer is not None and usable:
            self.about.setObjectName("quiet")
            self.about.setText(_models_words(offer))
        else:
            self.about.setText(one_line(worded(found.sentence), SENTENCE_CHARS))
        self.setAccessibleName(name or self.about.text())
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 9, 12, 9)
        box.setSpacing(2)
        above = QHBoxLayout()
        above.addWidget(self.tick, 1)
        above.addWidget(self.name)
        box.addLayout(above)
        box.addWidget(self.about)
        lead(self)

    def named(self, offer: Offer) -> Offer:
        """What is known of it by now, with the name that was typed; with its address where none was."""
        name = one_line(self.name.text().strip(), NAME_CHARS)
        return replace(offer, host=replace(offer.host, name=name)) if name else offer


class MachinesStep(QWidget):
    """What was found so far; a question before anybody looks around; an address by hand."""

    changed = Signal()
    """What can be used is another than before."""
    demo_asked = Signal()

    def __init__(self, scout: Scout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = translate("FirstRun", "Which machines run Ollama?")
        self._scout = scout
        self.seen = Seen()
        self.rows: dict[str, Machine] = {}
        self._ranges: tuple[str, ...] = ()
        self._looking = "here"
        inside = QWidget()
        inside.setObjectName("inside")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self.empty = _text("", inside)
        self._list.addWidget(self.empty)
        self._list.addStretch(1)
        self.question = _text("", self)
        self.around = QPushButton(translate("FirstRun", "Look around"), self)
        self.around.clicked.connect(self._look_around)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.stop = QPushButton(translate("FirstRun", "Stop"), self)
        self.stop.clicked.connect(self._stop)
        self.address = QLineEdit(self)
        self.address.setPlaceholderText(translate("FirstRun", "Address of a machine, like 192.168.1.20"))
        self.address.setAccessibleName(translate("FirstRun", "Address of a machine"))
        self.address.returnPressed.connect(self._add)
        self.add = QPushButton(translate("FirstRun", "Add"), self)
        self.add.clicked.connect(self._add)
        self.add.setEnabled(False)
        self.address.textChanged.connect(lambda text: self.add.setEnabled(bool(text.strip())))
        self.again = QPushButton(translate("FirstRun", "Look again"), self)
        self.again.clicked.connect(self.look)
        self.demo = QPushButton(translate("FirstRun", "Try the demo"), self)
        self.demo.clicked.connect(self.demo_asked)
        self.wrong = _text("wrong", self)
        self._lay(inside)
        scout.ranges_told.connect(self._show_ranges)
        scout.seen.connect(self._show_seen)
        scout.looked.connect(self._show_progress)
        scout.ended.connect(self._ended)
        self._refresh()

    def look(self) -> None:
        """Begins with this machine."""
        self._begin("here", self._scout.look_here)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The machines that are to be used."""
        wanted = {row.url: row for row in self.rows.values() if row.tick.isChecked()}
        return tuple(wanted[url].named(offer) for offer in self.seen.offers if (url := offer.host.url) in wanted)

    @property
    def is_usable(self) -> bool:
        return any(models(offer) for offer in self.offers)

    def first(self) -> QWidget:
        """Where the keys go when the step is shown: what brings one on."""
        return self.around if self.around.isVisible() and self.around.isEnabled() else self.address

    def _begin(self, what: str, work: Callable[[], None]) -> None:
        self._looking = what
        self.wrong.hide()
        self._refresh()
        work()

    def _look_around(self) -> None:
        self.progress.setRange(0, 0)
        self._begin("around", self._scout.look_around)
        self.stop.setFocus()

    def _add(self) -> None:
        if address := self.address.text().strip():
            self._begin("at", lambda: self._scout.look_at(address))

    def _stop(self) -> None:
        self._scout.stop()
        self._looking = ""
        self._refresh()
        self.around.setFocus()

    def _show_ranges(self, ranges: tuple[str, ...]) -> None:
        self._ranges = ranges
        self._refresh()

    def _show_seen(self, seen: Seen) -> None:
        same = self.seen.found == seen.found
        self.seen = seen = replace(seen, offers=tuple(map(_in_words, seen.offers)))
        offers = {offer.host.url: offer for offer in seen.offers}
        if same:
            return
        unticked = {url for url, row in self.rows.items() if row.offer is not None and not row.tick.isChecked()}
        names = {url: row.name.text() for url, row in self.rows.items()}
        typing = next((url for url, row in self.rows.items() if row.name.hasFocus()), "")
        for row in self.rows.values():
            row.setParent(None)
            row.deleteLater()
        self.rows = {}
        for place, found in enumerate(seen.found):
            row = Machine(found, offers.get(found.url), self)
            if found.url in unticked:
                row.tick.setChecked(False)
            row.name.setText(names.get(found.url, ""))
            row.tick.toggled.connect(lambda _: self.changed.emit())
            row.name.textEdited.connect(lambda _: self.changed.emit())
            self.rows[found.url] = row
            self._list.insertWidget(place, row)
            if found.url == typing:
                row.name.setFocus()
        self.changed.emit()

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.setAccessibleName(
            translate("FirstRun", "{done} of {total} addresses").format(done=number(done), total=number(total))
        )

    def _ended(self, what: str, problem: str) -> None:
        if what not in ("here", "at", "around"):
            return
        self._looking = ""
        if problem:
            self.wrong.setText(worded(problem))
        elif what == "at":
            self.address.clear()
        self.wrong.setVisible(bool(problem))
        self._refresh()
        self.changed.emit()
        if what == "at" and problem:
            self.address.setFocus()

    def _refresh(self) -> None:
        around = self._looking == "around"
        self.question.setText(self._question())
        self.around.setVisible(not around and bool(self._ranges))
        self.around.setEnabled(not self._looking)
        self.stop.setVisible(around)
        self.progress.setVisible(around)
        self.address.setEnabled(self._looking != "at")
        nothing = not self._looking and not self.is_usable
        self.empty.setVisible(not self.seen.found)
        self.empty.setText(
            translate("FirstRun", "Looking for Ollama on this machine…") if self._looking == "here" else nothing_found()
        )
        self.demo.setVisible(nothing)
        self.again.setVisible(nothing)

    def _question(self) -> str:
        if not self._ranges:
            return translate("FirstRun", "Other machines are added by their address.")
        words = translate(
            "FirstRun", "Look for other machines in {ranges}? Each address there is asked for port {port}, once."
        )
        if self._looking == "around":
            words = translate("FirstRun", "Looking in {ranges}…")
        return words.format(ranges=", ".join(self._ranges), port=PORT)

    def _lay(self, inside: QWidget) -> None:
        ask = QFrame(self)
        ask.setObjectName("captured")
        asked = QHBoxLayout()
        asked.addWidget(self.question, 1)
        asked.addWidget(self.around)
        asked.addWidget(self.stop)
        whole = QVBoxLayout(ask)
        whole.setContentsMargins(12, 9, 12, 9)
        whole.addLayout(asked)
        whole.addWidget(self.progress)
        by_hand = QHBoxLayout()
        by_hand.addWidget(self.address, 1)
        by_hand.addWidget(self.add)
        by_hand.addWidget(self.again)
        by_hand.addWidget(self.demo)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(roomy(inside, self._list, self), 1)
        box.addWidget(ask)
        box.addLayout(by_hand)
        box.addWidget(self.wrong)


def roomy(inside: QWidget, rows: QVBoxLayout, parent: QWidget) -> QScrollArea:
    """A list that scrolls where it has to, with room beside the bar only while there is one."""
    area = scrolled(inside, parent)
    area.verticalScrollBar().rangeChanged.connect(
        lambda low, high: rows.setContentsMargins(0, 0, BAR if high > low else 0, 0)
    )
    return area


def models(offer: Offer) -> tuple[ModelFacts, ...]:
    """Those that can answer."""
    return tuple(model for model in offer.models if chats(model, offer.host.id))


def nothing_found() -> str:
    return translate(
        "FirstRun",
        "No Ollama was found on this machine. Three ways on:\n\n"
        "• Start it here, then look again.\n"
        "• On another machine set OLLAMA_HOST=0.0.0.0 for Ollama, open port {port} in the firewall there, and look "
        "around or add its address.\n"
        "• Try the demo, with three simulated machines.",
    ).format(port=PORT)


def _in_words(offer: Offer) -> Offer:
    """With the machine's name in the language of the windows, as it is written too."""
    return replace(offer, host=replace(offer.host, name=worded(offer.host.name)))


def _models_words(offer: Offer) -> str:
    """`qwen3:4b 4B, minicpm-v 8B and 3 more`."""
    known = models(offer)
    shown = []
    for model in known[:MODELS_SHOWN]:
        size = f" {model.parameters / 1e9:.3g}B" if model.parameters else ""
        shown.append(one_line(model.name, 40) + size)
    words = ", ".join(shown)
    if (more := len(known) - MODELS_SHOWN) > 0:
        words = worded(
            counted("FirstRun", "{models} and %n more", "{models} and %n more", 1).format(models=words, n=more)
        )
    return words


def _text(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if name == "wrong":
        label.hide()
    return label
