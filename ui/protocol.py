"""What the chat asks of a bot: the public methods of ``bot.Bot`` and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

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

    def articles(self) -> list[Article]:
        """The articles, in the order in which they came."""
        ...

    def article(self, article_id: str) -> Article:
        """One article, whole; LibraryError when there is none of that id."""
        ...

    def examples(self, k: int = 4) -> list[str]:
        """Questions that the articles certainly answer; none for those that come along."""
        ...
