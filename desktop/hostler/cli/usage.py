"""`hostler usage`: where the compute went, as totals; as files for other programs, and back from them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from hostler.cli.table import laid_out
from hostler.domain.cost import money
from hostler.domain.errors import ConfigError
from hostler.domain.fleet import HostFacts
from hostler.domain.pace import lasting
from hostler.domain.rank import rank_of
from hostler.domain.registry import Registry, Target, nearest
from hostler.domain.totals import By, Figures, Group, never_big, reliability, summed
from hostler.domain.untrusted import printable
from hostler.paths import Paths, paths
from hostler.store.config import read_config
from hostler.store.usage import FIRST_DAY, LAST_DAY, Usage
from hostler.store.usage_files import export, take_in

DAYS = 30
IN_TIME = {By.DAY, By.WEEK, By.MONTH}
BAD_SHOWN = 20


def usage(arguments: argparse.Namespace) -> int:
    """Prints totals, writes files or reads them. Returns 2 when lines of a file were bad or a file had to be left."""
    places = paths(os.environ)
    try:
        if arguments.imports:
            return _import(places, [Path(name) for name in arguments.imports])
        if arguments.export:
            return _export(places, Path(arguments.export), arguments.days)
        _show(places, _groups_of(arguments.by), arguments.days or DAYS, as_json=arguments.json)
    except OSError as error:
        # A reader of stdout that left is no matter of this file.
        if isinstance(error, BrokenPipeError):
            raise
        raise ConfigError(str(error)) from error
    return 0


def _groups_of(text: str) -> list[By]:
    names = [name.strip().casefold() for name in text.split(",") if name.strip()]
    known = {str(by): by for by in By}
    if unknown := [name for name in names if name not in known]:
        raise ConfigError(f"usage isn't grouped by “{unknown[0]}”{nearest(unknown[0], known)}")
    return list(dict.fromkeys(known[name] for name in names))


def _since(days: int) -> tuple[str, str]:
    """The last so many days, today included."""
    today = date.today()
    return (today - timedelta(days=min(days, today.toordinal()) - 1)).isoformat(), today.isoformat()


def _show(places: Paths, by: Sequence[By], days: int, *, as_json: bool) -> None:
    first, last = _since(days)
    totals = Usage(places.ledger_file)
    try:
        groups = totals.groups(by, first, last)
        targets = totals.groups([By.HOST, By.MODEL], first, last)
        hosts = reliability(totals.groups([By.HOST, By.OUTCOME], first, last))
    finally:
        totals.close()
    registry = _registry(places)
    share = never_big(targets, lambda host, model: rank_of(Target(model, host), registry, HostFacts(host=host)))
    whole = summed(targets)
    if as_json:
        for group in groups if by else ():
            names = {str(each): name for each, name in zip(by, group.names, strict=True)}
            print(_json({**names, **_figures(group.figures)}))
        never = None if share is None else {**msgspec.to_builtins(share), "share": round(share.share, 4)}
        about = {"first_day": first, "last_day": last, "total": _figures(whole), "never_big": never}
        told = [
            {name: round(value, 3) if isinstance(value, float) else value for name, value in each.items()}
            for each in ({**msgspec.to_builtins(host), "availability": host.availability} for host in hosts)
        ]
        print(_json({**about, "hosts": told}))
        return
    if not whole.attempts:
        print(f"Nothing was asked from {first} to {last}.", file=sys.stderr)
        return
    failed = {host.host: host.failed for host in hosts} if list(by) == [By.HOST] else {}
    if by:
        if not IN_TIME & set(by):
            groups = tuple(sorted(groups, key=lambda group: -group.figures.prompts))
        table = [_headings(by), *(_cells(group, by, failed) for group in groups)]
        print("\n".join(laid_out(table, names=len(by))))
        print()
    when = last if first == last else f"{first} to {last}"
    print(printable(f"{when}: {_sentence(whole)}"))
    if share is not None:
        big = ", ".join(share.big)
        print(printable(f"{share.share:.0%} of the answered prompts never needed the big model ({big})."))


def _headings(by: Sequence[By]) -> list[str]:
    columns = ["prompts", "tokens", "waited", "cost"]
    more = ["attempts"] if {By.HOST, By.OUTCOME} & set(by) else []
    more += ["failed", "failovers", "first word warm", "cold", "tokens/s"] if By.HOST in by else []
    return [*by, *columns, *more]


def _cells(group: Group, by: Sequence[By], failed: dict[str, int]) -> list[str]:
    figures = group.figures
    cost = money(figures.cost_usd) if figures.cost_nano_usd else ""
    cells = [name or "–" for name in group.names]
    cells += [f"{figures.prompts:,}", f"{figures.tokens:,}", _seconds(figures.waited_s or None), cost]
    cells += [f"{figures.attempts:,}"] if {By.HOST, By.OUTCOME} & set(by) else []
    if By.HOST in by:
        fails = str(failed[group.names[0]]) if failed.get(group.names[0]) else ""
        speed = "" if figures.tokens_per_s is None else f"{figures.tokens_per_s:.0f}"
        cells += [fails, str(figures.failovers or "")]
        cells += [_seconds(figures.warm_ttft_s), _seconds(figures.cold_ttft_s), speed]
    return cells


def _sentence(figures: Figures) -> str:
    prompts = f"{figures.prompts:,} prompt{'' if figures.prompts == 1 else 's'}"
    answered = "all" if figures.answered == figures.prompts else f"{figures.answered:,}"
    tokens = f"{figures.tokens:,} tokens"
    if figures.estimated_tokens:
        tokens += f" ({figures.estimated_tokens / figures.tokens:.0%} estimated)"
    cost = f", {money(figures.cost_usd)}" if figures.cost_nano_usd else ""
    return f"{prompts}, {answered} answered, {tokens}, {lasting(figures.waited_s)} waited{cost}."


def _figures(figures: Figures) -> dict[str, object]:
    """In seconds and dollars, as scripts want them."""
    sums = {
        name: value for name, value in msgspec.to_builtins(figures).items() if not name.endswith(("_us", "_nano_usd"))
    }
    times = {"total_s": round(figures.total_us / 1e6, 3), "waited_s": round(figures.waited_s, 3)}
    means = {
        "warm_ttft_s": figures.warm_ttft_s,
        "cold_ttft_s": figures.cold_ttft_s,
        "tokens_per_s": figures.tokens_per_s,
    }
    rounded = {name: None if value is None else round(value, 3) for name, value in means.items()}
    return {**sums, "tokens": figures.tokens, **times, **rounded, "cost_usd": figures.cost_usd}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else lasting(seconds)


def _registry(places: Paths) -> Registry:
    """Ranks of the user's own, where the config can be read."""
    try:
        return read_config(places, os.environ).config.registry
    except ConfigError:
        return Registry()


def _export(places: Paths, folder: Path, days: int | None) -> int:
    first, last = _since(days) if days else (FIRST_DAY, LAST_DAY)
    written = list(export(places.ledger_file, folder, first, last))
    left = [each.left for each in written if each.left]
    for why in left:
        print(f"hostler: {why}", file=sys.stderr)
    lines, files = sum(each.lines for each in written), len(written) - len(left)
    print(f"{lines:,} lines in {files:,} file{'' if files == 1 else 's'} in {folder}.", file=sys.stderr)
    return ConfigError.exit_code if left else 0


def _import(places: Paths, files: Sequence[Path]) -> int:
    done = take_in(places.ledger_file, files)
    for why in done.bad[:BAD_SHOWN]:
        print(printable(why), file=sys.stderr)
    if len(done.bad) > BAD_SHOWN:
        print(f"… and {len(done.bad) - BAD_SHOWN:,} more bad lines.", file=sys.stderr)
    said = [f"{done.rows:,} attempts added"]
    said += [f"{done.sums:,} sums of days added"] if done.sums else []
    said += [f"{done.known:,} were there already"] if done.known else []
    said += [f"{done.left_out:,} left out, of days that are counted without their rows"] if done.left_out else []
    said += [f"{len(done.bad):,} bad lines"] if done.bad else []
    print(f"{', '.join(said)}.", file=sys.stderr)
    return ConfigError.exit_code if done.bad else 0
