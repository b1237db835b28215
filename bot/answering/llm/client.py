"""A chat model behind an OpenAI-compatible address: messages in, pieces of text out, or why not.

The only module that knows the ``openai`` client, an extra that is imported with the first question.
Only the given address is contacted: redirects are not followed, headers that the client would add
from the environment or about the machine are left out, and what comes back is bounded in time and
bytes, whatever the server does.

One call of the ``openai`` client, in a thread of its own, bounded in bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from bot.core import WendaError, settings

REASONS = (
    "unreachable",  # no connection, or it broke
    "slow",  # the time was up
    "busy",  # 429: rate-limited
    "key",  # 401, 403: the key is not accepted
    "unknown",  # 404: no such model, or no such address
    "refused",  # any other 3xx or 4xx
    "broken",  # 5xx, or an error within the stream
    "malformed",  # not the protocol: HTML, no JSON, no text, not UTF-8
    "cut",  # the text ended before it was done
    "long",  # more than anyone would read
)


class ModelError(Exception):
    """No usable text came; ``reason`` is one of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """One model at one address. May be asked from several threads at once."""

    url: str  # up to and including /v1
    name: str  # as the server knows it
    key: str = field(default="", repr=False)
    timeout: float = settings.LLM_TIMEOUT  # seconds for a whole answer

    @classmethod
    def from_settings(cls) -> LanguageModel:
        """The model that ``WENDA_LLM_URL``, ``_MODEL``, ``_KEY`` and ``_TIMEOUT`` name.

        Raises:
            ValueError: one of them is wrong.
            WendaError: the ``openai`` client is not installed.
        """
        url, name = settings.variable("LLM_URL").strip(), settings.variable("LLM_MODEL").strip()
        if find_spec("openai") is None:
            raise WendaError(
                "WENDA_LLM_URL is set, but the openai client is not installed; "
                "`pip install '.[llm]'`, or unset the variable"
            )
        if not name:
            raise ValueError(
                "WENDA_LLM_URL is set, WENDA_LLM_MODEL is not; "
                "set it to the model's name as the server knows it"
            )
        return cls(_address(url), name, settings.variable("LLM_KEY").strip(), _timeout())

    def write(self, messages: Sequence[Mapping[str, str]]) -> Generator[str, None, None]:
        """The text that the model writes, in pieces as they come; it may begin with "" pieces.

        Closing the iterator lets go of the server.

        Raises:
            ModelError: the server cannot be reached, is too slow, refuses, or sends no whole text.
        """
        pieces: SimpleQueue[str | ModelError | None] = SimpleQueue()
        client = connect(self)
        worker = Thread(target=read, args=(client, self.name, messages, pieces), daemon=True)
        began = monotonic()
        worker.start()
        try:
            limit = began + settings.LLM_FIRST * self.timeout
            while (piece := _next(pieces, limit)) is not None:
                limit = began + self.timeout
                yield piece
        finally:
            client.close()  # the worker's next read fails, and it ends


def _next(pieces: SimpleQueue[str | ModelError | None], limit: float) -> str | None:
    try:
        piece = pieces.get(timeout=max(0.0, limit - monotonic()))
    except Empty:
        raise ModelError("slow") from None
    if isinstance(piece, ModelError):
        raise piece
    return piece


def _address(url: str) -> str:
    """The base address, without the path of the one call that is made."""
    url = url.rstrip("/").removesuffix("/chat/completions").rstrip("/")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound or any(character.isspace() for character in url):
        raise ValueError(
            f"WENDA_LLM_URL is {url!r:.200}; give an address like http://127.0.0.1:8080/v1"
        )
    return url


def _timeout() -> float:
    given = settings.variable("LLM_TIMEOUT")
    try:
        seconds = float(given or settings.LLM_TIMEOUT)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= settings.LLM_LONGEST:
        raise ValueError(
            f"WENDA_LLM_TIMEOUT is {given!r:.40}; give seconds, more than 0 and at most "
            f"{settings.LLM_LONGEST:,.0f}"
        )
    return seconds


_SENT = ("host", "content-type", "content-length", "connection")  # headers that a server needs
_LOCAL = ("localhost", "127.0.0.1", "::1")
_STATUS = {429: "busy", 401: "key", 403: "key", 404: "unknown"}

log = logging.getLogger(__name__)


def connect(model: LanguageModel) -> openai.OpenAI:
    """A client for one call; nothing is sent yet. ``close`` breaks the call off."""
    # a proxy of the environment is for the world outside, not for this machine
    outside = urlsplit(model.url).hostname not in _LOCAL
    wait = httpx2.Timeout(settings.LLM_FIRST * model.timeout, read=model.timeout)
    http = httpx2.Client(
        trust_env=outside,
        follow_redirects=False,
        timeout=wait,
        event_hooks={"request": [_Headers(model.key)], "response": [_bound_reply]},
    )
    return openai.OpenAI(
        base_url=model.url,
        api_key=model.key or "none",  # the client insists on one; it is not sent
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
    """Asks, and puts the pieces of the text as they come, then None, or a ModelError at last."""
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
    """The text as it comes; "" while the model thinks aloud, which shows that it is at work."""
    sent: Any = [dict(message) for message in messages]
    ended, any_text = "", False
    with client.chat.completions.create(model=name, messages=sent, stream=True) as stream:
        for chunk in stream:
            for choice in chunk.choices or ():
                content = choice.delta.content
                if content is not None and not isinstance(content, str):
                    raise ModelError("malformed")
                ended = choice.finish_reason or ended
                if content:
                    any_text = True
                    yield content.encode("utf-8", "replace").decode()  # no lone surrogates
                elif _thinks(choice.delta):
                    yield ""
    if not any_text:
        raise ModelError("malformed")
    if ended != "stop":
        raise ModelError("long" if ended == "length" else "cut")


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
    return any(getattr(delta, name, None) for name in ("reasoning_content", "reasoning"))


class _Headers:
    """Sends what the call needs, and nothing that the client adds: no account, no machine."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: httpx2.Request) -> None:
        kept = {name: request.headers[name] for name in _SENT if name in request.headers}
        kept |= {"accept": "text/event-stream", "accept-encoding": "identity"}
        if self._key:
            kept["authorization"] = f"Bearer {self._key}"
        request.headers = httpx2.Headers(kept)


def _bound_reply(response: httpx2.Response) -> None:
    """A reply ends with an error where it grows past ``LLM_MAX_BYTES``."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ModelError("malformed")  # not asked for, and small on the way may be huge here
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.SyncByteStream):
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
