"""The articles of one moment on a Milvus server, searched: a vector or terms → the best passages.

A passage is scored as in ``bot.library.local.snapshot``: by its own vector and its best sentence's.
What was read from the server is kept for a while.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from bot.core import LibraryError, settings
from bot.library import listing
from bot.library.base import gone_error
from bot.library.local.facts import make_facts
from bot.library.milvus.frequencies import Frequencies, question_vector, scores, worths
from bot.library.milvus.listing import Listing
from bot.library.milvus.nearest import Nearest, best
from bot.library.milvus.rows import article_key, expression, read_article, token_counts
from bot.library.milvus.writing import read_dead, visible
from bot.library.stored import cut, parse_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from bot.core import Article, Chunk, Content, Entries, Entry, Fact, Filter, Term
    from bot.library.milvus.client import Row
    from bot.library.milvus.store import State, Store

    Found = tuple[NDArray[np.int64], NDArray[np.float32]]  # chunk ids (m,), scores (m,)


K = TypeVar("K")
T = TypeVar("T")
_CHUNK = ("number", "article", "place", "content")  # the fields that are read of a chunk


class MilvusSnapshot:
    """One state of a library. It never changes, and any number of threads may use it.

    What is replaced or removed later stays on the server for at least ``settings.MILVUS_GRACE``
    seconds; after that the snapshot says of those passages that they are gone.
    """

    def __init__(self, store: Store, state: State, blobs: Mapping[int, bytes]) -> None:
        self.state = state
        self.manifest = state.made
        self.blobs = blobs
        self._store = store
        self.visible = visible(state.last, read_dead(state, blobs))
        parts = [Frequencies.from_bytes(blobs[number]) for number, _ in state.frequencies]
        self._frequencies = Frequencies.merge(parts)
        self._listing = Listing(store, self.visible, state, self._frequencies)
        self._vectors = store.vectors(state.made.dimension)
        self._chunks: Recent[int, Row] = Recent(settings.CACHED_CHUNKS)
        self._contents: Recent[int, Content] = Recent(settings.CACHED_CHUNKS)
        self._articles: Recent[int, Article] = Recent(settings.CACHED_ARTICLES)
        self._numbers: Recent[str, int] = Recent(settings.CACHED_ARTICLES)
        self._filters: Recent[Filter, str] = Recent(settings.CACHED_FILTERS)

    def __len__(self) -> int:
        return self.state.made.chunks

    def articles(self) -> list[Article]:
        """Every article, in the order in which they were first added."""
        pieces: dict[tuple[int, int], list[Row]] = {}
        fields = ("number", "article", "place", "piece", "data")
        for row in self._store.server.pages(self._store.articles, self.visible, fields):
            pieces.setdefault((int(row["place"]), int(row["article"])), []).append(row)
        return [self._read(pieces[key]) for key in sorted(pieces)]

    def facts(self, ids: Iterable[str] | None = None) -> Iterator[Fact]:
        """The facts of these articles, or of all, article by article; read each time."""
        for article in self.articles() if ids is None else map(self.article, ids):
            yield from make_facts(article)

    def article(self, article_id: str) -> Article:
        """The article of this id; LibraryError if there is none."""
        number = self._numbers.get(article_id)
        article = self._articles.get(number) if number is not None else None
        if article is None:
            rows = self._article_rows(f'key == "{article_key(article_id)}"')
            if not rows:
                raise LibraryError(
                    f"no article has the id {article_id!r}; `wenda list` names them all"
                )
            article = self._keep(rows)
        return article

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, only: Filter | None = None
    ) -> Entries:
        """The articles that hold each word of ``term``, newest first, without their texts.

        The words are looked for in title, file name, date, tags and text; a blank ``term`` gives
        all articles. With ``only`` those that it takes. ``count`` of them from the ``start``-th on,
        0 the first.

        Raises:
            ValueError: ``start`` or ``count`` below 0.
        """
        listing.check_stretch(start, count)
        return self._listing.entries(
            listing.words(term), start, count, self._filtered_articles(only)
        )

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As ``entries``, all of them, in the order in which they were first added.

        They are read as they are yielded.
        """
        return self._listing.iter_entries(listing.words(term), self._filtered_articles(only))

    def _filtered_articles(self, only: Filter | None) -> set[int] | None:
        """The numbers of the articles that a filter takes; None without a filter."""
        if not only:
            return None
        where = f"piece == 0 and {self._where(only)}"
        rows = self._store.server.pages(self._store.articles, where, ["article"])
        return {int(row["article"]) for row in rows}

    def tags(self) -> list[str]:
        """No tags: all articles would have to be read for them."""
        return []

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError if one is not there."""
        rows = self._rows(ids)
        self._fetch_articles({int(row["article"]) for row in rows})
        chunks = []
        for row in rows:
            article = self._articles.get(int(row["article"]))
            if article is None:
                raise gone_error(row["number"])
            start, end, sentences, boilerplate = json.loads(row["place"])
            chunks.append(cut(article, start, end, json.dumps(sentences), boilerplate))
        return chunks

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""
        contents = []
        for row in self._rows(ids):
            number = int(row["number"])
            content = self._contents.get(number)
            if content is None:
                content = self._contents.keep(number, parse_content(row["content"]))
            contents.append(content)
        return contents

    def passage_counts(self, tokens: Sequence[str]) -> list[int]:
        """In how many chunks each of these keyword tokens stands, 0 for one that is in none."""
        return [self._frequencies[token] for token in tokens]

    def search_keywords(self, terms: Sequence[Term], k: int, only: Filter | None = None) -> Found:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        With ``only`` the k best of the articles that it takes; how rare a term is counts over all.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 passage")
        total = len(self)
        weighed = worths(terms, self._frequencies, total)
        if not weighed:
            return best(np.empty(0, np.int64), np.empty(0, np.float32), k)
        hits = self._store.server.search(
            self._store.chunks,
            "terms",
            question_vector(weighed),
            settings.MILVUS_CANDIDATES * k,
            self._where(only),
            _CHUNK,
        )
        rows = [self._chunks.keep(number, dict(row)) for number, _, row in hits]
        counted = [token_counts(row["content"]) for row in rows]
        exact = scores(weighed, counted, self.state.tokens / max(total, 1))
        ids = np.array([int(row["number"]) for row in rows], np.int64)
        return best(ids[exact > 0], exact[exact > 0], k)

    def search_vectors(self, vector: ArrayLike, k: int, only: Filter | None = None) -> Found:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        With ``only`` the k nearest of the articles that it takes.

        Raises:
            ValueError: k below 1, or a vector of another dimension or with NaN.
        """
        from embeddings.index import as_query

        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 passage")
        query = as_query(vector, self.manifest.dimension)
        return Nearest(self._store.server, self._vectors, self._where(only)).search(query, k)

    def _where(self, only: Filter | None) -> str:
        """The expression that is true of the rows that count and that a filter takes."""
        if not only:
            return self.visible
        known = self._filters.get(only)
        if known is None:
            chosen = self._filter_expression(only)
            known = self._filters.keep(only, f"{chosen} and {self.visible}")
        return known

    def _filter_expression(self, only: Filter) -> str:
        return expression(only, self._article_numbers(only.articles) if only.articles else None)

    def _article_numbers(self, ids: Sequence[str]) -> list[int]:
        """The numbers of those of these articles that are there."""
        numbers = []
        for at in range(0, len(ids), settings.MILVUS_PAGE):
            keys = [article_key(one) for one in ids[at : at + settings.MILVUS_PAGE]]
            where = f"key in {json.dumps(keys)} and piece == 0 and {self.visible}"
            rows = self._store.server.query(self._store.articles, where, ("number", "article"))
            numbers += [int(row["article"]) for row in rows]
        return numbers

    def _rows(self, ids: Iterable[int]) -> list[Row]:
        """The chunks' rows, in order; those that are not known are asked for together."""
        wanted = [int(number) for number in ids]
        known = {number: self._chunks.get(number) for number in wanted}
        missing = [number for number, row in known.items() if row is None]
        for at in range(0, len(missing), settings.MILVUS_PAGE):
            where = f"number in {missing[at : at + settings.MILVUS_PAGE]} and {self.visible}"
            for row in self._store.server.query(self._store.chunks, where, _CHUNK):
                known[int(row["number"])] = self._chunks.keep(int(row["number"]), row)
        rows = []
        for number in wanted:
            chunk = known[number]
            if chunk is None:
                raise gone_error(number)
            rows.append(chunk)
        return rows

    def _fetch_articles(self, numbers: set[int]) -> None:
        """Reads the articles of these numbers that are not known, a hundred at a time."""
        missing = sorted(number for number in numbers if self._articles.get(number) is None)
        for at in range(0, len(missing), 100):
            pieces: dict[int, list[Row]] = {}
            for row in self._article_rows(f"article in {missing[at : at + 100]}"):
                pieces.setdefault(int(row["article"]), []).append(row)
            for rows in pieces.values():
                self._keep(rows)

    def _article_rows(self, where: str) -> list[Row]:
        fields = ("number", "article", "piece", "data")
        where = f"{where} and {self.visible}"
        return list(self._store.server.pages(self._store.articles, where, fields))

    def _keep(self, rows: Sequence[Row]) -> Article:
        """The article of its rows, which is kept for a while."""
        number = int(rows[0]["article"])
        article = self._read(rows)
        self._numbers.keep(article.id, number)
        return self._articles.keep(number, article)

    def _read(self, rows: Sequence[Row]) -> Article:
        """The article of its rows; LibraryError if they are damaged."""
        try:
            return read_article(rows)
        except (ValueError, TypeError, KeyError) as error:
            raise LibraryError(
                f"article {rows[0]['article']} in {self._store.shown} is not what was written "
                f"({error}); run `wenda doctor`, and add it again"
            ) from error


class Recent(Generic[K, T]):
    """What was used last, up to a number of things; any number of threads may use it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> T | None:
        """The value of a key, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: K, value: T) -> T:
        """Keeps a value, and returns it."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
