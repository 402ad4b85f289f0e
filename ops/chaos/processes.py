# SPDX-License-Identifier: Apache-2.0
"""What is started for a run: each in a folder of its own, watched, and stopped at the end whatever happens."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

sys.path.append(str(Path(__file__).resolve().parents[1] / "harness"))
from ports import free_ports  # noqa: E402

READY_SECONDS, STOP_SECONDS, ADMIN_SECONDS = 30, 20, 20
# What a program needs to run at all. Nothing else is handed on: a developer's own settings must not change a result.
INHERITED = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
INDEX, API_KEY, TOKEN = "memory-layer", "chaos-key", "chaos-token"


class ChaosFailed(Exception):
    """The run cannot be made: a program is missing, did not start or did not stop."""


@dataclass(frozen=True)
class Binaries:
    server: Path
    emulator: Path
    model_directory: Path


class Program:
    """Use in a `with` statement: runs inside it, is stopped after it."""

    def __init__(self, name: str, command: Sequence[str], settings: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.command = list(command)
        self.environment = {key: os.environ[key] for key in INHERITED if key in os.environ} | dict(settings)
        self.log_path = folder / f"{name}.log"
        # Where the log of the current process begins.
        self.log_start = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            self.stop()
        except ChaosFailed:
            if kind is None:
                raise

    def start(self) -> None:
        with open(self.log_path, "ab") as log:
            self.log_start = log.tell()
            self._process = subprocess.Popen(
                self.command, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise ChaosFailed(f"{self.name} was not started")
        return self._process

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def is_ready(self) -> bool:
        raise NotImplementedError

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if not self.is_running:
                raise ChaosFailed(f"{self.name} ended with {self.process.returncode}:\n{self.last_words()}")
            if self.is_ready():
                return
            time.sleep(0.02)
        raise ChaosFailed(f"{self.name} was not ready within {READY_SECONDS} s:\n{self.last_words()}")

    def stop(self) -> None:
        """Asks it to end, and wants it to end well: one that had died, or must be killed, is a fault."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ChaosFailed(f"{self.name} did not stop within {STOP_SECONDS} s:\n{self.last_words()}") from None
        if status != 0:
            raise ChaosFailed(f"{self.name} ended with {status}:\n{self.last_words()}")

    def kill(self) -> None:
        """As `kill -9` does."""
        self.process.kill()
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:]) or "(it wrote nothing)"


class Emulator(Program):
    """Pinecone and Hugging Face, and what can be done to them."""

    def __init__(self, binaries: Binaries, folder: Path, visibility_delay: float = 0) -> None:
        self.control_port, self.router_port = free_ports(2)
        command = [
            str(binaries.emulator), "--port", str(self.control_port), "--hf-port", str(self.router_port),
            "--api-key", API_KEY, "--token", TOKEN, "--create-index", INDEX,
            "--visibility-delay", f"{visibility_delay:g}", "--model-dir", str(binaries.model_directory),
        ]
        super().__init__("emulator", command, {}, folder)

    def is_ready(self) -> bool:
        """By its own line of addresses, which it prints when it listens: another program may answer at its port."""
        with open(self.log_path, "rb") as log:
            log.seek(self.log_start)
            return b'{"control_url":' in log.read()

    def set_fault(self, rule: Mapping[str, Any]) -> None:
        self._call("POST", "faults", rule)

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def struck(self, operation: str) -> int:
        """How many calls of this kind a fault has hit."""
        counts = self._call("GET", "counters")["operations"].get(operation, {})
        return int(counts.get("faults", 0))

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """What the index has acknowledged, whether it shows it yet or not, by namespace."""
        return dict(self._call("GET", "records")["indexes"][INDEX])

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.control_port}/_emulator/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=ADMIN_SECONDS) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            raise ChaosFailed(f"the emulator: {method} {path}: {error.code} {error.read(500)!r}") from None
        except OSError as error:
            state = "it runs" if self.is_running else f"it ended with {self.process.returncode}"
            raise ChaosFailed(f"the emulator: {method} {path}: {error}; {state}:\n{self.last_words()}") from None


class MemoryServer(Program):
    """The cloud profile. Started again, it has the port and the data that it had."""

    def __init__(self, binaries: Binaries, emulator: Emulator, folder: Path, name: str = "memory-server") -> None:
        [self.port] = free_ports(1)
        router = f"http://127.0.0.1:{emulator.router_port}"
        settings = {
            "PROFILE": "cloud", "ALLOW_ANONYMOUS": "true", "HTTP_PORT": str(self.port), "DATA_DIR": str(folder / f"{name}-data"),
            "PINECONE_API_KEY": API_KEY, "PINECONE_INDEX": INDEX,
            "PINECONE_CONTROL_URL": f"http://127.0.0.1:{emulator.control_port}",
            "HF_TOKEN": TOKEN, "HF_ROUTER_URL": router, "HF_HUB_URL": router,
        }
        super().__init__(name, [str(binaries.server), "serve"], settings, folder)

    def is_ready(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/api/health/ready")

    def metric(self, name: str) -> float | None:
        """The value of a series by its full name, labels included; None when there is no such series."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=ADMIN_SECONDS) as reply:
            for line in reply.read().decode().splitlines():
                series, _, value = line.rpartition(" ")
                if series == name:
                    return float(value)
        return None

    def outbox_counts(self) -> dict[str, int]:
        """`waiting`, `dead_letters`: from the file itself, since the metric is up to 5 s old."""
        return dict(json.loads(self.outbox("list", "--json", "--limit", "1")))

    def outbox(self, *arguments: str) -> str:
        """`memory-server outbox …`, beside the server that runs."""
        result = subprocess.run(
            [self.command[0], "outbox", *arguments], env=self.environment, cwd=self.folder, text=True,
            timeout=ADMIN_SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        if result.returncode != 0:
            raise ChaosFailed(f"memory-server outbox {arguments[0]}: {result.stdout.strip()}")
        return result.stdout


class Nginx(Program):
    """Debian's nginx in the foreground, with a configuration and temporary folders of its own."""

    def __init__(self, folder: Path, servers: Sequence[MemoryServer]) -> None:
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if program is None:
            raise ChaosFailed("nginx is missing; get it with: apt-get install nginx-light (--no-nginx leaves it out)")
        [self.port] = free_ports(1)
        template = (Path(__file__).resolve().parent / "nginx.conf").read_text()
        configuration = folder / "nginx.conf"
        upstreams = "\n".join(
            f"        server 127.0.0.1:{server.port} max_fails=1 fail_timeout=1s;" for server in servers
        )
        configuration.write_text(
            template.replace("@FOLDER@", str(folder)).replace("@PORT@", str(self.port)).replace("@SERVERS@", upstreams)
        )
        command = [program, "-c", str(configuration), "-p", str(folder), "-e", str(folder / "nginx-error.log")]
        super().__init__("nginx", command, {}, folder)

    def is_ready(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/api/health/ready")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
