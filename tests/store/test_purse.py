"""Consents and money together: what may go to the cloud now."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hostler.domain.cost import Allowance
from hostler.domain.registry import Target
from hostler.domain.settings import Cloud
from hostler.store.budget import Budget
from hostler.store.consents import ConsentFile
from hostler.store.purse import Purse


def purse(folder: Path) -> Purse:
    return Purse(
        Budget(folder / "ledger.sqlite3", Cloud(day_usd=1.0, month_usd=5.0)), ConsentFile(folder / "cloud.json")
    )


def test_at_first_nobody_was_asked_and_all_is_left(tmp_path: Path) -> None:
    mine = purse(tmp_path)
    assert asyncio.run(mine.allowance()) == Allowance(left_today_usd=1.0, left_month_usd=5.0)
    assert list(tmp_path.iterdir()) == []
    mine.close()


def test_an_answer_is_remembered_by_the_next_process_and_can_be_forgotten(tmp_path: Path) -> None:
    mine = purse(tmp_path)
    asyncio.run(mine.answer("code", True))
    asyncio.run(mine.answer("quick", False))
    allowed = purse(tmp_path).allowance_now()
    assert (allowed.agreed, allowed.declined) == (frozenset({"code"}), frozenset({"quick"}))
    ConsentFile(tmp_path / "cloud.json").answer("quick", None)
    assert purse(tmp_path).allowance_now().declined == frozenset()
    mine.close()


def test_answers_of_many_asks_at_once_are_all_kept(tmp_path: Path) -> None:
    file = ConsentFile(tmp_path / "cloud.json")
    answers = {f"route-{n}": n % 3 > 0 for n in range(60)}
    with ThreadPoolExecutor(max_workers=12) as threads:
        list(threads.map(lambda said: file.answer(*said), answers.items()))
    assert file.read() == answers
    assert {found.name for found in tmp_path.iterdir()} == {"cloud.json", "cloud.json.lock"}


def test_a_broken_file_of_answers_means_that_nobody_said_yes(tmp_path: Path) -> None:
    (tmp_path / "cloud.json").write_text('{"routes": {"code": "yes"')
    assert ConsentFile(tmp_path / "cloud.json").read() == {}
    ConsentFile(tmp_path / "cloud.json").answer("code", True)
    assert ConsentFile(tmp_path / "cloud.json").read() == {"code": True}


def test_where_costs_cannot_be_kept_nothing_is_sent(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database" * 100)
    mine = purse(tmp_path)
    assert asyncio.run(mine.allowance()) == Allowance()
    refusal = asyncio.run(mine.reserve("a", 1, Target("m", "h"), "code", 0.01))
    assert refusal.startswith("its cost can't be written down")
    asyncio.run(mine.settle("a", 1, 0.01))
    mine.close()
