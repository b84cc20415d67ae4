"""Talking to hosts: asyncio and httpx, no Qt."""

import sys

# Where click, rich and pygments happen to be installed, httpx brings its own command line along: 7 MB, unused here.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
