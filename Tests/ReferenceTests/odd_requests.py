# SPDX-License-Identifier: Apache-2.0
"""Requests that are refused, one for each way that a client alone can bring about: the answers must be described too."""

import json

from document import Document, Unlike
from exchange import Reply, check, send

JSON = {"Content-Type": "application/json"}
CHAT = json.dumps({"user_id": "ana", "message": "Hello."}).encode()
# operation, target, headers, body, status, code. The operation is None where the document has none of that path or method.
Case = tuple[str | None, str, dict[str, str], bytes | None, int, str]
ALWAYS: list[Case] = [
    ("POST /api/chat", "/api/chat", JSON, b"{", 400, "malformed_json"),
    ("POST /api/chat", "/api/chat", JSON, b'{"message": "\xff"}', 400, "malformed_json"),
    ("POST /api/ingest", "/api/ingest", {"Content-Type": "text/plain"}, CHAT, 415, "unsupported_media_type"),
    ("POST /api/chat", "/api/chat", JSON, b"[]", 422, "invalid_input"),
    ("POST /api/search", "/api/search", JSON, b'{"user_id": "ana", "query": " "}', 422, "invalid_input"),
    ("GET /api/memories", "/api/memories?user_id=ana&cursor=none", {}, None, 422, "invalid_input"),
    ("GET /api/memories", "/api/memories?user_id=ana&cursor=", {}, None, 422, "invalid_input"),
    ("GET /api/memories", "/api/memories?user_id=ana&cursor=%f0%9f%90%b6%00", {}, None, 422, "invalid_input"),
    ("GET /api/memories", "/api/memories?user_id=ana&cursor=" + "A" * 9_000, {}, None, 422, "invalid_input"),
    ("GET /api/memories", "/api/memories?user_id=ana&limit=501", {}, None, 422, "invalid_input"),
    ("GET /api/memories/{id}", "/api/memories/none?user_id=ana", {}, None, 404, "not_found"),
    ("DELETE /api/memories/{id}", "/api/memories/none?user_id=ana", {}, None, 404, "not_found"),
    ("GET /api/memories/{id}", "/api/memories/%ff?user_id=ana", {}, None, 404, "unknown_route"),
    ("DELETE /api/users/{user_id}", "/api/users/%zz", {}, None, 404, "unknown_route"),
    ("DELETE /api/users/{user_id}", "/api/users/%20ana", {}, None, 422, "invalid_input"),
    ("POST /api/chat", "/api/chat", JSON, b" " * (1 << 20) + CHAT, 413, "content_too_large"),
    ("GET /api/memories", "/api/memories?cursor=" + "a" * 20_000, {}, None, 414, "uri_too_long"),
    ("GET /api/health", "/api/health", {"X-Long": "a" * 20_000}, None, 431, "headers_too_large"),
    ("GET /api/health/live", "/api/health/live", {"Host": "rebound.example"}, None, 421, "misdirected_request"),
    (None, "/api/chat", {}, None, 405, "method_not_allowed"),
    (None, "/nowhere", {}, None, 404, "unknown_route"),
]
WRONG_KEY = {"Authorization": "Bearer ml_wrong"}


def with_keys(user: dict[str, str], service: dict[str, str]) -> list[Case]:
    return [
        ("POST /api/chat", "/api/chat", JSON, CHAT, 401, "unauthenticated"),
        ("GET /api/health", "/api/health", WRONG_KEY, None, 401, "unauthenticated"),
        ("GET /metrics", "/metrics", {}, None, 401, "unauthenticated"),
        ("GET /metrics", "/metrics", service, None, 403, "operators_only"),
        ("GET /api/memories", "/api/memories?user_id=ben", user, None, 403, "user_not_allowed"),
        ("DELETE /api/users/{user_id}", "/api/users/ben", user, None, 403, "user_not_allowed"),
    ]


def run(document: Document, address: str, cases: list[Case], headers: dict[str, str]) -> int:
    operations = {operation.name: operation for operation in document.operations()}
    for name, target, own, body, status, code in cases:
        operation = operations[name] if name else None
        method = operation.method.upper() if operation else "GET"
        what = f"{name or target} for {code}"
        expect(send(address, method, target, headers | own, body), document, operation, status, code, what)
    return len(cases)


def run_limited(document: Document, address: str) -> int:
    """More than a server lets in that is limited to one search a minute or so."""
    [operation] = [each for each in document.operations() if each.path == "/api/search"]
    body = json.dumps({"user_id": "ana", "query": "dog"}).encode()
    send(address, "POST", "/api/search", JSON, body)
    reply = send(address, "POST", "/api/search", JSON, body)
    expect(reply, document, operation, 429, "rate_limited", "one search too many")
    if "RateLimit" not in reply.headers or "RateLimit-Policy" not in reply.headers:
        raise Unlike("one search too many: the limits are not told")
    return 1


def expect(reply: Reply, document: Document, operation, status: int, code: str, what: str) -> None:
    if (reply.status, reply.code) != (status, code):
        raise Unlike(f"{what}: expected {status} {code}, got {reply.status}: {reply.body[:300]!r}")
    check(document, operation, reply, what)
