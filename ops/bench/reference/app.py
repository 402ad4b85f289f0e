# SPDX-License-Identifier: Apache-2.0
"""The application. Run by: uvicorn reference.app:app --loop uvloop --http httptools --no-access-log"""

import gc
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse

from .clients import UpstreamError
from .pipeline import ChatPipeline
from .schemas import ChatRequest, ChatResponse
from .sessions import Sessions
from .settings import Settings
from .upstreams import HuggingFace, Pinecone


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = Settings.from_environment()
    hugging_face = HuggingFace(settings)
    pinecone = await Pinecone.connect(settings)
    app.state.pipeline = ChatPipeline(pinecone, hugging_face, Sessions())
    # What was made at the start stays: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    yield
    await pinecone.close()
    await hugging_face.close()


app = FastAPI(title="Memory Layer reference", lifespan=lifespan, openapi_url=None)


# The response model is what FastAPI writes fastest: pydantic turns it into JSON without a detour.
@app.post("/api/chat")
async def chat(
    body: ChatRequest, request: Request, response: Response, x_request_id: Annotated[str | None, Header()] = None
) -> ChatResponse:
    request_id = x_request_id or str(uuid.uuid4())
    response.headers["X-Request-ID"] = request_id
    pipeline: ChatPipeline = request.app.state.pipeline
    return await pipeline.answer(body, request_id)


@app.get("/api/health/ready")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


@app.exception_handler(UpstreamError)
async def upstream_failed(_: Request, error: UpstreamError) -> JSONResponse:
    problem = {"title": "An upstream failed", "status": 502, "code": "upstream_unavailable", "detail": str(error)}
    return JSONResponse(problem, status_code=502, media_type="application/problem+json")
