# SPDX-License-Identifier: Apache-2.0
"""Three hosts, batch by batch, under load: the canary is watched before the others, and a host that fails takes all back."""

import re
import time

from checks import Checks
from moments import began, wait_until
from releases import check_load, check_serving, check_settled, check_shed
from scene import Scene

BATCHES = (r"^rollout:$(\n {2}.*)*", "rollout:\n  canary: 1\n  batch: 1\n  bake: 3s")
WARM_UP_SECONDS = 5


def run_rolling(scene: Scene, checks: Checks) -> None:
    text = (scene.lab.directory / "deploy.yml").read_text()
    change = BATCHES if re.search(BATCHES[0], text, re.MULTILINE) else (r"^retain:", f"{BATCHES[1]}\nretain:")
    file = scene.configuration("rolling", "deploy.yml", None, change)
    scene.lab.commit_nothing()
    good = scene.deployctl.run("deploy", file=file)
    checks.equal("before", "a good release serves", good.code, 0)

    with scene.load() as load:
        time.sleep(WARM_UP_SECONDS)
        case = "host by host"
        scene.lab.commit_nothing()
        running = scene.deployctl.start("deploy", file=file)
        wait_until(began("bake", 0.5), running, None)
        answering = list(scene.answering().values())
        checks.check(
            case, "the canary alone answers with the new release while it is watched",
            answering[1] == answering[2] != answering[0], answering,
        )
        ended = scene.deployctl.note(running.wait())
        checks.equal(case, "exit 0", ended.code, 0)
        checks.equal(case, "three batches, one after another", re.findall(r"batch (\d) of 3", ended.text), ["1", "2", "3"])
        served = check_serving(scene, checks, case)
        report = check_load(scene, checks, case, load, 0)

        case = "the second host fails"
        before = scene.answering()
        scene.lab.commit_nothing()
        running = scene.deployctl.start("deploy", file=file)
        try:
            came = wait_until(began("bake", 0.2), running, None)
            scene.lab.host(2, "break-nginx")
            ended = scene.deployctl.note(running.wait())
        finally:
            scene.lab.host(2, "mend-nginx")
        checks.check(case, "it fails when the canary serves already", came)
        checks.equal(case, "everything is taken back: exit 4", ended.code, 4)
        checks.check(case, "the host is named", "app-2" in ended.err or scene.addresses[1] in ended.err, ended.last_line)
        checks.equal(case, "all three are left on the old release", scene.answering(), before)
        checks.equal(case, "which is the one from before", set(before.values()), {served})
        check_settled(scene, checks, case)
        time.sleep(WARM_UP_SECONDS)
        report = load.stop()
        checks.check(case, "0 requests failed", report.failures == 0, f"{report.count('sent')} sent; {report.kinds}")
        check_shed(checks, case, report)
