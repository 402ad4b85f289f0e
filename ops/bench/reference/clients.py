# SPDX-License-Identifier: Apache-2.0
"""JSON over pooled keep-alive connections, on either of the two usual HTTP clients."""

from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp
import httpx
import orjson

from .settings import ClientKind

# To one upstream: what both libraries have by default. Fewer would throttle a model that takes seconds.
MAXIMUM_CONNECTIONS = 100
KEEP_ALIVE_SECONDS = 55
TIMEOUT_SECONDS = 60
JSON_HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


class UpstreamError(Exception):
    """An upstream refused, could not be reached, or was too slow."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class JSONClient(Protocol):
    async def get(self, path: str) -> Any: ...

    async def post(self, path: str, body: Mapping[str, Any]) -> Any: ...

    async def close(self) -> None: ...


class AiohttpClient:
    def __init__(self, base_url: str, headers: Mapping[str, str]) -> None:
        self._base_url = base_url.rstrip("/")
        self._session = aiohttp.ClientSession(
            headers={**JSON_HEADERS, **headers},
            connector=aiohttp.TCPConnector(limit=MAXIMUM_CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS, connect=5),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def get(self, path: str) -> Any:
        return await self._send("GET", path, None)

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return await self._send("POST", path, orjson.dumps(body))

    async def _send(self, method: str, path: str, data: bytes | None) -> Any:
        try:
            async with self._session.request(method, self._base_url + path, data=data) as response:
                content = await response.read()
                return decoded(response.status, content)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise UpstreamError(type(error).__name__) from error

    async def close(self) -> None:
        await self._session.close()


class HttpxClient:
    def __init__(self, base_url: str, headers: Mapping[str, str]) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={**JSON_HEADERS, **headers},
            limits=httpx.Limits(
                max_connections=MAXIMUM_CONNECTIONS,
                max_keepalive_connections=MAXIMUM_CONNECTIONS,
                keepalive_expiry=KEEP_ALIVE_SECONDS,
            ),
            timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=5),
            trust_env=False,
        )

    async def get(self, path: str) -> Any:
        return await self._send("GET", path, None)

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return await self._send("POST", path, orjson.dumps(body))

    async def _send(self, method: str, path: str, content: bytes | None) -> Any:
        try:
            response = await self._client.request(method, path, content=content)
        except httpx.HTTPError as error:
            raise UpstreamError(type(error).__name__) from error
        return decoded(response.status_code, response.content)

    async def close(self) -> None:
        await self._client.aclose()


def decoded(status: int, content: bytes) -> Any:
    if status >= 400:
        raise UpstreamError(f"status {status}", status)
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UpstreamError("malformed reply", status) from error


def make_client(kind: ClientKind, base_url: str, headers: Mapping[str, str]) -> JSONClient:
    return AiohttpClient(base_url, headers) if kind == "aiohttp" else HttpxClient(base_url, headers)
