# SPDX-License-Identifier: Apache-2.0
"""ops/github against a stand-in for gh that keeps a repository in a file: applied, compared, changed by hand, applied again."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
GH = r'''#!/usr/bin/env python3
import json, os, re, sys
file = os.environ["GH_STATE"]
state = json.load(open(file))
def leave(value=None):
    json.dump(state, open(file, "w"))
    if value is not None:
        print(json.dumps(value))
    sys.exit(0)
words = sys.argv[1:]
if words[:2] == ["secret", "set"]:
    state["secrets"][words[words.index("--env") + 1] + "/" + words[2]] = sys.stdin.read()
    state["arguments"].append(words)
    leave()
assert words[:2] == ["api", "--method"], words
method, path = words[2], words[3].split("?")[0]
body = json.load(sys.stdin) if "--input" in words else None
state["calls"].append(method + " " + path)
repository = "repos/example/demo"
if path == "users/ana":
    leave({"id": 7, "login": "ana"})
if path == repository + "/rulesets":
    if method == "GET":
        leave([{"id": each["id"], "name": each["name"]} for each in state["rulesets"]])
    state["rulesets"].append(body | {"id": 11, "source_type": "Repository"})
    leave(state["rulesets"][-1])
if path == repository + "/rulesets/11":
    if method == "PUT":
        state["rulesets"] = [body | {"id": 11}]
    leave(state["rulesets"][0] | {"rules": state["rulesets"][0]["rules"][::-1]})
if path == repository + "/environments":
    leave({"environments": list(state["environments"].values())})
match = re.fullmatch(repository + r"/environments/(\w+)(/deployment-branch-policies(?:/(\d+))?)?", path)
if match is None:
    sys.exit("gh: Not Found (HTTP 404)")
name, policies, number = match[1], match[2], match[3]
branches = state["branches"].setdefault(name, [])
if not policies:
    rules = [{"type": "required_reviewers", "reviewers": [{"type": each["type"], "reviewer": {"id": each["id"]}} for each in body["reviewers"]]}]
    state["environments"][name] = {
        "name": name, "deployment_branch_policy": body["deployment_branch_policy"],
        "protection_rules": (rules if body["reviewers"] else []) + [{"type": "branch_policy"}],
    }
    leave(state["environments"][name])
if method == "DELETE":
    branches[:] = [each for each in branches if each["id"] != int(number)]
    leave()
if method == "POST":
    branches.append({"id": len(branches) + 1, "name": body["name"]})
    leave(branches[-1])
leave({"branch_policies": branches})
'''


class World:
    def __init__(self, folder: Path) -> None:
        self.file = folder / "state.json"
        self.write({"rulesets": [], "environments": {}, "branches": {}, "secrets": {}, "calls": [], "arguments": []})
        gh = folder / "gh"
        gh.write_text(GH)
        gh.chmod(0o755)
        self.environment = {"PATH": f"{folder}:{os.environ['PATH']}", "GH_STATE": str(self.file)}

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text()))

    def write(self, state: dict[str, Any]) -> None:
        self.file.write_text(json.dumps(state))

    def run(self, program: str, *words: str, **more: str) -> tuple[int, str]:
        done = subprocess.run(
            [ROOT / "ops/github" / program, *words, "--repository", "example/demo"], env=self.environment | more, text=True,
            timeout=SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        return done.returncode, done.stdout


def expect(condition: bool, what: str, seen: object) -> None:
    if not condition:
        sys.exit(f"repository settings: {what}; seen: {seen}")


def settings(world: World) -> None:
    people = ("--reviewer", "ana")
    status, words = world.run("settings", "verify", *people)
    expect(status == 1 and "ruleset main is not there" in words and "environment production is not there" in words, "an empty one differs", words)
    status, words = world.run("settings", "apply", *people)
    expect(status == 0, "it is applied", words)
    status, words = world.run("settings", "verify", *people)
    expect(status == 0 and words.count("as it should be") == 4, "what was applied is as it should be", words)
    expect(world.state["branches"] == {name: [{"id": 1, "name": "main"}] for name in ("production", "registry", "staging")}, "main alone deploys", world.state)

    state = world.state
    checks = next(rule for rule in state["rulesets"][0]["rules"] if rule["type"] == "required_status_checks")
    checks["parameters"]["required_status_checks"].pop()
    state["rulesets"][0]["enforcement"] = "disabled"
    state["environments"]["production"]["protection_rules"] = [{"type": "branch_policy"}]
    state["branches"]["staging"].append({"id": 5, "name": "*"})
    world.write(state)
    status, words = world.run("settings", "verify", *people)
    for part in ('enforcement is "disabled", not "active"', "required_status_checks", "approved by nobody, not [7]", "staging is not for main alone"):
        expect(status == 1 and part in words, f"what somebody changed by hand is told ({part})", words)
    status, words = world.run("settings", "apply", *people)
    expect(status == 0 and world.run("settings", "verify", *people)[0] == 0, "and is set again", words)

    before = len(world.state["calls"])
    world.run("settings", "apply", *people)
    changes = [call for call in world.state["calls"][before:] if not call.startswith("GET ")]
    expect(changes == [], "what is as it should be is not touched", changes)
    status, words = world.run("settings", "verify", "--reviewer", "nobody")
    expect(status == 1 and "HTTP 404" in words and "Traceback" not in words, "what GitHub refuses is told in its words", words)
    world.environment["PATH"] = "/usr/bin:/bin"
    status, words = world.run("settings", "verify")
    expect(status == 1 and "there is no gh" in words, "without gh it says where to get it", words)


def secrets(world: World) -> None:
    status, words = world.run("secrets", "production", HF_TOKEN="hf-s3cret", DEPLOY_SSH_KEY="line one\nline two\n")
    state = world.state
    expect(state["secrets"] == {"production/HF_TOKEN": "hf-s3cret", "production/DEPLOY_SSH_KEY": "line one\nline two\n"}, "they are set", words)
    expect("s3cret" not in json.dumps(state["arguments"]) + words, "no value is in a command line or shown", words)
    expect(status == 0 and "not set: DEPLOY_HASH_KEY OPERATOR_KEY" in words, "what has no value is told", words)
    status, words = world.run("secrets", "prod")
    expect(status == 2 and "production" in words, "an environment that no workflow has is refused", words)


def main() -> None:
    for part in (settings, secrets):
        with tempfile.TemporaryDirectory(prefix="ml-gh-") as folder:
            part(World(Path(folder)))
    print("repository settings: applied, compared, mended; secrets given")


if __name__ == "__main__":
    main()
