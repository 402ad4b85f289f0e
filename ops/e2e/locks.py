# SPDX-License-Identifier: Apache-2.0
"""Two runs at once: one waits or is refused with the owner named; a dead one's lease is taken over; a zombie is refused."""

import re
import signal
import time
from pathlib import Path

from checks import Checks
from releases import check_serving
from scene import Scene

# Of the lab's deploy.yml; a second is the host's grain.
TIME_TO_LIVE_SECONDS, GRAIN_SECONDS = 5, 2
HELD = r"ok\s+acquire-lease\s+\S*\.13\s"


def run_locks(scene: Scene, checks: Checks) -> None:
    file = scene.configuration("locks")
    hasty = scene.configuration("hasty", "deploy.yml", None, (r"^  wait: .*$", "  wait: 1s"))
    refused_and_waiting(scene, checks, file, hasty)
    dead_holder(scene, checks, file)
    zombie(scene, checks, file)


def refused_and_waiting(scene: Scene, checks: Checks, file: Path, hasty: Path) -> None:
    case = "two deploys at once"
    scene.lab.commit_nothing()
    first = scene.deployctl.start("deploy", file=file)
    if not checks.check(case, "the first takes the leases", first.wait_for_line(HELD) is not None):
        scene.deployctl.note(first.kill())
        return
    second = scene.deployctl.run("deploy", file=hasty)
    checks.equal(case, "the second, which hardly waits, is refused: exit 3", second.code, 3)
    named = re.search(rf"process {first.process.pid}\b", second.err) is not None
    checks.check(case, "the owner is named: its process", named, second.last_line)
    status = scene.deployctl.run("lock", "status", file=file)
    checks.check(case, "lock status names it too", str(first.process.pid) in status.out, status.last_line)
    third = scene.deployctl.start("deploy", file=file)
    ended = scene.deployctl.note(first.wait())
    checks.equal(case, "the first comes to its end: exit 0", ended.code, 0)
    ended = scene.deployctl.note(third.wait())
    checks.equal(case, "a third, which waited, comes to its end: exit 0", ended.code, 0)
    check_serving(scene, checks, case)


def dead_holder(scene: Scene, checks: Checks, file: Path) -> None:
    case = "the holder is killed"
    scene.lab.commit_nothing()
    first = scene.deployctl.start("deploy", file=file)
    checks.check(case, "it holds the leases", first.wait_for_line(r"ok\s+smoke-private") is not None)
    scene.deployctl.note(first.kill())
    killed = time.monotonic()
    # What is deployed again needs no build: it comes to the lease at once.
    second = scene.deployctl.start("deploy", "--force", *pushed(scene), file=file)
    taken = second.wait_for_line(HELD)
    seconds = time.monotonic() - killed
    most = TIME_TO_LIVE_SECONDS + GRAIN_SECONDS + 3
    checks.check(case, f"its lease is taken over within its life ({most} s at most)", taken is not None and seconds <= most, f"{seconds:.1f} s")
    ended = scene.deployctl.note(second.wait())
    checks.equal(case, "the next deploy succeeds: exit 0", ended.code, 0)
    check_serving(scene, checks, case)


def zombie(scene: Scene, checks: Checks, file: Path) -> None:
    for label in ("pull", "bake"):
        case = f"a zombie, asleep at {label}"
        scene.lab.commit_nothing()
        first = scene.deployctl.start("deploy", file=file)
        checks.check(case, f"it comes to {label}", first.wait_for_line(rf"(\.\.\.|ok)\s+{label}\b") is not None)
        first.send(signal.SIGSTOP)
        scene.lab.commit_nothing()
        second = scene.deployctl.run("deploy", file=file)
        checks.equal(case, "another deploy takes over: exit 0", second.code, 0)
        release = check_serving(scene, checks, case)
        journals = {number: len(state.journal) for number, state in scene.states().items()}
        first.send(signal.SIGCONT)
        ended = scene.deployctl.note(first.wait(60))
        checks.check(case, "it ends, and not well: exit 4 or 5", ended.code in (4, 5), f"exit {ended.code}: {ended.last_line}")
        checks.check(case, "it says that the lease was lost", "lease" in ended.err and "lost" in ended.err, ended.last_line)
        # What it sent after it woke was refused by each host.
        after = {number: len(state.journal) for number, state in scene.states().items()}
        checks.equal(case, "no host took another step of it", after, journals)
        checks.equal(case, "the other's release serves", check_serving(scene, checks, case), release)


def pushed(scene: Scene) -> list[str]:
    """Options for the image of the release that serves."""
    release = scene.state(1).history[-1]["release"]
    return ["--image", release["image"]["digest"], "--revision", release["revision"]]

