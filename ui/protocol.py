"""The methods that the chat needs of a bot; all are public methods of ``bot.Bot``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bot.core import Answer, Article, Finding, Hit

if TYPE_CHECKING:
    from bot.core import Entries, Filter, Update
    from bot.library import LocalLibrary


class ChatBot(Protocol):
    """Answers questions as ``bot.Bot`` does; ``only`` chooses the articles that are searched."""

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
        """The answer while it is made: its text grows, and the last one is whole."""
        ...

    def retrieve(self, question: str, k: int = 5, *, only: Filter | None = None) -> list[Hit]:
        """The passages nearest to a question, best first."""
        ...

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, *, only: Filter | None = None
    ) -> Entries:
        """A page of the articles without their texts, newest first."""
        ...

    def article(self, article_id: str) -> Article:
        """One whole article.

        Raises:
            LibraryError: there is none with that id.
        """
        ...

    def examples(self, k: int = 4, language: str = "") -> list[str]:
        """Questions that the articles do answer, in the language if there are any in it."""
        ...


@runtime_checkable
class ArticleBot(ChatBot, Protocol):
    """A bot whose articles can be listed, added and removed."""

    encoder: Any  # a visitor's library is made with it, too

    def tags(self) -> list[str]:
        """The tags that articles have, the most frequent first."""
        ...

    def add_articles(self, articles: Sequence[Article]) -> Update:
        """Add articles to the library."""
        ...

    def remove_articles(self, ids: Sequence[str]) -> None:
        """Remove articles from the library for good."""
        ...

    def beside(self, own: LocalLibrary) -> ChatBot:
        """The same bot, which also searches a visitor's own articles."""
        ...


@runtime_checkable
class DraftBot(Protocol):
    """A bot that checks drafts."""

    def check(self, text: str, *, only: Filter | None = None) -> Sequence[Finding]:
        """What the articles say of each figure, date and name of a draft."""
        ...


@runtime_checkable
class EditableBot(ArticleBot, Protocol):
    """A bot whose articles' titles and dates can be corrected."""

    def edit(
        self, article_id: str, *, title: str | None = None, date: str | None = None
    ) -> Article:
        """Correct an article's title and date; see ``bot.Bot.edit``."""
        ...

    def undo_edit(self, article_id: str) -> Article:
        """Give an article its own title and date again."""
        ...


@runtime_checkable
class RatedBot(ChatBot, Protocol):
    """A bot that keeps what readers say about its answers."""

    def add_feedback(
        self,
        answer: Answer,
        liked: bool,
        *,
        typed: str = "",
        comment: str = "",
        unanswerable: bool = False,
        key: str = "",
    ) -> Any:  # nobody looks at it
        """Keep what a reader says of an answer; see ``bot.Bot.add_feedback``."""
        ...
