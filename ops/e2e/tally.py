# SPDX-License-Identifier: Apache-2.0
"""What the load saw, counted by class of request."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

MOST_EXAMPLES = 8


@dataclass
class ClassTally:
    sent: int = 0
    ok: int = 0
    # Sent again, since the connection had been closed between two requests.
    retried: int = 0
    # Answered with 503 by a server that has more to do than its processors can: told apart, since it says so of this machine.
    shed: int = 0
    # Ended well, by a release that was not the newest on its host any more: in flight across a change.
    crossed: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        ordered = sorted(self.seconds)
        middle = {f"p{share}": round(at_share(ordered, share) * 1_000, 1) for share in (50, 99)} if ordered else {}
        return {
            "sent": self.sent, "ok": self.ok, "retried": self.retried, "shed": self.shed, "crossed": self.crossed,
            "failures": dict(self.failures), "ms": middle | ({"max": round(ordered[-1] * 1_000, 1)} if ordered else {}),
        }


@dataclass
class HostTally:
    """What one host answered with, and how long it was silent at most."""

    # By release: first and last reply, seconds of the epoch.
    releases: dict[str, list[float]] = field(default_factory=dict)
    # That the last quick request on a connection of its own was led to.
    newest: str = ""
    last_ok: float = 0
    longest_gap: float = 0
    # Since the first failure after a success; 0 while it answers.
    away_since: float = 0
    longest_away: float = 0
    # Streams that were in flight across a change here and came to their end.
    crossed: int = 0

    def answered(self, release: str, now: float, is_constant: bool, is_quick: bool) -> None:
        """- is_constant: Whether requests still come all the time, so that silence says something."""
        if self.last_ok and is_constant:
            self.longest_gap = max(self.longest_gap, now - self.last_ok)
        if self.away_since:
            self.longest_away = max(self.longest_away, now - self.away_since)
            self.away_since = 0
        self.last_ok = now
        self.releases.setdefault(release, [now, now])[1] = now
        if is_quick or not self.newest:
            self.newest = release

    def did_not_answer(self, began: float) -> None:
        self.away_since = self.away_since or max(began, self.last_ok)


class Tally:
    def __init__(self) -> None:
        self.classes: dict[str, ClassTally] = {}
        self.hosts: dict[str, HostTally] = {}
        self.examples: list[dict[str, Any]] = []
        # Failures by host, release where one answered, class and fault.
        self.blamed: Counter[tuple[str, str, str, str]] = Counter()

    def of_class(self, name: str) -> ClassTally:
        return self.classes.setdefault(name, ClassTally())

    def of_host(self, name: str) -> HostTally:
        return self.hosts.setdefault(name, HostTally())

    def failed(self, kind: str, host: str, fault: str, detail: str, began: float, release: str = "") -> None:
        """- release: That answered so; nothing when nobody did."""
        self.of_class(kind).failures[fault] += 1
        self.blamed[host, release, kind, fault] += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append({
                "class": kind, "host": host, "release": release, "fault": fault, "detail": detail[:300], "began": round(began, 3),
                "ended": round(time.time(), 3), "newest": self.of_host(host).newest,
            })

    def figures(self) -> dict[str, Any]:
        return {
            "classes": {name: tally.figures() for name, tally in sorted(self.classes.items())},
            "hosts": {
                name: {
                    "releases": tally.releases, "newest": tally.newest, "longest_gap": round(tally.longest_gap, 3),
                    "longest_away": round(tally.longest_away, 3), "is_away": bool(tally.away_since), "crossed": tally.crossed,
                }
                for name, tally in sorted(self.hosts.items())
            },
            "blamed": [[*who, count] for who, count in self.blamed.items()],
            "examples": self.examples,
        }


def at_share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]
