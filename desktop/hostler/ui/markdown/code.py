"""Colours of code, line by line. Pygments is imported only when the first code block comes, and not by the thread
that asks: until it is there, code is plain."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

ROLES = ("keyword", "string", "comment", "number", "name")
LONGEST_LINE = 500
"""Characters; longer lines stay plain."""
LONGEST_PIECE = 4000
"""Characters of one comment or text over several lines that are read again with each line."""


class Lexers:
    """Finds the lexer of a language, once for each."""

    def __init__(self, loaded: Callable[[], None] | None = None) -> None:
        """`loaded` is called in another thread when one that was asked for is there."""
        self._loaded = loaded
        self._known: dict[str, Any] = {"": None}

    def get(self, language: str) -> Any:
        """The lexer, or None: there is none, or it isn't loaded yet."""
        name = language.lower()
        if name not in self._known:
            self._known[name] = None
            if self._loaded is None:
                self._load(name)
            else:
                # No daemon: it ends soon, and must have before the app goes.
                threading.Thread(target=self._load, args=(name,), name="lexer").start()
        return self._known[name]

    def _load(self, name: str) -> None:
        from pygments.lexers import get_lexer_by_name
        from pygments.util import ClassNotFound

        try:
            self._known[name] = get_lexer_by_name(name, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return
        if self._loaded is not None:
            self._loaded()


class Highlighter:
    """Reads a code block line by line; each line is read about twice, however long the block is."""

    def __init__(self, lexer: Any) -> None:
        self._lexer = lexer
        self._stack: list[str] = ["root"]
        self._text = ""
        """What is read again: the line before, or all lines of a comment that isn't closed yet."""

    def line(self, line: str, *, keep: bool) -> list[tuple[str, str]]:
        """(text, role) of the next line; `keep`: it is complete, and the next one follows."""
        if self._lexer is None or len(line) > LONGEST_LINE:
            return [(line, "")]
        start = len(self._text)
        text = f"{self._text}{line}\n"
        stack = list(self._stack)
        restart, stack_there = 0, list(stack)
        runs: list[tuple[str, str]] = []
        try:
            for at, token, value, below in self._read(text, stack):
                if at <= start and (at == 0 or text[at - 1] == "\n"):
                    restart, stack_there = at, below
                part = value[max(0, start - at) :].rstrip("\n")
                if part:
                    runs.append((part, _role(str(token))))
        except (TypeError, AttributeError, IndexError, KeyError):
            # A lexer with ways of its own, which can't be stopped in the middle.
            self._lexer = None
            return [(line, "")]
        if "".join(text for text, _ in runs) != line:
            runs = [(line, "")]
        if keep:
            self._text, self._stack = text[restart:], stack_there
            if len(self._text) > LONGEST_PIECE:
                self._text = ""
        return runs

    def _read(self, text: str, stack: list[str]) -> Iterator[tuple[int, Any, str, list[str]]]:
        from pygments.lexer import ExtendedRegexLexer, LexerContext

        context = LexerContext(text, 0, stack)
        read: Any = ExtendedRegexLexer.get_tokens_unprocessed
        for at, token, value in read(self._lexer, context=context):
            yield at, token, value, list(context.stack)


def _role(token: str) -> str:
    """Token.Literal.String.Doc -> string."""
    parts = token.split(".")
    if "Comment" in parts:
        return "comment"
    if "String" in parts:
        return "string"
    if "Number" in parts:
        return "number"
    if "Keyword" in parts or "Tag" in parts or token.endswith("Operator.Word"):
        return "keyword"
    return "name" if {"Function", "Class", "Decorator", "Builtin", "Attribute", "Exception"} & set(parts) else ""
