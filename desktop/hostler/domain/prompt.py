"""What is asked: an instruction, the captured text, images, and where they came from."""

from __future__ import annotations

import enum

import msgspec

from hostler.domain.usage import Via

READING_TOKENS_PER_S = 100.0
"""How fast an unmeasured target reads a prompt, on the careful side."""

MARK_TOKENS = 8
"""What a chat template writes around each message of a conversation, on the careful side."""


class Source(enum.StrEnum):
    """Where the captured text came from."""

    TYPED = "typed"
    SELECTION = "selection"
    CLIPBOARD = "clipboard"
    FILE = "file"
    STDIN = "stdin"


class Looks(enum.StrEnum):
    """A kind of captured text."""

    IMAGE = "image"
    ERROR = "error"
    """A traceback, a compiler's or a command's error."""
    CODE = "code"
    FOREIGN = "foreign"
    """In another language than the user's."""
    MAIL = "mail"
    QUESTION = "question"


class Image(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """An encoded picture. PNG and JPEG are understood by every vision server."""

    data: bytes
    media_type: str = "image/png"
    width: int = 0
    height: int = 0

    def __repr__(self) -> str:
        return f"Image({self.media_type}, {self.width}x{self.height}, {len(self.data)} bytes)"


class Turn(msgspec.Struct, frozen=True):
    """A question of this conversation that was answered before. Its images aren't sent again: the answer tells of
    them. Its repr shows sizes and never text."""

    question: str
    """The whole text that was sent."""
    answer: str

    def __repr__(self) -> str:
        return f"Turn({len(self.question)} chars, answer={len(self.answer)} chars)"

    @property
    def tokens(self) -> int:
        """Estimated, with the marks between messages."""
        return estimated_tokens(self.question) + estimated_tokens(self.answer) + 2 * MARK_TOKENS


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """One question. Its repr shows sizes and never text, so that no log can hold it."""

    instruction: str = ""
    text: str = ""
    images: tuple[Image, ...] = ()
    source: Source = Source.TYPED
    via: Via = Via.POPUP
    conversation: str = ""
    app: str = ""
    """The window class of the app the text came from, where the desktop tells."""
    turns: tuple[Turn, ...] = ()
    """What was said before in this conversation, oldest first; sent along."""

    def __repr__(self) -> str:
        return (
            f"Prompt(instruction={len(self.instruction)} chars, text={len(self.text)} chars, "
            f"images={len(self.images)}, source={self.source}, turns={len(self.turns)})"
        )

    @property
    def is_empty(self) -> bool:
        return not (self.instruction.strip() or self.text.strip() or self.images)

    @property
    def outgoing(self) -> str:
        """The text of this question: the instruction first, then the text it is about.

        Half characters, as a shell or a clipboard may hand over, become question marks: JSON can't carry them.
        """
        parts = (self.instruction.strip(), self.text.strip("\n"))
        return "\n\n".join(part for part in parts if part.strip()).encode("utf-8", "replace").decode()

    @property
    def whole(self) -> str:
        """All text that leaves with it: the turns before, then its own."""
        return "\n\n".join([*(part for turn in self.turns for part in (turn.question, turn.answer)), self.outgoing])

    @property
    def tokens(self) -> int:
        """How many tokens all of it is, estimated; without its images."""
        return estimated_tokens(self.outgoing) + sum(turn.tokens for turn in self.turns)


def fitted(prompt: Prompt, room_tokens: int | None) -> Prompt:
    """The prompt with as many of its turns as fit, the oldest dropped first. None: nobody knows how much fits."""
    if room_tokens is None or prompt.tokens <= room_tokens:
        return prompt
    left = room_tokens - estimated_tokens(prompt.outgoing)
    kept: list[Turn] = []
    for turn in reversed(prompt.turns):
        left -= turn.tokens
        if left < 0:
            break
        kept.insert(0, turn)
    return msgspec.structs.replace(prompt, turns=tuple(kept))


def estimated_tokens(text: str) -> int:
    """How many tokens `text` is, roughly and rather too many than too few.

    Latin text runs at about four bytes a token; scripts whose letters take three bytes in UTF-8 at about one
    token a letter, which is three bytes a token.
    """
    encoded = len(text.encode("utf-8", "replace"))
    wide = encoded - len(text) > len(text) // 2
    return encoded // 3 + 1 if wide else encoded // 4 + 1
