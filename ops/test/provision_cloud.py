#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An EC2 on the loopback interface for ops/test/provision: moto, with signatures checked twice and faults on demand.

    provision_cloud.py PORT CONSOLE_KEYS

Run by the Python of the environment that ops/test/provision sets up. It prints a line of JSON with credentials when it can be
asked. moto checks signatures itself; beside that each request's is computed here, by what AWS documents and with nothing of
moto's or libcurl's. Below /_lab/ it is steered:

    GET  /_lab/requests   each call so far: its action, whether its signature is right, whether it was let through
    POST /_lab/faults     {"action": ..., "count": ..., "code": ...} refuses that many calls with an EC2 code;
                          "lost" instead of a code does them, and cuts the connection before the answer;
                          the action "Console" has consoles tell their host keys from then on, as cloud-init does at its end
"""

import hashlib
import hmac
import io
import json
import os
import socket
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path
from typing import Any, Callable, Iterable

sys.dont_write_bytecode = True

CANONICAL, STRANGER = "099720109477", "123456789012"
NAME = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-{0}-server-{1}"
# Newest of Canonical's for the processor is the second: the third is another's, the fourth another processor's.
IMAGES = [
    ("ami-0000000000000aaa1", CANONICAL, "x86_64", NAME.format("amd64", "20260101"), "2026-01-01T00:00:00.000Z"),
    ("ami-0000000000000aaa2", CANONICAL, "x86_64", NAME.format("amd64", "20261101"), "2026-11-01T00:00:00.000Z"),
    ("ami-0000000000000bbb1", STRANGER, "x86_64", NAME.format("amd64", "20261120"), "2026-11-20T00:00:00.000Z"),
    ("ami-0000000000000ccc1", CANONICAL, "arm64", NAME.format("arm64", "20261120"), "2026-11-20T00:00:00.000Z"),
]
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:*", "iam:*"], "Resource": "*"}]}
PAGE = Path(__file__).resolve().parents[2] / "docs/provision.md"
KERNEL = "[    0.000000] Linux version 6.8.0-45-generic"


def images() -> str:
    rows = [
        {
            "ami_id": ami, "owner_id": owner, "architecture": architecture, "name": name, "creation_date": date,
            "description": name, "public": True, "state": "available", "virtualization_type": "hvm",
            "image_type": "machine", "hypervisor": "xen", "image_location": name, "platform": None,
            "root_device_name": "/dev/sda1", "root_device_type": "ebs", "sriov": "simple",
        }
        for ami, owner, architecture, name, date in IMAGES
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(rows, file)
    return file.name


def digest(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def is_signed(environ: dict[str, Any], body: bytes, secrets: dict[str, str]) -> bool:
    """Signature Version 4 of what arrived, by the description in AWS's general reference."""
    algorithm, _, rest = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(",") if "=" in part)
    if algorithm != "AWS4-HMAC-SHA256" or set(parts) != {"Credential", "SignedHeaders", "Signature"}:
        return False
    access_key, *scope = parts["Credential"].split("/")
    names = parts["SignedHeaders"].split(";")
    variables = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
    values = {name: environ.get(variables.get(name, "HTTP_" + name.upper().replace("-", "_"))) for name in names}
    if len(scope) != 4 or access_key not in secrets or not {"host", "x-amz-date"} <= set(names) or None in values.values():
        return False
    lines = [f"{name}:{' '.join(values[name].split())}" for name in names]
    request = [environ["REQUEST_METHOD"], urllib.parse.quote(environ["PATH_INFO"]), environ.get("QUERY_STRING", "")]
    canonical = "\n".join([*request, *lines, "", ";".join(names), digest(body)])
    text = "\n".join([algorithm, values["x-amz-date"], "/".join(scope), digest(canonical)])
    key = ("AWS4" + secrets[access_key]).encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.compare_digest(hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), parts["Signature"])


class CheckedCloud:
    def __init__(self, inner: Callable[..., Iterable[bytes]], keys: list[str]) -> None:
        self.inner, self.keys, self.lock = inner, keys, threading.Lock()
        self.secrets: dict[str, str] = {}
        self.requests: list[dict[str, Any]] = []
        self.faults: list[dict[str, Any]] = []
        self.speaks = False

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if environ["PATH_INFO"].startswith("/_lab/"):
            return self.steer(environ, body, start)
        form = dict(urllib.parse.parse_qsl(body.decode()))
        action = form.get("Action", "?")
        with self.lock:
            record = {"action": action, "signed": is_signed(environ, body, self.secrets), "status": None}
            self.requests.append(record)
            fault = next((each for each in self.faults if each["action"] == action and each["count"] > 0), None)
            if fault:
                fault["count"] -= 1
            if action == "GetConsoleOutput":
                self.say()
        if fault and fault["code"] != "lost":
            record["status"] = 503
            start("503 Service Unavailable", [("Content-Type", "text/xml")])
            error = f"<Error><Code>{fault['code']}</Code><Message>a fault on demand</Message></Error>"
            return [f"<Response><Errors>{error}</Errors><RequestID>1</RequestID></Response>".encode()]

        def noting(status: str, *rest: Any) -> Any:
            record["status"] = int(status.split()[0])
            return start(status, *rest)

        answer = list(self.inner(environ, noting))
        if fault:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return []
        return answer

    def say(self) -> None:
        """moto has one console for all."""
        import moto.ec2.responses.general as general

        block = ["-----BEGIN SSH HOST KEY KEYS-----", *self.keys, "-----END SSH HOST KEY KEYS-----"]
        lines = [KERNEL, *(block if self.speaks else [])]
        general.SAMPLE_CONSOLE_OUTPUT = "\r\n".join([*lines, "login: "])

    def steer(self, environ: dict[str, Any], body: bytes, start: Callable[..., Any]) -> Iterable[bytes]:
        with self.lock:
            if environ["REQUEST_METHOD"] == "POST":
                fault = json.loads(body)
                self.speaks |= fault["action"] == "Console"
                self.faults.append(fault)
            answer = json.dumps(self.requests).encode()
        start("200 OK", [("Content-Type", "application/json")])
        return [answer]


def documented_policy() -> str:
    """What docs/provision.md says that deployctl must be allowed."""
    return json.dumps(json.loads(PAGE.read_text().split("```json\n")[1].split("```")[0]))


def credentials(url: str) -> dict[str, dict[str, str]]:
    """A witness who may everything, an operator who may what the documents say, and a guest who may nothing.

    The first three calls are not checked: there is nobody yet.
    """
    import boto3

    def client(access: str, secret: str) -> Any:
        return boto3.client(
            "iam", endpoint_url=url, region_name="us-east-1", aws_access_key_id=access, aws_secret_access_key=secret
        )

    def made(iam: Any, name: str, policy: str | None) -> dict[str, str]:
        iam.create_user(UserName=name)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        if policy:
            iam.put_user_policy(UserName=name, PolicyName="granted", PolicyDocument=policy)
        return {"access": key["AccessKeyId"], "secret": key["SecretAccessKey"]}

    witness = made(client("nobody", "nothing"), "witness", json.dumps(EVERYTHING))
    iam = client(witness["access"], witness["secret"])
    return {
        "witness": witness,
        "operator": made(iam, "operator", documented_policy()),
        "guest": made(iam, "guest", None),
    }


def main() -> None:
    port, keys = int(sys.argv[1]), Path(sys.argv[2]).read_text().splitlines()
    os.environ |= {"INITIAL_NO_AUTH_ACTION_COUNT": "3", "MOTO_AMIS_PATH": images(), "MOTO_PORT": str(port)}
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    cloud = CheckedCloud(DomainDispatcherApplication(create_backend_app), keys)
    server = make_server("127.0.0.1", port, cloud, threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    users = credentials(f"http://127.0.0.1:{port}")
    with cloud.lock:
        cloud.secrets = {user["access"]: user["secret"] for user in users.values()}
        cloud.requests.clear()
    print(json.dumps(users), flush=True)
    # Until whoever started it has gone.
    sys.stdin.read()


main()
