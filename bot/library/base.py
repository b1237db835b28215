"""What a library is to everyone else; ``tests/test_library_contract.py`` says it in tests.

What an update has to do: the same for every kind of library.

Reading a library goes through its newest snapshot: the same for every kind of library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.core import Entries, Entry, Update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from bot.core import Article, Chunk, Content, Feedback, Filter, Term
    from bot.library.passages import Made
    from embeddings.encoder import Encoder

    Found = tuple[NDArray[np.int64], NDArray[np.float32]]


class Reader(Protocol):
    """The articles of one moment, to read and to search, from any thread."""

    def __len__(self) -> int:
        """The number of chunks."""

    def articles(self) -> list[Article]:
        """Every article, in the order in which they were first added."""

    def article(self, article_id: str) -> Article:
        """One article; LibraryError when there is none of that id."""

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, only: Filter | None = None
    ) -> Entries:
        """The articles that hold each word of ``term``, newest first, without their texts.

        In title, file name, date, tags or text; all of them when it is blank. Of those that
        ``only`` takes, where it is given. ``count`` of them from the ``start``-th, 0 the first.
        """

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As ``entries``, all of them, in the order in which they were first added.

        They are read as they are given, so that a list of any length fits into memory.
        """

    def tags(self) -> list[str]:
        """The tags that articles have, the most frequent first; none where that takes all texts."""

    def search_vectors(
        self, vector: ArrayLike, k: int, only: Filter | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        The k nearest of the articles that ``only`` takes, where it is given.
        """

    def search_keywords(
        self, terms: Sequence[Term], k: int, only: Filter | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        The k best of the articles that ``only`` takes; how rare a term is counts over all.
        """

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError when one is not there."""

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""


class Library(Reader, Protocol):
    """Articles that are kept, found and replaced."""

    @property
    def encoder(self) -> Encoder:
        """What its vectors are made with."""

    def snapshot(self) -> Reader:
        """This moment's articles: does not change when the library does."""

    def stored_digests(self, ids: Iterable[str]) -> dict[str, str]:
        """Article id → digest, of those of some articles that are here."""

    def update(
        self,
        articles: Iterable[Article] = (),
        remove: Iterable[str] = (),
        made: Made | None = None,
    ) -> Update:
        """Put articles in and take others out: all of it happens, or nothing.

        ``made`` are passages that were made with this encoder before.
        """

    def refresh(self) -> bool:
        """Take in what other processes have written; whether there was anything."""

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep what a reader said of an answer, in place of what was said of it before."""

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, oldest first."""

    def clear_feedback(self) -> int:
        """Take all of it out; how many there were."""

    def check(self) -> list[str]:
        """What is wrong with what is stored, one line each; empty when it is sound."""

    def close(self) -> None:
        """Let go of files and connections."""


def sorted_out(
    articles: Iterable[Article], remove: Iterable[str]
) -> tuple[dict[str, Article], list[str]]:
    """Article id → article to put in, and the ids to take out, each once.

    Of two articles with one id the last counts; an id that is both removed and given is given.

    Raises:
        ValueError: an article without an id, or with text that is not Unicode.
    """
    given = {article.id: article for article in articles}
    leaving = list(dict.fromkeys(article_id for article_id in remove if article_id not in given))
    for article in given.values():
        accept(article)
    return given, leaving


def plan(stored: Mapping[str, str], given: Mapping[str, Article], leaving: Iterable[str]) -> Update:
    """What there is to do, from the digests that are stored."""
    kept = {article_id: stored.get(article_id) for article_id in given}
    return Update(
        added=tuple(key for key, digest in kept.items() if digest is None),
        changed=tuple(k for k, digest in kept.items() if digest not in (None, given[k].digest)),
        unchanged=tuple(key for key, digest in kept.items() if digest == given[key].digest),
        removed=tuple(key for key in leaving if key in stored),
    )


def texts(article: Article) -> tuple[str, ...]:
    """All that an article holds."""
    named = (article.id, article.title, article.text, article.language, article.source)
    return (*named, article.date, article.licence, *article.tags)


def accept(article: Article) -> None:
    """ValueError for an article without an id, or with text that is not Unicode."""
    if not article.id:
        raise ValueError(
            f"the article {article.title!r} has no id; give it one that stays the same"
        )
    try:
        "".join(texts(article)).encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"article {article.id} holds {error.object[error.start]!r}, half a character; "
            "read it again with its right encoding"
        ) from error


class Newest:
    """What a library gives to read, from the snapshot that its ``snapshot`` gives."""

    def snapshot(self) -> Reader:
        """This moment's articles."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.snapshot())

    def articles(self) -> list[Article]:
        """Every article, in the order in which they were first added."""
        return self.snapshot().articles()

    def article(self, article_id: str) -> Article:
        """One article; LibraryError when there is none of that id."""
        return self.snapshot().article(article_id)

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, only: Filter | None = None
    ) -> Entries:
        """The articles that hold each word of ``term``, newest first, without their texts.

        In title, file name, date, tags or text; all of them when it is blank. Of those that
        ``only`` takes, where it is given. ``count`` of them from the ``start``-th, 0 the first.
        """
        return self.snapshot().entries(term, start, count, only)

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As ``entries``, all of them, in the order in which they were first added."""
        return self.snapshot().iter_entries(term, only)

    def tags(self) -> list[str]:
        """The tags that articles have, the most frequent first; none where that takes all texts."""
        return self.snapshot().tags()

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError when one is not there."""
        return self.snapshot().chunks(ids)

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""
        return self.snapshot().contents(ids)

    def search_vectors(self, vector: ArrayLike, k: int, only: Filter | None = None) -> Found:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        The k nearest of the articles that ``only`` takes, where it is given.
        """
        return self.snapshot().search_vectors(vector, k, only)

    def search_keywords(self, terms: Sequence[Term], k: int, only: Filter | None = None) -> Found:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        The k best of the articles that ``only`` takes; how rare a term is counts over all.
        """
        return self.snapshot().search_keywords(terms, k, only)
