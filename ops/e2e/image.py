# SPDX-License-Identifier: Apache-2.0
"""The image as it is shipped, on a host: how large, who runs in it, what it may write, how much memory it takes of 512 MiB."""

import concurrent.futures
import json
import re
import subprocess
import time
from typing import Any

from checks import Checks
from lab import ROOT
from scene import Scene, eventually, said

MEGABYTE, MEBIBYTE = 1_000_000, 1 << 20
# The model's 91 MB are data, a layer of its own that no release moves again.
MOST_MEGABYTES = 120
HEALTHY_SECONDS = 30
LOAD_SECONDS, CLIENTS = 15, 8
BUILD_SECONDS = 300


def run_image(scene: Scene, checks: Checks) -> None:
    file = scene.configuration("image", "deploy-one.yml")
    scene.lab.commit_nothing()
    checks.equal("image", "built, pushed and deployed", scene.deployctl.run("deploy", file=file).code, 0)
    [container] = scene.state(1).running
    look(scene, checks, container.name)
    compiled_in(scene, checks, container.name)
    deployctl(scene, checks)
    memory(scene, checks, container.name)


def docker(scene: Scene, *words: str, is_checked: bool = True) -> str:
    return scene.lab.host(1, "run", "docker", *words, is_checked=is_checked)


def inspect(scene: Scene, kind: str, name: str) -> dict[str, Any]:
    return dict(json.loads(docker(scene, kind, "inspect", name))[0])


def look(scene: Scene, checks: Checks, name: str) -> None:
    case = "image"
    container = inspect(scene, "container", name)
    image = inspect(scene, "image", container["Image"])
    layers = docker(scene, "history", "--no-trunc", "--human=false", "--format", "{{.Size}}\t{{.CreatedBy}}", container["Image"])
    sizes = [(int(size), made) for size, _, made in (line.partition("\t") for line in layers.splitlines())]
    model = sum(size for size, made in sizes if "model.safetensors" in made)
    rest = image["Size"] - model
    checks.check(case, f"at most {MOST_MEGABYTES} MB without the model", 0 < rest <= MOST_MEGABYTES * MEGABYTE,
                 f"{rest / MEGABYTE:.0f} MB, and the model {model / MEGABYTE:.0f} MB")
    labels = image["Config"]["Labels"] or {}
    revision = scene.lab.host(1, "run", "docker", "container", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", name)
    checks.check(case, "labelled with its revision, which it knows itself",
                 f"GIT_SHA={labels.get('org.opencontainers.image.revision')}" in revision.splitlines(), labels.get("org.opencontainers.image.revision"))
    users = {line.split()[0] for line in docker(scene, "top", name, "-eo", "uid,pid,comm").splitlines()[1:]}
    checks.equal(case, "every process of it is user 10001", users, {"10001"})
    settings = container["HostConfig"]
    checks.check(case, "no privilege: a root that is read-only, no capability, none to be gained", all((
        settings["ReadonlyRootfs"], settings["CapDrop"] == ["ALL"], not settings["CapAdd"], not settings["Privileged"],
        any("no-new-privileges" in option for option in settings["SecurityOpt"] or []),
    )))
    shell = docker(scene, "exec", name, "sh", "-c", "id", is_checked=False)
    checks.check(case, "no shell in it", "executable file not found" in shell, shell.strip()[-80:])
    written = scene.lab.host(1, "run", "sh", "-c", f"tar -cf - /etc/hostname | docker cp - {name}:/opt 2>&1", is_checked=False)
    checks.check(case, "nothing can be written into it", "is marked read-only" in written, written.strip()[-80:])

    def is_healthy() -> bool:
        return bool(inspect(scene, "container", name)["State"].get("Health", {}).get("Status") == "healthy")

    checks.check(case, "Docker's own probe turns healthy", eventually(is_healthy, HEALTHY_SECONDS, 0.5))


def compiled_in(scene: Scene, checks: Checks, name: str) -> None:
    """What Package.swift pins is what the image says of itself."""
    bill = scene.lab.host(1, "run", "sh", "-c", f"docker cp {name}:/usr/share/sbom/memory-server.spdx.json - | tar -xO")
    packages = {package["name"]: package.get("versionInfo") for package in json.loads(bill)["packages"]}
    pinned = {
        place.rpartition("/")[2].lower(): version
        for place, version in re.findall(r'\.package\(url: "([^"]+)", exact: "([^"]+)"\)', (ROOT / "Package.swift").read_text())
    }
    wrong = {package: version for package, version in pinned.items() if packages.get(package) != version}
    checks.check("image", "names the packages that are compiled in", pinned and not wrong, wrong or f"{len(packages)} packages")


def deployctl(scene: Scene, checks: Checks) -> None:
    """Its image, from the same file."""
    environment = scene.lab.environment | {"DOCKER_BUILDKIT": "1"}

    def run(*words: str) -> str:
        return subprocess.run(
            # Debian's: a client of another origin may lack BuildKit.
            ["/usr/bin/docker", *words], env=environment, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=BUILD_SECONDS,
        ).stdout

    tag = "deployctl:lab"
    run("build", "--file", "docker/Dockerfile", "--target", "deployctl", "--build-arg", "BINARIES=prebuilt",
        "--build-arg", f"BASE={environment['LAB_BASE']}", "--tag", tag, ".")
    told = run("run", "--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", tag, "--version").strip()
    size = run("image", "inspect", "--format", "{{.Size}} {{.Config.User}}", tag).strip()
    checks.check("image of deployctl", "runs, not as root", re.fullmatch(r"\d+\.\d+\.\d+.*", told) and size.endswith(" 10001:10001"),
                 f"{told[-80:]}; {size[-80:]}")


def memory(scene: Scene, checks: Checks, name: str) -> None:
    case = "memory of 512 MiB"
    limit = inspect(scene, "container", name)["HostConfig"]["Memory"]
    checks.equal(case, "that is its limit", limit, 512 * MEBIBYTE)
    idle = resident(scene, name)
    host = scene.addresses[0]
    end = time.monotonic() + LOAD_SECONDS

    def talk(number: int) -> tuple[int, int]:
        answered = asked = 0
        while time.monotonic() < end:
            asked += 1
            text = f"Client {number} keeps {asked} boxes of tea in the kitchen of house {asked * 7 % 100}."
            words: dict[str, Any] = {"user_id": f"image-{number}"}
            path, body = ("/api/search", {"query": text}) if asked % 3 else ("/api/ingest", {"items": [{"text": text}]})
            answered += bool(said(host, 80, path, words | body))
        return answered, asked

    peak = 0
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        work = [pool.submit(talk, number) for number in range(CLIENTS)]
        while not all(each.done() for each in work):
            peak = max(peak, resident(scene, name))
            time.sleep(0.5)
    answered, asked = (sum(column) for column in zip(*(each.result() for each in work)))
    checks.check(case, "answers under load", answered > 0, f"{answered} of {asked} requests of {CLIENTS} clients")
    checks.check(case, "a half of it is enough", 0 < peak <= limit // 2, f"{idle / MEBIBYTE:.0f} MiB at idle, {peak / MEBIBYTE:.0f} MiB under load")
    state = inspect(scene, "container", name)
    checks.check(case, "it was not ended for it", not state["State"]["OOMKilled"] and state["RestartCount"] == 0)


def resident(scene: Scene, name: str) -> int:
    """Bytes that its processes hold, without the page cache, which the kernel takes back when it needs it."""
    rows = docker(scene, "top", name, "-eo", "pid,rss").splitlines()[1:]
    return sum(int(row.split()[1]) for row in rows) * 1_024
