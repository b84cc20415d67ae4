"""Canned texts. Each says plainly that it is canned, except the poor ones that test how poor answers are noticed."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

from hostler.simulate.models import Model

TOKEN = re.compile(r" ?[A-Za-z\u00c0-\u024f\u0370-\u04ff]{1,14}|\n+|[ \t]+|.", re.DOTALL)
"""Words with their space, single digits and signs: close to what the recorded tokenizer counts (transcripts ol-*)."""

THINKING = "Canned thinking from a simulated machine. The question is read, nothing is looked up, one text is picked."

_CODE = re.compile(r"```|\b(code|function|class|bug|refactor|python|script|regex|sql|compile|stack trace)\b", re.I)
_SUMMARY = re.compile(r"\b(summar\w*|tl;?dr|shorten|rephrase|key points)\b", re.I)
_REASONING = re.compile(r"\b(why|prove|proof|how many|calculate|step by step|compare|trade-?offs?)\b", re.I)

_BODIES = {
    "plain": "It says nothing about your question, since no model ran. The text has a few sentences so that there is "
    "something to stream, to read and to copy. It is always the same for the same kind of prompt.",
    "summary": "A summary would stand here:\n\n- the first point of the text;\n- the second point, with a number like "
    "42;\n- what to do next.\n\nNo model read the text.",
    "code": "Code would stand here, for example:\n\n```python\ndef retry(action, times=3):\n    for attempt in "
    "range(times):\n        try:\n            return action()\n        except OSError:\n            if "
    "attempt == times - 1:\n                raise\n```\n\nIt was not written for your prompt.",
    "reasoning": "Reasoning would stand here. First, what is given: a question. Second, what follows from it: nothing, "
    "since no model ran. Third, a check: the text is the same each time. Therefore the answer is 42, and it is canned.",
    "vision": "A description of the picture would stand here: what it shows, what is written in it, and where. Nobody "
    "looked at it.",
    "unicode": "Signs of many bytes: grüße, Ελληνικά, 漢字, 🐎🚂, e\u0301.",
}
_POOR = {
    "empty": "",
    "refusal": "I'm sorry, but I can't help with that.",
    "loop": "the same words again and " * 40,
    "short": "Yes.",
    "thinking": "<think>Canned thinking that never comes to an end, so that nothing is left to read.",
    "cut": "Code would stand here:\n\n```python\ndef retry(action, times=3):\n    for attempt in",
    "no-code": "You can do that with a function that tries it again and again until it works or has failed too often.",
    "chinese": "这里本来应该有一个回答。没有模型运行过，所以这段文字总是一样的，不管问的是什么，也不管用什么语言问。",
}
KEYS = (*_BODIES, *_POOR)


def split_tokens(text: str) -> list[str]:
    """The text in pieces as a model would stream it. Joined they are the text again."""
    return TOKEN.findall(text)


def pick(prompt: str, images: int = 0) -> str:
    """The crude kind of a prompt: the key of a canned text."""
    if images:
        return "vision"
    for key, pattern in (("code", _CODE), ("summary", _SUMMARY), ("reasoning", _REASONING)):
        if pattern.search(prompt):
            return key
    return "plain"


def answer_tokens(host_name: str, model: Model, prompt: str, images: int, wanted_format: object) -> list[str]:
    """The pieces of the answer to a prompt. `wanted_format` is the request's `format`: None, "json" or a schema."""
    opening = f"Canned answer from a simulated machine ({host_name}, {model.name}). "
    if wanted_format:
        text = json.dumps(_fill(wanted_format, opening.strip()), indent=2, ensure_ascii=False)
    elif model.answer is None:
        text = opening + _BODIES[pick(prompt, images)]
    elif model.answer in _BODIES:
        text = opening + _BODIES[model.answer]
    else:
        text = _POOR.get(model.answer, model.answer)
    pieces = split_tokens(text)
    if model.tokens is None or wanted_format:
        return pieces
    return list(itertools.islice(itertools.cycle([*pieces, "\n\n"]), model.tokens))


def _fill(schema: object, opening: str) -> Any:
    if not isinstance(schema, dict):
        return {"answer": opening}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        return {str(name): _fill(inner, opening) for name, inner in properties.items()}
    fillers = {"string": "canned", "number": 1.5, "integer": 1, "boolean": True, "array": [], "null": None}
    if isinstance(choices := schema.get("enum"), list) and choices:
        return choices[0]
    return fillers.get(str(schema.get("type")), {})
