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


def spoken_for(document: Document, *, has_keys: bool) -> dict[str, Any]:
    """The document as it is for whoever speaks for more than one user, and so must name one."""
    root = copy.deepcopy(document.root)
    for name in ("ChatRequest", "IngestRequest", "SearchRequest"):
        schema = root["components"]["schemas"][name]
        schema["properties"]["user_id"] = {"$ref": "#/components/schemas/UserID"}
        schema["required"].append("user_id")
    root["components"]["parameters"]["UserIDInQuery"]["required"] = True
    # A cursor is one that a list gave out; odd_requests has others.
    listing = root["paths"]["/api/memories"]["get"]
    listing["parameters"] = [each for each in listing["parameters"] if each.get("name") != "cursor"]
    if not has_keys:
        for item in root["paths"].values():
            for method in METHODS:
                if method in item:
                    item[method]["security"] = []
    return root


def narrowed(root: dict[str, Any]) -> dict[str, Any]:
    """The document with what JSON Schema can't say, so that all that is right by it must be taken."""
    root = copy.deepcopy(root)
    schemas = root["components"]["schemas"]
    # All fields of a metadata together have at most 4,096 bytes, and no number that a double does not hold.
    schemas["GivenMetadata"] = schemas["Metadata"] | {"maxProperties": 6, "additionalProperties": {"anyOf": [
        {"type": "string", "maxLength": 100}, {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}, {"type": "boolean"},
        {"type": "array", "items": {"type": "string", "maxLength": 50}, "maxItems": 3},
    ]}}
    for name in ("ChatRequest", "MemoryDraft"):
        schemas[name]["properties"]["metadata"] = {"$ref": "#/components/schemas/GivenMetadata"}
    # Thousands of embeddings would take most of the time.
    schemas["IngestRequest"]["properties"]["items"]["maxItems"] = 20
    # Lines are of somebody; a list says itself of whom it is.
    root["paths"]["/api/ingest"]["post"]["parameters"][0]["required"] = True
    return root


def widened(root: dict[str, Any]) -> dict[str, Any]:
    """The document without what can't be wrong, so that all that is wrong by it must be refused."""
    root = copy.deepcopy(root)
    ingest = root["paths"]["/api/ingest"]["post"]
    del ingest["parameters"], ingest["requestBody"]["content"]["application/x-ndjson"]
    for item in root["paths"].values():
        item["parameters"] = [each for each in item.get("parameters", []) if "RequestIDInHeader" not in each["$ref"]]
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
headers = {{ {headers} }}

[generation]
# Bounds are in bytes of UTF-8; JSON Schema counts characters. Of ASCII they are the same.
codec = "ascii"
allow-x00 = false
"""


def run(document: Document, address: str, folder: pathlib.Path, headers: dict[str, str], *, examples: int) -> int:
    """How many cases were tried. With headers they hold a key, which may act for every user, and what is wrong is not tried again."""
    folder.mkdir()
    (folder / "hooks.py").write_text(HOOKS)
    shown = ", ".join(f'"{name}" = "{value}"' for name, value in headers.items())
    (folder / "schemathesis.toml").write_text(CONFIGURATION.format(seed=SEED, headers=shown))
    root = spoken_for(document, has_keys=bool(headers))
    if headers:
        return run_mode(narrowed(root), "positive", "coverage,fuzzing", address, folder, examples)
    right = run_mode(narrowed(root), "positive", "examples,coverage,fuzzing,stateful", address, folder, examples)
    # What is wrong is tried bound by bound and form by form; to draw more of it takes long, and finds the same.
    return right + run_mode(widened(root), "negative", "coverage", address, folder, examples)


def run_mode(root: dict[str, Any], mode: str, phases: str, address: str, folder: pathlib.Path, examples: int) -> int:
    (folder / f"{mode}.json").write_text(json.dumps(root))
    # A key, if there is one, is in the configuration, not in the command.
    command = [
        pathlib.Path(sys.executable).with_name("schemathesis"), "--config-file", "schemathesis.toml", "run", f"{mode}.json",
        "--mode", mode, "--phases", phases, "--max-examples", str(examples), "--url", f"http://{address}",
        "--checks", "all", "--request-timeout", "60",
        # Some requests have so few wrong forms that most of what is drawn for them is right, and dropped.
        "--max-failures", "20", "--suppress-health-check", "filter_too_much,too_slow",
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
        raise Unlike(f"schemathesis, {mode}, ended with {result.returncode}:\n{result.stdout[-12_000:]}")
    return int(cases[1])
