# SPDX-License-Identifier: Apache-2.0
"""No secret comes out anywhere: outputs, command lines, logs, journals, other releases' environments, images."""

import re
import subprocess
import time
from pathlib import Path

from checks import Checks
from lab import ROOT, Lab
from programs import KILLED_SECONDS
from scene import Scene, eventually
from secrets_planted import ArgvSampler, Planted, disk, fresh, key_lines, key_with_passphrase

# Where a release's own environment must be: its file, and what Docker keeps of the container itself.
ITS_OWN = re.compile(
    r"/var/lib/deployctl/[^/]+/env/[^/]+\.env$|/containers/[0-9a-f]{64}/config\.v2\.json$"
    r"|/containerd/daemon/io\.containerd\.metadata\.v1\.bolt/meta\.db$"
)
# A probe may take 3 s.
PROBE_SECONDS = 5
MACHINES = ("app-1", "app-2", "app-3", "builder")


class Sentinel:
    def __init__(self, scene: Scene, checks: Checks) -> None:
        self.scene, self.checks = scene, checks
        lab = scene.lab
        passphrase = fresh("pass")
        self.key = key_with_passphrase(lab, passphrase)
        names = ("REGISTRY_PASSWORD", "API_KEY", "DEPLOY_HASH_KEY", "LOG_USER_KEY")
        self.planted = Planted(
            {name: lab.environment[name] for name in names}
            | {"SSH_PASSPHRASE": passphrase, "SSH_KEY": key_lines(self.key), "SSH_KEY_OPEN": key_lines(Path(lab.environment["LAB_SSH_KEY"]))}
            | {"FIRST": fresh("first"), "SECOND": fresh("second"), "LEAK": fresh("leak")}
        )
        self.more = {name: self.planted.values[name] for name in ("SSH_PASSPHRASE", "FIRST", "SECOND", "LEAK")}
        self.outputs: list[tuple[str, str]] = []

    def file(self, name: str, *secret_lines: str) -> Path:
        lines = "".join(f"\n    {line}" for line in secret_lines)
        return self.scene.configuration(
            f"sentinel-{name}", "deploy.yml", None,
            (r"^  key: file:.*$", f"  key: file:{self.key}\n  passphrase: env:SSH_PASSPHRASE"),
            (r"^  secret:$", f"  secret:{lines}"),
        )

    def run(self, *arguments: str, file: Path, code: int | tuple[int, ...] = 0) -> str:
        ended = self.scene.deployctl.run(*arguments, file=file, more=self.more)
        self.outputs.append((" ".join(arguments), ended.text))
        codes = code if isinstance(code, tuple) else (code,)
        self.checks.check("sentinel", f"{' '.join(arguments)} works: exit {codes}", ended.code in codes, ended.code)
        return ended.text

    def look_everywhere(self, case: str, sampler: ArgvSampler) -> None:
        seen = sampler.stop()
        found = [f"{name} in the arguments of {program}" for name, program in dict(seen["hits"]).items()]  # type: ignore[call-overload]
        self.checks.check(
            case, "no secret in a command line of this machine or a host", not found,
            "; ".join(found) or f"{seen['lines']} command lines, {seen['looks']} looks",
        )
        programs = set(seen["programs"])  # type: ignore[call-overload]
        self.checks.check(case, "the hosts' commands were among them", {"docker", "nginx", "sh"} <= programs, sorted({"docker", "nginx", "sh"} - programs))
        leaks = [f"{name} in the output of {what}" for what, text in self.outputs for name in self.planted.in_text(text)]
        self.checks.check(case, "no secret in an output", not leaks, "; ".join(leaks) or f"{len(self.outputs)} outputs")
        found = self.planted.in_files(folders(self.scene.lab), ITS_OWN)
        if found:
            # For the moment of a health probe runc has the container's environment in a file of its own.
            time.sleep(PROBE_SECONDS)
            found = [each for each in self.planted.in_files(folders(self.scene.lab), ITS_OWN) if each in found]
        self.checks.check(case, "no secret on a host but in the environment of its release", not found, "; ".join(found[:6]))
        found = self.planted.in_files([self.scene.lab.directory / "log"])
        self.checks.check(case, "no secret in a log of sshd, dockerd, nginx or the registry", not found, "; ".join(found[:6]))

    # --- It is red when a secret is there

    def prove(self) -> None:
        case = "sentinel, planted on purpose"
        self.prove_arguments(case)
        self.prove_files(case)
        self.prove_image(case)
        self.prove_use(case)

    def prove_arguments(self, case: str) -> None:
        scene, planted = self.scene, self.planted
        value = planted.values["LEAK"]
        with ArgvSampler(planted) as sampler:
            here = subprocess.Popen(["sleep", "0.5", "0"], stdin=subprocess.DEVNULL)
            there = subprocess.Popen(
                [str(ROOT / "ops/lab/host"), "1", "run", "sh", "-c", "sleep 0.5; : \"$1\"", "-", planted.values["SECOND"]],
                env=scene.lab.settings(), stdin=subprocess.DEVNULL,
            )
            with_secret = subprocess.Popen(["sh", "-c", "sleep 0.5; :", value], stdin=subprocess.DEVNULL)
            for process in (here, there, with_secret):
                process.wait(KILLED_SECONDS)
            seen = sampler.stop()
        self.checks.equal(case, "seen in arguments, here and on a host", sorted(dict(seen["hits"])), ["LEAK", "SECOND"])  # type: ignore[call-overload]
        form = planted.forms["FIRST"][0]
        self.checks.equal(case, "seen in an output, in any form", planted.in_text(f"said {form} aloud"), ["FIRST"])

    def prove_files(self, case: str) -> None:
        scene, planted = self.scene, self.planted
        value = planted.values["LEAK"]
        place = "/var/lib/deployctl/planted.jsonl"
        scene.lab.host(2, "run", "sh", "-c", f"mkdir -p /var/lib/deployctl && printf '%s' \"$1\" > {place}", "-", f"x{value}x")
        found = planted.in_files([disk(scene.lab, "app-2")], ITS_OWN)
        scene.lab.host(2, "run", "rm", place)
        self.checks.check(case, "seen in a file of a host", any(each.startswith("LEAK") for each in found), found[:3])
        log = scene.lab.directory / "log" / "app-1" / "planted.log"
        log.write_text(f"login with {planted.values['REGISTRY_PASSWORD']}\n")
        found = planted.in_files([scene.lab.directory / "log"])
        log.unlink()
        self.checks.check(case, "seen in a log", any(each.startswith("REGISTRY_PASSWORD") for each in found), found[:3])

    def prove_image(self, case: str) -> None:
        """Labelled with one and its history with another."""
        host, values = self.scene.lab.host, self.planted.values
        script = """
            label=$(printf '%s' "$1" | sed 's/["\\\\$]/\\\\&/g')
            tar -c --files-from /dev/null | docker import --change "LABEL planted=\\"$label\\"" --message "$2" - planted"""
        host(1, "run", "sh", "-c", script, "-", values["LEAK"], values["API_KEY"])
        found = self.planted.in_text(self.images())
        host(1, "run", "docker", "rmi", "planted")
        self.checks.equal(case, "seen in an image's configuration and history", sorted(found), ["API_KEY", "LEAK"])

    def prove_use(self, case: str) -> None:
        """A secret that nobody reads comes out nowhere: of each, deployctl says that it needs it."""
        file = self.file("first", "E2E_SECRET: env:FIRST")
        for name in ("REGISTRY_PASSWORD", "API_KEY", "DEPLOY_HASH_KEY", "LOG_USER_KEY", "SSH_PASSPHRASE", "FIRST"):
            ended = self.scene.deployctl.run("deploy", file=file, more=self.more, less=name)
            is_needed = ended.code not in (0, 4, 5) and name in ended.text
            self.checks.check(case, f"{name} is read: without it nothing is deployed", is_needed, f"exit {ended.code}: {ended.last_line}")

    # --- It is green, with everything that deployctl does

    def prove_key(self, case: str) -> None:
        """The smoke suites show the key: nginx is asked to write it down, where the site has a log of its own."""
        name = "planted-by-hand"
        line = "log_format planted '$http_x_api_key';"
        site, kept = "/etc/nginx/conf.d/memory-layer.conf", f"/root/{name}.site"
        host = self.scene.lab.host
        # The format's file is read before the site's, which names it.
        host(
            1, "run", "sh", "-c",
            f"echo \"$1\" >/etc/nginx/conf.d/0-{name}.conf && cp -p {site} {kept} && "
            f"sed -i 's|access_log .*;|access_log /var/log/nginx/{name}.log planted;|' {site} && "
            f"nginx -t -q && nginx -s reload", "-", line,
        )
        file, log = self.file("second", "E2E_SECRET: env:SECOND"), self.scene.lab.directory / "log" / "app-1"
        found: list[str] = []

        def is_found() -> bool:
            self.run("smoke", file=file)
            found[:] = self.planted.in_files([log])
            return bool(found)

        # For a moment after a reload nginx's workers of before still answer.
        eventually(is_found, 20)
        host(1, "run", "sh", "-c", f"cp -p {kept} {site} && rm {kept} /etc/nginx/conf.d/0-{name}.conf && nginx -s reload && rm /var/log/nginx/{name}.log")
        self.checks.equal(case, "API_KEY is what the smoke suites show", [each.partition(" ")[0] for each in found], ["API_KEY"])

    def watch(self) -> None:
        case = "sentinel"
        first = self.file("first", "E2E_SECRET: env:FIRST")
        second = self.file("second", "E2E_SECRET: env:SECOND")
        # A server that is told nonsense says so in its log, nonsense included: the report of the failure shows that log.
        leaking = self.file("leaking", "E2E_SECRET: env:SECOND", "RECENCY_WEIGHT: env:LEAK")
        with ArgvSampler(self.planted) as sampler:
            self.scene.lab.commit()
            self.run("deploy", file=first)
            self.check_environments("FIRST", ("SECOND", "LEAK"))
            self.run("plan", file=second, code=2)
            self.scene.lab.commit()
            self.run("deploy", file=second)
            self.check_environments("SECOND", ("FIRST", "LEAK"))
            self.run("deploy", file=leaking, code=(4,))
            for arguments in (["status"], ["status", "--json"], ["releases"], ["releases", "--json"], ["config"], ["config", "--json"],
                              ["lock", "status"], ["plan"], ["plan", "--json"]):
                self.run(*arguments, file=second, code=(0, 2))
            self.prove_key(case)
            self.run("rollback", file=second)
            self.check_environments("FIRST", ("SECOND", "LEAK"))
            # A password that is wrong is no reason to say the right one, nor the wrong one.
            wrong = self.scene.deployctl.run("deploy", "--force", file=second, more=self.more | {"REGISTRY_PASSWORD": self.planted.values["LEAK"]})
            self.outputs.append(("deploy with a wrong password", wrong.text))
            self.checks.check(case, "a wrong registry password is refused: exit 1 or 4", wrong.code in (1, 4), wrong.code)
            self.look_everywhere(case, sampler)
        self.look_at_images(case)

    def check_environments(self, own: str, others: tuple[str, ...]) -> None:
        """The container that runs has its own secret as it is, and of its file nobody else may read."""
        case = "sentinel, environments"
        for number, state in self.scene.states().items():
            running = state.running
            if not running:
                self.checks.check(case, f"host {number} runs one", False)
                continue
            name = running[0].name
            variables = self.scene.lab.host(
                number, "run", "docker", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", name
            )
            has_own = f"E2E_SECRET={self.planted.values[own]}\n" in variables
            foreign = self.planted.in_text(variables, but=(own, "LOG_USER_KEY"))
            path = f"/var/lib/deployctl/{self.scene.service}/env/{running[0].release}.env"
            mode = self.scene.lab.host(number, "run", "stat", "--format", "%a", path).strip()
            file = self.planted.in_text(self.scene.lab.host(number, "run", "cat", path), but=(own, "LOG_USER_KEY"))
            self.checks.check(
                case, f"host {number}: {own} arrives as it is, no other does, its file is 0600",
                has_own and not foreign and not file and mode == "600", ("" if has_own else "not as it is ") + " ".join([*foreign, *file, mode]),
            )

    def look_at_images(self, case: str) -> None:
        text = self.images()
        found = self.planted.in_text(text)
        revision = self.scene.state(1).history[-1]["release"]["revision"]
        self.checks.check(case, "no secret in an image's history or configuration", not found, found or f"{len(text)} characters")
        self.checks.check(case, "the image that serves was among them", revision in text)

    def images(self) -> str:
        """What docker tells of all images of a host."""
        text = ""
        for command in ("history --no-trunc --quiet=false", "image inspect"):
            script = f"for image in $(docker image ls --all --quiet | sort -u); do docker {command} $image; done"
            text += self.scene.lab.host(1, "run", "sh", "-c", script)
        return text


def folders(lab: Lab) -> list[Path]:
    """All that machines have written, on disk and in memory."""
    disks = [disk(lab, machine) for machine in MACHINES]
    return [*disks, *(place.parents[1] / "dev/shm" for place in disks), Path("/dev/shm")]


def run_sentinel(scene: Scene, checks: Checks) -> None:
    began = time.monotonic()
    sentinel = Sentinel(scene, checks)
    sentinel.prove()
    sentinel.watch()
    checks.check("sentinel", "looked at everything", bool(sentinel.outputs), f"{time.monotonic() - began:.0f} s")
