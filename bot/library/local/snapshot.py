"""The articles of one moment, searched: a question's vector or terms → the best passages.

A passage has a vector of its own and one for each of its sentences, if it has several. It scores
SENTENCE_WEIGHT times the cosine of its best sentence and the rest times its own. Each segment of
the library is searched by itself, and the best of all are taken.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from bot.core import LibraryError, settings
from bot.library import listing
from bot.library.base import gone_error
from bot.library.keywords import bm25
from bot.library.keywords.vocabulary import Keys
from bot.library.local import passage_lookup, rows
from bot.library.local.facts import all_ids, make_facts, read_facts
from bot.library.local.failures import reading
from bot.library.local.rows import all_tags
from bot.library.stored import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from bot.core import Article, Chunk, Content, Entries, Entry, Fact, Filter, Term
    from bot.library.local.segment import Segment
    from bot.library.local.store import Pinned
    from embeddings.encoder import Encoder

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Found = tuple[Ints, Floats]  # chunk ids (m,), scores (m,)
    Stored = Callable[[Ints, int], tuple[Ints, Floats]]


class Snapshot:
    """One state of a local library. It never changes, and any number of threads may use it.

    Texts are read from SQLite when they are asked for; the indexes are in memory.
    """

    def __init__(self, pinned: Pinned, encoder: Encoder, segments: Sequence[Segment]) -> None:
        self.manifest = pinned.manifest
        self.pinned = pinned
        self.encoder = encoder  # of its vectors: a question is encoded with this one
        self.segments = tuple(segments)
        self._ids = np.concatenate([np.empty(0, np.int64), *(one.ids for one in segments)])
        self._article = lru_cache(settings.CACHED_ARTICLES)(partial(pinned.read, rows.article))
        # No methods of self: an old snapshot must be freed at once when it is unused, with its
        # connection.
        self._chunk = lru_cache(settings.CACHED_CHUNKS)(partial(_chunk, pinned, self._article))
        self._content = lru_cache(settings.CACHED_CHUNKS)(
            partial(pinned.read, passage_lookup.content)
        )
        self._masks = lru_cache(settings.CACHED_FILTERS)(
            partial(_filter_masks, pinned, self.segments)
        )

    def __len__(self) -> int:
        return len(self._ids)

    def articles(self) -> list[Article]:
        """Every article, in the order in which they were first added."""
        return self.pinned.read(rows.articles)

    def article(self, article_id: str) -> Article:
        """The article of this id; LibraryError if there is none."""
        article = self._article(article_id)
        if article is None:
            raise LibraryError(f"no article has the id {article_id!r}; `wenda list` names them all")
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
        return self.pinned.read(listing.entries, self._sought_words(term), only, start, count)

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As ``entries``, all of them, in the order in which they were first added.

        They are read as they are yielded: memory holds a number for each.
        """
        numbers = self.pinned.read(listing.numbers, self._sought_words(term), only)
        for at in range(0, len(numbers), listing.TOGETHER):
            yield from self.pinned.read(listing.lines, numbers[at : at + listing.TOGETHER])

    def _sought_words(self, term: str) -> list[listing.Sought]:
        """What is searched for each word of what was typed."""
        return [(word.titles, self._holding(word)) for word in listing.words(term)]

    def _holding(self, word: listing.Word) -> list[int]:
        """The numbers of the chunks that a typed word is in."""
        numbers: list[int] = []
        for one in self.segments:
            numbers += one.ids[one.keywords.holding(word.tokens, word.beginning)].tolist()
        return numbers

    def tags(self) -> list[str]:
        """The tags that articles have, the most frequent first."""
        return self.pinned.read(all_tags)

    def facts(self, ids: Iterable[str] | None = None) -> Iterator[Fact]:
        """The facts of these articles, or of all, article by article."""
        for key in self.pinned.read(all_ids) if ids is None else ids:
            article = self.article(key)
            stored = self.pinned.read(read_facts, article)
            yield from make_facts(article) if stored is None else stored

    def digests(self, ids: Iterable[str]) -> dict[str, str]:
        """Article id → digest, for those of these that are in the library."""
        return self.pinned.read(rows.digests, ids)

    def lacking_structure(self, articles: Iterable[Article]) -> list[Article]:
        """Those of some articles that have a structure which is not stored with them."""
        return self.pinned.read(rows.lacking_structure, articles)

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError if one is not there."""
        return [self._chunk(int(number)) for number in ids]

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""
        contents = []
        for number in ids:
            content = self._content(int(number))
            if content is None:
                raise gone_error(number)
            contents.append(content)
        return contents

    def passage_counts(self, tokens: Sequence[str]) -> list[int]:
        """In how many chunks each of these keyword tokens stands, 0 for one that is in none."""
        keys = Keys.from_tokens(tokens)
        total = np.zeros(len(tokens), np.int64)
        for one in self.segments:
            total += one.keywords.sizes(one.keywords.find(keys))
        counts: list[int] = total.tolist()
        return counts

    def search_keywords(
        self,
        terms: Sequence[Term],
        k: int,
        only: Filter | None = None,
        beside: Snapshot | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        With ``only`` of the articles that it takes. How rare a term is counts over all articles,
        and over those of the snapshot ``beside``, if there is one.
        """
        parts = [one.keywords for one in self.segments]
        others = [one.keywords for one in beside.segments] if beside else []
        findings = bm25.search(parts, terms, k, others, self._allowed_passages(only))
        pairs = zip(self.segments, findings, strict=True)
        return best_of([(one.ids[places], scores) for one, (places, scores) in pairs], k)

    def search_vectors(
        self, vector: ArrayLike, k: int, only: Filter | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        With ``only`` of the articles that it takes. The head of this module says how a chunk is
        scored.

        Raises:
            ValueError: k below 1, or a vector of another dimension or with NaN.
        """
        if k < 1:
            raise ValueError(f"k is {k}; ask for at least 1 passage")
        from embeddings.index import as_query

        query = as_query(vector, self.manifest.dimension)
        stored = partial(self.pinned.read, passage_lookup.vectors)
        return nearest(self.segments, query, k, stored, self._allowed_passages(only))

    def _allowed_passages(self, only: Filter | None) -> list[NDArray[np.bool_]] | None:
        """Which passages (n,) of each segment a filter takes; None without a filter."""
        return self._masks(only) if only else None


def _filter_masks(
    pinned: Pinned, segments: Sequence[Segment], only: Filter
) -> list[NDArray[np.bool_]]:
    """For each segment a mask (n,) of the passages that a filter takes."""
    numbers = np.sort(pinned.read(passage_lookup.filtered_numbers, only))
    return [np.isin(one.ids, numbers, assume_unique=True) for one in segments]


def _chunk(pinned: Pinned, read_article: Callable[[str], Article | None], number: int) -> Chunk:
    """The chunk of a number, cut from its article; LibraryError if it is not there."""
    place = pinned.read(passage_lookup.place, number)
    article = read_article(place[0]) if place else None
    if place is None or article is None:
        raise gone_error(number)
    with reading(pinned.file):
        return cut(article, *place[1:])


def nearest(
    segments: Sequence[Segment],
    query: Floats,
    k: int,
    stored: Stored,
    allowed: Sequence[Mask] | None = None,
) -> Found:
    """The k best passages: ids (m,), scores (m,), best first; of equal ones the first.

    A segment whose vectors are all in memory is searched exactly. The others name candidates by the
    codes of their vectors, and the best of the candidates are scored in full.

    Args:
        segments: what is searched.
        query: the question's vector (dim,).
        k: at least 1.
        stored: reads the vectors of passages: ids (n,) and dim → counts (n,), vectors (sum, dim).
        allowed: a mask (n,) for each segment of the passages that count; None for all.
    """
    masks = [None] * len(segments) if allowed is None else allowed
    most = max(settings.RESCORED * k, settings.RESCORED_LEAST)
    findings, candidates, few = [], [], []
    coded = sum(len(one.vectors) for one in segments if not one.vectors.exact)
    for one, mask in zip(segments, masks, strict=True):
        left = one.ids if mask is None else one.ids[mask]
        if one.vectors.exact:
            findings.append(_search_exactly(one, query, k, mask))
        elif len(left) <= most:  # all of them are scored
            few.append(left)
        else:
            candidates.append(_search_codes(one, query, most, left, coded - len(one.vectors)))
    if candidates or few:
        ids = np.sort(np.concatenate([best_of(candidates, most)[0], *few]))
        counts, vectors = stored(ids, len(query))
        findings.append((ids, _scores(_products(vectors, query), counts)))
    return best_of(findings, k)


def best_of(findings: Sequence[Found], k: int) -> Found:
    """The k best of several findings, best first; of equal ones the first."""
    ids = np.concatenate([np.empty(0, np.int64), *(one[0] for one in findings)])
    scores = np.concatenate([np.empty(0, np.float32), *(one[1] for one in findings)])
    best = np.lexsort((ids, -scores))[:k]
    return ids[best], scores[best]


def _search_codes(segment: Segment, query: Floats, most: int, left: Ints, beside: int) -> Found:
    """About ``most`` of the passages ``left``, those with the best vectors by their codes.

    Best first, each with the product of its best vector. ``beside`` is how many coded vectors there
    are in other segments.
    """
    index = segment.vectors
    assert not index.exact
    allowed = left if len(left) < len(segment) else None
    ids, products = index.search(query, settings.CODES * most, allowed, beside)
    firsts = np.sort(np.unique(ids, return_index=True)[1])  # a passage's best vector comes first
    return ids[firsts], products[firsts]


def _search_exactly(segment: Segment, query: Floats, k: int, mask: Mask | None) -> Found:
    """The k best passages of a segment whose vectors are all in memory.

    FAISS finds the best vectors, and the passages they belong to are scored in full. A passage
    with no vector among them scores at most what the last of them did (a mean is no more than its
    larger part), so once k passages reach that, nothing is missing. If they do not, or if few
    passages are allowed, all are scored.
    """
    index, counts = segment.vectors, segment.counts
    assert index.exact
    ends = np.cumsum(counts)
    every = np.arange(len(segment)) if mask is None else np.flatnonzero(mask)
    total = int(counts[every].sum())
    if mask is None or total > settings.EXACT_ALLOWED:
        among = None if mask is None else np.repeat(mask, counts)
        nearest_rows, cosines = index.search(query, settings.CANDIDATES * k, among)
        places = np.unique(np.searchsorted(ends, nearest_rows, "right"))
        scores = _score_passages(places, index.vectors, ends, counts, query)
        best = np.lexsort((places, -scores))[:k]
        if len(nearest_rows) == total or (len(best) == k and scores[best[-1]] >= cosines[-1]):
            return segment.ids[places[best]], scores[best]
    scores = _score_passages(every, index.vectors, ends, counts, query)
    best = np.lexsort((every, -scores))[:k]
    return segment.ids[every[best]], scores[best]


def _score_passages(
    places: Ints, vectors: Floats, ends: Ints, counts: Ints, query: Floats
) -> Floats:
    """The scores (p,) of the passages at these places (p,), rising, each from all its vectors."""
    sizes = counts[places]
    at = np.cumsum(sizes) - sizes  # where each begins among those gathered
    gathered = np.repeat(ends[places] - sizes - at, sizes) + np.arange(sizes.sum())
    if 4 * len(gathered) > len(vectors):  # copying rows together costs more than all products
        return _scores(_products(vectors, query)[gathered], sizes)
    return _scores(_products(vectors[gathered], query), sizes)


def _scores(cosines: Floats, counts: Ints) -> Floats:
    """The scores (c,) of passages from the cosines of their vectors (sum of counts,)."""
    if not len(counts):
        return np.empty(0, np.float32)
    at = np.cumsum(counts) - counts
    own = cosines[at]
    # A passage's own vector is none of its sentences, unless it has no other.
    sentences = cosines.copy()
    sentences[at] = np.where(counts > 1, -np.inf, own)
    best = np.maximum.reduceat(sentences, at)
    weight = np.float32(settings.SENTENCE_WEIGHT)
    scores: Floats = (1 - weight) * own + weight * best
    return scores


def _products(vectors: Floats, query: Floats) -> Floats:
    """Inner products (n,).

    Without BLAS: its threads wait for each other, which on a busy machine costs more (8 ms) than
    the whole sum on one core (0.4 ms for 6,000 rows).
    """
    return np.asarray(np.einsum("ij,j->i", vectors, query))
