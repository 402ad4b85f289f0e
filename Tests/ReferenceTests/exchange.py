# SPDX-License-Identifier: Apache-2.0
"""Requests to a running server, and whether their replies are as the document says."""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlencode

from document import PROBLEM, Document, Operation, Unlike

SECONDS = 120


class Reply:
    def __init__(self, response: http.client.HTTPResponse):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def media(self) -> str:
        return (self.headers.get("Content-Type") or "").split(";")[0].strip()

    @property
    def code(self) -> str:
        return json.loads(self.body)["code"] if self.media == PROBLEM else ""


def send(address: str, method: str, target: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Reply:
    connection = http.client.HTTPConnection(address, timeout=SECONDS)
    try:
        connection.request(method, target, body, headers or {})
        return Reply(connection.getresponse())
    finally:
        connection.close()


def target_of(operation: Operation, media: str | None) -> str:
    """Path and query, with the examples of their parameters."""
    path, query = operation.path, {}
    for parameter in operation.parameters:
        if "example" not in parameter:
            continue
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(parameter["example"], safe=""))
        elif parameter["in"] == "query" and media != "application/json":
            query[parameter["name"]] = parameter["example"]
    return path + ("?" + urlencode(query) if query else "")


def check(document: Document, operation: Operation | None, reply: Reply, what: str) -> None:
    """Status, media type, headers and body."""
    if operation is None:
        response = document.shared_response(reply.status)
    elif reply.status in operation.responses:
        response = operation.responses[reply.status]
    else:
        raise Unlike(f"{what}: {reply.status} is not described: {reply.body[:300]!r}")
    for name, given in response.get("headers", {}).items():
        header = document.resolve(given)
        value: Any = reply.headers.get(name)
        if value is None:
            if header.get("required"):
                raise Unlike(f"{what}: {reply.status} has no {name}")
            continue
        if header["schema"].get("type") == "integer":
            value = int(value)
        document.check_value(value, header["schema"], f"{what}, {name}")
    contents = response.get("content", {})
    if not contents:
        if reply.body:
            raise Unlike(f"{what}: {reply.status} has a body")
        return
    if reply.media not in contents:
        raise Unlike(f"{what}: {reply.status} is {reply.media}, not one of {', '.join(contents)}")
    content = contents[reply.media]
    if reply.media.endswith("json") and "x-lines" not in content:
        document.check_value(json.loads(reply.body), content["schema"], f"{what} ({reply.status})")
    else:
        document.check_text(reply.body.decode(), content, f"{what} ({reply.status})")


def run_examples(document: Document, address: str, headers: dict[str, str], operator: dict[str, str]) -> int:
    """Sends every example, in the order of the document, as it stands; how many."""
    count = 0
    for operation in document.operations():
        shown = operator if operation.path == "/metrics" else headers
        bodies = list(operation.bodies()) or [(None, "", None)]
        for media, name, value in bodies:
            body = value.encode() if isinstance(value, str) else json.dumps(value).encode() if media else None
            what = f"{operation.name} {name}".strip()
            sent = shown | ({"Content-Type": media} if media else {})
            reply = send(address, operation.method.upper(), target_of(operation, media), sent, body)
            if reply.status >= 300:
                raise Unlike(f"{what}: answered {reply.status}: {reply.body[:300]!r}")
            check(document, operation, reply, what)
            count += 1
    return count


def follow_pages(document: Document, address: str) -> int:
    """A list page by page: each memory once; how many pages."""
    [operation] = [each for each in document.operations() if each.name == "GET /api/memories"]
    body = json.dumps({"user_id": "pages", "items": [{"text": f"Fact number {number}."} for number in range(5)]}).encode()
    send(address, "POST", "/api/ingest", {"Content-Type": "application/json"}, body)
    seen: list[str] = []
    cursor, pages = None, 0
    while pages == 0 or cursor is not None:
        query = {"user_id": "pages", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        reply = send(address, "GET", "/api/memories?" + urlencode(query))
        check(document, operation, reply, "a page")
        page = json.loads(reply.body)
        seen += [memory["id"] for memory in page["memories"]]
        cursor, pages = page["next_cursor"], pages + 1
        if pages > 5:
            raise Unlike("the pages of a list do not end")
    if len(set(seen)) != 5 or len(seen) != 5:
        raise Unlike(f"{len(seen)} memories on {pages} pages, {len(set(seen))} different ones, of 5")
    return pages
