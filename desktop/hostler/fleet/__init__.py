"""Talking to hosts: asyncio and httpx, no Qt."""
