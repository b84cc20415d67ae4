"""The endpoints: which path answers what, and in which error shape."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from hostler.simulate import go, http
from hostler.simulate.access import host_is_allowed, origin_headers, preflight_headers
from hostler.simulate.breakage import CRASHED, break_whole, silence
from hostler.simulate.catalog import Catalog
from hostler.simulate.dialect import Refusal
from hostler.simulate.faults import MID_ANSWER, Fault, Kind
from hostler.simulate.framing import Figures, Framing, NativeFraming, OpenAIFraming, openai_error
from hostler.simulate.generation import Surroundings, generate
from hostler.simulate.http import Request, Wire
from hostler.simulate.job import Job, read_chat, read_generate, read_openai_chat
from hostler.simulate.models import Model, with_tag
from hostler.simulate.pull import Puller
from hostler.simulate.scheduler import BUSY

TEXT = "text/plain; charset=utf-8"
_EMBEDDING_LENGTH = 576
_DRIP_S = 0.02
_NOT_OLLAMA = b"<!doctype html><title>It works!</title><p>This is a web server, and not Ollama.</p>\n"

Endpoint = Callable[[Wire, Request], Awaitable[None]]


class Api:
    """The endpoints of one host."""

    def __init__(self, around: Surroundings, catalog: Catalog, puller: Puller) -> None:
        self._around, self._puller = around, puller
        self._dialect = around.dialect
        self._catalog = catalog
        whole = self._whole
        running = around.scheduler.runners
        version = whole(lambda: {"version": self._dialect.version})
        tags = whole(catalog.tags)
        self._routes: dict[str, dict[str, Endpoint]] = {
            "/": {"HEAD": self._root, "GET": self._root},
            "/api/version": {"HEAD": version, "GET": version},
            "/api/tags": {"HEAD": tags, "GET": tags},
            "/api/ps": {"GET": whole(lambda: catalog.running(running.values()))},
            "/api/show": {"POST": self._show},
            "/api/embed": {"POST": self._embed},
            "/api/delete": {"DELETE": self._delete},
            "/api/pull": {"POST": self._pulling},
            "/api/me": {"POST": self._me},
            "/api/chat": {"POST": self._generating},
            "/api/generate": {"POST": self._generating},
            "/v1/chat/completions": {"POST": self._generating},
            "/v1/models": {"GET": self._openai_models},
        }
        if self._dialect.knows_cloud:
            self._routes["/api/status"] = {"GET": whole(lambda: {"cloud": {"disabled": True, "source": "env"}})}

    async def answer(self, wire: Wire, request: Request, fault: Fault | None) -> None:
        """Answers one request, or lets a fault do it."""
        if fault is not None and fault.kind is Kind.SLOW_DRIP:
            wire.drip_s = _DRIP_S if fault.delay is None else fault.delay
            fault = None
        if fault is not None and fault.kind not in MID_ANSWER:
            if await self._instead(wire, request, fault):
                return
            fault = None
        if not host_is_allowed(request):
            await wire.send(403)
            return
        origin = origin_headers(request)
        if origin is None:
            await wire.send(403)
            return
        wire.extra += origin
        endpoints = self._routes.get(request.path, {})
        endpoint = endpoints.get(request.method)
        if endpoint is None:
            await self._no_endpoint(wire, request, endpoints, has_origin=bool(origin))
        elif endpoint == self._generating:
            await self._generate(wire, request, fault)
        elif fault is not None and endpoint != self._pulling:
            body = go.dump({"models": [], "simulated": "a body to be broken"})
            await break_whole(wire, fault, body, http.JSON, go.dump({"error": CRASHED}))
        else:
            try:
                if endpoint == self._pulling:
                    await self._puller.answer(wire, request, fault)
                else:
                    await endpoint(wire, request)
            except Refusal as refusal:
                await wire.send(refusal.status, go.dump({"error": refusal.text}), http.JSON)

    async def _instead(self, wire: Wire, request: Request, fault: Fault) -> bool:
        """Faults that answer in place of the endpoint. False: it answers after all."""
        if fault.kind is Kind.HANG:
            await silence(fault.delay)
            return False
        await asyncio.sleep(fault.delay or 0)
        is_openai = request.path.startswith("/v1/")
        model = peek_model(request.body) or "unknown"
        status, text = {
            Kind.BUSY: (503, BUSY),
            Kind.MISSING: (404, f"model '{model}' not found"),
            Kind.SERVER_ERROR: (500, "llama runner process has terminated: exit status 2"),
        }.get(fault.kind, (0, ""))
        if fault.kind is Kind.FORBIDDEN:
            await wire.send(403)
        elif fault.kind is Kind.NOT_OLLAMA:
            await wire.send(200, _NOT_OLLAMA, "text/html; charset=utf-8")
        elif is_openai:
            kind = self._dialect.not_found_type if status == 404 else "api_error"
            await wire.send(status, openai_error(text, kind), http.OPENAI_JSON)
        else:
            await wire.send(status, go.dump({"error": text}), http.JSON)
        return True

    async def _no_endpoint(
        self, wire: Wire, request: Request, endpoints: dict[str, Endpoint], *, has_origin: bool
    ) -> None:
        allow = (("Allow", ", ".join(endpoints)),) if endpoints else ()
        if request.method == "OPTIONS" and has_origin:
            wire.extra += preflight_headers()
            await wire.send(204, more=allow)
        elif endpoints:
            await wire.send(405, b"405 method not allowed", "text/plain", allow)
        else:
            await wire.send(404, b"404 page not found", "text/plain")

    async def _generate(self, wire: Wire, request: Request, fault: Fault | None) -> None:
        is_openai = request.path.startswith("/v1/")
        try:
            job, framing = self._read(request)
            model = self._model(job.asked_model)
            if job.is_empty and job.keep_alive_ns == 0:
                self._around.scheduler.expire(model.full_name)
                await wire.send(200, framing.whole([], Figures(done_reason="unload")), framing.whole_type)
                return
            job.check(model)
            job.check_options()
            await generate(self._around, wire, framing, model, job, fault)
        except Refusal as refusal:
            if is_openai:
                kind = {400: "invalid_request_error", 404: self._dialect.not_found_type}.get(
                    refusal.status, "api_error"
                )
                await wire.send(refusal.status, openai_error(refusal.text, kind), http.OPENAI_JSON)
            else:
                await wire.send(refusal.status, go.dump({"error": refusal.text}), http.JSON)

    def _read(self, request: Request) -> tuple[Job, Framing]:
        if request.path == "/v1/chat/completions":
            job = read_openai_chat(request.body, self._dialect)
            return job, OpenAIFraming(job, self._dialect)
        is_chat = request.path == "/api/chat"
        job = (read_chat if is_chat else read_generate)(request.body, self._dialect)
        return job, NativeFraming(job, is_chat=is_chat)

    def _model(self, name: object) -> Model:
        if not isinstance(name, str) or not name:
            raise Refusal(400, "model is required")
        model = self._catalog.models.get(with_tag(name))
        if model is None and self._dialect.knows_cloud and name.endswith(("-cloud", ":cloud")):
            raise Refusal(403, "ollama cloud is disabled: remote model is unavailable")
        if model is None:
            raise Refusal(404, f"model '{name}' not found")
        return model

    def _named(self, request: Request, go_type: str) -> tuple[Model, dict[str, Any]]:
        try:
            fields = go.parse_object(request.body, go_type)
        except ValueError as error:
            raise Refusal(400, str(error)) from None
        return self._model(fields.get("model") or fields.get("name")), fields

    def _whole(self, value: Callable[[], object]) -> Endpoint:
        async def endpoint(wire: Wire, request: Request) -> None:
            await wire.send(200, go.dump(value()), http.JSON)

        return endpoint

    async def _root(self, wire: Wire, request: Request) -> None:
        await wire.send(200, b"Ollama is running", TEXT)

    async def _show(self, wire: Wire, request: Request) -> None:
        model, _ = self._named(request, "ShowRequest")
        await wire.send(200, go.dump(self._catalog.show(model)), http.JSON)

    async def _embed(self, wire: Wire, request: Request) -> None:
        _, fields = self._named(request, "EmbedRequest")
        if not self._dialect.embeds:
            raise Refusal(501, "This server does not support embeddings. Start it with `--embeddings`")
        texts = fields["input"] if isinstance(fields.get("input"), list) else [fields.get("input")]
        vectors = [_vector(str(text)) for text in texts]
        figures = {"total_duration": 1_000_000, "load_duration": 500_000, "prompt_eval_count": len(texts)}
        await wire.send(200, go.dump({"model": fields["model"], "embeddings": vectors} | figures), http.JSON)

    async def _delete(self, wire: Wire, request: Request) -> None:
        model, _ = self._named(request, "DeleteRequest")
        self._around.scheduler.expire(model.full_name)
        del self._catalog.models[model.full_name]
        await wire.send(200)

    async def _me(self, wire: Wire, request: Request) -> None:
        await wire.send(503, go.dump({"error": "account unavailable"}), http.JSON)

    async def _openai_models(self, wire: Wire, request: Request) -> None:
        await wire.send(200, go.dump(self._catalog.openai()) + b"\n", http.OPENAI_JSON)

    async def _pulling(self, wire: Wire, request: Request) -> None:
        await self._puller.answer(wire, request, None)

    async def _generating(self, wire: Wire, request: Request) -> None:
        await self._generate(wire, request, None)


def peek_model(body: bytes) -> str | None:
    """The model that a body names, if it names one."""
    try:
        name = go.parse_object(body, "").get("model")
    except ValueError:
        return None
    return name if isinstance(name, str) else None


def _vector(text: str) -> list[float]:
    seed = hashlib.shake_256(text.encode()).digest(_EMBEDDING_LENGTH)
    length = sum((byte - 127.5) ** 2 for byte in seed) ** 0.5
    return [round((byte - 127.5) / length, 9) for byte in seed]
