"""The fields of a model's own settings: those whose values are more than a text, a number or a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from hostler.domain.keeping import read_keep_alive
from hostler.domain.registry import THINK
from hostler.store.reference import Key
from hostler.ui.settings.form import ChoiceField, Field, TextField
from hostler.ui.words import number, translate, worded

MODEL_TABLE = '[hosts.models."NAME"]'


def field_for_model(key: Key) -> Field:
    """The field that fits a key of a model's settings."""
    match key.name:
        case "think":
            levels = {
                "low": translate("Models", "little"),
                "medium": translate("Models", "some"),
                "high": translate("Models", "much"),
                "max": translate("Models", "as much as it can"),
            }
            return ValueField(key, [*_yes_or_no(), *((level, levels[level]) for level in THINK)])
        case "vision":
            return ValueField(key, _yes_or_no())
        case "keep_alive":
            return KeepAliveField(key)
        case "num_ctx":
            return ContextField(key)
    return TextField(key)


def _yes_or_no() -> list[tuple[object, str]]:
    return [
        (None, translate("Settings", "by itself")),
        (True, translate("Models", "yes")),
        (False, translate("Models", "no")),
    ]


class ValueField(ChoiceField):
    """One of few values of any kind. A value in the file that isn't among them is shown as it is written there."""

    def __init__(self, key: Key, values: Sequence[tuple[object, str]], parent: QWidget | None = None) -> None:
        self._values = list(values)
        super().__init__(key, [(str(place), words) for place, (_, words) in enumerate(values)], parent)

    def put(self, value: Any) -> None:
        place = next(
            (p for p, (known, _) in enumerate(self._values) if known == value and type(known) is type(value)), -1
        )
        if place < 0:
            self._values.append((value, str(value)))
            self._box.addItem(str(value), str(len(self._values) - 1))
            place = len(self._values) - 1
        self._box.setCurrentIndex(place)

    def typed(self) -> Any:
        return self._values[max(0, self._box.currentIndex())][0]


class KeepAliveField(TextField):
    """A number is seconds; anything else a duration like 30m."""

    def typed(self) -> Any:
        text = self._line.text().strip()
        if not text:
            return None
        try:
            return read_keep_alive(text)
        except ValueError as error:
            raise ValueError(worded(error.args[0])) from None


class ContextField(TextField):
    """Says what the model was trained for, where its machine tells."""

    def show_trained(self, tokens: int | None) -> None:
        text = translate("Models", "by itself; trained for {count}").format(count=number(tokens)) if tokens else ""
        self._line.setPlaceholderText(text)
