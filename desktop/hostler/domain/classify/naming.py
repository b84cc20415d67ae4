"""What the linear model's properties of a text are called where the decision's reasons are shown."""

from __future__ import annotations

from collections.abc import Iterable

from hostler.domain.said import Said, joined, quoted, wording

_NAMED = wording("Evidence", "wording and form: {names}")
FORM = wording("Form", "wording and form")
_NAMES = (
    wording("Form", "1 numbers"),
    wording("Form", "2 numbers"),
    wording("Form", "3-5 numbers"),
    wording("Form", "6+ numbers"),
    wording("Form", "short"),
    wording("Form", "middle"),
    wording("Form", "long"),
    wording("Form", "very long"),
    wording("Form", "SQL"),
    wording("Form", "LaTeX"),
    wording("Form", "diff"),
    wording("Form", "a line of code"),
    wording("Form", "amount with a number"),
    wording("Form", "amount with numbers"),
    wording("Form", "backtick"),
    wording("Form", "bullets"),
    wording("Form", "code"),
    wording("Form", "code block"),
    wording("Form", "docstring"),
    wording("Form", "equations"),
    wording("Form", "error output"),
    wording("Form", "money or percent"),
    wording("Form", "multiple choice"),
    wording("Form", "names of code"),
    wording("Form", "options"),
    wording("Form", "other letters"),
    wording("Form", "question"),
    wording("Form", "question with numbers"),
    wording("Form", "relations"),
    wording("Form", "shell command"),
    wording("Form", "some code"),
    wording("Form", "unspaced"),
)
_SAID: dict[str, Said] = {str(name): name for name in _NAMES}


def is_property(feature: str) -> bool:
    """Whether a feature of the linear model is a property of the text; else it is a word or part of one."""
    return feature.startswith(("#", "~#", "?#"))


def features_said(features: Iterable[str]) -> Said:
    """`wording and form: “derivative”, “of the”, 3-5 numbers`."""
    names = [
        property_name(name.lstrip("~?#")) if is_property(name) else quoted(name.lstrip("~").lstrip("^ "))
        for name in features
    ]
    return _NAMED.format(names=joined(", ", dict.fromkeys(names)))


def property_name(name: str) -> str:
    """A property by its name in the model, like `3-5 numbers, short`."""
    if (said := _SAID.get(name)) is not None or ", " not in name:
        return said or name
    return joined(", ", [_SAID.get(part, part) for part in name.split(", ")])
