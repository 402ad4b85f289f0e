# SPDX-License-Identifier: Apache-2.0
"""One chat: embed, remember and recall side by side, prompt, language model."""

import asyncio
import hashlib
import time
import uuid
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import TypeVar

from .clients import UpstreamError
from .prompt import build_messages
from .ranking import Candidate, Recalled, candidate_count, normalized, rank
from .schemas import ChatRequest, ChatResponse, ContextMemory, MemoryReceipt, Timings, Turn, Usage
from .sessions import Sessions
from .upstreams import HuggingFace, Pinecone

Value = TypeVar("Value")


class ChatPipeline:
    def __init__(self, pinecone: Pinecone, hugging_face: HuggingFace, sessions: Sessions) -> None:
        self._pinecone = pinecone
        self._hugging_face = hugging_face
        self._sessions = sessions

    async def answer(self, request: ChatRequest, request_id: str) -> ChatResponse:
        started = time.perf_counter()
        vector, embed_ms = await timed(self._hugging_face.embed(request.message))
        receipt, found = await asyncio.gather(
            timed(self._remember(request, vector)), timed(self._recall(request, vector))
        )
        (memory, remember_ms), (context, recall_ms) = receipt, found
        degraded = []
        if memory.status == "failed":
            degraded.append("memory_not_stored")
        if context is None:
            degraded.append("memory_unavailable")

        session = request.session_id or f"s_{uuid.uuid4()}"
        history = request.history
        if history is None:
            history = self._sessions.recent(request.user_id, session) if request.session_id else []
        messages = build_messages(request.message, context or [], history)
        completion, model_ms = await timed(self._hugging_face.complete(messages))
        if completion.is_fallback:
            degraded.append("fallback_model")
        if request.history is None:
            turns = Turn(role="user", text=request.message), Turn(role="assistant", text=completion.text)
            self._sessions.append(request.user_id, session, *turns)
        return ChatResponse(
            request_id=request_id,
            user_id=request.user_id,
            session_id=session,
            reply=completion.text,
            model=completion.model,
            degraded=degraded,
            context=[context_memory(recalled) for recalled in context or []],
            memory=memory,
            usage=Usage(input_tokens=completion.input_tokens, output_tokens=completion.output_tokens),
            timings=Timings(
                embed_ms=embed_ms,
                remember_ms=remember_ms,
                recall_ms=recall_ms,
                language_model_ms=model_ms,
                total_ms=milliseconds(started),
            ),
        )

    async def _remember(self, request: ChatRequest, vector: list[float]) -> MemoryReceipt:
        now = round(time.time() * 1_000)
        id = memory_id(request.user_id, request.message)
        # The records are memory-server's own: both could work on one index.
        metadata = {
            "user_id": request.user_id,
            "role": "user",
            "kind": "statement",
            "created_at": now,
            "updated_at": now,
            "text": request.message,
            **{f"meta_{name}": value for name, value in request.metadata.items()},
        }
        try:
            await self._pinecone.upsert(request.user_id, id, vector, metadata)
        except UpstreamError:
            return MemoryReceipt(id=id, status="failed")
        return MemoryReceipt(id=id, status="indexed")

    async def _recall(self, request: ChatRequest, vector: list[float]) -> list[Recalled] | None:
        """None when Pinecone could not be asked."""
        try:
            candidates: list[Candidate] = await self._pinecone.query(
                request.user_id, vector, candidate_count(request.top_k)
            )
        except UpstreamError:
            return None
        return rank(
            candidates,
            message=request.message,
            top_k=request.top_k,
            threshold=request.score_threshold,
            recency_weight=request.recency_weight,
            now=time.time(),
        )


def memory_id(user: str, text: str) -> str:
    """The same for the same text of the same user, so that telling a thing twice makes one memory."""
    return "m_" + hashlib.sha256(f"{user}\0{normalized(text)}".encode()).hexdigest()[:32]


def context_memory(recalled: Recalled) -> ContextMemory:
    memory = recalled.memory
    return ContextMemory(
        id=memory.id,
        text=memory.text,
        role=memory.role,
        score=round(recalled.score, 6),
        similarity=round(memory.similarity, 6),
        recency=round(recalled.recency, 6),
        created_at=datetime.fromtimestamp(memory.created_at, UTC),
        metadata={},
    )


async def timed(work: Awaitable[Value]) -> tuple[Value, float]:
    started = time.perf_counter()
    return await work, milliseconds(started)


def milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1_000, 3)
