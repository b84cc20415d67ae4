"""What the tray tells at a glance: the lines under the pointer, and what was asked today."""

from __future__ import annotations

from collections.abc import Sequence

from hostler.domain.registry import Registry
from hostler.domain.said import counted, percent
from hostler.domain.usage import UsedToday
from hostler.ui.words import translate, worded

QUICK = "quick"
WINDOWS_CHARS = 127
"""Windows cuts a tray's text after so many characters."""


def used_words(used: UsedToday, registry: Registry) -> str:
    """`31 prompts · 72% quick`: how much never needed a big model; of another route where none is called quick."""
    count = worded(counted("Tray", "%n prompts", "%n prompt", 1).format(n=used.prompts))
    quick = registry.route(QUICK) is not None or not used.routes
    route = QUICK if quick else used.routes[0][0]
    return f"{count} · {worded(percent(used.share(route)))} {route}" if used.prompts else count


def hover(head: str, machines: Sequence[tuple[str, str]], foot: str, limit: int | None = None) -> str:
    """The text under the pointer: the name, (long, short) line of each machine, and a foot where there is one.

    Where a platform cuts it after `limit` characters the short lines are taken, and then whole lines are left out:
    half a line would tell something wrong.
    """
    for lines in ([long for long, _ in machines], [short for _, short in machines]):
        whole = "\n".join(line for line in (head, *lines, foot) if line)
        if limit is None or len(whole) <= limit:
            return plain(whole)
    assert limit is not None, "without a limit the long lines fit"
    kept = [head]
    for at, (_, short) in enumerate(machines):
        more = translate("Tray", "and {count} more").format(count=len(machines) - at)
        if len("\n".join([*kept, short, more])) > limit:
            return plain("\n".join([*kept, more]))
        kept.append(short)
    return plain("\n".join(kept))


def plain(text: str) -> str:
    """Some trays read a text with < in it as HTML; names come from other machines."""
    return text.replace("<", "‹")
