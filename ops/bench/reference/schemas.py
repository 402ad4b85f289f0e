# SPDX-License-Identifier: Apache-2.0
"""The contract of POST /api/chat."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=32_768)]
Role = Literal["user", "assistant"]


class Turn(BaseModel):
    role: Role
    text: Text


class ChatRequest(BaseModel):
    user_id: Identifier
    message: Text
    session_id: Identifier | None = None
    history: Annotated[list[Turn], Field(max_length=100)] | None = None
    top_k: Annotated[int, Field(ge=1, le=100)] = 8
    score_threshold: Annotated[float, Field(ge=0, le=1)] = 0.25
    recency_weight: Annotated[float, Field(ge=0, le=1)] = 0.05
    metadata: dict[str, str | float | bool | list[str]] = {}


class ContextMemory(BaseModel):
    id: str
    text: str
    role: str
    score: float
    similarity: float
    recency: float
    created_at: datetime
    metadata: dict[str, Any]


class MemoryReceipt(BaseModel):
    id: str
    status: Literal["indexed", "failed"]


class Usage(BaseModel):
    input_tokens: int
    output_tokens: int


class Timings(BaseModel):
    embed_ms: float
    remember_ms: float
    recall_ms: float
    language_model_ms: float
    total_ms: float


class ChatResponse(BaseModel):
    request_id: str
    user_id: str
    session_id: str
    reply: str
    model: str
    degraded: list[str]
    context: list[ContextMemory]
    memory: MemoryReceipt
    usage: Usage
    timings: Timings
