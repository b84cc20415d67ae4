"""A cloud machine is added, or the price of one of its models changed: from a preset, tried before it is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hostler.domain import complaints
from hostler.domain.auth import BEARER, key_fault
from hostler.domain.cost import money
from hostler.domain.errors import ConfigError
from hostler.domain.registry import Host, Kind, Location, ModelSettings, is_loopback, url_fault
from hostler.domain.said import told
from hostler.store.entries import cloud_edits, ids
from hostler.store.presets import Preset, read_presets
from hostler.store.purse import Purse
from hostler.store.secrets import Kept, Keys
from hostler.trial import Listed, Tried, models_of, price_of, try_model
from hostler.ui.courier import brought_to
from hostler.ui.dropdown import Dropdown
from hostler.ui.settings.changes import Changes
from hostler.ui.settings.trying import Trying
from hostler.ui.words import worded

WIDTH = 620
MOST_USD = 100_000
"""For a million tokens; the config takes no more."""


class CloudDialog(QDialog):
    """Preset, address, key, model and prices; a test that says before and after what it costs."""

    added = Signal(str)
    """The id of a machine that is in the config now."""

    def __init__(self, changes: Changes, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes, self._keys = changes, keys
        self._purse: Callable[[], Purse] | None = None
        self._trying = Trying(self)
        self._storing = 0
        """Which try to store a key still counts."""
        self._key_kept = brought_to(self, self._kept)
        self._presets = read_presets()
        self._listed: dict[str, Listed] = {}
        self.setWindowTitle(self.tr("Add cloud machine"))
        self.setMinimumWidth(WIDTH)
        self.preset, self.model, self.route = Dropdown(self), Dropdown(self), Dropdown(self)
        for preset in self._presets:
            self.preset.addItem(preset.name or self.tr("Another one, OpenAI-compatible"), preset.id)
        self.model.setEditable(True)
        self.name, self.url, self.key = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.price_in, self.price_out = QLineEdit(self), QLineEdit(self)
        self.where = self._label("quiet")
        self.source = self._label("quiet")
        self.rule = self._label("quiet")
        self.rule.setText(
            self.tr("Its text goes there when nothing at home answers; the first time there is a question.")
        )
        self.wrong = self._label("wrong")
        self.said = self._label("quiet")
        self.asked = QFrame(self)
        self.asked.setObjectName("confirm")
        self.question = self._label("")
        self.send, self.leave = QPushButton(self.tr("Send"), self.asked), QPushButton(self.tr("Cancel"), self.asked)
        self.list_models = QPushButton(self.tr("List its models"), self)
        self.test = QPushButton(self.tr("Test…"), self)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.add, self.cancel = QPushButton(self.tr("&Add"), self), QPushButton(self.tr("Cancel"), self)
        self.add.setObjectName("first")
        for button in (self.list_models, self.test, self.stop, self.add, self.cancel, self.send, self.leave):
            button.setAutoDefault(False)
        self.preset.activated.connect(lambda _: self._take(self._presets[self.preset.currentIndex()]))
        self.model.currentTextChanged.connect(self._price)
        self.list_models.clicked.connect(self._list)
        self.test.clicked.connect(self._ask)
        self.send.clicked.connect(self._send)
        self.leave.clicked.connect(self._leave)
        self.stop.clicked.connect(self._stop)
        self.add.clicked.connect(self._add)
        self.cancel.clicked.connect(self.reject)
        self._lay()

    def pay_from(self, purse: Callable[[], Purse]) -> None:
        """`purse` opens what the budgets are kept in; it is closed after each test."""
        self._purse = purse

    def begin(self) -> None:
        """Opens it, empty but for the first preset."""
        self.route.clear()
        self.route.addItem(self.tr("no route yet"), "")
        for route in ids(self._changes.document, "routes"):
            self.route.addItem(route, route)
        self.key.clear()
        self.preset.setCurrentIndex(0)
        self._take(self._presets[0])
        self.show()
        self.raise_()
        self.activateWindow()
        self.preset.setFocus()

    def done(self, result: int) -> None:
        """What still runs is stopped, and the key is forgotten here."""
        self._trying.stop()
        self._storing += 1
        self.key.clear()
        super().done(result)

    # What was chosen.

    def _take(self, preset: Preset) -> None:
        self._idle()
        self._listed = {
            model.name: Listed(model.name, model.usd_in_per_m, model.usd_out_per_m) for model in preset.models
        }
        self.name.setText(preset.name)
        self.url.setText(preset.url)
        self.where.setText(self.tr("Its keys are made at {address}").format(address=preset.keys) if preset.keys else "")
        self.where.setVisible(bool(preset.keys))
        self._offer([model.name for model in preset.models])
        self._mark(None)
        self.wrong.hide()
        self.said.hide()
        self._fit()

    def _offer(self, models: list[str]) -> None:
        self.model.clear()
        self.model.addItems(models)
        self._price(self.model.currentText())

    def _price(self, model: str) -> None:
        known = self._listed.get(model)
        for line, usd in (
            (self.price_in, known.usd_in_per_m if known else None),
            (self.price_out, known.usd_out_per_m if known else None),
        ):
            line.setText("" if usd is None else f"{usd:g}")
        preset = self._presets[self.preset.currentIndex()]
        of_preset = next((each for each in preset.models if each.name == model), None)
        if of_preset is not None:
            words = self.tr("In US dollars for a million tokens, as of {date}. Source: {source}")
            self.source.setText(words.format(date=of_preset.date, source=of_preset.source))
        elif known is not None and known.usd_in_per_m is not None:
            self.source.setText(self.tr("In US dollars for a million tokens, as the service itself says now."))
        else:
            self.source.setText(
                self.tr("In US dollars for a million tokens, as the service's page says; 0 where a plan covers it.")
            )
        self._fit()

    def _host(self) -> Host | None:
        """The machine as it is typed; None, and why beside it, where it can't be one."""
        preset, url = self._presets[self.preset.currentIndex()], self.url.text().strip()
        if fault := url_fault(url):
            self._complain(self.url, worded(fault))
            return None
        key = self.key.text().strip()
        if key and (fault := key_fault(BEARER, key)):
            self._complain(self.key, worded(fault))
            return None
        if key and url.startswith("http://") and not is_loopback(url):
            self._complain(self.url, worded(complaints.PLAIN_HTTP))
            return None
        taken = ids(self._changes.document, "hosts")
        host_id = next(
            name for name in (preset.id, *(f"{preset.id}-{n}" for n in range(2, len(taken) + 3))) if name not in taken
        )
        name = self.name.text().strip() or host_id
        return Host(id=host_id, name=name, url=url, kind=Kind(preset.kind), location=Location.CLOUD, auth=bool(key))

    def _prices(self) -> ModelSettings | None:
        found: list[float] = []
        for line in (self.price_in, self.price_out):
            try:
                usd = float(line.text().strip().replace(",", "."))
            except ValueError:
                self._complain(line, self.tr("Both prices are needed: they say what a question costs."))
                return None
            if not 0 <= usd <= MOST_USD:
                self._complain(line, self.tr("Write a price from 0 to 100,000."))
                return None
            found.append(usd)
        return ModelSettings(usd_in_per_m=found[0], usd_out_per_m=found[1])

    def _complain(self, line: QWidget, why: str) -> None:
        self.wrong.setText(why)
        self.wrong.show()
        self._fit()
        self._mark(line)
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, wrong: QWidget | None) -> None:
        """The field that is wrong, and no other."""
        for line in (self.url, self.key, self.model, self.price_in, self.price_out):
            if bool(line.property("wrong")) is not (line is wrong):
                line.setProperty("wrong", line is wrong)
                line.style().polish(line)

    def _whole(self) -> tuple[Host, str, ModelSettings] | None:
        """Machine, model and prices, where all of them are right."""
        self._mark(None)
        self.wrong.hide()
        if (host := self._host()) is None:
            return None
        if not (model := self.model.currentText().strip()):
            self._complain(self.model, self.tr("A model is needed: type its name, or list the models."))
            return None
        settings = self._prices()
        return (host, model, settings) if settings is not None else None

    # What it is tried with.

    def _list(self) -> None:
        self.wrong.hide()
        if (host := self._host()) is not None:
            key = self.key.text().strip()
            self._busy(self.tr("Asking for its models…"))
            self._trying.begin(lambda: models_of(host, key), self._show_models, self._show_failure)

    def _show_models(self, models: tuple[Listed, ...]) -> None:
        self._idle()
        known = self._listed
        self._listed = {
            each.name: each if each.usd_in_per_m is not None else known.get(each.name, each) for each in models
        }
        chosen = self.model.currentText()
        self._offer([each.name for each in models])
        if chosen in self._listed:
            self.model.setCurrentText(chosen)
        self._say(self.tr("Models found: {count}").format(count=len(models)))
        self.model.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        """What a test would cost, and whether it may."""
        if (whole := self._whole()) is None:
            return
        cost = price_of(whole[2])
        assert cost is not None, "both prices are there"
        words = self.tr("This sends {model} one short question: ≈ {price}, {most} at most.")
        price, most = worded(money(cost.expected_usd)), worded(money(cost.bound_usd))
        self.question.setText(words.format(model=whole[1], price=price, most=most))
        self.asked.show()
        self._fit()
        self.send.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        if (whole := self._whole()) is None:
            return
        host, model, settings = whole
        key, open_purse = self.key.text().strip(), self._purse
        assert open_purse is not None, "the app says where the budgets are"

        async def work() -> Tried:
            purse = open_purse()
            try:
                return await try_model(host, key, model, settings, purse)
            finally:
                purse.close()

        self._busy(self.tr("Waiting for the answer…"))
        self._trying.begin(work, self._show_answer, self._show_failure)

    def _show_answer(self, tried: Tried) -> None:
        self._idle()
        words = self.tr("Answered in {seconds} s: “{text}” It cost {price}.")
        seconds = self.locale().toString(tried.took_s, "f", 1)
        self._say(words.format(seconds=seconds, text=tried.text[:120], price=worded(money(tried.cost_usd))))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_failure(self, why: str) -> None:
        self._idle()
        self.wrong.setText(worded(why))
        self.wrong.show()
        self._fit()

    def _leave(self) -> None:
        self.test.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.hide()

    def _stop(self) -> None:
        self._storing += 1
        self._idle()
        self._say(self.tr("Stopped"))

    def _busy(self, words: str) -> None:
        self._say(words)
        self.wrong.hide()
        self.stop.show()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.hide()
        for button in (self.test, self.list_models):
            button.setEnabled(False)

    def _idle(self) -> None:
        self._trying.stop()
        for button in (self.test, self.list_models):
            button.setEnabled(True)
        if self.stop.hasFocus():
            self.test.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stop.hide()
        self.asked.hide()
        self.said.hide()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self._fit()

    # What is kept.

    def _add(self) -> None:
        if (whole := self._whole()) is None:
            return
        host, model, settings = whole
        if not host.auth:
            self._write(host, model, settings)
            return
        self._busy(self.tr("Storing the key…"))
        key, number = self.key.text().strip(), self._storing

        def keep() -> None:
            try:
                self._key_kept(number, whole, self._keys.keep(host, key), "")
            except ConfigError as error:
                self._key_kept(number, whole, None, told(error))

        # A keyring that asks to be unlocked may take for ever: the app's end waits for none of these.
        threading.Thread(target=keep, name="keyring", daemon=True).start()

    def _kept(self, number: int, whole: tuple[Host, str, ModelSettings], where: Kept | None, why: str) -> None:
        if number != self._storing:
            return  # it was stopped
        self._idle()
        if where is None:
            words = worded(why)
            self._show_failure(words[:1].upper() + words[1:])
        else:
            self._write(*whole)

    def _write(self, host: Host, model: str, settings: ModelSettings) -> None:
        edits = cloud_edits(self._changes.document, host, model, settings, self.route.currentData() or "")
        if self._changes.apply(edits):
            self.accept()
            self.added.emit(host.id)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _noted(self, row: QWidget | QLayout, note: QLabel) -> QWidget:
        """A row of the form with its sentence below."""
        whole = QWidget(self)
        whole.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        if isinstance(row, QLayout):
            box.addLayout(row)
        else:
            box.addWidget(row)
        box.addWidget(note)
        return whole

    def _fit(self) -> None:
        """High enough for all that is said; a layout alone forgets that lines wrap."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setMinimumHeight(layout.totalHeightForWidth(max(WIDTH, self.width())))

    def _lay(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for dropdown in (self.preset, self.model, self.route):
            dropdown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        models = QHBoxLayout()
        models.setSpacing(8)
        models.addWidget(self.model, 1)
        models.addWidget(self.list_models)
        prices = QHBoxLayout()
        prices.setSpacing(8)
        prices.addWidget(self.price_in, 1)
        prices.addWidget(self.price_out, 1)
        for text, row, field in (
            (self.tr("Service"), self.preset, self.preset),
            (self.tr("Name"), self.name, self.name),
            (self.tr("Address"), self.url, self.url),
            (self.tr("Key"), self._noted(self.key, self.where), self.key),
            (self.tr("Model"), models, self.model),
            (self.tr("Price of prompt and answer"), self._noted(prices, self.source), self.price_in),
            (self.tr("Asked for"), self._noted(self.route, self.rule), self.route),
        ):
            form.addRow(text, row)
            field.setAccessibleName(text)
        self.price_in.setAccessibleName(self.tr("Price of a million prompt tokens"))
        self.price_out.setAccessibleName(self.tr("Price of a million answer tokens"))
        self.price_in.setPlaceholderText(self.tr("prompt"))
        self.price_out.setPlaceholderText(self.tr("answer"))
        inside = QVBoxLayout(self.asked)
        inside.addWidget(self.question)
        choice = QHBoxLayout()
        choice.addStretch(1)
        choice.addWidget(self.send)
        choice.addWidget(self.leave)
        inside.addLayout(choice)
        foot = QHBoxLayout()
        foot.addWidget(self.test)
        foot.addWidget(self.stop)
        foot.addStretch(1)
        foot.addWidget(self.add)
        foot.addWidget(self.cancel)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 12)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.wrong)
        box.addWidget(self.said)
        box.addWidget(self.asked)
        box.addStretch(1)
        box.addLayout(foot)
        first = (
            self.preset,
            self.name,
            self.url,
            self.key,
            self.model,
            self.list_models,
            self.price_in,
            self.price_out,
        )
        order = (*first, self.route, self.send, self.leave, self.test, self.stop, self.add, self.cancel)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self._idle()
        self.wrong.hide()
