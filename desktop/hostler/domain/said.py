"""What Hostler says, in English, and how it was put together: a window can say it in another language.

A `Said` is a `str` everywhere: in events, logs, files, on the command line. What it was made of goes along in memory
only; text that was cut, joined with + or read from a file is plain English again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache


class Said(str):
    """A text of Hostler's own.

    `form` has a place `{name}` for each of `values`, as in str.format; a number, time or other Said among the values
    is worded by whoever words this one. `context` is where translators look it up; "": the form holds no words, only
    their order.
    """

    __slots__ = ("context", "form", "n", "one", "values")

    context: str
    form: str
    one: str
    """The form for exactly one, where there is a number in it (`%n`)."""
    n: int | None
    values: Mapping[str, object]

    def __new__(
        cls, context: str, form: str, one: str = "", n: int | None = None, values: Mapping[str, object] | None = None
    ) -> Said:
        english = one if one and n == 1 else form
        if n is not None:
            english = english.replace("%n", f"{n:,}")
        said = super().__new__(cls, english.format(**values) if values is not None else english)
        said.context, said.form, said.one, said.n, said.values = context, form, one, n, values or {}
        return said

    def format(self, *_: object, **values: object) -> Said:
        """The same with these put in, by name."""
        if self.n is None and not self.values:
            # By far the most: each decision says a dozen of them.
            return Said(self.context, self.form, values=values)
        n = values.pop("n", self.n) if self.n is not None else None
        assert n is None or isinstance(n, int), "one counts in whole numbers"
        return Said(self.context, self.form, one=self.one, n=n, values={**self.values, **values})

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def wording(context: str, form: str) -> Said:
    """A text that is translated. Both are literals, so that translators' tools find them."""
    return Said(context, form)


def counted(context: str, many: str, one: str, sample: int) -> Said:
    """A text with a number, `%n words` and `%n word`, which is put in as `n`.

    By the `sample`, any number, the translators' tools see that it takes more than one form.
    """
    return Said(context, many, one=one, n=sample)


def composed(form: str) -> Said:
    """The order of texts, without words of its own: `{model} · {host}`."""
    return Said("", form)


def joined(separator: str, parts: Iterable[str]) -> Said:
    """The parts that aren't empty, one after another."""
    there = [part for part in parts if part]
    form, names = _places(separator, len(there))
    return Said("", form, values=dict(zip(names, there, strict=True)))


@lru_cache(maxsize=64)
def _places(separator: str, count: int) -> tuple[str, tuple[str, ...]]:
    """`{p0}, {p1}` and the names in it."""
    names = tuple(f"p{place}" for place in range(count))
    return separator.replace("{", "{{").replace("}", "}}").join([f"{{{name}}}" for name in names]), names


def listed(parts: Iterable[str]) -> Said:
    """`a, b and c`."""
    *rest, last = list(parts) or [""]
    if not rest:
        return composed("{last}").format(last=last)
    return wording("List", "{rest} and {last}").format(rest=joined(", ", rest), last=last)


def quoted(words: str) -> Said:
    """Words of somebody else's, in quotes."""
    return QUOTED.format(words=words)


QUOTED = wording("List", "“{words}”")


def percent(share: float) -> Said:
    """A share from 0 to 1."""
    return wording("Number", "{percent:.0f}%").format(percent=share * 100)


def told(error: Exception) -> str:
    """What an exception says, where it can be worded; str() would make plain English of it."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Said) else str(error)


def as_data(text: str) -> object:
    """For a file: from it, the text can be worded later too. A plain text stays one."""
    if not isinstance(text, Said):
        return text.encode("utf-8", "replace").decode()  # half characters can't be written
    values = {name: as_data(value) if isinstance(value, str) else value for name, value in text.values.items()}
    plain = all(isinstance(value, str | int | float | dict) for value in values.values())
    told = {"context": text.context, "form": text.form, "one": text.one, "n": text.n, "values": values}
    return told if plain else str(text)


def from_data(data: object) -> str:
    """A text as `as_data` put it down; what was put down otherwise is as good as nothing."""
    match data:
        case str():
            return data
        case {
            "context": str(context),
            "form": str(form),
            "one": str(one),
            "n": int() | None as n,
            "values": dict(held),
        }:
            values = {name: from_data(value) if isinstance(value, dict) else value for name, value in held.items()}
            return Said(context, form, one=one, n=n, values=values)
    return ""


def as_text(value: object) -> str:
    """For encoders: a Said goes out as the English text. Raises TypeError for anything else."""
    if isinstance(value, Said):
        return str(value)
    raise TypeError(f"{type(value).__name__} can't be encoded")
