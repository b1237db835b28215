"""What an update has to do: the same for every kind of library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.records import Update

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.records import Article


def sorted_out(
    articles: Iterable[Article], remove: Iterable[str]
) -> tuple[dict[str, Article], list[str]]:
    """Article id → article to put in, and the ids to take out, each once.

    Of two articles with one id the last counts; an id that is both removed and given is given.

    Raises:
        ValueError: an article without an id, or with text that is not Unicode.
    """
    given = {article.id: article for article in articles}
    leaving = list(dict.fromkeys(article_id for article_id in remove if article_id not in given))
    for article in given.values():
        accept(article)
    return given, leaving


def plan(stored: Mapping[str, str], given: Mapping[str, Article], leaving: Iterable[str]) -> Update:
    """What there is to do, from the digests that are stored."""
    kept = {article_id: stored.get(article_id) for article_id in given}
    return Update(
        added=tuple(key for key, digest in kept.items() if digest is None),
        changed=tuple(k for k, digest in kept.items() if digest not in (None, given[k].digest)),
        unchanged=tuple(key for key, digest in kept.items() if digest == given[key].digest),
        removed=tuple(key for key in leaving if key in stored),
    )


def texts(article: Article) -> tuple[str, ...]:
    """All that an article holds."""
    named = (article.id, article.title, article.text, article.language, article.source)
    return (*named, article.date, article.licence, *article.tags)


def accept(article: Article) -> None:
    """ValueError for an article without an id, or with text that is not Unicode."""
    if not article.id:
        raise ValueError(
            f"the article {article.title!r} has no id; give it one that stays the same"
        )
    try:
        "".join(texts(article)).encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"article {article.id} holds {error.object[error.start]!r}, half a character; "
            "read it again with its right encoding"
        ) from error
