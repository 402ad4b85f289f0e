# SPDX-License-Identifier: Apache-2.0
"""The ordinary calls of `openai` against the router, which it is pointed at by its own setting `base_url`."""

import openai
from calls import CHAT_MODEL, ROUTER, TOKEN, call, equal, raises, run
from openai import AuthenticationError, BadRequestError, NotFoundError, OpenAI

client = OpenAI(api_key=TOKEN, base_url=ROUTER + "/v1")
MESSAGES = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "My cat is called Tom."}]
ANSWER = "I have no notes. After 0 earlier turns you said: My cat is called Tom."


@call("chat.completions.create")
def _():
    reply = client.chat.completions.create(model=CHAT_MODEL, messages=MESSAGES)
    equal((reply.choices[0].message.content, reply.choices[0].finish_reason), (ANSWER, "stop"))


@call("chat.completions.create (max_tokens reached)")
def _():
    reply = client.chat.completions.create(model=CHAT_MODEL, messages=MESSAGES, max_tokens=3)
    equal((reply.choices[0].message.content, reply.choices[0].finish_reason), ("I have no", "length"))


@call("chat.completions.create (stream, with usage)")
def _():
    stream = client.chat.completions.create(
        model=CHAT_MODEL, messages=MESSAGES, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    equal("".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices), ANSWER)
    equal((chunks[-1].choices, chunks[-1].usage.completion_tokens), ([], len(ANSWER.split())))


@call("models.list, models.retrieve's refusal: NotFoundError")
def _():
    equal([model.id for model in client.models.list()][0], CHAT_MODEL)
    with raises(NotFoundError, 404):
        client.models.retrieve("nobody/nothing")


@call("an unknown model: BadRequestError with its code")
def _():
    try:
        client.chat.completions.create(model="nobody/nothing", messages=MESSAGES)
    except BadRequestError as error:
        equal((error.status_code, error.code), (400, "model_not_supported"))
    else:
        raise AssertionError("no error")


@call("a wrong token: AuthenticationError")
def _():
    with raises(AuthenticationError, 401):
        OpenAI(api_key="hf_wrong", base_url=ROUTER + "/v1").chat.completions.create(model=CHAT_MODEL, messages=MESSAGES)


run("openai", openai.__version__)
