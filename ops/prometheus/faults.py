# SPDX-License-Identifier: Apache-2.0
"""How the check says what it found."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Faults:
    def __init__(self) -> None:
        self._all: list[str] = []

    def add(self, where: str | Path, what: str) -> None:
        if isinstance(where, Path):
            where = str(where.relative_to(ROOT))
        line = f"{where}: {what}"
        if line not in self._all:
            self._all.append(line)

    def finish(self, summary: str) -> None:
        """Prints all of them and ends the process, or says that all is well."""
        if self._all:
            count = f"{len(self._all)} faults" if len(self._all) > 1 else "1 fault"
            sys.exit("\n".join([*self._all, count]))
        print(f"ok: {summary}")
