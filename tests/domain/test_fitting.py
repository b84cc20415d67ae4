"""What a captured text looks like, and which actions come first for it."""

from __future__ import annotations

import pytest

from hostler.domain.fitting import looks_of, ordered
from hostler.domain.prompt import Looks
from hostler.domain.registry import Action, Registry
from hostler.store.actions import with_default_actions

SHIPPED = with_default_actions(Registry()).actions
TRACEBACK = (
    'Traceback (most recent call last):\n  File "shop.py", line 12, in <module>\n    total(None)\n'
    "TypeError: 'NoneType' object is not iterable\n"
)
CODE = "def total(prices):\n    result = 0\n    for price in prices:\n        result += price\n    return result\n"
MAIL = "Hi Anna,\n\nthe meeting moved from Tuesday to Thursday at 10. Please tell Tom.\n\nBest, Ben\n"
GERMAN_MAIL = (
    "Sehr geehrte Frau Weber,\n\nvielen Dank für die Unterlagen, die wir gestern von Ihnen erhalten haben.\n\n"
    "Mit freundlichen Grüßen\nJ. Braun"
)
FRENCH = "Le chat dort sur le tapis et il ne veut pas que nous le dérangions dans la maison, mais il est très beau."
PROSE = "The committee met in March and agreed on the budget, which will be published with the minutes of the meeting."
HEADERS = "From: ben@example.org\nTo: anna@example.org\nSubject: slides\n\nPlease bring the slides.\n"


@pytest.mark.parametrize(
    ("text", "first", "name"),
    [
        (TRACEBACK, Looks.ERROR, "Explain error"),
        (CODE + "\n" + TRACEBACK, Looks.ERROR, "Explain error"),
        ("src/main.rs:4:5: error[E0382]: borrow of moved value: `x`", Looks.ERROR, "Explain error"),
        (CODE, Looks.CODE, "Explain"),
        (MAIL, Looks.MAIL, "Reply"),
        (HEADERS, Looks.MAIL, "Reply"),
        (FRENCH, Looks.FOREIGN, "Translate"),
        (GERMAN_MAIL, Looks.FOREIGN, "Translate"),
        ("How many moons does Jupiter have?", Looks.QUESTION, "Answer"),
        (PROSE, None, "Summarize"),
        ("", None, "Summarize"),
        ("ok", None, "Summarize"),
    ],
)
def test_what_fits_comes_first(text: str, first: Looks | None, name: str) -> None:
    looks = looks_of(text, own_language="English")
    assert (looks[0] if looks else None) is first
    assert ordered(SHIPPED, looks)[0].name == name


def test_a_mail_in_the_users_own_language_is_answered() -> None:
    looks = looks_of(GERMAN_MAIL, own_language="German")
    assert ordered(SHIPPED, looks)[0].name == "Reply"
    foreign = looks_of(MAIL + " It is what we have to do with all of them, and it will be good.", own_language="German")
    assert [action.name for action in ordered(SHIPPED, foreign)][:2] == ["Translate", "Reply"]


def test_an_image_is_described_or_read_and_nothing_else_needs_one() -> None:
    names = [action.name for action in ordered(SHIPPED, looks_of("", has_image=True))]
    assert names[:2] == ["Describe", "Read text"]
    assert names[2:] == [action.name for action in ordered(SHIPPED, ())], "what a picture shows may be translated"
    assert not {"Describe", "Read text"} & {action.name for action in ordered(SHIPPED, looks_of(PROSE))}


def test_the_others_keep_their_order() -> None:
    own = [action.name for action in ordered(SHIPPED, ())]
    mail = [action.name for action in ordered(SHIPPED, (Looks.MAIL,))]
    assert mail == ["Reply", *(name for name in own if name != "Reply")]


def test_an_action_may_fit_several_kinds() -> None:
    actions = (
        Action(id="a", name="A", prompt="-"),
        Action(id="b", name="B", prompt="-", fits=(Looks.CODE, Looks.MAIL)),
    )
    assert [action.id for action in ordered(actions, (Looks.MAIL,))] == ["b", "a"]


def test_without_a_known_language_nothing_is_foreign() -> None:
    assert looks_of(FRENCH) == ()


def test_only_the_start_of_a_long_text_is_read() -> None:
    assert looks_of(PROSE * 100 + TRACEBACK, own_language="English") == ()
