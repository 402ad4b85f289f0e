# SPDX-License-Identifier: Apache-2.0
"""Who is told of a run: hooks, a webhook, Grafana, a collector of traces, metrics on the hosts. A hook's no takes everything back."""

import hashlib
import hmac
import http.server
import json
import subprocess
import threading
from pathlib import Path
from typing import Any, Self

from checks import Checks
from lab import COMMAND_SECONDS
from releases import check_settled
from scene import Scene

KEY = "e2e-webhook-key-0123456789"
METRICS = "/var/lib/deployctl-e2e/deployctl.prom"


class Listener:
    """All three, on one port of this machine. Use in a `with` statement."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        heard = self.heard

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(COMMAND_SECONDS)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def bodies(self, path: str) -> list[Any]:
        return [json.loads(body) for place, _, body in self.heard if place == path]


def run_telling(scene: Scene, checks: Checks) -> None:
    for number in range(1, len(scene.addresses) + 1):
        scene.lab.host(number, "run", "install", "-d", "-m", "777", str(Path(METRICS).parent))
    with Listener() as listener:
        secrets = {"E2E_HOOK_URL": f"{listener.url}/hook", "E2E_HOOK_KEY": KEY, "E2E_GRAFANA": "e2e-grafana-token"}
        file = configured(scene, listener, "telling", "exit 0")

        case = "told of a deploy"
        scene.lab.commit_nothing()
        ended = scene.deployctl.run("deploy", file=file, more=secrets)
        checks.equal(case, "exit 0", ended.code, 0)
        checks.check(case, "without a warning", "warning:" not in ended.err, ended.last_line)
        news = listener.bodies("/hook")
        checks.equal(case, "the webhook is told of its begin and its end", [new["event"] for new in news], ["started", "succeeded"])
        signed = [(headers, body) for path, headers, body in listener.heard if path == "/hook"]
        ours = all(headers["x-deployctl-signature"] == "sha256=" + signature(body) for headers, body in signed)
        checks.check(case, "in signed words", bool(signed) and ours)
        checks.equal(case, "Grafana has an annotation", len(listener.bodies("/api/annotations")), 1)
        spans = spanned(listener)
        checks.check(case, "the collector has a span of each step", {"commit", "reload-proxy", "bake"} <= spans, len(spans))
        served = scene.answering()
        hook = (scene.lab.directory / "e2e-hooks").read_text().split()
        checks.equal(case, "hooks ran in their order", hook, ["before_run", "before_cutover", "after_success"])
        check_metrics(scene, checks, case, 'kind="deploy",outcome="completed"')

        case = "a hook says no before the cut-over"
        listener.heard.clear()
        scene.lab.commit_nothing()
        refusing = configured(scene, listener, "telling-no", "echo not today >&2; exit 3")
        ended = scene.deployctl.run("deploy", file=refusing, more=secrets)
        checks.equal(case, "everything is taken back: exit 4", ended.code, 4)
        checks.check(case, "its words are told", "not today" in ended.err, ended.last_line)
        checks.equal(case, "the old release serves", scene.answering(), served)
        check_settled(scene, checks, case)
        news = listener.bodies("/hook")
        checks.equal(case, "the webhook is told", [new["event"] for new in news], ["started", "failed"])
        check_metrics(scene, checks, case, 'kind="deploy",outcome="undone"')

        case = "nobody listens"
        listener.server.socket.close()
        scene.lab.commit_nothing()
        ended = scene.deployctl.run("deploy", file=file, more=secrets)
        checks.equal(case, "the run is as good as ever: exit 0", ended.code, 0)
        checks.check(case, "and warns", "warning:" in ended.err, ended.last_line)
        checks.check(case, "without the webhook's address", "/hook" not in ended.text)


def configured(scene: Scene, listener: Listener, name: str, answer: str) -> Path:
    note = f'echo \\"$DEPLOYCTL_HOOK\\" >> {scene.lab.directory}/e2e-hooks'
    (scene.lab.directory / "e2e-hooks").unlink(missing_ok=True)
    more = "\n".join([
        "hooks:",
        *(f'  {moment}:\n    - command: [sh, -c, "{note}; {"exit 0" if moment != "before_cutover" else answer}"]'
          for moment in ("before_run", "before_cutover", "after_success")),
        "notifications:",
        "  webhooks:\n    - url: env:E2E_HOOK_URL\n      sign: env:E2E_HOOK_KEY",
        f"  grafana:\n    url: {listener.url}\n    token: env:E2E_GRAFANA",
        f"telemetry:\n  textfile: {METRICS}\n  otlp:\n    url: {listener.url}",
        "retain:",
    ])
    return scene.configuration(name, "deploy.yml", None, (r"^retain:", more.replace("\\", "\\\\")))


def signature(body: bytes) -> str:
    return hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()


def spanned(listener: Listener) -> set[str]:
    return {
        span["name"] for trace in listener.bodies("/v1/traces") for resource in trace["resourceSpans"]
        for scope in resource["scopeSpans"] for span in scope["spans"]
    }


def check_metrics(scene: Scene, checks: Checks, case: str, labels: str) -> None:
    texts = [scene.lab.host(number, "run", "cat", METRICS) for number in range(1, len(scene.addresses) + 1)]
    checks.check(case, f"every host counts {labels}", all(labels in text for text in texts))
    lint = subprocess.run(["promtool", "check", "metrics"], input=texts[0], text=True, capture_output=True, timeout=COMMAND_SECONDS)
    checks.check(case, "in what promtool takes for metrics", lint.returncode == 0, lint.stderr[:300])
