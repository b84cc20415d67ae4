"""What stands under the pointer, and what was asked today."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fakes import three_machines
from hostler.domain.usage import UsedToday
from hostler.ui.glance import WINDOWS_CHARS, hover, used_words

MACHINES = [(f"Machine {n} · warm · qwen3-coder:30b · 41 tok/s", f"Machine {n} · warm") for n in range(1, 8)]
FOOT = "Today: 31 prompts · 72% quick"


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ((), "0 prompts"),
        ((("quick", 1),), "1 prompt · 100% quick"),
        ((("quick", 22), ("code", 9)), "31 prompts · 71% quick"),
        ((("code", 1200), ("quick", 34)), "1,234 prompts · 3% quick"),
    ],
)
def test_prompts_of_a_day(routes: tuple[tuple[str, int], ...], said: str) -> None:
    assert used_words(UsedToday("2026-11-25", routes), three_machines()) == said


def test_where_no_route_is_called_quick_the_most_used_one_is_named() -> None:
    registry = replace(three_machines(), routes=tuple(r for r in three_machines().routes if r.id != "quick"))
    assert used_words(UsedToday("2026-11-25", (("code", 3), ("vision", 1))), registry) == "4 prompts · 75% code"


def test_everything_is_told_where_it_fits() -> None:
    lines = [long for long, _ in MACHINES]
    assert hover("Hostler", MACHINES, FOOT) == "\n".join(["Hostler", *lines, FOOT])
    assert hover("Hostler", [], "") == "Hostler"


def test_where_little_fits_the_short_lines_are_taken() -> None:
    short = [short for _, short in MACHINES[:3]]
    assert hover("Hostler", MACHINES[:3], FOOT, WINDOWS_CHARS) == "\n".join(["Hostler", *short, FOOT])


def test_where_even_less_fits_whole_lines_are_left_out() -> None:
    text = hover("Hostler", MACHINES, FOOT, WINDOWS_CHARS)
    assert len(text) <= WINDOWS_CHARS
    shown = text.split("\n")
    assert shown[1:-1] == [short for _, short in MACHINES[: len(shown) - 2]]
    assert shown[-1] == f"and {len(MACHINES) - len(shown) + 2} more"


@pytest.mark.parametrize("count", range(30))
def test_no_number_of_machines_is_too_long(count: int) -> None:
    machines = [(f"A machine {n} with a name · warm · m", f"A machine {n} with a name · warm") for n in range(count)]
    assert len(hover("Hostler", machines, FOOT, WINDOWS_CHARS)) <= WINDOWS_CHARS


def test_names_of_other_machines_are_no_html() -> None:
    assert (
        hover("Hostler", [("Mac · <img src=file:///etc/passwd>", "")], "")
        == "Hostler\nMac · ‹img src=file:///etc/passwd>"
    )
