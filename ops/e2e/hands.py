# SPDX-License-Identifier: Apache-2.0
"""What an operator has at hand: logs, exec, maintenance, prune, audit, explain, the events of a run."""

import http.client
import json
import subprocess
import time
from typing import Any

from checks import Checks
from scene import Scene, ask, said

MARK = "e2e-hands-mark"


def run_hands(scene: Scene, checks: Checks) -> None:
    file = scene.configuration("hands")
    scene.lab.commit_nothing()
    events(scene, checks, file)
    logs(scene, checks, file)
    execution(scene, checks, file)
    maintenance(scene, checks, file)
    tidying(scene, checks, file)
    history(scene, checks, file)


def events(scene: Scene, checks: Checks, file: Any) -> None:
    case = "events of a deploy"
    ended = scene.deployctl.run("deploy", "--json", file=file)
    lines = [json.loads(line) for line in ended.out.splitlines()]
    checks.equal(case, "exit 0", ended.code, 0)
    checks.equal(case, "it begins and ends", [lines[0]["event"], lines[-1]["event"]] if lines else [], ["run_began", "run_ended"])
    last = lines[-1] if lines else {}
    checks.equal(case, "the end names how, and where it serves", (last.get("ending"), last.get("hosts")), ("completed", scene.addresses))
    steps = [line["step"] for line in lines if line["event"] == "step"]
    ends = [line["step"] for line in lines if line["event"] == "step" and line["state"] != "began"]
    checks.check(case, "every step that began has ended", sorted(steps) == sorted(ends * 2), len(ends))


def logs(scene: Scene, checks: Checks, file: Any) -> None:
    case = "logs"
    for address in scene.addresses:
        said(address, 80, "/api/search", {"user_id": MARK, "query": "x"})
    ended = scene.deployctl.run("logs", "--lines", "50", file=file)
    checks.equal(case, "exit 0", ended.code, 0)
    hosts = {line.split()[0].rstrip(":|") for line in ended.out.splitlines() if line.strip()}
    checks.check(case, "lines of every host, each with its host", hosts == set(scene.addresses), sorted(hosts))
    checks.check(case, "with the requests that were made", "/api/search" in ended.out)

    running = scene.deployctl.start("logs", "--follow", "--since", "1s", "--host", scene.addresses[0], file=file)
    time.sleep(1)
    said(scene.addresses[0], 80, "/api/search", {"user_id": MARK, "query": "y"})
    came = running.wait_for_line(r"/api/search", 20)
    running.process.terminate()
    ended = scene.deployctl.note(running.wait(30))
    checks.check(case, "followed, what is written later comes too", came is not None)
    checks.check(case, "a signal ends it", ended.code in (0, 143, -15), ended.code)


def execution(scene: Scene, checks: Checks, file: Any) -> None:
    case = "exec"
    host = scene.addresses[0]
    good = scene.deployctl.run("exec", "--host", host, "--", "memory-server", "--version", file=file)
    checks.equal(case, "a program of the container: exit 0", good.code, 0)
    checks.check(case, "its output is passed on", bool(good.out.strip()), good.out.strip()[:60])
    bad = scene.deployctl.run("exec", "--host", host, "--", "memory-server", "no-such-command", file=file)
    checks.equal(case, "its exit code too", bad.code, 64)
    several = scene.deployctl.run("exec", "--", "memory-server", "--version", file=file)
    checks.check(case, "of several hosts one must be chosen", several.code == 1 and "--host" in several.err, several.last_line)


def maintenance(scene: Scene, checks: Checks, file: Any) -> None:
    case = "maintenance"
    with scene.load() as load:
        time.sleep(2)
        before = load.report()
        on = scene.deployctl.run("maintenance", "on", file=file)
        closed = {address: ask(address).status for address in scene.addresses}
        checks.equal(case, "on: exit 0", on.code, 0)
        checks.equal(case, "every host tells clients to come back later", set(closed.values()), {503})
        checks.check(case, "until then nothing failed", before.failures == 0, before.kinds)
        load.stop()
    problem, retry = refused(scene.addresses[0])
    checks.equal(case, "with a problem, and when to come back", (problem.get("code"), retry), ("maintenance", "60"))
    status = scene.deployctl.run("status", file=file)
    checks.check(case, "status tells who closed it", status.out.count("for maintenance: by ") == len(scene.addresses))

    scene.lab.commit_nothing()
    ended = scene.deployctl.run("deploy", file=file)
    checks.equal(case, "a deploy goes on behind the door: exit 0", ended.code, 0)
    checks.check(case, "and says that it is closed", "closed for maintenance" in ended.out, ended.last_line)
    closed = {address: ask(address).status for address in scene.addresses}
    checks.equal(case, "it stays closed", set(closed.values()), {503})
    off = scene.deployctl.run("maintenance", "off", file=file)
    checks.equal(case, "off: exit 0", off.code, 0)
    opened = {address: ask(address).status for address in scene.addresses}
    checks.equal(case, "every host serves", set(opened.values()), {200})


def refused(address: str) -> tuple[dict[str, Any], str]:
    connection = http.client.HTTPConnection(address, 80, timeout=10)
    try:
        connection.request("GET", "/api/health")
        reply = connection.getresponse()
        return json.loads(reply.read()), reply.getheader("Retry-After") or ""
    finally:
        connection.close()


def tidying(scene: Scene, checks: Checks, file: Any) -> None:
    case = "prune"
    few = scene.configuration("hands-few", "deploy.yml", None, (r"^retain: .*$", "retain: 0"))
    for _ in range(2):
        scene.lab.commit_nothing()
        checks.equal(case, "one more release: exit 0", scene.deployctl.run("deploy", file=file).code, 0)
    before = scene.answering()
    kept = {number: images(scene, number) for number in scene.states()}
    listed = scene.deployctl.run("prune", "--dry-run", file=few)
    checks.check(case, "a dry run lists what would go", listed.code == 0 and "  image " in listed.out, listed.last_line)
    checks.equal(case, "and removes nothing", {number: images(scene, number) for number in kept}, kept)
    ended = scene.deployctl.run("prune", file=few)
    left = {number: images(scene, number) for number in kept}
    checks.equal(case, "exit 0", ended.code, 0)
    checks.check(case, "images are gone on every host", all(left[number] < kept[number] for number in kept), f"{kept} {left}")
    again = scene.deployctl.run("prune", "--dry-run", file=few)
    checks.equal(case, "then there is nothing left to remove", again.out.count("nothing to remove"), len(scene.addresses))
    checks.equal(case, "what serves serves on", scene.answering(), before)
    checks.equal(case, "and one can go back", scene.deployctl.run("rollback", file=file).code, 0)


def images(scene: Scene, number: int) -> int:
    """Of the service."""
    form = "label=deployctl.service=" + scene.service
    return len(scene.lab.host(number, "run", "docker", "image", "ls", "--quiet", "--filter", form).splitlines())


def history(scene: Scene, checks: Checks, file: Any) -> None:
    case = "audit"
    ended = scene.deployctl.run("audit", "--json", file=file)
    runs = json.loads(ended.out or "{}").get("runs", [])
    kinds = [run.get("action") for run in runs]
    checks.equal(case, "exit 0", ended.code, 0)
    checks.equal(case, "the last runs, the last one first", kinds[:4], ["rollback", "prune", "deploy", "deploy"])
    case = "explain"
    known = subprocess.run([str(scene.deployctl.path), "explain", "out_of_memory"], text=True, capture_output=True, timeout=30)
    checks.check(case, "a code is explained", known.returncode == 0 and "run.memory" in known.stdout, known.stderr)
