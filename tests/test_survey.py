"""From nothing to a config: this machine, the neighbours, proposed routes, measured, written."""

from __future__ import annotations

import asyncio
import tomllib
from contextlib import AsyncExitStack
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from domain.test_propose import some_offers
from fleet.neighbours import free_port, simulated
from fleet.watched import watched
from hostler.domain.errors import AttemptError, ConfigError, ModelMissing
from hostler.domain.offers import Offer, Speed
from hostler.domain.propose import Proposal, proposal
from hostler.domain.registry import Target
from hostler.store.config import load, parse
from hostler.store.edit import edited
from hostler.store.first import first_edits
from hostler.store.save import NEW_FILE
from hostler.survey import Survey, write_first

LOOPBACK = (IPv4Interface("127.0.0.1/8"),)
NEIGHBOURS = IPv4Network("127.0.0.0/24")
QUICK = "qwen3:4b,size=4B,load=0,tps=400,prompt_tps=0,capabilities=completion+thinking"
CODER = "qwen3-coder:30b,size=30B,load=0,tps=400,prompt_tps=0"


def test_three_machines_become_a_config(tmp_path: Path) -> None:
    async def main() -> tuple[Survey, Proposal, dict[Target, Speed | AttemptError]]:
        port = free_port()
        async with AsyncExitStack() as stack:
            for address, models in (("1", [QUICK]), ("105", [QUICK]), ("106", [CODER])):
                host = simulated(port, {f"127.0.0.{address}": []}, models=models)
                await stack.enter_async_context(host)
            survey = Survey(port=port, interfaces=lambda: LOOPBACK)
            await survey.here()
            assert [each.url for each in survey.found] == [f"http://127.0.0.1:{port}"]
            await survey.around([await survey.chosen(str(NEIGHBOURS))])
            speeds: dict[Target, Speed | AttemptError] = {}
            await survey.measure(survey.proposal(), speeds.__setitem__)
            return survey, survey.proposal(), speeds

    survey, proposed, speeds = asyncio.run(main())
    assert [(offer.host.id, offer.is_here) for offer in survey.offers] == [
        ("this-machine", True),
        ("machine-105", False),
        ("machine-106", False),
    ]
    assert {str(target) for target in speeds} == {
        "qwen3:4b@this-machine",
        "qwen3:4b@machine-105",
        "qwen3-coder:30b@machine-106",
    }
    assert all(isinstance(speed, Speed) and speed.tokens_per_s for speed in speeds.values())
    file = tmp_path / "config.toml"
    write_first(file, proposed)
    loaded = load(file)
    assert loaded.findings == ()
    assert loaded.config.registry == proposed.registry
    assert every_section_has_a_comment(file.read_text())
    for each in proposed.routes:
        assert str(each.reason).split()[0] in file.read_text()


def test_a_proposal_that_was_changed_is_measured_as_it_is_now() -> None:
    async def main() -> None:
        port = free_port()
        async with simulated(port, {"127.0.0.1": []}, models=[QUICK]):
            survey = Survey(port=port, interfaces=lambda: LOOPBACK)
            await survey.here()
            before = survey.proposal()
            guess = before.hosts[0]
            mine = replace(
                before,
                hosts=(replace(guess, host=replace(guess.host, id="mine")),),
                routes=(replace(before.routes[0], chain=("qwen3:4b@mine", "absent@mine", "qwen3:4b@gone")),),
            )
            told: dict[str, Speed | AttemptError] = {}
            await survey.measure(mine, lambda target, result: told.update({str(target): result}))
            assert isinstance(told.pop("qwen3:4b@mine"), Speed)
            assert isinstance(told.pop("absent@mine"), ModelMissing)
            assert told == {}
            assert set(survey.offers[0].speeds) == {"qwen3:4b"}

    asyncio.run(main())


def every_section_has_a_comment(text: str) -> bool:
    lines = text.splitlines()
    headers = [number for number, line in enumerate(lines) if line.startswith("[")]
    return bool(headers) and all(lines[number - 1].startswith("# ") for number in headers)


def test_what_was_looked_at_here_is_not_contacted_again() -> None:
    async def main() -> None:
        port = free_port()
        own = (IPv4Interface("127.0.0.1/8"), IPv4Interface("127.0.0.9/8"))
        async with simulated(port, {"127.0.0.1": [], "127.0.0.9": []}):
            survey = Survey(port=port, interfaces=lambda: own)
            await survey.here()
            with watched() as connections:
                found = await survey.around([NEIGHBOURS])
            assert [each.url for each in found] == [f"http://127.0.0.1:{port}"]
            assert not {"127.0.0.1", "127.0.0.9"} & {address for address, _ in connections.contacted}

    asyncio.run(main())


def test_ollama_host_is_looked_at_too() -> None:
    async def main() -> None:
        port, other = free_port(), free_port()
        async with simulated(other, {"127.0.0.7": []}):
            survey = Survey(f"127.0.0.7:{other}", port=port, interfaces=lambda: LOOPBACK)
            assert [each.url for each in await survey.here()] == [f"http://127.0.0.7:{other}"]

    asyncio.run(main())


def test_an_ollama_host_that_is_no_address_is_said() -> None:
    with pytest.raises(ConfigError, match="OLLAMA_HOST: "):
        asyncio.run(Survey("ftp://nas", port=free_port(), interfaces=lambda: LOOPBACK).here())


def test_nobody_answers_and_nothing_is_known_of_the_own_networks() -> None:
    def fails() -> tuple[IPv4Interface, ...]:
        raise OSError("no such device")

    async def main() -> None:
        survey = Survey(port=free_port(), interfaces=fails)
        assert await survey.here() == ()
        assert await survey.ranges() == ()
        assert survey.proposal() == Proposal()

    asyncio.run(main())


def test_cancelled_what_was_found_stays() -> None:
    async def main() -> None:
        port, seen = free_port(), asyncio.Event()
        async with simulated(port, {"127.0.0.2": [], "127.0.0.3": ["hang:path=all"]}):
            survey = Survey(port=port, interfaces=lambda: LOOPBACK)
            looking = asyncio.create_task(
                survey.around([NEIGHBOURS], lambda event: seen.set() if survey.found else None)
            )
            await seen.wait()
            looking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await looking
            assert [each.url for each in survey.found] == [f"http://127.0.0.2:{port}"]

    asyncio.run(main())


def test_a_config_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# mine, and broken [")
    with pytest.raises(ConfigError, match="There is a config already"):
        write_first(file, Proposal())
    assert file.read_text() == "# mine, and broken ["
    assert {each.name for each in tmp_path.iterdir()} <= {"config.toml", "config.toml.lock"}


@given(some_offers())
def test_whatever_was_found_the_first_file_is_right_and_commented(offers: list[Offer]) -> None:
    proposed = proposal(offers)
    text = edited(NEW_FILE, first_edits(proposed))
    loaded = parse(text, Path("config.toml"))
    assert loaded.findings == ()
    assert loaded.config.registry == proposed.registry
    assert every_section_has_a_comment(text) or not offers
    assert tomllib.loads(text)["version"] == 1
