#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the command lines of all processes again and again, and says which held one of the texts it was given.

A line of JSON comes in: texts by name. When its input ends, a line of JSON goes out: how often it looked, how many command lines
it saw, and the hits, without the text itself. The lab's hosts are namespaces of this machine, so their processes are seen too.
"""

import json
import os
import select
import sys

PAUSE_SECONDS = 0.002


def main() -> None:
    texts = {name: [form.encode() for form in forms] for name, forms in json.loads(sys.stdin.readline()).items()}
    own = str(os.getpid())
    seen: set[bytes] = set()
    hits: dict[str, str] = {}
    looks = 0
    while not select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        looks += 1
        for entry in os.scandir("/proc"):
            if not entry.name.isdigit() or entry.name == own:
                continue
            try:
                with open(f"/proc/{entry.name}/cmdline", "rb", buffering=0) as file:
                    line = file.read(1 << 20)
            except OSError:
                continue
            if line in seen:
                continue
            seen.add(line)
            for name, forms in texts.items():
                if any(form in line for form in forms):
                    hits[name] = line.split(b"\0")[0].decode(errors="replace")
    print(json.dumps({"looks": looks, "lines": len(seen), "hits": hits, "programs": programs(seen)}), flush=True)


def programs(seen: set[bytes]) -> list[str]:
    return sorted({os.path.basename(line.split(b"\0")[0].decode(errors="replace").split(" ")[0]) for line in seen if line})


if __name__ == "__main__":
    main()
