"""A chat model at an address: messages in, pieces of text out, or the reason why there are none.

The ``openai`` client, which is an extra, is imported with the first question
(:mod:`bot.answering.llm.client`).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from urllib.parse import urlsplit

from bot.answering.llm.errors import ModelError
from bot.core import WendaError, settings


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """One model at one address; may be asked from several threads at once."""

    url: str  # up to and including /v1
    name: str  # as the server knows it
    key: str = field(default="", repr=False)
    timeout: float = settings.LLM_TIMEOUT  # seconds for a whole answer

    @classmethod
    def from_settings(cls) -> LanguageModel:
        """Returns the model that ``WENDA_LLM_URL``, ``_MODEL``, ``_KEY`` and ``_TIMEOUT`` name.

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
        """Yields the text that the model writes, piece by piece; the first ones may be "".

        Closing the iterator breaks off the call.

        Raises:
            ModelError: the server cannot be reached, is too slow, refuses, or sends no whole text.
        """
        from bot.answering.llm.client import connect, read

        pieces: SimpleQueue[str | ModelError | None] = SimpleQueue()
        client = connect(self.url, self.key, self.timeout)
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
    """The next piece, None at the end; ModelError if none comes before the ``monotonic`` limit."""
    try:
        piece = pieces.get(timeout=max(0.0, limit - monotonic()))
    except Empty:
        raise ModelError("slow") from None
    if isinstance(piece, ModelError):
        raise piece
    return piece


def _address(url: str) -> str:
    """The base address, without the path of the one call; ValueError if it is not one."""
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
    """The seconds of ``WENDA_LLM_TIMEOUT``, else the default; ValueError if out of range."""
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
