"""A page of the list of a library's articles, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.json import article_record

if TYPE_CHECKING:
    from bot.core.json_types import ArticlePage
    from bot.core.records import Entries


def article_page(found: Entries, page: int = 1, size: int = 50) -> ArticlePage:
    """The page of what was found that begins with these; files go by name, without folders.

    Args:
        found: how many there are, and those of the page.
        page: which, from 1; one behind the last is empty.
        size: articles on a page, at least 1.
    """
    return {
        "total": found.total,
        "page": page,
        "pages": -(-found.total // size),
        "articles": [article_record(article, folders=False) for article in found.shown],
    }
