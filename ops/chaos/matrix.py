# SPDX-License-Identifier: Apache-2.0
"""Every fault on every operation: what clients see meanwhile, and whether every promise was kept afterwards."""

import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client import Answer, Client
from faults_found import FaultsFound
from ledger import Ledger, Verdict
from processes import Binaries, ChaosFailed, Emulator, MemoryServer
from texts import sentence, sentences

# `chat` is a client that wants JSON, for whom the model is asked for a whole answer; `stream` one that wants events.
OPERATIONS = ("embed", "upsert", "query", "chat", "stream")
LANES = 8
STRIKES = 8
SETTLE_SECONDS, WELL_SECONDS = 60, 10


@dataclass(frozen=True)
class Fault:
    name: str
    rule: Mapping[str, Any]
    operations: tuple[str, ...] = OPERATIONS


def status(code: int, **more: Any) -> dict[str, Any]:
    return {"fault": "status", "status": code, **more}


MODEL, VECTORS = ("chat", "stream"), ("embed", "upsert", "query")
FAULTS = (
    Fault("latency 1.5 s", {"fault": "latency", "seconds": 1.5}),
    Fault("429", status(429)),
    Fault("429 Retry-After 1", status(429, retry_after="1")),
    Fault("401", status(401)),
    Fault("402", status(402)),
    Fault("403", status(403)),
    Fault("404", status(404)),
    Fault("410", status(410)),
    Fault("500", status(500)),
    Fault("503", status(503), ("upsert", "query")),
    Fault("503 loading, 2 s", status(503, estimated_time=2), ("embed", *MODEL)),
    Fault("reset", {"fault": "reset"}),
    Fault("cut body", {"fault": "cut_body"}),
    Fault("slow drip", {"fault": "drip", "bytes": 16, "seconds": 0.02}),
    Fault("malformed", {"fault": "malformed"}),
    Fault("wrong dimension", {"fault": "wrong_dimension"}, VECTORS),
    Fault("error in the stream", {"fault": "stream_error", "chunks": 2}, ("stream",)),
    Fault("stream cut", {"fault": "stream_cut", "chunks": 2}, ("stream",)),
    Fault("500 after the effect", status(500, moment="after"), ("upsert",)),
    Fault("429 after the effect", status(429, moment="after"), ("upsert",)),
    Fault("reset after the effect", {"fault": "reset", "moment": "after"}, ("upsert",)),
)
# What --quick keeps: of each kind of failure one.
QUICK = {
    "latency 1.5 s", "429 Retry-After 1", "401", "404", "503", "503 loading, 2 s", "reset", "cut body", "malformed",
    "wrong dimension", "error in the stream", "stream cut", "reset after the effect",
}


@dataclass
class Cell:
    fault: Fault
    operation: str
    struck: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    recallable: int = 0
    # Dead letters that `memory-server outbox retry` had to bring back.
    dead: int = 0
    # From the end of the fault until a chat was answered with its memories; None when it took too long.
    well_seconds: float | None = None
    verdict: Verdict = field(default_factory=Verdict)
    faults: FaultsFound = field(default_factory=FaultsFound)

    @property
    def is_clean(self) -> bool:
        return self.verdict.is_clean and self.accepted == self.recallable and not self.faults.all

    @property
    def saw(self) -> str:
        return ", ".join(f"{text} ×{times}" if times > 1 else text for text, times in self.seen.most_common())

    @property
    def figures(self) -> dict[str, Any]:
        return {
            "fault": self.fault.name, "operation": self.operation, "struck": self.struck, "seen": dict(self.seen),
            "accepted": self.accepted, "recallable": self.recallable, "lost": len(self.verdict.lost),
            "doubled": len(self.verdict.doubled), "dead_letters": self.dead, "well_seconds": self.well_seconds,
            "faults": self.faults.all, "is_clean": self.is_clean,
        }


def cells(quick: bool, wanted: str) -> Iterator[Cell]:
    for fault in FAULTS:
        if wanted in fault.name and (not quick or fault.name in QUICK):
            for operation in fault.operations:
                yield Cell(fault, operation)


def run_matrix(binaries: Binaries, folder: Path, seed: int, quick: bool, wanted: str) -> list[Cell]:
    """All cells in their order. Lanes go side by side: each cell has an emulator and a server of its own."""
    all = list(cells(quick, wanted))
    waiting: queue.SimpleQueue[Cell] = queue.SimpleQueue()
    for cell in all:
        waiting.put(cell)
    failures: list[Exception] = []

    def lane() -> None:
        while not failures:
            try:
                cell = waiting.get_nowait()
            except queue.Empty:
                return
            place = folder / f"{cell.fault.name}-{cell.operation}".replace(" ", "-")
            place.mkdir()
            try:
                run_cell(cell, binaries, place, random.Random(f"{seed}-{place.name}"))
            except ChaosFailed as failure:
                cell.faults.add("died", str(failure))
            except Exception as failure:
                failures.append(failure)
                raise

    threads = [threading.Thread(target=lane) for _ in range(LANES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return all


def run_cell(cell: Cell, binaries: Binaries, folder: Path, draws: random.Random) -> None:
    ledger = Ledger()
    with Emulator(binaries, folder) as emulator, MemoryServer(binaries, emulator, folder) as server:
        client = Client(server.port, cell.faults)
        # One before the fault, so that there is something to recall and connections are open.
        tell(cell, ledger, client, draws, seen=False)
        emulator.set_fault({**cell.fault.rule, "operation": cell.operation, "times": STRIKES})
        tell(cell, ledger, client, draws)
        emulator.clear_faults()
        cell.struck = emulator.struck(cell.operation)
        cell.well_seconds = recovery(cell, ledger, client, draws)
        cell.dead = settle(ledger, emulator, server)
        # With the breakers closed again, everything must be found by what it says.
        cell.recallable = sum(is_best_hit(client, user, text) for user, text in ledger.accepted)
        cell.accepted = len(ledger.accepted)
        cell.verdict = ledger.verdict(emulator.records())
        for user, text in cell.verdict.kept:
            if not is_best_hit(client, user, text):
                cell.verdict.halves.append((user, text))
        client.close()
    if cell.struck == 0:
        cell.faults.add("not struck", "no call met the fault: this cell shows nothing")


def tell(cell: Cell, ledger: Ledger, client: Client, draws: random.Random, seen: bool = True) -> None:
    """Two chats with a question of what is known between them, an ingest of each kind."""
    user = "ana"
    streams = cell.operation == "stream"

    def chat() -> None:
        text = sentence(draws)
        answer = client.chat(user, text, streams)
        ledger.told(user, [text], answer)
        note(answer)

    def note(answer: Answer) -> None:
        if seen:
            cell.seen[answer.summary] += 1

    chat()
    texts = sentences(3, draws)
    answer = client.ingest(user, texts)
    ledger.told(user, texts, answer)
    note(answer)
    chat()
    texts = sentences(2, draws)
    answer = client.ingest_lines(user, texts)
    ledger.told(user, texts, answer, is_stream=True)
    note(answer)
    if cell.operation == "query":
        note(client.search(user, texts[0]))


def recovery(cell: Cell, ledger: Ledger, client: Client, draws: random.Random) -> float | None:
    """Seconds from the end of the fault to an answer from memory and model, asked for once in a while."""
    began = time.monotonic()
    while time.monotonic() - began < WELL_SECONDS:
        text = sentence(draws)
        answer = client.chat("ben", text, cell.operation == "stream")
        ledger.told("ben", [text], answer)
        # By which model is another matter.
        if answer.is_ok and not set(answer.degraded) - {"fallback_model"}:
            return time.monotonic() - began
        time.sleep(0.25)
    return None


def settle(ledger: Ledger, emulator: Emulator, server: MemoryServer) -> int:
    """Waits, within bounds, until the index has what was promised. Brings dead letters back, as an operator would."""
    dead = 0
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        counts = server.outbox_counts()
        if counts["dead_letters"]:
            dead += counts["dead_letters"]
            server.outbox("retry", "--all")
        elif counts["waiting"] == 0 and not ledger.missing(emulator.records()):
            break
        time.sleep(0.25)
    return dead


def patiently(ask: Callable[[], Answer]) -> Answer:
    """Asks again for a while when the server can't say: a circuit may be on probation still."""
    deadline = time.monotonic() + WELL_SECONDS
    while (answer := ask()).status >= 500 and time.monotonic() < deadline:
        time.sleep(0.25)
    return answer


def is_best_hit(client: Client, user: str, text: str) -> bool:
    """A little patience: a circuit may be on probation still."""
    deadline = time.monotonic() + WELL_SECONDS
    while True:
        answer = client.search(user, text)
        results = answer.body.get("results") or []
        if answer.is_ok and results and results[0]["text"] == text:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.25)
