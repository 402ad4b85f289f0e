# SPDX-License-Identifier: Apache-2.0
"""The configuration, read once from the environment, under the names that memory-server uses."""

import os
from dataclasses import dataclass
from typing import Literal, Self, cast, get_args

ClientKind = Literal["aiohttp", "httpx"]


@dataclass(frozen=True)
class Settings:
    http_client: ClientKind
    pinecone_api_key: str
    pinecone_index: str
    pinecone_control_url: str
    hf_token: str
    hf_router_url: str
    embedding_model: str
    models: tuple[str, ...]

    @classmethod
    def from_environment(cls) -> Self:
        client = os.environ.get("HTTP_CLIENT", "aiohttp")
        if client not in get_args(ClientKind):
            raise ValueError(f"HTTP_CLIENT must be one of {get_args(ClientKind)}, not {client}")
        models = os.environ.get("LLM_MODELS", "mistralai/Mistral-7B-Instruct-v0.2,meta-llama/Llama-3.1-8B-Instruct")
        return cls(
            http_client=cast(ClientKind, client),
            pinecone_api_key=os.environ["PINECONE_API_KEY"],
            pinecone_index=os.environ["PINECONE_INDEX"],
            pinecone_control_url=os.environ.get("PINECONE_CONTROL_URL", "https://api.pinecone.io"),
            hf_token=os.environ["HF_TOKEN"],
            hf_router_url=os.environ.get("HF_ROUTER_URL", "https://router.huggingface.co"),
            embedding_model=os.environ.get("HF_EMBEDDING_MODEL", "sentence-transformers/all-MiniLM-L6-v2"),
            models=tuple(models.split(",")),
        )
