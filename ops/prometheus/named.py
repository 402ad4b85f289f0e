# SPDX-License-Identifier: Apache-2.0
"""Whether every metric, label and value that is named is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exposition import SYNTHETIC, TARGET_LABELS, Exposition
from faults import Faults
from promql import PromQLError, Query, Selector, parse

if TYPE_CHECKING:
    from rules import Rules

SERVER, OUTSIDE = "memory-server", "memory-server-public"
# On the series that the recording rules make.
RECORDED_LABELS = frozenset({"slo"})


@dataclass(frozen=True)
class Asked:
    """An expression, and where it stands."""

    file: Path
    place: str
    expression: str
    # Whether each of its selectors must say of which job it speaks, since other services have metrics of the same name.
    names_job: bool = False


def check_named(
    queries: Iterable[Asked], found: "Rules", exposition: Exposition, outside: Exposition, faults: Faults,
) -> int:
    """How many selectors were looked for."""
    count = 0
    for asked in queries:
        try:
            query = parse(asked.expression)
        except PromQLError as error:
            faults.add(asked.file, f"{asked.place}: {error}")
            continue
        count += len(query.selectors)
        wrong = [
            fault for selector in query.selectors
            for fault in selector_faults(selector, asked, found, exposition, outside)
        ]
        # Only then, since the labels of a metric that is not there are not there either.
        if not wrong:
            unknown = query.grouping - known_labels(query, found, exposition, outside)
            wrong = [f"groups by {label}, which none of its metrics has" for label in sorted(unknown)]
        for fault in wrong:
            faults.add(asked.file, f"{asked.place}: {fault}")
    return count


def selector_faults(
    selector: Selector, asked: Asked, found: "Rules", exposition: Exposition, outside: Exposition,
) -> list[str]:
    if selector.metric in found.recorded:
        known = TARGET_LABELS | RECORDED_LABELS
        unknown = [matcher.label for matcher in selector.matchers if matcher.label not in known]
        return [f"{selector}: no rule records a label {label}" for label in unknown]
    job = next((matcher.value for matcher in selector.matchers if matcher.label == "job"), None)
    if asked.names_job and job not in (SERVER, OUTSIDE):
        return [f'{selector}: names no job, {SERVER} or {OUTSIDE}']
    return (outside if job == OUTSIDE else exposition).faults(selector)


def known_labels(query: Query, found: "Rules", exposition: Exposition, outside: Exposition) -> frozenset[str]:
    known = TARGET_LABELS
    for selector in query.selectors:
        if selector.metric in found.recorded:
            known |= RECORDED_LABELS
        known |= exposition.labels_of(selector.metric) | outside.labels_of(selector.metric)
    return known
