"""What a client asks to be generated, read from a request body and checked as the server checks it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import msgspec

from hostler.simulate import go
from hostler.simulate.answers import split_tokens
from hostler.simulate.dialect import Dialect, Refusal
from hostler.simulate.models import DEFAULT_NUM_CTX, Model

DEFAULT_KEEP_ALIVE_NS = 5 * 60 * 10**9

# Tokens a chat template adds: around each message, and before the answer (transcripts ol-09, ol-19-bad-role).
_AROUND_MESSAGE = 5
_BEFORE_ANSWER = 4
_THINKING_EXTRA = 4

_INT_OPTIONS = frozenset({"num_ctx", "num_predict", "num_keep", "num_batch", "num_gpu", "num_thread", "seed"}) | {
    "top_k",
    "repeat_last_n",
    "main_gpu",
}
_FLOAT_OPTIONS = frozenset({"temperature", "top_p", "min_p", "typical_p", "repeat_penalty"}) | {
    "presence_penalty",
    "frequency_penalty",
}
_COMMON_FIELDS = {
    "model": ("string", "string"),
    "stream": ("bool", "bool"),
    "options": ("object", "map[string]interface {}"),
    "truncate": ("bool", "bool"),
    "shift": ("bool", "bool"),
    "logprobs": ("bool", "bool"),
    "top_logprobs": ("number", "int"),
}
_CHAT_FIELDS = _COMMON_FIELDS | {"messages": ("array", "[]api.Message"), "tools": ("array", "api.Tools")}
_GENERATE_FIELDS = _COMMON_FIELDS | {
    "prompt": ("string", "string"),
    "system": ("string", "string"),
    "suffix": ("string", "string"),
    "template": ("string", "string"),
    "raw": ("bool", "bool"),
    "images": ("array", "[]api.ImageData"),
}


class Message(msgspec.Struct, frozen=True):
    """One message: who, what, how many images, and the tokens it takes with its template."""

    role: str
    content: str
    images: int = 0
    tokens: int = 0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One generation. Texts stay in memory; nothing here is logged but the model's name."""

    asked_model: str
    messages: tuple[Message, ...]
    stream: bool
    think: bool | None
    wants_tools: bool
    format: object
    raw: bool
    is_empty: bool
    """Nothing to generate: load (or unload) only."""
    num_ctx: int | None
    num_predict: int
    keep_alive_ns: int
    truncate: bool
    shift: bool
    options: dict[str, Any]
    top_logprobs: int | None
    """How many alternatives each token shows; None = no logprobs at all."""
    includes_usage: bool = True

    @property
    def question(self) -> str:
        """The last thing the user said."""
        return next((message.content for message in reversed(self.messages) if message.role == "user"), "")

    @property
    def images(self) -> int:
        """How many pictures there are in all."""
        return sum(message.images for message in self.messages)

    def thinks(self, model: Model) -> bool:
        """Whether thinking comes first: asked for, or by default on a model that can."""
        return "thinking" in model.capabilities and self.think is not False

    def context_for(self, model: Model, dialect: Dialect) -> int:
        """The context to load, in tokens."""
        wanted = self.num_ctx if self.num_ctx and self.num_ctx > 0 else min(DEFAULT_NUM_CTX, model.context)
        return min(wanted, model.context) if dialect.clamps_num_ctx else wanted

    def prompt_tokens(self, model: Model) -> int:
        """All tokens of the prompt with its template, before anything is cut."""
        around = 0 if self.raw else _BEFORE_ANSWER + (_THINKING_EXTRA if self.thinks(model) else 0)
        return around + sum(message.tokens for message in self.messages)

    def fit(self, model: Model, num_ctx: int, dialect: Dialect) -> int:
        """Prompt tokens that are read. Raises Refusal 400 where the prompt is too long and must not be cut.

        The oldest messages go first, system messages and the last one stay (transcript ol-43-history).
        """
        total = self.prompt_tokens(model)
        if total <= num_ctx:
            return total
        if not self.truncate:
            raise dialect.too_long(total, num_ctx)
        for message in self.messages[:-1]:
            if message.role != "system":
                total -= message.tokens
                if total <= num_ctx:
                    return total
        return dialect.tokens_kept(num_ctx)

    def check(self, model: Model) -> None:
        """Raises Refusal 400 for what the model can't do (transcripts ol-15, ol-16)."""
        if self.wants_tools and "tools" not in model.capabilities:
            owned = model.full_name if "/" in model.name else f"library/{model.full_name}"
            raise Refusal(400, f"registry.ollama.ai/{owned} does not support tools")
        if self.think and "thinking" not in model.capabilities:
            raise Refusal(400, f"{go.quote(self.asked_model)} does not support thinking")

    def check_options(self) -> None:
        """Raises Refusal 500 for an option of a wrong type: a client's mistake, yet a 500 (transcript ol-19)."""
        for name, value in self.options.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if name in _INT_OPTIONS and not is_number and value is not None:
                raise Refusal(500, f"option {go.quote(name)} must be of type integer")
            if name in _FLOAT_OPTIONS and not is_number and value is not None:
                raise Refusal(500, f"option {go.quote(name)} must be of type float32")
            if name == "stop" and not isinstance(value, list) and value is not None:
                raise Refusal(500, 'option "stop" must be of type array')


def read_chat(body: bytes, dialect: Dialect) -> Job:
    """POST /api/chat. Raises Refusal."""
    fields = _read(body, "ChatRequest", _CHAT_FIELDS)
    messages = tuple(_message(item) for item in fields.get("messages") or ())
    return _job(fields, dialect, messages, is_empty=not messages)


def read_generate(body: bytes, dialect: Dialect) -> Job:
    """POST /api/generate. Raises Refusal."""
    fields = _read(body, "GenerateRequest", _GENERATE_FIELDS)
    prompt, system, raw = fields.get("prompt") or "", fields.get("system") or "", bool(fields.get("raw"))
    images = _images(fields.get("images"), "GenerateRequest.images")
    around = 0 if raw else _AROUND_MESSAGE
    messages = [Message("system", system, 0, count_tokens(system) + around)] if system else []
    messages.append(Message("user", prompt, images, count_tokens(prompt) + around))
    return _job(fields, dialect, tuple(messages), is_empty=not prompt and not images)


def read_openai_chat(body: bytes, dialect: Dialect) -> Job:
    """POST /v1/chat/completions. Raises Refusal."""
    fields = _read(body, "ChatCompletionRequest", {"model": ("string", "string"), "messages": ("array", "[]Message")})
    messages = tuple(_openai_message(item) for item in fields.get("messages") or ())
    if not messages:
        raise Refusal(400, "[] is too short - 'messages'")
    options = {"num_predict": fields.get("max_completion_tokens") or fields.get("max_tokens") or -1}
    effort = fields.get("reasoning_effort")
    wanted = fields.get("response_format")
    kind = wanted.get("type") if isinstance(wanted, dict) else None
    schema = wanted.get("json_schema") if isinstance(wanted, dict) else None
    answer_format = "json" if kind == "json_object" else (schema or {}).get("schema") if kind == "json_schema" else None
    native = {
        "model": fields.get("model"),
        "options": options,
        "stream": fields.get("stream") is True,
        "tools": fields.get("tools"),
        "format": answer_format,
        "think": None if effort is None else effort != "none",
    }
    job = _job(native, dialect, messages, is_empty=False)
    stream_options = fields.get("stream_options")
    usage = isinstance(stream_options, dict) and stream_options.get("include_usage") is True
    return msgspec.structs.replace(job, includes_usage=usage)


def count_tokens(text: str) -> int:
    """Tokens of a text without a template."""
    return len(split_tokens(text))


def _read(body: bytes, go_type: str, types: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    try:
        fields = go.parse_object(body, go_type)
    except ValueError as error:
        raise Refusal(400, str(error)) from None
    for name, (kind, type_name) in types.items():
        found = go.kind_of(fields.get(name))
        if found not in (kind, "null"):
            place = f"Go struct field {go_type}.{name} of type {type_name}"
            raise Refusal(400, f"json: cannot unmarshal {found} into {place}")
    return fields


def _message(item: object) -> Message:
    if not isinstance(item, dict):
        raise Refusal(400, f"json: cannot unmarshal {go.kind_of(item)} into Go value of type api.Alias")
    for name in ("role", "content"):
        if (found := go.kind_of(item.get(name))) not in ("string", "null"):
            raise Refusal(400, f"json: cannot unmarshal {found} into Go struct field Alias.{name} of type string")
    images = _images(item.get("images"), "Alias.images")
    content = item.get("content") or ""
    return Message((item.get("role") or "").lower(), content, images, count_tokens(content) + _AROUND_MESSAGE)


def _images(value: object, field: str) -> int:
    if value is None:
        return 0
    if not isinstance(value, list):
        raise Refusal(400, f"json: cannot unmarshal {go.kind_of(value)} into Go struct field {field}")
    for index, image in enumerate(value):
        if not isinstance(image, str):
            raise Refusal(400, f"json: cannot unmarshal {go.kind_of(image)} into {field}.{index}")
        try:
            go.check_base64(image, f"{field}.{index}")
        except ValueError as error:
            raise Refusal(400, str(error)) from None
    return len(value)


def _openai_message(item: object) -> Message:
    if not isinstance(item, dict):
        raise Refusal(400, "invalid message format")
    content, images = item.get("content"), 0
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict)]
        for part in parts:
            if part.get("type") == "image_url":
                images += _openai_image(part.get("image_url"))
        content = "\n".join(str(part.get("text", "")) for part in parts if part.get("type") == "text")
    text = content if isinstance(content, str) else ""
    return Message(str(item.get("role", "")), text, images, count_tokens(text) + _AROUND_MESSAGE)


def _openai_image(value: object) -> int:
    url = value.get("url") if isinstance(value, dict) else value
    head, comma, data = str(url).partition(",")
    try:
        if not (comma and head.startswith("data:image/")):
            raise ValueError(head)
        base64.b64decode(data, validate=True)
    except ValueError:
        raise Refusal(400, "invalid image input") from None
    return 1


def _job(fields: dict[str, Any], dialect: Dialect, messages: tuple[Message, ...], *, is_empty: bool) -> Job:
    think = _think(fields.get("think"), dialect)
    try:
        asked = fields.get("keep_alive")
        keep_alive_ns = DEFAULT_KEEP_ALIVE_NS if asked is None else go.keep_alive_ns(asked)
    except ValueError as error:
        raise Refusal(400, str(error)) from None
    if not fields.get("model"):
        raise Refusal(400, "model is required")
    options = fields.get("options") or {}
    num_ctx = options.get("num_ctx")
    return Job(
        asked_model=fields["model"],
        messages=messages,
        stream=fields.get("stream") is not False,
        think=think,
        wants_tools=bool(fields.get("tools")),
        format=fields.get("format") or None,
        raw=bool(fields.get("raw")),
        is_empty=is_empty,
        num_ctx=num_ctx if num_ctx is None else _whole(num_ctx),
        num_predict=_whole(options.get("num_predict", -1)),
        keep_alive_ns=keep_alive_ns,
        truncate=fields.get("truncate") is not False,
        shift=fields.get("shift") is not False,
        options=options,
        top_logprobs=int(fields.get("top_logprobs") or 0) if fields.get("logprobs") and dialect.has_logprobs else None,
    )


def _whole(value: object) -> int:
    # A wrong type is refused later, after the model was found (transcript ol-19-bad-option-type).
    return int(value) if isinstance(value, int | float) and abs(value) < 2**62 else -1


def _think(value: object, dialect: Dialect) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    allowed = ", ".join(f'"{level}"' for level in dialect.think_values)
    if not isinstance(value, str):
        raise Refusal(400, f"think must be a boolean or string ({allowed}, true, or false)")
    if value not in dialect.think_values:
        raise Refusal(400, f"invalid think value: {go.quote(value)} (must be {allowed}, true, or false)")
    return True
