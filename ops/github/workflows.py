# SPDX-License-Identifier: Apache-2.0
"""What the workflows in .github ask of a repository. By their form, which ops/test/workflows proves: no YAML reader is needed."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_JOB = re.compile(r"^  [a-z][a-z0-9-]*:$", re.MULTILINE)
_ENVIRONMENT = re.compile(r"^    environment:(?: (?P<name>\S+)|\n      name: (?P<inner>\S+))", re.MULTILINE)
_SECRET = re.compile(r"\$\{\{ secrets\.(\w+) \}\}")


def environments() -> dict[str, set[str]]:
    """The names of the secrets that jobs of an environment are given, by environment."""
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / ".github/workflows").glob("*.yml")):
        _, _, jobs = file.read_text().partition("\njobs:\n")
        for job in _JOB.split(jobs):
            match = _ENVIRONMENT.search(job)
            # One that is chosen at the start, as in a rollback, is one of those that are named elsewhere.
            if match and not (name := match["name"] or match["inner"]).startswith("$"):
                found.setdefault(name, set()).update(_SECRET.findall(job))
    return found
