"""Splits `<think>…</think>` off the start of an answer.

Ollama before 0.9, and OpenAI-compatible servers without a reasoning parser, leave a model's thinking inside the text.
"""

from __future__ import annotations

import enum

from hostler.fleet.client import Piece

OPEN, CLOSE = "<think>", "</think>"


class _Where(enum.Enum):
    START = enum.auto()
    THINKING = enum.auto()
    ANSWER = enum.auto()


class ThinkTags:
    """Feed it the content as it comes; a tag may be cut anywhere. Only a tag that opens the answer counts."""

    def __init__(self) -> None:
        self._where = _Where.START
        self._held = ""

    def feed(self, content: str) -> list[Piece]:
        if self._where is _Where.ANSWER:
            return [Piece(text=content)] if content else []
        self._held += content
        pieces: list[Piece] = []
        if self._where is _Where.START:
            start = self._held.lstrip()
            if not start or (len(start) < len(OPEN) and OPEN.startswith(start)):
                return []
            if start.startswith(OPEN):
                self._where, self._held = _Where.THINKING, start[len(OPEN) :]
            else:
                self._where = _Where.ANSWER
                return self._release(text=True)
        thought, tag, rest = self._held.partition(CLOSE)
        if tag:
            self._where, self._held = _Where.ANSWER, rest.lstrip()
            pieces += [Piece(thinking=thought)] if thought else []
            return pieces + self._release(text=True)
        kept = next((size for size in range(len(CLOSE) - 1, 0, -1) if thought.endswith(CLOSE[:size])), 0)
        safe, self._held = thought[: len(thought) - kept], thought[len(thought) - kept :]
        return [*pieces, Piece(thinking=safe)] if safe else pieces

    def end(self) -> list[Piece]:
        """What was held back, once nothing more comes."""
        return self._release(text=self._where is not _Where.THINKING)

    def _release(self, *, text: bool) -> list[Piece]:
        held, self._held = self._held, ""
        if not held:
            return []
        return [Piece(text=held) if text else Piece(thinking=held)]
