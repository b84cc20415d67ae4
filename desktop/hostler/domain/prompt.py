"""What is asked: an instruction, the captured text, images, and where they came from."""

from __future__ import annotations

import enum

import msgspec

READING_TOKENS_PER_S = 100.0
"""How fast an unmeasured target reads a prompt, on the careful side."""


class Source(enum.StrEnum):
    """Where the captured text came from."""

    TYPED = "typed"
    SELECTION = "selection"
    CLIPBOARD = "clipboard"
    FILE = "file"
    STDIN = "stdin"


class Image(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """An encoded picture. PNG and JPEG are understood by every vision server."""

    data: bytes
    media_type: str = "image/png"
    width: int = 0
    height: int = 0

    def __repr__(self) -> str:
        return f"Image({self.media_type}, {self.width}x{self.height}, {len(self.data)} bytes)"


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """One question. Its repr shows sizes and never text, so that no log can hold it."""

    instruction: str = ""
    text: str = ""
    images: tuple[Image, ...] = ()
    source: Source = Source.TYPED
    conversation: str = ""

    def __repr__(self) -> str:
        return (
            f"Prompt(instruction={len(self.instruction)} chars, text={len(self.text)} chars, "
            f"images={len(self.images)}, source={self.source})"
        )

    @property
    def is_empty(self) -> bool:
        return not (self.instruction.strip() or self.text.strip() or self.images)

    @property
    def outgoing(self) -> str:
        """The whole text a model gets: the instruction first, then the text it is about.

        Half characters, as a shell or a clipboard may hand over, become question marks: JSON can't carry them.
        """
        parts = (self.instruction.strip(), self.text.strip("\n"))
        return "\n\n".join(part for part in parts if part.strip()).encode("utf-8", "replace").decode()


def estimated_tokens(text: str) -> int:
    """How many tokens `text` is, roughly and rather too many than too few.

    Latin text runs at about four bytes a token; scripts whose letters take three bytes in UTF-8 at about one
    token a letter, which is three bytes a token.
    """
    encoded = len(text.encode("utf-8", "replace"))
    wide = encoded - len(text) > len(text) // 2
    return encoded // 3 + 1 if wide else encoded // 4 + 1
