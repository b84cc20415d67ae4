"""Is an answer poor? Said only where it shows in the answer itself: a wrong "Paris." looks like a right one.

Every rule is careful: an answer that is called poor costs the user a second one, so the doubtful ones pass. What is
read of an answer is bounded, whatever its length.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

from hostler.domain.language import has_own_script, holds, language, ordered_language
from hostler.domain.prompt import Prompt
from hostler.domain.refusals import misses_the_text, refuses
from hostler.domain.repetition import goes_round
from hostler.domain.said import wording
from hostler.domain.usage import Metrics
from hostler.domain.wishes import Wishes, instruction_of, looks_like_code, wishes_of

READ_CHARS = 12_000
"""Of an answer longer than this only its beginning and its end are read."""
FAR_TOO_SHORT = 0.25
"""Less than this share of a length that was named."""
PROSE_WORDS = 6
"""From so many words on, an answer without any sign of code is no code."""
FEWEST_LETTERS = 40
FEWEST_HITS_OF_A_QUESTION = 3
FENCES = 2000

EMPTY = wording("Poor", "is empty")
ONLY_THOUGHT = wording("Poor", "holds only thoughts")
DECLINES = wording("Poor", "declines")
MISSES_THE_TEXT = wording("Poor", "asks for what it was given")
LOOPS = wording("Poor", "repeats itself")
CUT_OFF = wording("Poor", "was cut off")
TOO_SHORT = wording("Poor", "is far too short")
NO_CODE = wording("Poor", "has no code in it")
NO_JSON = wording("Poor", "has no JSON in it")
OTHER_LANGUAGE = wording("Poor", "is in another language")

_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*([^\n`]*)", re.MULTILINE)
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`[^`\n]*`")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_LETTER = re.compile(r"[^\W\d_]")
_A_WORD = re.compile(
    r"^\W*(?:yes|no|ok(?:ay)?|sure|of course|certainly|absolutely|done|maybe|true|false|ja|nein|klar|gerne|"
    r"natürlich|oui|non|"
    r"d['’]accord|bien sûr|s[ií]|claro|por supuesto|sim|não|certo|sì|da|tak|nie|evet|hayır|да|нет|конечно|是|"
    r"是的|好|好的|"
    r"はい|いいえ|네|아니요|نعم|لا)\W*$",
    re.IGNORECASE,
)
_REPEATS = re.compile(
    r"\b(?:repeat\w*|times|again and again|over and over|copies|lorem|wiederhol\w*|\d+ ?mal|répèt\w*|répét\w*|fois|"
    r"repit\w*|"
    r"repet\w*|veces|vezes|ripet\w*|volte|повтор\w*|раз|test data|dummy|placeholder|ascii|chant|mantra)\b|重复|"
    r"重複|次|遍|回",
    re.IGNORECASE,
)


class _Reading(msgspec.Struct, frozen=True):
    """The parts of an answer that rules look at."""

    whole: str
    """Without its thoughts, and without surrounding space."""
    part: str
    """The whole, or beginning and end of a long one."""
    words: int
    """How many words the part has; signs that stand for words count each."""


def poor(prompt: Prompt, route: str, answer: str, metrics: Metrics | None = None) -> str:
    """Why the answer is poor, as the end of a sentence that begins with "It", or "" for a good one.

    Takes any text of any size; reads a bounded part of it.
    """
    read = _read(answer)
    if not _has_content(read.part):
        return ONLY_THOUGHT if _THOUGHT.search(answer[:READ_CHARS]) else EMPTY
    asked = f"{instruction_of(prompt)}\n{prompt.text[:600]}"
    if (prompt.text.strip() or prompt.images) and misses_the_text(read.part, read.words):
        return MISSES_THE_TEXT
    if refuses(asked, read.part, read.words):
        return DECLINES
    if not _REPEATS.search(instruction_of(prompt)) and goes_round(read.whole):
        return LOOPS
    if (metrics is not None and metrics.done_reason == "length") or _fence_is_open(read.whole):
        return CUT_OFF
    return _against(wishes_of(prompt, route), prompt, read)


def _against(wishes: Wishes, prompt: Prompt, read: _Reading) -> str:
    """What was asked for and isn't there."""
    if wishes.json and not re.search(r"[{\[]", read.part):
        return NO_JSON
    if wishes.code and not looks_like_code(read.part) and (read.words >= PROSE_WORDS or _A_WORD.match(read.part)):
        return NO_CODE
    if _too_short(wishes, prompt, read):
        return TOO_SHORT
    return OTHER_LANGUAGE if _is_in_another_language(prompt, read) else ""


def _read(answer: str) -> _Reading:
    whole = answer
    if "<" in answer[:READ_CHARS]:
        whole = _THOUGHT.sub("", answer) if len(answer) <= 10 * READ_CHARS else _without_first_thought(answer)
    whole = whole.strip()
    part = whole if len(whole) <= READ_CHARS else f"{whole[: READ_CHARS * 2 // 3]}\n{whole[-READ_CHARS // 3 :]}"
    east = len(_EAST.findall(part))
    return _Reading(whole, part, len(_WORD.findall(_EAST.sub(" ", part))) + east)


def _without_first_thought(answer: str) -> str:
    found = re.match(r"\s*<(think|thinking|thought|reasoning)>", answer, re.IGNORECASE)
    if not found:
        return answer
    end = answer.find(f"</{found[1]}>")
    return "" if end < 0 else answer[end + len(found[1]) + 3 :]


def _has_content(part: str) -> bool:
    """Whether anything is there to read: not only spaces, fences and signs that don't show."""
    bare = re.sub(r"^[ \t]*(?:`{3,}|~{3,})[^\n]*$", "", part[:READ_CHARS], flags=re.MULTILINE)
    return any(not sign.isspace() and unicodedata.category(sign)[0] not in "CZ" for sign in bare)


def _fence_is_open(whole: str) -> bool:
    """Whether a code block that has begun never ends, as CommonMark reads fences; nothing after it is no block."""
    if "```" not in whole and "~~~" not in whole:
        return False
    if whole.count("```") + whole.count("~~~") > FENCES:
        return False
    opened, begins = "", 0
    at = 0
    while (at := _next_fence(whole, at)) >= 0:
        found = _FENCE.match(whole, at)
        at += 3
        if found is None:
            continue
        marks, info = found[1], found[2].strip()
        if not opened:
            opened, begins = marks, found.end()
        elif marks.startswith(opened) and not info:
            opened = ""
        at = found.end()
    return bool(opened) and bool(whole[begins:].strip())


def _next_fence(whole: str, start: int) -> int:
    """The start of the next line that may be a fence. A search for the marks is quicker than one for the lines."""
    places = [place for marks in ("```", "~~~") if (place := whole.find(marks, start)) >= 0]
    if not places:
        return -1
    place = min(places)
    line = whole.rfind("\n", 0, place) + 1
    return max(line, start) if not whole[line:place].strip() and place - line <= 3 else place


def _too_short(wishes: Wishes, prompt: Prompt, read: _Reading) -> bool:
    words = len(_LETTER.findall(read.part)) if wishes.in_signs else read.words
    if words < FAR_TOO_SHORT * wishes.words or read.words < wishes.fewest:
        return True
    if wishes.more_than_a_word and _A_WORD.match(read.part):
        return True
    return len(read.whole) < wishes.share_of_text * len(prompt.text)


def _is_in_another_language(prompt: Prompt, read: _Reading) -> bool:
    prose = _INLINE.sub(" ", _FENCED.sub(" ", read.part))
    if prose.lstrip()[:1] in ("{", "[", "<") or len(_LETTER.findall(prose)) < FEWEST_LETTERS:
        return False
    found = language(prose)
    if not found:
        return False
    said = instruction_of(prompt)
    ordered = ordered_language(said)
    if ordered is None:
        return False
    if ordered:
        return found != ordered and not holds(prose, ordered)
    if found == language(prompt.text) or holds(said, found):
        # An instruction may quote or paste: where it holds both languages, both are fine.
        return False
    own = language(said, FEWEST_HITS_OF_A_QUESTION)
    if has_own_script(found) and not own:
        return len(_LETTER.findall(said)) >= FEWEST_LETTERS // 2
    return bool(own) and own != found and not holds(prose, own)
