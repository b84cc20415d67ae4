"""One simulated Ollama host: it answers like the real server, down to the bytes that a client can trip over.

Held against recorded answers of Ollama v0.33.0-rc2 (dialect `new`) and v0.12.6 (dialect `0.12`) by `tests/contract`.
Used by the demo, the tests and the benchmarks. It listens on loopback only and never logs prompt text.

As a process: `hostler simulate` or `python -m hostler.simulate`. Inside a test:

    async with SimulatedHost("mac-mini", ["qwen3:4b,load=0.5,tps=40"], faults=["busy:times=1"]) as host:
        ... talk to host.url ...
        await host.set_faults("hang")
        await host.logged("generation_stopped", reason="closed")

Runtime control, for tests of another process: `POST /_simulate/fault` with `{"set": ["SPEC", ...]}` replaces the
faults; `GET /_simulate/state` answers `{"name", "in_flight", "generating", "loaded", "requests", "faults"}`.
Under the fault `refuse` new connections are refused, so keep the connection that set it open to take it back.
"""

from __future__ import annotations

from hostler.simulate.faults import Fault, parse_fault
from hostler.simulate.host import SimulatedHost
from hostler.simulate.models import Model, SpecError, parse_model

__all__ = ["Fault", "Model", "SimulatedHost", "SpecError", "parse_fault", "parse_model"]
