"""What a look at an address finds: Ollama, or something else with what to do about it."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from hostler.domain.fleet import LoadedModel, ModelFacts
from hostler.domain.said import Said, wording


class Ollama(msgspec.Struct, frozen=True, kw_only=True):
    """A machine that can be used."""

    url: str
    version: str
    latency_ms: float
    models: tuple[ModelFacts, ...] | None
    """None: it was too slow to list them."""
    loaded: tuple[LoadedModel, ...] = ()
    is_here: bool = False
    """Whether it is the machine that looks."""

    @property
    def sentence(self) -> Said:
        if self.models is None:
            form = wording("Discovery", "Ollama {version} at {address} didn't list its models in time: look again.")
        elif not self.models:
            form = wording(
                "Discovery", "Ollama {version} at {address} has no model yet: run `ollama pull qwen3:4b` there."
            )
        else:
            form = wording("Discovery", "Ollama {version} at {address}.")
        return form.format(version=self.version, address=address_of(self.url))


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """It answers 403 or 401: something is there, and doesn't want us."""

    url: str
    wants_key: bool = False

    @property
    def sentence(self) -> Said:
        if self.wants_key:
            form = wording(
                "Discovery",
                "{address} wants a key (401): add the machine with auth = true, and store its key in the keyring.",
            )
        else:
            form = wording(
                "Discovery",
                "{address} refuses this computer (403). On that machine set OLLAMA_HOST=0.0.0.0 and restart Ollama. "
                "Behind a proxy: let it rewrite the Host header, or name its origin in OLLAMA_ORIGINS.",
            )
        return form.format(address=address_of(self.url))


class Lookalike(msgspec.Struct, frozen=True, kw_only=True):
    """It answers there, but isn't Ollama."""

    url: str
    detail: str
    """What was seen, safe to show."""
    openai_models: tuple[str, ...] = ()
    """The models it lists like an OpenAI server; none where it isn't one."""

    @property
    def sentence(self) -> Said:
        if self.openai_models:
            form = wording(
                "Discovery", "{address} isn't Ollama, but speaks OpenAI's API: add it with kind = “openai” to use it."
            )
        else:
            form = wording(
                "Discovery",
                "{address} isn't Ollama ({detail}). If Ollama should be there, another program took its port.",
            )
        return form.format(address=address_of(self.url), detail=self.detail)


class Silent(msgspec.Struct, frozen=True, kw_only=True):
    """It takes connections and says nothing."""

    url: str

    @property
    def sentence(self) -> Said:
        form = wording(
            "Discovery", "{address} takes connections, but says nothing: if that is Ollama, it hangs. Restart it there."
        )
        return form.format(address=address_of(self.url))


Found = Ollama | Refused | Lookalike | Silent


class Progress(msgspec.Struct, frozen=True):
    """How many addresses were looked at."""

    done: int
    total: int


def address_of(url: str) -> str:
    """The address as a person reads it: without scheme, and without Ollama's own port."""
    return urlsplit(url).netloc.removesuffix(":11434")
