"""What the chat asks of a bot: the public methods of ``bot.Bot`` and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bot.core import Answer, Article, Hit

if TYPE_CHECKING:
    from bot.core import Entries, Filter, Update
    from bot.library import LocalLibrary


class ChatBot(Protocol):
    """Anything that answers like ``bot.Bot``; ``only`` chooses the articles that are searched."""

    def ask(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        only: Filter | None = None,
    ) -> Answer:
        """The whole answer."""
        ...

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        *,
        only: Filter | None = None,
    ) -> Iterator[Answer]:
        """The answer as it is made: the text grows, the last one is whole."""
        ...

    def retrieve(self, question: str, k: int = 5, *, only: Filter | None = None) -> list[Hit]:
        """The passages, best first."""
        ...

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, *, only: Filter | None = None
    ) -> Entries:
        """The articles without their texts, newest first."""
        ...

    def article(self, article_id: str) -> Article:
        """One article, whole; LibraryError when there is none of that id."""
        ...

    def examples(self, k: int = 4, language: str = "") -> list[str]:
        """Questions that the articles certainly answer, in the language where there are such."""
        ...


@runtime_checkable
class ArticleBot(ChatBot, Protocol):
    """A bot whose articles can be listed, added and removed."""

    encoder: Any  # what a visitor's library is made with, too

    def tags(self) -> list[str]:
        """The tags that articles have, the most frequent first."""
        ...

    def add_articles(self, articles: Sequence[Article]) -> Update:
        """Articles that stay."""
        ...

    def remove_articles(self, ids: Sequence[str]) -> None:
        """Articles that go for good."""
        ...

    def beside(self, own: LocalLibrary) -> ChatBot:
        """The same bot, with a visitor's articles."""
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
