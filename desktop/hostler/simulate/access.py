"""Who may talk to a host bound to loopback: the Host and Origin rules (transcripts ol-25)."""

from __future__ import annotations

import ipaddress
import re
import socket

from hostler.simulate.http import Headers, Request

_ORIGINS = re.compile(
    r"https?://(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?|(app|file|tauri|vscode-webview|vscode-file)://.*"
)
_PREFLIGHT_HEADERS = (
    "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta,X-Stainless-Arch,X-Stainless-Async,"
    "X-Stainless-Custom-Poll-Interval,X-Stainless-Helper-Method,X-Stainless-Lang,X-Stainless-Os,"
    "X-Stainless-Package-Version,X-Stainless-Poll-Helper,X-Stainless-Retry-Count,X-Stainless-Runtime,"
    "X-Stainless-Runtime-Version,X-Stainless-Timeout"
)


def host_is_allowed(request: Request) -> bool:
    """The guard against DNS rebinding: an address of this machine or a private network, or a local name."""
    host = request.header("host")
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        local_names = {"", "localhost", socket.gethostname().lower()}
        return name.lower() in local_names or name.lower().endswith((".localhost", ".local", ".internal"))
    return address.is_loopback or address.is_private or address.is_unspecified


def origin_headers(request: Request) -> Headers | None:
    """What an allowed Origin adds to every answer; None = refused, () = no Origin or our own."""
    origin = request.header("origin")
    if not origin or origin in {f"http://{request.header('host')}", f"https://{request.header('host')}"}:
        return ()
    if not _ORIGINS.fullmatch(origin):
        return None
    return (("Access-Control-Allow-Origin", origin), ("Vary", "Origin"))


def preflight_headers() -> Headers:
    """What is added to the answer of an OPTIONS request from an allowed Origin."""
    return (
        ("Access-Control-Allow-Headers", _PREFLIGHT_HEADERS),
        ("Access-Control-Allow-Methods", "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"),
        ("Access-Control-Max-Age", "43200"),
        ("Vary", "Access-Control-Request-Method"),
        ("Vary", "Access-Control-Request-Headers"),
    )
