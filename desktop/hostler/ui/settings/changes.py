"""What the settings window changes, written one after the other off the UI thread, and taken back again."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from hostler.domain.errors import ConfigError
from hostler.domain.said import Said, joined, told, wording
from hostler.store.edit import Conflict, Edit, Set, Where, done, undoing
from hostler.store.save import read_document, save
from hostler.ui.courier import brought_to
from hostler.ui.words import worded


class Step(NamedTuple):
    """One change on its way to the file, and what it did to the steps that Undo takes back."""

    edits: tuple[Edit, ...]
    pushed: tuple[Edit, ...] | None = None
    popped: tuple[Edit, ...] | None = None


NOTHING = Step(())


class Changes(QObject):
    """Holds the config's values as the window shows them. A change counts at once, and is in the file soon after."""

    shown = Signal(object)
    """The values to show: after each change, and when the file was changed by somebody else."""
    refused = Signal(object, str, object)
    """(where, why, what was wanted): a change wasn't written; the file is as it was, and `shown` told so before."""
    met = Signal(object)
    """Conflicts: the file says something else by now. `choose` decides."""
    written = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="settings")
        self.document: dict[str, Any] = {}
        self._back: list[tuple[Edit, ...]] = []
        self._waiting = NOTHING
        self._pending = 0
        self._tell = brought_to(self, self._told)

    @property
    def can_undo(self) -> bool:
        return bool(self._back)

    @property
    def idle(self) -> bool:
        """Everything that was changed is written, or refused."""
        return not self._pending

    def load(self) -> None:
        """Reads the file; `shown` tells."""
        self._pending += 1
        self._thread.submit(self._read)

    def apply(self, edits: Iterable[Edit]) -> bool:
        """Changes the values at once and writes them. Returns whether that was possible; `refused` says why not."""
        return self._apply(tuple(edits))

    def undo(self) -> None:
        """Takes the last change back."""
        if self._back:
            step = self._back.pop()
            if not self._apply(step, popped=step):
                self._back.append(step)

    def choose(self, *, mine: bool) -> None:
        """What is to count of a conflict: what was typed here, or what the file says."""
        step, self._waiting = self._waiting, NOTHING
        if mine:
            self._pending += 1
            self._thread.submit(self._write, self.document, step, True)
        else:
            self._unsay(step)
            self.load()

    def close(self) -> None:
        """Returns once everything is written."""
        self._thread.shutdown(wait=True)

    def _apply(self, edits: tuple[Edit, ...], *, popped: tuple[Edit, ...] | None = None) -> bool:
        base = after = self.document
        try:
            back = undoing(base, edits)
            for edit in edits:
                after = done(after, edit)
        except ConfigError as error:
            self.refused.emit(edits[0].where, worded(told(error)), _wanted(edits[0]))
            return False
        if after == base:
            return True
        if popped is None:
            self._back.append(back)
        self.document = after
        self.shown.emit(after)
        self._pending += 1
        step = Step(edits, pushed=back if popped is None else None, popped=popped)
        self._thread.submit(self._write, base, step, False)
        return True

    def _unsay(self, step: Step) -> None:
        """It isn't in the file: Undo has nothing to take back of it, or still has."""
        self._back = [back for back in self._back if back is not step.pushed]
        if step.popped is not None:
            self._back.append(step.popped)

    def _told(
        self,
        document: dict[str, Any] | None,
        problem: tuple[Where, str, object] | None = None,
        conflicts: tuple[Conflict, ...] = (),
        step: Step = NOTHING,
    ) -> None:
        self._pending -= 1
        if problem is not None:
            if document is not None:
                self._unsay(step)
                self.document = document
                self.shown.emit(document)
            where, why, wanted = problem
            self.refused.emit(where, worded(why), wanted)
        elif conflicts:
            self._waiting = step
            self.met.emit(conflicts)
        elif document is not None and not self._pending:
            if document != self.document:
                self.document = document
                self.shown.emit(document)
            self.written.emit()

    # In the thread.

    def _read(self) -> None:
        try:
            self._tell(read_document(self._file))
        except (ConfigError, OSError) as error:
            self._tell(None, ((), told(error), None))

    def _write(self, base: dict[str, Any], step: Step, anyway: bool) -> None:
        try:
            saved = save(self._file, base, step.edits, anyway=anyway)
            if saved.conflicts:
                self._tell(None, None, saved.conflicts, step)
                return
            self._tell(read_document(self._file))
        except ConfigError as error:
            self._refuse(base, step, joined("\n", (_plain(problem) for problem in error.problems)))
        except OSError as error:
            text = wording("Settings", "The config can't be written ({error}); check its folder's permissions.")
            self._refuse(base, step, text.format(error=error.strerror or error))

    def _refuse(self, base: dict[str, Any], step: Step, why: str) -> None:
        """What is in the file now, and why this isn't. A file that can't be read is shown as it was."""
        with suppress(ConfigError, OSError):
            base = read_document(self._file) or base
        self._tell(base, (step.edits[0].where, why, _wanted(step.edits[0])), (), step)


def _wanted(edit: Edit) -> object:
    return edit.value if isinstance(edit, Set) else None


def _plain(problem: str) -> str:
    """A problem without file and line, which a window has no use for."""
    if isinstance(problem, Said) and isinstance(message := problem.values.get("message"), str):
        return message
    _, mark, text = problem.partition(": error: ")
    return text if mark else problem
