# SPDX-License-Identifier: Apache-2.0
"""The workflows hold no logic of their own: each step is a command of this repository that is there, told by one line."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.append(str(ROOT / "ops/github"))
from workflows import environments  # noqa: E402

# Its arguments are read by deployctl itself: DocumentedCommandsTests.
DEPLOYCTL = re.compile(r"deployctl [^;&|$`]*(\"\$[A-Z]+\"[^;&|$`]*)*")
SECRET = re.compile(r"\$\{\{ secrets\.(\w+) \}\}")


def main() -> None:
    files = sorted((ROOT / ".github/workflows").glob("*.yml"))
    workflows = {file.name: yaml.safe_load(file.read_text()) for file in files}
    faults = [fault for name, workflow in workflows.items() for fault in of_workflow(name, workflow)]
    faults += of_checks(workflows["ci.yml"])
    faults += of_environments(workflows)
    for fault in faults:
        print(f"workflows: {fault}", file=sys.stderr)
    steps = sum(len(job["steps"]) for workflow in workflows.values() for job in workflow["jobs"].values())
    print(f"workflows: {len(workflows)} with {steps} steps, {len(faults)} faults")
    sys.exit(1 if faults else 0)


def of_workflow(name: str, workflow: dict[str, Any]) -> Iterator[str]:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    programs = listed_programs()
    image = re.search(r"^ARG SWIFT_IMAGE=(\S+)", (ROOT / "docker/Dockerfile").read_text(), re.MULTILINE)
    for key, job in workflow["jobs"].items():
        place = f"{name}: {key}"
        if "timeout-minutes" not in job:
            yield f"{place} has no timeout-minutes"
        container = job.get("container")
        used = container["image"] if isinstance(container, dict) else container
        if used and (image is None or used.split("@")[0] != image[1].split("@")[0]):
            yield f"{place} builds with {used}, and docker/Dockerfile with {image and image[1]}"
        for step in job["steps"]:
            command = step.get("run")
            if command is not None and not is_known(command, targets, programs):
                yield f"{place}: `{command}` is neither a make target, nor a program of ops, nor a line of deployctl"


def is_known(command: str, targets: set[str], programs: set[str]) -> bool:
    if "\n" in command or "${{" in command:
        return False
    first, *rest = command.split()
    if first == "make":
        return bool(rest) and set(rest) <= targets
    return first in programs or DEPLOYCTL.fullmatch(command) is not None


def listed_programs() -> set[str]:
    listed = subprocess.run(["git", "ls-files", "--stage", "ops", ".ci"], cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE)
    lines = [line.split(maxsplit=3) for line in listed.stdout.splitlines()]
    return {path for mode, _, _, path in lines if mode == "100755"}


def of_checks(workflow: dict[str, Any]) -> Iterator[str]:
    """A required check that no job reports would keep every pull request waiting."""
    names = {job["name"] for job in workflow["jobs"].values()}
    for rule in json.loads((ROOT / ".github/rulesets/main.json").read_text())["rules"]:
        if rule["type"] == "required_status_checks":
            wanted = {each["context"] for each in rule["parameters"]["required_status_checks"]}
            if wanted != names:
                yield f"the ruleset wants the checks {sorted(wanted)}, ci.yml has {sorted(names)}"


def of_environments(workflows: dict[str, Any]) -> Iterator[str]:
    """ops/github reads them by their form alone."""
    found: dict[str, set[str]] = {}
    for workflow in workflows.values():
        for job in workflow["jobs"].values():
            environment = job.get("environment")
            name = environment["name"] if isinstance(environment, dict) else environment
            if name is None and SECRET.search(json.dumps(job)):
                yield f"{job['name']} takes secrets without an environment"
            if name is not None and not name.startswith("$"):
                found.setdefault(name, set()).update(SECRET.findall(json.dumps(job)))
    # The deploy.yml that goes with them names what they give, and nothing else.
    example = set(re.findall(r"env:([A-Z_]+)", (ROOT / "ops/deploy/deploy.github.yml").read_text()))
    for name in ("staging", "production"):
        if found[name] != example:
            yield f"{name} gives {sorted(found[name])}, and deploy.github.yml takes {sorted(example)}"
    if found != environments():
        yield f"ops/github/workflows.py reads {environments()}, and there is {found}"


if __name__ == "__main__":
    main()
