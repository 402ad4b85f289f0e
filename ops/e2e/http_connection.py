# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 over a socket, telling exactly how far an exchange came before it broke.

A library would hide what this is about: whether a byte of the reply was there, whether the body was whole, and whether the
connection was used before. It speaks only what the load needs: no pipelining, no trailers, no compression.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_HEAD_BYTES, MOST_BODY_BYTES = 64 * 1024, 8 * 1024 * 1024


class Broken(Exception):
    """The exchange did not come to its end."""

    def __init__(self, kind: str, detail: str, reply_bytes: int, was_used: bool) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        # Of this reply; 0 says that the other side never began to answer.
        self.reply_bytes = reply_bytes
        # Whether an earlier exchange on this connection had come to its end.
        self.was_used = was_used
        # That had begun to answer.
        self.release = ""

    @property
    def is_closed_between_requests(self) -> bool:
        """What every client must expect of a kept-alive connection (RFC 9112, 9.3.1): closed while it was idle."""
        return self.was_used and self.reply_bytes == 0 and self.kind in ("closed", "reset")


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes = b""
    seconds: float = 0
    # Of an event stream, the names in order.
    events: list[str] = field(default_factory=list)

    @property
    def release(self) -> str:
        return self.headers.get("x-deployment", "")

    @property
    def is_stream(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/event-stream")

    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """One connection, opened with the first request. Not for several tasks."""

    def __init__(self, address: str, port: int, server_name: str) -> None:
        self.address, self.port, self.server_name = address, port, server_name
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = False
        self._reply_bytes = 0
        self._release = ""

    @property
    def is_open(self) -> bool:
        return self._streams is not None

    @property
    def is_known_closed(self) -> bool:
        """Whether the other side has said so already: then nothing is sent at all."""
        return self._streams is not None and (self._streams[0].at_eof() or self._streams[0].exception() is not None)

    async def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: Any = None, keeps: bool = True, seconds: float = 30
    ) -> Reply:
        """Sends a request and reads the whole reply.

        - Raises Broken, also when no whole reply came within the seconds. The connection is closed then.
        """
        self._reply_bytes, self._release = 0, ""
        try:
            return await self._exchange(method, path, headers, body, keeps, seconds)
        except Broken as error:
            self.abort()
            error.release = self._release
            raise

    async def _exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: Any, keeps: bool, seconds: float
    ) -> Reply:
        loop = asyncio.get_running_loop()
        began = loop.time()
        was_used = self._used
        try:
            async with asyncio.timeout(seconds):
                if self._streams is None:
                    self._used = was_used = False
                    self._streams = await self._connect()
                reader, writer = self._streams
                writer.write(self._request(method, path, headers, body, keeps))
                await writer.drain()
                reply = await self._read(reader, method)
        except TimeoutError:
            raise Broken("timeout", f"{seconds:g} s", self._reply_bytes, was_used) from None
        except (ConnectionResetError, BrokenPipeError) as error:
            raise Broken("reset", str(error), self._reply_bytes, was_used) from None
        except asyncio.IncompleteReadError:
            kind = "truncated" if self._reply_bytes else "closed"
            raise Broken(kind, f"after {self._reply_bytes} bytes of the reply", self._reply_bytes, was_used) from None
        except asyncio.LimitOverrunError as error:
            raise Broken("malformed", str(error), self._reply_bytes, was_used) from None
        except OSError as error:
            raise Broken("refused" if not was_used else "reset", str(error), self._reply_bytes, was_used) from None
        reply.seconds = loop.time() - began
        self._used = True
        if not keeps or reply.headers.get("connection", "").lower() == "close":
            self.abort()
        return reply

    def abort(self) -> None:
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.address, self.port, limit=MOST_HEAD_BYTES)

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: Any, keeps: bool) -> bytes:
        data = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.server_name}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(data)}"]
        lines.append(f"Connection: {'keep-alive' if keeps else 'close'}")
        return "\r\n".join([*lines, "", ""]).encode() + data

    async def _read(self, reader: asyncio.StreamReader, method: str) -> Reply:
        head = await self._until(reader, b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ", 2)
        if len(words) < 2 or not words[0].startswith("HTTP/1.") or not words[1].isdigit():
            raise Broken("malformed", first[:80], self._reply_bytes, self._used)
        headers: dict[str, str] = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if colon:
                headers[name.strip().lower()] = value.strip()
        reply = Reply(int(words[1]), headers)
        self._release = reply.release
        if method == "HEAD" or reply.status in (204, 304):
            return reply
        if headers.get("transfer-encoding", "").lower() == "chunked":
            reply.body = await self._chunks(reader)
        elif "content-length" in headers:
            reply.body = await self._exactly(reader, int(headers["content-length"]))
        else:
            # Without a length the end of the connection is the end of the body, so that a body cut short cannot be told
            # from a whole one: neither nginx nor the server answers so.
            raise Broken("malformed", "a body without a length", self._reply_bytes, self._used)
        if reply.is_stream:
            reply.events = [line[7:].strip() for line in reply.body.decode().splitlines() if line.startswith("event: ")]
        return reply

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        pieces: list[bytes] = []
        total = 0
        while True:
            line = await self._until(reader, b"\r\n")
            size = int(line.split(b";")[0], 16)
            total += size
            if total > MOST_BODY_BYTES:
                raise Broken("malformed", "a body without end", self._reply_bytes, self._used)
            piece = await self._exactly(reader, size)
            await self._exactly(reader, 2)
            if size == 0:
                return b"".join(pieces)
            pieces.append(piece)

    async def _until(self, reader: asyncio.StreamReader, mark: bytes) -> bytes:
        try:
            piece = await reader.readuntil(mark)
        except asyncio.IncompleteReadError as error:
            self._reply_bytes += len(error.partial)
            raise
        self._reply_bytes += len(piece)
        return piece[: -len(mark)]

    async def _exactly(self, reader: asyncio.StreamReader, count: int) -> bytes:
        try:
            piece = await reader.readexactly(count)
        except asyncio.IncompleteReadError as error:
            self._reply_bytes += len(error.partial)
            raise
        self._reply_bytes += len(piece)
        return piece
