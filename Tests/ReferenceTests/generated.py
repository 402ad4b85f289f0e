# SPDX-License-Identifier: Apache-2.0
"""schemathesis against a running server: requests that it makes up from the document, right and wrong ones."""

import copy
import json
import os
import pathlib
import re
import subprocess
import sys
from typing import Any

from document import METHODS, Document, Unlike

SEED = 20_261_123
SECONDS = 150
# Whole numbers that every double holds.
LARGEST = 1 << 53


def narrowed(document: Document, *, has_keys: bool) -> dict[str, Any]:
    """The document with what JSON Schema can't say said for this server, so that what is right by it must be taken."""
    root = copy.deepcopy(document.root)
    schemas, parameters = root["components"]["schemas"], root["components"]["parameters"]
    # Whoever speaks for more than one user must name one.
    for name in ("ChatRequest", "IngestRequest", "SearchRequest"):
        schemas[name]["properties"]["user_id"] = {"$ref": "#/components/schemas/UserID"}
        schemas[name]["required"].append("user_id")
    parameters["UserIDInQuery"]["required"] = True
    root["paths"]["/api/ingest"]["post"]["parameters"][0]["required"] = True
    # All fields of a metadata together have at most 4,096 bytes, and no number that a double does not hold.
    schemas["Metadata"] |= {"maxProperties": 6}
    schemas["Metadata"]["additionalProperties"] = {"anyOf": [
        {"type": "string", "maxLength": 100}, {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}, {"type": "boolean"},
        {"type": "array", "items": {"type": "string", "maxLength": 50}, "maxItems": 3},
    ]}
    # A cursor is one that a list gave out: the examples follow those.
    listing = root["paths"]["/api/memories"]["get"]
    listing["parameters"] = [each for each in listing["parameters"] if each.get("name") != "cursor"]
    if not has_keys:
        for item in root["paths"].values():
            for method in METHODS:
                if method in item:
                    item[method]["security"] = []
    return root


HOOKS = """
import schemathesis

# Any bytes are lines: what is no memory is answered as one that is not.
@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
"""

CONFIGURATION = """
seed = {seed}
workers = 1
color = false
headers = {headers}

[generation]
# Bounds are in bytes of UTF-8; JSON Schema counts characters. Of ASCII they are the same.
codec = "ascii"
allow-x00 = false
max-examples = {examples}

[phases.fuzzing]
enabled = true

[phases.coverage]
enabled = true

[phases.stateful]
enabled = true
"""


def run(document: Document, address: str, folder: pathlib.Path, *, headers: dict[str, str], has_keys: bool, examples: int) -> int:
    """How many cases were tried."""
    folder.mkdir()
    (folder / "openapi.json").write_text(json.dumps(narrowed(document, has_keys=has_keys)))
    (folder / "schemathesis.toml").write_text(CONFIGURATION.format(
        seed=SEED, examples=examples, headers="{ " + ", ".join(f'"{name}" = "{value}"' for name, value in headers.items()) + " }",
    ))
    (folder / "hooks.py").write_text(HOOKS)
    command = [
        pathlib.Path(sys.executable).with_name("schemathesis"), "--config-file", "schemathesis.toml", "run", "openapi.json",
        "--url", f"http://{address}", "--checks", "all", "--request-timeout", "60", "--max-failures", "20",
    ]
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment |= {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(folder), "NO_PROXY": "*", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        result = subprocess.run(
            command, cwd=folder, env=environment, timeout=SECONDS, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
    except subprocess.TimeoutExpired as late:
        raise Unlike(f"schemathesis was not done after {SECONDS} s:\n{(late.stdout or b'').decode()[-3000:]}") from None
    cases = re.search(r"(\d+) generated", result.stdout)
    if result.returncode != 0 or not cases:
        raise Unlike(f"schemathesis ended with {result.returncode}:\n{result.stdout[-12_000:]}")
    return int(cases[1])
