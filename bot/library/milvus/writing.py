"""What a writer sends to Milvus before its manifest, and the new state that will come of it."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from bot.core import LibraryError, settings
from bot.library.milvus.frequencies import Frequencies
from bot.library.milvus.rows import Rows, article_rows, token_counts
from bot.library.milvus.store import State
from bot.library.passages import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.core import Article
    from bot.library.local.schema import Manifest
    from bot.library.milvus.client import Row
    from bot.library.milvus.store import Store
    from bot.library.passages import Made
    from embeddings.encoder import Encoder

_TOGETHER = 500  # articles in one expression

Dead = dict[int, float]  # article number → when it was replaced or removed, in Unix seconds


def visible(last: int, dead: Iterable[int]) -> str:
    """The expression that is true of the rows that count."""
    gone = sorted(dead)
    return f"number <= {last}" + (f" and article not in {gone}" if gone else "")


def read_dead(state: State, blobs: Mapping[int, bytes]) -> Dead:
    """The articles that do not count any more, though their rows may still be on the server."""
    stored = [json.loads(blobs[number]) for number, _ in state.dead]
    return {int(number): float(when) for pairs in stored for number, when in pairs}


@dataclass(slots=True)
class Writing:
    """What a writer has sent so far, and the new state that will come of it."""

    store: Store
    state: State  # the one that counts until the commit
    blobs: dict[int, bytes]
    dead: Dead
    first: int  # the first number that it gives to a row
    next: int  # the number that it gives next
    chunks: int
    tokens: int
    dim: int
    mean: float  # tokens of a passage, as vectors are made with; 0 before there are any
    holders: Counter[str] = field(default_factory=Counter)  # token → passages more, or fewer

    @classmethod
    def begin(cls, store: Store, unclean: bool) -> Writing:
        """Begins, after clearing away what is long dead, and if ``unclean`` what a writer left."""
        state, blobs = store.load({})
        dead = read_dead(state, blobs)
        if unclean:
            store.clear_above(state)
        old = [n for n, when in dead.items() if time.time() - when > settings.MILVUS_GRACE]
        store.clear_articles(old, state.made.dimension)
        for number in old:
            del dead[number]
        # From the clock: what a writer that was taken for dead still sends has none of our numbers.
        free = max(state.last + 1, time.time_ns() // 1000)
        made = state.made
        return cls(
            store,
            state,
            blobs,
            dead,
            free,
            free,
            made.chunks,
            state.tokens,
            made.dimension,
            state.mean,
        )

    def undo(self) -> bool:
        """Deletes what was sent; returns whether that could be done."""
        try:
            self.store.clear_numbers(self.first, self.next, self.dim)
        except LibraryError:  # the server is away; the next writer does it
            return False
        return True

    def restart(self, made: Manifest) -> None:
        """Counts no passage that is there, since all are made again."""
        self.mean = self.tokens / max(self.chunks, 1)
        self.blobs, self.chunks, self.tokens, self.dim = {}, 0, 0, made.dimension

    def leave(self, leaving: Sequence[Row]) -> None:
        """Takes articles out of the counts; their rows stay for readers who have begun."""
        store, now = self.store, time.time()
        numbers = [int(row["article"]) for row in leaving]
        for at in range(0, len(numbers), _TOGETHER):
            where = f"article in {numbers[at : at + _TOGETHER]}"
            for row in store.server.pages(store.chunks, where, ["content"]):
                self._count(token_counts(row["content"]), -1)
        self.dead |= dict.fromkeys(numbers, now)

    def enter(
        self,
        articles: Sequence[Article],
        encoder: Encoder,
        places: Mapping[str, int],
        made: Made | None = None,
    ) -> None:
        """Sends articles, in batches; the encoder is called at most once.

        Args:
            articles: new ones, or the new versions of others.
            encoder: the library's.
            places: article id → the number that it had when it first came.
            made: passages that were made with the encoder before.
        """
        batch = Rows(0)
        size = 0
        prepared = prepare(articles, encoder, made)
        for passage in chain.from_iterable(prepared):
            self._count(token_counts(passage.content), 1)
        self.mean = self.mean or self.tokens / max(self.chunks, 1)
        for article, passages in zip(articles, prepared, strict=True):
            rows = article_rows(
                article,
                passages,
                self.next,
                places.get(article.id),
                self.mean,
            )
            self.next = rows.last + 1
            batch.articles += rows.articles
            batch.chunks += rows.chunks
            batch.vectors += rows.vectors
            batch.listed += rows.listed
            size += len(article.text) * 16 + len(rows.vectors) * self.dim * 4
            if len(batch.vectors) >= settings.MILVUS_BATCH_ROWS or (
                size >= settings.MILVUS_BATCH_BYTES
            ):
                self._send(batch)
                batch, size = Rows(0), 0
        self._send(batch)

    def _send(self, batch: Rows) -> None:
        names = self.store.numbered_collections(self.dim)
        parts = (batch.articles, batch.chunks, batch.vectors, batch.listed)
        for name, rows in zip(names, parts, strict=True):
            for part in parts_of(rows):
                self.store.server.upsert(name, part)

    def _count(self, counts: Counter[str], sign: int) -> None:
        self.chunks += sign
        self.tokens += sign * counts.total()
        for token in counts:
            self.holders[token] += sign

    def finish(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Sends the blobs; returns (number, pieces) of those of the frequencies, and of the dead.

        Frequencies are kept as parts to be added up; the last two are merged as long as the later
        one is not much smaller, so there are few of them and each is written anew few times.
        """
        kept = [pair for pair in self.state.frequencies if pair[0] in self.blobs]
        new = Frequencies.from_counts(self.holders)
        while kept and (len(new) * 16 >= len(self.blobs[kept[-1][0]]) or not len(new)):
            last, _ = kept.pop()
            new = Frequencies.merge([Frequencies.from_bytes(self.blobs[last]), new])
        kept.append(self._write_blob(new.to_bytes()))
        dead = [self._write_blob(json.dumps(list(self.dead.items())).encode())] if self.dead else []
        return kept, dead

    def _write_blob(self, data: bytes) -> tuple[int, int]:
        pair = self.store.put_blob(self.next, data)
        self.next += 1
        return pair

    def commit(
        self, made: Manifest, blobs: tuple[list[tuple[int, int]], list[tuple[int, int]]]
    ) -> State:
        """Makes all that was sent count, and returns the new state.

        Numbers below ours that never counted would count now: a request that a writer before gave
        up may have been carried out since.
        """
        self.store.clear_numbers(self.state.last + 1, self.first, self.dim)
        frequencies, dead = map(tuple, blobs)
        made = replace(made, chunks=self.chunks)
        counted = (self.next - 1, self.tokens, self.mean)
        state = State(made, *counted, frequencies, dead)
        self.store.commit(state)
        return state


def parts_of(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows in parts that a server takes: of so many rows, and so many bytes.

    A row that is longer than a part may be stands alone: no field has more than ``MAX_TEXT`` bytes.
    """
    part: list[Row] = []
    total = 0
    for row in rows:
        size = sum(map(_bytes, row.values()))
        full = len(part) >= settings.MILVUS_BATCH_ROWS or total + size > settings.MILVUS_BATCH_BYTES
        if part and full:
            yield part
            part, total = [], 0
        part.append(row)
        total += size
    if part:
        yield part


def _bytes(value: object) -> int:
    """About how many bytes a value is when it is sent."""
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass"))
    return 8 * len(value) if isinstance(value, Sized) else 8
