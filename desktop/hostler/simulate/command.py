"""The command `hostler simulate`: one simulated host as a process."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import signal
import sys
from pathlib import Path
from typing import TextIO

from hostler.simulate import go
from hostler.simulate.dialect import DIALECTS
from hostler.simulate.host import DEFAULT_MAX_QUEUE, SimulatedHost
from hostler.simulate.models import SpecError

_DEFAULT_MODEL = "simulated:4b"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments on its parser."""
    parser.add_argument("--bind", default="127.0.0.1", metavar="IP", help="loopback address (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=11434, metavar="N", help="0 = a free port (default 11434)")
    parser.add_argument("--name", default="simulated", metavar="S", help="what the host calls itself in its answers")
    parser.add_argument(
        "--model",
        action="append",
        metavar="NAME[,key=value…]",
        help="a model, e.g. qwen3:4b,load=0.5,tps=40,capabilities=completion+thinking; keys: size, load, tps, "
        "prompt_tps, ttft, context, capabilities, family, quant, vram, digest, tokens, warm, answer (last)",
    )
    parser.add_argument(
        "--pullable",
        action="append",
        default=[],
        metavar="NAME[,key=value…]",
        help="a model that can be pulled, e.g. qwen3:8b,pull=10; pull: how many seconds it takes (default 2)",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="KIND[:key=value…]",
        help="what goes wrong, e.g. busy:times=1 or reset-mid:after=10; keys: after, times, model, path, delay",
    )
    parser.add_argument("--dialect", choices=sorted(DIALECTS), default="new", help="which server version to act")
    parser.add_argument("--voice", metavar="URL", help="OpenAI-compatible server on loopback that speaks the answers")
    parser.add_argument(
        "--max-queue", type=_positive, default=DEFAULT_MAX_QUEUE, metavar="N", help="waiting for a load"
    )
    parser.add_argument("--log", metavar="FILE", help="one JSON line an event; - = stdout")


def run(arguments: argparse.Namespace) -> int:
    """Serves until SIGTERM or SIGINT. Returns 0, or 2 with a message on stderr for what can't be."""
    try:
        with _open_log(arguments.log) as log:
            return asyncio.run(_serve(arguments, log))
    except SpecError as error:
        print(f"hostler simulate: {error}", file=sys.stderr)
    except OSError as error:
        print(f"hostler simulate: {_advice(error, arguments)}", file=sys.stderr)
    return 2


async def _serve(arguments: argparse.Namespace, log: TextIO | None) -> int:
    def write(event: dict[str, object]) -> None:
        if log is not None:
            print(go.dump(event).decode(), file=log, flush=True)

    host = SimulatedHost(
        arguments.name,
        arguments.model or [_DEFAULT_MODEL],
        arguments.fault,
        arguments.dialect,
        arguments.bind,
        arguments.port,
        max_queue=arguments.max_queue,
        voice=arguments.voice,
        pullable=arguments.pullable,
        on_event=write,
    )
    stopped = asyncio.Event()
    _when_signalled(stopped)
    async with host:
        listening = {"event": "listening", "url": host.url, "name": host.name}
        print(go.dump(listening).decode(), flush=True)
        await stopped.wait()
    return 0


def _when_signalled(stopped: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stopped.set)
        except NotImplementedError:  # Windows has no signal handlers on the loop
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopped.set))


def _open_log(path: str | None) -> contextlib.AbstractContextManager[TextIO | None]:
    if path is None:
        return contextlib.nullcontext()
    if path == "-":
        return contextlib.nullcontext(sys.stdout)
    return Path(path).open("a", encoding="utf-8")


def _advice(error: OSError, arguments: argparse.Namespace) -> str:
    place = f"{arguments.bind}:{arguments.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{place} is taken by another program; choose another with --port, or --port 0 for a free one"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{arguments.bind} is not an address of this machine; leave --bind out for 127.0.0.1"
    if error.errno == errno.EACCES:
        return f"{place}: not allowed ({error.strerror}); choose a port above 1023 or a log file you may write"
    return f"{error}"


def _port(text: str) -> int:
    return _number(text, 0, 65535)


def _positive(text: str) -> int:
    return _number(text, 1, 10**9)


def _number(text: str, lowest: int, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from {lowest} to {highest}")
    return int(text)
