# SPDX-License-Identifier: Apache-2.0
"""A memory-server of one's own: on a free loopback port, with its data in a folder that goes when it goes."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from ports import free_ports

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_SECONDS, STOP_SECONDS, REQUEST_SECONDS = 60, 20, 300
# What a process needs to run at all. Nothing else is handed on: a developer's LLM_BASE_URL must not change a result.
INHERITED = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR")


class ServerFailed(Exception):
    """The server did not start, did not stop, or is not there."""


class LocalServer:
    """Use in a `with` statement: started and ready inside it, stopped and its folder removed after it."""

    def __init__(self, binary=None, settings=None):
        self.binary = pathlib.Path(binary or os.environ.get("MEMORY_SERVER") or ROOT / ".build/release/memory-server")
        self.settings = settings or {}
        self.process = None

    def __enter__(self):
        if not os.access(self.binary, os.X_OK):
            raise ServerFailed(f"{self.binary} is not there: make build")
        self.folder = tempfile.TemporaryDirectory(prefix="memory-layer-")
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            self.folder.cleanup()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        [self.port] = free_ports(1)
        environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        environment |= {
            "PROFILE": "local",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self.port),
            "DATA_DIR": os.path.join(self.folder.name, "data"),
            "MODEL_DIR": os.environ.get("MODEL_DIR") or str(ROOT / "models/all-MiniLM-L6-v2"),
            **self.settings,
        }
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary.resolve(), "serve"], env=environment, cwd=self.folder.name,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        self.wait_until_ready()

    @property
    def log_path(self):
        return os.path.join(self.folder.name, "server.log")

    def wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ServerFailed(f"the server ended with {self.process.returncode}:\n{self.last_words()}")
            try:
                with urllib.request.urlopen(f"http://{self.address}/api/health/ready", timeout=5) as reply:
                    if reply.status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise ServerFailed(f"the server was not ready within {START_SECONDS} s:\n{self.last_words()}")

    def stop(self):
        """Asks it to end, and wants it to end well: a server that must be killed is a fault."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise ServerFailed(f"the server did not stop within {STOP_SECONDS} s:\n{self.last_words()}") from None
        if status != 0:
            raise ServerFailed(f"the server ended with {status} when asked to stop:\n{self.last_words()}")

    def restart(self):
        """Stops it and starts it again on the same data, on another port."""
        self.stop()
        self.start()

    def last_words(self, lines=15):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                return "".join(log.readlines()[-lines:]).rstrip()
        except FileNotFoundError:
            return "(it wrote nothing)"

    def post(self, path, value):
        """Sends a value as JSON and returns the decoded reply. A status of 400 or more raises."""
        return json.loads(self.exchange(path, json.dumps(value).encode(), "application/json"))

    def post_lines(self, path, lines):
        """Sends bytes that are JSON, one object a line, and returns the reply's objects."""
        return [json.loads(line) for line in self.exchange(path, lines, "application/x-ndjson").splitlines() if line]

    def exchange(self, path, data, content_type):
        request = urllib.request.Request(
            f"http://{self.address}{path}", data=data, method="POST",
            headers={"Content-Type": content_type, "Accept": content_type},
        )
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_SECONDS) as reply:
                return reply.read()
        except urllib.error.HTTPError as problem:
            raise ServerFailed(f"POST {path}: {problem.code} {problem.read(2000).decode('utf-8', 'replace')}") from None
