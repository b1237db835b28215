"""The articles of one moment, searched: what a library gives to a question."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from bot import settings
from bot.errors import LibraryError
from bot.library import rows, shelf
from bot.library.failures import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from bot.library.base import Entries
    from bot.library.keywords import KeywordIndex
    from bot.library.store import Pinned
    from bot.records import Article, Chunk, Content
    from bot.words import Term
    from embeddings.encoder import Encoder
    from embeddings.index import VectorIndex


class Snapshot:
    """One state of a local library. It never changes, and any number of threads may use it.

    Texts are read from SQLite when they are asked for; the indexes are in memory.
    """

    def __init__(
        self,
        pinned: Pinned,
        encoder: Encoder,
        ids: NDArray[np.int64],
        counts: NDArray[np.int64],
        vectors: VectorIndex,
        keywords: KeywordIndex,
    ) -> None:
        """``ids`` (n,): the chunks' numbers, rising; ``counts`` (n,): how many vectors each has."""
        self.manifest = pinned.manifest
        self.pinned = pinned
        self.encoder = encoder  # of its vectors: a question is encoded with this one
        self.vectors = vectors
        self.keywords = keywords
        self._ids = ids
        self._starts = np.concatenate(([0], np.cumsum(counts)))  # chunk → its first vector
        self._owners = np.repeat(np.arange(len(ids)), counts)  # vector → chunk
        self._article = lru_cache(settings.CACHED_ARTICLES)(partial(pinned.read, rows.article))
        # no method of self: an old snapshot, unused, must be freed at once, with its connection
        self._chunk = lru_cache(settings.CACHED_CHUNKS)(partial(_chunk, pinned, self._article))
        self._content = lru_cache(settings.CACHED_CHUNKS)(partial(pinned.read, rows.content))

    def __len__(self) -> int:
        return len(self._ids)

    def articles(self) -> list[Article]:
        """Every article, in the order in which they were first added."""
        return self.pinned.read(rows.articles)

    def article(self, article_id: str) -> Article:
        """One article; LibraryError when there is none of that id."""
        found = self._article(article_id)
        if found is None:
            raise LibraryError(f"no article has the id {article_id!r}; `wenda list` names them all")
        return found

    def entries(self, term: str = "", start: int = 0, count: int = 50) -> Entries:
        """The articles that hold each word of ``term`` in title or text, newest first.

        All of them when it is blank. ``count`` of them from the ``start``-th, 0 the first.

        Raises:
            ValueError: ``start`` or ``count`` below 0.
        """
        shelf.check_stretch(start, count)
        words = [
            (word.titles, self._ids[self.keywords.holding(word.tokens, word.beginning)].tolist())
            for word in shelf.words(term)
        ]
        return self.pinned.read(shelf.entries, words, start, count)

    def digests(self) -> dict[str, str]:
        """Article id → digest, in the order in which they were first added."""
        return self.pinned.read(rows.digests)

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError when one is not there."""
        return [self._chunk(int(number)) for number in ids]

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""
        found = []
        for number in ids:
            content = self._content(int(number))
            if content is None:
                raise _gone(number)
            found.append(content)
        return found

    def search_keywords(
        self, terms: Sequence[Term], k: int, beside: Snapshot | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        With a snapshot ``beside`` this one, how rare a term is counts over both.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 passage")
        found, scores = self.keywords.search(terms, k, beside.keywords if beside else None)
        return self._ids[found], scores

    def search_vectors(
        self, vector: ArrayLike, k: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        A chunk scores SENTENCE_WEIGHT times the cosine of its best sentence and the rest times its
        own. FAISS gives the best vectors, and the chunks they belong to are scored in full. A chunk
        with no vector among them scores at most what the last of them did (a mean is no more than
        its larger part), so once k chunks reach that, nothing is missing. When they do not, every
        chunk is scored, up to EXACT_VECTORS; beyond, the candidates are the answer.

        Raises:
            ValueError: k below 1, or a vector of another dimension or with NaN.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 passage")
        query, total = self.vectors.query(vector), len(self.vectors)
        found, cosines = self.vectors.search(query, settings.CANDIDATES * k)
        chunks = np.unique(self._owners[found])
        scores = self._scores(query, chunks)
        best = np.lexsort((chunks, -scores))[:k]
        proved = len(found) == total or (len(best) == k and scores[best[-1]] >= cosines[-1])
        if not proved and total <= settings.EXACT_VECTORS:
            chunks = np.arange(len(self))
            scores = self._scores(query, chunks)
            best = np.lexsort((chunks, -scores))[:k]
        return self._ids[chunks[best]], scores[best]

    def _scores(self, query: NDArray[np.float32], chunks: NDArray[np.int64]) -> NDArray[np.float32]:
        """The scores (c,) of chunks (c,), rising, each from all of its vectors."""
        if not len(chunks):
            return np.empty(0, dtype=np.float32)
        first, counts = self._starts[chunks], self._starts[chunks + 1] - self._starts[chunks]
        at = np.concatenate(([0], np.cumsum(counts)[:-1]))  # where each begins among those gathered
        gathered = np.repeat(first - at, counts) + np.arange(counts.sum())
        vectors = self.vectors.vectors
        if 4 * len(gathered) > len(vectors):  # copying rows together costs more than all products
            cosines = _products(vectors, query)[gathered]
        else:
            cosines = _products(vectors[gathered], query)
        own = cosines[at]
        cosines[at] = np.where(counts > 1, -np.inf, own)  # its own vector is not its best sentence
        best = np.maximum.reduceat(cosines, at)
        weight = np.float32(settings.SENTENCE_WEIGHT)
        scores: NDArray[np.float32] = (1 - weight) * own + weight * best
        return scores


def _chunk(pinned: Pinned, article: Callable[[str], Article | None], number: int) -> Chunk:
    place = pinned.read(rows.place, number)
    found = article(place[0]) if place else None
    if place is None or found is None:
        raise _gone(number)
    with reading(pinned.file):
        return rows.cut(found, *place[1:])


def _gone(number: int) -> LibraryError:
    return LibraryError(f"no passage has the id {number} any more; search again")


def _products(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inner products (n,), without BLAS: its threads wait for each other, which on a busy machine
    costs more (8 ms) than the whole sum on one core (0.4 ms for 6,000 rows).
    """
    return np.asarray(np.einsum("ij,j->i", vectors, query))
