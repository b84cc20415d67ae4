"""What a simulated model is, and how `--model NAME[,key=value…]` is read."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable

import msgspec

CAPABILITIES = ("completion", "vision", "thinking", "tools", "insert", "embedding", "image", "audio")
DEFAULT_NUM_CTX = 4096
"""What is loaded when a request names no num_ctx (transcript ol-10-ps-warm)."""

_UNITS = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)([KMBT])")


class SpecError(ValueError):
    """A model or fault spec that can't be read. `str()` says what is wrong and what may stand there."""


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One model on a simulated host. Speeds are tokens a second, 0 = as fast as possible; times are seconds."""

    name: str
    size: str = "4.02B"
    load: float = 0.5
    tps: float = 40.0
    prompt_tps: float = 400.0
    ttft: float | None = None
    """A fixed time for the prompt's evaluation, in place of its tokens / prompt_tps."""
    context: int = 8192
    """The trained maximum, in tokens."""
    capabilities: tuple[str, ...] = ("completion",)
    family: str = "llama"
    quant: str = "Q4_K_M"
    vram: str = "full"
    digest: str = ""
    answer: str | None = None
    """The key of a canned text (see `answers.py`) or a literal text; None picks by the prompt."""
    tokens: int | None = None
    """Stretches or cuts every answer to this many tokens."""
    warm: bool = False
    pull: float = 2.0
    """How long fetching it takes, where it is pullable."""

    def __post_init__(self) -> None:
        if not self.digest:
            msgspec.structs.force_setattr(self, "digest", hashlib.sha256(self.name.encode()).hexdigest())

    @property
    def full_name(self) -> str:
        """With its tag: `x` is `x:latest`."""
        return with_tag(self.name)

    @property
    def parameters(self) -> int:
        """The number behind `size`."""
        number, unit = _SIZE.fullmatch(self.size).groups()  # type: ignore[union-attr]  # checked when parsed
        return round(float(number) * _UNITS[unit])

    @property
    def file_bytes(self) -> int:
        """About what the weights take on disk at this quantization."""
        bits = re.search(r"\d+", self.quant)
        return int(self.parameters * (int(bits[0]) + 0.8 if bits else 16) / 8)

    def memory_bytes(self, num_ctx: int) -> int:
        """Weights and KV cache in use with this context."""
        return self.file_bytes + int(num_ctx * math.sqrt(self.parameters) * 0.6)

    def vram_bytes(self, num_ctx: int) -> int:
        """The part of `memory_bytes` on the graphics card."""
        size = self.memory_bytes(num_ctx)
        return {"full": size, "part": size * 6 // 10, "none": 0}[self.vram]


def with_tag(name: str) -> str:
    """`x` is `x:latest`; a colon before the last slash belongs to a host's port."""
    return name if ":" in name.rpartition("/")[2] else f"{name}:latest"


def parse_model(spec: str) -> Model:
    """Reads `NAME[,key=value…]`. `answer=` takes the rest of the spec, so that its text may hold commas.

    Raises SpecError.
    """
    spec, has_answer, answer = spec.partition(",answer=")
    name, *pairs = spec.split(",")
    if not name.strip() or "=" in name or re.search(r"\s", name):
        raise SpecError(f"model {spec!r}: starts with the model's name, e.g. qwen3:4b,load=0.5,tps=40")
    values: dict[str, object] = {"name": name, "answer": answer} if has_answer else {"name": name}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if key not in _READERS or not equals:
            raise SpecError(
                f"model {name!r}: {pair!r} is not key=value with a key of {', '.join([*_READERS, 'answer'])}"
            )
        if key in values:
            raise SpecError(f"model {name!r}: {key} stands there twice")
        try:
            values[key] = _READERS[key](text)
        except ValueError as error:
            raise SpecError(f"model {name!r}: {key}={text!r}: {error}") from None
    return msgspec.convert(values, Model)


def number_from_zero(text: str) -> float:
    """A finite number, 0 or more. Raises ValueError."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise ValueError("must be a number, 0 or more")
    return value


def whole_number(lowest: int) -> Callable[[str], int]:
    """A reader of whole numbers. It raises ValueError."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) < lowest:
            raise ValueError(f"must be a whole number, {lowest} or more")
        return int(text)

    return read


def _size(text: str) -> str:
    if not _SIZE.fullmatch(text):
        raise ValueError("must be a number with K, M, B or T, e.g. 4.02B")
    return text


def _capabilities(text: str) -> tuple[str, ...]:
    names = tuple(text.split("+"))
    if unknown := [name for name in names if name not in CAPABILITIES]:
        raise ValueError(f"{', '.join(map(repr, unknown))} is none of {', '.join(CAPABILITIES)}; join several with +")
    return names


def one_of(*choices: str) -> Callable[[str], str]:
    """A reader of one word out of some. It raises ValueError."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return text

    return read


def _word(text: str) -> str:
    if not re.fullmatch(r"[\w.+-]+", text):
        raise ValueError("must be a word")
    return text


def _digest(text: str) -> str:
    if not re.fullmatch(r"(sha256:)?[0-9a-f]{64}", text):
        raise ValueError("must be 64 hex digits")
    return text.removeprefix("sha256:")


_READERS: dict[str, Callable[[str], object]] = {
    "size": _size,
    "load": number_from_zero,
    "tps": number_from_zero,
    "prompt_tps": number_from_zero,
    "ttft": number_from_zero,
    "context": whole_number(1),
    "capabilities": _capabilities,
    "family": _word,
    "quant": _word,
    "vram": one_of("full", "part", "none"),
    "digest": _digest,
    "tokens": whole_number(0),
    "pull": number_from_zero,
    "warm": lambda text: one_of("true", "false")(text) == "true",
}
