"""Feedback on a Milvus server: a collection of its own, no part of the library's state.

A word on an answer is one row, or several where it is long, all with the number of the moment it
was said at. A later word on the same answer is put beside it and then the earlier one taken out:
who reads between the two takes the later, and one that is not all there does not count.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.core import Feedback, LibraryError, Span, settings
from bot.library.milvus.client import MAX_TEXT
from bot.library.milvus.fields import FEEDBACK, NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library.milvus.client import Row
    from bot.library.milvus.store import Store

_PIECE = MAX_TEXT // 4  # characters that fit a VARCHAR, whatever they are
_FIELDS = ("key", "answer", "number", "piece", "pieces", "data")
_TOGETHER = 500  # answers in one expression


def add(store: Store, one: Feedback) -> None:
    """Keeps feedback; one on the same answer takes the place of the earlier one, at the end.

    Raises:
        LibraryError: there is no room for more, or the server does not do it.
    """
    server, answer = store.server, _answer(one.key)
    server.create(store.feedback, FEEDBACK)
    others = f'piece == 0 and answer != "{answer}"'
    count = server.count(store.feedback, others)
    if count >= settings.MAX_FEEDBACK:
        raise LibraryError(
            f"the library in {store.shown} holds {count:,} words of feedback, all it may; "
            "`wenda feedback --export FILE`, then `wenda feedback --clear`, makes room"
        )
    number = time.time_ns() // 1000
    server.upsert(store.feedback, list(_rows(one, answer, number)))
    server.delete(store.feedback, f'answer == "{answer}" and number < {number}')


def read(store: Store) -> list[Feedback]:
    """All feedback, oldest first; none where none was ever given."""
    if not store.server.has(store.feedback):
        return []
    found: dict[tuple[int, str], list[Row]] = {}
    for row in store.server.pages(store.feedback, "number >= 0", _FIELDS):
        found.setdefault((int(row["number"]), str(row["answer"])), []).append(row)
    whole = {
        key: sorted(rows, key=lambda row: int(row["piece"]))
        for key, rows in sorted(found.items())
        if len(rows) == int(rows[0]["pieces"])
    }
    last = {answer: number for number, answer in whole}  # they are in the order of their numbers
    return [
        _feedback(store, rows) for (number, answer), rows in whole.items() if last[answer] == number
    ]


def clear(store: Store) -> int:
    """Takes all feedback out; how many there were."""
    count = len(read(store))
    if count:
        store.server.delete(store.feedback, "number >= 0")
    return count


def forget(store: Store, gone: Iterable[str]) -> None:
    """Takes out what quotes one of these articles: their text is to be on the server no more."""
    ids = frozenset(gone)
    answers = [_answer(one.key) for one in read(store) if not ids.isdisjoint(quoted_articles(one))]
    for at in range(0, len(answers), _TOGETHER):
        part = json.dumps(answers[at : at + _TOGETHER])
        store.server.delete(store.feedback, f"answer in {part}")


def quoted_articles(one: Feedback) -> set[str]:
    """The ids of the articles that are quoted in it."""
    return {span.article_id for span in (*one.quotes, *one.marks)}


def _answer(key: str) -> str:
    """The key of an answer, fit for an expression whatever it is."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _rows(one: Feedback, answer: str, number: int) -> Iterable[Row]:
    text = json.dumps(asdict(one), ensure_ascii=False)
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    for at, piece in enumerate(pieces):
        yield NOTHING | {
            "key": f"{answer}-{number}-{at}",
            "answer": answer,
            "number": number,
            "piece": at,
            "pieces": len(pieces),
            "data": piece,
        }


def _feedback(store: Store, rows: Iterable[Row]) -> Feedback:
    try:
        found = json.loads("".join(str(row["data"]) for row in rows))
        spans = {
            name: tuple(Span(**span) for span in found.pop(name)) for name in ("quotes", "marks")
        }
        return Feedback(**found | spans)
    except (ValueError, TypeError, KeyError) as error:
        raise LibraryError(
            f"a word of feedback in {store.shown} is not what was written ({error}); "
            "`wenda feedback --clear` takes all of it out"
        ) from error
