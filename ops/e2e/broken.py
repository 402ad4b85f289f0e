# SPDX-License-Identifier: Apache-2.0
"""Releases that must not stay: each is undone by itself, says why, and the old one never stops serving."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from checks import Checks
from programs import Blame, told
from releases import check_settled, check_shed
from scene import PATIENT_LEASE, Scene


@dataclass(frozen=True)
class Broken:
    name: str
    # What the process may end with: 4 when hosts were changed and everything was taken back, 1 when nothing was touched.
    codes: tuple[int, ...]
    # One of these words tells an operator what is wrong.
    words: tuple[str, ...]
    # And this stands in what is shown of the release itself.
    shown: str = ""
    # Whether it is led to before it is found out: then its own refusals are seen by clients, and nothing else.
    is_seen: bool = False


BROKEN = (
    Broken("crash", (4,), ("configuration was refused", "ended by itself", "started it again"), "top_k"),
    Broken("unhealthy", (4,), ("does not become ready",)),
    Broken("smoke", (4,), ("does not do what the suite expects",)),
    Broken("after-cutover", (4,), ("not through nginx", "nginx does not lead to"), is_seen=True),
    # Seen dead, or when Docker has started it again already.
    Broken("bake", (4,), ("got worse", "killed from outside", "started again", "started it again"), is_seen=True),
    Broken("architecture", (1, 4), ("another processor", "platform", "architecture")),
    Broken("exec-format", (4,), ("another processor", "exec format", "may not be run")),
)
SECONDS = 240


def run_broken(scene: Scene, checks: Checks) -> None:
    file = scene.configuration("releases", "deploy.yml", None, PATIENT_LEASE)
    scene.lab.commit_nothing()
    good = scene.deployctl.run("deploy", file=file)
    checks.equal("before the broken ones", "a good release serves", good.code, 0)
    before = scene.answering()
    with scene.load() as load:
        time.sleep(2)
        for broken in BROKEN:
            case = f"broken: {broken.name}"
            known = load.report()
            ended = scene.deployctl.run("deploy", file=configured(scene, broken), seconds=SECONDS)
            checks.check(case, f"exit {' or '.join(map(str, broken.codes))}", ended.code in broken.codes, ended.code)
            text = ended.text.lower()
            checks.check(case, "the cause is named", any(word in text for word in broken.words) and broken.shown in text, cause(ended.text))
            checks.equal(case, "the old release answers", scene.answering(), before)
            check_settled(scene, checks, case)
            report = load.report()
            new = report.blames - known.blames
            unkind = Counter({blame: count for blame, count in new.items() if not may_fail(blame, broken, before)})
            checks.check(
                case, "no request failed" + (" but by the broken release" if broken.is_seen else ""), not unkind,
                f"{told(unkind)}; {report.figures['examples'][:3]}" if unkind else told(new),
            )
        check_shed(checks, "while they were deployed", load.stop())
    after = scene.deployctl.run("deploy", "--force", file=file)
    checks.equal("after the broken ones", "the next deploy succeeds", after.code, 0)


def configured(scene: Scene, broken: Broken) -> Path:
    """What never comes right is waited for less long."""
    return scene.configuration(
        f"broken-{broken.name}", f"broken/{broken.name}.yml", None, PATIENT_LEASE,
        (r"^  deadline: 20s$", "  deadline: 10s"), (r"^  smoke: 20s$", "  smoke: 10s"),
    )


def may_fail(blame: Blame, broken: Broken, before: dict[str, str]) -> bool:
    return broken.is_seen and blame.release not in ("", before.get(blame.host))


def cause(text: str) -> str:
    lines = [line for line in text.splitlines() if "likely cause" in line] or text.splitlines()[-3:]
    return " ".join(lines)[-160:]
