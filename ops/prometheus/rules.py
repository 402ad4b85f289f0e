# SPDX-License-Identifier: Apache-2.0
"""The rules: what they ask for, and whether each alert is complete, has its runbook, and is tested both ways."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from faults import ROOT, Faults
from named import Asked

FOLDER, TESTS, RUNBOOKS = ROOT / "ops/prometheus/rules", ROOT / "ops/prometheus/tests", ROOT / "ops/runbooks"
SEVERITIES = {"page", "ticket", "none"}
ANNOTATIONS = {"summary", "description", "runbook_url"}
SECTIONS = ("## What it means", "## What users see", "## Look at", "## Do", "## Stop when")
ALERTS = re.compile(r'ALERTS\{(?P<matchers>[^}]*)\}')
NAME = re.compile(r'alertname="(?P<name>\w+)"')


@dataclass(frozen=True)
class Rule:
    file: Path
    body: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.body.get("alert") or self.body.get("record"))


@dataclass(frozen=True)
class Rules:
    alerts: list[Rule]
    records: list[Rule]

    @property
    def recorded(self) -> set[str]:
        return {rule.name for rule in self.records}


def rules(faults: Faults) -> Rules:
    found = Rules([], [])
    for file in sorted(FOLDER.glob("*.yml")):
        for group in yaml.safe_load(file.read_text())["groups"]:
            for body in group["rules"]:
                (found.alerts if "alert" in body else found.records).append(Rule(file, body))
    for name in {rule.name for rule in found.alerts if sum(each.name == rule.name for each in found.alerts) > 1}:
        faults.add(FOLDER, f"{name} is defined twice")
    return found


def rule_queries(found: Rules) -> Iterator[Asked]:
    for rule in (*found.alerts, *found.records):
        yield Asked(rule.file, rule.name, rule.body["expr"], names_job=True)


def check_alerts(found: Rules, faults: Faults) -> None:
    for rule in found.alerts:
        if not re.fullmatch(r"(?:[A-Z][a-z]+)+", rule.name):
            faults.add(rule.file, f"{rule.name} is not in CamelCase")
        severity = rule.body.get("labels", {}).get("severity")
        if severity not in SEVERITIES:
            faults.add(rule.file, f"{rule.name} has the severity {severity}, not one of {sorted(SEVERITIES)}")
        annotations = rule.body.get("annotations", {})
        for missing in sorted(ANNOTATIONS - annotations.keys()):
            faults.add(rule.file, f"{rule.name} has no {missing}")
        runbook = f"ops/runbooks/{rule.name}.md"
        if annotations.get("runbook_url") != runbook:
            faults.add(rule.file, f"{rule.name}: its runbook_url must be {runbook}")
        check_runbook(RUNBOOKS / f"{rule.name}.md", rule, faults)
    known = {rule.name for rule in found.alerts}
    index = (RUNBOOKS / "README.md").read_text()
    for file in sorted(RUNBOOKS.glob("*.md")):
        if file.stem != "README" and file.stem not in known:
            faults.add(file, "no alert has this name")
    for name in sorted(known):
        if f"({name}.md)" not in index:
            faults.add(RUNBOOKS / "README.md", f"{name} is not in the index")


def check_runbook(file: Path, rule: Rule, faults: Faults) -> None:
    if not file.is_file():
        faults.add(rule.file, f"{rule.name} has no {file.relative_to(ROOT)}")
        return
    text = file.read_text()
    if not text.startswith(f"# {rule.name}\n"):
        faults.add(file, f"begins with another title than # {rule.name}")
    if f"\nSeverity: {rule.body['labels'].get('severity')}\n" not in text:
        faults.add(file, "tells another severity than the rule")
    headings = tuple(line for line in text.splitlines() if line.startswith("## "))
    if headings != SECTIONS:
        faults.add(file, f"has other sections than {', '.join(SECTIONS)}")


def check_tests(found: Rules, faults: Faults) -> None:
    """Each alert must be seen firing in a test, and seen silent in another."""
    fires: set[str] = set()
    silent: set[str] = set()
    for file in TESTS.glob("*.yml"):
        for test in yaml.safe_load(file.read_text())["tests"]:
            for case in test.get("promql_expr_test", ()):
                if (alerts := ALERTS.search(case["expr"])) and (name := NAME.search(alerts["matchers"])):
                    if not case["exp_samples"]:
                        silent.add(name["name"])
                    elif 'alertstate="firing"' in alerts["matchers"]:
                        fires.add(name["name"])
    for rule in found.alerts:
        if rule.name not in fires:
            faults.add(rule.file, f"no test in ops/prometheus/tests makes {rule.name} fire")
        # A watchdog that is silent is the fault that it is there for.
        if rule.name not in silent and rule.body["labels"].get("severity") != "none":
            faults.add(rule.file, f"no test in ops/prometheus/tests sees {rule.name} silent")
