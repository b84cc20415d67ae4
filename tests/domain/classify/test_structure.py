"""The shape of a text as evidence: code, errors, formulas, numbers."""

from __future__ import annotations

import pytest

from hostler.domain.classify.rules import folded, said_in, words_of
from hostler.domain.classify.structure import (
    code_findings,
    code_lines,
    count_digits,
    count_numbers,
    is_code_line,
    reasoning_findings,
)


def said(text: str) -> set[str]:
    return said_in(words_of(folded(text)))


PYTHON = "def total(items):\n    result = 0\n    for item in items:\n        result += item.price\n    return result\n"
PROSE = (
    "Dear Anna,\nthank you for the function last night (it was lovely). The class of '98 was there: all of us.\n"
    "Import duties are up; the return of the goods is planned for May.\nBest wishes\nTom"
)


def code_reasons(text: str) -> list[str]:
    return [finding.what for finding in code_findings(text, said(text))]


def reasons(text: str) -> list[str]:
    return [finding.what for finding in reasoning_findings(text, text.lower(), said(text))]


@pytest.mark.parametrize(
    "line",
    [
        "def f(x):",
        "import numpy as np",
        "from typing import List",
        "const total = items.length;",
        "#include <stdio.h>",
        "public static void main(String[] args) {",
        "fn main() {",
        "    return a + b",
        "    x = foo(bar)",
        "<div class='box'>",
        "}",
        "for (int i = 0; i < n; i++) {",
        "if x > 3:",
        ">>> f(2)",
        "console.log('hi');",
        "@app.route('/')",
        "std::vector<int> values;",
    ],
)
def test_a_line_of_code_is_seen(line: str) -> None:
    assert is_code_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Dear Anna,",
        "from the beginning we knew that it would rain",
        "import duties are up this year",
        "if it rains, we stay at home.",
        "The class was full (again).",
        "return the book to the library, please",
        "for a long time I went to bed early.",
        "What is this?",
        "- milk and bread",
        "今天天气很好。",
    ],
)
def test_a_line_of_prose_is_not_code(line: str) -> None:
    assert not is_code_line(line)


def test_code_is_counted_in_lines() -> None:
    assert code_lines(PYTHON) == (5, 5)
    assert code_reasons(PYTHON) == ["code (5 lines)"]
    assert code_reasons(f"```python\n{PYTHON}```")[0] == "code block (5 lines)"


def test_prose_with_the_words_of_code_is_no_code() -> None:
    assert code_findings(PROSE, said(PROSE)) == ()


@pytest.mark.parametrize(
    "text",
    [
        'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\nKeyError: 1',
        "Exception in thread main java.lang.IllegalStateException\n\tat com.acme.Main.run(Main.java:12)",
        "TypeError: x is undefined\n    at load (app.js:10:5)",
        "thread 'main' panicked at src/main.rs:4:5",
        "error[E0308]: mismatched types",
        "main.c:4:12: error: expected ‘;’",
        "Segmentation fault (core dumped)",
    ],
)
def test_error_output_is_named(text: str) -> None:
    assert "traceback or error output" in code_reasons(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("diff --git a/x b/x\n@@ -1,2 +1,3 @@\n-a\n+b", "diff"),
        ("SELECT name FROM people WHERE age > 3", "SQL"),
        ("CREATE TABLE t (id int)", "SQL"),
        ("select * from users", "SQL"),
        ("$ ls -la", "shell command"),
        ("sudo apt install foo", "shell command"),
        ("git rebase main", "shell command"),
        ('def f():\n    """Return 1."""', "docstring"),
    ],
)
def test_other_kinds_of_code_are_named(text: str, what: str) -> None:
    assert what in code_reasons(text)


def test_selecting_from_a_list_is_not_sql() -> None:
    assert "SQL" not in code_reasons("Select the best wine from the list below")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (r"Show that \frac{a}{b} = 2", "LaTeX formula"),
        ("Is $x^2 + 1$ prime?", "LaTeX formula"),
        ("3x + 10 = 5(x - 2)", "1 equation"),
        ("How many eggs are 3 times 12 eggs?", "“how many” with 2 numbers"),
        ("A hen lays two eggs in three days. How many in six days?", "“how many” with 3 numbers"),
        ("Wie viele Äpfel bleiben von 12, wenn 5 weg sind?", "“wie viele” with 2 numbers"),
        ("小明有12个苹果，吃了5个，还剩多少？", "“多少” with 2 numbers"),
        ("It costs $20 after a 25% discount. What was the price?", "a question with 2 numbers"),
        ("Ann is older than Bob. Bob is taller than Cem. Who is left of Ann?", "3 comparisons or conditions"),
    ],
)
def test_mathematics_and_puzzles_are_named(text: str, what: str) -> None:
    assert what in reasons(text)


def test_years_and_list_numbers_are_no_quantities() -> None:
    assert count_numbers("1. Rome\n2. Paris\nin 1998 and 2024", set()) == 0
    assert count_numbers("12 apples for $3.50", set()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "x + y = 3",
        "2x-7>1",
        "a^2",
        "sqrt(9) = 3",
        "f(x) = 5",
        "g(t)=5",
        "where 3 ≤ n",
        "√2",
        "12*(x+1) = 4",
        "if a<b<c",
    ],
)
def test_equations_are_seen_wherever_they_stand(text: str) -> None:
    assert "1 equation" in reasons(text)
    assert "1 equation" in reasons(f"Somebody wrote here that {text} and nothing else but words came after it")


def test_a_root_is_a_formula_and_a_call_in_code_is_none() -> None:
    assert "1 equation" in reasons("the best fraction for sqrt(7 + sqrt(5))")
    assert not any("equation" in reason for reason in reasons("what does math.sqrt(7) give, and np.sqrt(x)"))


@pytest.mark.parametrize("text", ["x = 5", "so(2)", "3 + 4", "5 < 7"])
def test_one_sign_alone_is_no_equation(text: str) -> None:
    assert not any("equation" in reason for reason in reasons(text))


@pytest.mark.parametrize(("text", "count"), [("", 0), ("a1b22 3.5", 4), ("٣ و ٤٥", 2), ("１２ und 3", 2)])
def test_runs_of_digits_are_counted_in_every_script(text: str, count: int) -> None:
    assert count_digits(text) == count


def test_multiple_choice_needs_conditions() -> None:
    options = "\n(A) red\n(B) green\n(C) blue"
    assert "multiple choice" not in reasons("Which colour?" + options)
    assert "multiple choice" in reasons("All hats are red. Some coats are red. No ties are red." + options)


def test_nothing_is_found_in_nothing() -> None:
    assert code_findings("", set()) == ()
    assert reasoning_findings("", "", set()) == ()
