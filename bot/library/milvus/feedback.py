"""Feedback ↔ rows of a collection of its own in Milvus, no part of the library's state.

Feedback on an answer is one row, or several if it is long, all with the number of the moment it
was given. Later feedback on the same answer is put beside it before the earlier is deleted: who
reads in between takes the later one, and feedback that is not all there does not count.
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
    """Stores feedback; it replaces what was said of the same answer before, and comes last.

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
    """All feedback, oldest first; [] if none was ever given."""
    if not store.server.has(store.feedback):
        return []
    pieces: dict[tuple[int, str], list[Row]] = {}
    for row in store.server.pages(store.feedback, "number >= 0", _FIELDS):
        pieces.setdefault((int(row["number"]), str(row["answer"])), []).append(row)
    whole = {
        key: sorted(rows, key=lambda row: int(row["piece"]))
        for key, rows in sorted(pieces.items())
        if len(rows) == int(rows[0]["pieces"])
    }
    last = {answer: number for number, answer in whole}  # they are in the order of their numbers
    return [
        _feedback(store, rows) for (number, answer), rows in whole.items() if last[answer] == number
    ]


def clear(store: Store) -> int:
    """Deletes all feedback; returns how many there were."""
    count = len(read(store))
    if count:
        store.server.delete(store.feedback, "number >= 0")
    return count


def forget(store: Store, gone: Iterable[str]) -> None:
    """Deletes what quotes one of these articles: their text is to be on the server no more."""
    ids = frozenset(gone)
    answers = [_answer(one.key) for one in read(store) if not ids.isdisjoint(quoted_articles(one))]
    for at in range(0, len(answers), _TOGETHER):
        part = json.dumps(answers[at : at + _TOGETHER])
        store.server.delete(store.feedback, f"answer in {part}")


def quoted_articles(one: Feedback) -> set[str]:
    """The ids of the articles that feedback quotes."""
    return {span.article_id for span in (*one.quotes, *one.marks)}


def _answer(key: str) -> str:
    """The key of an answer, fit for an expression whatever it is."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _rows(one: Feedback, answer: str, number: int) -> Iterable[Row]:
    """The rows of feedback on an answer, given at a moment."""
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
    """The feedback of its rows, in the order of their pieces; LibraryError if it is damaged."""
    try:
        fields = json.loads("".join(str(row["data"]) for row in rows))
        spans = {
            name: tuple(Span(**span) for span in fields.pop(name)) for name in ("quotes", "marks")
        }
        return Feedback(**fields | spans)
    except (ValueError, TypeError, KeyError) as error:
        raise LibraryError(
            f"a word of feedback in {store.shown} is not what was written ({error}); "
            "`wenda feedback --clear` takes all of it out"
        ) from error
