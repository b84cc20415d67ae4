"""What stands before a host in real networks, on loopback: TLS with an own CA, a gate that wants a key, a proxy."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import queue
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PLAIN = serialization.NoEncryption()


def own_ca(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """The file of a new CA, and the server's side of TLS with a certificate that it signed for 127.0.0.1."""
    now = datetime.datetime.now(datetime.UTC)

    def built(name: str, key: ec.EllipticCurvePrivateKey, issuer: str) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
        )

    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = built("Test CA", ca_key, "Test CA")
    ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    own = built("host", key, "Test CA").add_extension(x509.SubjectAlternativeName([address]), critical=False)
    files = folder / "ca.pem", folder / "host.pem", folder / "host.key"
    files[0].write_bytes(ca.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(own.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    files[2].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, PLAIN))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[2])
    return files[0], context


@asynccontextmanager
async def gate(
    url: str, wanted: dict[str, str], seen: list[dict[str, str]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """A reverse proxy before the host at `url`: lets through what carries these headers, else 401. `seen` gets each
    request's headers, by their names in lower case."""
    there = urlsplit(url)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode().split("\r\n")[1:]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        seen.append(headers)
        if any(headers.get(name.lower()) != value for name, value in wanted.items()):
            writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            writer.close()
            return
        await _joined(reader, writer, there.hostname or "", there.port or 80, head)

    async with _serving(serve, tls) as port:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"


@asynccontextmanager
async def forward_proxy(asked_for: list[str]) -> AsyncIterator[str]:
    """An HTTP proxy that clients are told of: CONNECT for TLS, whole addresses else. `asked_for` gets each."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        asked_for.append(f"{method} {target}")
        there = urlsplit(target if "://" in target else f"//{target}")
        first = head
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            first = b""
        else:
            first = head.replace(f"{there.scheme}://{there.netloc}".encode(), b"", 1)
        await _joined(reader, writer, there.hostname or "", there.port or 80, first)

    async with _serving(serve, None) as port:
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def _serving(serve: object, tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    running: set[asyncio.Task[None]] = set()

    async def kept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await serve(reader, writer)  # type: ignore[operator]
        finally:
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(kept, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _joined(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str, port: int, first: bytes
) -> None:
    """Carries bytes both ways until one side ends."""
    far_reader, far_writer = await asyncio.open_connection(name, port)

    async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while chunk := await source.read(65536):
            sink.write(chunk)
            await sink.drain()

    far_writer.write(first)
    ways = [asyncio.create_task(carry(reader, far_writer)), asyncio.create_task(carry(far_reader, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        far_writer.close()


@contextmanager
def gate_in_thread(url: str, wanted: dict[str, str], seen: list[dict[str, str]]) -> Iterator[str]:
    """A gate for tests without a loop; `wanted` may be changed while it runs."""
    started: queue.Queue[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def run() -> None:
        over = asyncio.Event()
        async with gate(url, wanted, seen) as at:
            started.put((at, asyncio.get_running_loop(), over))
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    at, loop, over = started.get(timeout=30)
    try:
        yield at
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(30)
