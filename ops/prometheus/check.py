# SPDX-License-Identifier: Apache-2.0
"""Started by ops/prometheus/check."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
from catalogue import check_catalogue  # noqa: E402
from dashboards import check_dashboards, panel_queries  # noqa: E402
from documents import (  # noqa: E402
    check_commands, check_log_recipes, check_proofs, check_settings, document_queries,
)
from exposition import Exposition, ExpositionError, differences  # noqa: E402
from faults import ROOT, Faults  # noqa: E402
from named import check_named  # noqa: E402
from rules import check_alerts, check_tests, rule_queries, rules  # noqa: E402
from scrapes import ChaosFailed, binaries, record  # noqa: E402
from tools import (  # noqa: E402
    check_alertmanager, check_exposition, check_expressions, check_prometheus, run_unit_tests,
)

SCRAPES = ("local", "cloud")


def main() -> None:
    arguments = parsed()
    began = time.monotonic()
    faults = Faults()
    try:
        check_prometheus(faults)
        if arguments.unit_tests:
            run_unit_tests(faults)
        check_alertmanager(faults)
        check_dashboards(faults)
        groups = rules(faults)
        check_alerts(groups, faults)
        check_tests(groups, faults)
        server = binaries().server
        check_settings(server, faults)
        check_commands(server, faults)
        check_proofs(faults)
        with tempfile.TemporaryDirectory(prefix="memory-layer-check-") as place:
            folder = Path(arguments.scrapes or arguments.save or place)
            if not arguments.scrapes:
                folder.mkdir(parents=True, exist_ok=True)
                record(folder)
            exposition = read(folder, faults)
            outside = Exposition()
            outside.add_text((folder / "blackbox.txt").read_text())
            check_log_recipes("".join((folder / f"{name}.log").read_text() for name in SCRAPES), faults)
        queries = [*rule_queries(groups), *panel_queries(), *document_queries(exposition)]
        check_expressions(queries, faults)
        count = check_named(queries, groups, exposition, outside, faults)
        check_catalogue(exposition, faults)
    except (ChaosFailed, ExpositionError) as failure:
        sys.exit(f"ops/prometheus/check: {failure}")
    faults.finish(
        f"{len(groups.alerts)} alerts with runbooks and tests, {count} selectors find what they name among "
        f"{len(exposition.families)} families ({time.monotonic() - began:.0f} s)"
    )


def read(folder: Path, faults: Faults) -> Exposition:
    """The union of the scrapes of both profiles; each must be right in both formats, and the two must agree."""
    union = Exposition()
    for name in SCRAPES:
        text, openmetrics = ((folder / name).with_suffix(suffix).read_text() for suffix in (".txt", ".om"))
        check_exposition(name, text, faults)
        union.add_text(text)
        union.add_openmetrics(openmetrics)
        for difference in differences(text, openmetrics):
            faults.add(f"the scrape of {name}", difference)
    for name, family in union.families.items():
        if not family.help:
            faults.add("the scrape", f"{name} has no help text")
    return union


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ops/prometheus/check")
    parser.add_argument("--save", metavar="FOLDER", help="keep the scrapes there")
    parser.add_argument("--scrapes", metavar="FOLDER", help="take these scrapes instead of starting servers")
    parser.add_argument(
        "--no-unit-tests", dest="unit_tests", action="store_false", help="leave out promtool test rules"
    )
    return parser.parse_args()


main()
