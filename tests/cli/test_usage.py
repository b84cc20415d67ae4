"""`hostler usage`: totals for people and scripts, and files there and back."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

from msgspec.structs import replace

from cli.test_cli import FAST, Hostler, config, hostler, hosts, write
from hostler.domain.usage import Outcome
from store.test_ledger import ROW, keep, rows_of

__all__ = ["hostler"]  # a fixture
DAY_MS = 86_400_000


def filled(home: Path) -> None:
    now = round(time.time() * 1000)
    gpu = replace(ROW, start_ms=now, host="windows-gpu", model="qwen3-coder:30b", route="code")
    keep(
        home / "data" / "ledger.sqlite3",
        replace(ROW, start_ms=now),
        replace(ROW, ask_id="b", start_ms=now, completion_tokens=1_000_000, estimated=True),
        replace(gpu, ask_id="c", outcome=Outcome.FAILED, final=False, ttft_ms=None, total_ms=2_000.0),
        replace(ROW, ask_id="c", attempt=2, start_ms=now + 2_000, route="code"),
        replace(gpu, ask_id="d", cost_usd=0.25, total_ms=125_000.0),
        replace(ROW, ask_id="old", start_ms=now - 40 * DAY_MS),
    )


def test_totals_as_a_table(hostler: Hostler, home: Path) -> None:
    nothing = hostler("usage")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr.startswith("Nothing was asked from ")
    assert not (home / "data").exists()
    filled(home)
    lines = hostler("usage").stdout.splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["route", "prompts", "tokens", "waited", "cost"],
        ["code", "2", "156", "2", "min", "08", "s", "$0.25"],
        ["quick", "2", "1,000,064", "1.8", "s"],
    ]
    prompts = [lines[0].index("prompts") + 7, lines[1].index(" 2 ") + 2, lines[2].index(" 2 ") + 2]
    tokens = [lines[0].index("tokens") + 6, lines[1].index("156") + 3, lines[2].index("064") + 3]
    assert len(set(prompts)) == len(set(tokens)) == 1, "numbers end below each other"
    assert lines[-2].endswith(": 4 prompts, all answered, 1,000,220 tokens (100% estimated), 2 min 10 s waited, $0.25.")
    assert lines[-1] == "75% of the answered prompts never needed the big model (qwen3-coder:30b)."
    assert "5 prompts" in hostler("usage", "--days", "41").stdout
    by_host = hostler("usage", "--by", "host").stdout.splitlines()
    assert by_host[0].split("  ")[-1].strip() == "tokens/s"
    assert [line.split()[0] for line in by_host[1:3]] == ["mac-mini", "windows-gpu"]
    assert "failovers" in by_host[0]
    assert hostler("usage", "--by", "outcome").stdout.splitlines()[2].split() == ["failed", "0", "52", "1"]
    one_day = hostler("usage", "--by", "week,route", "--days", "1").stdout.splitlines()
    assert one_day[-2].startswith(time.strftime("%Y-%m-%d: "))


def test_totals_for_scripts(hostler: Hostler, home: Path) -> None:
    filled(home)
    *groups, whole = [json.loads(line) for line in hostler("usage", "--json", "--by", "day,host").stdout.splitlines()]
    today = time.strftime("%Y-%m-%d")
    assert [(group["day"], group["host"], group["prompts"]) for group in groups] == [
        (today, "mac-mini", 3),
        (today, "windows-gpu", 1),
    ]
    assert (whole["last_day"], whole["total"]["prompts"], whole["total"]["cost_usd"]) == (today, 4, 0.25)
    assert whole["never_big"] == {"small": 3, "answered": 4, "big": ["qwen3-coder:30b"], "share": 0.75}
    [mac, gpu] = whole["hosts"]
    assert (mac["host"], mac["failed"]) == ("mac-mini", 0)
    assert (gpu["attempts"], gpu["failed"], gpu["failovers"], gpu["availability"]) == (2, 1, 1, 0.5)
    assert [json.loads(line) for line in hostler("usage", "--json", "--by", "").stdout.splitlines()] == [whole]


def test_a_wrong_call_says_what_is_right(hostler: Hostler, home: Path) -> None:
    wrong = hostler("usage", "--by", "rout")
    assert (wrong.returncode, wrong.stderr) == (2, "hostler: usage isn't grouped by “rout”; did you mean “route”?\n")
    assert hostler("usage", "--days", "0").returncode == 2
    assert hostler("usage", "--export", "x", "--import", "y").returncode == 2
    missing = hostler("usage", "--import", str(home / "none.jsonl"))
    assert missing.returncode == 2
    assert "none.jsonl" in missing.stderr


def test_there_and_back(hostler: Hostler, home: Path, tmp_path: Path) -> None:
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=Paris it is."], [])) as [url]:
        write(home, config(url))
        hostler("ask", "What is the capital of France?")
        hostler("ask", "summarize", "--route", "quick")
    done = hostler("usage", "--export", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("2 lines in 1 file in ")
    # The script of three lines that the files are for.
    totals = Counter[str]()
    for line in next((tmp_path / "out").glob("token-usage-*.jsonl")).read_text().splitlines():
        totals[json.loads(line)["route"]] += json.loads(line)["tokens"]
    before = hostler("usage", "--json").stdout
    assert totals == Counter({"quick": json.loads(before.splitlines()[0])["tokens"]})
    assert "France" not in next((tmp_path / "out").iterdir()).read_text()
    (home / "data").rename(home / "before")
    files = [str(file) for file in (tmp_path / "out").iterdir()]
    assert hostler("usage", "--import", *files).stderr == "2 attempts added.\n"
    assert hostler("usage", "--import", *files).stderr == "0 attempts added, 2 were there already.\n"
    assert hostler("usage", "--json").stdout == before
    Path(files[0]).write_text("{}\n")
    bad = hostler("usage", "--import", *files)
    assert (bad.returncode, bad.stderr.splitlines()[0]) == (
        2,
        f"{files[0]}:1: Object missing required field `route`",
    )


def test_a_damaged_ledger_costs_no_answer_and_the_row_waits_beside_it(hostler: Hostler, home: Path) -> None:
    ledger, damaged = home / "data" / "ledger.sqlite3", b"not a database, but somebody's file" * 40
    ledger.parent.mkdir()
    ledger.write_bytes(damaged)
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=Paris it is."], [])) as [url]:
        write(home, config(url))
        done = hostler("ask", "What is the capital of France?")
        assert (done.returncode, done.stdout) == (0, "Paris it is.\n")
        assert "hostler: counted once the ledger can be written: " in done.stderr
        assert "Move it away to start a new one" in done.stderr
        wrong = hostler("usage")
        assert wrong.returncode == 2
        assert "Move it away to start a new one" in wrong.stderr
        assert ledger.read_bytes() == damaged
        ledger.rename(home / "damaged")
        assert "counted once" not in hostler("ask", "And of Spain?").stderr
    assert json.loads(hostler("usage", "--json").stdout.splitlines()[-1])["total"]["prompts"] == 2


def test_each_attempt_is_also_written_to_a_file_where_that_is_wanted(
    hostler: Hostler, home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "usage"
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=Paris it is."], [])) as [url]:
        write(home, config(url) + f'[privacy]\nusage_files = "{out}"\n')
        hostler("ask", "What is the capital of France?")
        [file] = out.iterdir()
        live = file.read_bytes()
        lines = [json.loads(line) for line in live.splitlines()]
        assert [(line["host"], line["outcome"]) for line in lines] == [("mac-mini", "answered")]
        hostler("ask", "And of Italy?")
        live = file.read_bytes()
        # It is what an export writes, which takes its place and doubles nothing.
        assert hostler("usage", "--export", str(out)).returncode == 0
        assert sorted(file.read_bytes().splitlines()) == sorted(live.splitlines())
        assert hostler("usage", "--import", str(file)).stderr == "0 attempts added, 2 were there already.\n"
        # A folder that can't be costs no answer.
        write(home, config(url) + '[privacy]\nusage_files = "/dev/null/nowhere"\n')
        assert hostler("ask", "And of Spain?").returncode == 0
    assert "the usage file isn't written" in (home / "state" / "hostler.log").read_text()
    assert hostler("usage", "--json").stdout.count('"prompts":3') == 2


def test_old_rows_go_where_the_app_never_runs(hostler: Hostler, home: Path) -> None:
    filled(home)
    file = home / "data" / "ledger.sqlite3"
    with hosts(("Mac Mini", [f"qwen3:4b,{FAST},answer=Paris."], [])) as [url]:
        write(home, config(url))
        assert hostler("ask", "Summarize this email").returncode == 0
        assert "old" in {row.ask_id for row in rows_of(file)}
        write(home, config(url) + "[privacy]\nledger_days = 30\n")
        assert hostler("ask", "Summarize this email").returncode == 0
    assert "old" not in {row.ask_id for row in rows_of(file)}
    assert "7 prompts" in hostler("usage", "--days", "41").stdout
