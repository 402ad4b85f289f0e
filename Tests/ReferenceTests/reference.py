# SPDX-License-Identifier: Apache-2.0
"""memory-server against docs/openapi.json. ops/test/openapi starts it; see there."""

import pathlib
import signal
import subprocess
import sys
import tempfile
import time
from typing import Callable

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "ops/harness"))
import generated  # noqa: E402
import odd_requests  # noqa: E402
import smoke_tried  # noqa: E402
from document import Document, Unlike  # noqa: E402
from exchange import follow_pages, run_examples, send  # noqa: E402
from local_server import LocalServer, ServerFailed  # noqa: E402
from openapi_spec_validator import validate  # noqa: E402

# A run that is told to end stops its servers first, as one that is interrupted does.
signal.signal(signal.SIGTERM, signal.default_int_handler)

UNLIMITED = {f"RATE_LIMIT_{name}": "off" for name in ("CHAT", "INGEST", "OTHER", "ADDRESS", "FAILURES")}
# Of each request, beside what schemathesis tries of bounds and forms in any case.
EXAMPLES_WITHOUT_KEYS, EXAMPLES_WITH_KEYS = 8, 2


def step(name: str, work: Callable[[], int]) -> int:
    began = time.monotonic()
    count = work()
    print(f"ok  {time.monotonic() - began:5.1f} s  {name}: {count}", flush=True)
    return count


def served(document: Document, server: LocalServer) -> int:
    reply = send(server.address, "GET", "/openapi.json")
    if reply.status != 200 or reply.body != document.source:
        raise Unlike(f"GET /openapi.json is {reply.status} and not docs/openapi.json: make build")
    return len(reply.body)


def make_key(server: LocalServer, file: pathlib.Path, *what: str) -> dict[str, str]:
    command = [server.binary.resolve(), "keys", "create", "--file", file, *what]
    made = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return {"Authorization": f"Bearer {made.stdout.strip()}"}


def without_keys(document: Document, folder: pathlib.Path) -> int:
    with LocalServer() as server:
        step("bytes served as they stand", lambda: served(document, server))
        step("examples sent", lambda: run_examples(document, server.address, {}, {}))
        step("pages followed", lambda: follow_pages(document, server.address))
        step("odd requests", lambda: odd_requests.run(document, server.address, odd_requests.ALWAYS, {}))
        step("smokes", lambda: smoke_tried.run(server.address))
        return step("generated cases without keys", lambda: generated.run(
            document, server.address, folder / "without-keys", {}, examples=EXAMPLES_WITHOUT_KEYS,
        ))


def with_keys(document: Document, folder: pathlib.Path) -> int:
    file = folder / "keys.json"
    server = LocalServer(settings={"API_KEYS_FILE": str(file)} | UNLIMITED)
    user, service = make_key(server, file, "--user", "ana"), make_key(server, file, "--service")
    operator = make_key(server, file, "--operator")
    with server:
        step("examples sent with keys", lambda: run_examples(document, server.address, service, operator))
        odd = odd_requests.with_keys(user, service)
        step("odd requests with keys", lambda: odd_requests.run(document, server.address, odd, {}))
        step("smokes with keys", lambda: smoke_tried.run_with_keys(server.address, user, service))
        return step("generated cases with keys", lambda: generated.run(
            document, server.address, folder / "with-keys", service, examples=EXAMPLES_WITH_KEYS,
        ))


def limited(document: Document) -> None:
    with LocalServer(settings={"RATE_LIMIT_OTHER": "1/1h"}) as server:
        step("answers of a server with limits", lambda: odd_requests.run_limited(document, server.address))


def main() -> None:
    document = Document(ROOT / "docs/openapi.json")
    # An error of the validator is raised as it is: it says where.
    step("operations described", lambda: validate(document.root) or len(document.operations()))
    step("examples of bodies", document.check_examples)
    with tempfile.TemporaryDirectory(prefix="memory-layer-") as folder:
        cases = without_keys(document, pathlib.Path(folder))
        cases += with_keys(document, pathlib.Path(folder))
        limited(document)
    print(f"ok: the server is as docs/openapi.json says; schemathesis tried {cases} cases")


try:
    main()
except (Unlike, ServerFailed) as fault:
    sys.exit(f"test-openapi: {fault}")
