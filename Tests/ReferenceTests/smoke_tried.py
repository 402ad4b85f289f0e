# SPDX-License-Identifier: Apache-2.0
"""Proves that ops/smoke/run tells a service that is well from one that is not."""

import os
import pathlib
import subprocess
import sys

from document import Unlike

SMOKE = pathlib.Path(__file__).resolve().parents[2] / "ops/smoke/run"
SECONDS = 200


def tried(url: str, key: str | None, status: int, words: str) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    if key:
        environment["API_KEY"] = key
    result = subprocess.run(
        [sys.executable, "-B", SMOKE, url], env=environment, timeout=SECONDS, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if result.returncode != status or words not in result.stdout:
        raise Unlike(f"ops/smoke/run {url} ended with {result.returncode}, not {status} and “{words}”:\n{result.stdout}")
    if key and key in result.stdout:
        raise Unlike("ops/smoke/run shows the key")


def run(address: str) -> int:
    cases = [
        (f"http://{address}", 0, "it forgets: what it was told is gone: 3 memories"),
        (f"http://{address}/", 0, "is well"),
        (f"http://{address}/elsewhere", 1, "answered 404"),
        ("http://127.0.0.1:9", 1, "no answer"),
        (f"https://{address}", 1, "No secure connection"),
        ("localhost", 64, "must look like"),
    ]
    for url, status, words in cases:
        tried(url, None, status, words)
    return len(cases)


def run_with_keys(address: str, user: dict[str, str], service: dict[str, str]) -> int:
    def key_of(headers: dict[str, str]) -> str:
        return headers["Authorization"].removeprefix("Bearer ")

    url = f"http://{address}"
    cases = [
        (key_of(service), 0, "is well"),
        (key_of(user), 1, "API_KEY must be a service's"),
        ("ml_wrong", 1, "Put a valid key into the environment as API_KEY"),
        (None, 1, "Put a valid key into the environment as API_KEY"),
    ]
    for key, status, words in cases:
        tried(url, key, status, words)
    return len(cases)
