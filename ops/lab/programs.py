# SPDX-License-Identifier: Apache-2.0
"""What the observed lab is made of: memory-server in both profiles with keys, Prometheus, Alertmanager, a webhook."""

import http.server
import json
import os
import queue
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

sys.path += [str(Path(__file__).resolve().parents[1] / name) for name in ("chaos", "harness")]
from ports import free_ports  # noqa: E402
from processes import Binaries, ChaosFailed, Emulator, MemoryServer, Program, answers  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
REQUEST_SECONDS = 60
OPENMETRICS = "application/openmetrics-text; version=1.0.0"
TEXT = "text/plain; version=0.0.4"


def binaries() -> Binaries:
    """The release builds, or those that MEMORY_SERVER and UPSTREAM_EMULATOR name."""
    found = []
    for name in ("memory-server", "upstream-emulator"):
        given = os.environ.get(name.upper().replace("-", "_"))
        path = Path(given).resolve() if given else ROOT / ".build/release" / name
        if not os.access(path, os.X_OK):
            raise ChaosFailed(f"{path} is not there: make build-emulator")
        found.append(path)
    model = Path(os.environ.get("MODEL_DIR") or ROOT / "models/all-MiniLM-L6-v2").resolve()
    if not (model / "model.safetensors").is_file():
        raise ChaosFailed(f"no embedding model in {model}: make model")
    return Binaries(found[0], found[1], model)


def tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise ChaosFailed(f"{name} is missing: run ops/bootstrap --ci")
    return path


@dataclass(frozen=True)
class Reply:
    status: int
    body: str
    headers: Mapping[str, str]


class Observed:
    """What both servers have in common: an operator's key, a service's key, and calls with them."""

    port: int
    folder: Path
    name: str
    environment: dict[str, str]
    command: list[str]

    def make_keys(self) -> None:
        self.keys_file = self.folder / f"{self.name}-keys.json"
        self.environment.pop("ALLOW_ANONYMOUS", None)
        self.environment["API_KEYS_FILE"] = str(self.keys_file)
        self.operator_key = self._create_key("--operator", "--name", "prometheus")
        self.service_key = self._create_key("--service", "--name", "lab")
        self.operator_key_file = self.folder / f"{self.name}-operator.key"
        self.operator_key_file.write_text(self.operator_key)

    def _create_key(self, *arguments: str) -> str:
        result = subprocess.run(
            [self.command[0], "keys", "create", *arguments], env=self.environment, cwd=self.folder, text=True,
            timeout=REQUEST_SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        if result.returncode != 0:
            raise ChaosFailed(f"memory-server keys create: {result.stderr.strip()}")
        return result.stdout.strip()

    def call(self, method: str, path: str, body: Any = None, key: str | None = None, **headers: str) -> Reply:
        """Whatever the status is; a broken connection raises OSError."""
        data = json.dumps(body).encode() if body is not None and not isinstance(body, bytes) else body
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        sent["Authorization"] = f"Bearer {self.service_key if key is None else key}"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_SECONDS) as reply:
                return Reply(reply.status, reply.read().decode("utf-8", "replace"), dict(reply.headers))
        except urllib.error.HTTPError as problem:
            return Reply(problem.code, problem.read().decode("utf-8", "replace"), dict(problem.headers))

    def scrape(self, accept: str) -> Reply:
        return self.call("GET", "/metrics", key=self.operator_key, Accept=accept)


class Providers:
    """Pinecone and Hugging Face, an emulator for each, so that each can have its own trouble. Use in a `with`."""

    def __init__(self, programs: Binaries, folder: Path) -> None:
        self.pinecone, self.hugging_face = (Emulator(programs, _made(folder / name)) for name in ("pinecone", "hf"))
        self.control_port, self.router_port = self.pinecone.control_port, self.hugging_face.router_port

    def __enter__(self) -> Self:
        self.pinecone.start()
        self.hugging_face.start()
        return self

    def __exit__(self, *_: Any) -> None:
        for each in (self.pinecone, self.hugging_face):
            # Also of one that is frozen or dead: whatever went wrong was told already.
            each.kill()

    def fail(self) -> None:
        """Hugging Face is gone, as after `kill -9`. Pinecone takes connections and never answers."""
        self.hugging_face.kill()
        self.pinecone.process.send_signal(signal.SIGSTOP)

    def recover(self) -> None:
        self.hugging_face.start()
        self.pinecone.process.send_signal(signal.SIGCONT)


class CloudServer(Observed, MemoryServer):
    def __init__(self, programs: Binaries, emulator: Emulator | Providers, folder: Path) -> None:
        super().__init__(programs, emulator, folder)
        self.make_keys()


class LocalServer(Observed, Program):
    def __init__(self, programs: Binaries, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        [self.port] = free_ports(1)
        environment = {
            "PROFILE": "local", "HTTP_PORT": str(self.port), "DATA_DIR": str(folder / "local-data"),
            "MODEL_DIR": str(programs.model_directory), **(settings or {}),
        }
        super().__init__("local-server", [str(programs.server), "serve"], environment, folder)
        self.make_keys()

    def is_ready(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/api/health/ready")


class Prometheus(Program):
    """With a configuration whose addresses the caller has filled in."""

    def __init__(self, folder: Path, configuration: Path) -> None:
        [self.port] = free_ports(1)
        command = [
            tool("prometheus"), f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'prometheus'}",
            f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn",
            # What is sent before Prometheus has found Alertmanager, some 5 s after its start, is lost until sent again.
            "--rules.alert.resend-delay=1s",
        ]
        super().__init__("prometheus", command, {}, folder)

    def is_ready(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/-/ready")

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}", timeout=REQUEST_SECONDS) as reply:
            return json.load(reply)["data"]


class Alertmanager(Program):
    def __init__(self, folder: Path, configuration: Path) -> None:
        [self.port] = free_ports(1)
        command = [
            tool("prometheus-alertmanager"), f"--config.file={configuration}",
            f"--storage.path={folder / 'alertmanager'}", f"--web.listen-address=127.0.0.1:{self.port}",
            # Without it Alertmanager looks for a private address to gossip on, and ends when there is none.
            "--cluster.listen-address=", "--log.level=warn",
        ]
        super().__init__("alertmanager", command, {}, folder)

    def is_ready(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/-/ready")


class Blackbox(Program):
    """blackbox_exporter, and an https address with a certificate of its own for it to look at."""

    def __init__(self, folder: Path) -> None:
        [self.port] = free_ports(1)
        configuration = folder / "blackbox.yml"
        configuration.write_text(
            "modules: {http_2xx: {prober: http, http: {tls_config: {insecure_skip_verify: true}}}}\n"
        )
        command = [
            tool("prometheus-blackbox-exporter"), f"--config.file={configuration}",
            f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn",
        ]
        super().__init__("blackbox", command, {}, folder)

    def is_ready(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/-/healthy")

    def probe_with_certificate(self) -> str:
        """The metrics of one probe of an https address."""
        certificate = self.folder / "certificate"
        subprocess.run(
            [tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
             "-keyout", f"{certificate}.key", "-out", f"{certificate}.crt"],
            check=True, timeout=REQUEST_SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Silent)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{certificate}.crt", f"{certificate}.key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with _Serving(server):
            address = (
                f"http://127.0.0.1:{self.port}/probe?module=http_2xx&target=https://127.0.0.1:{server.server_port}/"
            )
            with urllib.request.urlopen(address, timeout=REQUEST_SECONDS) as reply:
                return str(reply.read().decode())


@dataclass(frozen=True)
class Notification:
    """One alert of a delivery."""

    receiver: str
    alert: str
    status: str
    labels: Mapping[str, str]
    summary: str
    at: float


class Webhook:
    """Takes Alertmanager's deliveries. Use in a `with` statement."""

    def __init__(self) -> None:
        deliveries: queue.SimpleQueue[Notification] = queue.SimpleQueue()
        self.deliveries = deliveries

        class Handler(_Silent):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                for alert in body["alerts"]:
                    deliveries.put(Notification(
                        body["receiver"], alert["labels"]["alertname"], alert["status"], alert["labels"],
                        alert["annotations"].get("summary", ""), time.monotonic(),
                    ))
                self.answer()

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._serving = _Serving(self._server)

    def __enter__(self) -> Self:
        self._serving.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._serving.__exit__(*exception)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


class _Silent(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class _Serving:
    """A server on a thread of its own, until the block ends."""

    def __init__(self, server: http.server.HTTPServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
