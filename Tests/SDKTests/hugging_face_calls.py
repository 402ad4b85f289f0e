# SPDX-License-Identifier: Apache-2.0
"""The ordinary calls of `huggingface_hub`.

The hub comes from its setting HF_ENDPOINT. The router has none: `https://router.huggingface.co` is a constant, and the
documented way to another host is a URL as `model` (any task) or as `base_url` (chat, beside a model's name).
"""

import huggingface_hub
from calls import CHAT_MODEL, EMBEDDING_MODEL, ROUTER, TOKEN, call, equal, raises, run
from huggingface_hub import HfApi, InferenceClient
from huggingface_hub.errors import BadRequestError, HfHubHTTPError, RepositoryNotFoundError

EMBEDDING_URL = f"{ROUTER}/hf-inference/models/{EMBEDDING_MODEL}/pipeline/feature-extraction"
embedder = InferenceClient(model=EMBEDDING_URL, token=TOKEN)
chat = InferenceClient(base_url=ROUTER + "/v1", token=TOKEN)
MESSAGES = [{"role": "user", "content": "My cat is called Tom."}]
ANSWER = "I have no notes. After 0 earlier turns you said: My cat is called Tom."


@call("InferenceClient.feature_extraction (one text)")
def _():
    vector = embedder.feature_extraction("My cat is called Tom.", normalize=True, truncate=True)
    equal(vector.shape, (1, 384))
    assert abs(float((vector[0] ** 2).sum()) - 1) < 1e-4


@call("InferenceClient.feature_extraction (a list; like texts are near)")
def _():
    vectors = embedder.feature_extraction(["A cat sat down.", "A kitten was sitting.", "Interest rates rose."])
    equal(vectors.shape, (3, 384))
    assert float(vectors[0] @ vectors[1]) > float(vectors[0] @ vectors[2]) + 0.2


@call("InferenceClient.feature_extraction of an unknown model: BadRequestError")
def _():
    with raises(BadRequestError, 400):
        InferenceClient(model=EMBEDDING_URL.replace("all-MiniLM", "none"), token=TOKEN).feature_extraction("text")


@call("InferenceClient.feature_extraction with a wrong token: HfHubHTTPError")
def _():
    with raises(HfHubHTTPError, 401):
        InferenceClient(model=EMBEDDING_URL, token="hf_wrong").feature_extraction("text")


@call("InferenceClient.chat_completion")
def _():
    reply = chat.chat_completion(MESSAGES, model=CHAT_MODEL, max_tokens=100)
    equal((reply.choices[0].message.content, reply.choices[0].finish_reason), (ANSWER, "stop"))
    equal((reply.model, reply.usage.total_tokens > reply.usage.completion_tokens), (CHAT_MODEL, True))


@call("InferenceClient.chat_completion (stream, with usage)")
def _():
    chunks = list(
        chat.chat_completion(
            MESSAGES, model=CHAT_MODEL, max_tokens=100, stream=True, stream_options={"include_usage": True}
        )
    )
    equal("".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices), ANSWER)
    assert chunks[-1].usage.completion_tokens > 0


@call("InferenceClient.chat.completions.create")
def _():
    reply = chat.chat.completions.create(model=CHAT_MODEL + ":fastest", messages=MESSAGES)
    equal(reply.choices[0].message.content, ANSWER)


@call("InferenceClient.chat_completion of an unknown model: BadRequestError")
def _():
    with raises(BadRequestError, 400):
        chat.chat_completion(MESSAGES, model="nobody/nothing")


@call("HfApi.whoami")
def _():
    equal(HfApi(token=TOKEN).whoami()["name"], "emulated")


@call("HfApi.whoami with a wrong token: HfHubHTTPError")
def _():
    with raises(HfHubHTTPError, 401):
        HfApi(token="hf_wrong").whoami()


@call("HfApi.model_info (inferenceProviderMapping)")
def _():
    info = HfApi(token=TOKEN).model_info(EMBEDDING_MODEL, expand=["inferenceProviderMapping"])
    equal([(each.provider, each.status) for each in info.inference_provider_mapping], [("hf-inference", "live")])


@call("HfApi.model_info of an unknown model: RepositoryNotFoundError")
def _():
    with raises(RepositoryNotFoundError, 404):
        HfApi(token=TOKEN).model_info("nobody/nothing")


run("huggingface_hub", huggingface_hub.__version__)
