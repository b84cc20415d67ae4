"""The pages: General, and one for each list of the config, with its entries at the start and their fields beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hostler.domain.registry import Registry
from hostler.domain.said import Said, wording
from hostler.store.edit import Edit, Remove, Set, Where, value_at
from hostler.store.entries import fresh, ids, renamed, users_of_host, users_of_route
from hostler.store.reference import Key, keys
from hostler.ui.settings.chain import ChainField
from hostler.ui.settings.changes import Changes
from hostler.ui.settings.form import ChoiceField, Field, field_for, laid
from hostler.ui.settings.labels import GROUPS, LABELS
from hostler.ui.words import translate, worded

_DECLARED = {(key.table, key.name): key for key in keys()}
LISTEN = "listen"
LIST_WIDTH, NARROW_LIST_WIDTH = 190, 140
NARROW = 560
"""A page of less, in pixels, has no room for list, labels and fields side by side."""
KEYS = tuple(_DECLARED[place] for place in LABELS)

EMPTY: Mapping[str, Said] = {
    "hosts": wording("Settings", "No machines yet: Add begins one. Until then the Ollama of this machine is used."),
    "routes": wording(
        "Settings", "No routes yet: Add begins one. Until then they are made from the first machine's models."
    ),
    "actions": wording(
        "Settings", "No actions of your own yet: Add begins one. Those that Hostler brings are there as well."
    ),
}
"""What a page says where its list is empty."""


class Page(QWidget):
    """A page of the window: its title, and its fields with where each stands in the config."""

    title = ""

    def __init__(self, changes: Changes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changes = changes
        self.fields: dict[tuple[str, str], Field] = {}

    def where(self, key: Key) -> Where | None:
        """Where a key's value stands now; None where nothing is chosen."""
        raise NotImplementedError

    def show_document(self, document: Mapping[str, Any]) -> None:
        """The config's values."""
        for field in self.fields.values():
            where = self.where(field.key)
            field.setEnabled(where is not None)
            field.show_value(value_at(document, where) if where is not None else None)

    def complain(self, where: Where, why: str, wanted: object) -> bool:
        """Says what is wrong beside the field that stands for it, with what was typed. Returns whether there is one."""
        for field in self.fields.values():
            if self.where(field.key) == where:
                field.put(wanted)
                field.complain(why)
                return True
        return False

    def reveal(self, key: Key) -> None:
        """Shows the field of a key and puts the focus there."""
        field = self.fields[key.table, key.name]
        for area in self.findChildren(QScrollArea):
            if area.isAncestorOf(field):
                area.ensureWidgetVisible(field)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_facts(self, registry: Registry, targets: Sequence[str]) -> None:
        """What the machines have told."""

    def _made(self, wanted: Iterable[Key], make: Callable[[Key], Field] = field_for) -> list[Field]:
        made = []
        for key in wanted:
            field = make(key)
            field.edited.connect(partial(self._edited, field))
            self.fields[key.table, key.name] = field
            made.append(field)
        return made

    def _edited(self, field: Field, value: Any) -> None:
        where = self.where(field.key)
        if where is not None:
            self.changes.apply(self.edits(field.key, where, value))

    def edits(self, key: Key, where: Where, value: Any) -> Sequence[Edit]:
        """What a new value changes."""
        return [Set(where, value)]


def scrolled(inside: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


class GeneralPage(Page):
    """Every table that is no list, group by group."""

    def __init__(
        self, changes: Changes, parent: QWidget | None, tail: QWidget, *, binding: QWidget | None = None
    ) -> None:
        """`tail` stands under the fields; `binding` with the hotkeys, where no program takes or hears them."""
        super().__init__(changes, parent)
        self.title = translate("Settings", "General")
        inside = QWidget()
        inside.setObjectName("inside")
        box = QVBoxLayout(inside)
        box.setContentsMargins(4, 0, 16, 16)
        box.setSpacing(14)
        for table, title in GROUPS.items():
            heading = QLabel(worded(title), inside)
            heading.setObjectName("heading")
            form = QFormLayout()
            here = [key for key in KEYS if key.table == table and (binding is None or key.name != LISTEN)]
            laid(self._made(here), form)
            box.addWidget(heading)
            box.addLayout(form)
            if table == "[hotkeys]" and binding is not None:
                box.addWidget(binding)
        box.addWidget(tail)
        box.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside, self))

    def where(self, key: Key) -> Where | None:
        return (key.table.strip("[]"), key.name)


class ListPage(Page):
    """Entries at the start, the fields of the chosen one beside them."""

    chosen = Signal()

    def __init__(
        self, name: str, title: str, changes: Changes, parent: QWidget | None = None, *, below: QWidget | None = None
    ) -> None:
        """`name` is the list in the config: hosts, routes or actions. `below` stays in sight under the fields."""
        super().__init__(changes, parent)
        self.name, self.title = name, title
        self._targets: tuple[str, ...] = ()
        self._wanted = ""
        self.list = QListWidget(self)
        self.list.setObjectName("entries")
        self.list.setAccessibleName(title)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._choose())
        self.add = QPushButton(translate("Settings", "Add"), self)
        self.remove = QPushButton(translate("Settings", "Remove"), self)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.said = QLabel(self)
        self.said.setObjectName("wrong")
        self.said.setWordWrap(True)
        self.said.hide()
        inside = QWidget()
        inside.setObjectName("inside")
        self.form = form = QFormLayout()
        laid(self._made(key for key in KEYS if key.table == f"[[{name}]]"), form)
        fields = QVBoxLayout(inside)
        fields.setContentsMargins(4, 0, 16, 16)
        fields.setSpacing(14)
        self.empty = QLabel(worded(EMPTY[name]), inside)
        self.empty.setObjectName("quiet")
        self.empty.setWordWrap(True)
        fields.addWidget(self.empty)
        fields.addLayout(form)
        fields.addStretch(1)
        self._lay(inside, below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small screen a field beside list and label would show three letters: the labels go above the fields.
        narrow = event.size().width() < NARROW
        wraps = QFormLayout.RowWrapPolicy.WrapAllRows if narrow else QFormLayout.RowWrapPolicy.DontWrapRows
        if wraps is not self.form.rowWrapPolicy():
            self.list.setFixedWidth(NARROW_LIST_WIDTH if narrow else LIST_WIDTH)
            self.form.setRowWrapPolicy(wraps)

    def where(self, key: Key) -> Where | None:
        entry = self.entry
        return (self.name, entry, key.name) if entry else None

    @property
    def entry(self) -> str:
        """The id of the entry that is chosen."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def select(self, entry: str) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == entry:
                self.list.setCurrentRow(row)

    def choose_later(self, entry: str) -> None:
        """Chooses the entry, now or once the config was read."""
        self._wanted = entry
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_document(self.changes.document)

    def show_document(self, document: Mapping[str, Any]) -> None:
        row, entry = self.list.currentRow(), self.entry if self.list.currentItem() is not None else None
        if self._wanted in ids(document, self.name):
            entry, self._wanted = self._wanted, ""
        self.list.blockSignals(True)
        self.list.clear()
        for name, label in self.rows(document):
            item = QListWidgetItem(label, self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(label)  # it may be longer than the list is wide
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        if entry in [name for name, _ in self.rows(document)]:
            self.select(entry)
        self.list.blockSignals(False)
        self.remove.setEnabled(self.list.count() > 0)
        self.empty.setVisible(not document.get(self.name))
        self._show_fields(document)

    def rows(self, document: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Id and label of each entry."""
        return [
            (str(entry["id"]), str(entry.get("name") or entry["id"]))
            for entry in document.get(self.name, [])
            if isinstance(entry, dict) and "id" in entry
        ]

    def show_facts(self, registry: Registry, targets: Sequence[str]) -> None:
        self._targets = tuple(targets)
        for field in self.fields.values():
            if isinstance(field, ChainField):
                field.offer(registry, targets)

    def edits(self, key: Key, where: Where, value: Any) -> Sequence[Edit]:
        if key.name == "id":
            return renamed(self.changes.document, self.name, where[1], str(value))
        return super().edits(key, where, value)

    def _edited(self, field: Field, value: Any) -> None:
        was_id, entry = field.key.name == "id", self.entry
        if was_id and value in ids(self.changes.document, self.name):
            field.complain(translate("Settings", "“{name}” is there already: take another one.").format(name=value))
            return
        if was_id:
            # The rows are made anew while this is done; the entry is the same under its new id.
            item = self.list.currentItem()
            item.setData(Qt.ItemDataRole.UserRole, value)
            field.value = value
            if not self.changes.apply(renamed(self.changes.document, self.name, entry, str(value))):
                item.setData(Qt.ItemDataRole.UserRole, entry)
            return
        super()._edited(field, value)

    def _choose(self) -> None:
        for field in self.fields.values():
            field.complain("")
            field.value = None
            field.put(None)
        self.said.hide()
        self._show_fields(self.changes.document)
        self.chosen.emit()

    def _show_fields(self, document: Mapping[str, Any]) -> None:
        super().show_document(document)
        for field in self.fields.values():
            self.form.setRowVisible(field, self.where(field.key) is not None)

    def _add(self) -> None:
        if self.name == "routes" and not self._targets:
            self._say(translate("Settings", "A route needs a target: add a machine first, and wait until it answers."))
            return
        change = fresh(self.changes.document, self.name, self._targets)
        if self.changes.apply([change]):
            self.select(change.where[1])
            first = next(iter(self.fields.values()))
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            if hasattr(first.editor, "selectAll"):
                first.editor.selectAll()

    def _remove(self) -> None:
        entry = self.entry
        document = self.changes.document
        users = users_of_host(document, entry) if self.name == "hosts" else ()
        if self.name == "routes":
            users = users_of_route(document, entry)
        if users:
            words = translate("Settings", "“{name}” is needed by {users}: take it out there first.")
            self._say(words.format(name=entry, users=", ".join(users)))
            return
        self.changes.apply([Remove((self.name, entry))])

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _lay(self, inside: QWidget, below: QWidget | None) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        self.start = start = QVBoxLayout()
        """The entries, with room for more buttons below."""
        start.setSpacing(6)
        start.addWidget(self.list, 1)
        start.addWidget(self.said)
        start.addLayout(buttons)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        beside.addLayout(start)
        beside.addWidget(scrolled(inside, self), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(beside, 1)
        if below is not None:
            whole.addWidget(below)


class RoutesPage(ListPage):
    """Routes with their chains, the fallback as the last row, and a line to try a prompt."""

    def __init__(self, changes: Changes, parent: QWidget | None, try_box: QWidget) -> None:
        super().__init__("routes", translate("Settings", "Routes"), changes, parent, below=try_box)

    def _made(self, wanted: Iterable[Key], make: Callable[[Key], Field] = field_for) -> list[Field]:
        return super()._made(wanted, lambda key: ChainField(key) if key.name == "chain" else field_for(key))

    def rows(self, document: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [*super().rows(document), ("", translate("Settings", "Fallback"))]

    def where(self, key: Key) -> Where | None:
        if self.list.currentItem() is not None and not self.entry:
            return ("fallback", "chain") if key.name == "chain" else None
        return super().where(key)

    def _remove(self) -> None:
        if self.entry:
            super()._remove()
        else:
            self._say(translate("Settings", "The fallback stays; its chain may be empty."))


class ActionsPage(ListPage):
    """Actions; the route is one of those there are."""

    def __init__(self, changes: Changes, parent: QWidget | None) -> None:
        super().__init__("actions", translate("Settings", "Actions"), changes, parent)

    def _made(self, wanted: Iterable[Key], make: Callable[[Key], Field] = field_for) -> list[Field]:
        return super()._made(wanted, lambda key: ChoiceField(key, ()) if key.name == "route" else field_for(key))

    def show_document(self, document: Mapping[str, Any]) -> None:
        field = self.fields["[[actions]]", "route"]
        assert isinstance(field, ChoiceField)
        field.offer([("", translate("Settings", "by the text")), *((r, r) for r in ids(document, "routes"))])
        super().show_document(document)
