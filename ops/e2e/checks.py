# SPDX-License-Identifier: Apache-2.0
"""What was wanted and what was seen, row by row, and the table of it at the end."""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    case: str
    wanted: str
    seen: str
    is_met: bool
    seconds: float


@dataclass
class Checks:
    name: str
    rows: list[Row] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    def check(self, case: str, wanted: str, is_met: bool, seen: object = "") -> bool:
        """Notes a row, and says it at once: a run takes minutes."""
        now = time.monotonic()
        row = Row(case, wanted, str(seen), bool(is_met), now - self._since)
        self._since = now
        self.rows.append(row)
        print(f"{'ok  ' if row.is_met else 'MISS'} {row.case}: {row.wanted}{f' ({row.seen})' if row.seen else ''}", flush=True)
        return row.is_met

    def equal(self, case: str, wanted: str, value: object, expected: object) -> bool:
        is_met = value == expected
        return self.check(case, wanted, is_met, value if is_met else f"{value!r}, not {expected!r}")

    @property
    def misses(self) -> list[Row]:
        return [row for row in self.rows if not row.is_met]

    def table(self) -> str:
        cases: dict[str, list[Row]] = {}
        for row in self.rows:
            cases.setdefault(row.case, []).append(row)
        width = max((len(case) for case in cases), default=0)
        lines = [f"{'case':{width}}  {'met':>5} {'s':>5}  "]
        for case, rows in cases.items():
            met = sum(row.is_met for row in rows)
            words = "; ".join(f"{row.wanted}: {row.seen}" for row in rows if not row.is_met)
            lines.append(f"{case:{width}}  {met:>2}/{len(rows):<2} {sum(row.seconds for row in rows):>5.0f}  {words}".rstrip())
        met = len(self.rows) - len(self.misses)
        return "\n".join([*lines, f"{self.name}: {met} of {len(self.rows)} as wanted"])
