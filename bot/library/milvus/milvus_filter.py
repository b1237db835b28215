"""A filter as an expression that Milvus holds against its rows, and what the rows have for it.

No text of a filter or an article stands in an expression: ids and tags are numbers there.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from bot.core.errors import LibraryError
from bot.core.filters import span_of
from bot.library.milvus.fields import MAX_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.filters import Filter
    from bot.core.records import Article
    from bot.library.milvus.client import Row

NOTHING = "number < 0"  # true of no row


def scalars(article: Article) -> Row:
    """What each row of an article has for filters, beside its language and number.

    Raises:
        LibraryError: it has more tags than Milvus takes.
    """
    if len(article.tags) > MAX_TAGS:
        raise LibraryError(
            f"article {article.id} has {len(article.tags):,} tags, Milvus takes {MAX_TAGS:,}; "
            "leave some out"
        )
    first, last = span_of(article.date) or (0, 0)
    return {"first_day": first, "last_day": last, "tags": _numbers(article.tags)}


def expression(only: Filter, articles: Iterable[int] | None) -> str:
    """What is true of the rows that a filter takes.

    Args:
        only: it sets something.
        articles: the numbers of the articles that it names; None where it names none.
    """
    parts = []
    if articles is not None:
        parts.append(among(articles))
    if only.languages:
        parts.append(f"language in {json.dumps(only.scripts)}")
    if only.since or only.until:
        # one without a date is from day 0 to day 0
        parts.append(f"last_day >= {max(only.first, 1)} and first_day <= {only.last}")
    if only.tags:
        parts.append(f"array_contains_any(tags, {_numbers(only.tags)})")
    return " and ".join(parts)


def among(articles: Iterable[int]) -> str:
    """What is true of the rows of some articles, by their numbers."""
    numbers = sorted(articles)
    return f"article in {numbers}" if numbers else NOTHING


def _numbers(tags: Iterable[str]) -> list[int]:
    """A number of 63 bits for each tag, whatever its case."""
    return sorted({_number(tag.casefold()) for tag in tags})


def _number(tag: str) -> int:
    digest = hashlib.blake2b(tag.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1
