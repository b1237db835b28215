"""Two libraries asked as one: somebody's own articles beside those that all share."""

from __future__ import annotations

import logging
import threading
from itertools import chain
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from bot.core import Entries, LibraryError, WendaError, distinct
from bot.library.base import Newest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from bot.core import Article, Chunk, Content, Entry, Fact, Feedback, Filter, Term, Update
    from bot.library.local.library import LocalLibrary
    from bot.library.local.snapshot import Snapshot
    from bot.library.passages import Made
    from embeddings.encoder import Encoder

    Found = tuple[NDArray[np.int64], NDArray[np.float32]]

_NOTHING = (np.empty(0, np.int64), np.empty(0, np.float32))

log = logging.getLogger(__name__)


class Joined:
    """Snapshots of two libraries made with one encoder, whose articles have different ids.

    Chunk n of the second is ``-1 - n`` here: the numbers of a library are never below 0. If the
    second has just moved to another encoder, the first is searched by its words alone.
    """

    def __init__(self, own: Snapshot, shared: Snapshot) -> None:
        self._own, self._shared = own, shared
        self.encoder = shared.encoder
        self.alike = own.manifest.made_with() == shared.manifest.made_with()

    @property
    def parts(self) -> tuple[Snapshot, Snapshot]:
        """Both snapshots: the state has changed if one of them is another one."""
        return self._own, self._shared

    def __len__(self) -> int:
        return len(self._own) + len(self._shared)

    def articles(self) -> list[Article]:
        """Every article, one's own first."""
        return self._own.articles() + self._shared.articles()

    def article(self, article_id: str) -> Article:
        """The article of this id; LibraryError if there is none."""
        try:
            return self._own.article(article_id)
        except LibraryError:
            return self._shared.article(article_id)

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, only: Filter | None = None
    ) -> Entries:
        """As of one library, one's own articles first."""
        own = self._own.entries(term, start, count, only)
        rest = count - len(own.shown)
        shared = self._shared.entries(term, max(0, start - own.total), rest, only)
        return Entries(own.total + shared.total, own.shown + shared.shown)

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """As of one library, one's own articles first."""
        return chain(self._own.iter_entries(term, only), self._shared.iter_entries(term, only))

    def tags(self) -> list[str]:
        """The tags that articles have, one's own first."""
        return list(distinct((*self._own.tags(), *self._shared.tags())))

    def facts(self, ids: Iterable[str] | None = None) -> Iterator[Fact]:
        """The facts of these articles, or of all, one's own first."""
        if ids is None:
            return chain(self._own.facts(), self._shared.facts())
        return chain.from_iterable(self._part_with(key).facts([key]) for key in ids)

    def _part_with(self, article_id: str) -> Snapshot:
        """The library that has an article: one's own, or else the shared one."""
        return self._own if self._own.digests([article_id]) else self._shared

    def search_vectors(self, vector: ArrayLike, k: int, only: Filter | None = None) -> Found:
        """The k chunks nearest to a question's vector (dim,): ids (m,), scores (m,), best first.

        With ``only`` the k nearest of the articles that it takes.
        """
        shared = self._shared.search_vectors(vector, k, only)
        own = self._own.search_vectors(vector, k, only) if self.alike else _NOTHING
        return _best(own, shared, k)

    def search_keywords(self, terms: Sequence[Term], k: int, only: Filter | None = None) -> Found:
        """The k best chunks by BM25 over a question's terms: ids (m,), scores (m,) above 0.

        With ``only`` the k best of the articles that it takes; how rare a term is counts over both
        libraries.
        """
        own = self._own.search_keywords(terms, k, only, self._shared)
        return _best(own, self._shared.search_keywords(terms, k, only, self._own), k)

    def chunks(self, ids: Iterable[int]) -> list[Chunk]:
        """The chunks of these ids, in their order; LibraryError if one is not there."""
        return [part.chunks([number])[0] for part, number in map(self._of, ids)]

    def contents(self, ids: Iterable[int]) -> list[Content]:
        """The tokens of these chunks by sentence, in their order; LibraryError as ``chunks``."""
        return [part.contents([number])[0] for part, number in map(self._of, ids)]

    def passage_counts(self, tokens: Sequence[str]) -> list[int]:
        """In how many chunks of both each of these keyword tokens stands."""
        shared = self._shared.passage_counts(tokens)
        return list(map(add, self._own.passage_counts(tokens), shared))

    def _of(self, chunk_id: int) -> tuple[Snapshot, int]:
        """The library a chunk is in, and its number there."""
        return (self._own, chunk_id) if chunk_id >= 0 else (self._shared, -1 - chunk_id)


def _best(own: Found, shared: Found, k: int) -> Found:
    """The k best of both, best first; of equal ones one's own first."""
    ids = np.concatenate((own[0], -1 - shared[0]))
    scores = np.concatenate((own[1], shared[1]))
    best = np.argsort(-scores, kind="stable")[:k]
    return ids[best], scores[best]


class JoinedLibrary(Newest):
    """One's own library, which is written to, and a shared one, which is only read."""

    def __init__(self, own: LocalLibrary, shared: LocalLibrary) -> None:
        self.own, self.shared = own, shared
        self._moving = threading.Lock()

    def snapshot(self) -> Joined:
        """This moment's articles of both.

        If the shared library has moved to another encoder, one's own follows it, in a thread.
        """
        joined = Joined(self.own.snapshot(), self.shared.snapshot())
        if not joined.alike and self._moving.acquire(blocking=False):
            threading.Thread(target=self._move, args=(joined.encoder,), daemon=True).start()
        return joined

    def _move(self, encoder: Encoder) -> None:
        """Moves one's own library to the encoder of the shared one."""
        try:
            self.own.reencode(encoder)
        except WendaError as error:  # closed meanwhile: the visit is over
            log.debug("%s", error)
        finally:
            self._moving.release()

    @property
    def encoder(self) -> Encoder:
        """What both were made with."""
        return self.own.encoder

    def stored_digests(self, ids: Iterable[str]) -> dict[str, str]:
        """Article id → digest, for those of these articles that are in one's own library."""
        return self.own.stored_digests(ids)

    def update(
        self,
        articles: Iterable[Article] = (),
        remove: Iterable[str] = (),
        made: Made | None = None,
    ) -> Update:
        """Puts articles into one's own library and takes others out of it."""
        return self.own.update(articles, remove, made)

    def refresh(self) -> bool:
        """Takes in what other processes have written to the shared library."""
        return self.shared.refresh()

    def renew_facts(self) -> None:
        """Makes the facts that are missing in either."""
        self.own.renew_facts()
        self.shared.renew_facts()

    def add_feedback(self, feedback: Feedback) -> None:
        """Stores it in the shared library, since one's own goes with the visit."""
        self.shared.add_feedback(feedback)

    def feedback(self) -> list[Feedback]:
        """What was said of answers from the shared library."""
        return self.shared.feedback()

    def clear_feedback(self) -> int:
        """Deletes nothing: a visitor may not. Returns 0."""
        return 0

    def check(self) -> list[str]:
        """What is wrong with either, one line each."""
        return self.own.check() + self.shared.check()

    def close(self) -> None:
        """Lets go of one's own library; the shared one stays open."""
        self.own.close()

    def __enter__(self) -> JoinedLibrary:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
