"""Evidence from around a prompt: the prompts before it, and the app its text came from.

A bare “and now with retries?” belongs to what was asked a minute ago. A prompt that speaks for itself doesn't: an
earlier question about code never sends a summary to the big model.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from hostler.domain.classify.classification import Evidence
from hostler.domain.classify.rules import folded, tokens_of
from hostler.domain.prompt import Prompt
from hostler.domain.said import counted, wording

KEPT = 20
"""How many earlier prompts are worth keeping."""
WEIGHT = 1.4
"""What one prompt a moment ago weighs."""
FADING = 0.6
"""Each prompt further back weighs 0.6 times the one after it."""
HALF_LIFE_S = 300.0
CONVERSATION_HALF_LIFE_S = 3600.0
"""After so long a prompt weighs half: five minutes, within one conversation an hour."""
LOST = 0.15
"""Below this weight a prompt is forgotten."""
SHORT = 8
"""An instruction of up to so many words may lean on what was said before."""
NEW_SUBJECT = 0.25
"""What is left of the weight when a longer instruction shares no word with the earlier prompts."""
SPEAKS_FOR_ITSELF = 2.0
"""From this much evidence of its own on, a prompt needs no context."""
APP_WEIGHT = 0.9
_COMMON = frozenset(
    folded(
        "about after again because before being could every first going great might never other please really should"
        " since something their there these thing think those under until using want which while would write yours"
        " bitte diese einen einer nicht sollte werden avec cette dans pour votre para esta como quiero"
    ).split()
)

# Window classes, as X11 names them (WM_CLASS), in lower case. Each stands for every class that begins so.
APPS: tuple[tuple[str, str, str], ...] = (
    (
        "code",
        wording("Evidence", "from an editor for code"),
        "code, codium, vscodium, jetbrains-, pycharm, idea, clion, goland, webstorm, phpstorm, rider, rubymine, emacs,"
        " gvim, vim, nvim, neovide, sublime_text, zed, kate, eclipse, netbeans, android-studio, geany, qtcreator,"
        " cursor, rstudio, spyder, dbeaver, lazarus",
    ),
    (
        "code",
        wording("Evidence", "from a terminal"),
        "xterm, uxterm, gnome-terminal, konsole, alacritty, kitty, foot, tilix, terminator, xfce4-terminal, wezterm,"
        " org.wezfurlong.wezterm, ghostty, ptyxis, st-256color, urxvt, rxvt",
    ),
    (
        "quick",
        wording("Evidence", "from a mail program"),
        "thunderbird, evolution, geary, kmail, claws-mail, mailspring, betterbird, sylpheed",
    ),
    (
        "quick",
        wording("Evidence", "from a word processor"),
        "libreoffice-writer, soffice, abiword, focuswriter, ghostwriter, onlyoffice",
    ),
    (
        "quick",
        wording("Evidence", "from a chat"),
        "signal, slack, discord, telegram, telegram-desktop, element, whatsapp, teams, zulip, fractal",
    ),
)


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt that was asked before, without its text."""

    route: str
    age_s: float
    conversation: str = ""
    words: frozenset[int] = frozenset()
    """Hashes of its instruction's words; empty where they weren't kept."""

    @classmethod
    def of(cls, prompt: Prompt, route: str, *, age_s: float = 0.0) -> Earlier:
        return cls(
            route=route, age_s=age_s, conversation=prompt.conversation, words=hashed(prompt.instruction or prompt.text)
        )


def hashed(text: str) -> frozenset[int]:
    """The words of a text's first 2,000 characters that are long enough to mean something, as stable hashes."""
    words = tokens_of(folded(text[:2_000]))
    telling = (word for word in words if (len(word) > 4 or not word.isascii()) and word not in _COMMON)
    return frozenset(zlib.crc32(word.encode("utf-8", "replace")) for word in telling)


def context_evidence(
    prompt: Prompt, instruction: str, own: Iterable[Evidence], recent: Sequence[Earlier], known: Collection[str]
) -> Iterator[Evidence]:
    """What the earlier prompts and the app say, for the routes in `known`.

    `instruction` is folded; `own` is the evidence of the prompt itself; `recent` are the earlier prompts, the newest
    first. Only the run of prompts for one route that ends with the newest counts.
    """
    if not (recent or prompt.app):
        return
    strongest: dict[str, float] = {}
    for piece in own:
        if piece.weight > 0:
            strongest[piece.route] = strongest.get(piece.route, 0.0) + piece.weight
    says = max(strongest.values(), default=0.0)
    # What a prompt says outright leaves no room; in between, the context speaks the softer the more it says.
    room = max(0.0, 1.0 - says / SPEAKS_FOR_ITSELF)
    if room and prompt.app and not prompt.images:
        for route, what in _from_app(prompt.app):
            if route in known:
                yield Evidence(route, round(APP_WEIGHT * room, 3), what)
    run = tuple(_run(prompt, recent[:KEPT]))
    if not room or not run or run[0][0].route not in known or prompt.images:
        return
    leaning = _leaning(prompt, instruction, [earlier for earlier, _ in run])
    weight = sum(weight * FADING**place for place, (_, weight) in enumerate(run)) * room * leaning
    if weight >= LOST:
        n, route = len(run), run[0][0].route
        what = counted("Evidence", "%n {route} prompts before", "a {route} prompt before", 1)
        yield Evidence(route, round(weight, 3), what.format(n=n, route=route))


def _run(prompt: Prompt, recent: Sequence[Earlier]) -> Iterator[tuple[Earlier, float]]:
    """The newest prompts of one route in a row, each with what is left of its weight."""
    for earlier in recent:
        if earlier.route != recent[0].route or earlier.route == "vision":
            return
        together = bool(prompt.conversation) and earlier.conversation == prompt.conversation
        half_life_s = CONVERSATION_HALF_LIFE_S if together else HALF_LIFE_S
        weight: float = WEIGHT * 0.5 ** (max(0.0, earlier.age_s) / half_life_s)
        if weight < LOST:
            return
        yield earlier, weight


def _leaning(prompt: Prompt, instruction: str, run: Sequence[Earlier]) -> float:
    """How much the prompt leans on the earlier ones: wholly when it is short, hardly when its subject is another."""
    words = tokens_of(instruction)
    if len(words) <= SHORT and not prompt.text:
        return 1.0
    mine = hashed(instruction)
    shares = any(mine & earlier.words for earlier in run) or not any(earlier.words for earlier in run)
    return 1.0 if mine and shares and len(words) <= 3 * SHORT else NEW_SUBJECT


def _from_app(app: str) -> Iterator[tuple[str, str]]:
    name = app.casefold()
    for route, what, classes in APPS:
        if any(name.startswith(start) for start in classes.replace(" ", "").split(",")):
            yield route, what
            return
