# SPDX-License-Identifier: Apache-2.0
"""The fixed replies of the mock upstreams, in the wire formats and sizes of the real ones."""

import hashlib
import json
import random
import time
from pathlib import Path
from typing import Any

DIMENSION = 384
# What a server with the default top_k of 8 asks for.
MATCHES = 8 * 3 + 16
MODEL = "mistralai/Mistral-7B-Instruct-v0.2"
EMBEDDING_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
# The mock fills in what only the request tells: the user whose namespace is asked, the number of records.
ASKED = "@asked@"
ANSWER = (
    "You told me that you moved to Lisbon in March, that your sister Ana lives nearby in Setúbal, and that you would "
    "rather take the train than drive. For the weekend I would suggest the early train to Évora: it takes about ninety "
    "minutes, Ana can join you at Pinhal Novo, and the old town is small enough to walk."
)
SUBJECTS = [
    ("Ana, who is my sister,", ["lives in Setúbal with two cats", "starts her new job at the hospital on Monday"]),
    ("Our dog Bruno", ["needs his second vaccination before the summer", "is afraid of trams and of hoovers"]),
    ("The flat in Lisbon", ["has a balcony towards the river", "costs 1,150 euros a month without the heating"]),
    ("My doctor", ["wants me to walk for half an hour each day", "told me to keep away from peanuts and shellfish"]),
    ("The team at work", ["ships a release every second Thursday", "meets at half past nine, cameras optional"]),
    ("My old bicycle", ["has a 54 cm steel frame and wants a new chain", "stands in the cellar behind the boxes"]),
    ("The piano teacher", ["comes on Wednesdays at six", "says that the left hand is too loud in the Schubert"]),
    ("For our tenth anniversary", ["we would like to see the Azores in May", "I am looking for a first edition"]),
    ("The garden", ["gets sun only until two in the afternoon", "has room for tomatoes along the southern wall"]),
    ("My parents", ["visit in the first week of August", "prefer a ground floor room, since the stairs are steep"]),
]
ASIDES = ["as I said last week", "in case that matters for the plan"]


def write_replies(folder: Path, index_host: str) -> None:
    """Writes one file for each reply, as mock.c names them."""
    chance = random.Random(3)
    stream = "".join(f"data: {compact(event)}\n\n" for event in chat_events()) + "data: [DONE]\n\n"
    (folder / "chat.sse").write_text(stream, encoding="utf-8")
    replies = {
        "embedding": embedding(chance),
        "query": {"matches": matches(), "namespace": ASKED, "usage": {"readUnits": 6}},
        "fetch": {"vectors": {}, "namespace": "", "usage": {"readUnits": 1}},
        "chat": chat_reply(),
        "index": index(index_host),
        "stats": {"namespaces": {}, "dimension": DIMENSION, "indexFullness": 0, "totalVectorCount": 0},
        "namespaces": {"namespaces": []},
        "models": {"object": "list", "data": [listed_model()]},
        "router_model": listed_model(),
        "hub_model": {"id": EMBEDDING_MODEL, "inferenceProviderMapping": {"hf-inference": {"status": "live"}}},
        "whoami": {"type": "user", "name": "bench"},
    }
    texts = {name: compact(reply) for name, reply in replies.items()}
    # A number, so without quotes.
    texts["upsert"] = f'{{"upsertedCount":{ASKED}}}'
    for name, text in texts.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def embedding(chance: random.Random) -> list[float]:
    """A unit vector with as many digits as a float has in JSON."""
    vector = [chance.gauss(0, 1) for _ in range(DIMENSION)]
    length = sum(component**2 for component in vector) ** 0.5
    return [float(f"{component / length:.8g}") for component in vector]


def matches() -> list[dict[str, Any]]:
    """All of different texts; the last quarter is below the threshold."""
    texts = [f"{who} {what}, {aside}." for aside in ASIDES for who, whats in SUBJECTS for what in whats]
    now = round(time.time() * 1_000)
    return [
        {
            "id": "m_" + hashlib.sha256(text.encode()).hexdigest()[:32],
            "score": round(0.71 - 0.015 * place, 9),
            "values": [],
            "metadata": metadata(text, said_at=now - 86_400_000 * (1 + place * 37 % 90)),
        }
        for place, text in enumerate(texts[:MATCHES])
    ]


def metadata(text: str, said_at: int) -> dict[str, Any]:
    """A memory as PineconeStore keeps it; times are Unix milliseconds."""
    return {
        "user_id": ASKED,
        "role": "user",
        "kind": "statement",
        "created_at": said_at,
        "updated_at": said_at,
        "text": text,
    }


def chat_reply() -> dict[str, Any]:
    message = {"role": "assistant", "content": ANSWER}
    return {
        "id": "chatcmpl-6f1d",
        "object": "chat.completion",
        "created": 1_795_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": usage(),
    }


def chat_events() -> list[dict[str, Any]]:
    """The same answer, a word at a time: about 60 tokens, then the end, then the usage."""
    head = {"id": "chatcmpl-6f1d", "object": "chat.completion.chunk", "created": 1_795_000_000, "model": MODEL}
    words = [word if place == 0 else f" {word}" for place, word in enumerate(ANSWER.split(" "))]
    deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": word} for word in words]
    events: list[dict[str, Any]] = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None, "logprobs": None}]} for delta in deltas
    ]
    events.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop", "logprobs": None}]})
    events.append({**head, "choices": [], "usage": usage()})
    return events


def usage() -> dict[str, int]:
    return {"prompt_tokens": 412, "completion_tokens": 68, "total_tokens": 480}


def index(host: str) -> dict[str, Any]:
    return {
        "name": "bench",
        "host": host,
        "dimension": DIMENSION,
        "metric": "cosine",
        "vector_type": "dense",
        "deletion_protection": "disabled",
        "spec": {"serverless": {"cloud": "aws", "region": "us-east-1"}},
        "status": {"ready": True, "state": "Ready"},
    }


def listed_model() -> dict[str, Any]:
    provider = {"provider": "hf-inference", "status": "live", "context_length": 32_768}
    return {"id": MODEL, "object": "model", "providers": [provider]}
