"""What is done with the models on the machines, beside the questions: pulled, loaded, unloaded, deleted, looked at.

The methods without an underscore belong to the UI thread, all others to the engine's loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from hostler.domain.chore import Chore, Does
from hostler.domain.errors import HostlerError
from hostler.domain.pulling import PullProgress, Rate
from hostler.domain.registry import Kind, Target
from hostler.domain.said import told, wording

if TYPE_CHECKING:
    from hostler.assembly import House

LOOK_S = 10.0
"""Between two looks at all that lies on the machines, while somebody looks at the list."""
TELL_S = 0.2
"""A host tells many times a second how far it is; nobody reads more often than this."""
PULL_STEP = 0.01
"""A menu that is open shows hundredths."""
Key = tuple[str, str]
"""Host and model."""


class Chores(QObject):
    """Each model has one at a time; what failed stays until it is dismissed or begun again."""

    changed = Signal(object)
    """A tuple of every Chore, in the order in which they began."""
    done = Signal(object)
    """A Chore that came to a good end."""
    pulls_changed = Signal(object)
    """A tuple of (host, model, share): what is being pulled. The share is from 0 to 1, or None."""

    def __init__(
        self,
        send: Callable[..., None],
        guarded: Callable[[Coroutine[Any, Any, None]], Coroutine[Any, Any, None]],
        tell: Callable[[str], None],
    ) -> None:
        """`send` has something done on the loop, `guarded` catches what nobody else does, `tell` notifies the user."""
        super().__init__()
        self._send, self._guarded, self._tell = send, guarded, tell
        self._house: House | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._chores: dict[Key, Chore] = {}
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._shares: dict[Key, float | None] = {}
        self._looked_at = self._attended = False
        self._looking: asyncio.Task[None] | None = None

    # On the UI thread.

    def pull(self, host_id: str, model: str) -> None:
        """Has a machine fetch a model."""
        self._send(self._begin, Does.PULL, host_id, model)

    def warm(self, host_id: str, model: str) -> None:
        """Loads a model, so that no question has to wait for that."""
        self._send(self._begin, Does.WARM, host_id, model)

    def unload(self, host_id: str, model: str) -> None:
        """Frees the memory of a model."""
        self._send(self._begin, Does.UNLOAD, host_id, model)

    def delete(self, host_id: str, model: str) -> None:
        """Takes a model off a machine's disk."""
        self._send(self._begin, Does.DELETE, host_id, model)

    def cancel(self, host_id: str, model: str) -> None:
        """Stops what runs; of a pull, the machine keeps what it has. What has failed is read and goes."""
        self._send(self._cancel, (host_id, model))

    def watch(self, looked_at: bool) -> None:
        """Somebody looks at the list of models: it is kept fresh until he doesn't any more."""
        self._send(self._watch, looked_at)

    def tell(self) -> None:
        """Somebody is new here: tells all once more."""
        self._send(self._tell_all)

    def attend(self, attended: bool) -> None:
        """What becomes of the chores is read where they are: nobody needs to be notified of it."""
        self._send(self._attend, attended)

    # On the loop.

    def begin(self, house: House, loop: asyncio.AbstractEventLoop) -> None:
        """The house is there."""
        self._house, self._loop = house, loop
        self._watch(self._looked_at)

    @property
    def tasks(self) -> tuple[asyncio.Task[None], ...]:
        """All that runs, to be cancelled at the end."""
        return (*self._tasks.values(), *([self._looking] if self._looking else ()))

    def _watch(self, looked_at: bool) -> None:
        self._looked_at = looked_at
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if looked_at and self._house is not None and self._loop is not None:
            self._looking = self._loop.create_task(self._safely(self._look, self._house))

    def _attend(self, attended: bool) -> None:
        self._attended = attended

    async def _look(self, house: House) -> None:
        hosts = house.registry.hosts
        while True:
            await asyncio.gather(*(house.look_at_models(host.id) for host in hosts))
            await asyncio.sleep(LOOK_S)
            # Others' lists hardly change, and a provider counts who asks.
            hosts = tuple(host for host in house.registry.hosts if host.kind is Kind.OLLAMA)

    def _begin(self, does: Does, host_id: str, model: str) -> None:
        key = (host_id, model)
        if (
            self._house is None
            or self._loop is None
            or key in self._tasks
            or self._house.registry.host(host_id) is None
        ):
            return
        self._chores.pop(key, None)
        self._chores[key] = Chore(does=does, host=host_id, model=model)
        task = self._tasks[key] = self._loop.create_task(self._safely(self._run, self._house, key, does))
        task.add_done_callback(lambda _: self._over(key))
        if does is Does.PULL:
            self._shares[key] = None
            self._tell_pulls()
        self._tell_all()

    async def _safely(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: object) -> None:
        # Made only here: a task that is cancelled before it began leaves nothing behind.
        await self._guarded(work(*arguments))

    def _cancel(self, key: Key) -> None:
        if task := self._tasks.get(key):
            task.cancel()
        elif self._chores.pop(key, None):
            self._tell_all()

    async def _run(self, house: House, key: Key, does: Does) -> None:
        host = house.registry.host(key[0])
        label, target = host.label if host is not None else key[0], Target(key[1], key[0])
        try:
            match does:
                case Does.PULL:
                    await house.pull(target.host, target.model, self._progress(key))
                    said = wording("Bridge", "{model} is on {host} now.")
                    self._notify(said.format(model=target.model, host=label))
                case Does.WARM:
                    await house.warm(target)
                case Does.UNLOAD:
                    await house.unload(target)
                case Does.DELETE:
                    await house.delete(target)
            self.done.emit(self._chores[key])
        except HostlerError as error:
            problem = told(error)
            self._notify(problem)
            self._chores[key] = replace(self._chores[key], problem=problem, bytes_per_s=None, left_s=None)

    def _notify(self, text: str) -> None:
        if not self._attended:
            self._tell(text)

    def _over(self, key: Key) -> None:
        """It has ended, failed, or was cancelled, perhaps before it had begun."""
        del self._tasks[key]
        if self._chores[key].runs:
            del self._chores[key]
        if key in self._shares:
            del self._shares[key]
            self._tell_pulls()
        self._tell_all()

    def _progress(self, key: Key) -> Callable[[PullProgress], None]:
        """What hears how far a pull is."""
        rate, said_at = Rate(), 0.0

        def tell(progress: PullProgress) -> None:
            nonlocal said_at
            rate.saw(progress)
            before, now = self._chores[key], time.monotonic()
            is_new = before.progress is None or before.progress.status != progress.status
            if is_new or now - said_at >= TELL_S:
                said_at = now
                self._chores[key] = replace(
                    before, progress=progress, bytes_per_s=rate.bytes_per_s, left_s=rate.left_s(progress)
                )
                self._tell_all()
            share, shown = progress.share, self._shares[key]
            if share is not None and (shown is None or share - shown >= PULL_STEP or share >= 1.0 > shown):
                self._shares[key] = share
                self._tell_pulls()

        return tell

    def _tell_all(self) -> None:
        self.changed.emit(tuple(self._chores.values()))

    def _tell_pulls(self) -> None:
        self.pulls_changed.emit(tuple((*key, share) for key, share in self._shares.items()))
