"""The translations hold what the code says, all of it and nothing else, and the shipped file is made from them."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QTranslator

from hostler.domain.said import Said
from hostler.store.actions import with_default_actions
from hostler.store.config import without_config

HOUSE = Path(__file__).parent.parent
FOLDER = HOUSE / "resources" / "translations"
UPDATE = (
    "pyside6-lupdate -tr-function-alias translate+=wording,translate+=counted,translate+=declared -extensions py"
    " -no-obsolete -locations none desktop/hostler -ts resources/translations/hostler_de.ts"
)
RELEASE = "pyside6-lrelease resources/translations/hostler_de.ts -qm resources/translations/hostler_de.qm"
NUMERUS = 2
"""German has one form for one and one for more."""
SIGNS = re.compile(r"\{(\w+)[^}]*\}")
MARKED = ("wording", "counted", "declared", "translate")


class Message(NamedTuple):
    """One entry of a .ts file."""

    context: str
    source: str
    one: str
    has_number: bool
    forms: tuple[str, ...]
    state: str


def messages_of(file: Path) -> Iterator[Message]:
    for context in ElementTree.parse(file).iter("context"):
        for found in context.iter("message"):
            text = found.find("translation")
            assert text is not None
            has_number = found.get("numerus") == "yes"
            forms = [form.text for form in text] if has_number else [text.text]
            yield Message(
                context.findtext("name") or "",
                found.findtext("source") or "",
                found.findtext("comment") or "",
                has_number,
                tuple(form or "" for form in forms),
                text.get("type") or "",
            )


def tool(command: str, folder: Path) -> None:
    """Runs one of Qt's tools on a copy of the translations."""
    name, *words = command.split()
    words = [word.replace("resources/translations", str(folder)) for word in words]
    program = Path(sys.executable).with_name(name)
    done = subprocess.run([program, *words], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def said_in_code() -> Iterator[tuple[str, str, str]]:
    """(where, context, text) of every call that gives a text to translate."""
    for file in sorted((HOUSE / "desktop" / "hostler").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            where = f"{file.relative_to(HOUSE)}:{node.lineno}"
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in MARKED and file.name not in ("said.py", "words.py"):
                context, text = node.args[:2]
                yield where, literal(context, where), literal(text, where)
            elif isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
                inside = [c for c in classes if c.lineno <= node.lineno <= (c.end_lineno or 0)]
                yield where, inside[-1].name if inside else "", literal(node.args[0], where)


def literal(node: ast.expr, where: str) -> str:
    assert isinstance(node, ast.Constant), f"{where}: the tools find literals only"
    return str(node.value)


@pytest.fixture
def german() -> list[Message]:
    return list(messages_of(FOLDER / "hostler_de.ts"))


def test_everything_is_translated(german: list[Message]) -> None:
    assert [message for message in german if message.state or not all(message.forms)] == []
    assert [message for message in german if message.has_number and len(message.forms) != NUMERUS] == []


def test_the_translations_are_those_of_the_code(german: list[Message], tmp_path: Path) -> None:
    shutil.copy(FOLDER / "hostler_de.ts", tmp_path)
    tool(UPDATE, tmp_path)
    found = {message[:4] for message in messages_of(tmp_path / "hostler_de.ts")}
    assert found == {message[:4] for message in german}, f"run: {UPDATE}"


def test_the_tool_finds_every_text_in_the_code(german: list[Message]) -> None:
    known = {(message.context, message.source) for message in german}
    assert [said for said in said_in_code() if said[1:] not in known] == []


def test_the_shipped_file_is_made_from_the_translations(german: list[Message]) -> None:
    shipped = QTranslator()
    assert shipped.load(str(FOLDER / "hostler_de.qm"))
    for message in german:
        for count, form in zip((1, 2) if message.has_number else (-1,), message.forms, strict=True):
            got = shipped.translate(message.context, message.source, message.one, count)
            assert got == form, f"run: {RELEASE}"


def test_a_translation_has_the_same_places_as_its_source(german: list[Message]) -> None:
    for message in german:
        places = sorted(SIGNS.findall(message.source))
        for form in message.forms:
            assert sorted(SIGNS.findall(form)) == places, message
        if message.has_number:
            assert "%Ln" in message.forms[-1], "a number as the language writes it"
        assert "%n" not in "".join(message.forms)


def test_a_translation_keeps_commands_keys_and_tone(german: list[Message]) -> None:
    for message in german:
        for form in message.forms:
            assert re.findall(r"`[^`]*`", form) == re.findall(r"`[^`]*`", message.source), message
            assert form.count("  Strg+") == message.source.count("  Ctrl+"), message
            assert ("!" in form, form[:1].isspace()) == ("!" in message.source, message.source[:1].isspace()), message
            assert not re.search(r"\b(?:du|dein\w*|Sie|Ihr|Ihre[mnrs]?)\b", form), message
            assert '"' not in form or '"' in message.source, "German quotes are „ and “"


def test_each_shipped_action_has_a_name_to_translate() -> None:
    document = tomllib.loads((HOUSE / "resources" / "actions.toml").read_text(encoding="utf-8"))
    actions = with_default_actions(without_config("").registry).actions
    assert [action.name for action in actions] == [action["name"] for action in document["actions"]]
    assert [action.name for action in actions if not isinstance(action.name, Said)] == []
