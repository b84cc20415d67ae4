"""Makes a prompt from what stands on the command line."""

from __future__ import annotations

import argparse
import contextlib
import os
import struct
import sys
from pathlib import Path

from msgspec.structs import replace

from hostler.domain.errors import ConfigError
from hostler.domain.prompt import Image, Prompt, Source
from hostler.domain.registry import Registry
from hostler.system.selection import SelectionReader

IMAGE_BYTES = 20 * 1024 * 1024
STDIN_CHARS = 5_000_000
_MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def typed(arguments: argparse.Namespace) -> Prompt:
    """The prompt that is typed, read from stdin, or made of images. Raises ConfigError for what can't be read."""
    images = tuple(image(Path(name)) for name in arguments.image)
    if arguments.text == "-":
        return Prompt(text=_stdin(), images=images, source=Source.STDIN)
    return Prompt(instruction=arguments.text or "", images=images, source=Source.TYPED)


def captured(prompt: Prompt, arguments: argparse.Namespace) -> Prompt:
    """The prompt with the selection or the clipboard as its text, where that was asked for."""
    if arguments.selection:
        return replace(prompt, text=_selection(), source=Source.SELECTION)
    if arguments.clipboard:
        return replace(prompt, text=_clipboard(), source=Source.CLIPBOARD)
    return prompt


def instructed(prompt: Prompt, action_name: str | None, registry: Registry) -> tuple[Prompt, str | None]:
    """The prompt with an action's instruction before it, and the route the action is pinned to."""
    if not action_name:
        return prompt, None
    action = registry.action(action_name)
    if action is None:
        names = ", ".join(action.id for action in registry.actions)
        raise ConfigError(f"no action is called “{action_name}”. There is: {names}.")
    own = prompt.instruction
    prompt = replace(prompt, instruction=action.prompt, text=f"{own}\n\n{prompt.text}".strip() if own else prompt.text)
    return prompt, action.route or None


def image(file: Path) -> Image:
    """Reads a PNG or JPEG file. Raises ConfigError that says what is wrong with it."""
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= IMAGE_BYTES else b""
    except OSError as error:
        raise ConfigError(f"{file} can't be read ({error.strerror}).") from error
    if not data:
        raise ConfigError(f"{file} is {'empty' if size == 0 else 'over 20 MB'}. Give a smaller picture.")
    media_type = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
    if not media_type:
        raise ConfigError(f"{file} is neither PNG nor JPEG. Convert it first.")
    width, height = struct.unpack(">II", data[16:24]) if media_type == "image/png" and len(data) >= 24 else (0, 0)
    return Image(data=data, media_type=media_type, width=width, height=height)


def _stdin() -> str:
    text = sys.stdin.buffer.read(STDIN_CHARS * 4 + 1).decode("utf-8", "replace")
    if len(text) > STDIN_CHARS:
        raise ConfigError("stdin is longer than 5 million characters; no model reads that. Give an extract.")
    return text


def _selection() -> str:
    from hostler.system.selection import choose

    return _text_of(choose(os.environ, sys.platform), "No selection to ask about")


def _clipboard() -> str:
    from hostler.system.clipboard import choose

    return _text_of(choose(os.environ, sys.platform), "Nothing on the clipboard to ask about")


def _text_of(reader: SelectionReader, otherwise: str) -> str:
    # python-xlib prints a warning about an empty ~/.Xauthority on stdout, which belongs to the answer.
    with contextlib.redirect_stdout(sys.stderr):
        found = reader.read()
    if not found.text:
        raise ConfigError(f"{otherwise}: {found.advice}")
    return found.text


def check(prompt: Prompt) -> Prompt:
    """The prompt, or ConfigError when there is nothing to ask."""
    if prompt.is_empty:
        raise ConfigError("Nothing to ask. Give a text, - for stdin, --selection, --clipboard or --image FILE.")
    return prompt
