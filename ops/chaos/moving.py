# SPDX-License-Identifier: Apache-2.0
"""Two servers behind nginx on one index: what holds for a user, and what for one who moves to the other server."""

import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from client import Client
from faults_found import FaultsFound
from matrix import is_best_hit
from processes import Binaries, Emulator, MemoryServer, Nginx
from texts import sentences

USERS, ROUNDS, MOVERS = 16, 4, 6
VISIBILITY_SECONDS = 5
# What a move may cost beyond the index's own delay: the delivery, and how often this looks.
GRACE_SECONDS = 5


@dataclass
class MovingRun:
    # Users on each server.
    users: dict[str, int] = field(default_factory=dict)
    told: int = 0
    recalled: int = 0
    forgotten: int = 0
    moved: int = 0
    # Known on the other server at once, before the index shows it.
    known_at_once: int = 0
    known_later: int = 0
    slowest_seconds: float = 0
    # Of users whose server was killed: answered by the other one, and their memories known there.
    adopted: int = 0
    adopted_known: int = 0
    adopted_asked: int = 0
    faults: FaultsFound = field(default_factory=FaultsFound)

    @property
    def is_clean(self) -> bool:
        return (
            not self.faults.all and self.recalled == self.told and self.known_later == self.moved
            and self.adopted_known == self.adopted_asked
        )


def run_moving(binaries: Binaries, folder: Path, seed: int) -> MovingRun:
    run, draws = MovingRun(), random.Random(f"{seed}-moving")
    with (
        Emulator(binaries, folder, VISIBILITY_SECONDS) as emulator,
        MemoryServer(binaries, emulator, folder, "server-1") as one,
        MemoryServer(binaries, emulator, folder, "server-2") as two,
        Nginx(folder, (one, two)) as nginx,
    ):
        through = Client(nginx.port, run.faults)
        homes, told = stay(run, through, draws)
        move(run, {f"127.0.0.1:{one.port}": two, f"127.0.0.1:{two.port}": one}, homes, through, draws)
        lose(run, one, {user for user, home in homes.items() if home.endswith(f":{one.port}")}, through, told)
        through.close()
    return run


def stay(run: MovingRun, through: Client, draws: random.Random) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Told in one request, recalled by the next one, for every user through nginx. Returns who lives where."""
    homes: dict[str, str] = {}
    told: dict[str, list[str]] = defaultdict(list)
    for _ in range(ROUNDS):
        for user in (f"user-{number}" for number in range(USERS)):
            texts = sentences(2, draws)
            answers = [through.chat(user, texts[0]), through.ingest(user, texts[1:])]
            for text in texts:
                run.told += 1
                found = through.search(user, text)
                answers.append(found)
                results = found.body.get("results") or [{}]
                run.recalled += results[0].get("text") == text
            told[user] += texts
            for answer in answers:
                if homes.setdefault(user, answer.served_by) != answer.served_by:
                    run.faults.add("moved by nginx", f"from {homes[user]} to {answer.served_by}")
        # One of them is forgotten, and must not come back in the next request.
        user = f"user-{draws.randrange(USERS)}"
        text = told[user].pop()
        results = through.search(user, text).body.get("results") or []
        if results and results[0]["text"] == text and through.forget(user, results[0]["id"]).is_ok:
            run.forgotten += 1
        if any(result["text"] == text for result in through.search(user, text).body.get("results") or []):
            run.faults.add("risen", "a forgotten memory was recalled by the next request")
    for home in homes.values():
        run.users[home] = run.users.get(home, 0) + 1
    if len(run.users) != 2:
        run.faults.add("one-sided", f"nginx used {sorted(run.users)} only: this shows nothing")
    return homes, told


def move(
    run: MovingRun, other: dict[str, MemoryServer], homes: dict[str, str], through: Client, draws: random.Random
) -> None:
    """Told on one server, asked on the other: known there once the index shows it."""
    waiting: dict[str, tuple[str, float]] = {}
    for user in draws.sample(sorted(homes), MOVERS):
        [text] = sentences(1, draws)
        if not through.chat(user, text).is_ok:
            run.faults.add("refused", "a chat through nginx")
        waiting[user] = text, time.monotonic()
        run.known_at_once += knows(other[homes[user]], user, text, run.faults)
    run.moved = len(waiting)
    deadline = time.monotonic() + VISIBILITY_SECONDS + GRACE_SECONDS
    while waiting and time.monotonic() < deadline:
        for user, (text, began) in list(waiting.items()):
            if knows(other[homes[user]], user, text, run.faults):
                del waiting[user]
                run.known_later += 1
                run.slowest_seconds = max(run.slowest_seconds, time.monotonic() - began)
        time.sleep(0.1)


def knows(server: MemoryServer, user: str, text: str, faults: FaultsFound) -> bool:
    client = Client(server.port, faults)
    results = client.search(user, text).body.get("results") or [{}]
    client.close()
    return bool(results[0].get("text") == text)


def lose(
    run: MovingRun, server: MemoryServer, orphans: set[str], through: Client, told: dict[str, list[str]]
) -> None:
    """A server is killed after everything was shown: nginx gives its users to the other one, and nothing is missing."""
    time.sleep(VISIBILITY_SECONDS)
    server.kill()
    for user in sorted(orphans):
        answer = through.chat(user, f"What do you know of me, {user}?")
        run.adopted += answer.is_ok and not answer.served_by.endswith(f":{server.port}")
        for text in told[user][-2:]:
            run.adopted_asked += 1
            run.adopted_known += is_best_hit(through, user, text)
    if run.adopted < len(orphans):
        run.faults.add("not adopted", f"{len(orphans) - run.adopted} users of a dead server got no answer")
    server.start()
