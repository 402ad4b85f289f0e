# SPDX-License-Identifier: Apache-2.0
"""Deploys by deployctl and by hand, in turn, and says how they compare and where the time goes. Started by ops/bench/deploy/run."""

import argparse
import json
import re
import signal
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "e2e"))
from lab import E2EFailed  # noqa: E402
from programs import Running  # noqa: E402
from scene import Scene  # noqa: E402

TARGET = 1.2
BY_HAND_SECONDS = 300
STEP = re.compile(r"\s(?:ok|warn)\s+(?P<label>[a-z-]+)\s+(?:(?P<host>[0-9.]+)\s+)?(?:(?P<minutes>\d+)m)?(?P<seconds>[0-9.]+)s\b")
NO_PROOF = ((r"^smoke:\n(?:  .*\n)+", ""), (r"^bake:\n(?:  .*\n)+", ""))
NO_BAKE = ((r"^bake:\n(?:  .*\n)+", ""),)
Steps = dict[str, float]


def main() -> None:
    arguments = parsed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with Scene(stays=arguments.keep) as scene:
            rounds = measure(scene, arguments.rounds)
    except E2EFailed as failure:
        sys.exit(f"bench: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    ratio = report(rounds)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rounds, indent=1) + "\n")
    if arguments.strict and ratio > TARGET:
        sys.exit(f"bench: {ratio:.2f} times the time by hand, more than {TARGET}")


def measure(scene: Scene, count: int) -> dict[str, list[Any]]:
    """Seconds and steps of each round, by who deployed. The first round warms up caches and does not count."""
    # Both wait for nothing but what they check themselves, in the lab's own configuration.
    files = {
        "deployctl": scene.configuration("bench", "deploy.yml", None, *NO_PROOF),
        "with suites": scene.configuration("bench-suites", "deploy.yml", None, *NO_BAKE),
    }
    variables = scene.lab.directory / "e2e" / "by-hand.env"
    variables.write_text("PROFILE=local\nHTTP_HOST=0.0.0.0\nALLOW_ANONYMOUS=true\nDATA_DIR=/tmp/data\nTRUSTED_PROXIES=127.0.0.0/8,172.16.0.0/12\n")
    rounds: dict[str, list[Any]] = {"by hand": [], "deployctl": [], "with suites": []}
    for turn in range(count + 1):
        order = list(rounds)[turn % 3:] + list(rounds)[: turn % 3]
        for who in order:
            # A line of its own for each: what the other built must not be in the cache.
            scene.lab.commit()
            seconds, steps = by_hand(scene, variables) if who == "by hand" else by_tool(scene, files[who])
            if turn > 0:
                rounds[who].append({"seconds": seconds, "steps": steps})
            print(f"round {turn}{'' if turn else ' (does not count)'}: {who} {seconds:.1f} s", flush=True)
    return rounds


def by_hand(scene: Scene, variables: Path) -> tuple[float, Steps]:
    # Its own place for what it logs in with, gone with it even if it is killed.
    with tempfile.TemporaryDirectory(prefix="by-hand-") as folder:
        ended = Running([str(HERE / "by_hand"), str(variables)], scene.lab.settings() | {"TMPDIR": folder}, HERE).wait(BY_HAND_SECONDS)
    seconds = ended.seconds
    if ended.code != 0:
        raise E2EFailed(f"by hand it ended with {ended.code}:\n{ended.last_words}")
    steps: Steps = defaultdict(float)
    for line in ended.out.splitlines():
        name, _, milliseconds = line.partition(" ")
        steps[name] += int(milliseconds) / 1_000
    return seconds, dict(steps)


def by_tool(scene: Scene, file: Path) -> tuple[float, Steps]:
    ended = scene.deployctl.run("deploy", file=file)
    if ended.code != 0:
        raise E2EFailed(f"deployctl ended with {ended.code}:\n{ended.last_words}")
    steps: Steps = defaultdict(float)
    for line in ended.err.splitlines():
        if found := STEP.search(line):
            steps[found["label"]] += 60 * int(found["minutes"] or 0) + float(found["seconds"])
    return ended.seconds, dict(steps)


def report(rounds: dict[str, list[Any]]) -> float:
    medians = {who: statistics.median(each["seconds"] for each in turns) for who, turns in rounds.items()}
    ratios = [tool["seconds"] / hand["seconds"] for tool, hand in zip(rounds["deployctl"], rounds["by hand"], strict=True)]
    ratio = statistics.median(ratios)
    form = "{:20} {:>8}  {}"
    for who, turns in rounds.items():
        print(f"\n{who}: median {medians[who]:.2f} s of {', '.join(format(turn['seconds'], '.1f') for turn in turns)}")
        names = sorted({name for turn in turns for name in turn["steps"]}, key=lambda name: -middle(turns, name))
        told = 0.0
        for name in names:
            told += middle(turns, name)
            print(form.format(f"  {name}", f"{middle(turns, name):.2f} s", "#" * round(middle(turns, name) * 10)))
        print(form.format("  the rest", f"{medians[who] - told:.2f} s", "(starting, connecting, looking, notes between steps)"))
    print(f"\ndeployctl / by hand: {ratio:.2f} (rounds: {', '.join(format(each, '.2f') for each in ratios)}); target {TARGET} at most")
    print(f"with the smoke suites: {medians['with suites'] / medians['by hand']:.2f}", flush=True)
    return ratio


def middle(turns: list[Any], name: str) -> float:
    return statistics.median(turn["steps"].get(name, 0.0) for turn in turns)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ops/bench/deploy/run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of each (5)")
    parser.add_argument("--keep", action="store_true", help="leave the lab as it is at the end")
    parser.add_argument("--strict", action="store_true", help=f"fail beyond {TARGET} times")
    parser.add_argument("--json", metavar="FILE", help="the rounds too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
