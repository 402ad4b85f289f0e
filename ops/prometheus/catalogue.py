# SPDX-License-Identifier: Apache-2.0
"""Holds docs/metrics.md to the scrapes in both directions: names, types, labels, and the values of closed labels."""

import re

from exposition import Exposition
from faults import ROOT, Faults

FILE = ROOT / "docs/metrics.md"
ROW = re.compile(
    r"^\| `(?P<name>[a-z0-9_]+)` \| (?P<kind>\w+) \| (?P<labels>[^|]*) \| (?P<text>[^|]+) \|$", re.MULTILINE
)
LABEL = re.compile(r"`(?P<name>[a-z0-9_]+)`(?: \((?P<values>[^)]*)\))?")


def check_catalogue(exposition: Exposition, faults: Faults) -> None:
    rows = {row["name"]: row for row in ROW.finditer(FILE.read_text())}
    for name in sorted(exposition.families.keys() - rows.keys()):
        faults.add(FILE, f"{name} is exposed and not documented")
    for name in sorted(rows.keys() - exposition.families.keys()):
        faults.add(FILE, f"{name} is documented and in no scrape")
    for name in sorted(rows.keys() & exposition.families.keys()):
        row, family = rows[name], exposition.families[name]
        if row["kind"] != family.kind:
            faults.add(FILE, f"{name} is a {family.kind}, not a {row['kind']}")
        documented = {label["name"]: label["values"] for label in LABEL.finditer(row["labels"])}
        if documented.keys() != family.labels:
            faults.add(FILE, f"{name} has the labels {sorted(family.labels)}, not {sorted(documented)}")
        for label, values in documented.items():
            if values:
                told = set(re.split(r",\s*", values.replace("`", "")))
                real = {labels[label] for labels in family.series if label in labels}
                if told != real:
                    faults.add(FILE, f"{name}: the values of {label} are {sorted(real)}, not {sorted(told)}")
