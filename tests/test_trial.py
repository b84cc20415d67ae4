"""A cloud machine before it is kept: its models and their prices, one question, and the money it takes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hostler.domain.errors import ConfigError, HostRefused
from hostler.domain.registry import Host, Kind, Location, ModelSettings, url_fault
from hostler.domain.settings import Cloud
from hostler.simulate import SimulatedHost
from hostler.store.budget import Budget
from hostler.store.consents import ConsentFile
from hostler.store.presets import read_presets
from hostler.store.purse import Purse
from hostler.trial import Listed, models_of, price_of, try_model
from relays import gate

MODEL = "gpt,load=0,tps=10000,prompt_tps=0,warm=true,answer=Hello from afar"
PRICES = ModelSettings(usd_in_per_m=2.5, usd_out_per_m=10.0)
KEY = "k3y-of-the-test"


def purse(folder: Path, day_usd: float = 1.0) -> Purse:
    return Purse(Budget(folder / "ledger.sqlite3", Cloud(day_usd=day_usd)), ConsentFile(folder / "consents.json"))


def lab(url: str, kind: Kind = Kind.OPENAI) -> Host:
    return Host(id="lab", name="Lab", url=url, kind=kind, location=Location.CLOUD, auth=True)


def test_every_preset_can_be_used_and_every_price_has_its_date_and_source() -> None:
    presets = read_presets()
    assert [preset.id for preset in presets] == ["openai", "openrouter", "ollama-cloud", "cloud"]
    for preset in presets[:-1]:
        assert not url_fault(preset.url)
        assert preset.url.startswith("https://")
        host = Host(id=preset.id, url=preset.url, kind=preset.kind, location=Location.CLOUD)
        assert not host.is_home
        for model in preset.models:
            assert 0 < model.usd_in_per_m < model.usd_out_per_m
            assert len(model.date) == len("2026-01-01")
            assert urlsplit(model.source).scheme == "https"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_is_answered_and_its_cost_is_counted(tmp_path: Path, kind: Kind) -> None:
    async def run() -> None:
        async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, {"Authorization": f"Bearer {KEY}"}, []) as url:
            money = purse(tmp_path)
            tried = await try_model(lab(url, kind), KEY, "gpt", PRICES, money)
            assert tried.text == "Hello from afar"
            cost = price_of(PRICES)
            assert cost is not None
            assert 0 < tried.cost_usd <= cost.bound_usd
            assert (await money.allowance()).left_today_usd == pytest.approx(1.0 - tried.cost_usd, abs=1e-8)
            with pytest.raises(HostRefused, match="401"):
                await try_model(lab(url, kind), "wrong", "gpt", PRICES, money)
            assert (await money.allowance()).left_today_usd == pytest.approx(1.0 - tried.cost_usd, abs=1e-8)
            money.close()

    asyncio.run(run())


def test_without_money_or_prices_nothing_is_sent(tmp_path: Path) -> None:
    async def run() -> None:
        seen: list[dict[str, str]] = []
        async with SimulatedHost("Sim", [MODEL]) as sim, gate(sim.url, {}, seen) as url:
            money = purse(tmp_path, day_usd=0.0)
            with pytest.raises(ConfigError, match="budget is spent"):
                await try_model(lab(url), KEY, "gpt", PRICES, money)
            with pytest.raises(ConfigError, match="prices are needed"):
                await try_model(lab(url), KEY, "gpt", ModelSettings(), money)
            money.close()
        assert not seen

    asyncio.run(run())


@pytest.mark.parametrize("kind", list(Kind))
def test_its_models_are_listed(kind: Kind) -> None:
    async def run() -> None:
        async with SimulatedHost("Sim", [MODEL, "b,load=0"]) as sim:
            names = [each.name.partition(":")[0] for each in await models_of(lab(sim.url, kind), KEY)]
            assert names == ["b", "gpt"]

    asyncio.run(run())


def test_prices_that_the_list_tells_are_taken_by_the_million() -> None:
    models = [
        {"id": "b/dear", "pricing": {"prompt": "0.0000025", "completion": "0.00001"}},
        {"id": "a/varies", "pricing": {"prompt": "-1", "completion": "-1"}},
        {"id": "c/silent"},
        {"id": "d/odd", "pricing": {"prompt": "much", "completion": None}},
    ]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = json.dumps({"data": models}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v1"
            assert await models_of(lab(url), KEY) == (
                Listed("a/varies"),
                Listed("b/dear", 2.5, 10.0),
                Listed("c/silent"),
                Listed("d/odd"),
            )

    asyncio.run(run())
