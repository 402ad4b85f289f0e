# SPDX-License-Identifier: Apache-2.0
"""What a chat costs while all of Pinecone is away, against what it costs when all is well, in the same run."""

import random
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from client import Answer, Client
from faults_found import FaultsFound
from processes import Binaries, ChaosFailed, Emulator, MemoryServer
from texts import sentence, sentences

THREADS = 4
MOST_EXTRA_MS = 50
WARM_UP_SECONDS = 20
PINECONE = ("upsert", "query", "fetch", "list", "delete", "update", "stats", "namespaces", "control")
CIRCUIT = 'upstream_circuit_state{state="open",upstream="pinecone_data"}'


@dataclass
class DownRun:
    healthy: list[float] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    # Chats until the circuit was open.
    warm_up: int = 0
    faults: FaultsFound = field(default_factory=FaultsFound)

    @property
    def is_within(self) -> bool:
        return percentile(self.down, 99) <= percentile(self.healthy, 99) + MOST_EXTRA_MS


def percentile(values: list[float], which: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[which - 1]


def run_down(binaries: Binaries, folder: Path, seed: int, chats: int) -> DownRun:
    run = DownRun()
    draws = random.Random(f"{seed}-down")
    with Emulator(binaries, folder) as emulator, MemoryServer(binaries, emulator, folder) as server:
        client = Client(server.port, run.faults)
        for thread in range(THREADS):
            client.ingest(f"user-{thread}", sentences(20, draws))
        measured(server, run.faults, draws, chats // 4, wants_memory)
        run.healthy = measured(server, run.faults, draws, chats, wants_memory)
        for operation in PINECONE:
            emulator.set_fault({"fault": "status", "status": 503, "operation": operation})
        deadline = time.monotonic() + WARM_UP_SECONDS
        while server.metric(CIRCUIT) != 1:
            if time.monotonic() > deadline:
                raise ChaosFailed(f"Pinecone was away for {WARM_UP_SECONDS} s, and its circuit did not open")
            client.chat("user-0", sentence(draws))
            run.warm_up += 1
        client.close()
        run.down = measured(server, run.faults, draws, chats, wants_degraded)
        emulator.clear_faults()
    return run


def wants_memory(answer: Answer) -> str | None:
    return None if answer.status == 200 and not answer.degraded else f"all is well, and a chat was {answer.summary}"


def wants_degraded(answer: Answer) -> str | None:
    is_right = answer.status == 200 and "memory_unavailable" in answer.degraded and answer.memory_status == "queued"
    return None if is_right else f"Pinecone is away, and a chat was {answer.summary}"


def measured(
    server: MemoryServer,
    faults: FaultsFound,
    draws: random.Random,
    chats: int,
    objection: Callable[[Answer], str | None],
) -> list[float]:
    """Milliseconds of each chat, from a few clients at once."""
    results: list[float] = []

    def talk(user: str, messages: list[str]) -> None:
        client = Client(server.port, faults)
        for message in messages:
            answer = client.chat(user, message)
            results.append(answer.milliseconds)
            if wrong := objection(answer):
                faults.add("unexpected", wrong)
        client.close()

    threads = [
        threading.Thread(target=talk, args=(f"user-{thread}", sentences(chats // THREADS, draws)))
        for thread in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
