"""What the chat asks of a bot: the public methods of ``bot.Bot`` and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bot.records import Answer, Article, Hit

if TYPE_CHECKING:
    from bot.library import Entries, LocalLibrary, Update


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


@runtime_checkable
class ArticleBot(ChatBot, Protocol):
    """A bot whose articles can be listed, added and removed."""

    encoder: Any  # what a visitor's library is made with, too

    def entries(self, term: str = "", start: int = 0, count: int = 50) -> Entries:
        """The articles without their texts, newest first."""
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
