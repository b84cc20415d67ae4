"""Finds machines: at one address, or in the user's own networks.

There is no mDNS: Ollama doesn't announce itself, so it would find nothing that knocking at each address doesn't find.
Nor are names asked for by address: that would ask a name server, which may be anybody's.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network

import msgspec
from msgspec.structs import replace

from hostler.domain.errors import AttemptError, BadResponse, HostRefused, HostTimeout, HostUnreachable
from hostler.domain.found import Found, Lookalike, Ollama, Progress, Refused, Silent, address_of
from hostler.domain.registry import Host
from hostler.domain.said import quoted, wording
from hostler.domain.subnets import WIDEST, is_private
from hostler.domain.untrusted import one_line
from hostler.fleet import failures
from hostler.fleet.client import Client, Probe
from hostler.fleet.http import HostHttp
from hostler.fleet.ollama import OllamaClient
from hostler.fleet.openai import OpenAIClient

AT_ONCE = 64
"""Connections at a time: few enough for a home router's tables."""
KNOCK_S = 0.8
"""Who is awake in the same network takes a connection in milliseconds. With 64 at once, and four rounds for a /24 of
which nobody answers, that is 3.2 s."""
ANSWER_S = 0.9
"""The version is answered in milliseconds, also by a machine that is busy."""
MODELS_S = 1.2
OPENAI_S = 0.5
VERSION_CHARS = 32
DETAIL_CHARS = 40

Tell = Callable[[Progress | Found], None]


class _Version(msgspec.Struct):
    version: str


async def look(url: str, *, is_here: bool = False, patience: float = 1.0) -> Found | None:
    """What is at this address; None where nobody takes a connection. Cancelling closes it.

    `patience` stretches every time limit: one address may be waited for longer than each of many.
    """
    http = HostHttp(Host(id="found", name=address_of(url), url=url), lambda host: "")
    try:
        return await _identify(http, url, is_here, patience)
    finally:
        await http.close()


async def sweep(
    ranges: Iterable[IPv4Network], port: int, tell: Tell, *, skip: Iterable[str] = (), knock_s: float = KNOCK_S
) -> tuple[Found, ...]:
    """Looks at every address of these ranges, but those to skip, and returns what is there in the addresses' order.

    `tell` hears each found thing at once, and after each address how far it is. Cancelling closes every connection.
    Raises ValueError for a range that isn't private, or larger than a /24.
    """
    networks = tuple(ranges)
    for network in networks:
        if not is_private(network) or network.prefixlen < WIDEST:
            raise ValueError(f"{network} is never looked through: it isn't private, or too large")
    skipped = set(skip)
    addresses = sorted({each for network in networks for each in network.hosts() if str(each) not in skipped})
    found: dict[IPv4Address, Found] = {}
    done = 0

    async def work(queue: Iterator[IPv4Address]) -> None:
        nonlocal done
        for address in queue:
            there = await _at(address, port, knock_s)
            done += 1
            if there is not None:
                found[address] = there
                tell(there)
            tell(Progress(done, len(addresses)))

    queue = iter(addresses)
    async with asyncio.TaskGroup() as workers:
        for _ in range(min(AT_ONCE, len(addresses))):
            workers.create_task(work(queue))
    return tuple(found[address] for address in sorted(found))


async def _at(address: IPv4Address, port: int, knock_s: float) -> Found | None:
    """Most addresses have nobody: a bare connection finds that out before a client is made."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as knocking:
        knocking.setblocking(False)
        try:
            async with asyncio.timeout(knock_s):
                await asyncio.get_running_loop().sock_connect(knocking, (str(address), port))
        except (OSError, TimeoutError):
            return None
    return await look(f"http://{address}:{port}")


async def _identify(http: HostHttp, url: str, is_here: bool, patience: float) -> Found | None:
    client = OllamaClient(http)
    try:
        version = _version(await http.call("GET", "/api/version", timeout_s=ANSWER_S * patience), http.label)
        probe = await _listed(client, MODELS_S * patience)
    except HostUnreachable:
        return None
    except HostTimeout:
        return Silent(url=url)
    except HostRefused as error:
        return Refused(url=url, wants_key=error.detail.startswith("401"))
    except AttemptError as error:
        return Lookalike(
            url=url, detail=error.detail or error.name, openai_models=await _as_openai(http, url, patience)
        )
    return Ollama(
        url=url,
        version=one_line(version, VERSION_CHARS),
        latency_ms=probe.latency_ms,
        models=probe.models,
        loaded=probe.loaded,
        is_here=is_here,
    )


def _version(answer: bytes, label: str) -> str:
    try:
        return msgspec.json.decode(answer, type=_Version).version
    except failures.UNREADABLE:
        text = one_line(answer[: DETAIL_CHARS * 4].decode("utf-8", "replace"), DETAIL_CHARS)
        said = wording("Detail", "it answers with a web page") if text.startswith("<") else quoted(text)
        raise BadResponse(label, said if text else wording("Detail", "its answer is empty")) from None


async def _listed(client: Client, limit_s: float) -> Probe:
    """Its models with what they can; without that, or without models, where it is too slow."""
    probe = Probe(latency_ms=limit_s * 1000)
    try:
        async with asyncio.timeout(limit_s):
            probe = await client.probe(full=True)
            unknown = [model.name for model in probe.models or () if model.capabilities is None]
            if unknown:  # servers before 0.30 tell that of one model at a time
                probe = replace(await client.probe(full=True, wanted=unknown), latency_ms=probe.latency_ms)
    except (TimeoutError, HostTimeout):
        pass
    return probe


async def _as_openai(http: HostHttp, url: str, patience: float) -> tuple[str, ...]:
    try:
        async with asyncio.timeout(OPENAI_S * patience):
            probe = await OpenAIClient(http, url).probe(full=True)
    except (TimeoutError, AttemptError):
        return ()
    return tuple(model.name for model in probe.models or ())
