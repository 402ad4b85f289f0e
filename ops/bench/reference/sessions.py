# SPDX-License-Identifier: Apache-2.0
"""The recent turns of running conversations, in memory: bounded per session, and in their number."""

from collections import OrderedDict, deque

from .schemas import Turn

# Few, so that they do not show in the memory that is compared: memory-server keeps its turns on disk.
MAXIMUM_SESSIONS = 1_000
MAXIMUM_TURNS = 20


class Sessions:
    def __init__(self) -> None:
        self._turns: OrderedDict[tuple[str, str], deque[Turn]] = OrderedDict()

    def recent(self, user: str, session: str) -> list[Turn]:
        return list(self._turns.get((user, session), ()))

    def append(self, user: str, session: str, *turns: Turn) -> None:
        key = (user, session)
        self._turns.setdefault(key, deque(maxlen=MAXIMUM_TURNS)).extend(turns)
        self._turns.move_to_end(key)
        if len(self._turns) > MAXIMUM_SESSIONS:
            self._turns.popitem(last=False)
