# SPDX-License-Identifier: Apache-2.0
"""What promtool and amtool say of the files as they are."""

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults import ROOT, Faults
from named import Asked
from scrapes import tool

PROMETHEUS, ALERTMANAGER = ROOT / "ops/prometheus", ROOT / "ops/alertmanager"
KEY_FILE = "/etc/prometheus/memory-server.key"
SECONDS = 120


def check_prometheus(faults: Faults) -> None:
    rules = sorted((PROMETHEUS / "rules").glob("*.yml"))
    run(["promtool", "check", "rules", *rules], "ops/prometheus/rules", faults)
    # promtool wants the file of the key to exist.
    with tempfile.TemporaryDirectory(prefix="memory-layer-check-") as place:
        key, copy = Path(place, "operator.key"), Path(place, "prometheus.yml")
        key.write_text("key")
        text = (PROMETHEUS / "prometheus.yml").read_text()
        if KEY_FILE not in text:
            faults.add(PROMETHEUS / "prometheus.yml", f"no scrape uses {KEY_FILE}")
        copy.write_text(text.replace(KEY_FILE, str(key)).replace("rules/*.yml", str(PROMETHEUS / "rules/*.yml")))
        run(["promtool", "check", "config", copy], PROMETHEUS / "prometheus.yml", faults)


def run_unit_tests(faults: Faults) -> None:
    with ThreadPoolExecutor() as pool:
        tests = sorted((PROMETHEUS / "tests").glob("*.yml"))
        # The list brings an exception of a thread here.
        list(pool.map(lambda test: run(["promtool", "test", "rules", test], test, faults), tests))


def check_expressions(queries: Sequence[Asked], faults: Faults) -> None:
    """Panels and documents hold expressions that promtool never sees: as rules it does."""
    with tempfile.TemporaryDirectory(prefix="memory-layer-check-") as place:
        file = Path(place, "expressions.yml")
        rules = [
            {"record": f"expression:{number}", "expr": re.sub(r"\$__\w+", "5m", asked.expression)}
            for number, asked in enumerate(queries)
        ]
        # JSON is YAML.
        file.write_text(json.dumps({"groups": [{"name": "expressions", "rules": rules}]}))
        result = subprocess.run(
            [tool("promtool"), "check", "rules", "--lint=none", file], text=True, timeout=SECONDS,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
    for number in sorted({int(found) for found in re.findall(r"expression:(\d+)", result.stdout)}):
        faults.add(queries[number].file, f"{queries[number].place}: is no PromQL")
    if result.returncode != 0 and "expression:" not in result.stdout:
        faults.add("the expressions", result.stdout.strip())


def check_alertmanager(faults: Faults) -> None:
    configuration = ALERTMANAGER / "alertmanager.yml"
    run(["amtool", "check-config", configuration], configuration, faults)
    table = ALERTMANAGER / "routes.txt"
    for line in table.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            receiver, *labels = line.split()
            run(
                ["amtool", "config", "routes", "test", f"--config.file={configuration}",
                 f"--verify.receivers={receiver}", *labels],
                table, faults,
            )


def check_exposition(name: str, text: str, faults: Faults) -> None:
    """promtool says nothing at all of a good scrape."""
    result = subprocess.run(
        [tool("promtool"), "check", "metrics"], input=text, text=True, timeout=SECONDS,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    for line in result.stdout.splitlines():
        faults.add(f"the scrape of {name}", line)
    if result.returncode != 0:
        faults.add(f"the scrape of {name}", f"promtool check metrics ended with {result.returncode}")


def run(command: Sequence[str | Path], where: str | Path, faults: Faults) -> None:
    result = subprocess.run(
        [tool(str(command[0])), *command[1:]], text=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if result.returncode != 0:
        faults.add(where, f"{' '.join(map(str, command[:3]))} fails:\n{result.stdout.strip()}")
