"""Each fault once on real sockets, with deadlines of a few tenths of a second. Loopback only."""

from __future__ import annotations

import asyncio
import datetime
import json
import os
import signal
import socket
import ssl
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fakes import MemoryLedger
from faults.table import FAULTS, WORDS, Fault
from hostler.domain.events import Answer, AttemptFailed, AttemptStarted, Event
from hostler.domain.plan import Patience
from hostler.domain.prompt import Prompt
from hostler.domain.registry import Host, Registry, Route
from hostler.engine import Engine
from hostler.fleet import failures
from hostler.fleet.http import HostHttp
from hostler.fleet.monitor import Monitor
from hostler.fleet.ollama import OllamaClient
from hostler.simulate import SimulatedHost

PATIENCE = Patience(first_token_warm_s=0.3, silence_s=0.4, thinking_s=0.5)
GOOD = "model,load=0,tps=0,prompt_tps=0,tokens=3,warm=true"
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def served(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server that does this with every connection; yields its address."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await handler(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def reset(writer: asyncio.StreamWriter) -> None:
    """Ends the connection as a machine that lost its memory does: with RST."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def as_written(fault: Fault) -> Handler:
    """Sends what the table says, chunk by chunk; where its body fails, the connection is reset."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        answering = asyncio.create_task(answer(writer))
        left = asyncio.create_task(reader.read())
        # Who asked may leave before the answer is over; then nothing goes on here either.
        await asyncio.wait({answering, left}, return_when=asyncio.FIRST_COMPLETED)
        for task in (answering, left):
            task.cancel()
        await asyncio.gather(answering, left, return_exceptions=True)

    async def answer(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(fault.after_s)
        headers = {**fault.headers, "transfer-encoding": "chunked"}
        lines = [f"HTTP/1.1 {fault.status} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        await writer.drain()
        assert fault.body is not None
        try:
            async for chunk in fault.body():
                writer.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                await writer.drain()
        except Exception:  # noqa: BLE001  whatever the table raises here stands for a lost connection
            reset(writer)
            return
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    return handler


async def reset_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    reset(writer)


async def promises_too_much(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000000000\r\n\r\n" + WORDS
    )
    await writer.drain()


async def idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that has expired."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    then = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(then)
        .not_valid_after(then + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


@asynccontextmanager
async def swallowing() -> AsyncIterator[str]:
    """A port whose queue of connections is full: a further SYN gets no answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(4):
            each = socket.socket()
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
            waiting.append(each)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            for each in waiting:
                each.close()


@asynccontextmanager
async def suspended() -> AsyncIterator[str]:
    """A real process that is stopped once it has said some words, and goes on a little later."""
    spec = "model,load=0,tps=20,prompt_tps=0,tokens=400,warm=true"
    command = [sys.executable, "-m", "hostler", "simulate", "--port", "0", "--model", spec]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        yield str(json.loads(await process.stdout.readline())["url"])
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        await process.communicate()


@asynccontextmanager
async def place(fault: Fault, folder: Path) -> AsyncIterator[Host]:
    """A host with this fault, as the config would name it."""

    def host(url: str, ca_file: str = "") -> Host:
        return Host(id="faulty", name="Faulty", url=url, ca_file=ca_file)

    match fault.name:
        case "dns":
            yield host("http://no-such-machine.invalid:11434")
        case "refused":
            with socket.socket() as closed:
                closed.bind(("127.0.0.1", 0))
                yield host(f"http://127.0.0.1:{closed.getsockname()[1]}")
        case "syn-swallowed":
            async with swallowing() as url:
                yield host(url)
        case "suspended-and-resumed":
            async with suspended() as url:
                yield host(url)
        case "reset-before-a-word":
            async with served(reset_at_once) as url:
                yield host(url)
        case "huge-content-length":
            async with served(promises_too_much) as url:
                yield host(url)
        case "tls-here-none-there":
            async with served(as_plain_text) as url:
                yield host(url.replace("http:", "https:"))
        case "tls-there-none-here":
            async with served(alarmed) as url:
                yield host(url)
        case "expired-certificate":
            async with served(idle, certificate(folder)) as url:
                address = url.replace("http://127.0.0.1", "https://localhost")
                yield host(address, str(folder / "certificate.pem"))
        case _:
            async with served(as_written(fault)) as url:
                yield host(url)


async def alarmed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server that speaks TLS, and hears something else: a fatal alert, protocol_version (RFC 8446, section 6)."""
    await reader.read(64)
    writer.write(b"\x15\x03\x01\x00\x02\x02\x46")
    await writer.drain()


async def as_plain_text(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(64)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    await writer.drain()


async def ask(fault: Fault, folder: Path) -> tuple[list[Event], MemoryLedger, set[str]]:
    """Asks a chain of the faulty host and a healthy one; returns what is left open as well."""
    async with place(fault, folder) as faulty, SimulatedHost("Good", [GOOD]) as good:
        before = descriptors()
        registry = Registry(
            hosts=(faulty, Host(id="good", name="Good", url=good.url)),
            routes=(Route(id="quick", chain=("model@faulty", "model@good")),),
        )
        clients = {host.id: OllamaClient(HostHttp(host, no_key, error_body_s=0.15)) for host in registry.hosts}
        ledger = MemoryLedger()
        engine = Engine(registry, clients, Monitor(registry, clients), ledger.record, patience=PATIENCE)
        events: list[Event] = []
        async with aclosing(engine.ask(Prompt(instruction="Say something"), route="quick")) as told:
            async for event in told:
                events.append(event)
                if fault.name == "suspended-and-resumed" and len(events) == 6:
                    os.kill(pid_of(faulty.url), signal.SIGSTOP)
        await engine.close()
        for client in clients.values():
            await client.close()
        async with asyncio.timeout(5):
            while left := descriptors() - before:  # noqa: ASYNC110  the servers' own ends close in their time
                await asyncio.sleep(0.01)
        return events, ledger, left


def no_key(host: Host) -> str:
    return ""


def descriptors() -> set[str]:
    """The sockets of this process, by number and target."""
    found = set()
    for each in Path("/proc/self/fd").iterdir():
        try:
            found.add(f"{each.name} {each.readlink()}")
        except FileNotFoundError:
            continue
    return {each for each in found if "socket:" in each}


def pid_of(url: str) -> int:
    """The process that listens there."""
    port = int(url.rpartition(":")[2])
    inodes = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    for child in map(int, children):
        for each in Path(f"/proc/{child}/fd").iterdir():
            if any(f"socket:[{inode}]" == str(each.readlink()) for inode in inodes):
                return child
    raise AssertionError("nobody of ours listens there")


ON_SOCKETS = [fault for fault in FAULTS if fault.name != "clock-jump"]
"""A jump of the clock has no socket."""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and fills a queue of the kernel")
@pytest.mark.parametrize("fault", ON_SOCKETS, ids=lambda fault: fault.name)
def test_the_next_host_answers(fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "CONNECT_S", 0.15)

    async def scenario() -> tuple[list[Event], MemoryLedger, set[str]]:
        loop = asyncio.get_running_loop()
        resolve = loop.getaddrinfo

        async def known_here(host: object, *arguments: object, **more: object) -> object:
            if str(host).strip("b'").endswith(".invalid"):
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return await resolve(host, *arguments, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(loop, "getaddrinfo", known_here)
        return await ask(fault, tmp_path)

    events, ledger, left = asyncio.run(scenario())
    answer = events[-1]
    assert isinstance(answer, Answer), events[-1]
    assert answer.host == "good"
    assert [event.host for event in events if isinstance(event, AttemptStarted)] == ["faulty", "good"]
    assert [event.error for event in events if isinstance(event, AttemptFailed)] == [fault.error]
    assert sorted(row.attempt for row in ledger.rows) == [1, 2]
    assert [row.host for row in ledger.rows if row.final] == ["good"]
    assert not left, "a socket is left open"
