# SPDX-License-Identifier: Apache-2.0
"""What the server did wrong, noted by whoever saw it."""

import threading
from collections import Counter


class FaultsFound:
    """For several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: list[tuple[str, str]] = []

    def add(self, kind: str, detail: str) -> None:
        with self._lock:
            self._all.append((kind, detail))

    @property
    def all(self) -> list[tuple[str, str]]:
        with self._lock:
            return list(self._all)

    def counts(self) -> Counter[str]:
        return Counter(kind for kind, _ in self.all)
