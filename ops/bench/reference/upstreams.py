# SPDX-License-Identifier: Apache-2.0
"""Pinecone's data plane and Hugging Face's router, as far as a chat needs them."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from .clients import JSONClient, UpstreamError, make_client
from .ranking import Candidate
from .settings import Settings

API_VERSION = "2025-10"
DIMENSION = 384
# What the next model may mend: it is unknown, not served at the moment, or overloaded.
WORTH_ANOTHER_MODEL = {400, 404, 410, 429, 500, 502, 503, 504}


class Pinecone:
    """One index, a namespace for each user."""

    def __init__(self, client: JSONClient) -> None:
        self._client = client

    @classmethod
    async def connect(cls, settings: Settings) -> Self:
        """Asks the control plane where the index is, and whether it fits."""
        headers = {"Api-Key": settings.pinecone_api_key, "X-Pinecone-Api-Version": API_VERSION}
        control = make_client(settings.http_client, settings.pinecone_control_url, headers)
        try:
            index = await control.get(f"/indexes/{settings.pinecone_index}")
        finally:
            await control.close()
        if index["dimension"] != DIMENSION or index["metric"] != "cosine" or not index["status"]["ready"]:
            raise RuntimeError(f"the index {settings.pinecone_index} is not ready, or not of {DIMENSION} by cosine")
        host = index["host"]
        scheme = "http" if urlsplit(f"//{host}").hostname in ("127.0.0.1", "localhost", "::1") else "https"
        return cls(make_client(settings.http_client, f"{scheme}://{host}", headers))

    async def upsert(self, namespace: str, id: str, vector: list[float], metadata: dict[str, Any]) -> None:
        record = {"id": id, "values": vector, "metadata": metadata}
        await self._client.post("/vectors/upsert", {"vectors": [record], "namespace": namespace})

    async def query(self, namespace: str, vector: list[float], limit: int) -> list[Candidate]:
        reply = await self._client.post(
            "/query", {"namespace": namespace, "vector": vector, "topK": limit, "includeMetadata": True}
        )
        return [Candidate.from_match(match) for match in reply["matches"]]

    async def close(self) -> None:
        await self._client.close()


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    model: str
    is_fallback: bool
    input_tokens: int
    output_tokens: int


class HuggingFace:
    """Embeddings by feature extraction, chat by the router with a list of models to fall back on."""

    def __init__(self, settings: Settings) -> None:
        headers = {"Authorization": f"Bearer {settings.hf_token}"}
        self._client = make_client(settings.http_client, settings.hf_router_url, headers)
        self._embedding_path = f"/hf-inference/models/{settings.embedding_model}/pipeline/feature-extraction"
        self._models = settings.models

    async def embed(self, text: str) -> list[float]:
        reply = await self._client.post(self._embedding_path, {"inputs": text, "normalize": True, "truncate": True})
        vector = reply[0] if isinstance(reply[0], list) else reply
        if len(vector) != DIMENSION:
            raise UpstreamError(f"an embedding of {len(vector)} components")
        return vector

    async def complete(self, messages: list[dict[str, str]]) -> Completion:
        for index, model in enumerate(self._models):
            body = {"model": model, "messages": messages, "max_tokens": 512, "temperature": 0.2, "stream": False}
            try:
                reply = await self._client.post("/v1/chat/completions", body)
            except UpstreamError as error:
                if error.status not in WORTH_ANOTHER_MODEL or index + 1 == len(self._models):
                    raise
                continue
            return Completion(
                text=reply["choices"][0]["message"]["content"],
                model=reply["model"],
                is_fallback=index > 0,
                input_tokens=reply["usage"]["prompt_tokens"],
                output_tokens=reply["usage"]["completion_tokens"],
            )
        raise UpstreamError("no model is configured")

    async def close(self) -> None:
        await self._client.close()
