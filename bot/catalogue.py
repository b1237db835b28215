"""The list of a library's articles, searched and cut into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.folding import fold
from bot.plain import article_record, source_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.json_types import ArticlePage
    from bot.records import Article


def article_page(
    articles: Sequence[Article], search: str = "", page: int = 1, size: int = 50
) -> ArticlePage:
    """One page of the articles that a search finds; their files go by name, without folders.

    Args:
        articles: in the order in which they are listed.
        search: words that all stand in title, file name or address, date, language or tags,
            whatever their case and Chinese script; all articles when it is blank.
        page: which, from 1; one behind the last is empty.
        size: articles on a page, at least 1.
    """
    words = fold(search).text.split()
    found = [article for article in articles if _holds(article, words)] if words else articles
    shown = found[(page - 1) * size : page * size]
    return {
        "total": len(found),
        "page": page,
        "pages": -(-len(found) // size),
        "articles": [article_record(article, folders=False) for article in shown],
    }


def _holds(article: Article, words: Sequence[str]) -> bool:
    parts = (article.title, source_name(article.source), article.date, article.language)
    described = fold(" ".join((*parts, *article.tags))).text
    return all(word in described for word in words)
