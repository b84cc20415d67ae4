"""Reservations: nothing spends past a budget, whoever dies in between, and however many processes spend."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostler.domain.registry import Target
from hostler.domain.settings import Cloud
from hostler.store.budget import Budget
from hostler.store.ledger import Ledger

GPT = Target("gpt", "openrouter")
NOON = time.mktime((2026, 11, 25, 12, 0, 0, 0, 0, -1))
DAY_S = 24 * 3600


class Clock:
    now = NOON

    def __call__(self) -> float:
        return self.now


def reserve(budget: Budget, ask: str, usd: float, attempt: int = 1) -> str:
    return asyncio.run(budget.reserve(ask, attempt, GPT, "code", usd))


def settle(budget: Budget, ask: str, usd: float, attempt: int = 1) -> None:
    asyncio.run(budget.settle(ask, attempt, usd))


def test_what_is_reserved_counts_until_it_is_settled(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "ledger.sqlite3", Cloud(day_usd=1.0, month_usd=10.0))
    assert budget.spent_now().today_usd == 0.0
    assert not (tmp_path / "ledger.sqlite3").exists(), "looking makes no file"
    assert reserve(budget, "a", 0.6) == ""
    assert budget.spent_now().today_usd == 0.6
    assert reserve(budget, "b", 0.5) == (
        "the cloud's budget is spent: $0.40 left today, and this may cost $0.50 (day_usd under [cloud])"
    )
    settle(budget, "a", 0.1)
    settle(budget, "a", 0.0)
    assert budget.spent_now().today_usd == 0.1, "only the first word counts"
    assert reserve(budget, "b", 0.9) == ""
    budget.close()


def test_a_day_and_a_month_have_their_own_budgets(tmp_path: Path) -> None:
    clock = Clock()
    budget = Budget(tmp_path / "ledger.sqlite3", Cloud(day_usd=1.0, month_usd=1.5), clock)
    assert reserve(budget, "a", 1.0) == ""
    assert "left today" in reserve(budget, "b", 0.01)
    clock.now += DAY_S
    assert "$0.50 left this month" in reserve(budget, "c", 0.51)
    assert "(month_usd under [cloud])" in reserve(budget, "c", 0.51)
    assert reserve(budget, "c", 0.5) == ""
    clock.now += 10 * DAY_S
    assert reserve(budget, "d", 1.0) == "", "another month"
    budget.close()


def test_a_reservation_whose_process_died_counts_in_full(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    first = Budget(file, Cloud(day_usd=1.0))
    assert reserve(first, "a", 0.8) == ""
    first.close()
    second = Budget(file, Cloud(day_usd=1.0))
    assert second.spent_now().today_usd == 0.8
    assert reserve(second, "b", 0.3) != ""
    second.close()


def test_a_file_that_cannot_be_written_is_an_error_and_reserves_nothing(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database" * 100)
    budget = Budget(tmp_path / "ledger.sqlite3", Cloud())
    with pytest.raises(OSError, match="ledger"):
        reserve(budget, "a", 0.1)
    budget.close()


PROCESS = """
import asyncio, sys
from pathlib import Path
from hostler.domain.registry import Target
from hostler.domain.settings import Cloud
from hostler.store.budget import Budget

async def main():
    budget = Budget(Path(sys.argv[1]), Cloud(day_usd=1.0, month_usd=10.0))
    taken = 0
    for n in range(20):
        taken += await budget.reserve(f"{sys.argv[2]}-{n}", 1, Target("m", "h"), "code", 0.03) == ""
    print(taken)

asyncio.run(main())
"""


def test_processes_that_spend_at_once_stay_within_the_budget(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    running = [
        subprocess.Popen([sys.executable, "-c", PROCESS, str(file), str(n)], stdout=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    taken = [int(process.communicate(timeout=60)[0]) for process in running]
    assert sum(taken) == 33, "80 want three cents each, and a dollar holds 33 of them"
    assert Budget(file, Cloud()).spent_now().today_usd == pytest.approx(0.99)


steps = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "settle", "die", "next day"]),
        st.floats(0, 0.7),
        st.floats(0, 1),
    ),
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_no_sequence_spends_past_a_day_or_a_month(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[str, float, float]]
) -> None:
    file, clock = tmp_path_factory.mktemp("budget") / "ledger.sqlite3", Clock()
    limits = Cloud(day_usd=1.0, month_usd=2.0)
    budget = Budget(file, limits, clock)
    open_: list[tuple[str, float]] = []
    for number, (do, usd, share) in enumerate(sequence):
        match do:
            case "reserve":
                if reserve(budget, str(number), usd) == "":
                    open_.append((str(number), usd))
            case "settle" if open_:
                ask, reserved = open_.pop()
                settle(budget, ask, reserved * share)
            case "die":
                budget.close()
                budget = Budget(file, limits, clock)
                open_.clear()
            case "next day":
                clock.now += DAY_S
        spent = budget.spent_now()
        assert spent.today_usd <= limits.day_usd + 1e-9
        assert spent.month_usd <= limits.month_usd + 1e-9
    budget.close()


def test_it_shares_the_ledgers_file(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    budget, ledger = Budget(file, Cloud()), Ledger(file)
    assert reserve(budget, "a", 0.1) == ""
    assert ledger.count() == 0
    ledger.close()
    budget.close()
