"""POST /api/pull: the lines a client reads while a model is fetched, and how that fails.

Not recorded: no transcript was made with a registry. Source: ollama/ollama, server/images.go (PullModel),
server/download.go and server/routes.go (PullHandler).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hostler.simulate import go, http
from hostler.simulate.breakage import break_stream
from hostler.simulate.catalog import Catalog
from hostler.simulate.dialect import Refusal
from hostler.simulate.faults import Fault, Kind
from hostler.simulate.http import Request, Wire
from hostler.simulate.models import Model, with_tag

STEPS = 20
"""Lines while the weights come."""
_SMALL = {"template": 1_482, "license": 11_338, "config": 489}
_BROKEN = b'{"error":"max retries exceeded: unexpected EOF"}\n'
UNKNOWN = "pull model manifest: file does not exist"


class _Failed(Exception):
    """The pull ends with this error of the server's."""


class Puller:
    """What one host can fetch, and how far it came: a pull that was cut off goes on where it stopped."""

    def __init__(self, pullable: Iterable[Model], catalog: Catalog, note: Callable[..., None]) -> None:
        self._pullable = {model.full_name: model for model in pullable}
        self._catalog, self._note = catalog, note
        self._came: dict[str, int] = {}
        """Steps of the weights that are on the disk already."""

    async def answer(self, wire: Wire, request: Request, fault: Fault | None) -> None:
        """Answers one request. Raises Refusal for one that names no model."""
        try:
            fields = go.parse_object(request.body, "PullRequest")
        except ValueError as error:
            raise Refusal(400, str(error)) from None
        name = fields.get("model") or fields.get("name")
        if not isinstance(name, str) or not name.strip() or " " in name:
            raise Refusal(400, "invalid model name")
        stream = fields.get("stream") is not False
        reason = "closed"
        self._note("pull_started", model=name)
        try:
            reason = await (self._stream(wire, name, fault) if stream else self._whole(wire, name, fault))
        finally:
            self._note("pull_stopped", model=name, reason=reason)

    async def _stream(self, wire: Wire, name: str, fault: Fault | None) -> str:
        await wire.start(200, http.NDJSON)
        try:
            for number, (line, wait_s) in enumerate(self._lines(with_tag(name), fault)):
                await asyncio.sleep(wait_s)
                data = go.dump(line) + b"\n"
                strikes = fault is not None and fault.kind is not Kind.DISK_FULL and number == fault.after
                if strikes and fault and not await break_stream(wire, fault, data, _BROKEN):
                    return "fault"
                await wire.chunk(data)
        except _Failed as error:
            await wire.chunk(go.dump({"error": str(error)}) + b"\n")
            await wire.end()
            return "failed"
        await wire.end()
        return "done"

    async def _whole(self, wire: Wire, name: str, fault: Fault | None) -> str:
        try:
            for _, wait_s in self._lines(with_tag(name), fault):
                await asyncio.sleep(wait_s)
        except _Failed as error:
            await wire.send(500, go.dump({"error": str(error)}), http.JSON)
            return "failed"
        await wire.send(200, go.dump({"status": "success"}), http.JSON)
        return "done"

    def _lines(self, name: str, fault: Fault | None) -> Iterator[tuple[dict[str, Any], float]]:
        """Each line with the seconds before it. Raises _Failed where the server gives up."""
        yield {"status": "pulling manifest"}, 0.0
        model = self._pullable.get(name) or self._catalog.models.get(name)
        if model is None:
            raise _Failed(UNKNOWN)
        weights = model.digest.removeprefix("sha256:")
        is_here = name in self._catalog.models
        # The real server tells ten times a second how far it is, so a layer's last line seldom says that it is whole.
        first = STEPS if is_here else self._came.get(name, 0)
        for step in range(first, STEPS + is_here):
            if fault is not None and fault.kind is Kind.DISK_FULL and step - first == fault.after:
                raise _Failed(f"write /var/lib/ollama/blobs/sha256-{weights}-partial: no space left on device")
            self._came[name] = step
            wait_s = 0.0 if is_here else model.pull / STEPS
            yield _layer(weights, model.file_bytes, model.file_bytes * step // STEPS), wait_s
        for part, size in _SMALL.items():
            yield _layer(hashlib.sha256(f"{name} {part}".encode()).hexdigest(), size, size), 0.0
        yield {"status": "verifying sha256 digest"}, 0.0
        yield {"status": "writing manifest"}, 0.0
        self._came.pop(name, None)
        self._catalog.add(model)
        yield {"status": "success"}, 0.0


def _layer(digest: str, total: int, completed: int) -> dict[str, Any]:
    """A line about one layer; zeros are left out, as the server does."""
    line: dict[str, Any] = {"status": f"pulling {digest[:12]}", "digest": f"sha256:{digest}", "total": total}
    return line | ({"completed": completed} if completed else {})
