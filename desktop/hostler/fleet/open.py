"""Makes the client that fits a host."""

from __future__ import annotations

from collections.abc import Callable

from hostler.domain.registry import Host, Kind
from hostler.fleet.client import Client
from hostler.fleet.http import HostHttp
from hostler.fleet.ollama import OllamaClient
from hostler.fleet.openai import OpenAIClient


def open_client(host: Host, key_of: Callable[[Host], str]) -> Client:
    """A client for this host. `key_of` reads its bearer key; it may block, and is only called for a host with auth."""
    http = HostHttp(host, key_of)
    return OpenAIClient(http, host.url) if host.kind is Kind.OPENAI else OllamaClient(http)
