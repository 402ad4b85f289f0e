# SPDX-License-Identifier: Apache-2.0
"""One point of the comparison: a server under a number of connections, and the proof that it did the whole work."""

import json
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from processes import BenchFailed, Mock, Server, run_pinned

HERE = Path(__file__).resolve().parent
LOAD_CORE, SERVER_CORE = 1, 0
# How long a server may put off what it has accepted.
DELIVERY_SECONDS = 30
# What the mock counts, each of which a chat needs once.
NEEDED = ("inputs", "query", "records", "chat")
FAMILIAR = "Which train should I take on the weekend, and who comes along?"


@dataclass(frozen=True)
class Point:
    server: str
    connections: int
    round: int
    requests: int
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    # Of the server, with what it put off, for every chat that it took on: wrk goes while some are under way.
    cpu_ms_per_request: float
    # Shares of one core. Where the load's is near 1, the server could have done more.
    server_core: float
    load_core: float
    # HTTP calls that the upstreams got for one chat.
    upstream_calls: float

    @property
    def figures(self) -> dict[str, Any]:
        return asdict(self)


def load(address: str, script: str, connections: int, seconds: float, core: int, settings: Mapping[str, str]) -> Any:
    """What wrk's script prints, with the CPU seconds that wrk took."""
    command = [
        "wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds:g}s", "--timeout", "30s",
        "--script", str(HERE / script), address,
    ]
    output, cpu = run_pinned(core, command, settings, seconds + 60)
    try:
        figures = json.loads(output.strip().splitlines()[-1])
    except (IndexError, ValueError):
        raise BenchFailed(f"wrk did not report:\n{output.strip()}") from None
    return figures | {"cpu": cpu}


def measure(
    server: Server, mock: Mock, connections: int, seconds: float, warm_up: float, round_number: int
) -> Point:
    chats = f"{server.address}/api/chat"

    def loaded(length: float, part: str) -> Any:
        name = f"{server.name}-{connections}-{round_number}-{part}"
        figures = load(chats, "load.lua", connections, length, LOAD_CORE, {"BENCH_POINT": name})
        if figures["refused"] or figures["broken"]:
            raise BenchFailed(
                f"{server.name} at {connections} connections: {figures['refused']} chats were refused, "
                f"{figures['broken']} broke off\n{server.last_words()}"
            )
        return figures

    loaded(warm_up, "warm")
    server.settle()
    before, cpu, mock_cpu = counts(mock), server.cpu_seconds(), mock.cpu_seconds()
    figures = loaded(seconds, "load")
    busy, mock_busy = server.cpu_seconds() - cpu, mock.cpu_seconds() - mock_cpu
    server.settle()
    done = work_done(server, mock, before, figures["requests"])
    elapsed, requests = figures["seconds"], figures["requests"]
    return Point(
        server=server.name,
        connections=connections,
        round=round_number,
        requests=requests,
        requests_per_second=requests / elapsed,
        p50_ms=figures["p50_ms"],
        p99_ms=figures["p99_ms"],
        max_ms=figures["max_ms"],
        cpu_ms_per_request=(server.cpu_seconds() - cpu) * 1_000 / done["chat"],
        server_core=busy / elapsed,
        load_core=(mock_busy + figures["cpu"]) / elapsed,
        upstream_calls=sum(done[name] for name in ("embed", "query", "upsert", "fetch", "chat")) / done["chat"],
    )


def work_done(server: Server, mock: Mock, before: Mapping[str, int], chats: int) -> dict[str, int]:
    """What the upstreams were asked for. Fails when that is less than so many chats need, also some time later."""
    deadline = time.monotonic() + DELIVERY_SECONDS
    while True:
        now = counts(mock)
        done = {name: now[name] - before[name] for name in now}
        missing = [f"{done[name]} {name}" for name in NEEDED if done[name] < chats]
        if not missing:
            return done
        if time.monotonic() > deadline:
            raise BenchFailed(f"{server.name} answered {chats} chats, and the upstreams saw only {', '.join(missing)}")
        time.sleep(0.25)


def ceiling(mock: Mock, seconds: float) -> float:
    """Calls a second that the mock answers on its core, asked from the other one."""
    address = f"http://127.0.0.1:{mock.index_port}/"
    figures = load(address, "ceiling.lua", 64, seconds, SERVER_CORE, {"BENCH_REPLIES": str(mock.replies)})
    if figures["errors"]:
        raise BenchFailed(f"the mock failed {figures['errors']} calls")
    return float(figures["calls"] / figures["seconds"])


def counts(mock: Mock) -> dict[str, int]:
    with urllib.request.urlopen(mock.ready_address, timeout=30) as reply:
        return dict(json.load(reply))


def context_of_a_chat(server: Server) -> list[tuple[str, float]]:
    """The memories that an answer is given, which are to be the same from every server; the answer must be whole."""
    body = {"user_id": "someone", "message": FAMILIAR}
    request = urllib.request.Request(
        f"{server.address}/api/chat", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        answer = json.load(reply)
    wanted = {"request_id", "session_id", "reply", "model", "usage", "timings"}
    if not all(answer.get(name) for name in wanted) or answer["degraded"] or answer["user_id"] != body["user_id"]:
        raise BenchFailed(f"{server.name} answered in part: {json.dumps(answer)[:2000]}")
    if answer["memory"]["status"] not in ("indexed", "queued") or len(answer["context"]) != 8:
        raise BenchFailed(f"{server.name} did not remember or recall: {json.dumps(answer)[:2000]}")
    return [(memory["id"], memory["score"]) for memory in answer["context"]]
