"""The host as a server: its socket, its connections, its log and its faults."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

import msgspec

from hostler.simulate import go, http
from hostler.simulate.api import Api, peek_model
from hostler.simulate.catalog import Catalog
from hostler.simulate.dialect import DIALECTS
from hostler.simulate.faults import Fault, FaultBook, parse_fault
from hostler.simulate.generation import Surroundings
from hostler.simulate.http import Arrivals, BadRequest, Request, Wire
from hostler.simulate.job import DEFAULT_KEEP_ALIVE_NS
from hostler.simulate.journal import CURRENT_REQUEST, Event, Journal
from hostler.simulate.models import DEFAULT_NUM_CTX, Model, SpecError, parse_model
from hostler.simulate.pull import Puller
from hostler.simulate.scheduler import Scheduler
from hostler.simulate.voice import check_url

DEFAULT_MAX_QUEUE = 512
_CONTROL = "/_simulate/"


class SimulatedHost:
    """One simulated Ollama host on loopback, as an async context manager.

    `log` holds one dict an event: `request_started`, `generation_started`, `generation_stopped` (`reason`: done,
    closed or fault; `tokens`: sent), `pull_started`, `pull_stopped` (`reason`: done, failed, closed or fault),
    `request_ended` (`status`; 0 = nothing was sent); each with `request` (a number), `path`, `model` and `at` (unix
    seconds). Never text.

    `pullable` are the models that the registry has: /api/pull fetches them, each in its `pull` seconds.

    Raises SpecError for a spec, an address or a dialect that can't be; OSError from `start` when the port is taken.
    """

    def __init__(
        self,
        name: str = "simulated",
        models: Iterable[Model | str] = (),
        faults: Iterable[Fault | str] = (),
        dialect: str = "new",
        bind: str = "127.0.0.1",
        port: int = 0,
        *,
        max_queue: int = DEFAULT_MAX_QUEUE,
        voice: str | None = None,
        pullable: Iterable[Model | str] = (),
        on_event: Callable[[Event], None] | None = None,
    ) -> None:
        if dialect not in DIALECTS:
            raise SpecError(f"dialect {dialect!r} is none of {', '.join(DIALECTS)}")
        self.name = name
        self._journal = Journal(on_event)
        self._address = _loopback(bind)
        self._port = port
        self._models = [parse_model(model) if isinstance(model, str) else model for model in models]
        self._book = FaultBook(_read_faults(faults))
        self._requests: Counter[str] = Counter()
        self._in_flight: set[int] = set()
        self._connections: dict[asyncio.Task[None], Wire] = {}
        self._socket: socket.socket | None = None
        self._server: asyncio.Server | None = None
        self._return: asyncio.Task[None] | None = None
        self._scheduler = Scheduler(DIALECTS[dialect], max_queue)
        self._catalog = Catalog(self._models, DIALECTS[dialect])
        voice = None if voice is None else check_url(voice)
        wanted = [parse_model(model) if isinstance(model, str) else model for model in pullable]
        self._api = Api(
            Surroundings(name, DIALECTS[dialect], self._scheduler, voice, self._journal.note),
            self._catalog,
            Puller(wanted, self._catalog, self._journal.note),
        )

    async def __aenter__(self) -> SimulatedHost:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def log(self) -> list[Event]:
        """Every event so far, oldest first."""
        return self._journal.events

    @property
    def port(self) -> int:
        """The port, once started."""
        return self._port

    @property
    def url(self) -> str:
        """The base URL without a trailing slash."""
        host = f"[{self._address}]" if self._address.version == 6 else str(self._address)
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Listens, unless the fault `refuse` is set. Raises OSError when the port is taken."""
        self._bind()
        for model in self._models:
            if model.warm:
                self._scheduler.warm(model, min(DEFAULT_NUM_CTX, model.context), DEFAULT_KEEP_ALIVE_NS)
        await self._apply_refusal()

    async def stop(self) -> None:
        """Closes every connection and forgets the models."""
        if self._return is not None:
            self._return.cancel()
        await self._stop_listening()
        await self._hang_up(list(self._connections))
        await self._scheduler.close()
        if self._socket is not None:
            self._socket.close()

    async def set_faults(self, *faults: Fault | str) -> None:
        """Replaces the faults; none = a healthy host. Raises SpecError."""
        self._book = FaultBook(_read_faults(faults))
        await self._apply_refusal()

    def state(self) -> dict[str, Any]:
        """Counters: what `GET /_simulate/state` answers."""
        return {
            "name": self.name,
            "in_flight": len(self._in_flight),
            "generating": self._journal.generating,
            "loaded": [name for name, runner in self._scheduler.runners.items() if runner.ready.is_set()],
            "requests": dict(self._requests),
            "faults": [str(fault) for fault in self._book.faults],
        }

    async def logged(self, event: str, *, count: int = 1, **fields: object) -> Event:
        """Waits until `count` events of this name with these fields were logged; returns the last of them."""
        return await self._journal.logged(event, count, fields)

    # The socket. Under `refuse` it stays bound without listening: connections are refused and the port stays ours.

    def _bind(self) -> None:
        family = socket.AF_INET6 if self._address.version == 6 else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":  # on Windows the option would let two hosts share a port
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((str(self._address), self._port))
        except OSError:
            self._socket.close()
            raise
        self._port = self._socket.getsockname()[1]

    async def _apply_refusal(self) -> None:
        if self._return is not None:
            self._return.cancel()
            self._return = None
        refusal = self._book.refusal
        if refusal is None:
            await self._listen()
            return
        await self._stop_listening()
        idle_control = {task for task, wire in self._connections.items() if wire.is_control}
        await self._hang_up([task for task in self._connections if task not in idle_control])
        if self._socket is None:
            self._bind()
        if refusal.delay is not None:
            self._return = asyncio.create_task(self._come_back(refusal.delay))

    async def _come_back(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        self._book = FaultBook(fault for fault in self._book.faults if fault is not self._book.refusal)
        await self._listen()

    async def _listen(self) -> None:
        if self._server is None and self._socket is not None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(self._connected, sock=self._socket, backlog=1024)

    async def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
            self._socket = None

    async def _hang_up(self, tasks: list[asyncio.Task[None]]) -> None:
        current = asyncio.current_task()
        others = [task for task in tasks if task is not current]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    # Connections.

    def _connected(self) -> asyncio.StreamReaderProtocol:
        reader = Arrivals()

        def opened(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            wire = Wire(reader, writer)
            task = asyncio.create_task(self._serve(wire))
            self._connections[task] = wire
            task.add_done_callback(self._connections.pop)

        return asyncio.StreamReaderProtocol(reader, opened)

    async def _serve(self, wire: Wire) -> None:
        try:
            while not wire.closing and await self._serve_one(wire):
                pass
        except BadRequest as error:
            wire.closing = True
            await wire.send(int(str(error)[:3]), str(error).encode(), "text/plain; charset=utf-8")
        except ConnectionError:
            pass  # the client went while an answer was written
        except asyncio.CancelledError:
            wire.writer.transport.abort()
            raise
        finally:
            if wire.reader.is_gone:
                wire.writer.transport.abort()  # nobody reads what may still wait to be sent
            else:
                wire.writer.close()

    async def _serve_one(self, wire: Wire) -> bool:
        request = await wire.read_request()
        if request is None:
            return False
        wire.extra, wire.status, wire.drip_s = [], 0, None
        wire.head_only = request.method == "HEAD"
        wire.closing = not request.keeps_connection
        wire.is_control = request.path.startswith(_CONTROL)
        if wire.is_control:
            await self._control(wire, request)
            return True
        work = asyncio.create_task(self._answer(wire, request))
        wire.reader.when_gone(work.cancel)
        try:
            await asyncio.wait({work})
        finally:
            wire.reader.when_gone(None)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        if not work.cancelled():
            work.result()
        return not wire.reader.is_gone

    async def _answer(self, wire: Wire, request: Request) -> None:
        model = peek_model(request.body)
        self._requests[request.path] += 1
        request_number = self._requests.total()
        CURRENT_REQUEST.set((request_number, request.path))
        self._in_flight.add(request_number)
        self._journal.note("request_started", model=model)
        try:
            await self._api.answer(wire, request, self._book.take(request.path, model))
        finally:
            self._in_flight.discard(request_number)
            self._journal.note("request_ended", model=model, status=wire.status)

    async def _control(self, wire: Wire, request: Request) -> None:
        if (request.method, request.path) == ("GET", _CONTROL + "state"):
            await wire.send(200, go.dump(self.state()), http.JSON)
        elif (request.method, request.path) == ("POST", _CONTROL + "fault"):
            try:
                await self.set_faults(*msgspec.json.decode(request.body, type=_SetFaults).set)
            except (SpecError, msgspec.MsgspecError) as error:
                await wire.send(400, go.dump({"error": str(error)}), http.JSON)
                return
            await wire.send(200, go.dump(self.state()), http.JSON)
        else:
            await wire.send(404, b"404 page not found", "text/plain")


class _SetFaults(msgspec.Struct, forbid_unknown_fields=True):
    set: list[str]


def _read_faults(faults: Iterable[Fault | str]) -> list[Fault]:
    return [parse_fault(fault) if isinstance(fault, str) else fault for fault in faults]


def _loopback(bind: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        address = ipaddress.ip_address(bind)
    except ValueError:
        raise SpecError(f"bind {bind!r}: must be an IP address on loopback, e.g. 127.0.0.1") from None
    if not address.is_loopback:
        raise SpecError(f"bind {bind!r}: a simulated host listens on loopback only, e.g. 127.0.0.1 or 127.0.0.2")
    return address
