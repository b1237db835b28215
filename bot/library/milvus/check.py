"""A library in Milvus → what is wrong with it, a line each: for `wenda doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import LibraryError
from bot.library.milvus.rows import list_row, read_article, read_passages
from bot.library.milvus.writing import read_dead, visible
from bot.library.stored import seal_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core import Article
    from bot.library.milvus.client import Row
    from bot.library.milvus.store import Store

_TOGETHER = 50  # articles that are read at once


def problems(store: Store) -> list[str]:
    """What is wrong, one line each; [] if the library is sound.

    Every article is compared with its digest, and its passages with their seal.
    """
    try:
        state, blobs = store.load({})
        where = visible(state.last, read_dead(state, blobs))
        lines = []
        for name, collection, expected in (
            ("articles", store.articles, state.made.articles),
            ("chunks", store.chunks, state.made.chunks),
            ("lines of the list", store.listed, state.made.articles),
        ):
            first = " and piece == 0" if name == "articles" else ""
            count = store.server.count(collection, where + first)
            if count != expected:
                lines.append(f"{count} {name} where {expected} were written")
        heads = store.server.pages(store.articles, f"{where} and piece == 0", ("number", "article"))
        numbers = sorted(int(row["article"]) for row in heads)
        for at in range(0, len(numbers), _TOGETHER):
            lines += _unsound(store, numbers[at : at + _TOGETHER], state.made.dimension)
    except LibraryError as error:
        return [str(error)]
    return [" ".join(line.split()) for line in lines]


def _unsound(store: Store, numbers: list[int], dim: int) -> list[str]:
    """What is wrong with the articles of these numbers."""
    where = f"article in {numbers}"
    articles, chunks, vectors, listed = (
        _group_by_article(store.server.pages(collection, where, ("number", "article", *fields)))
        for collection, fields in (
            (store.articles, ("place", "piece", "digest", "seal", "data")),
            (store.chunks, ("place", "content")),
            (store.vectors(dim), ("chunk", "vector")),
            (store.listed, ("key", "title", "data")),
        )
    )
    lines = []
    for number in numbers:
        rows = articles.get(number, [])
        try:
            article = read_article(rows)
            passages = read_passages(article, chunks.get(number, []), vectors.get(number, []), dim)
        except (ValueError, TypeError, KeyError) as error:
            lines.append(f"article number {number} cannot be read ({error}); add it again")
            continue
        name = f"article {article.id} ({article.title})"
        if article.digest != rows[0]["digest"]:
            lines.append(f"{name}: the text is not what was added; add it again")
        elif seal_of(article, passages) != rows[0]["seal"]:
            lines.append(f"{name}: a passage is not what was written; add it again")
        elif not _is_listed(article, rows, len(passages), listed.get(number, [])):
            lines.append(f"{name}: its line in the list is not what was written; add it again")
    return lines


def _is_listed(article: Article, rows: list[Row], passages: int, listed: list[Row]) -> bool:
    """Whether the list has one row of an article, and the right one."""
    right = list_row(article, int(rows[0]["article"]), int(rows[0]["place"]), passages)
    names = ("key", "title", "data")
    return [[row[name] for name in names] for row in listed] == [[right[name] for name in names]]


def _group_by_article(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by the number of their article."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(int(row["article"]), []).append(row)
    return groups
