"""Evidence from words: what the lexicon and the user's own keywords find in a text.

Words are whole words: “class” is not found in “classic”. A keyword in a script that puts no space between words
(Chinese, Japanese, Korean, Thai, …) is found anywhere, since such a text has no boundaries to hold on to.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hostler.domain.classify import lexicon
from hostler.domain.registry import Route

KEYWORD_WEIGHT = 4.0
"""A word the user wrote into the config outweighs any single word Hostler knows by itself."""

TOKEN = re.compile(r"\w+")
_TOKEN_WITH_SIGN = re.compile(r"\w+(?:\+\+|#)?")  # c++, c#; twice as slow, so only where there is such a sign
# Vowel signs of Indic scripts are no word characters for `re`, though they stand inside words.
_WORD = r"\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff"
# Han, Kana, Hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED_LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_UNSPACED_LETTERS}]")
_BOUND = re.compile(f"[{_WORD}]")
_GAP_TOKENS = 4


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A term found in a text: for which route, with which full weight, and the words as they stand there."""

    route: str
    weight: float
    words: str


class _Term(msgspec.Struct, frozen=True):
    route: str
    weight: float
    rest: tuple[str, ...]


def folded(text: str) -> str:
    """The form in which words are compared: composed, without case, one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("’", "'")


def has_unspaced(text: str) -> bool:
    """Whether any letter belongs to a script that writes words without spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def find_terms(text: str) -> tuple[Hit, ...]:
    """Every term of the lexicon in `text` (folded), each term once, in the order of the text.

    A longer term hides the shorter ones of the same route that begin at the same word.
    """
    tokens = (_TOKEN_WITH_SIGN if "++" in text or "#" in text else TOKEN).findall(text)
    hits: dict[tuple[str, str], Hit] = {}
    for index, token in enumerate(tokens):
        if token not in _WORDS and token[:_STEM_HEAD] not in _STEM_LENGTHS:
            continue
        matched = [
            (end, term.weight, term)
            for term in _beginning_with(token)
            if (end := _end_of(tokens, index + 1, term.rest) if term.rest else index + 1) is not None
        ]
        if len(matched) > 1:
            matched.sort(key=_by_length, reverse=True)
        routes = set()
        for end, weight, term in matched:
            if term.route not in routes:
                routes.add(term.route)
                words = _quoted(tokens, index, end, term.rest) if term.rest else token
                hits.setdefault((term.route, words), Hit(term.route, weight, words))
    if has_unspaced(text):
        for route, weight, word in _UNSPACED_TERMS:
            if word in text:
                hits.setdefault((route, word), Hit(route, weight, word))
    return tuple(hits.values())


def speaks(text: str) -> bool:
    """Whether `text` (folded) holds a term that asks for something, rather than being only about something."""
    return any(hit.weight > 1.0 and hit.route != "vision" for hit in find_terms(text))


def find_keywords(text: str, routes: Iterable[Route]) -> tuple[Hit, ...]:
    """The user's keywords in `text` (folded), each keyword once."""
    return tuple(
        Hit(route.id, KEYWORD_WEIGHT, words)
        for route in routes
        if route.keywords
        for words in _found(_keyword_pattern(route.keywords), text)
    )


def find_always(text: str, routes: Iterable[Route]) -> Hit | None:
    """The first route, in the order of the config, one of whose `always` phrases stands in `text` (folded)."""
    for route in routes:
        if route.always:
            for words in _found(_keyword_pattern(route.always), text):
                return Hit(route.id, 1.0, words)
    return None


def _found(pattern: re.Pattern[str] | None, text: str) -> Iterator[str]:
    if pattern is not None:
        yield from dict.fromkeys(" ".join(match.group().split()) for match in pattern.finditer(text))


@functools.lru_cache(maxsize=64)
def _keyword_pattern(keywords: tuple[str, ...]) -> re.Pattern[str] | None:
    """One alternation of literal phrases, the longest first; None when no keyword holds anything to look for."""
    phrases = sorted({phrase for word in keywords if (phrase := " ".join(folded(word).split()))}, key=_longest_first)
    return re.compile("|".join(map(_bounded, phrases))) if phrases else None


def _longest_first(phrase: str) -> tuple[int, str]:
    return -len(phrase), phrase


def _bounded(phrase: str) -> str:
    """The phrase as a pattern that must not continue into a longer word on either side.

    Beside a sign (“c++”, “.net”) and in unspaced scripts there is no boundary to ask for.
    """
    before = f"(?<![{_WORD}])" if _needs_boundary(phrase[0]) else ""
    after = f"(?![{_WORD}])" if _needs_boundary(phrase[-1]) else ""
    return before + r"\s+".join(re.escape(word) for word in phrase.split(" ")) + after


def _needs_boundary(letter: str) -> bool:
    return _BOUND.match(letter) is not None and not has_unspaced(letter)


def _terms(table: Iterable[tuple[str, float, str]]) -> Iterator[tuple[str, float, str]]:
    for route, weight, terms in table:
        for term in terms.split(","):
            if words := folded(" ".join(term.split())):
                yield route, weight, words


def _index() -> tuple[dict[str, tuple[_Term, ...]], dict[str, tuple[_Term, ...]]]:
    """The lexicon by its terms' first words, and by their first stems."""
    words: dict[str, list[_Term]] = {}
    stems: dict[str, list[_Term]] = {}
    for route, weight, text in _terms(lexicon.TERMS):
        first, *rest = _parts(text)
        term = _Term(route, weight, tuple(rest))
        for start in _GROUPS[first] if first.startswith("@") else (first,):
            if start.endswith("*"):
                stems.setdefault(start[:-1], []).append(term)
            else:
                words.setdefault(start, []).append(term)
    return {key: tuple(terms) for key, terms in words.items()}, {key: tuple(terms) for key, terms in stems.items()}


def _parts(term: str) -> list[str]:
    """A term's words, cut as a text's words are cut, so that “l'équation” and “e-mail” meet themselves."""
    return re.findall(r"@\w+|…|\w+(?:\+\+|#)?\*?", term)


def _beginning_with(token: str) -> tuple[_Term, ...]:
    terms = _WORDS.get(token, ())
    if (lengths := _STEM_LENGTHS.get(token[:_STEM_HEAD])) is None:
        return terms
    for length in lengths:
        terms += _STEMS.get(token[:length], ())
    return terms


def _by_length(match: tuple[int, float, _Term]) -> tuple[int, float]:
    return match[:2]


def _end_of(tokens: Sequence[str], index: int, rest: Sequence[str]) -> int | None:
    """Where a term ends whose remaining parts are `rest`, or None when the tokens don't follow it."""
    if not rest:
        return index
    if rest[0] == "…":
        for start in range(index, min(index + _GAP_TOKENS + 1, len(tokens))):
            if (end := _end_of(tokens, start, rest[1:])) is not None:
                return end
        return None
    if index < len(tokens) and _is(tokens[index], rest[0]):
        return _end_of(tokens, index + 1, rest[1:])
    return None


def _is(token: str, part: str) -> bool:
    if part.startswith("@"):
        return token in _GROUPS[part]
    return token.startswith(part[:-1]) if part.endswith("*") else token == part


def _quoted(tokens: Sequence[str], start: int, end: int, rest: Sequence[str]) -> str:
    words = tokens[start:end]
    return f"{words[0]} … {words[-1]}" if "…" in rest and len(words) > 2 else " ".join(words)


_GROUPS: dict[str, frozenset[str]] = {
    f"@{name}": frozenset(folded(" ".join(word.split())) for word in words.split(","))
    for name, words in lexicon.GROUPS.items()
}
_WORDS, _STEMS = _index()
_STEM_HEAD = min(map(len, _STEMS))
# For the first letters of a word, how long the stems are that it may begin with.
_STEM_LENGTHS: dict[str, tuple[int, ...]] = {
    head: tuple(sorted({len(stem) for stem in _STEMS if stem[:_STEM_HEAD] == head}))
    for head in {stem[:_STEM_HEAD] for stem in _STEMS}
}
_UNSPACED_TERMS = tuple(dict.fromkeys(_terms(lexicon.UNSPACED)))
