"""The facts of each article ↔ a table of a local library; made from the articles, like the indexes.

A row counts if it was made by this Wenda from the article as it is now; others are made again. They
are made when all are first asked for, and not when an article is added, which would take half as
long again. So is the table, and an older Wenda does without it.
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.core import Fact, Span
from bot.library.local.rows import columns
from bot.text import FACTS_VERSION, facts_of
from embeddings.lexicon import load_lexicon

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from bot.core import Article
    from embeddings.lexicon import Lexicon

_TABLE = """CREATE TABLE IF NOT EXISTS facts (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    made TEXT NOT NULL,             -- with which version, from which Article.digest
    facts TEXT NOT NULL             -- JSON: [[start, end, …], …], see _pack
)"""
_TEXTS = ("subject", "measure", "place", "period", "unit", "qualifier")
_NUMBERS = ("value", "low", "high")


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


@lru_cache(maxsize=64)  # where they are not kept, each sentence of a draft asks for the same
def make_facts(article: Article) -> tuple[Fact, ...]:
    """Returns the facts of an article."""
    return facts_of(article, _lexicon())


def put_facts(db: sqlite3.Connection, article: Article, facts: Sequence[Fact]) -> None:
    """Stores the facts of an article, unless it is gone or another one by now."""
    db.execute(_TABLE)
    db.execute(
        "INSERT OR REPLACE INTO facts "
        "SELECT number, ?, ? FROM articles WHERE id = ? AND digest = ?",
        (_version_of(article.digest), _pack(facts), article.id, article.digest),
    )


def read_facts(db: sqlite3.Connection, article: Article) -> tuple[Fact, ...] | None:
    """The stored facts of an article; None if there are none that count, or they are damaged."""
    if not columns(db, "facts"):
        return None
    row = db.execute(
        "SELECT facts FROM facts JOIN articles ON article = number WHERE id = ? AND made = ?",
        (article.id, _version_of(article.digest)),
    ).fetchone()
    try:
        return _unpack(article, row[0]) if row else None
    except (ValueError, TypeError, ArithmeticError):  # a flipped bit: they are made again
        return None


def all_ids(db: sqlite3.Connection) -> list[str]:
    """The ids of all articles, in order."""
    return [key for (key,) in db.execute("SELECT id FROM articles ORDER BY number")]


def ids_without(db: sqlite3.Connection) -> list[str]:
    """The ids of the articles that have no facts that count, in order."""
    if not columns(db, "facts"):
        return all_ids(db)
    rows = db.execute(
        "SELECT id FROM articles LEFT JOIN facts ON article = number "
        "WHERE made IS NULL OR made != ? || digest ORDER BY number",
        (_version_of(""),),
    )
    return [key for (key,) in rows]


def _version_of(digest: str) -> str:
    return f"{FACTS_VERSION} {digest}"


def _pack(facts: Sequence[Fact]) -> str:
    """The facts as JSON: places, texts and numbers; what is verbatim stays in the article."""
    lines = [
        [
            *(fact.quote.start, fact.quote.end, fact.mark.start, fact.mark.end, fact.mark.kind),
            *(getattr(fact, name) for name in _TEXTS),
            *(None if (one := getattr(fact, name)) is None else str(one) for name in _NUMBERS),
        ]
        for fact in facts
    ]
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"))


def _unpack(article: Article, stored: str) -> tuple[Fact, ...]:
    """The facts of ``_pack``; raises ValueError, TypeError or ArithmeticError if damaged."""
    facts = []
    for start, end, first, last, kind, *more in json.loads(stored):
        subject, measure, place, period, unit, qualifier, *numbers = more
        value, low, high = (None if one is None else Decimal(one) for one in numbers)
        mark = Span(article.id, first, last, article.text[first:last], kind)
        quote = Span(article.id, start, end, article.text[start:end], "sentence")
        of = (subject, measure, place, period)
        facts.append(Fact(mark, quote, *of, value, low, high, unit, qualifier))
    return tuple(facts)
