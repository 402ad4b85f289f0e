# SPDX-License-Identifier: Apache-2.0
"""The lab as the drivers use it: brought up for a run, changed by faults, looked at, and taken down at the end."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
UP_SECONDS, DOWN_SECONDS, COMMAND_SECONDS = 600, 120, 90
BUILDER_NICENESS = 15
SEPARATOR = "--e2e-part--"


class E2EFailed(Exception):
    """The run cannot be made, or cannot go on."""


@dataclass(frozen=True)
class Container:
    name: str
    release: str
    port: int
    is_running: bool


@dataclass(frozen=True)
class HostState:
    """What lies and runs on a host."""

    containers: list[Container]
    # nginx's file; empty when there is none.
    proxy: str
    journal: list[dict[str, Any]]
    history: list[dict[str, Any]]
    lease: dict[str, str]

    @property
    def running(self) -> list[Container]:
        return [container for container in self.containers if container.is_running]

    @property
    def proxy_ports(self) -> list[int]:
        return [int(port) for port in re.findall(r"^\s*server 127\.0\.0\.1:(\d+)", self.proxy, re.MULTILINE)]

    @property
    def is_leased(self) -> bool:
        return bool(self.lease.get("run"))

    @property
    def unfinished_runs(self) -> list[str]:
        began: dict[str, bool] = {}
        for record in self.journal:
            [(kind, event)] = record["event"].items()
            if kind == "runBegan":
                began.setdefault(record["run"], False)
            elif kind == "runEnded":
                began[event.get("of", record["run"])] = True
        return [run for run, is_over in began.items() if not is_over]


    @property
    def loose_ends(self) -> list[str]:
        """What is not as it must be when no run is at work: one container, led to by nginx, no lease, no run without an end."""
        faults = []
        names = [container.name for container in self.running]
        if len(names) != 1:
            faults.append(f"{names} run")
        if [container.port for container in self.running] != self.proxy_ports:
            faults.append(f"nginx leads to {self.proxy_ports}, {[container.port for container in self.running]} run")
        if self.is_leased:
            faults.append(f"leased by {self.lease['run']}")
        if self.unfinished_runs:
            faults.append(f"runs without an end: {self.unfinished_runs}")
        return faults


@dataclass
class Lab:
    """Use in a `with` statement."""

    directory: Path = field(default_factory=lambda: Path(os.environ.get("LAB_DIR") or ROOT / ".lab").resolve())
    number: str = field(default_factory=lambda: os.environ.get("LAB_NUMBER") or "77")
    # Keeps the lab at the end, for looking around.
    stays: bool = False
    environment: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        try:
            self.up()
        except BaseException as error:
            self._down_after(error)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if self.stays:
            print(f"the lab stays: . {self.directory}/env; take it down with ops/lab/down", flush=True)
        elif error is not None:
            self._down_after(error)
        else:
            self.down()

    def _down_after(self, error: BaseException) -> None:
        """What went wrong first is what is raised."""
        try:
            self.down()
        except E2EFailed as another:
            error.add_note(str(another))
            print(f"e2e: {another}", file=sys.stderr, flush=True)

    def up(self) -> None:
        """Always a new one: of one that runs nobody knows what was built when, and what a driver that died did to it."""
        self.down()
        self._script("up", seconds=UP_SECONDS)
        text = subprocess.run(
            ["bash", "-c", 'set -a; . "$1"; exec env -0', "-", str(self.directory / "env")],
            env={"PATH": os.environ["PATH"]}, check=True, stdout=subprocess.PIPE, timeout=COMMAND_SECONDS,
        ).stdout.decode()
        self.environment = dict(line.split("=", 1) for line in text.split("\0") if "=" in line)
        for name in ("_", "SHLVL", "PWD"):
            self.environment.pop(name, None)
        self._yield_builder()

    def _yield_builder(self) -> None:
        """The builder is another machine: what it compresses must not take the processor from the hosts, which are busy
        enough to shed load when they share two cores with it."""
        namespace = os.readlink(f"/proc/{(self.directory / 'run/builder/pid').read_text().strip()}/ns/pid")
        for entry in os.scandir("/proc"):
            try:
                if entry.name.isdigit() and os.readlink(f"/proc/{entry.name}/ns/pid") == namespace:
                    os.setpriority(os.PRIO_PROCESS, int(entry.name), BUILDER_NICENESS)
            except OSError:
                continue

    def down(self) -> None:
        """Also what is half up. What was built stays in the lab's cache only as far as the next run needs it."""
        socket = self.directory / "builder.sock"
        if socket.exists():
            for words in (["image", "prune", "--all"], ["builder", "prune", "--keep-storage", "2GB"]):
                # A daemon that is dead or half up needs no tidying.
                with suppress(E2EFailed):
                    self._run(["docker", "--host", f"unix://{socket}", *words, "--force"], DOWN_SECONDS, is_checked=False)
        self._script("down", seconds=DOWN_SECONDS)

    @property
    def addresses(self) -> list[str]:
        return self.environment["LAB_HOSTS"].split()

    @property
    def gateway(self) -> str:
        """This machine, as the hosts see it."""
        return f"198.18.{self.number}.1"

    def commit(self, text: str | None = None) -> str:
        """One more revision of the service."""
        return self._script("commit", *([text] if text else [])).strip()

    def commit_nothing(self) -> str:
        """Likewise, of the same program: another image without a new layer, so that nothing large is moved."""
        git = ["git", "-C", str(self.directory / "app")]
        self._run([*git, "commit", "--quiet", "--allow-empty", "--message", "nothing"], COMMAND_SECONDS, is_checked=True)
        return self._run([*git, "rev-parse", "HEAD"], COMMAND_SECONDS, is_checked=True).stdout.strip()

    def host(self, number: int, *command: str, is_checked: bool = True) -> str:
        return self._script("host", str(number), *command, is_checked=is_checked)

    def host_command(self, number: int, *command: str) -> list[str]:
        return [str(ROOT / "ops/lab/host"), str(number), *command]

    def registry(self, what: str) -> None:
        self._script("registry", what)

    def state(self, number: int, service: str) -> HostState:
        place = f"/var/lib/deployctl/{service}"
        labels = '{{.Label "deployctl.release"}}\t{{.Label "deployctl.port"}}\t{{.State}}\t{{.Names}}'
        script = f"""
            docker ps --all --filter label=deployctl.service={service} --format '{labels}' 2>&1 || :
            for file in /etc/nginx/conf.d/{service}.conf {place}/journal.jsonl {place}/releases.jsonl {place}/lease; do
                echo {SEPARATOR}
                cat "$file" 2> /dev/null || :
            done"""
        parts = self.host(number, "run", "sh", "-c", script).split(f"{SEPARATOR}\n")
        containers = []
        for line in parts[0].splitlines():
            words = line.split("\t")
            if len(words) == 4:
                containers.append(Container(words[3], words[0], int(words[1] or 0), words[2] == "running"))
        lease = dict(line.split("=", 1) for line in parts[4].splitlines() if "=" in line)
        return HostState(containers, parts[1], _lines(parts[2]), _lines(parts[3]), lease)

    def settings(self) -> dict[str, str]:
        """The environment of every program that a run starts: the lab's, and nothing of a developer's own."""
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return inherited | self.environment | {"LAB_DIR": str(self.directory), "LAB_NUMBER": self.number}

    def _script(self, name: str, *arguments: str, seconds: float = COMMAND_SECONDS, is_checked: bool = True) -> str:
        return self._run([str(ROOT / "ops/lab" / name), *arguments], seconds, is_checked).stdout

    def _run(self, command: Sequence[str], seconds: float, is_checked: bool) -> subprocess.CompletedProcess[str]:
        environment: Mapping[str, str] = os.environ | {"LAB_DIR": str(self.directory), "LAB_NUMBER": self.number}
        # A daemon of the lab must not hold the pipe open when its starter is done: the lab gives them files.
        with subprocess.Popen(
            command, env=environment, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:
            try:
                out, err = process.communicate(timeout=seconds)
            except BaseException as error:
                # All that it started, or what holds the pipe is waited for.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                if isinstance(error, subprocess.TimeoutExpired):
                    raise E2EFailed(f"{' '.join(command)}: not done within {seconds:g} s") from None
                raise
        result = subprocess.CompletedProcess(command, process.returncode, out, err)
        if is_checked and result.returncode != 0:
            raise E2EFailed(f"{' '.join(command)} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
        return result


def _lines(text: str) -> list[dict[str, Any]]:
    """A line that was torn when the power went says nothing."""
    result = []
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            result.append(value)
    return result
