"""A chat model behind an OpenAI-compatible address: messages in, pieces of text out, or why not.

The only module that knows the ``openai`` client, an extra that is imported with the first question.
Only the given address is contacted: redirects are not followed, headers that the client would add
from the environment or about the machine are left out, and what comes back is bounded in time and
bytes, whatever the server does.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from urllib.parse import urlsplit

from bot.core import settings
from bot.core.errors import WendaError

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
        from bot.answering.llm.language_model_client import connect, read

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
