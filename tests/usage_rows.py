"""Attempts as months of use leave them, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from hostler.domain.usage import AttemptRow, Outcome, Picked
from hostler.store.db import open_database
from hostler.store.ledger import INSERT, day_of, one_transaction, values
from hostler.store.ledger_tables import MIGRATIONS
from store.test_ledger import ROW

SMALL, CODER, THINKER, EYES = (
    ("mac-mini", "qwen3:4b"),
    ("windows-gpu", "qwen3-coder:30b"),
    ("windows-gpu", "qwen3:30b"),
    ("ubuntu", "minicpm-v:latest"),
)
USED = (
    # route, share, target, tokens a second, words
    ("quick", 0.68, SMALL, 150, 160),
    ("code", 0.16, CODER, 40, 420),
    ("reasoning", 0.08, THINKER, 38, 700),
    ("vision", 0.05, EYES, 40, 90),
    ("background", 0.03, SMALL, 150, 500),
)
MANY = tuple(
    (name, 0.2 / (place + 2), (SMALL, CODER, THINKER, EYES)[place % 4], 60, 200)
    for place, name in enumerate(
        ("quick", "code", "reasoning", "vision", "background", "mail", "translate", "notes", "sql", "minutes", "law",
         "recipes", "names", "taxes")
    )
)  # fmt: skip


Used = Sequence[tuple[str, float, tuple[str, str], int, int]]


def attempts(last: date, days: int, a_day: int = 24, used: Used = USED, seed: int = 7) -> Iterator[AttemptRow]:
    """Of so many days up to `last`; fewer at weekends, a takeover now and then, and one a week that the cloud got."""
    chance = random.Random(seed)
    for ago in range(days - 1, -1, -1):
        day = last - timedelta(days=ago)
        count = round(a_day * (0.25 if day.weekday() > 4 else 1.0) * chance.uniform(0.5, 1.4))
        for number in range(count):
            route, _, (host, model), speed, words = chance.choices(used, [each[1] for each in used])[0]
            start_ms = round(datetime(day.year, day.month, day.day, 8).timestamp() * 1000) + number * 600_000
            tokens = round(words * chance.uniform(0.5, 1.6))
            warm = chance.random() < 0.9
            first_ms = chance.uniform(300, 600) + (0 if warm else 9_000) + (1_500 if speed < 100 else 0)
            row = replace(
                ROW, ask_id=f"{day}-{number}", start_ms=start_ms, route=route, host=host, model=model, warm=warm,
                ttft_ms=round(first_ms, 1), total_ms=round(first_ms + tokens / speed * 1000, 1),
                prompt_tokens=chance.randrange(60, 1_500), completion_tokens=tokens,
                picked=Picked.HAND if chance.random() < 0.03 else Picked.AUTO,
            )  # fmt: skip
            if chance.random() < 0.04:
                failed = replace(row, outcome=Outcome.FAILED, final=False, total_ms=2_000.0, ttft_ms=None, warm=None,
                                 prompt_tokens=None, completion_tokens=None, error="HostUnreachable")  # fmt: skip
                yield failed
                host, model = SMALL if host != SMALL[0] else EYES
                yield replace(row, attempt=2, start_ms=start_ms + 2_000, host=host, model=model)
            elif number == 3 and day.weekday() == 2:
                yield replace(
                    row, host="cloud-lab", model="gpt", location="cloud", cost_usd=round(chance.uniform(0.01, 0.2), 4)
                )
            else:
                yield row


def fill(file: Path, rows: Iterator[AttemptRow]) -> None:
    """Puts them into a ledger; what went to the cloud is spent as well."""
    kept = list(rows)
    with closing(open_database(file, MIGRATIONS)) as db, one_transaction(db):
        db.executemany(INSERT, [values(day_of(row.start_ms / 1000), row) for row in kept])
        db.executemany(
            "INSERT OR IGNORE INTO cloud_costs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (r.ask_id, r.attempt, r.start_ms, day_of(r.start_ms / 1000), r.route, r.host, r.model, nano, nano)
                for r in kept
                if (nano := round(r.cost_usd * 1e9))
            ],
        )
