"""Which actions come first for a captured text: what it looks like, and the order that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hostler.domain.classify.rules import folded, said_in, words_of
from hostler.domain.classify.structure import code_findings
from hostler.domain.language import language
from hostler.domain.prompt import Looks
from hostler.domain.registry import Action

READ_CHARS = 8_000
"""The start of a text shows what it is; a captured one may be a megabyte."""
CODE_WEIGHT = 1.6
"""From so much evidence on a text is code, and not prose with a name of a function in it."""
LONGEST_QUESTION = 300


_HEADER = re.compile(r"^(?:From|To|Subject|Von|An|Betreff|De|Objet|Asunto|Oggetto)\s?: \S", re.MULTILINE)
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|sehr geehrte\w*|guten (?:tag|morgen)"
    r"|moin|bonjour|salut|cher|chère|hola|buenos días|estimad[oa]s?|ciao|buongiorno|gentile|olá|caro|cara|beste|hej)\b"
    r"[^\n]{0,60}[,!:]?[ \t]*(?:\n|$)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s*(?:(?:kind |best |warm )?regards|best(?: wishes)?|cheers|thanks|thank you|many thanks|sincerely"
    r"|(?:viele|liebe|beste|freundliche|herzliche) grüße|mit freundlichen grüßen|(?:vg|lg|mfg)|gruß|danke|cordialement"
    r"|bien à vous|merci|saludos|un saludo|gracias|(?:cordiali )?saluti|grazie|yours(?: truly)?"
    r"|atenciosamente|abraços|groet(?:en)?)"
    r"[ \t]*(?:[,.!][^\n]{0,40})?(?:$|\n)",
    re.IGNORECASE | re.MULTILINE,
)


def looks_of(text: str, *, has_image: bool = False, own_language: str = "") -> tuple[Looks, ...]:
    """What was captured looks like, the strongest first. `own_language` is an English name; "": nothing is foreign."""
    start = text[:READ_CHARS]
    found = [Looks.IMAGE] if has_image else []
    if not start.strip():
        return tuple(found)
    code = code_findings(start, said_in(words_of(folded(start))))
    if any(finding.kind == "error output" for finding in code):
        found.append(Looks.ERROR)
    if sum(finding.weight for finding in code) >= CODE_WEIGHT:
        found.append(Looks.CODE)
    else:
        spoken = language(start)
        if own_language and spoken and spoken != own_language:
            found.append(Looks.FOREIGN)
        if _is_mail(start):
            found.append(Looks.MAIL)
        elif len(text.strip()) <= LONGEST_QUESTION and text.rstrip().endswith(("?", "？", "؟")):
            found.append(Looks.QUESTION)
    return tuple(found)


def ordered(actions: Sequence[Action], looks: Sequence[Looks]) -> tuple[Action, ...]:
    """The actions that can be run now: first those that fit, by what fits best, then the others in their own order.

    One that fits images alone needs an image. The others are there with nothing but an image too: what it shows may be
    a text to translate or a list to make.
    """
    has_image = Looks.IMAGE in looks
    usable = [action for action in actions if has_image or set(action.fits) != {Looks.IMAGE}]
    rank = {look: place for place, look in enumerate(looks)}
    return tuple(
        sorted(usable, key=lambda action: min((rank.get(fit, len(rank)) for fit in action.fits), default=len(rank)))
    )


def _is_mail(text: str) -> bool:
    headers = len(_HEADER.findall(text[:1_000]))
    greets, closes = _GREETING.match(text) is not None, _CLOSING.search(text) is not None
    return headers >= 2 or (greets and closes) or (headers + greets + closes >= 2)
