"""Requests over texts of other kinds: those that the routing model is trained on, and those that it is held to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

TRAINED_ON = Path(__file__).parent / "bench" / "prompts" / "pairs.json"
HELD_OUT = Path(__file__).parent / "domain" / "classify" / "pairs.json"


class Instruction(msgspec.Struct):
    """A request, its route, and the kinds of text over which it means just that."""

    text: str
    route: str
    fits: list[str]


class Paste(msgspec.Struct):
    """A text that somebody might have selected, and its kind."""

    text: str
    kind: str


class Pairs(msgspec.Struct):
    """Many instructions and many texts."""

    instructions: list[Instruction]
    pastes: list[Paste]

    def fitting(self, instruction: Instruction) -> list[Paste]:
        """The texts over which the instruction means what it says."""
        return [paste for paste in self.pastes if paste.kind in instruction.fits]

    def each(self) -> Iterator[tuple[Instruction, Paste]]:
        """Each instruction with each text that fits it."""
        return ((instruction, paste) for instruction in self.instructions for paste in self.fitting(instruction))


def read_pairs(file: Path) -> Pairs:
    return msgspec.json.decode(file.read_bytes(), type=Pairs)
