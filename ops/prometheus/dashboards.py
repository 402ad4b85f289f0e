# SPDX-License-Identifier: Apache-2.0
"""The dashboard: what it asks for, and whether it is as it should be."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import yaml
from faults import ROOT, Faults
from named import Asked

FOLDER = ROOT / "ops/grafana"
FILE = FOLDER / "memory-layer.json"
UID = "memory-layer"


def panels(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", ())


def panel_queries() -> Iterator[Asked]:
    dashboard = json.loads(FILE.read_text())
    for panel in panels(dashboard):
        for target in panel.get("targets", ()):
            yield Asked(FILE, panel["title"], target["expr"])
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            # label_values(METRIC{…}, LABEL)
            yield Asked(FILE, f"${variable['name']}", variable["query"]["query"].split("(")[1].rsplit(",", 1)[0])
    for annotation in dashboard["annotations"]["list"]:
        if "expr" in annotation:
            yield Asked(FILE, annotation["name"], annotation["expr"])


def check_dashboards(faults: Faults) -> None:
    made = subprocess.run(
        [sys.executable, "-B", FOLDER / "make-dashboard", "--check"], text=True, timeout=60, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if made.returncode != 0:
        faults.add(FILE, made.stdout.strip())
        return
    dashboard = json.loads(FILE.read_text())
    if dashboard.get("uid") != UID or dashboard.get("id", 0) is not None:
        faults.add(FILE, f"its uid must be {UID} and its id null")
    seen: set[int] = set()
    for panel in panels(dashboard):
        title = panel.get("title", "")
        if panel["id"] in seen:
            faults.add(FILE, f"{title}: two panels have the id {panel['id']}")
        seen.add(panel["id"])
        if panel["type"] == "row":
            continue
        if not panel.get("description"):
            faults.add(FILE, f"{title}: no description")
        if panel.get("datasource", {}).get("uid") != "${datasource}":
            faults.add(FILE, f"{title}: its datasource is not ${{datasource}}")
        if not panel["fieldConfig"]["defaults"].get("unit"):
            faults.add(FILE, f"{title}: no unit")
        if not panel.get("targets"):
            faults.add(FILE, f"{title}: asks for nothing")
    for file in sorted((FOLDER / "provisioning").rglob("*.yml")):
        try:
            yaml.safe_load(file.read_text())
        except yaml.YAMLError as error:
            faults.add(file, str(error))
