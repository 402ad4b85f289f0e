# SPDX-License-Identifier: Apache-2.0
"""Which of the memories that Pinecone found are used, by memory-server's formula."""

from dataclasses import dataclass
from typing import Any, Self

HALF_LIFE_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A memory with its similarity to the question; times are Unix seconds here, and milliseconds at Pinecone."""

    id: str
    similarity: float
    text: str
    role: str
    created_at: float
    updated_at: float

    @classmethod
    def from_match(cls, match: dict[str, Any]) -> Self:
        metadata = match["metadata"]
        return cls(
            id=match["id"],
            similarity=match["score"],
            text=metadata["text"],
            role=metadata["role"],
            created_at=metadata["created_at"] / 1_000,
            updated_at=metadata["updated_at"] / 1_000,
        )


@dataclass(frozen=True, slots=True)
class Recalled:
    memory: Candidate
    score: float
    recency: float


def candidate_count(top_k: int) -> int:
    """How many to ask for, so that the threshold and what repeats itself still leave `top_k`."""
    return top_k * 3 + 16


def normalized(text: str) -> str:
    """What makes two texts the same."""
    return " ".join(text.casefold().split())


def rank(
    candidates: list[Candidate], *, message: str, top_k: int, threshold: float, recency_weight: float, now: float
) -> list[Recalled]:
    """The best memories, best first, each text once, and never the message that is being answered."""
    ranked = []
    for candidate in candidates:
        if candidate.similarity < threshold:
            continue
        recency = 2 ** (-max(0.0, now - candidate.updated_at) / HALF_LIFE_SECONDS)
        score = candidate.similarity * (1 + recency_weight * (recency - 1))
        ranked.append(Recalled(candidate, score, recency))
    ranked.sort(key=lambda recalled: (-recalled.score, recalled.memory.id))
    chosen: list[Recalled] = []
    seen = {normalized(message)}
    for recalled in ranked:
        if len(chosen) == top_k:
            break
        text = normalized(recalled.memory.text)
        if text not in seen:
            seen.add(text)
            chosen.append(recalled)
    return chosen
