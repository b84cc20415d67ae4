"""What an action makes of a text: its template filled, as a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from hostler.domain.prompt import Prompt
from hostler.domain.usage import Via

TEXT, CLIPBOARD, LANGUAGE = "text", "clipboard", "language"
PLACEHOLDERS = (TEXT, CLIPBOARD, LANGUAGE)
# Doubled braces around a word stand for single ones. All other braces are just braces: prompts hold JSON and code.
_PLACE = re.compile(r"\{\{(\w+)\}\}|\{([A-Za-z_]+)\}")


def placeholders(template: str) -> Iterator[str]:
    """The names in braces, in order: those that are known, and those that aren't."""
    return (found[2] for found in _PLACE.finditer(template) if found[2])


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with the values in their places; a value is never searched for places itself."""
    return _PLACE.sub(lambda found: f"{{{found[1]}}}" if found[1] else values.get(found[2], found[0]), template)


def instructed(template: str, prompt: Prompt, *, clipboard: str = "", language: str = "English") -> Prompt:
    """The prompt with its text in the template; without a place for it, the text follows after the instruction.

    Where the text stands last on lines of its own it stays apart from the instruction, so that the route is decided
    from each. Else the whole is one text, exactly as the template has it.
    """
    # A command that names an action is still a command.
    prompt = replace(prompt, via=Via.ACTION) if prompt.via is Via.POPUP else prompt
    values = {TEXT: prompt.text.strip("\n"), CLIPBOARD: clipboard.strip("\n"), LANGUAGE: language or "English"}
    if TEXT not in placeholders(template):
        return replace(prompt, instruction=fill(template, values))
    head, own_lines, rest = template.rstrip().rpartition("\n{text}")
    if own_lines and not rest and TEXT not in placeholders(head):
        return replace(prompt, instruction=fill(head, values))
    return replace(prompt, instruction="", text=fill(template, values))
