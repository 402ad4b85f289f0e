# SPDX-License-Identifier: Apache-2.0
"""What a client was promised, and whether it was kept."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from client import Answer

Told = tuple[str, str]
ACCEPTED = ("indexed", "queued")
# As many as the server remembers in one go.
WHOLE_BATCH = 64


@dataclass
class Verdict:
    """Each list holds (user, text)."""

    lost: list[Told] = field(default_factory=list)
    doubled: list[Told] = field(default_factory=list)
    # Acknowledged as forgotten, and there again.
    risen: list[Told] = field(default_factory=list)
    # There although nobody told it so.
    foreign: list[Told] = field(default_factory=list)
    # Refused, or never answered, and there all the same: allowed, if it is whole.
    kept: list[Told] = field(default_factory=list)
    # Refused in one batch of which a part is there.
    halves: list[Told] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.risen or self.foreign or self.halves)


class Ledger:
    """For several threads, each of which speaks for users of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.accepted: dict[Told, str] = {}
        self.forgotten: dict[Told, str] = {}
        # Refused or unanswered: what was told in one batch.
        self.open: list[list[Told]] = []
        # Those of them that must be there all or none.
        self.whole: list[list[Told]] = []
        # Accepted once, at whichever try; what is forgotten of it later is no half.
        self.ever_accepted: set[Told] = set()

    def told(self, user: str, texts: Sequence[str], answer: Answer, is_stream: bool = False) -> list[str]:
        """Notes what became of texts, and returns those that nobody answered for."""
        if "memory" in answer.body:
            receipts = [answer.body["memory"]]
        else:
            receipts = answer.body.get("items") or [line for line in answer.lines if "id" in line]
        unanswered = []
        with self._lock:
            for place, text in enumerate(texts):
                receipt = receipts[place] if place < len(receipts) else {}
                if receipt.get("status") in ACCEPTED:
                    self.accepted[user, text] = receipt["id"]
                    self.ever_accepted.add((user, text))
                else:
                    unanswered.append(text)
            if unanswered:
                batch = [(user, text) for text in unanswered]
                self.open.append(batch)
                # One JSON request of so few is accepted whole or not at all, whenever it is interrupted.
                if not is_stream and len(unanswered) == len(texts) <= WHOLE_BATCH:
                    self.whole.append(batch)
        return unanswered

    def was_forgotten(self, user: str, text: str) -> None:
        with self._lock:
            self.forgotten[user, text] = self.accepted.pop((user, text))

    def may_be_forgotten(self, user: str, texts: Iterable[str]) -> None:
        """Asked for, and never answered."""
        with self._lock:
            for text in texts:
                del self.accepted[user, text]
                self.open.append([(user, text)])

    def was_erased(self, user: str) -> None:
        with self._lock:
            for told in [told for told in self.accepted if told[0] == user]:
                self.forgotten[told] = self.accepted.pop(told)
            # What was never answered before it came before it.
            for batch in self.open:
                for told in batch:
                    if told[0] == user:
                        self.forgotten.setdefault(told, "")
            self.open = [batch for batch in self.open if batch[0][0] != user]
            self.whole = [batch for batch in self.whole if batch[0][0] != user]

    def texts_of(self, user: str) -> list[str]:
        with self._lock:
            return [text for owner, text in self.accepted if owner == user]

    def missing(self, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
        """How many promises the index doesn't keep yet, to wait for."""
        present = {(namespace, record["metadata"]["text"]) for namespace, all in records.items() for record in all}
        with self._lock:
            return sum(told not in present for told in self.accepted) + sum(told in present for told in self.forgotten)

    def verdict(self, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> Verdict:
        """Held against the true records of the index."""
        count: Counter[Told] = Counter()
        ids: dict[Told, str] = {}
        verdict = Verdict()
        for namespace, all in records.items():
            seen: set[str] = set()
            for record in all:
                told = (record["metadata"]["user_id"], record["metadata"]["text"])
                if record["id"] in seen:
                    verdict.doubled.append(told)
                if namespace != told[0]:
                    verdict.foreign.append(told)
                seen.add(record["id"])
                count[told] += 1
                ids[told] = record["id"]
        with self._lock:
            verdict.doubled += [told for told, times in count.items() if times > 1]
            verdict.lost = [told for told, id in self.accepted.items() if ids.get(told) != id]
            # Told again after it was forgotten, it may be there.
            unsure = {told for batch in self.open for told in batch}
            known = self.accepted.keys() | unsure
            verdict.risen = [told for told in self.forgotten if told in count and told not in known]
            verdict.foreign += [told for told in count if told not in known and told not in self.forgotten]
            for batch in self.whole:
                there = sum(told in count for told in batch)
                if 0 < there < len(batch) and not self.ever_accepted.intersection(batch):
                    verdict.halves += batch
            verdict.kept = [told for told in unsure if told in count and told not in self.accepted]
        return verdict
