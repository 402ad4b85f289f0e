# SPDX-License-Identifier: Apache-2.0
"""Requests at a given rate over kept connections, timed from when they were due: a server that answers late does not
make the load lighter, and what waits for its turn is counted as waiting (no coordinated omission)."""

import asyncio
import random
import time

PATIENCE_SECONDS = 30


class Answers(asyncio.Protocol):
    """One connection: a request at a time, its status and when its last byte came."""

    def __init__(self):
        self.buffer = b""
        self.waiting = None
        self.is_open = False

    def connection_made(self, transport):
        self.transport = transport
        self.is_open = True

    def connection_lost(self, _):
        self.is_open = False
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(0)

    def data_received(self, data):
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end].lower()
        start = head.find(b"content-length:")
        length = int(head[start + 15:].split(b"\r\n", 1)[0]) if start >= 0 else 0
        if len(self.buffer) < end + 4 + length:
            return
        self.buffer = self.buffer[end + 4 + length:]
        if b"connection: close" in head:
            self.is_open = False
            self.transport.close()
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(int(head[9:12]))

    def ask(self, request):
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.waiting


class Load:
    """Sends the requests that `make(number)` gives to one server, and keeps what became of each."""

    def __init__(self, port, make):
        self.port, self.make = port, make
        self.idle = []
        self.results = []  # status, seconds since it was due; 0 for a connection that broke
        self.lateness = []  # seconds by which the load itself was late: those are not the server's
        self.sent = 0

    async def one(self, due):
        number, self.sent = self.sent, self.sent + 1
        self.lateness.append(time.monotonic() - due)
        while self.idle and not self.idle[-1].is_open:
            self.idle.pop()
        try:
            if self.idle:
                connection = self.idle.pop()
            else:
                _, connection = await asyncio.get_running_loop().create_connection(Answers, "127.0.0.1", self.port)
            status = await asyncio.wait_for(connection.ask(self.make(number)), PATIENCE_SECONDS)
        except (OSError, asyncio.TimeoutError):
            self.results.append((0, time.monotonic() - due))
            return
        self.results.append((status, time.monotonic() - due))
        if connection.is_open:
            self.idle.append(connection)

    async def open_loop(self, rate, seconds, is_random=False):
        """Returns the results of requests that came at `rate` a second: evenly, or as people come, each when it likes."""
        self.results, self.lateness = [], []
        gaps = random.Random(1)
        due, tasks = time.monotonic() + 0.05, []
        for number in range(int(rate * seconds)):
            due += gaps.expovariate(rate) if is_random else 1 / rate
            ahead = due - time.monotonic()
            if ahead > 0:
                await asyncio.sleep(ahead)
            elif number % 16 == 0:
                await asyncio.sleep(0)
            tasks.append(asyncio.create_task(self.one(due)))
        await asyncio.gather(*tasks)
        return self.results

    async def closed_loop(self, clients, seconds):
        """Returns how many a second are answered when each of `clients` asks again as soon as it is answered."""
        self.results = []
        end = time.monotonic() + seconds

        async def client():
            while time.monotonic() < end:
                await self.one(time.monotonic())

        await asyncio.gather(*(client() for _ in range(clients)))
        return sum(1 for status, _ in self.results if status == 200) / seconds

    def close(self):
        for connection in self.idle:
            connection.transport.close()
