"""What the chat asks of a bot: the public methods of ``bot.Bot`` and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from bot.records import Answer, Article, Hit


class ChatBot(Protocol):
    """Anything that answers like ``bot.Bot``."""

    def ask(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        """The whole answer."""
        ...

    def stream(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Iterator[Answer]:
        """The answer as it is made: the text grows, the last one is whole."""
        ...

    def retrieve(self, question: str, k: int = 5) -> list[Hit]:
        """The passages, best first."""
        ...

    def article(self, article_id: str) -> Article:
        """One article, whole; LibraryError when there is none of that id."""
        ...


@runtime_checkable
class RatedBot(ChatBot, Protocol):
    """A bot that keeps what readers say of its answers."""

    def add_feedback(
        self,
        answer: Answer,
        liked: bool,
        *,
        typed: str = "",
        comment: str = "",
        unanswerable: bool = False,
        key: str = "",
    ) -> Any:  # noqa: ANN401 - nobody looks at it
        """Keep it."""
        ...
