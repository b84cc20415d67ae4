"""Recorded answers of real Ollama servers, read from `transcripts/`.

A file holds `# server:`, `# note:`, the curl command after `$`, the raw output of `curl -i` and curl's exit code.
`ol-*` is v0.33.0-rc2, `o12-*` is v0.12.6. Long lines were cut at 3000 characters when they were recorded.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FOLDER = Path(__file__).parent / "transcripts"
CUT_AT = 2900

_CUT_AT_END = {"[": "]", "{": "}"}


@dataclass(frozen=True)
class Transcript:
    """One request and its recorded answer. `request_body` is None where the file names a body file instead."""

    name: str
    server: str
    note: str
    method: str
    path: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes | None
    body_file: str | None
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    exit_code: int

    @property
    def dialect(self) -> str:
        return "0.12" if self.name.startswith("o12-") else "new"

    @property
    def topic(self) -> str:
        """The name without the server's prefix: the same request has the same topic on both."""
        return self.name.partition("-")[2]

    @property
    def is_cut(self) -> bool:
        """Whether the recording lost the end of a long line."""
        return len(self.body) > CUT_AT and b"\n" not in self.body.strip()

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


def parse(path: Path) -> Transcript | None:
    """One file; None for one whose command is not a single plain curl call."""
    text = path.read_bytes().decode()
    server, note, command, rest = text.split("\n", 3)
    if not command.startswith("$ curl "):
        return None
    method, target, headers, body, body_file = _command(shlex.split(command[2:]))
    output, _, exit_code = rest.lstrip("\n").rpartition("\n# exit=")
    head, _, answer = output.encode().partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    pairs = tuple((line.partition(": ")[0], line.partition(": ")[2]) for line in lines)
    length = next((int(value) for key, value in pairs if key == "Content-Length"), None)
    if length is not None:
        answer = answer[:length]
    return Transcript(
        name=path.stem,
        server=server.removeprefix("# server:").strip(),
        note=note.removeprefix("# note:").strip(),
        method=method,
        path=urlsplit(target).path,
        request_headers=headers,
        request_body=body,
        body_file=body_file,
        status=int(status.split()[1]) if status.startswith("HTTP/") else 0,
        headers=pairs,
        body=answer,
        exit_code=int(exit_code.split()[0]),
    )


def load_all() -> list[Transcript]:
    """Every file that holds one plain request, by name."""
    parsed = [parse(path) for path in sorted(FOLDER.glob("*.txt"))]
    return [transcript for transcript in parsed if transcript is not None]


def piped_output(name: str) -> list[str]:
    """The lines printed by a file whose command pipes curl into something else."""
    lines = (FOLDER / f"{name}.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "$"))]


def mended(cut: str) -> Any:
    """The JSON value of a text that was cut somewhere: what is whole of it, closed."""
    stack: list[str] = []
    safe, safe_stack, in_string, escaped = 0, [], False, False
    for index, sign in enumerate(cut):
        if in_string:
            escaped, in_string = sign == "\\" and not escaped, sign != '"' or escaped
        elif sign == '"':
            in_string = True
        elif sign in "[{":
            stack.append(_CUT_AT_END[sign])
        elif sign in "]}":
            stack.pop()
        elif sign == ",":
            safe, safe_stack = index, list(stack)
    return json.loads(cut[:safe] + "".join(reversed(safe_stack)))


def _command(
    words: list[str],
) -> tuple[str, str, tuple[tuple[str, str], ...], bytes | None, str | None]:
    method, target, body, body_file = "", "", None, None
    headers: list[tuple[str, str]] = []
    arguments = iter(words[1:])
    for word in arguments:
        if word == "-X":
            method = next(arguments)
        elif word == "-H":
            name, _, value = next(arguments).partition(": ")
            headers.append((name, value))
        elif word == "-d":
            data = next(arguments)
            if data.startswith("@"):
                body_file = re.sub(r".*/", "", data)
            else:
                body = data.encode()
        elif word == "-m":
            next(arguments)
        elif word == "-I":
            method = "HEAD"
        elif word.startswith("http://"):
            target = word
    method = method or ("POST" if body is not None or body_file else "GET")
    return method, target, tuple(headers), body, body_file
