# SPDX-License-Identifier: Apache-2.0
"""What real scrapes hold, parsed by the reference parsers of prometheus_client."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_text
from promql import Selector

# Prometheus itself puts these on every series, or makes the series: no scrape can show them.
TARGET_LABELS = frozenset({"job", "instance"})
SYNTHETIC = {"up": frozenset[str](), "ALERTS": frozenset({"alertname", "alertstate", "severity"})}
PARTS = ("_bucket", "_count", "_sum")
COUNTED = ("_total", "_created")


class ExpositionError(Exception):
    """A scrape is not what its format allows."""


@dataclass
class Family:
    kind: str
    help: str
    series: list[dict[str, str]] = field(default_factory=list)

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(name for labels in self.series for name in labels) - {"le"}


class Exposition:
    """The union of several scrapes: families by the name that rules use, a counter's with its _total."""

    def __init__(self) -> None:
        self.families: dict[str, Family] = {}
        self.samples: dict[str, list[dict[str, str]]] = {}

    def add_text(self, text: str) -> None:
        self._add(read_text(text))

    def add_openmetrics(self, text: str) -> None:
        try:
            self._add(read_openmetrics(text))
        except ValueError as error:
            raise ExpositionError(f"the OpenMetrics answer is malformed: {error}") from None

    def _add(self, families: Iterable) -> None:
        for family in families:
            kind = "gauge" if family.type in ("unknown", "info") else family.type
            name = family.name
            # The text parser takes _total off as OpenMetrics does, and keeps none of the two in a gauge's name.
            if family.type == "counter" and not name.endswith("_total"):
                name += "_total"
            if family.type == "info" and not name.endswith("_info"):
                name += "_info"
            known = self.families.setdefault(name, Family(kind, family.documentation))
            if known.kind != kind:
                raise ExpositionError(f"{name} is a {known.kind} in one scrape and a {kind} in another")
            for sample in family.samples:
                if sample.name.endswith("_created") and family.type in ("counter", "histogram", "summary"):
                    continue
                labels = dict(sample.labels)
                known.series.append(labels)
                self.samples.setdefault(sample.name, []).append(labels)

    def faults(self, selector: Selector) -> list[str]:
        """Why a selector finds nothing here; empty when it finds something."""
        if selector.metric in SYNTHETIC:
            known = SYNTHETIC[selector.metric] | TARGET_LABELS
            return [
                f"{selector}: {selector.metric} has no label {matcher.label}"
                for matcher in selector.matchers if matcher.label not in known
            ]
        series = self.samples.get(selector.metric)
        if series is None:
            return [f"{selector.metric}: no scrape has this metric"]
        # What a variable of Grafana stands for is not known here.
        matchers = [
            matcher for matcher in selector.matchers if matcher.label not in TARGET_LABELS and "$" not in matcher.value
        ]
        labels = {name for each in series for name in each}
        if missing := [matcher.label for matcher in matchers if matcher.label not in labels]:
            return [f"{selector}: {selector.metric} has no label {name}" for name in missing]
        if not any(all(matcher.accepts(each) for matcher in matchers) for each in series):
            return [f"{selector}: no series of {selector.metric} in any scrape is like this"]
        return []

    def labels_of(self, metric: str) -> frozenset[str]:
        if metric in SYNTHETIC:
            return SYNTHETIC[metric] | TARGET_LABELS
        return frozenset(name for labels in self.samples.get(metric, ()) for name in labels)


def differences(text: str, openmetrics: str) -> list[str]:
    """What one format of a scrape has and the other lacks. `le` is written differently, and is left out."""
    one, other = Exposition(), Exposition()
    one.add_text(text)
    other.add_openmetrics(openmetrics)
    return sorted(f"{series} is only in the {name}" for name, series in _only(one, other))


def _only(one: Exposition, other: Exposition) -> Iterable[tuple[str, str]]:
    first, second = _series(one.samples), _series(other.samples)
    yield from (("text format", each) for each in first - second)
    yield from (("OpenMetrics format", each) for each in second - first)


def _series(samples: Mapping[str, list[dict[str, str]]]) -> set[str]:
    return {
        name + str(sorted((key, value) for key, value in labels.items() if key != "le"))
        for name, series in samples.items() for labels in series
    }
