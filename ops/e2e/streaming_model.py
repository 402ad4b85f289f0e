#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A language model for servers under test: OpenAI's chat completions, streamed or whole, as slow as it is asked to be.

When the last message holds the word `slowly` a streamed answer takes SECONDS, token by token; every other one is given at
once. It ends with its standard input, so that it never outlives who started it.

    ops/e2e/streaming_model.py ADDRESS PORT SECONDS
"""

import asyncio
import json
import sys
import time
from functools import partial

SLOW_TOKENS = 40
MOST_BODY_BYTES = 4 * 1024 * 1024
IDLE_SECONDS = 120


async def serve(slow_seconds: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await answer(reader, writer, slow_seconds):
            pass
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, TimeoutError, ValueError):
        pass
    finally:
        writer.close()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, slow_seconds: float) -> bool:
    async with asyncio.timeout(IDLE_SECONDS):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    length = int(headers.get("content-length", "0"))
    if length > MOST_BODY_BYTES:
        return False
    body = await reader.readexactly(length)
    if lines[0].startswith("GET"):
        return await whole(writer, {"object": "list", "data": [{"id": "e2e-model", "object": "model"}]})
    request = json.loads(body)
    said = " ".join(str(message.get("content", "")) for message in request.get("messages", [])[-1:])
    model = request.get("model", "e2e-model")
    words = f"You told me about {len(said)} characters.".split(" ")
    if not request.get("stream"):
        message = {"role": "assistant", "content": " ".join(words)}
        return await whole(writer, {
            "id": "chatcmpl-e2e", "object": "chat.completion", "created": int(time.time()), "model": model,
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 10, "completion_tokens": len(words), "total_tokens": 10 + len(words)},
        })
    return await streamed(writer, model, words, slow_seconds if "slowly" in said else 0)


async def whole(writer: asyncio.StreamWriter, value: object) -> bool:
    data = json.dumps(value).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data) + data)
    await writer.drain()
    return True


async def streamed(writer: asyncio.StreamWriter, model: str, words: list[str], seconds: float) -> bool:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    tokens = [f"word{number} " for number in range(SLOW_TOKENS)] if seconds else [word + " " for word in words]
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number, token in enumerate(tokens):
        if seconds:
            await asyncio.sleep(max(0, began + seconds * (number + 1) / len(tokens) - loop.time()))
        await event(writer, piece(model, {"role": "assistant", "content": token}, None))
    await event(writer, piece(model, {}, "stop"))
    await event(writer, "[DONE]")
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


def piece(model: str, delta: dict[str, str], reason: str | None) -> str:
    return json.dumps({
        "id": "chatcmpl-e2e", "object": "chat.completion.chunk", "created": int(time.time()), "model": model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
    })


async def event(writer: asyncio.StreamWriter, data: str) -> None:
    line = f"data: {data}\n\n".encode()
    writer.write(b"%x\r\n" % len(line) + line + b"\r\n")
    await writer.drain()


async def main(address: str, port: int, slow_seconds: float) -> None:
    server = await asyncio.start_server(partial(serve, slow_seconds), address, port)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
    except KeyboardInterrupt:
        pass
