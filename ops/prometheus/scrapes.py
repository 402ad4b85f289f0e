# SPDX-License-Identifier: Apache-2.0
"""Real scrapes: both profiles, made to do and to suffer everything that a rule or a panel asks about."""

import contextlib
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "lab"))
from programs import (  # noqa: E402
    OPENMETRICS, TEXT, Blackbox, ChaosFailed, CloudServer, Emulator, LocalServer, Observed, binaries, tool,
)

USER = "ana"
# Nobody listens there: with a collector, even one that is away, the server tells what becomes of its spans.
NOBODY = "http://127.0.0.1:9"


def record(folder: Path) -> None:
    """Leaves NAME.txt, NAME.om and NAME.log of each server in a folder, and blackbox.txt."""
    programs = binaries()
    with tempfile.TemporaryDirectory(prefix="memory-layer-scrapes-") as place, contextlib.ExitStack() as stack:
        emulator = stack.enter_context(Emulator(programs, Path(place)))
        cloud = stack.enter_context(CloudServer(programs, emulator, Path(place)))
        local = stack.enter_context(LocalServer(programs, Path(place), {"OTEL_EXPORTER_OTLP_ENDPOINT": NOBODY}))
        ordinary_life(local)
        ordinary_life(cloud)
        troubles(cloud, emulator)
        save(local, folder / "local")
        save(cloud, folder / "cloud")
        for server, name in ((local, "local"), (cloud, "cloud")):
            (folder / f"{name}.log").write_text(server.log_path.read_text())
        blackbox = stack.enter_context(Blackbox(Path(place)))
        (folder / "blackbox.txt").write_text(blackbox.probe_with_certificate())


def ordinary_life(server: Observed) -> None:
    """Every route once, and what clients do wrong."""
    items = [{"text": "The dog is called Biscuit."}]
    wanted(server.call("POST", "/api/ingest", {"user_id": USER, "items": items}), 200, 202)
    lines = b'{"text":"A line."}\n{"text":""}\n'
    wanted(server.call("POST", f"/api/ingest?user_id={USER}", lines, Content_Type="application/x-ndjson"), 200)
    wanted(server.call("POST", "/api/chat", chat("What is the dog called?")), 200)
    wanted(server.call("POST", "/api/chat", chat("And who is Biscuit?", stream=True)), 200)
    wanted(server.call("POST", "/api/search", {"user_id": USER, "query": "dog"}), 200)
    wanted(server.call("GET", f"/api/memories?user_id={USER}"), 200)
    wanted(server.call("GET", f"/api/memories/none?user_id={USER}"), 404)
    wanted(server.call("DELETE", f"/api/memories/none?user_id={USER}"), 404)
    wanted(server.call("GET", f"/api/users/{USER}/export"), 200)
    wanted(server.call("DELETE", "/api/users/ben"), 200)
    pages = ("/", "/base.css", "/page.css", "/page.js", "/page/chat.js", "/docs", "/docs.css", "/docs.js", "/openapi.json")
    for path in ("/api/health", "/api/health/live", "/api/health/ready", *pages):
        wanted(server.call("GET", path, key=server.operator_key), 200)
    wanted(server.call("POST", "/api/chat", {"user_id": USER}), 400, 422)
    wanted(server.call("GET", "/nowhere"), 404)
    wanted(server.call("GET", f"/api/memories?user_id={USER}", key="ml_wrong"), 401)


def troubles(server: CloudServer, emulator: Emulator) -> None:
    """Every kind of failure that a selector names."""
    for operation, path, body in (
        ("query", "/api/chat", chat("Does the memory work?")),
        ("embed", "/api/search", {"user_id": USER, "query": "nothing can be embedded"}),
        ("chat", "/api/chat", chat("Does any model answer?")),
        ("stream", "/api/chat", chat("Does any model stream?", stream=True)),
    ):
        emulator.set_fault({"fault": "status", "status": 503, "operation": operation})
        server.call("POST", path, body)
        emulator.clear_faults()
    # A stream that breaks after its 200.
    emulator.set_fault({"fault": "stream_cut", "chunks": 2, "operation": "stream", "times": 8})
    server.call("POST", "/api/chat", chat("Does the stream end?", stream=True))
    emulator.clear_faults()


def save(server: Observed, target: Path) -> None:
    # Twice before, so that the series of the scrape itself are there.
    for _ in range(2):
        server.scrape(TEXT)
    for accept, suffix in ((TEXT, ".txt"), (OPENMETRICS, ".om")):
        reply = wanted(server.scrape(accept), 200)
        content_type = reply.headers.get("Content-Type", "")
        if not content_type.startswith(accept.split(";")[0]):
            raise ChaosFailed(f"/metrics was asked for {accept} and answered {content_type}")
        target.with_suffix(suffix).write_text(reply.body)


def chat(message: str, **more: object) -> dict[str, object]:
    return {"user_id": USER, "message": message, **more}


def wanted(reply, *statuses: int):
    if reply.status not in statuses:
        raise ChaosFailed(f"the server answered {reply.status} instead of {statuses}: {reply.body[:500]}")
    return reply
