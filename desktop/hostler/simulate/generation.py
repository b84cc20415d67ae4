"""One answer on its way: waiting for the model, reading the prompt, tokens on schedule, the figures at the end."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import msgspec

from hostler.simulate.answers import THINKING, answer_tokens, split_tokens
from hostler.simulate.breakage import CRASHED, break_stream, break_whole
from hostler.simulate.dialect import Dialect, Refusal
from hostler.simulate.faults import Fault
from hostler.simulate.framing import Figures, Framing
from hostler.simulate.http import Wire
from hostler.simulate.job import Job
from hostler.simulate.models import Model
from hostler.simulate.scheduler import Runner, Scheduler
from hostler.simulate.voice import Counts, Piece, VoiceFailed, speak

_IMAGE_MARKER_TOKENS = 5
"""What `[img-0]` adds to a text model's prompt (transcript o12-17)."""
_IMAGE_TOKENS = 256
"""About what one picture takes on a vision model; not recorded."""


class Surroundings(msgspec.Struct, frozen=True):
    """What one host gives to its generations."""

    name: str
    dialect: Dialect
    scheduler: Scheduler
    voice: str | None
    note: Callable[..., None]
    """`note(event, path=…, model=…, reason=…, tokens=…)`, never with text."""


async def generate(
    around: Surroundings, wire: Wire, framing: Framing, model: Model, job: Job, fault: Fault | None
) -> None:
    """Answers one request. Raises Refusal while nothing was sent yet; cancelling it stops the generation at once."""
    clock = asyncio.get_running_loop().time
    arrived = clock()
    num_ctx = job.context_for(model, around.dialect)
    async with around.scheduler.use(model, num_ctx, job.keep_alive_ns) as runner:
        load_ns = _ns(clock() - arrived)
        if job.is_empty:
            await wire.send(200, framing.whole([], Figures(done_reason="load")), framing.whole_type)
            return
        prompt_tokens = job.fit(model, num_ctx, around.dialect)
        if "vision" in model.capabilities:
            prompt_tokens += job.images * _IMAGE_TOKENS
        elif job.images and around.dialect.refuses_images:
            raise around.dialect.no_vision()
        else:
            prompt_tokens += job.images * _IMAGE_MARKER_TOKENS
        async with runner.turn:
            answer = _Answer(around, wire, framing, runner, job, fault, prompt_tokens)
            around.note("generation_started", model=model.name)
            try:
                await answer.run(arrived, load_ns)
            finally:
                around.note("generation_stopped", model=model.name, reason=answer.reason, tokens=answer.sent)


class _Answer:
    """The part of a generation that holds the model."""

    def __init__(
        self,
        around: Surroundings,
        wire: Wire,
        framing: Framing,
        runner: Runner,
        job: Job,
        fault: Fault | None,
        prompt_tokens: int,
    ) -> None:
        self._around = around
        self._wire = wire
        self._framing = framing
        self._runner = runner
        self._job = job
        self._fault = fault
        self._prompt_tokens = prompt_tokens
        self._counts = Counts()
        self._clock = asyncio.get_running_loop().time
        self._pieces: list[Piece] = []
        self.reason = "closed"
        self.sent = 0

    async def run(self, arrived: float, load_ns: int) -> None:
        """Streams or collects, then ends. `arrived` is when the request came, in loop time."""
        began = self._clock()
        prompt_s = self._prompt_s()
        first = due = began + prompt_s
        step = 1 / self._runner.model.tps if self._runner.model.tps else 0.0
        done_reason = "stop"
        limit = self._limit()
        try:
            async with aclosing(self._voice() if self._around.voice else self._canned()) as pieces:
                await self._until(first)
                async for piece in pieces:
                    if self.sent >= limit:
                        done_reason = "length"
                        break
                    # A voice slower than the simulated speed moves the schedule; canned text never drifts.
                    due = max(due, self._clock()) if self._around.voice else due
                    await self._until(due)
                    if await self._struck(piece):
                        return
                    await self._give(piece)
                    due += step
                done_reason = self._counts.finish_reason or done_reason
            await self._until(due)
        except VoiceFailed:
            await self._crash()
            return
        ended = self._clock()
        figures = Figures(
            done_reason=done_reason,
            total_ns=_ns(ended - arrived),
            load_ns=load_ns,
            prompt_tokens=self._counts.prompt_tokens or self._prompt_tokens,
            prompt_ns=_ns(prompt_s),
            answer_tokens=self._counts.completion_tokens or self.sent,
            answer_ns=_ns(max(ended - first, 0)) if self.sent else 0,
            context_tokens=self._job.prompt_tokens(self._runner.model) + self.sent,
        )
        if self._fault is not None and await self._struck(Piece("")):
            return
        self.reason = "done"
        await self._finish(figures)

    def _prompt_s(self) -> float:
        """Seconds to read the prompt: only what differs from the last one (transcript ol-08)."""
        model = self._runner.model
        prompt = "\n".join(message.content for message in self._job.messages)
        # By character is what is wanted here, it is no path.
        known = len(os.path.commonprefix([prompt, self._runner.last_prompt])) / max(len(prompt), 1)  # noqa: RUF071
        self._runner.last_prompt = prompt
        if model.ttft is not None:
            return model.ttft
        return max(1, self._prompt_tokens * (1 - known)) / model.prompt_tps if model.prompt_tps else 0.0

    def _limit(self) -> float:
        limits = [float("inf")]
        if self._job.num_predict >= 0:
            limits.append(self._job.num_predict)
        if not self._job.shift:
            limits.append(self._around.dialect.window(self._runner.num_ctx) - self._prompt_tokens)
        return min(limits)

    async def _canned(self) -> AsyncGenerator[Piece, None]:
        if self._job.thinks(self._runner.model):
            for text in split_tokens(THINKING):
                yield Piece(text, is_thinking=True)
        job = self._job
        for text in answer_tokens(self._around.name, self._runner.model, job.question, job.images, job.format):
            yield Piece(text)

    async def _voice(self) -> AsyncGenerator[Piece, None]:
        messages = [{"role": message.role, "content": message.content} for message in self._job.messages]
        limit = self._limit()
        wanted = None if limit == float("inf") else int(limit)
        async with aclosing(speak(self._around.voice or "", messages, wanted, self._counts)) as pieces:
            async for piece in pieces:
                yield piece

    async def _give(self, piece: Piece) -> None:
        self.sent += 1
        if not self._job.stream:
            self._pieces.append(piece)
            return
        if not self._wire.status:
            await self._wire.start(200, self._framing.stream_type)
        await self._wire.chunk(self._framing.line(piece))

    async def _struck(self, piece: Piece) -> bool:
        """Lets a due fault strike; True when nothing may follow."""
        fault = self._fault
        if fault is None or (piece.text and self.sent < fault.after):
            return False
        self._fault = None
        if not self._job.stream:
            body = self._framing.whole(self._pieces, Figures(done_reason="stop", answer_tokens=self.sent))
            error = self._framing.error(500, CRASHED)
            await break_whole(self._wire, fault, body, self._framing.whole_type, error)
            self.reason = "fault"
            return True
        if not self._wire.status:
            await self._wire.start(200, self._framing.stream_type)
        if await break_stream(self._wire, fault, self._framing.line(piece), self._framing.error_line(CRASHED)):
            return False
        self.reason = "fault"
        return True

    async def _crash(self) -> None:
        """The voice failed: what a client sees of a crashed runner."""
        self.reason = "fault"
        if not self._wire.status:
            raise Refusal(500, CRASHED)
        await self._wire.chunk(self._framing.error_line(CRASHED))
        await self._wire.end()

    async def _finish(self, figures: Figures) -> None:
        if not self._job.stream:
            await self._wire.send(200, self._framing.whole(self._pieces, figures), self._framing.whole_type)
            return
        if not self._wire.status:
            await self._wire.start(200, self._framing.stream_type)
        await self._wire.chunk(self._framing.last(figures))
        await self._wire.end()

    async def _until(self, moment: float) -> None:
        # Also yields when the moment has passed, so that a cancel comes through at any speed.
        await asyncio.sleep(max(0.0, moment - self._clock()))


def _ns(seconds: float) -> int:
    return max(1, int(seconds * 1e9))
