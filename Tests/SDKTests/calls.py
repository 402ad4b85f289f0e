# SPDX-License-Identifier: Apache-2.0
"""A list of calls in the order they are made, and a table of how they went."""

import os
import sys
import time
import traceback

INDEX = "sdk"
CONTROL = os.environ["EMULATOR_CONTROL_URL"]
ROUTER = os.environ["EMULATOR_ROUTER_URL"]
API_KEY = os.environ["EMULATOR_API_KEY"]
TOKEN = os.environ["EMULATOR_TOKEN"]
EMBEDDING_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
CHAT_MODEL = "mistralai/Mistral-7B-Instruct-v0.2"

_calls = []


def call(name):
    """Declares the function below as the proof of the SDK call `name`."""

    def declare(function):
        _calls.append((name, function))
        return function

    return declare


class raises:
    """Expects an exception of exactly this type, and checks the status that it carries."""

    def __init__(self, kind, status=None):
        self.kind, self.status = kind, status

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        assert kind is self.kind, f"expected {self.kind.__name__}, got {kind and kind.__name__}: {error}"
        if self.status is not None:
            response = getattr(error, "response", None)
            found = getattr(error, "status_code", None) or getattr(response, "status_code", None)
            assert found == self.status, f"expected status {self.status}, got {found}"
        return True


def equal(found, wanted):
    assert found == wanted, f"expected {wanted!r}, got {found!r}"


def run(sdk, version):
    """Makes every declared call; ends the process with 1 if one failed."""
    failures = 0
    print(f"{sdk} {version}")
    for name, function in _calls:
        began = time.monotonic()
        try:
            function()
            verdict = "ok"
        except Exception:  # whatever an SDK raises is a finding, and the calls after it still count
            failures += 1
            verdict = "FAILED\n" + traceback.format_exc(limit=-3)
        print(f"  {name:<72} {(time.monotonic() - began) * 1000:7.1f} ms  {verdict}")
    print(f"  {len(_calls) - failures} of {len(_calls)} calls pass")
    sys.exit(1 if failures else 0)
