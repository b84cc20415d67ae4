"""Makes a prompt from what stands on the command line."""

from __future__ import annotations

import argparse
import contextlib
import os
import struct
import sys
from pathlib import Path

from msgspec.structs import replace

from hostler.domain.actions import CLIPBOARD, placeholders
from hostler.domain.actions import instructed as template
from hostler.domain.errors import ConfigError
from hostler.domain.prompt import Image, Prompt, Source
from hostler.domain.registry import Registry
from hostler.domain.usage import Via
from hostler.system.selection import Captured, SelectionReader

IMAGE_BYTES = 20 * 1024 * 1024
STDIN_CHARS = 5_000_000
_MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def typed(arguments: argparse.Namespace) -> Prompt:
    """The prompt that is typed, read from stdin, or made of images. Raises ConfigError for what can't be read."""
    images = tuple(image(Path(name)) for name in arguments.image)
    if arguments.text == "-":
        return Prompt(text=_stdin(), images=images, source=Source.STDIN, via=Via.CLI)
    return Prompt(instruction=arguments.text or "", images=images, source=Source.TYPED, via=Via.CLI)


def captured(prompt: Prompt, arguments: argparse.Namespace) -> Prompt:
    """The prompt with the selection or the clipboard as its text, where that was asked for."""
    if arguments.selection:
        found = _selection()
        return replace(prompt, text=found.text, source=Source.SELECTION, app=found.app)
    if arguments.clipboard:
        found = _clipboard()
        return replace(prompt, text=found.text, source=Source.CLIPBOARD, app=found.app)
    return prompt


def instructed(prompt: Prompt, action_name: str | None, registry: Registry, language: str) -> tuple[Prompt, str | None]:
    """The prompt as an action's template has it, and the route the action is pinned to.

    The clipboard is read only where the template names it.
    """
    if not action_name:
        return prompt, None
    action = registry.action(action_name)
    if action is None:
        names = ", ".join(action.id for action in registry.actions)
        raise ConfigError(f"no action is called “{action_name}”. There is: {names}.")
    own = prompt.instruction
    prompt = replace(prompt, text=f"{own}\n\n{prompt.text}".strip() if own else prompt.text)
    clipboard = _clipboard().text if CLIPBOARD in placeholders(action.prompt) else ""
    prompt = template(action.prompt, prompt, clipboard=clipboard, language=language)
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


def _selection() -> Captured:
    from hostler.system.selection import choose

    return _read(choose(os.environ, sys.platform), "No selection to ask about")


def _clipboard() -> Captured:
    from hostler.system.clipboard import choose

    return _read(choose(os.environ, sys.platform), "Nothing on the clipboard to ask about")


def _read(reader: SelectionReader, otherwise: str) -> Captured:
    # python-xlib prints a warning about an empty ~/.Xauthority on stdout, which belongs to the answer.
    with contextlib.redirect_stdout(sys.stderr):
        found = reader.read()
    if not found.text:
        raise ConfigError(f"{otherwise}: {found.advice}")
    return found


def check(prompt: Prompt) -> Prompt:
    """The prompt, or ConfigError when there is nothing to ask."""
    if prompt.is_empty:
        raise ConfigError("Nothing to ask. Give a text, - for stdin, --selection, --clipboard or --image FILE.")
    return prompt
