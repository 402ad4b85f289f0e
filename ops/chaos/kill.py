# SPDX-License-Identifier: Apache-2.0
"""Thousands of writes while Pinecone comes and goes and the server is killed again and again."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client import Answer, Client
from faults_found import FaultsFound
from ledger import Ledger, Verdict
from matrix import is_best_hit, patiently
from processes import Binaries, ChaosFailed, Emulator, MemoryServer
from texts import sentence, sentences

WRITERS, USERS_OF_EACH = 6, 8
VISIBILITY_SECONDS = 2
# Of the requests; the rest are ingests.
FORGET_SHARE, ERASE_SHARE, CHAT_SHARE = 0.08, 0.01, 0.2
# Of what gets no answer.
TOLD_AGAIN_SHARE = 0.8
# Writes between two kills.
KILL_AFTER = (150, 600)
# Until everything is delivered once Pinecone is well: a user's lane rests up to 20 s after failures.
SETTLE_SECONDS = 90
SAMPLE = 600
PINECONE = ("upsert", "query", "fetch", "list", "delete", "namespaces", "control")
FLAPS: tuple[dict[str, Any], ...] = (
    {"fault": "status", "status": 503},
    {"fault": "status", "status": 500},
    {"fault": "status", "status": 500, "moment": "after"},
    {"fault": "status", "status": 429, "retry_after": "1"},
    {"fault": "reset"},
    {"fault": "reset", "moment": "after"},
    {"fault": "latency", "seconds": 0.5},
    {"fault": "cut_body"},
    {"fault": "malformed"},
)


@dataclass
class KillRun:
    writes: int
    kills: int = 0
    flaps: int = 0
    seconds: float = 0
    settle_seconds: float = 0
    answers: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    forgotten: int = 0
    erasures: int = 0
    unanswered: int = 0
    # Checked through the API: of every user the export, of some memories the search.
    exported: int = 0
    searched: int = 0
    not_found: int = 0
    shown_again: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    faults: FaultsFound = field(default_factory=FaultsFound)

    @property
    def is_clean(self) -> bool:
        return (
            self.verdict.is_clean and not self.not_found and not self.shown_again and not self.faults.all
        )


class Progress:
    """How many writes have been sent. For several threads."""

    def __init__(self, writes: int) -> None:
        self._lock = threading.Lock()
        self.writes = writes
        self.sent = 0
        self.is_over = threading.Event()

    def take(self, count: int) -> bool:
        with self._lock:
            if self.sent >= self.writes:
                return False
            self.sent += count
            return True


def run_kill(binaries: Binaries, folder: Path, seed: int, writes: int) -> KillRun:
    run, ledger, progress = KillRun(writes), Ledger(), Progress(writes)
    with Emulator(binaries, folder, VISIBILITY_SECONDS) as emulator, MemoryServer(binaries, emulator, folder) as server:
        began = time.monotonic()
        writers = [Writer(number, server.port, ledger, progress, run, seed) for number in range(WRITERS)]
        flapper = threading.Thread(target=flap, args=(emulator, progress, run, random.Random(f"{seed}-flaps")))
        threads = [*writers, flapper]
        for thread in threads:
            thread.start()
        try:
            kill_again_and_again(server, writers, progress, run, random.Random(f"{seed}-kills"))
        finally:
            progress.is_over.set()
            for thread in threads:
                thread.join()
        emulator.clear_faults()
        run.writes, run.seconds = progress.sent, time.monotonic() - began
        run.settle_seconds = settle(ledger, emulator, server)
        run.accepted, run.forgotten = len(ledger.accepted), len(ledger.forgotten)
        run.unanswered = sum(len(batch) for batch in ledger.open)
        run.verdict = ledger.verdict(emulator.records())
        read_back(server, ledger, run, random.Random(f"{seed}-sample"))
    return run


class Writer(threading.Thread):
    """Speaks for users of its own, one request at a time, and asks again when it gets no answer."""

    def __init__(
        self, number: int, port: int, ledger: Ledger, progress: Progress, run: KillRun, seed: int
    ) -> None:
        super().__init__()
        self.ledger, self.progress, self.run_figures = ledger, progress, run
        self.draws = random.Random(f"{seed}-writer-{number}")
        self.users = [f"user-{number}-{place}" for place in range(USERS_OF_EACH)]
        self.client = Client(port, run.faults, may_break=True)
        self.seen: Counter[str] = Counter()
        self.erasures = 0

    def run(self) -> None:
        # Nobody would notice that a writer has stopped.
        try:
            self.write()
        except Exception as error:
            self.run_figures.faults.add("writer", repr(error))
        finally:
            self.client.close()

    def write(self) -> None:
        while not self.progress.is_over.is_set():
            user = self.draws.choice(self.users)
            kind = self.draws.random()
            if kind < FORGET_SHARE:
                self.forget(user)
                continue
            if kind < FORGET_SHARE + ERASE_SHARE:
                self.erase(user)
                continue
            count = 1 if kind < FORGET_SHARE + ERASE_SHARE + CHAT_SHARE else self.draws.randint(2, 15)
            if not self.progress.take(count):
                return
            self.tell(user, sentences(count, self.draws), "chat" if count == 1 else "lines" if kind < 0.5 else "list")

    def tell(self, user: str, texts: list[str], kind: str) -> None:
        """Most of what gets no answer is told again, as a careful client would: ids are stable."""
        while texts:
            match kind:
                case "chat":
                    answer = self.client.chat(user, texts[0], streams=self.draws.random() < 0.5)
                case "lines":
                    answer = self.client.ingest_lines(user, texts)
                case _:
                    answer = self.client.ingest(user, texts)
            unanswered = self.ledger.told(user, texts, answer, is_stream=kind == "lines")
            self.note(answer)
            if unanswered and self.draws.random() > TOLD_AGAIN_SHARE:
                return
            texts = unanswered

    def forget(self, user: str) -> None:
        known = self.ledger.texts_of(user)
        if not known:
            return
        text = self.draws.choice(known)
        answer = self.client.forget(user, self.ledger.accepted[user, text])
        self.note(answer)
        if answer.is_ok:
            self.ledger.was_forgotten(user, text)
        elif answer.status == 404:
            self.run_figures.faults.add("not there", "an accepted memory could not be forgotten: 404")
        else:
            self.ledger.may_be_forgotten(user, [text])

    def erase(self, user: str) -> None:
        while not self.progress.is_over.is_set():
            answer = self.client.erase(user)
            self.note(answer)
            if answer.is_ok:
                self.ledger.was_erased(user)
                self.erasures += 1
                return
        # Never answered.
        self.ledger.may_be_forgotten(user, self.ledger.texts_of(user))

    def note(self, answer: Answer) -> None:
        self.seen[answer.summary.replace(" memory_unavailable", "")] += 1
        if answer.status == 0:
            # The next server takes a moment.
            time.sleep(0.25)


def flap(emulator: Emulator, progress: Progress, run: KillRun, draws: random.Random) -> None:
    """Pinecone is well for a moment, then some of it is not."""
    while not progress.is_over.wait(draws.uniform(0.2, 1)):
        for operation in draws.sample(PINECONE, draws.randint(1, len(PINECONE))):
            rule = draws.choice(FLAPS)
            chance = draws.choice((0.3, 0.7, 1))
            seed = draws.randrange(1 << 30)
            emulator.set_fault({**rule, "operation": operation, "probability": chance, "seed": seed})
        run.flaps += 1
        progress.is_over.wait(draws.uniform(0.3, 1.5))
        emulator.clear_faults()


def kill_again_and_again(
    server: MemoryServer, writers: list[Writer], progress: Progress, run: KillRun, draws: random.Random
) -> None:
    next_kill = draws.randint(*KILL_AFTER)
    while any(writer.is_alive() for writer in writers):
        if not server.is_running:
            raise ChaosFailed(f"the server died by itself:\n{server.last_words()}")
        if progress.sent >= next_kill and progress.sent < progress.writes:
            # Not at the moment of a count, but at any moment.
            time.sleep(draws.uniform(0, 0.1))
            server.kill()
            run.kills += 1
            server.start()
            next_kill = progress.sent + draws.randint(*KILL_AFTER)
        time.sleep(0.005)
    for writer in writers:
        run.answers += writer.seen
        run.erasures += writer.erasures


def settle(ledger: Ledger, emulator: Emulator, server: MemoryServer) -> float:
    """Waits, within bounds, until the outbox is empty and the index has what was promised."""
    began = time.monotonic()
    while time.monotonic() - began < SETTLE_SECONDS:
        if server.outbox_counts()["waiting"] == 0 and ledger.missing(emulator.records()) == 0:
            break
        time.sleep(0.25)
    return time.monotonic() - began


def read_back(server: MemoryServer, ledger: Ledger, run: KillRun, draws: random.Random) -> None:
    """Through the API: each user's export holds exactly what it must, and a sample is found by what it says."""
    client = Client(server.port, run.faults)
    unanswered = [told for batch in ledger.open for told in batch]
    for user in sorted({user for user, _ in [*ledger.accepted, *ledger.forgotten, *unanswered]}):
        answer = patiently(lambda user=user: client.export(user))
        if not answer.is_ok:
            run.faults.add("not exported", answer.summary)
        texts = [line["text"] for line in answer.lines if "text" in line]
        run.exported += len(texts)
        run.not_found += len(set(ledger.texts_of(user)) - set(texts))
        told = [(user, text) for text in texts]
        run.shown_again += sum(each in ledger.forgotten and each not in ledger.accepted for each in told)
        if len(set(texts)) < len(texts):
            run.faults.add("exported twice", f"{len(texts) - len(set(texts))} memories of one user")
    if run.exported != len(ledger.accepted) + len(run.verdict.kept):
        run.faults.add("exports", f"{run.exported}, of {len(ledger.accepted) + len(run.verdict.kept)} in the index")
    accepted = draws.sample(sorted(ledger.accepted), min(SAMPLE, len(ledger.accepted)))
    for user, text in accepted:
        run.searched += 1
        run.not_found += not is_best_hit(client, user, text)
    gone = sorted(told for told, id in ledger.forgotten.items() if id and told not in ledger.accepted)
    for user, text in draws.sample(gone, min(SAMPLE // 4, len(gone))):
        found = patiently(lambda user=user, text=text: client.search(user, text)).body.get("results") or []
        run.shown_again += any(result["text"] == text for result in found)
        id = ledger.forgotten[user, text]
        run.shown_again += patiently(lambda user=user, id=id: client.read(user, id)).status != 404
    probe = sentence(draws)
    if not patiently(lambda: client.chat("after-it-all", probe)).is_ok or not is_best_hit(client, "after-it-all", probe):
        run.faults.add("not well", "the server does not work as before")
    client.close()
