"""One httpx client a host: its headers, key, TLS and proxy, and nothing from the environment."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from urllib.parse import urlsplit

import httpx

from hostler.domain.auth import credentials
from hostler.domain.errors import BadResponse, ConfigError, HostTimeout, NoKey
from hostler.domain.registry import Host
from hostler.domain.said import composed, told, wording
from hostler.fleet import failures
from hostler.fleet.apart import apart

ERROR_BODY_BYTES = 64 * 1024
ERROR_BODY_S = 2.0
"""The status says what failed; longer than this nobody waits for its words."""
KEY_S = 30.0
"""A locked keyring asks its user, who may be away; the next request finds what he said meanwhile."""
ANSWER_BYTES = 8 * 1024 * 1024
PROBE_S = 5.0
LINE_BYTES = 1024 * 1024


class HostHttp:
    """HTTP with one host; every failure comes out as a named error.

    The client is made on first use: TLS contexts take tens of milliseconds, and a host may never be asked.
    """

    def __init__(
        self,
        host: Host,
        key_of: Callable[[Host], str],
        *,
        user_agent: str = "hostler",
        error_body_s: float = ERROR_BODY_S,
        key_s: float = KEY_S,
    ) -> None:
        self._host, self._key_of, self._user_agent = host, key_of, user_agent
        self._error_body_s = error_body_s
        self._is_tls = urlsplit(host.url).scheme == "https"
        self._client: httpx.AsyncClient | None = None
        self._key_s = key_s
        self._asking: asyncio.Future[str] | None = None
        self._refused: httpx.AsyncClient | None = None
        """A client whose key counts no more; answers may still be coming through it."""

    @property
    def label(self) -> str:
        return self._host.label

    async def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            try:
                key = await self._key() if self._host.auth else ""
                # A TLS context reads a file of certificates.
                verify = await asyncio.to_thread(self._tls) if self._is_tls else False
            except ConfigError as error:
                raise NoKey(self.label, told(error)) from None
            except (OSError, ValueError) as error:
                raise BadResponse(
                    self.label, composed("ca_file {file}: {error}").format(file=self._host.ca_file, error=error)
                ) from error
            try:
                self._client = self._client or self._made(key, verify)
            except (ValueError, ImportError):
                # The error itself may show the key, so it isn't told.
                detail = wording("Detail", "its key, headers, address or proxy can't be sent: use plain ASCII")
                raise BadResponse(self.label, detail) from None
        return self._client

    async def _key(self) -> str:
        """The key. One call to the keyring at a time: each may ask the user to unlock it."""
        if self._asking is None or (self._asking.done() and not _went_well(self._asking)):
            self._asking = asyncio.ensure_future(apart(lambda: self._key_of(self._host)))
            self._asking.add_done_callback(_went_well)  # a failure that nobody waits for any more is no surprise
        done, _ = await asyncio.wait({self._asking}, timeout=self._key_s)
        if not done:
            raise NoKey(self.label, wording("Detail", "the keyring hasn't answered yet: is it asking to be unlocked?"))
        return self._asking.result()

    async def _doubt(self, status: int) -> None:
        """A key that was refused is read again for the next request: it may have been changed elsewhere."""
        if status == 401 and self._host.auth and self._client is not None:
            if self._refused is not None:
                await self._refused.aclose()
            self._refused, self._client, self._asking = self._client, None, None

    def _request(self, client: httpx.AsyncClient, method: str, path: str, body: bytes | None) -> httpx.Request:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        try:
            return client.build_request(method, path, content=body, headers=headers)
        except ValueError as error:  # a name that is no IDNA name
            raise BadResponse(self.label, wording("Detail", "the address can't be read")) from error

    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._host.ca_file or None)

    def _made(self, key: str, verify: ssl.SSLContext | bool) -> httpx.AsyncClient:
        headers = {"User-Agent": self._user_agent, **self._host.headers}
        if key:
            name, value = credentials(self._host.auth_as, key)
            headers[name] = value
        return httpx.AsyncClient(
            base_url=self._host.url.rstrip("/"),
            headers=headers,
            verify=verify,
            proxy=self._host.proxy or None,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(None, connect=failures.CONNECT_S),
            limits=httpx.Limits(max_keepalive_connections=4, keepalive_expiry=60),
        )

    @asynccontextmanager
    async def stream(self, path: str, body: bytes, model: str) -> AsyncIterator[httpx.Response]:
        """POSTs JSON and yields the answer once its headers are there. Leaving closes the connection."""
        try:
            client = await self._open()
            request = self._request(client, "POST", path, body)
            async with aclosing(await client.send(request, stream=True)) as response:
                if response.status_code != 200:
                    await self._doubt(response.status_code)
                    raise failures.from_status(response.status_code, await self._words(response), self.label, model)
                if response.headers.get("content-type", "").startswith("text/html"):
                    raise BadResponse(
                        self.label, wording("Detail", "a web page came instead of an answer"), model=model
                    )
                yield response
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise failures.from_transport(error, self.label, model) from error

    async def call(
        self, method: str, path: str, body: bytes | None = None, *, timeout_s: float = PROBE_S, model: str = ""
    ) -> bytes:
        """One short request, answered whole within `timeout_s`. Returns a 200's body, else raises a named error, of
        this `model` where it is about one."""
        try:
            client = await self._open()
            request = self._request(client, method, path, body)
            async with asyncio.timeout(timeout_s), aclosing(await client.send(request, stream=True)) as response:
                if response.status_code != 200:
                    await self._doubt(response.status_code)
                    raise failures.from_status(response.status_code, await self._words(response), self.label, model)
                content = await _read(response, ANSWER_BYTES)
        except TimeoutError as error:
            raise HostTimeout(
                self.label, wording("Detail", "no answer within {seconds:g} s").format(seconds=timeout_s), model=model
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise failures.from_transport(error, self.label, model) from error
        if len(content) >= ANSWER_BYTES:
            raise BadResponse(self.label, wording("Detail", "its list is longer than 8 MB"))
        return content

    async def _words(self, response: httpx.Response) -> bytes:
        """The start of an error's body, or nothing when it doesn't come."""
        try:
            async with asyncio.timeout(self._error_body_s):
                return await _read(response, ERROR_BODY_BYTES)
        except (TimeoutError, httpx.HTTPError):
            return b""

    async def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        for client in (self._client, self._refused):
            if client is not None:
                await client.aclose()
        self._client = self._refused = None


def _went_well(future: asyncio.Future[str]) -> bool:
    return not future.cancelled() and future.exception() is None


async def _read(response: httpx.Response, limit_bytes: int) -> bytes:
    """The body, or its start: an endless one must not keep us."""
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) >= limit_bytes:
            break
    return body


class Lines:
    """Cuts a byte stream into lines at `\\n`, wherever the network cut it."""

    def __init__(self, label: str) -> None:
        self._label, self._buffer = label, bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that are complete now. Raises BadResponse on a line over 1 MB."""
        self._buffer += chunk
        lines: list[bytes] = []
        if b"\n" in chunk:
            *lines, rest = bytes(self._buffer).split(b"\n")
            self._buffer = bytearray(rest)
        if len(self._buffer) > LINE_BYTES or any(len(line) > LINE_BYTES for line in lines):
            raise BadResponse(self._label, wording("Detail", "a line longer than 1 MB"))
        return lines

    def end(self) -> bytes:
        """What came after the last line break."""
        rest = bytes(self._buffer)
        self._buffer.clear()
        return rest
