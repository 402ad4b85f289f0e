# SPDX-License-Identifier: Apache-2.0
"""What a run that was killed or interrupted leaves: `status` says where it stopped, `abort` takes it back."""

import signal

from checks import Checks
from locks import GRAIN_SECONDS, TIME_TO_LIVE_SECONDS
from programs import Ended
from releases import check_serving
from scene import Scene, eventually

# By then nginx leads to the new release: there is something to take back.
CUT_OVER = r"ok\s+verify-proxy\s+\S*\.13\s"


def run_traces(scene: Scene, checks: Checks) -> None:
    file = scene.configuration("traces")
    scene.deployctl.run("deploy", file=file)
    before = scene.answering()

    case = "killed after the cut-over, then abort"
    scene.lab.commit_nothing()
    running = scene.deployctl.start("deploy", file=file)
    checks.check(case, "it comes so far", running.wait_for_line(CUT_OVER) is not None)
    scene.deployctl.note(running.kill())

    def told() -> Ended:
        return scene.deployctl.run("status", file=file)

    # While its lease lasts nobody can know that it is dead, and on each host it was renewed at another moment.
    eventually(lambda: len(stops(told())) == len(scene.addresses), TIME_TO_LIVE_SECONDS + GRAIN_SECONDS)
    status = told()
    places = [line for line in stops(status) if "verify-proxy" in line]
    checks.check(case, "status says on every host where it stopped", len(places) == len(scene.addresses), stopped(status))
    ended = scene.deployctl.run("abort", file=file)
    checks.equal(case, "abort takes it back: exit 0", ended.code, 0)
    checks.equal(case, "the old release answers again", scene.answering(), before)
    check_serving(scene, checks, case)
    ended = scene.deployctl.run("abort", file=file)
    checks.equal(case, "abort, once more, does nothing: exit 0", ended.code, 0)

    for number, name, moment in (
        (signal.SIGINT, "SIGINT while it bakes", r"\.\.\.\s+bake"),
        (signal.SIGTERM, "SIGTERM while it pulls", r"\.\.\.\s+pull"),
        (signal.SIGINT, "SIGINT after the cut-over", CUT_OVER),
    ):
        scene.lab.commit_nothing()
        running = scene.deployctl.start("deploy", file=file)
        checks.check(name, "it comes so far", running.wait_for_line(moment) is not None)
        running.send(number)
        ended = scene.deployctl.note(running.wait(90))
        checks.check(name, "it takes everything back and ends with 4", ended.code == 4, f"exit {ended.code}: {ended.last_line}")
        checks.equal(name, "the old release answers", scene.answering(), before)
        check_serving(scene, checks, name)

    case = "after all of them"
    checks.equal(case, "the next deploy succeeds: exit 0", scene.deployctl.run("deploy", file=file).code, 0)
    check_serving(scene, checks, case)


def stops(status: Ended) -> list[str]:
    return [line for line in status.out.splitlines() if line.strip().startswith("stopped  ")]


def stopped(status: Ended) -> str:
    lines = [line.strip() for line in status.out.splitlines() if line.strip().startswith(("stopped", "at work"))]
    return lines[0][:200] if lines else status.last_line
