"""Where in a prompt the person speaks, and what is only quoted, within a bounded number of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hostler.domain.classify.rules import folded, speaks
from hostler.domain.classify.structure import is_code_line
from hostler.domain.prompt import Prompt

HEAD = 2_000
TAIL = 1_000
SAMPLE = 300
"""Of a long text the first 2,000 and the last 1,000 characters are read, and three samples of 300 between."""

SHORT = 700
"""A single paragraph up to this many characters is read as the person's own words throughout."""

REQUEST = 240
"""A first paragraph up to this many characters may be a request about what follows it."""

_LONGEST_SENTENCE = 400
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？؟]")
_QUOTED = re.compile(r"“[^”]{12,}”|\"[^\"]{12,}\"|«[^»]{12,}»|„[^“”]{12,}[“”]|「[^」]{6,}」|'(?<!\w')[^']{16,}'(?!\w)")
_COLON = re.compile(r"[:：]\s*")
_BLANK = re.compile(r"\n[ \t\r\f\v]*\n")
_LABELS = (
    "question",
    "q",
    "problem",
    "task",
    "user",
    "instruction",
    "frage",
    "aufgabe",
    "pregunta",
    "вопрос",
    "задача",
    "问题",
)


class Reading(msgspec.Struct, frozen=True, gc=False):
    """The two zones of a prompt, both bounded.

    `instruction` is what the person asks, `material` what the question is about. `certain` is false when the
    instruction had to be guessed inside one text, as with most pasted prompts.
    """

    instruction: str
    material: str
    certain: bool


def read(prompt: Prompt) -> Reading:
    """Tells the instruction from the material. Reads at most 3,902 characters of each of the prompt's two fields."""
    asked, pasted = sampled(prompt.instruction), sampled(prompt.text)
    if asked and pasted:
        instruction, rest = _split(asked)
        return Reading(instruction or asked, "\n".join(part for part in (rest, pasted) if part), certain=True)
    instruction, rest = _split(asked or pasted)
    # “Fix this:” says where the instruction ends; and a long text is about something else than what is asked of it.
    certain = instruction.rstrip().endswith((":", "：")) or len(rest) > 2 * SHORT
    # A short paragraph before a blank line and a longer text is how people paste.
    head = (asked or pasted).partition("\n\n")[0]
    certain = certain or (len(head) <= REQUEST and instruction.startswith(head) and len(rest) >= REQUEST // 2)
    return Reading(instruction, rest, certain)


def sampled(text: str) -> str:
    """The text without surrounding space; of a long one its head, three samples and its tail."""
    text = text.strip()
    if len(text) <= HEAD + TAIL + 3 * SAMPLE:
        return text
    step = (len(text) - HEAD - TAIL) // 4
    middle = (text[HEAD + step * n : HEAD + step * n + SAMPLE] for n in (1, 2, 3))
    return "\n".join((text[:HEAD], *middle, text[-TAIL:]))


def _split(text: str) -> tuple[str, str]:
    # A fence begins and ends a block of its own.
    blocks = [
        block.strip("\n") for block in _BLANK.split(text.replace("\n```", "\n\n```")) if block and not block.isspace()
    ]
    if not blocks:
        return "", ""
    first, rest = _split_block(blocks[0])
    material = [rest, *blocks[1:]]
    if len(blocks) == 1 and not rest:
        return _without_quotes(first)
    last = _asks(blocks[-1]) if len(blocks) > 1 else _asks(rest)
    asks = last and (len(blocks) > 1 or len(text) > SHORT) and speaks(folded(first))
    if asks and len(blocks) > 1 and len(first) <= REQUEST:
        # The request came first; a question at the end belongs to the text.
        last = ""
    spoken = [part for part in (first, last) if part]
    if last and first and not asks and len(text) > SHORT:
        # A long text that begins like a text and ends like a request: the request is the last words.
        spoken, material = [last], [first, *material]
    return "\n".join(spoken), "\n".join(part for part in material if part)


def _split_block(block: str) -> tuple[str, str]:
    """What a paragraph asks and what it goes on to quote: by code, by a colon, by length."""
    lines = block.split("\n")
    own = 0
    for line in lines:
        if is_code_line(line) or line.lstrip().startswith((">", "```", "|")):
            break
        own += 1
    spoken, quoted = "\n".join(lines[:own]), "\n".join(lines[own:])
    if (colon := _COLON.search(spoken, 0, _LONGEST_SENTENCE)) and colon.end() < len(spoken):
        before, after = spoken[: colon.start()], spoken[colon.end() :]
        if before.strip().casefold() in _LABELS:
            spoken = after
        elif before.count(" ") < 30 and speaks(folded(before)):
            spoken, quoted = before, "\n".join(part for part in (after, quoted) if part)
    if len(spoken) <= SHORT:
        return spoken, quoted
    ends = list(_sentence_ends(spoken[:_LONGEST_SENTENCE]))
    cut = ends[1] if len(ends) > 1 else ends[0] if ends else _LONGEST_SENTENCE
    return spoken[:cut], "\n".join(part for part in (spoken[cut:], quoted) if part)


def _asks(block: str) -> str:
    """The last line or sentence of a paragraph, when it asks something; else nothing."""
    line = block.rstrip().rpartition("\n")[2].strip()
    if len(line) > _LONGEST_SENTENCE:
        tail = line[-_LONGEST_SENTENCE:]
        ends = [end for end in _sentence_ends(tail) if end < len(tail) - 1]
        line = tail[ends[-1] :] if ends else tail
    if is_code_line(line):
        return ""
    if line.endswith(("?", "？", "؟")):
        return line
    # A request at the end is short and begins with its verb; a sentence of the material seldom does.
    opening = " ".join(line.split(" ", 4)[:4])
    return line if len(line) <= 240 and speaks(folded(opening)) else ""


def _sentence_ends(text: str) -> Iterator[int]:
    return (match.end() for match in _SENTENCE_END.finditer(text))


def _without_quotes(text: str) -> tuple[str, str]:
    """A long quotation inside a sentence is material: it says nothing about what is asked."""
    quotes = _QUOTED.findall(text)
    return (_QUOTED.sub(" … ", text), "\n".join(quotes)) if quotes else (text, "")
