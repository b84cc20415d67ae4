"""Where the two recorded servers differ. Everything else is the same in both."""

from __future__ import annotations

import json

import msgspec


class Refusal(Exception):
    """An error answer before the first byte: an HTTP status and the server's text."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How one version of the server behaves. Named after the transcripts that show it (`ol-*`, `o12-*`)."""

    name: str
    version: str
    think_values: tuple[str, ...]
    knows_cloud: bool
    """/api/status, and 403 for cloud models while the cloud is off (ol-28)."""
    lists_capabilities: bool
    """/api/tags carries capabilities and context length (ol-04)."""
    clamps_num_ctx: bool
    """num_ctx above the trained maximum is lowered to it (ol-45), else allocated (o12-45)."""
    refuses_images: bool
    """A picture for a text model is a 400 (ol-17); else it becomes a marker in the prompt and is lost (o12-17)."""
    aborts_load: bool
    """A client that leaves during a load aborts the load (ol-46-cancel-during-load)."""
    embeds: bool
    """/api/embed answers from a chat model (o12-24), else 501 (ol-24)."""
    has_logprobs: bool
    role_in_every_delta: bool
    """OpenAI stream: `role` stands in each delta (o12-27), else in the first (ol-27)."""
    not_found_type: str
    """`error.type` of a 404 on the OpenAI endpoints."""

    def tokens_kept(self, num_ctx: int) -> int:
        """How many tokens of one overlong message are read (ol-43: 130 of 256, o12-43: 256 of 256)."""
        return num_ctx // 2 + 2 if self.clamps_num_ctx else num_ctx

    def window(self, num_ctx: int) -> int:
        """Prompt and answer tokens that fit before `shift: false` ends the answer (ol-44: 18 + 238, o12-44: 18 + 111).

        Both were asked with num_ctx 128: the newer runner rounds its window up to a multiple of 256.
        """
        return -(-num_ctx // 256) * 256 if self.clamps_num_ctx else num_ctx + 1

    def too_long(self, prompt_tokens: int, num_ctx: int) -> Refusal:
        """`truncate: false` and a prompt beyond the window (ol-43, o12-43)."""
        if not self.clamps_num_ctx:
            return Refusal(400, "the input length exceeds the context length")
        message = (
            f"request ({prompt_tokens} tokens) exceeds the available context size ({num_ctx} tokens), try increasing it"
        )
        fault = {"code": 400, "message": message, "type": "exceed_context_size_error"}
        fault |= {"n_prompt_tokens": prompt_tokens, "n_ctx": num_ctx}
        return Refusal(400, json.dumps({"error": fault}, separators=(",", ":")))

    def no_vision(self) -> Refusal:
        """An image for a model without vision: the runner's own JSON, nested as a string (ol-17)."""
        fault = {
            "code": 400,
            "message": "Multimodal data provided, but model does not support multimodal requests.",
            "type": "invalid_request_error",
        }
        return Refusal(400, json.dumps({"error": fault}, separators=(",", ":")))


NEW = Dialect(
    name="new",
    version="0.33.0-rc2",
    think_values=("high", "medium", "low", "max"),
    knows_cloud=True,
    lists_capabilities=True,
    clamps_num_ctx=True,
    refuses_images=True,
    aborts_load=True,
    embeds=False,
    has_logprobs=True,
    role_in_every_delta=False,
    not_found_type="not_found_error",
)
V0_12 = Dialect(
    name="0.12",
    version="0.12.6",
    think_values=("high", "medium", "low"),
    knows_cloud=False,
    lists_capabilities=False,
    clamps_num_ctx=False,
    refuses_images=False,
    aborts_load=False,
    embeds=True,
    has_logprobs=False,
    role_in_every_delta=True,
    not_found_type="api_error",
)
DIALECTS = {dialect.name: dialect for dialect in (NEW, V0_12)}
