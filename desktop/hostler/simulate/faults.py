"""What can go wrong with a host, and how `--fault KIND[:key=value[,…]]` is read."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable

import msgspec

from hostler.simulate.models import SpecError, number_from_zero, one_of, whole_number, with_tag


class Kind(enum.StrEnum):
    """Every fault a client meets in the wild. `mid` ones strike after some tokens of an answer."""

    REFUSE = "refuse"
    """Connection refused: the listening socket is closed. With `delay` it comes back after that time."""
    HANG = "hang"
    """Accepts and says nothing. With `delay` it answers after that time."""
    BUSY = "busy"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    SERVER_ERROR = "server-error"
    NOT_OLLAMA = "not-ollama"
    SLOW_DRIP = "slow-drip"
    """One byte at a time, `delay` seconds apart (default 0.02)."""
    HANG_MID = "hang-mid"
    """Falls silent. With `delay` it goes on after that time."""
    RESET_MID = "reset-mid"
    CLOSE_MID = "close-mid"
    """Ends the body cleanly without `done`."""
    CUT_CHUNK = "cut-chunk"
    """Closes without the body's terminator, as a killed server does (transcript ol-53)."""
    TRUNCATED_LINE = "truncated-line"
    ERROR_LINE = "error-line"
    """The runner crashed (transcript ol-52)."""
    GARBAGE = "garbage"
    """A line that is not JSON, then the stream goes on."""
    ENDLESS_LINE = "endless-line"
    HALF_UTF8 = "half-utf8"
    DISK_FULL = "disk-full"
    """Only for pulls: the disk is full after so many lines of the weights."""


BEFORE_ANSWER = frozenset({Kind.HANG, Kind.BUSY, Kind.MISSING, Kind.FORBIDDEN, Kind.SERVER_ERROR, Kind.NOT_OLLAMA})
MID_ANSWER = frozenset(Kind) - BEFORE_ANSWER - {Kind.REFUSE, Kind.SLOW_DRIP}
GENERATING_PATHS = frozenset({"/api/chat", "/api/generate", "/v1/chat/completions"})
PULL_PATH, DELETE_PATH = "/api/pull", "/api/delete"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: what, when, how often and for whom."""

    kind: Kind
    after: int = 5
    """Strikes when this many tokens were sent."""
    times: int | None = None
    """Only for the first so many requests that match; None = each."""
    model: str | None = None
    path: str = "chat"
    """`chat`: requests that generate; `pull`: those that fetch a model; `delete`: those that delete one; `all`."""
    delay: float | None = None
    """Seconds of waiting before it strikes; see the kinds that mean something else by it."""

    def strikes(self, path: str, model: str | None) -> bool:
        """Whether a request to this path for this model is hit."""
        paths = {"chat": GENERATING_PATHS, "pull": {PULL_PATH}, "delete": {DELETE_PATH}}.get(self.path)
        if self.kind is Kind.DISK_FULL:
            paths = {PULL_PATH}
        if paths is not None and path not in paths:
            return False
        return self.model is None or (model is not None and with_tag(model) == with_tag(self.model))

    def __str__(self) -> str:
        defaults = msgspec.structs.asdict(Fault(kind=self.kind))
        pairs = [f"{key}={value}" for key, value in msgspec.structs.asdict(self).items() if value != defaults[key]]
        return f"{self.kind}:{','.join(pairs)}" if pairs else str(self.kind)


class FaultBook:
    """The faults in force, in order; counts those that strike a limited number of times."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._left = [(fault, fault.times) for fault in faults]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those that may still strike."""
        return tuple(fault for fault, left in self._left if left != 0)

    @property
    def refusal(self) -> Fault | None:
        """The fault that closes the listening socket, if there is one."""
        return next((fault for fault in self.faults if fault.kind is Kind.REFUSE), None)

    def take(self, path: str, model: str | None) -> Fault | None:
        """The first fault that strikes this request, counted as used."""
        for index, (fault, left) in enumerate(self._left):
            if left != 0 and fault.kind is not Kind.REFUSE and fault.strikes(path, model):
                self._left[index] = (fault, None if left is None else left - 1)
                return fault
        return None


def parse_fault(spec: str) -> Fault:
    """Reads `KIND[:key=value[,…]]`. Raises SpecError."""
    kind, colon, rest = spec.partition(":")
    if kind not in set(Kind):
        raise SpecError(f"fault {spec!r}: {kind!r} is none of {', '.join(Kind)}")
    values: dict[str, object] = {"kind": Kind(kind)}
    for pair in rest.split(",") if colon else ():
        key, equals, text = pair.partition("=")
        if key not in _READERS or not equals:
            raise SpecError(f"fault {spec!r}: {pair!r} is not key=value with a key of {', '.join(_READERS)}")
        if key in values:
            raise SpecError(f"fault {spec!r}: {key} stands there twice")
        if kind == Kind.REFUSE and key != "delay":
            raise SpecError(f"fault {spec!r}: a refused connection has no request yet, so only delay can stand there")
        try:
            values[key] = _READERS[key](text)
        except ValueError as error:
            raise SpecError(f"fault {spec!r}: {key}={text!r}: {error}") from None
    return msgspec.convert(values, Fault)


def _name(text: str) -> str:
    if not text:
        raise ValueError("must be a model's name")
    return text


_READERS: dict[str, Callable[[str], object]] = {
    "after": whole_number(0),
    "times": whole_number(1),
    "model": _name,
    "path": one_of("chat", "pull", "delete", "all"),
    "delay": number_from_zero,
}
