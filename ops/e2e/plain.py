# SPDX-License-Identifier: Apache-2.0
"""Without nginx: the container takes the port itself. Nobody is served for a moment, which is measured and said."""

import time
from collections import Counter

from checks import Checks
from programs import told
from releases import check_shed
from scene import Scene, ask, eventually, said

PORT = 8080
PROBE_SECONDS = 0.02
USER, NAME = "e2e-plain", "Quillon"
# What a client sees of a port that nobody listens on, or whose server is just leaving or not ready yet.
NOBODY = ("refused", "reset", "closed", "timeout", "status 503")


def run_plain(scene: Scene, checks: Checks) -> None:
    # A service of its own, image included: the host has the other one already, behind nginx.
    own = (
        (r"^service: .*$", "service: memory-layer-plain"), (r"^image: .*$", r"\g<0>-plain"), (r"memory-layer-data", "plain-data"),
    )
    file = scene.configuration("plain", "deploy-plain.yml", None, *own)
    address = scene.addresses[0]

    def serves() -> bool:
        return ask(address, PORT).status == 200

    case = "plain, first deploy"
    ended = scene.deployctl.run("deploy", file=file)
    checks.equal(case, "exit 0", ended.code, 0)
    checks.check(case, "it serves", serves())
    told_it = said(address, PORT, "/api/chat", {"user_id": USER, "message": f"My bicycle is called {NAME}."})
    checks.check(case, "it is told something", bool(told_it))

    def recalls() -> bool:
        return NAME in said(address, PORT, "/api/search", {"user_id": USER, "query": "What is my bicycle called?"})

    options = ("--no-release", "--probe", str(PROBE_SECONDS), "--streams", "0", "--kept", "0", "--new", "0")
    with scene.load(*options, targets={address: f"{address}:{PORT}"}) as load:
        for case, arguments in (("plain, second deploy", ["deploy"]), ("plain, rollback", ["rollback"])):
            if arguments == ["deploy"]:
                scene.lab.commit_nothing()
            time.sleep(1)
            ended = scene.deployctl.run(*arguments, file=file)
            checks.equal(case, "exit 0", ended.code, 0)
            checks.check(case, "it serves", eventually(serves, 10))
            checks.check(case, "it recalls what the release before was told", recalls())
        report = load.stop()
        figures = report.figures["hosts"][address]
        took = ended.seconds
    gap = figures["longest_away"]
    checks.check(
        "plain, the gap", "was there, and only between the old one and the new one", 0 < gap < took and not figures["is_away"],
        f"{gap:.2f} s at most, {report.failures} of {report.count('sent')} probes {PROBE_SECONDS * 1_000:.0f} ms apart",
    )
    others = Counter({blame: count for blame, count in report.blames.items() if blame.fault not in NOBODY})
    checks.check("plain, the gap", "a probe failed only because nobody served", not others, told(others or report.blames))
    check_shed(checks, "plain, the gap", report)

    case = "plain, a broken release"
    before = scene.lab.state(1, "memory-layer-plain").running
    broken = scene.configuration("plain-broken", "deploy-plain.yml", {"HTTP_PORT": "8999"}, *own)
    ended = scene.deployctl.run("deploy", file=broken)
    checks.equal(case, "it is taken back: exit 4", ended.code, 4)
    checks.check(case, "the old one serves again", eventually(serves, 10))
    checks.check(case, "and recalls what it was told", recalls())
    after = scene.lab.state(1, "memory-layer-plain").running
    checks.equal(case, "in the container from before", [c.name for c in after], [c.name for c in before])
