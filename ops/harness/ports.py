# SPDX-License-Identifier: Apache-2.0
"""Ports of the loopback interface, for programs that must be told theirs before they start."""

import random
import socket
import threading

# Below those that the kernel gives to outgoing connections and to whoever binds to 0: between a port's choice and its
# program's start lie seconds, in which hundreds of connections are made.
PORTS = range(20_000, 32_768)
_lock = threading.Lock()
_given: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Never one that this process was given before: its program may not have begun to listen."""
    found: list[int] = []
    with _lock:
        # Another run on this machine draws others.
        for port in random.SystemRandom().sample(PORTS, len(PORTS)):
            if len(found) == count:
                break
            if port not in _given and _is_free(port):
                _given.add(port)
                found.append(port)
    if len(found) < count:
        raise OSError(f"no port is free from {PORTS.start} to {PORTS.stop - 1}")
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
