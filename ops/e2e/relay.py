# SPDX-License-Identifier: Apache-2.0
"""Passes connections on: from an address and port here to a host and port. Ends when it is killed.

    relay.py ADDRESS PORT HOST PORT
"""

import asyncio
import sys
from contextlib import suppress

READ_BYTES = 1 << 16


async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(READ_BYTES):
            sink.write(data)
            await sink.drain()
    with suppress(ConnectionError, OSError):
        sink.write_eof()


async def main(address: str, port: str, host: str, other: str) -> None:
    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(host, int(other))
        except OSError:
            writer.close()
            return
        await asyncio.gather(copy(reader, back), copy(there, writer))
        for end in (back, writer):
            end.close()

    server = await asyncio.start_server(pass_on, address, int(port))
    async with server:
        await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
