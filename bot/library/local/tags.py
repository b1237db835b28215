"""The tags of articles in SQLite: how they are written, and which there are."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from bot.library.local.schema import has_tags

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def read_tags(stored: str) -> tuple[str, ...]:
    """The tags of an article as they are stored; ValueError when that is damaged."""
    tags = json.loads(stored) if stored else []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ValueError("the tags of an article are no list of texts")
    return tuple(tags)


def written_tags(tags: Sequence[str]) -> str:
    """The tags as :func:`read_tags` takes them."""
    return json.dumps(tags, ensure_ascii=False) if tags else ""


def tags_column(db: sqlite3.Connection) -> str:
    """The column of tags, or what stands for it where there is none."""
    return "tags" if has_tags(db) else "''"


def all_tags(db: sqlite3.Connection) -> list[str]:
    """The tags that articles have, each as it was first written, the most frequent first."""
    if not has_tags(db):
        return []
    counted: Counter[str] = Counter()
    written: dict[str, str] = {}
    query = "SELECT tags, count(*) FROM articles WHERE tags != '' GROUP BY tags ORDER BY tags"
    for stored, count in db.execute(query):
        for tag in read_tags(stored):
            written.setdefault(tag.casefold(), tag)
            counted[tag.casefold()] += count
    return [written[tag] for tag, _ in counted.most_common()]


def any_tagged(db: sqlite3.Connection) -> bool:
    """Whether any article has tags."""
    query = "SELECT EXISTS (SELECT 1 FROM articles WHERE tags != '')"
    return has_tags(db) and bool(db.execute(query).fetchone()[0])
