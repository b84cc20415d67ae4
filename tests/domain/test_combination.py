"""Reading a key combination as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostler.domain.combination import _NAMED, Combination, Modifier, parse

KEYS = (*_NAMED, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
FUNCTION = tuple(f"F{number}" for number in range(1, 25))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ctrl+Alt+Space", "Ctrl+Alt+Space"),
        ("ctrl+alt+space", "Ctrl+Alt+Space"),
        (" CONTROL + Option + SPACE ", "Ctrl+Alt+Space"),
        ("Alt+Ctrl+Space", "Ctrl+Alt+Space"),
        ("Ctrl+Ctrl+a", "Ctrl+A"),
        ("Cmd+shift+7", "Shift+Meta+7"),
        ("super+PAGEUP", "Meta+PageUp"),
        ("win+q", "Meta+Q"),
        ("F9", "F9"),
        ("shift+f24", "Shift+F24"),
    ],
)
def test_a_combination_has_one_spelling(text: str, written: str) -> None:
    assert str(parse(text)) == written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no key"),
        ("+", "“” is no modifier"),
        ("Ctrl+", "“” is no key"),
        ("Ctrl+Alt", "“Alt” is no key"),
        ("Hyper+A", "“Hyper” is no modifier. Write Ctrl, Alt, Shift or Meta."),
        ("Ctrl-Alt-Space", "is no key"),
        ("Ctrl+Ü", "“Ü” is no key. Write it like Ctrl+Alt+Space."),
        ("Ctrl+ab", "“ab” is no key"),
        ("Ctrl++", "“” is no modifier"),
        ("Ctrl+F25", "“F25” is no key"),
        ("Ctrl+F0", "“F0” is no key"),
        ("A", "that key is for typing. Add Ctrl, Alt or Meta."),
        ("Shift+A", "that key is for typing"),
        ("Space", "that key is for typing"),
        ("F", "that key is for typing"),
        ("Shift+Enter", "that key is for typing"),
    ],
)
def test_a_bad_text_is_answered_with_how_to_write_one(text: str, said: str) -> None:
    with pytest.raises(ValueError, match="can't be a hotkey") as raised:
        parse(text)
    assert f"“{text}”" in str(raised.value)
    assert said in str(raised.value)


@given(st.frozensets(st.sampled_from(Modifier)), st.sampled_from(KEYS))
def test_what_is_written_is_read_back(modifiers: frozenset[Modifier], key: str) -> None:
    combination = Combination(modifiers, key)
    if modifiers - {Modifier.SHIFT} or key in FUNCTION:
        assert parse(str(combination)) == combination
        assert str(parse(str(combination).swapcase())) == str(combination)
    else:
        with pytest.raises(ValueError, match="for typing"):
            parse(str(combination))


@given(st.text() | st.text(alphabet="ctrlalshifmeupd+F1 2KſK"))
def test_any_text_is_a_combination_or_a_sentence(text: str) -> None:
    try:
        combination = parse(text)
    except ValueError as error:
        assert "can't be a hotkey" in str(error)
    else:
        assert combination.key in KEYS
        assert parse(str(combination)) == combination
