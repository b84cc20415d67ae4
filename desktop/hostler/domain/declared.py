"""One declaration a setting: what the loader, the check, the reference and the settings window know of it."""

from __future__ import annotations

from msgspec import Meta

from hostler.domain.said import Said


def declared(context: str, text: str) -> Meta:
    """What a key is for, in one sentence that is translated. Its limits stand in a Meta of their own beside it."""
    return Meta(description=text, extra={"said": Said(context, text)})


def said_of(meta: Meta) -> Said | None:
    """The sentence, for a window that words it."""
    said = (meta.extra or {}).get("said")
    return said if isinstance(said, Said) else None
