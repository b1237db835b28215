"""What a library is to everyone else, and what every kind of library has in common.

``Library`` and ``Reader`` say what each kind has to do, and ``test_library_contract.py`` says it in
tests. Common to all kinds are how an update is planned, and that reading goes through the newest
snapshot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.core import Entries, Entry, LibraryError, Update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from bot.core import Article, Chunk, Content, Fact, Feedback, Filter, Term
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
        """The article of this id; LibraryError if there is none."""

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, only: Filter | None = None
    ) -> Entries:
        """The articles that hold each word of ``term``, newest first, without their texts.

        The words are looked for in title, file name, date, tags and text; a blank ``term`` gives
        all articles. With ``only`` those that it takes. ``count`` of them from the ``start``-th on,
        0 the first.
        """

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As ``entries``, all of them, in the order in which they were first added.

        They are read as they are yielded, so that a list of any length fits into memory.
        """

    def tags(self) -> list[str]:
        """The tags of all articles, most frequent first; [] if that takes reading all texts."""

    def facts(self, ids: Iterable[str] | None = None) -> Iterator[Fact]:
        """The facts of these articles, or of all, article by article."""

    def search_vectors(
        self, vector: ArrayLike, k: int, only: Filter | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        With ``only`` the k nearest of the articles that it takes.
        """

    def search_keywords(
        self, terms: Sequence[Term], k: int, only: Filter | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        With ``only`` the k best of the articles that it takes; how rare a term is counts over all.
        """

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError if one is not there."""

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""

    def passage_counts(self, tokens: Sequence[str]) -> list[int]:
        """In how many chunks each of these keyword tokens stands, 0 for one that is in none."""


class Library(Reader, Protocol):
    """Articles that are kept, found and replaced."""

    @property
    def encoder(self) -> Encoder:
        """What its vectors are made with."""

    def snapshot(self) -> Reader:
        """This moment's articles: does not change when the library does."""

    def stored_digests(self, ids: Iterable[str]) -> dict[str, str]:
        """Article id → digest, for those of these articles that are in the library."""

    def update(
        self,
        articles: Iterable[Article] = (),
        remove: Iterable[str] = (),
        made: Made | None = None,
    ) -> Update:
        """Put articles in and take others out: all of it happens, or nothing.

        Returns what was done. ``made`` are passages that were made with this encoder before.
        """

    def refresh(self) -> bool:
        """Take in what other processes have written; returns whether there was anything."""

    def renew_facts(self) -> None:
        """Make the facts that are missing; does nothing where they are not kept."""

    def add_feedback(self, feedback: Feedback) -> None:
        """Store what a reader said of an answer, in place of what was said of it before."""

    def feedback(self) -> list[Feedback]:
        """All that readers said of answers, oldest first."""

    def clear_feedback(self) -> int:
        """Delete all feedback; returns how many there were."""

    def check(self) -> list[str]:
        """What is wrong with what is stored, one line each; [] if it is sound."""

    def close(self) -> None:
        """Let go of files and connections."""


class Newest:
    """The methods of ``Reader`` for a library, which read its newest snapshot."""

    def snapshot(self) -> Reader:
        """This moment's articles."""
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.snapshot())

    def articles(self) -> list[Article]:
        """Every article, in the order in which they were first added."""
        return self.snapshot().articles()

    def article(self, article_id: str) -> Article:
        """The article of this id; LibraryError if there is none."""
        return self.snapshot().article(article_id)

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, only: Filter | None = None
    ) -> Entries:
        """The articles that hold each word of ``term``, newest first, without their texts.

        The words are looked for in title, file name, date, tags and text; a blank ``term`` gives
        all articles. With ``only`` those that it takes. ``count`` of them from the ``start``-th on,
        0 the first.
        """
        return self.snapshot().entries(term, start, count, only)

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As ``entries``, all of them, in the order in which they were first added."""
        return self.snapshot().iter_entries(term, only)

    def tags(self) -> list[str]:
        """The tags of all articles, most frequent first; [] if that takes reading all texts."""
        return self.snapshot().tags()

    def facts(self, ids: Iterable[str] | None = None) -> Iterator[Fact]:
        """The facts of these articles, or of all, article by article."""
        return self.snapshot().facts(ids)

    def renew_facts(self) -> None:
        """Makes the facts that are missing; here they are not kept."""

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError if one is not there."""
        return self.snapshot().chunks(ids)

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""
        return self.snapshot().contents(ids)

    def passage_counts(self, tokens: Sequence[str]) -> list[int]:
        """In how many chunks each of these keyword tokens stands, 0 for one that is in none."""
        return self.snapshot().passage_counts(tokens)

    def search_vectors(self, vector: ArrayLike, k: int, only: Filter | None = None) -> Found:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        With ``only`` the k nearest of the articles that it takes.
        """
        return self.snapshot().search_vectors(vector, k, only)

    def search_keywords(self, terms: Sequence[Term], k: int, only: Filter | None = None) -> Found:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        With ``only`` the k best of the articles that it takes; how rare a term is counts over all.
        """
        return self.snapshot().search_keywords(terms, k, only)


def sort_changes(
    articles: Iterable[Article], remove: Iterable[str]
) -> tuple[dict[str, Article], list[str]]:
    """Article id → article to put in, and the ids to take out, each once.

    Of two articles with one id the last counts; an id that is both removed and given is put in.

    Raises:
        ValueError: an article without an id, or with text that is not Unicode.
    """
    given = {article.id: article for article in articles}
    leaving = list(dict.fromkeys(article_id for article_id in remove if article_id not in given))
    for article in given.values():
        check_article(article)
    return given, leaving


def plan(stored: Mapping[str, str], given: Mapping[str, Article], leaving: Iterable[str]) -> Update:
    """What there is to do.

    Args:
        stored: article id → digest, of those of these articles that are in the library.
        given: article id → article to put in.
        leaving: the ids to take out.
    """
    digests = {article_id: stored.get(article_id) for article_id in given}
    return Update(
        added=tuple(key for key, digest in digests.items() if digest is None),
        changed=tuple(k for k, digest in digests.items() if digest not in (None, given[k].digest)),
        unchanged=tuple(key for key, digest in digests.items() if digest == given[key].digest),
        removed=tuple(key for key in leaving if key in stored),
    )


def check_article(article: Article) -> None:
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


def texts(article: Article) -> tuple[str, ...]:
    """All texts that an article consists of."""
    first = (article.id, article.title, article.text, article.language, article.source)
    return (*first, article.date, article.licence, *article.tags)


def gone_error(number: int) -> LibraryError:
    """The error for a passage that was removed since it was found."""
    return LibraryError(f"no passage has the id {number} any more; search again")
