# SPDX-License-Identifier: Apache-2.0
"""What is started for a run: each program on its core, watched, and stopped at the end whatever happens."""

import os
import resource
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from replies import write_replies

sys.path.append(str(Path(__file__).resolve().parents[2] / "harness"))
from ports import free_ports  # noqa: E402

READY_SECONDS, STOP_SECONDS, SETTLE_SECONDS = 60, 20, 60
TICK = 1 / os.sysconf("SC_CLK_TCK")
# What a program needs to run at all. Nothing else is handed on: a developer's own settings must not change a result.
INHERITED = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")


class BenchFailed(Exception):
    """The comparison cannot be made, or would not be fair."""


class Program:
    """Use in a `with` statement: runs inside it, is stopped after it."""

    def __init__(self, name: str, core: int, command: Sequence[str], settings: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.command = ["taskset", "--cpu-list", str(core), *command]
        self.environment = {key: os.environ[key] for key in INHERITED if key in os.environ} | dict(settings)
        self.log_path = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(
                self.command, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            if kind is None:
                raise BenchFailed(f"{self.name} did not stop:\n{self.last_words()}") from None

    @property
    def ready_address(self) -> str:
        raise NotImplementedError

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise BenchFailed(f"{self.name} ended with {self.process.returncode}:\n{self.last_words()}")
            try:
                with urllib.request.urlopen(self.ready_address, timeout=5) as reply:
                    if reply.status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise BenchFailed(f"{self.name} was not ready within {READY_SECONDS} s:\n{self.last_words()}")

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None
        return self._process

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def cpu_seconds(self) -> float:
        """User and system time of all its threads."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def memory_mib(self, field: str = "VmRSS") -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) / 1024
        raise BenchFailed(f"{self.name} has ended:\n{self.last_words()}")

    def settle(self) -> None:
        """Returns when it has done what it put off: a fiftieth of a core at most, for half a second."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < deadline:
            before = self.cpu_seconds()
            time.sleep(0.5)
            if self.cpu_seconds() - before <= TICK:
                return
        raise BenchFailed(f"{self.name} is still busy {SETTLE_SECONDS} s after the load has ended")

    def last_words(self, lines: int = 15) -> str:
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:]) or "(it wrote nothing)"


class Server(Program):
    """Something that answers chats."""

    def __init__(self, name: str, core: int, command: Sequence[str], settings: Mapping[str, str], folder: Path) -> None:
        [self.port] = free_ports(1)
        port = str(self.port)
        filled = [word.replace("{port}", port) for word in command]
        super().__init__(name, core, filled, {**settings, "HTTP_PORT": port}, folder)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ready_address(self) -> str:
        return f"{self.address}/api/health/ready"


class Mock(Program):
    """The upstreams: mock.c with replies of its own."""

    def __init__(self, core: int, program: str, folder: Path) -> None:
        self.control_port, self.index_port, self.router_port = ports = free_ports(3)
        self.replies = folder / "replies"
        self.replies.mkdir()
        write_replies(self.replies, f"127.0.0.1:{self.index_port}")
        super().__init__("mock", core, [program, str(self.replies), *map(str, ports)], {}, folder)

    @property
    def ready_address(self) -> str:
        return f"http://127.0.0.1:{self.control_port}/mock/counts"


def run_pinned(core: int, command: Sequence[str], settings: Mapping[str, str], seconds: float) -> tuple[str, float]:
    """The output of a program that ends by itself, and the CPU seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {key: os.environ[key] for key in INHERITED if key in os.environ} | dict(settings)
    result = subprocess.run(
        ["taskset", "--cpu-list", str(core), *command], env=environment, text=True, timeout=seconds,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if result.returncode != 0:
        raise BenchFailed(f"{command[0]} ended with {result.returncode}:\n{result.stdout.strip()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return result.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
