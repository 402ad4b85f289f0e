# SPDX-License-Identifier: Apache-2.0
"""A lab with deployctl, a model behind the servers and configurations of its own: what every driver starts from."""

import http.client
import json
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lab import HostState, Lab
from programs import Deployctl, LoadRun, StreamingModel

ASK_SECONDS, CHAT_SECONDS = 5, 30
# Long enough for a stream to be in flight across every step of a deploy.
STREAM_SECONDS = 12.0
LEASE_WAIT = (r"^  wait: .*$", "  wait: 20s")
# The lab's own leases are short, for those who wait until one ends: a heart that may miss a beat or two on a busy machine has longer.
PATIENT_LEASE = (r"^  ttl: .*$", "  ttl: 15s")


@dataclass(frozen=True)
class Answer:
    # 0: nobody answered.
    status: int
    release: str


def ask(address: str, port: int = 80, path: str = "/api/health/ready") -> Answer:
    connection = http.client.HTTPConnection(address, port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", path)
        reply = connection.getresponse()
        reply.read()
        return Answer(reply.status, reply.getheader("X-Deployment") or "")
    except (OSError, http.client.HTTPException):
        return Answer(0, "")
    finally:
        connection.close()


def said(address: str, port: int, path: str, body: Mapping[str, Any]) -> str:
    """What is answered to it; empty unless it is a 200."""
    connection = http.client.HTTPConnection(address, port, timeout=CHAT_SECONDS)
    try:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        reply = connection.getresponse()
        text = reply.read().decode(errors="replace")
        return text if reply.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


class Scene:
    """Use in a `with` statement."""

    def __init__(self, stays: bool = False, stream_seconds: float = STREAM_SECONDS) -> None:
        self.lab = Lab(stays=stays)
        self.stream_seconds = stream_seconds
        self.model: StreamingModel | None = None

    def __enter__(self) -> Self:
        self.lab.__enter__()
        try:
            folder = self.lab.directory / "e2e"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            self.log = folder / "deployctl.log"
            self.deployctl = Deployctl(self.lab, self.log)
            self.model = StreamingModel(self.lab.gateway, self.stream_seconds)
            self.model.__enter__()
        except BaseException:
            self.__exit__(BaseException, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if hasattr(self, "deployctl"):
            self.deployctl.stop_all()
        if self.model is not None:
            self.model.__exit__(kind, error, trace)
        self.lab.__exit__(kind, error, trace)

    @property
    def addresses(self) -> list[str]:
        return self.lab.addresses

    def configuration(
        self, name: str, base: str = "deploy.yml", settings: Mapping[str, str] | None = None,
        *changes: tuple[str, str],
    ) -> Path:
        """One of the lab's files with the model behind the servers, and more.

        - changes: regular expressions and what each is replaced by; each must be found.
        """
        path = self.lab.directory / base
        text = path.read_text()
        assert self.model is not None
        variables = {
            "LLM": "openai", "LLM_BASE_URL": f"http://{self.lab.gateway}:{self.model.port}/v1", "LLM_MODELS": "e2e-model",
        } | dict(settings or {})
        text = with_variables(text, variables)
        # The lab's is short, for those who test refusals: a run that comes after one that was killed waits for its lease.
        for pattern, replacement in (LEASE_WAIT, *changes):
            text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
            if count == 0:
                raise ValueError(f"{base} has nothing like {pattern}")
        # Beside the other, since paths in it are relative to the file.
        made = path.parent / f"e2e-{name}.yml"
        made.write_text(text)
        return made

    def load(self, *options: str, targets: Mapping[str, str] | None = None) -> LoadRun:
        places = targets or {address: f"{address}:80" for address in self.addresses}
        return LoadRun(places, "--stream-seconds", str(self.stream_seconds), *options)

    def answering(self, addresses: list[str] | None = None) -> dict[str, str]:
        """The release that answers on each host; what is no 200 begins with the status."""
        result = {}
        for address in addresses or self.addresses:
            answer = ask(address)
            result[address] = answer.release if answer.status == 200 else f"{answer.status} {answer.release}".strip()
        return result

    def state(self, number: int) -> HostState:
        return self.lab.state(number, self.service)

    def states(self, count: int | None = None) -> dict[int, HostState]:
        return {number: self.state(number) for number in range(1, (count or len(self.addresses)) + 1)}

    @property
    def service(self) -> str:
        found = re.search(r"^service: *(\S+)", (self.lab.directory / "deploy.yml").read_text(), re.MULTILINE)
        return found[1] if found else "memory-layer"


def with_variables(text: str, variables: Mapping[str, str]) -> str:
    """deploy.yml with more in `env.clear`, and with what was there of the same name replaced."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if re.fullmatch(r"\s+clear:\s*", line))
    indentation = " " * (len(lines[start]) - len(lines[start].lstrip()) + 2)
    added = [f'{indentation}{name}: "{value}"' for name, value in variables.items()]
    kept = [line for line in lines[start + 1:] if line.split(":")[0].strip() not in variables]
    return "\n".join([*lines[: start + 1], *added, *kept]) + "\n"


def eventually(condition: Callable[[], bool], seconds: float, interval: float = 0.2) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        if condition():
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(interval)
