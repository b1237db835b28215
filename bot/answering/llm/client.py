"""One call of the ``openai`` client: messages in, pieces of text or a ModelError into a queue.

The only module that knows the client; it is imported with the first question. Only the given
address is contacted: redirects are not followed, headers that the client would add from the
environment or about the machine are left out, and the reply is bounded in time and bytes, whatever
the server does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from bot.answering.llm.errors import ModelError
from bot.core import settings

_SENT = ("host", "content-type", "content-length", "connection")  # headers that a server needs
_LOCAL = ("localhost", "127.0.0.1", "::1")
_STATUS = {429: "busy", 401: "key", 403: "key", 404: "unknown"}  # the reason that each one means

log = logging.getLogger(__name__)


def connect(url: str, key: str, timeout: float) -> openai.OpenAI:
    """Returns a client for one call; nothing is sent yet. Its ``close`` breaks off the call.

    Args:
        url: the address up to and including /v1.
        key: of the server; "" for none.
        timeout: seconds for a whole answer.
    """
    # a proxy of the environment is for the world outside, not for this machine
    outside = urlsplit(url).hostname not in _LOCAL
    wait = httpx2.Timeout(settings.LLM_FIRST * timeout, read=timeout)
    http = httpx2.Client(
        trust_env=outside,
        follow_redirects=False,
        timeout=wait,
        event_hooks={"request": [_Headers(key)], "response": [_bound_reply]},
    )
    return openai.OpenAI(
        base_url=url,
        api_key=key or "none",  # the client insists on one; it is not sent
        http_client=http,
        timeout=wait,
        max_retries=0,
    )


def read(
    client: openai.OpenAI,
    name: str,
    messages: Sequence[Mapping[str, str]],
    pieces: SimpleQueue[str | ModelError | None],
) -> None:
    """Asks the model and queues the pieces of its text as they come, then None or a ModelError."""
    try:
        for piece in _pieces(client, name, messages):
            pieces.put(piece)
        pieces.put(None)
    except Exception as error:  # of the client, the network, or what a server made them stumble on
        log.debug("the language model failed", exc_info=True)
        pieces.put(_failure(error))
    finally:
        client.close()


def _pieces(
    client: openai.OpenAI, name: str, messages: Sequence[Mapping[str, str]]
) -> Iterator[str]:
    """The text as it comes; "" while the model thinks aloud, to show that it is at work."""
    request: Any = [dict(message) for message in messages]
    finish_reason, any_text = "", False
    with client.chat.completions.create(model=name, messages=request, stream=True) as stream:
        for chunk in stream:
            for choice in chunk.choices or ():
                content = choice.delta.content
                if content is not None and not isinstance(content, str):
                    raise ModelError("malformed")
                finish_reason = choice.finish_reason or finish_reason
                if content:
                    any_text = True
                    yield content.encode("utf-8", "replace").decode()  # no lone surrogates
                elif _thinks(choice.delta):
                    yield ""
    if not any_text:
        raise ModelError("malformed")
    if finish_reason != "stop":
        raise ModelError("long" if finish_reason == "length" else "cut")


def _failure(error: Exception) -> ModelError:
    """Why there is no text; the client wraps what is raised while it waits for a reply."""
    for raised in (error, error.__cause__):
        if isinstance(raised, ModelError):
            return raised
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        return ModelError(_STATUS.get(status, "broken" if status >= 500 else "refused"))
    # while a reply is read, older clients let the errors of the network through
    if isinstance(error, (openai.APITimeoutError, httpx2.TimeoutException)):
        return ModelError("slow")
    if isinstance(error, (openai.APIConnectionError, httpx2.RequestError)):
        return ModelError("unreachable")
    return ModelError("broken" if isinstance(error, openai.APIError) else "malformed")


def _thinks(delta: Any) -> bool:
    """Whether a part of the reply is the model's thinking, under either name that servers use."""
    return any(getattr(delta, name, None) for name in ("reasoning_content", "reasoning"))


class _Headers:
    """Sends what the call needs, and nothing that the client adds: no account, no machine."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: httpx2.Request) -> None:
        headers = {name: request.headers[name] for name in _SENT if name in request.headers}
        headers |= {"accept": "text/event-stream", "accept-encoding": "identity"}
        if self._key:
            headers["authorization"] = f"Bearer {self._key}"
        request.headers = httpx2.Headers(headers)


def _bound_reply(response: httpx2.Response) -> None:
    """Has a reply end with an error if it grows past ``LLM_MAX_BYTES``."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ModelError("malformed")  # not asked for, and small on the way may be huge here
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.SyncByteStream):
    """The bytes of a reply; ModelError past the bound."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        left = settings.LLM_MAX_BYTES
        for part in self._stream:
            left -= len(part)
            if left < 0:
                raise ModelError("long")
            yield part

    def close(self) -> None:
        self._stream.close()
