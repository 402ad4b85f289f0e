# SPDX-License-Identifier: Apache-2.0
"""The first deploy, the second one and the way back, the latter two under load."""

import time

from checks import Checks
from lab import E2EFailed
from programs import Ended, LoadReport, LoadRun
from scene import PATIENT_LEASE, Scene, eventually

# Streams take 12 s: with so much before a change there are some in flight when it comes.
WARM_UP_SECONDS = 5
# None on a machine that does nothing else.
MOST_SHED_SHARE = 0.01
# One request that is shed is more than 1 % of what a bake of five seconds sees, and the deploy is taken back for it.
PATIENT_BAKE = (r"^  max_error_share: .*$", "  max_error_share: 5%")


def check_success(checks: Checks, case: str, ended: Ended) -> None:
    """What it said stands beside what was missed: the log of the lab holds the last runs only."""
    if not checks.equal(case, "exit 0", ended.code, 0):
        print(ended.last_words, flush=True)


def run_releases(scene: Scene, checks: Checks) -> None:
    file = scene.configuration("releases", "deploy.yml", None, PATIENT_LEASE, PATIENT_BAKE)
    case = "plan, nothing there"
    planned = scene.deployctl.run("plan", file=file)
    checks.equal(case, "exit 2: there is something to do", planned.code, 2)

    case = "first deploy"
    ended = scene.deployctl.run("deploy", file=file)
    if not checks.equal(case, "exit 0", ended.code, 0):
        raise E2EFailed(f"nothing can be shown without a first release:\n{ended.last_words}")
    first = check_serving(scene, checks, case)
    checks.equal(case, "plan then has nothing to do: exit 0", scene.deployctl.run("plan", file=file).code, 0)
    again = scene.deployctl.run("deploy", file=file)
    checks.equal(case, "the same again does nothing: exit 0", (again.code, "nothing to do" in again.text), (0, True))

    with scene.load() as load:
        time.sleep(WARM_UP_SECONDS)
        case = "second deploy under load"
        revision = scene.lab.commit()
        checks.equal(case, "plan sees it: exit 2", scene.deployctl.run("plan", file=file).code, 2)
        ended = scene.deployctl.run("deploy", file=file)
        check_success(checks, case, ended)
        second = check_serving(scene, checks, case)
        checks.check(case, "another release than the first", second not in ("", first), second)
        status = scene.deployctl.run("status", file=file)
        checks.check(
            case, "status names the release and the commit on every host",
            status.code == 0 and status.text.count(revision) >= len(scene.addresses), f"exit {status.code}",
        )
        report = check_load(scene, checks, case, load, 0)

        time.sleep(WARM_UP_SECONDS)
        case = "rollback under load"
        crossed = {host: report.crossed(host) for host in scene.addresses}
        ended = scene.deployctl.run("rollback", file=file)
        check_success(checks, case, ended)
        checks.equal(case, "the first release serves again", check_serving(scene, checks, case), first)
        check_load(scene, checks, case, load, report.failures, crossed)

        case = "back to the second by name"
        ended = scene.deployctl.run("rollback", second, file=file)
        check_success(checks, case, ended)
        checks.equal(case, "the second release serves", check_serving(scene, checks, case), second)
        report = load.stop()
    checks.check("the load, all of it", "0 failed", report.failures == 0, f"{report.kinds} {report.figures['examples'][:3]}")
    check_shed(checks, "the load, all of it", report)
    sent, retried = report.count("sent"), report.count("retried")
    # Each kept-alive connection is closed once by each reload: two of a host, three changes.
    most = 2 * 3 * len(scene.addresses)
    checks.check(
        "the load, all of it", f"no more than {most} requests found their kept-alive connection closed", retried <= most,
        f"{retried} of {sent}",
    )
    print_classes(report)


def check_serving(scene: Scene, checks: Checks, case: str) -> str:
    """One release on every host, in one container, led to by nginx; no lease held, no run open. Returns the release."""
    answering = scene.answering()
    releases = set(answering.values())
    checks.check(case, "one release answers on every host", len(releases) == 1 and not releases & {"", "0"}, answering)
    check_settled(scene, checks, case)
    return next(iter(releases)) if len(releases) == 1 else ""


def check_settled(scene: Scene, checks: Checks, case: str) -> None:
    faults = [f"host {number}: {fault}" for number, state in scene.states().items() for fault in state.loose_ends]
    checks.check(case, "one container runs on each host, nginx leads to it, no lease and no run is open", not faults, "; ".join(faults))


def check_shed(checks: Checks, case: str, report: LoadReport) -> None:
    """The server says of this machine that its processors are not enough: no fault of a release, unless it is more than noise."""
    sent, shed = report.count("sent"), report.count("shed")
    checks.check(
        case, f"no more than {MOST_SHED_SHARE:.0%} were refused for want of processor time", shed <= sent * MOST_SHED_SHARE,
        f"{shed} of {sent}",
    )


def check_load(
    scene: Scene, checks: Checks, case: str, load: LoadRun, before: int, crossed_before: dict[str, int] | None = None
) -> LoadReport:
    """- before: Failures that are known already."""
    crossed_before = crossed_before or {}

    def has_crossed() -> bool:
        report = load.report()
        return all(report.crossed(host) > crossed_before.get(host, 0) for host in scene.addresses)

    # What was in flight when the change came is counted when it ends.
    eventually(has_crossed, seconds=20)
    report = load.report()
    crossed = {host: report.crossed(host) - crossed_before.get(host, 0) for host in scene.addresses}
    checks.check(case, "streams in flight across the change came to their end on every host", all(crossed.values()), crossed)
    checks.check(case, "0 requests failed", report.failures == before, f"{report.count('sent')} sent; {report.kinds}")
    return report


def print_classes(report: LoadReport) -> None:
    form = "    {:8} {:>6} {:>6} {:>7} {:>5} {:>7} {:>8}  {}"
    print(form.format("class", "sent", "ok", "retried", "shed", "crossed", "p99 ms", "failures"))
    for name, tally in report.figures["classes"].items():
        failures = ", ".join(f"{count} {fault}" for fault, count in tally["failures"].items()) or "none"
        p99 = tally["ms"].get("p99", "")
        print(form.format(name, tally["sent"], tally["ok"], tally["retried"], tally["shed"], tally["crossed"], p99, failures), flush=True)
