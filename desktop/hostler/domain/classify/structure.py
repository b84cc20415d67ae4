"""Evidence from how a text is built: code, errors, formulas, questions with numbers."""

from __future__ import annotations

import re
from collections.abc import Set

import msgspec

from hostler.domain.classify.lexicon import AMOUNT_WORDS, NUMBER_WORDS
from hostler.domain.classify.rules import plain_words
from hostler.domain.said import counted, wording

CODE = "code"
REASONING = "reasoning"

LONGEST_PROBLEM = 1_500
"""A problem told in words, with its numbers, has at most this many characters."""

_MOST_LINES = 240
_LONGEST_LINE = 200

# A line that is code by itself. Every branch starts at the line's first letters or ends at its last, so each line
# is read once; no quantifier stands inside another, and those that can't give anything back don't try to.
_CODE_LINE = re.compile(
    r"""[ \t]*+(?:
      (?:async[ ])?def[ ]\w+[ ]*\(|class[ ]\w+[ ]*[:({]|(?:from[ ][\w.]+[ ])?import[ ][\w.{*]+|from[ ][\w.]+[ ]import\b
    | @\w[\w.]*(?:\(|$)|>>>[ ]|\#[ ]?(?:include|define|ifdef|pragma)\b|\#!/|//|/\*|\*/|<!--|<\?(?:php|xml)|<!DOCTYPE
    | </?[a-zA-Z][\w:-]*(?:[ ][\w:@-]+=|/?>)|</
    | (?:public|private|protected|static|final|override|export|extern|inline|virtual|unsigned)[ ][\w<]
    | (?:const|let|var|val|auto)[ ][\w{\[*&]|(?:func|fn|fun|function|sub|proc)[ ]\w*[ ]*[({<]|function[ ]\w+$
    | (?:pub|impl|struct|enum|interface|namespace|package|using|module|trait|typedef)[ ][\w:<.]+[ ]*[;{(:=]?$
    | (?:if|elif|while|for|switch|catch|foreach|match|else[ ]if)[ ]*\(|(?:if|elif|for|while|with|match)[ ][^.?!]{1,80}:$
    | (?:else|try|finally|do)[ ]*[:{]?$|except\b[^.]{0,60}:$|case[ ][\w.'"]+:|break;?$|return\b[^.]{0,80};$|return$
    | [)\]}]+[;,)]*$|\w[\w.\[\]'"]*+[ ]*+(?:[-+*/|&:]?=|=>|<-|:=)[ ]*[\w"'(\[{&*-]|\$\w++[ ]*=
    | [\w.]++(?:\([^()]*+\)[;{]?$|::\w)
    )""",
    re.VERBOSE,
)
# Nearly every line of code has one of these; most prose has none, and is done with at once.
_CODE_SIGN = re.compile(r"[(){}\[\]<>=;:@#/$\\&|]")
_CODE_OPENINGS = (
    "import ",
    "from ",
    "package ",
    "using ",
    "return",
    "function ",
    "break",
    "else",
    "try",
    "do",
    "finally",
)
_CODE_ENDS = (";", "{", "}", "):", "),", "=>", "\\", "->", "&&", "||")
_INDENT = re.compile(r"(?: {2,}+|\t++)\S")
_PROSE_LINE = re.compile(r"(?:[^\W\d_]{2,}[ ,]+){4}")

_ERROR_WORDS = (
    "Traceback (most recent", "Exception in thread", "panicked at ", "egmentation fault", "core dumped",
    "undefined reference", "npm ERR!", "error when building",
)  # fmt: skip
_ERROR_HEADS = frozenset({"traceback", "exception", "panicked", "segmentation", "core", "undefined", "npm", "error"})
_ERROR_NAMES = ("Caused by: ", "Error: ", "Exception: ", "error: ")
# Patterns that begin with a line's end are found five times as fast as those that begin with `^`; so one is put before
# the text.
_FRAME = re.compile(
    r"""\n[ \t]*(?:File[ ]"[^"\n]{1,200}",[ ]line[ ]\d|at[ ][\w.$<>/]+[ ]?\([^)\n]{1,160}\)|error(?:\[E\d+\])?:[ ])""",
    re.VERBOSE,
)
_FRAME_WORDS = frozenset({"file", "at", "error"})
_PLACE = re.compile(r":\d+:\d+:[ ]")
_ERROR_NUMBER = re.compile(r"\[[A-Z]{2,6}\d{3,5}\]")
_DIFF = re.compile(r"^(?:diff --git |@@ -\d+|index [0-9a-f]{7,}\.\.|--- [ab]/)", re.MULTILINE)
_SQL = re.compile(
    r"\bSELECT\b[^;]{1,300}?\bFROM\b|\bselect\s+(?:\*|[\w.]+,)[^;]{0,200}?\bfrom\b|\bINSERT\s+INTO\b|\bCREATE\s+(?:TABLE|VIEW|INDEX)\b"
    r"|\bALTER\s+TABLE\b|\bGROUP\s+BY\b|\bDELETE\s+FROM\b|\bLEFT\s+JOIN\b"
)
_SHELL = re.compile(
    r"\n[ \t]*(?:\$ \w|(?:sudo|pip3?|npm|apt|apt-get|brew|cargo|kubectl|chmod|systemctl|ssh|curl|wget) +[\w./-]"
    r"|git (?:clone|commit|push|rebase|merge|checkout|add)\b|docker (?:run|build|compose|exec)\b)"
)
_SHELL_WORDS = frozenset({
    "sudo", "pip", "pip3", "npm", "apt", "brew", "cargo", "kubectl", "chmod", "systemctl", "ssh", "curl", "wget", "git",
    "docker",
})  # fmt: skip
_LATEX = re.compile(
    r"\\(?:frac|sqrt|sum|int|prod|lim|begin\{|mathbb|alpha|beta|psi|ket|leq|geq|infty|cdot|times|in\b|to\b)"
    r"|\$\$|\$[^$\n]{0,60}[\\^_=][^$\n]{0,60}\$"
)
_EQUATION = re.compile(
    r"(?<![\w.])(?:\d*\w\w?\([a-z]\)|[\d.]*[a-zA-Z]|\d+)\s?[-+*/^=<>]\s?[\d.(|]*[a-zA-Z]?[\d)^|]*\s?[-+*/^=<>≤≥]\s?[-\d(a-zA-Z|]"
    r"|\b[a-z]\^\d|[√∑∫∏≤≥∀∃∈∞ℝℤ≠≡⊂²³]|\bsqrt\(|\b[fg]\([a-z]\)\s?="
)
_ROOT = re.compile(r"(?<![\w.])sqrt\(")
_DIGITS = re.compile(r"\d+")
_ONLY_DIGITS = bytes(code if chr(code).isdigit() else ord(" ") for code in range(128)) + bytes(128)
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+){0,4}")
_LIST_NUMBER = re.compile(r"^[ \t]*\d+[.)][ ]", re.MULTILINE)
_NUMBER_WORDS = frozenset(NUMBER_WORDS.split())
_AMOUNT_WORDS = tuple(term.strip() for term in AMOUNT_WORDS.split(","))
_AMOUNTS = {
    first: tuple(words for words in _AMOUNT_WORDS if plain_words(words)[0] == first)
    for first in {plain_words(words)[0] for words in _AMOUNT_WORDS}
}
_AMOUNT = re.compile(rf"\b(?:{'|'.join(map(re.escape, _AMOUNT_WORDS))})\b")
_UNSPACED_AMOUNT = re.compile("多少|几[个天元人次张本小只]|是几|幾|いくつ|いくら|何[人個円時分本枚歳日]|몇|얼마")
_OPTION = re.compile(r"(?:^|\s)\(?[A-E][).]\s", re.MULTILINE)
_RELATION_WORDS = (" than ", "left of", "right of", "next to", "finished", "the truth", "lies", "if and only", " are ")
# In each of them is one of these words; or else “if” and “only”, or “are” and one of those after it.
_RELATION_SIGNS = frozenset(("than", "left", "right", "next", "finished", "tell", "tells", "lies"))
_IF_AND_ONLY_IF = frozenset(("if", "only"))
_ALL_ARE = frozenset(("all", "some", "no"))
_RELATION = re.compile(
    r"\b(?:(?:older|younger|taller|shorter|faster|cheaper|heavier|more|less|fewer) than|(?:left|right) of|next to"
    r"|finished (?:above|below|first|last|second)|tells? the truth|lies|if and only if"
    r"|all \w+ are|some \w+ are|no \w+ are)\b"
)
# One look for a sign is far cheaper than a pattern with many branches; most prompts hold none of them.
_ERROR_SIGNS = ("at ", ", line ", "error[", ":1", ":2", ":3", ":4", ":5", ":6", ":7", ":8", ":9", "[CX", "[E")
_SQL_WORDS = frozenset({"select", "insert", "create", "alter", "group", "delete", "left"})
_DIFF_SIGNS = ("diff --git", "@@ -", "--- ", "index ")
_MATH_SIGN = re.compile(r"[=^<>≤≥√∑∫∏∀∃∈∞ℝℤ≠≡⊂²³]")
_ARITHMETIC = re.compile(r"\d ?[+*×÷] ?\(*-?\d|\d [-/] \(*-?\d")
_QUESTION_END = re.compile(r"[?？؟]\s*$", re.MULTILINE)
_MOST_EQUATIONS = 20
_AROUND = 18
# What every equation has in it, whatever stands around: two signs side by side, or a sign that is enough by itself.
_EQUATION_SIGNS = re.compile(
    r"[-+*/^=<>]\s?[\d.(|]*[a-zA-Z]?[\d)^|]*\s?[-+*/^=<>≤≥]|[\^√∑∫∏≤≥∀∃∈∞ℝℤ≠≡⊂²³]|(?:sqrt|[fg])\("
)


_CODE_BLOCK = counted("Evidence", "code block (%n lines)", "code block (%n line)", 1)
_LINES_OF_CODE = counted("Evidence", "code (%n lines)", "code (%n line)", 1)
_EQUATIONS = counted("Evidence", "%n equations", "%n equation", 1)
_QUESTION = counted("Evidence", "a question with %n numbers", "a question with %n number", 1)
_RELATIONS = counted("Evidence", "%n comparisons or conditions", "%n comparison or condition", 1)
_WITH_NUMBERS = counted("Evidence", "“{words}” with %n numbers", "“{words}” with %n number", 1)


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something a text's shape shows: for which route, with which full weight, in words a person can check."""

    route: str
    weight: float
    what: str
    kind: str = ""
    """The same without counts and quotations."""


def code_lines(text: str) -> tuple[int, int]:
    """How many lines look like code, and how many lines with text were looked at: at most 240."""
    lines = [
        line[:_LONGEST_LINE] for line in text.split("\n", _MOST_LINES)[:_MOST_LINES] if line and not line.isspace()
    ]
    return sum(map(is_code_line, lines)), len(lines)


def is_code_line(line: str) -> bool:
    """Whether a line by itself looks like program text or markup."""
    if _CODE_SIGN.search(line) is None and not line.lstrip().startswith(_CODE_OPENINGS):
        return False
    ends = line.rstrip(" \t").endswith(_CODE_ENDS)
    if ends or _CODE_LINE.match(line):
        return ends or not _PROSE_LINE.match(line)
    return _INDENT.match(line) is not None and (
        any(sign in line for sign in "()[]{}=<>") or line.lstrip().startswith("return ")
    )


def code_findings(text: str, said: Set[str]) -> tuple[Finding, ...]:
    """Program text, error output, diffs, SQL and shell commands in `text`, which the caller bounds.

    `said` are its words, folded.
    """
    found: list[Finding] = []
    count, total = code_lines(text)
    if "```" in text and count:
        found.append(
            Finding(
                CODE,
                2.4,
                _CODE_BLOCK.format(n=count),
                "code block",
            )
        )
    elif count >= 3 and count * 4 >= total:
        found.append(Finding(CODE, 2.8, _LINES_OF_CODE.format(n=count), "code"))
    elif count >= 2 and count * 5 >= total:
        found.append(Finding(CODE, 1.6, _LINES_OF_CODE.format(n=count), "some code"))
    elif count and total <= 4:
        found.append(Finding(CODE, 0.8, wording("Evidence", "a line of code"), "a line of code"))
    if '"""' in text or "'''" in text or "/**" in text:
        found.append(Finding(CODE, 1.0, wording("Evidence", "docstring"), "docstring"))
    lines = "\n" + text
    if _is_error(text, lines, said):
        found.append(Finding(CODE, 2.6, wording("Evidence", "traceback or error output"), "error output"))
    if any(map(text.__contains__, _DIFF_SIGNS)) and _DIFF.search(text):
        found.append(Finding(CODE, 2.6, wording("Evidence", "diff"), "diff"))
    if not _SQL_WORDS.isdisjoint(said) and _SQL.search(text):
        found.append(Finding(CODE, 1.8, wording("Evidence", "SQL"), "SQL"))
    if ("$ " in text or not _SHELL_WORDS.isdisjoint(said)) and _SHELL.search(lines):
        found.append(Finding(CODE, 1.6, wording("Evidence", "shell command"), "shell command"))
    return tuple(found)


def _is_error(text: str, lines: str, said: Set[str]) -> bool:
    if not _ERROR_HEADS.isdisjoint(said) and any(map(text.__contains__, _ERROR_WORDS)):
        return True
    if ": " in text and any(map(text.__contains__, _ERROR_NAMES)):
        return True
    if not _FRAME_WORDS.isdisjoint(said) and _FRAME.search(lines):
        return True
    placed = (":" in text and _PLACE.search(text)) or ("[" in text and _ERROR_NUMBER.search(text))
    return bool(placed) and any(map(text.__contains__, _ERROR_SIGNS))


def reasoning_findings(text: str, question: str, said: Set[str]) -> tuple[Finding, ...]:
    """Formulas, questions for an amount and puzzles.

    `text` is everything, `said` its words, folded, and `question` what is asked, folded too.
    """
    found: list[Finding] = []
    if ("\\" in text or "$" in text) and _LATEX.search(text):
        found.append(Finding(REASONING, 2.0, wording("Evidence", "LaTeX formula"), "LaTeX"))
    equations = _count_equations(text)
    if equations:
        found.append(
            Finding(
                REASONING,
                1.8 if equations > 1 else 1.2,
                _EQUATIONS.format(n=equations),
                "equations",
            )
        )
    amount = _amount_asked(question, said)
    # A long text holds numbers whatever is asked about it.
    asks = (
        len(text) <= LONGEST_PROBLEM
        and ("?" in question or not question.isascii())
        and _QUESTION_END.search(question) is not None
    )
    numbers = count_numbers(text, said) if amount or asks else 0
    if amount and numbers >= 2 and len(text) <= LONGEST_PROBLEM:
        found.append(Finding(REASONING, 3.0, _amount(amount, numbers), "amount with numbers"))
    elif amount and numbers:
        found.append(
            Finding(
                REASONING,
                1.2,
                wording("Evidence", "“{words}” with a number").format(words=amount),
                "amount with a number",
            )
        )
    elif asks and (numbers >= 3 or (numbers == 2 and _measured(text))):
        found.append(
            Finding(
                REASONING,
                1.6,
                _QUESTION.format(n=numbers),
                "question with numbers",
            )
        )
    relations = _count_relations(text, said)
    if relations >= 2:
        found.append(
            Finding(
                REASONING,
                1.6,
                _RELATIONS.format(n=relations),
                "relations",
            )
        )
        if len(_OPTION.findall(text)) >= 3:
            found.append(Finding(REASONING, 1.2, wording("Evidence", "multiple choice"), "multiple choice"))
    return tuple(found)


def _count_equations(text: str) -> int:
    """How many equations or inequalities stand in `text`, at most 20: only what stands around a sign is looked at."""
    if text.isascii() and not ("=" in text or "<" in text or ">" in text or "^" in text):
        return 1 if "sqrt(" in text and _ROOT.search(text) else 0
    count = last = 0
    for sign in _MATH_SIGN.finditer(text):
        if sign.start() < last:
            continue
        start, end = max(last, sign.start() - _AROUND), sign.end() + _AROUND
        if _EQUATION_SIGNS.search(text, start, end) and _EQUATION.search(text, start, end):
            count += 1
            last = sign.end() + _AROUND
            if count == _MOST_EQUATIONS:
                break
    if not count and "=" in text and len(_ARITHMETIC.findall(text)) >= 2:
        return 1
    return count


def count_digits(text: str) -> int:
    """How many runs of digits stand in `text`."""
    return len(text.encode().translate(_ONLY_DIGITS).split()) if text.isascii() else len(_DIGITS.findall(text))


def count_numbers(text: str, said: Set[str]) -> int:
    """Numbers in digits, or in words where there are hardly any digits; years and a list's numbers don't count.

    `said` are the words of `text`, folded.
    """
    digits = 0
    if count_digits(text):
        digits = sum(not (len(number) == 4 and number[:2] in ("18", "19", "20")) for number in _NUMBER.findall(text))
    if digits and "\n" in text:
        digits -= len(_LIST_NUMBER.findall(text))
    if digits >= 2:
        return digits
    if _NUMBER_WORDS.isdisjoint(said):
        return max(digits, 0)
    return max(digits, 0) + sum(map(_NUMBER_WORDS.__contains__, plain_words(text.lower())))


def _amount_asked(question: str, said: Set[str]) -> str:
    """The words that ask for an amount, or nothing."""
    for word in _AMOUNTS.keys() & said:
        if any(map(question.__contains__, _AMOUNTS[word])) and (match := _AMOUNT.search(question)):
            return match.group()
    match = None if question.isascii() else _UNSPACED_AMOUNT.search(question)
    return match.group() if match else ""


def _measured(text: str) -> bool:
    return any(sign in text for sign in "$€£¥%")


def _count_relations(text: str, said: Set[str]) -> int:
    if text.isascii() and not _may_relate(said):
        return 0
    text = text.lower()
    return len(_RELATION.findall(text)) if sum(map(text.count, _RELATION_WORDS)) >= 2 else 0


def _may_relate(said: Set[str]) -> bool:
    if not _RELATION_SIGNS.isdisjoint(said) or said >= _IF_AND_ONLY_IF:
        return True
    return "are" in said and not _ALL_ARE.isdisjoint(said)


def _amount(words: str, numbers: int) -> str:
    return _WITH_NUMBERS.format(n=numbers, words=words)
