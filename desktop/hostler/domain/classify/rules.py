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

_TOKEN = re.compile(r"\w+")
# Of ASCII text the words are what is left between blanks: five times as fast as the pattern.
_BLANKED = bytes(code if chr(code).isalnum() or chr(code) == "_" else ord(" ") for code in range(128)) + bytes(128)
_TOKEN_WITH_SIGN = re.compile(r"\w+(?:\+\+|#)?")  # c++, c#; twice as slow, so only where there is such a sign
# Vowel signs of Indic scripts are no word characters for `re`, though they stand inside words.
_WORD = r"\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff"
# Han, Kana, Hangul, Thai, Lao, Burmese, Khmer.
_UNSPACED_LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_UNSPACED_LETTERS}]")
# In such a text a Latin name stands between letters without a space: “用Python写”.
_MIXED_TOKEN = re.compile(rf"[^\W{_UNSPACED_LETTERS}]+(?:\+\+|#)?|[{_UNSPACED_LETTERS}]+")
_BOUND = re.compile(f"[{_WORD}]")
_GAP_TOKENS = 4


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A term found in a text: for which route, with which full weight, and the words as they stand there."""

    route: str
    weight: float
    words: str


class Words(msgspec.Struct, frozen=True, gc=False):
    """A folded text with its words, cut once for all who read it."""

    text: str
    tokens: list[str]
    unspaced: bool
    """Whether any letter belongs to a script that writes words without spaces."""


class _Term(msgspec.Struct, frozen=True, gc=False):
    route: str
    weight: float
    rest: tuple[str, ...]


class _Begun(msgspec.Struct, frozen=True):
    """The terms that begin with one word: those that end there, those whose next word is known, and the others."""

    alone: tuple[_Term, ...]
    by_next: dict[str, tuple[_Term, ...]]
    others: tuple[_Term, ...]
    hits: tuple[Hit, ...] = ()
    """What is found where only that word stands: the heaviest for each route."""

    def with_next(self, token: str) -> tuple[_Term, ...]:
        return self.alone + self.by_next.get(token, ()) + self.others


def folded(text: str) -> str:
    """The form in which words are compared: composed, without case, one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("’", "'")


def has_unspaced(text: str) -> bool:
    """Whether any letter belongs to a script that writes words without spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def words_of(text: str) -> Words:
    """The words of `text`, which is folded."""
    unspaced = has_unspaced(text)
    return Words(text, _cut(text, unspaced=unspaced), unspaced)


def tokens_of(text: str, limit: int = -1) -> list[str]:
    """The words of `text`; of its first `limit` characters, where a limit is given."""
    if limit >= 0:
        text = text[:limit]
    return _cut(text, unspaced=has_unspaced(text))


def words_at_head(words: Words, letters: int) -> Words:
    """The words of the first so many characters."""
    return words if len(words.text) <= letters else words_of(words.text[:letters])


def said_in(*parts: Words) -> set[str]:
    """All words of some texts, without the signs of `c++` and `c#`.

    Most patterns hold a word that few texts do, so looking for it here is far cheaper than trying the pattern.
    """
    said: set[str] = set()
    for part in parts:
        said.update(part.tokens)
        if "#" in part.text or "++" in part.text:
            said.update([token.rstrip("+#") for token in part.tokens])
    return said


def plain_words(text: str) -> list[str]:
    """The runs of letters, digits and underscores of `text`."""
    return text.encode().translate(_BLANKED).decode().split() if text.isascii() else _TOKEN.findall(text)


def _cut(text: str, *, unspaced: bool) -> list[str]:
    if unspaced:
        return _MIXED_TOKEN.findall(text)
    return _TOKEN_WITH_SIGN.findall(text) if "++" in text or "#" in text else plain_words(text)


def find_terms(words: Words) -> tuple[Hit, ...]:
    """Every term of the lexicon in a text, each term once, in the order of the text.

    A longer term hides the shorter ones of the same route that begin at the same word.
    """
    hits: dict[tuple[str, str], Hit] = {}
    for hit in _hits(words):
        hits.setdefault((hit.route, hit.words), hit)
    return tuple(hits.values())


def speaks(text: str) -> bool:
    """Whether `text` (folded) holds a term that asks for something, rather than being only about something."""
    return any(hit.weight > 1.0 and hit.route != "vision" for hit in _hits(words_of(text)))


def _hits(words: Words) -> Iterator[Hit]:
    tokens = words.tokens
    last = len(tokens) - 1
    for index, begun in enumerate(map(_BY_WORD.get, tokens)):
        if begun is None:
            token = tokens[index]
            if token[:_STEM_HEAD] not in _STEM_LENGTHS or (begun := _by_stem(token)) is None:
                continue
        following = tokens[index + 1] if index < last else ""
        if begun.others or following in begun.by_next:
            yield from _longest(tokens, index, begun, following)
        else:
            yield from begun.hits
    if words.unspaced:
        # Few of the terms begin with any letter that is there.
        found = [term for letter in _UNSPACED_BY_HEAD.keys() & set(words.text) for term in _UNSPACED_BY_HEAD[letter]]
        yield from (hit for _, hit in sorted(found, key=_by_place) if hit.words in words.text)


def _longest(tokens: Sequence[str], index: int, begun: _Begun, following: str) -> Iterator[Hit]:
    """For each route the longest of the terms that begin at this word."""
    matched = [
        (end, term.weight, term)
        for term in begun.with_next(following)
        if (end := _end_of(tokens, index + 1, term.rest) if term.rest else index + 1) is not None
    ]
    matched.sort(key=_by_length, reverse=True)
    routes = set()
    for end, weight, term in matched:
        if term.route not in routes:
            routes.add(term.route)
            yield Hit(term.route, weight, _quoted(tokens, index, end, term.rest) if term.rest else tokens[index])


def is_known(token: str) -> bool:
    """Whether a term of the lexicon begins with this word (folded)."""
    return token in _BY_WORD or _by_stem(token) is not None


@functools.lru_cache(maxsize=1024)
def _by_stem(word: str) -> _Begun | None:
    """The terms that begin with a stem of this word."""
    terms = _with_stem_of(word)
    return _begun(terms, word) if terms else None


def _with_stem_of(word: str) -> list[_Term]:
    lengths = _STEM_LENGTHS.get(word[:_STEM_HEAD], ())
    return [term for length in lengths for term in _STEMS.get(word[:length], ())]


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


def _index() -> tuple[dict[str, list[_Term]], dict[str, list[_Term]]]:
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
    return words, stems


def _begun(terms: Iterable[_Term], word: str) -> _Begun:
    alone, others = [], []
    by_next: dict[str, tuple[_Term, ...]] = {}
    for term in terms:
        if not term.rest:
            alone.append(term)
        elif term.rest[0] == "…" or term.rest[0].endswith("*"):
            others.append(term)
        else:
            for following in _GROUPS[term.rest[0]] if term.rest[0].startswith("@") else (term.rest[0],):
                by_next[following] = (*by_next.get(following, ()), term)
    simple = _Begun(tuple(alone), {}, ())
    return _Begun(simple.alone, by_next, tuple(others), tuple(_longest([word], 0, simple, "")))


def _parts(term: str) -> list[str]:
    """A term's words, cut as a text's words are cut, so that “l'équation” and “e-mail” meet themselves."""
    return re.findall(r"@\w+|…|\w+(?:\+\+|#)?\*?", term)


def _by_length(match: tuple[int, float, _Term]) -> tuple[int, float]:
    return match[:2]


def _by_place(found: tuple[int, Hit]) -> int:
    return found[0]


def _end_of(tokens: Sequence[str], index: int, rest: Sequence[str]) -> int | None:
    """Where a term ends whose remaining parts are `rest`, or None when the tokens don't follow it."""
    if not rest:
        return index
    if rest[0] == "…":
        if (group := _GROUPS.get(rest[1])) and group.isdisjoint(tokens[index : index + _GAP_TOKENS + 1]):
            return None
        for start in range(index, min(index + _GAP_TOKENS + 1, len(tokens))):
            if _is(tokens[start], rest[1]) and (end := _end_of(tokens, start + 1, rest[2:])) is not None:
                return end
        return None
    if index < len(tokens) and _is(tokens[index], rest[0]):
        return _end_of(tokens, index + 1, rest[1:]) if len(rest) > 1 else index + 1
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
_BY_WORD = {word: _begun([*terms, *_with_stem_of(word)], word) for word, terms in _WORDS.items()}
# By the first letter, each with its place in the lexicon.
_UNSPACED_BY_HEAD: dict[str, list[tuple[int, Hit]]] = {}
for _place, (_route, _weight, _term) in enumerate(dict.fromkeys(_terms(lexicon.UNSPACED))):
    _UNSPACED_BY_HEAD.setdefault(_term[0], []).append((_place, Hit(_route, _weight, _term)))
