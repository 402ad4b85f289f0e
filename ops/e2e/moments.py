# SPDX-License-Identifier: Apache-2.0
"""When in a run something is to happen to it: at a line that deployctl writes, or at a note in a host's journal."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self

from lab import Lab
from programs import KILLED_SECONDS, Running

MOMENT_SECONDS = 120


@dataclass(frozen=True)
class Line:
    """When a line is written that the regular expression finds; and so much later."""

    pattern: str
    delay: float = 0

    def __str__(self) -> str:
        return f"/{self.pattern}/" + (f" + {self.delay:g} s" if self.delay else "")


@dataclass(frozen=True)
class Noted:
    """When a host's journal has it that a step begins: from then on it is being done."""

    step: str
    host: int
    delay: float = 0

    def __str__(self) -> str:
        return f"{self.step} begins on {self.host}" + (f" + {self.delay:g} s" if self.delay else "")


@dataclass(frozen=True)
class After:
    """So long after the start."""

    seconds: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s"


Moment = Line | Noted | After


def ended(step: str, host: int | None = None) -> Line:
    """When deployctl says that the step is done; on that host, else on this machine or on any."""
    place = rf"\S*\.1{host}\s" if host else r""
    return Line(rf"\sok\s+{step}\s+{place}")


def began(step: str, delay: float = 0) -> Line:
    """Of the steps that say so when they begin."""
    return Line(rf"\.\.\.\s+{step}\b", delay)


class JournalWatch:
    """Follows the journals of hosts from now on. Use in a `with` statement."""

    def __init__(self, lab: Lab, service: str, hosts: list[int]) -> None:
        self.lab, self.service, self.hosts = lab, service, hosts
        self.began: list[tuple[int, str]] = []
        self._changed = threading.Condition()
        self._processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        path = f"/var/lib/deployctl/{self.service}/journal.jsonl"
        for host in self.hosts:
            # Its end as it is now, and all that comes: also when the file is made or replaced.
            script = f"exec tail -n 0 -F --sleep-interval=0.05 {path} 2> /dev/null"
            process = subprocess.Popen(
                self.lab.host_command(host, "run", "sh", "-c", script), env=os.environ | self.lab.settings(), text=True,
                start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )
            self._processes.append(process)
            threading.Thread(target=self._read, args=(host, process.stdout), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        for process in self._processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait(KILLED_SECONDS)

    def _read(self, host: int, stream: IO[str] | None) -> None:
        assert stream is not None
        for line in stream:
            try:
                event = json.loads(line)["event"]
            except (ValueError, KeyError):
                continue
            if "stepBegan" in event:
                step = event["stepBegan"].get("_0", {}).get("id", "")
                with self._changed:
                    self.began.append((host, step))
                    self._changed.notify_all()

    def wait_for(self, step: str, host: int, running: Running, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        with self._changed:
            while not any(place == host and re.split("[@#]", name)[0] == step for place, name in self.began):
                if time.monotonic() > deadline or not running.is_running:
                    return False
                self._changed.wait(0.1)
        return True


def wait_until(moment: Moment, running: Running, watch: JournalWatch | None) -> bool:
    """- Returns: False when the run ended without it coming."""
    match moment:
        case Line(pattern, delay):
            if running.wait_for_line(pattern, MOMENT_SECONDS) is None:
                return False
        case Noted(step, host, delay):
            if watch is None or not watch.wait_for(step, host, running, MOMENT_SECONDS):
                return False
        case After(delay):
            delay = max(0, delay - (time.monotonic() - running.began))
    deadline = time.monotonic() + delay
    while time.monotonic() < deadline and running.is_running:
        time.sleep(min(0.01, max(0, deadline - time.monotonic())))
    return running.is_running
