"""Reading a library goes through its newest snapshot: the same for every kind of library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from bot.core.filters import Filter
    from bot.core.records import Article, Chunk, Content, Entries, Entry, Term
    from bot.library.base import Reader

    Found = tuple[NDArray[np.int64], NDArray[np.float32]]


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

    def listed(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As ``entries``, all of them, in the order in which they were first added."""
        return self.snapshot().listed(term, only)

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
