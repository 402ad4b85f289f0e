# SPDX-License-Identifier: Apache-2.0
"""A client of memory-server that gives up in time and holds every answer to the contract."""

import http.client
import json
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from faults_found import FaultsFound

# Longer than anything the server may take before it must have answered, fallbacks and retries included.
DEADLINE_SECONDS = 60
PROBLEM, NDJSON = "application/problem+json", "application/x-ndjson"


class Broken(Exception):
    """The connection broke before the answer was whole."""


@dataclass
class Answer:
    """What a client learnt of one request. Status 0: the connection broke."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    # Of NDJSON.
    lines: list[dict[str, Any]] = field(default_factory=list)
    served_by: str = ""
    milliseconds: float = 0

    @property
    def is_ok(self) -> bool:
        return self.status in (200, 202) and "code" not in self.body

    @property
    def degraded(self) -> list[str]:
        return list(self.body.get("degraded", []))

    @property
    def memory_status(self) -> str:
        return str((self.body.get("memory") or {}).get("status", ""))

    @property
    def summary(self) -> str:
        """`200 queued memory_unavailable`, `503 language_model_unavailable`, `200 error:rate_limited`, `broken`."""
        if self.status == 0:
            return "broken"
        code = str(self.body.get("code", ""))
        if code and self.status == 200:
            code = f"error:{code}"
        states = {item["status"] for item in self.body.get("items", []) + self.lines if "status" in item}
        words = [str(self.status), code, self.memory_status, *sorted(states), *self.degraded]
        return " ".join(word for word in words if word)


class Client:
    """One connection, one request at a time. Not for several threads."""

    def __init__(self, port: int, faults: FaultsFound, may_break: bool = False) -> None:
        self.port = port
        self.faults = faults
        # Whether a broken connection is to be expected, since the server is killed on purpose.
        self.may_break = may_break
        self._connection: http.client.HTTPConnection | None = None

    def chat(self, user: str, message: str, streams: bool = False) -> Answer:
        body = {"user_id": user, "message": message}
        return self._post("/api/chat", user, {**body, "stream": True} if streams else body)

    def ingest(self, user: str, texts: Sequence[str]) -> Answer:
        return self._post("/api/ingest", user, {"user_id": user, "items": [{"text": text} for text in texts]})

    def ingest_lines(self, user: str, texts: Sequence[str]) -> Answer:
        lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
        return self._exchange("POST", f"/api/ingest?user_id={quoted(user)}", user, lines.encode(), NDJSON)

    def search(self, user: str, query: str) -> Answer:
        return self._post("/api/search", user, {"user_id": user, "query": query, "top_k": 3})

    def read(self, user: str, memory: str) -> Answer:
        return self._exchange("GET", f"/api/memories/{quoted(memory)}?user_id={quoted(user)}", user)

    def forget(self, user: str, memory: str) -> Answer:
        return self._exchange("DELETE", f"/api/memories/{quoted(memory)}?user_id={quoted(user)}", user)

    def erase(self, user: str) -> Answer:
        return self._exchange("DELETE", f"/api/users/{quoted(user)}", user)

    def export(self, user: str) -> Answer:
        return self._exchange("GET", f"/api/users/{quoted(user)}/export", user)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _post(self, path: str, user: str, value: dict[str, Any]) -> Answer:
        return self._exchange("POST", path, user, json.dumps(value).encode(), "application/json")

    def _exchange(
        self, method: str, path: str, user: str, data: bytes | None = None, content_type: str | None = None
    ) -> Answer:
        place = f"{method} {path.split('?')[0] if method == 'POST' else path.split('/', 3)[2]}"
        headers = {"X-User": user} | ({"Content-Type": content_type} if content_type else {})
        began = time.monotonic()
        try:
            status, answer_headers, body, whole = self._send(method, path, data, headers, began + DEADLINE_SECONDS)
        except TimeoutError:
            self.close()
            self.faults.add("hang", f"{place}: no whole answer within {DEADLINE_SECONDS} s")
            return Answer(0)
        except Broken as error:
            self.close()
            if not self.may_break:
                self.faults.add("broken", f"{place}: {error}")
            return Answer(0)
        answer = Answer(status, served_by=answer_headers.get("x-served-by", ""))
        answer.milliseconds = (time.monotonic() - began) * 1_000
        if not whole and not self.may_break:
            self.faults.add("broken", f"{place}: the answer ended in the middle")
        self._read(answer, answer_headers.get("content-type", ""), body, whole, place)
        return answer

    def _send(
        self, method: str, path: str, data: bytes | None, headers: dict[str, str], deadline: float
    ) -> tuple[int, dict[str, str], bytes, bool]:
        """Status, headers, body, and whether the body is whole."""
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_SECONDS)
                self._connection.connect()
            socket = self._connection.sock
            socket.settimeout(DEADLINE_SECONDS)
            self._connection.request(method, path, data, headers)
            reply = self._connection.getresponse()
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise Broken(f"{type(error).__name__}: {error}") from None
        pieces: list[bytes] = []
        whole = True
        try:
            while True:
                # A server that drips must not hold us either.
                socket.settimeout(max(0.001, deadline - time.monotonic()))
                piece = reply.read1(65_536)
                if not piece:
                    break
                pieces.append(piece)
            whole = not reply.length
            # Of a body with a known length, read1 leaves it open.
            reply.close()
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException):
            whole = False
        if not whole or reply.will_close:
            self.close()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, b"".join(pieces), whole

    def _read(self, answer: Answer, content_type: str, body: bytes, whole: bool, place: str) -> None:
        kind = content_type.split(";")[0].strip()
        try:
            if kind == "text/event-stream":
                answer.body = last_event(body)
            elif kind == NDJSON:
                # Of one that broke off, the last line may be half there.
                ended = body if whole else body[: body.rfind(b"\n") + 1]
                answer.lines = [json.loads(line) for line in ended.splitlines() if line]
            elif body and whole:
                answer.body = json.loads(body)
        except ValueError:
            self.faults.add("unreadable", f"{place}: {answer.status} {body[:200]!r}")
            return
        if whole and kind == "text/event-stream" and answer.body.get("event") not in ("done", "error"):
            self.faults.add("unreadable", f"{place}: the stream ended with neither done nor error")
        # Of one whose server was killed while it answered nobody can say what it would have been.
        if whole and answer.status >= 500 and not (kind == PROBLEM and {"code", "request_id"} <= answer.body.keys()):
            self.faults.add("no problem object", f"{place}: {answer.status} {content_type} {body[:200]!r}")


def last_event(stream: bytes) -> dict[str, Any]:
    """The data of the last event, with what only an earlier one said: an `error` doesn't repeat what was remembered."""
    result: dict[str, Any] = {}
    for block in stream.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if fields.get("event") in ("context", "done", "error"):
            result |= json.loads(fields["data"]) | {"event": fields["event"]}
    return result


def quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")
