#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sets what recording metrics costs against the CPU time that the server spends on the same requests."""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile

LARGEST_SHARE = 0.02
LONGEST_SCRAPE_MS = 5.0
LIVENESS_REQUESTS = 3000
CHAT_REQUESTS = 400


def main():
    bench, server = sys.argv[1:]
    costs = json.loads(subprocess.run([bench], check=True, capture_output=True, timeout=300).stdout)
    cpu = cpu_per_request(server)
    rows = [
        ("liveness", costs["record_ns"]["liveness_request"], cpu["liveness"]),
        ("chat", costs["record_ns"]["chat_request"], cpu["chat"]),
        ("chat, traced", costs["record_ns"]["chat_request_traced"], cpu["chat"]),
    ]
    print(f"{'request':14} {'recording':>12} {'CPU in all':>12} {'share':>8}")
    failed = False
    for name, nanoseconds, seconds in rows:
        share = nanoseconds * 1e-9 / seconds
        failed |= share > LARGEST_SHARE
        print(f"{name:14} {nanoseconds:9.0f} ns {seconds * 1e6:9.0f} us {share:8.3%}")
    print(f"chat recorded by two threads at once: {costs['record_ns']['chat_request_two_threads']:.0f} ns")
    for name, times in costs["scrape_ms"].items():
        failed |= times["median"] > LONGEST_SCRAPE_MS
        print(f"scrape of {costs['series']} series, {name}: median {times['median']:.2f} ms, p99 {times['p99']:.2f} ms")
    print(f"scrape of the server, {cpu['series']} series: {cpu['scrape_ms']:.2f} ms")
    sys.exit(1 if failed else 0)


def cpu_per_request(server):
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "HTTP_PORT": "0", "DATA_DIR": folder, "LOG_LEVEL": "info", "PATH": os.environ["PATH"],
            "MODEL_DIR": os.environ.get("MODEL_DIR", os.path.abspath("models/all-MiniLM-L6-v2")),
        }
        process = subprocess.Popen([server, "serve"], stdout=subprocess.PIPE, env=environment, cwd=folder, text=True)
        try:
            client = http.client.HTTPConnection("127.0.0.1", port_of(process), timeout=30)
            with open(os.devnull, "w", encoding="utf-8") as nowhere:
                drain = subprocess.Popen(["cat"], stdin=process.stdout, stdout=nowhere)
            result = {
                "liveness": cpu(client, LIVENESS_REQUESTS, lambda _: ask(client, "GET", "/api/health/live")),
                "chat": cpu(client, CHAT_REQUESTS, lambda number: chat(client, number)),
            }
            text, _ = metrics(client)
            _, again = metrics(client)
            result["series"] = sum(1 for line in text.splitlines() if not line.startswith("#"))
            result["scrape_ms"] = again["metrics_scrape_duration_seconds"] * 1000
            return result
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
            drain.wait(timeout=30)


def port_of(process):
    for line in process.stdout:
        event = json.loads(line)
        if event["message"] == "listening":
            return event["server.port"]
    sys.exit("the server ended before it listened")


def cpu(client, count, request):
    """Seconds of CPU for one request, after a warm-up."""
    for number in range(count // 10):
        request(number)
    before = metrics(client)[1]["process_cpu_seconds_total"]
    for number in range(count):
        request(number)
    return (metrics(client)[1]["process_cpu_seconds_total"] - before) / count


def chat(client, number):
    body = json.dumps({"user_id": "bench", "message": f"I keep {number} bees near the old mill and sell their honey"})
    ask(client, "POST", "/api/chat", body)


def metrics(client):
    text = ask(client, "GET", "/metrics").decode()
    values = {}
    for line in text.splitlines():
        if not line.startswith("#") and "{" not in line:
            name, value = line.split(" ")
            values[name] = float(value)
    return text, values


def ask(client, method, path, body=None):
    client.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    response = client.getresponse()
    content = response.read()
    if response.status != 200:
        sys.exit(f"{method} {path}: {response.status} {content[:300]!r}")
    return content


if __name__ == "__main__":
    main()
