# SPDX-License-Identifier: Apache-2.0
"""Users who chat all the time, and what they are answered."""

import threading
from collections import Counter
from typing import Any, Self

from programs import Observed

USERS = ("ana", "ben", "eva")
PAUSE_SECONDS = 0.1


class Traffic:
    """Use in a `with` statement: a thread for each user."""

    def __init__(self, server: Observed) -> None:
        self._server = server
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._chat, args=(user,)) for user in USERS]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def take(self) -> str:
        """What was answered since the last time, as `200 ×31, 503 ×4`."""
        with self._lock:
            seen, self._seen = self._seen, Counter()
        return ", ".join(f"{status} ×{count}" for status, count in sorted(seen.items())) or "nothing"

    def _chat(self, user: str) -> None:
        number = 0
        while not self._end.wait(PAUSE_SECONDS):
            number += 1
            body = {"user_id": user, "message": f"Number {number} of my plants is a fern.", "stream": number % 4 == 0}
            try:
                status = str(self._server.call("POST", "/api/chat", body).status)
            except OSError as error:
                status = type(error).__name__
            with self._lock:
                self._seen[status] += 1
