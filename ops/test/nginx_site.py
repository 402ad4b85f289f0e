# SPDX-License-Identifier: Apache-2.0
"""The files of nginx/ in a real nginx on loopback, before a small upstream; and requests to it, read to the last byte."""

import contextlib
import http.server
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "ops/harness"))
from ports import free_ports  # noqa: E402

# Bounds on failure alone.
SECONDS = 60
# Stands for the host itself; 127.0.0.1 is everybody else.
INSIDE = "127.0.0.2"
# Instead of 256, which would take as many connections.
REQUESTS_OF_ADDRESS = 8
SERVER_NAME = "api.example.com"


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        sys.exit(f"ops/test/nginx: {name} is missing: run ops/bootstrap --ci")
    return found


class Upstream:
    """What stands for memory-server. Use in a `with` statement."""

    def __init__(self) -> None:
        # What is streamed and held goes on when a test says so.
        self.go = threading.Semaphore(0)
        self.waiting = threading.Semaphore(0)
        upstream = self

        class Handler(_Handler):
            owner = upstream

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()

    def stop(self) -> None:
        self.go.release(100)
        self._server.shutdown()
        self._server.server_close()
        self._server.cut()
        self._thread.join()


class _Server(http.server.ThreadingHTTPServer):
    block_on_close = False

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """nginx keeps connections to a service open; one that is gone has none."""
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """nginx hangs up when its client does."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Upstream

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/api/chat":
            self._stream()
        elif path == "/held":
            self.owner.waiting.release()
            self.owner.go.acquire(timeout=SECONDS)
            self._answer(200, b"of the service")
        elif path == "/own":
            own = {"X-Request-ID": "r_own", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
                   "X-Frame-Options": "SAMEORIGIN"}
            self._answer(200, b"of the service", own)
        elif path == "/echo":
            self._answer(200, json.dumps([[name.lower(), text] for name, text in self.headers.items()]).encode())
        else:
            self._answer(int(path[1:]) if path[1:].isdigit() else 200, b"of the service")

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for event in (b"event: token\ndata: 1\n\n", b"event: token\ndata: 2\n\n", b"event: done\ndata: 3\n\n"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            self.wfile.flush()
            self.owner.go.acquire(timeout=SECONDS)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    # Headers that came more than once.
    repeated: list[str] = field(default_factory=list)

    @property
    def problem(self) -> Any:
        if self.headers.get("content-type") != "application/problem+json":
            return None
        return json.loads(self.body)


def is_whole(received: bytes) -> bool:
    """After 413 nginx waits a while for the rest of what was announced, and only then ends the connection."""
    if b"\r\n\r\n" not in received:
        return False
    answer = parsed(received)
    return len(answer.body) >= int(answer.headers.get("content-length", sys.maxsize))


def parsed(received: bytes) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    answer = Answer(int(first.split()[1]), {}, body)
    for line in lines:
        name, _, text = line.partition(":")
        if name.lower() in answer.headers:
            answer.repeated.append(name.lower())
        answer.headers[name.lower()] = text.strip()
    return answer


class Nginx:
    """nginx with a site for HTTP alone, one with TLS, and nobody on the ports of the latter. Use in a `with` statement."""

    def __init__(self, folder: Path, upstream_port: int) -> None:
        self.folder = folder
        self.plain, self.http, self.tls = free_ports(3)
        for name in ("log", "acme/.well-known/acme-challenge", "body", "proxy", "fastcgi", "uwsgi", "scgi"):
            (folder / name).mkdir(parents=True)
        self.certificate = folder / "fullchain.pem"
        subprocess.run(
            [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-subj", f"/CN={SERVER_NAME}", "-addext", f"subjectAltName=DNS:{SERVER_NAME}", "-days", "2",
             "-keyout", str(folder / "privkey.pem"), "-out", str(self.certificate)],
            check=True, timeout=SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        sites = [
            self._placed("plain.conf", upstream_port, {80: self.plain}),
            self._placed("tls.conf", upstream_port, {80: self.http, 443: self.tls}).replace("memory_layer", "memory_tls")
            .replace("memory-layer", "memory-tls"),
            self._placed("nobody-80.conf", upstream_port, {80: self.http}),
            self._placed("nobody-443.conf", upstream_port, {443: self.tls}),
        ]
        self.configuration = folder / "nginx.conf"
        self.configuration.write_text(self._main("\n".join(sites)))

    def _placed(self, name: str, upstream_port: int, ports: Mapping[int, int]) -> str:
        """A file of nginx/ with the ports and paths of this run: all else is what a host gets."""
        text = (ROOT / "nginx" / name).read_text()
        changes = {
            "server 127.0.0.1:8002 ": f"server 127.0.0.1:{upstream_port} ",
            "127.0.0.0/8": f"{INSIDE}/32",
            "_clients 256;": f"_clients {REQUESTS_OF_ADDRESS};",
            "/var/log/nginx": f"{self.folder}/log",
            "/var/www/acme": f"{self.folder}/acme",
            "/etc/nginx/conf.d/": f"{self.folder}/",
            f"/etc/letsencrypt/live/{SERVER_NAME}": str(self.folder),
        } | {f"listen {port}{end}": f"listen 127.0.0.1:{ours}{end}" for port, ours in ports.items() for end in (" ", ";")}
        for old, new in changes.items():
            text = text.replace(old, new)
        return text

    def _main(self, sites: str) -> str:
        folders = "\n".join(
            f"{name}_temp_path {self.folder}/{place};"
            for name, place in (("client_body", "body"), ("proxy", "proxy"), ("fastcgi", "fastcgi"), ("uwsgi", "uwsgi"), ("scgi", "scgi"))
        )
        # Root's workers are somebody else, who does not get into a folder of root's own.
        user = "user root;\n" if os.geteuid() == 0 else ""
        return (
            f"{user}daemon off;\nworker_rlimit_nofile 1024;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/log/error.log;\n"
            f"events {{\n    worker_connections 256;\n}}\nhttp {{\naccess_log off;\n{folders}\n{sites}\n}}\n"
        )

    def of_compose(self) -> Path:
        """What the container has of docker/compose, with the service and the paths of this run."""
        source = ROOT / "docker/compose/nginx"
        site = (source / "site.conf").read_text().replace("server server:8000 ", "server 127.0.0.1:8000 ")
        (self.folder / "compose-site.conf").write_text(site.replace("listen 8080", f"listen 127.0.0.1:{self.plain}"))
        whole = (source / "nginx.conf").read_text().replace("/tmp/", f"{self.folder}/compose-")
        file = self.folder / "compose.conf"
        file.write_text(whole.replace("/etc/nginx/conf.d/memory-layer.conf", str(self.folder / "compose-site.conf")))
        return file

    def test(self, configuration: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [program("nginx"), "-t", "-c", str(configuration)], text=True, timeout=SECONDS,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Self:
        with open(self.folder / "nginx.out", "wb") as words:
            self._process = subprocess.Popen(
                [program("nginx"), "-c", str(self.configuration)], stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            )
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.tls), 5).close()
                return self
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        raise OSError(f"nginx does not listen: {(self.folder / 'nginx.out').read_text()}")

    def __exit__(self, *_: Any) -> None:
        self._process.terminate()
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def connect(self, port: int, inside: bool = False, name: str = SERVER_NAME) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", port), SECONDS, (INSIDE, 0) if inside else None)
        if port != self.tls:
            return connection
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.check_hostname = name == SERVER_NAME
        return context.wrap_socket(connection, server_hostname=name)

    def send(self, port: int, request: bytes, inside: bool = False, waits: bool = True) -> bytes:
        """What comes until the connection ends, which is when nginx has logged it; or one whole answer, if this does not wait."""
        received = b""
        with self.connect(port, inside) as connection:
            # nginx may have heard enough, and said its word, before the end of what is sent.
            with contextlib.suppress(OSError):
                connection.sendall(request)
            with contextlib.suppress(ConnectionResetError, ssl.SSLEOFError):
                while (waits or not is_whole(received)) and (more := connection.recv(65_536)):
                    received += more
        return received

    def ask(
        self, path: str, port: int | None = None, method: str = "GET", inside: bool = False, body: bytes = b"",
        host: str = SERVER_NAME, **headers: str,
    ) -> Answer:
        fields = {"Host": host, "Connection": "close"} | {name.replace("_", "-"): text for name, text in headers.items()}
        if body:
            fields["Content-Length"] = str(len(body))
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {text}\r\n" for name, text in fields.items()) + "\r\n"
        return parsed(self.send(port or self.plain, head.encode() + body, inside))
