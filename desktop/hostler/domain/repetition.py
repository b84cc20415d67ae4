"""Does a text go round in circles? A model in a loop says the same to the end, so its tail is one unit again and again.

Refrains, tables, rulers, rows of zeros and lists with like lines repeat too, but not so long, or not to the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

TAIL_CHARS = 3000
LONGEST_UNIT = 1000
FEWEST_CHARS = 120
"""The repeated part is at least this long; without a letter in the unit or within code, `FEWEST_CHARS_OF_SIGNS`."""
FEWEST_CHARS_OF_SIGNS = 600
SHORT_UNIT, MIDDLE_UNIT = 30, 200
LIKE_LINES, LIKE_SHARE, LIKE_LETTERS = 20, 0.5, 25
FEWEST_RECORDS, RECORDS_SHARE = 5, 0.5
FEWEST_WORDS = 150
FEWEST_NEW = 0.2
"""Of the groups of three words so many are new even in plain prose with many names."""

_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(
    r"^[-*#>\s]{0,9}(?:(?:step|schritt|étape|paso|passo|шаг|no\.?|nr\.?)\s+)?\d{1,4}[.):]\s+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")


def goes_round(text: str) -> bool:
    """Whether the end of the text repeats itself. Reads a bounded part of it."""
    tail = text[-TAIL_CHARS:].rstrip()
    in_code = _ends_in_code(text)
    return _has_period(tail, in_code) or (not in_code and (_like_lines(tail) or _few_groups(tail)))


def _ends_in_code(text: str) -> bool:
    return text.count("```", max(0, len(text) - 20 * TAIL_CHARS)) % 2 == 1 or text.rstrip().endswith("```")


def _has_period(tail: str, in_code: bool) -> bool:
    """Whether one unit stands at the end again and again (Knuth, Morris, Pratt: the failure function, from the end)."""
    signs = tail[::-1]
    borders = [0] * len(signs)
    matched = 0
    for at in range(1, len(signs)):
        while matched and signs[at] != signs[matched]:
            matched = borders[matched - 1]
        matched += signs[at] == signs[matched]
        borders[at] = matched
        length = at + 1
        period = length - matched
        if length >= FEWEST_CHARS and period <= LONGEST_UNIT and length >= _longest_fair(signs[:period], in_code):
            return True
    return False


def _longest_fair(unit: str, in_code: bool) -> int:
    """How long a text made of this unit must be to count as a loop."""
    period = len(unit)
    times = 6 if period < SHORT_UNIT else 4 if period < MIDDLE_UNIT else 3
    signs_only = in_code or not any(sign.isalpha() for sign in unit)
    return max(times * period, FEWEST_CHARS_OF_SIGNS if signs_only else FEWEST_CHARS)


def _like_lines(tail: str) -> bool:
    """Whether one long line makes up half of the text, the numbers of a list aside.

    Lines that differ in other numbers, as those of a log do, each say something else.
    """
    lines = [_COUNTED.sub("", line.strip()) for line in tail.splitlines() if line.strip() and "|" not in line]
    long = [line for line in lines if sum(map(str.isalpha, line)) >= LIKE_LETTERS]
    most = max((long.count(line) for line in set(long)), default=0)
    return most >= LIKE_LINES and most >= LIKE_SHARE * len(lines)


def _without_records(lines: list[str]) -> Iterator[str]:
    """The lines but those of one form, as of a log, that each hold other numbers."""
    forms = [_DIGITS.sub("0", line) for line in lines]
    times, kinds = Counter(forms), Counter(_DIGITS.sub("0", line) for line in set(lines))
    for line, form in zip(lines, forms, strict=True):
        if kinds[form] < FEWEST_RECORDS or kinds[form] < RECORDS_SHARE * times[form]:
            yield line


def _few_groups(tail: str) -> bool:
    lines = [_COUNTED.sub("", line.strip()) for line in tail.splitlines() if "|" not in line and "\t" not in line]
    prose = "\n".join(_without_records(lines))
    words = _WORD.findall(prose.lower())
    if len(words) < FEWEST_WORDS:
        return False
    groups = list(zip(words, words[1:], words[2:], strict=False))
    return len(set(groups)) < FEWEST_NEW * len(groups)
