# SPDX-License-Identifier: Apache-2.0
"""What a run starts: deployctl, the load, the model behind the servers. Each ends with the run, whatever happens."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from lab import ROOT, E2EFailed, Lab

HERE = Path(__file__).resolve().parent
DEPLOY_SECONDS = 300
# What was killed is gone at once, what is asked is answered at once, unless this machine is busy.
KILLED_SECONDS, HEAR_SECONDS = 30, 60
# What is in flight is let come to its end when the load stops.
LAST_SECONDS = 90


def deployctl_path() -> Path:
    path = Path(os.environ.get("DEPLOYCTL") or ROOT / ".build/release/deployctl")
    if not os.access(path, os.X_OK):
        raise E2EFailed(f"no {path}: ops/build deployctl")
    return path.resolve()


@dataclass(frozen=True)
class Ended:
    arguments: Sequence[str]
    # Negative: the signal that ended it.
    code: int
    out: str
    err: str
    seconds: float

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def last_line(self) -> str:
        lines = [line.strip() for line in self.text.splitlines() if line.strip()]
        return lines[-1][:200] if lines else ""

    @property
    def last_words(self) -> str:
        return "\n".join(self.text.splitlines()[-25:])


class Running:
    """A deployctl that runs. Its lines are kept with the time at which they came."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.command = list(command)
        self.began = time.monotonic()
        self.lines: list[tuple[float, str]] = []
        self._changed = threading.Condition()
        self._out: list[str] = []
        self._err: list[str] = []
        # A session of its own: Ctrl-C at the driver is the driver's to pass on.
        self.process = subprocess.Popen(
            self.command, env=dict(environment), cwd=folder, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        streams = ((self.process.stdout, self._out), (self.process.stderr, self._err))
        self._readers = [threading.Thread(target=self._read, args=pair, daemon=True) for pair in streams]
        for reader in self._readers:
            reader.start()

    def _read(self, stream: IO[str] | None, kept: list[str]) -> None:
        assert stream is not None
        for line in stream:
            with self._changed:
                kept.append(line)
                self.lines.append((time.monotonic() - self.began, line.rstrip("\n")))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_for_line(self, pattern: str, seconds: float = DEPLOY_SECONDS) -> str | None:
        """The first line that has it; None when the program ends without, or the time is over."""
        wanted = re.compile(pattern)
        deadline = time.monotonic() + seconds
        seen = 0
        with self._changed:
            while True:
                for _, line in self.lines[seen:]:
                    if wanted.search(line):
                        return line
                seen = len(self.lines)
                left = deadline - time.monotonic()
                if left <= 0 or not any(reader.is_alive() for reader in self._readers):
                    return None
                self._changed.wait(min(left, 0.2))

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.is_running:
            self.process.send_signal(number)

    def wait(self, seconds: float = DEPLOY_SECONDS) -> Ended:
        """Of one that takes longer, the end is a fault: it is killed with all that it started, and its code is -9."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            code = self.process.wait(KILLED_SECONDS)
        took = time.monotonic() - self.began
        for reader in self._readers:
            reader.join(5)
        return Ended(self.command[1:], code, "".join(self._out), "".join(self._err), took)

    def kill(self) -> Ended:
        """As `kill -9` does: this process alone."""
        self.process.kill()
        return self.wait(10)


class Deployctl:
    def __init__(self, lab: Lab, log: Path) -> None:
        self.path = deployctl_path()
        self.lab = lab
        self.log = log
        self._all: list[Running] = []

    def start(self, *arguments: str, file: Path | str = "deploy.yml", more: Mapping[str, str] | None = None, less: str = "") -> Running:
        """- less: a variable of the lab that it does not get."""
        path = self.lab.directory / file
        settings = self.lab.settings() | {"HOME": str(self.lab.directory / "home")} | dict(more or {})
        settings.pop(less, None)
        (self.lab.directory / "home").mkdir(exist_ok=True)
        # Before the command: behind it may stand another program's arguments.
        running = Running([str(self.path), "--file", str(path), *arguments], settings, self.lab.directory)
        self._all.append(running)
        return running

    def run(
        self, *arguments: str, file: Path | str = "deploy.yml", seconds: float = DEPLOY_SECONDS,
        more: Mapping[str, str] | None = None, less: str = "",
    ) -> Ended:
        ended = self.start(*arguments, file=file, more=more, less=less).wait(seconds)
        self.note(ended)
        return ended

    def note(self, ended: Ended) -> Ended:
        """Keeps what it wrote, for whoever asks why."""
        with open(self.log, "a") as log:
            log.write(f"\n$ deployctl {' '.join(ended.arguments)}\n{ended.out}{ended.err}= {ended.code}, {ended.seconds:.1f} s\n")
        return ended

    def stop_all(self) -> None:
        for running in self._all:
            if running.is_running:
                running.process.kill()
                running.process.wait(KILLED_SECONDS)


class Child:
    """A program of ours that ends when its standard input does, and answers in lines of JSON. Use in a `with` statement."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.command = list(command)
        self.environment = dict(environment) if environment is not None else dict(os.environ)
        self._process: subprocess.Popen[str] | None = None
        self._heard: queue.Queue[str] = queue.Queue()
        # Its last words, for when it ends: what nobody reads would fill the pipe and stop it.
        self._complaints: deque[str] = deque(maxlen=50)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self.command, env=self.environment, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        self._readers = [
            threading.Thread(target=pass_on, args=pair, daemon=True)
            for pair in ((self._process.stdout, self._heard.put), (self._process.stderr, self._complaints.append))
        ]
        for reader in self._readers:
            reader.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        process = self.process
        if process.poll() is None:
            process.kill()
        process.wait(KILLED_SECONDS)
        for reader in self._readers:
            reader.join(KILLED_SECONDS)
        if process.stdin is not None:
            try:
                process.stdin.close()
            except OSError:
                pass

    @property
    def process(self) -> "subprocess.Popen[str]":
        assert self._process is not None
        return self._process

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except OSError:
            raise E2EFailed(f"{self.command[1]} does not listen any more: {self.complaints}") from None

    def hear(self, seconds: float = HEAR_SECONDS) -> Any:
        try:
            line = self._heard.get(timeout=seconds)
        except queue.Empty:
            raise E2EFailed(f"{self.command[1]} said nothing for {seconds:g} s: {self.complaints}") from None
        if not line:
            raise E2EFailed(f"{self.command[1]} ended: {self.complaints}")
        return json.loads(line)

    @property
    def complaints(self) -> str:
        return "".join(self._complaints)[-2_000:]


def pass_on(stream: IO[str], take: Callable[[str], None]) -> None:
    """Line by line to its end, which is an empty one."""
    with stream:
        for line in stream:
            take(line)
    take("")


class StreamingModel(Child):
    """The language model behind the servers."""

    def __init__(self, address: str, slow_seconds: float) -> None:
        super().__init__([sys.executable, str(HERE / "streaming_model.py"), address, "0", str(slow_seconds)])
        self.address = address
        self.port = 0

    def __enter__(self) -> Self:
        super().__enter__()
        self.port = self.hear()["port"]
        return self


class LoadRun(Child):
    """Constant load; see ops/e2e/load."""

    def __init__(self, targets: Mapping[str, str], *options: str, key: str = "") -> None:
        pairs = [word for host, place in targets.items() for word in ("--target", f"{host}={place}")]
        environment = {"PATH": os.environ["PATH"], "LOAD_API_KEY": key}
        super().__init__([sys.executable, str(HERE / "load"), *pairs, *options], environment)

    def report(self) -> "LoadReport":
        self.say("report")
        return LoadReport(self.hear())

    def stop(self) -> "LoadReport":
        self.say("stop")
        return LoadReport(self.hear(LAST_SECONDS))


@dataclass(frozen=True)
class Blame:
    """A kind of failure: where, and of which release when one had begun to answer."""

    host: str
    release: str
    kind: str
    fault: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.fault} on {self.host} {self.release}".rstrip()


def told(blames: "Counter[Blame]") -> str:
    return "; ".join(f"{count} {blame}" for blame, count in blames.items())


class LoadReport:
    def __init__(self, figures: Mapping[str, Any]) -> None:
        self.figures = figures

    @property
    def failures(self) -> int:
        return sum(sum(tally["failures"].values()) for tally in self.figures["classes"].values())

    @property
    def kinds(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for name, tally in self.figures["classes"].items():
            for fault, count in tally["failures"].items():
                counts[f"{name}: {fault}"] = count
        return counts

    def count(self, what: str) -> int:
        return sum(tally[what] for tally in self.figures["classes"].values())

    def crossed(self, host: str) -> int:
        return int(self.figures["hosts"].get(host, {}).get("crossed", 0))

    @property
    def blames(self) -> "Counter[Blame]":
        return Counter({Blame(*who): count for *who, count in self.figures["blamed"]})
