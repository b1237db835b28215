"""An update or a renewal of a library in Milvus, under a claim: rows first, the manifest last."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core import LibraryError, Update
from bot.library import compatibility
from bot.library.base import plan
from bot.library.milvus import feedback
from bot.library.milvus.claim import hold_claim
from bot.library.milvus.rows import article_key, read_article
from bot.library.milvus.writing import Writing, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core import Article
    from bot.library.milvus.client import Row
    from bot.library.milvus.store import Store
    from bot.library.passages import Made
    from embeddings.encoder import Encoder

_KEYS = 500  # article keys in one expression: 34 kB
_HEAD = ("number", "article", "place", "key", "digest", "chunks")


def heads(store: Store, where: str, ids: Iterable[str]) -> dict[str, Row]:
    """Article id → the first row of the article, for those of these that are there.

    ``where`` is the expression that is true of the rows that count.
    """
    by_key = {article_key(article_id): article_id for article_id in ids}
    keys = list(by_key)
    rows = {}
    for at in range(0, len(keys), _KEYS):
        part = f"key in {json.dumps(keys[at : at + _KEYS])} and piece == 0 and {where}"
        for row in store.server.query(store.articles, part, _HEAD):
            rows[by_key[row["key"]]] = row
    return rows


def update(
    store: Store,
    encoder: Encoder,
    owner: str,
    given: Mapping[str, Article],
    leaving: Sequence[str],
    made: Made | None = None,
) -> tuple[Update, list[int]]:
    """Puts articles in and takes others out; returns what was done, and the numbers removed.

    Raises:
        LibraryError: another process is writing, or took this one for dead; or the server does not
            do it.
    """
    with hold_claim(store, owner) as claim:
        writing = Writing.begin(store, claim.unclean)
        if claim.unclean:
            _forget(store, visible(writing.state.last, writing.dead))
        compatibility.require(writing.state.made, encoder, store.shown)
        where = visible(writing.state.last, writing.dead)
        stored = heads(store, where, (*given, *leaving))
        todo = plan({key: row["digest"] for key, row in stored.items()}, given, leaving)
        if not (todo.added or todo.changed or todo.removed):
            return todo, []
        coming = [given[article_id] for article_id in (*todo.added, *todo.changed)]
        places = {key: int(row["place"]) for key, row in stored.items()}
        try:
            writing.leave([stored[article_id] for article_id in (*todo.changed, *todo.removed)])
            writing.enter(coming, encoder, places, made)
            blobs = writing.finish()
        except BaseException:
            claim.kept = not writing.undo()
            raise
        if not claim.is_held():
            writing.undo()
            raise LibraryError(
                f"another process took {store.shown} over, this one looked dead; "
                "nothing was changed, try again"
            )
        claim.kept = True  # if the answer to the commit gets lost, nobody knows whether it is done
        before = writing.state.made
        count = before.articles + len(todo.added) - len(todo.removed)
        new = writing.commit(replace(before, articles=count).next(), blobs)
        store.clear_blobs(new)
        if todo.removed:
            feedback.forget(store, todo.removed)
        claim.kept = False
        return todo, [int(stored[article_id]["article"]) for article_id in todo.removed]


def _forget(store: Store, where: str) -> None:
    """Deletes feedback that quotes articles that are gone: a killed writer may not have."""
    ids = set().union(*map(feedback.quoted_articles, feedback.read(store)))
    if gone := ids - set(heads(store, where, ids)):
        feedback.forget(store, gone)


def renew(store: Store, encoder: Encoder, owner: str) -> None:
    """Makes all tokens and vectors again from the texts; readers see all of it or nothing."""
    with hold_claim(store, owner) as claim:
        writing = Writing.begin(store, claim.unclean)
        old = writing.state.made
        if compatibility.fits(old, encoder, store.shown):  # another process did it while we waited
            return
        new = replace(compatibility.describe(encoder), revision=old.revision, articles=old.articles)
        store.create(new.dimension)
        if old.dimension != new.dimension:  # what stands there was never finished
            store.server.delete(store.vectors(new.dimension), "number >= 0")
        where = visible(writing.state.last, writing.dead)
        rows = list(store.server.pages(store.articles, f"piece == 0 and {where}", _HEAD))
        claim.kept = True
        writing.restart(new)
        for row in sorted(rows, key=lambda row: int(row["place"])):
            part = f"article == {row['article']}"
            pieces = store.server.query(store.articles, part, ["piece", "data"])
            article = read_article(pieces)
            writing.enter([article], encoder, {article.id: int(row["place"])})
        now = time.time()
        writing.dead |= {int(row["article"]): now for row in rows}
        state = writing.commit(new.next(), writing.finish())
        claim.kept = False
        store.clear_blobs(state)
        if old.dimension != new.dimension:
            store.server.drop(store.vectors(old.dimension))
