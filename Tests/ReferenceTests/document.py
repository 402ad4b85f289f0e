# SPDX-License-Identifier: Apache-2.0
"""docs/openapi.json, and what a reply must be to be as it says."""

import copy
import datetime
import json
import pathlib
import re
from typing import Any, Iterator

import jsonschema

METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = "application/problem+json"
formats = jsonschema.FormatChecker(formats=())


class Unlike(Exception):
    """Something is not as the document says."""


@formats.checks("date-time", raises=ValueError)
def is_timestamp(value: Any) -> bool:
    return not isinstance(value, str) or (
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value) is not None
        and datetime.datetime.fromisoformat(value) is not None
    )


class Operation:
    """One request that the document describes."""

    def __init__(self, document: "Document", path: str, method: str, item: dict[str, Any]):
        self.path, self.method, self.value = path, method, item[method]
        shared = [document.resolve(each) for each in item.get("parameters", [])]
        self.parameters = shared + [document.resolve(each) for each in self.value.get("parameters", [])]
        self.responses = {int(status): document.resolve(each) for status, each in self.value["responses"].items()}

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def bodies(self) -> Iterator[tuple[str, str, Any]]:
        """Media type, name and value of each example of a request."""
        for media, content in self.value.get("requestBody", {}).get("content", {}).items():
            for name, example in content["examples"].items():
                yield media, name, example["value"]


class Document:
    def __init__(self, file: pathlib.Path):
        self.source = file.read_bytes()
        self.root = json.loads(self.source)
        # A field that a reply has and the document does not is a fault here, though clients must put up with it.
        self.strict = closed(self.root["components"])

    def resolve(self, value: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in value:
            return value
        found: Any = self.root
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return self.resolve(found)

    def operations(self) -> list[Operation]:
        return [
            Operation(self, path, method, item)
            for path, item in self.root["paths"].items() for method in METHODS if method in item
        ]

    def shared_response(self, status: int) -> dict[str, Any]:
        """The problem of a status that no operation lists, such as 405."""
        for response in self.root["components"]["responses"].values():
            if response["content"][PROBLEM]["schema"]["properties"]["status"]["const"] == status:
                return response
        raise Unlike(f"{status} is no status of the document")

    def check_value(self, value: Any, schema: dict[str, Any], what: str) -> None:
        validator = jsonschema.Draft202012Validator(
            closed(schema) | {"components": self.strict}, format_checker=formats,
        )
        fault = next(iter(validator.iter_errors(value)), None)
        if fault is not None:
            raise Unlike(f"{what}: {fault.json_path}: {fault.message[:300]}")

    def check_text(self, text: str, content: dict[str, Any], what: str) -> None:
        """A body that is no JSON: its lines or events, if it has any."""
        if lines := content.get("x-lines"):
            for line in text.splitlines():
                self.check_value(json.loads(line), lines, what)
        elif "anyOf" in content["schema"]:
            events = {
                each["properties"]["event"]["const"]: each["properties"]["data"]["contentSchema"]
                for each in content["schema"]["anyOf"]
            }
            names = []
            for name, data in server_sent_events(text):
                if name not in events:
                    raise Unlike(f"{what}: there is no event {name}")
                self.check_value(data, events[name], f"{what}, event {name}")
                names.append(name)
            if names[:1] != ["context"] or names[-1] not in ("done", "error") or set(names[1:-1]) - {"token"}:
                raise Unlike(f"{what}: the events are {names}")
        else:
            self.check_value(text, content["schema"], what)

    def check_examples(self) -> int:
        """Holds every example of a body to its schema; how many there are."""
        count = 0
        responses = {
            name: each for name, each in self.root["components"]["responses"].items()
        } | {f"{each.name} {status}": it for each in self.operations() for status, it in each.responses.items()}
        contents = [
            (f"{name} {media}", content, content["example"])
            for name, response in responses.items() for media, content in response.get("content", {}).items()
            if "example" in content
        ]
        for operation in self.operations():
            for media, name, value in operation.bodies():
                content = operation.value["requestBody"]["content"][media]
                contents.append((f"{operation.name} {name}", content, value))
        for what, content, value in contents:
            if isinstance(value, str):
                self.check_text(value, content, what)
            else:
                self.check_value(value, content["schema"], what)
            count += 1
        return count


def closed(schema: Any) -> Any:
    """The schema with nothing allowed beside what it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: closed(value) for name, value in copy.copy(schema).items()}
    if result.get("type") == "object" and "properties" in result:
        result.setdefault("additionalProperties", False)
    return result


def server_sent_events(text: str) -> list[tuple[str, Any]]:
    events = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        if not lines:
            continue
        fields = dict(line.split(": ", 1) for line in lines)
        events.append((fields["event"], json.loads(fields["data"])))
    return events
