# SPDX-License-Identifier: Apache-2.0
"""deployctl doctor: faults that are planted, each of which it must name with its fix, and nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks import Checks
from lab import E2EFailed
from scene import Scene

# Of the lab itself: its registry speaks no TLS, and nobody knows its hosts' name.
USUAL = {"registry_plain", "name_unknown"}
# On the idle slot, as long as it is let.
TAKER = "setsid python3 -m http.server {port} --bind 127.0.0.1 > /dev/null 2>&1 & echo $! > /tmp/taker"


@dataclass(frozen=True)
class Fault:
    code: str
    # Where it must be found: "here", or the number of the host.
    place: str | int
    plant: tuple[str, ...] = ()
    mend: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    less: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    # What comes with it, since it follows.
    beside: frozenset[str] = frozenset()


FAULTS = (
    Fault("secret_missing", "here", less="LOG_USER_KEY"),
    Fault("hash_key_short", "here", more={"DEPLOY_HASH_KEY": "short"}),
    Fault("key_unusable", "here", changes=((r"key: file:.*$", "key: file:deploy.yml"),), beside=frozenset({"login_refused", "key_file_open"})),
    Fault("builder_silent", "here", more={"DOCKER_HOST": "unix:///nowhere.sock"}),
    Fault("registry_silent", "here", plant=("stop",), mend=("start",)),
    Fault("host_unreachable", 2, plant=("stop-sshd",), mend=("start-sshd",)),
    Fault("login_refused", 3, changes=((r"host_keys: .*$", 'host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]'),)),
    Fault("docker_silent", 1, plant=("stop-dockerd",), mend=("start-dockerd",)),
    Fault("platform_differs", 1, changes=((r"platform: .*$", "platform: linux/arm64"),), beside=frozenset({"builder_platform"})),
    Fault("disk_full", 2, plant=("fill-disk", "1000"), mend=("free-disk",)),
    Fault("nginx_broken", 3, plant=("break-nginx",), mend=("mend-nginx",)),
    Fault("nginx_stopped", 3, plant=("stop-nginx",), mend=("start-nginx",)),
    Fault(
        "state_unwritable", 1, plant=("run", "chmod", "0500", "/var/lib/deployctl/memory-layer"),
        mend=("run", "chmod", "0700", "/var/lib/deployctl/memory-layer"),
    ),
    Fault("port_taken", 2, plant=("run", "sh", "-c", TAKER), mend=("run", "sh", "-c", "kill $(cat /tmp/taker)")),
    Fault(
        "nginx_reload_denied", 1, plant=("run", "mv", "/etc/sudoers.d/lab", "/root/sudoers-away"),
        mend=("run", "mv", "/root/sudoers-away", "/etc/sudoers.d/lab"),
    ),
)


def run_doctor(scene: Scene, checks: Checks) -> None:
    file = scene.configuration("doctor")
    scene.lab.commit_nothing()
    good = scene.deployctl.run("deploy", file=file)
    if good.code != 0:
        raise E2EFailed(f"a doctor needs a patient that is well:\n{good.last_words}")
    case = "healthy hosts"
    found, code = look(scene, file)
    checks.equal(case, "exit 0", code, 0)
    checks.check(case, "no false alarm", {finding["code"] for finding in found} <= USUAL, found)
    text = scene.deployctl.run("doctor", file=file)
    checks.check(case, "for people too", text.code == 0 and "app-" in text.out or scene.addresses[0] in text.out, text.last_line)
    for fault in FAULTS:
        planted(scene, checks, file, fault)
    case = "all mended"
    found, code = look(scene, file)
    checks.check(case, "nothing is found any more", code == 0 and {finding["code"] for finding in found} <= USUAL, found)
    checks.equal(case, "and a deploy goes through", scene.deployctl.run("deploy", "--force", file=file).code, 0)


def planted(scene: Scene, checks: Checks, file: Path, fault: Fault) -> None:
    case = f"planted: {fault.code}"
    changed = scene.configuration(f"doctor-{fault.code}", "deploy.yml", None, *fault.changes) if fault.changes else file
    port = idle_port(scene, fault.place) if isinstance(fault.place, int) else 0

    def do(words: tuple[str, ...]) -> None:
        if words and isinstance(fault.place, int):
            scene.lab.host(fault.place, *(word.replace("{port}", str(port)) for word in words))
        elif words:
            scene.lab.registry(*words)

    try:
        do(fault.plant)
        found, code = look(scene, changed, fault.more, fault.less)
    finally:
        do(fault.mend)
    own = [finding for finding in found if finding["code"] == fault.code]
    place = "here" if fault.place == "here" else scene.addresses[int(fault.place) - 1]
    checks.check(case, "named where it is", any(finding["place"] == place for finding in own), [f["seen"] for f in own] or found)
    checks.check(case, "each with its fix", bool(found) and all(finding["fix"] for finding in found))
    checks.equal(case, "an error: exit 1", code, 1)
    others = {finding["code"] for finding in found} - USUAL - {fault.code} - fault.beside
    checks.check(case, "and nothing else", not others, others)


def idle_port(scene: Scene, number: int) -> int:
    """The slot that nobody runs in."""
    led = scene.state(number).proxy_ports
    return 8002 if led == [8001] else 8001


def look(scene: Scene, file: Path, more: Mapping[str, str] | None = None, less: str = "") -> tuple[list[dict[str, Any]], int]:
    ended = scene.deployctl.run("doctor", "--json", file=file, more=more, less=less)
    try:
        places = json.loads(ended.out)["places"]
    except (ValueError, KeyError):
        raise E2EFailed(f"doctor --json wrote no report:\n{ended.last_words}") from None
    return [finding for place in places for check in place["checks"] for finding in check["findings"]], ended.code
