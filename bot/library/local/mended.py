"""An article whose text or passages are damaged, as it should be; what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import ArticleError

if TYPE_CHECKING:
    from bot.core.records import Article


@dataclass(slots=True)
class Repair:
    """What was mended and what cannot be, one line each."""

    mended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def mended(article: Article, digest: str, done: Repair) -> tuple[Article, str]:
    """The article as it should be and its digest; "" for one that stays damaged."""
    name = f"article {article.id} ({article.title})"
    if article.digest == digest:
        done.mended.append(f"{name}: its passages were made again from its text")
        return article, digest
    from bot.articles.files import read_file

    try:
        again = read_file(Path(article.source))
    except (ArticleError, OSError, ValueError):
        again = None
    if again is not None and again.digest == digest:
        done.mended.append(f"{name}: its text was read again from {article.source}")
        return replace(again, id=article.id), digest
    done.left.append(
        f"{name}: its text is damaged, and {article.source or 'its source'} does not hold it any "
        "more; it is kept as it is: add it again, or remove it"
    )
    return article, ""
