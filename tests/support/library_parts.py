"""Parts for the tests of libraries: an encoder whose vectors can be checked by eye, articles."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from bot.core.errors import LibraryError
from bot.core.records import Article, Term
from bot.library import LocalLibrary

TOPICS = ("apple", "train", "gold")


class Topics:
    """Counts three words: "Apple and train." is (1, 1, 0) / √2; without any it is (0, 0, 0)."""

    dim = 3

    def __init__(self, name="topics", fingerprint="1"):
        self.name = name
        self.fingerprint = fingerprint
        self.calls = []  # the texts of each call

    def encode(self, texts):
        self.calls.append(list(texts))
        counts = [[text.lower().count(topic) for topic in TOPICS] for text in texts]
        rows = np.array(counts, dtype=np.float32).reshape(-1, 3)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class Wider(Topics):
    """The same in four dimensions, the last one always empty."""

    dim = 4

    def encode(self, texts):
        return np.pad(super().encode(texts), ((0, 0), (0, 1)))


def article(article_id, text, title="", **fields):
    return Article(article_id, title or f"About {article_id}", text, **fields)


APPLE = article("fruit", "The apple is ripe.")
TRAIN = article("rail", "The train leaves at nine.")
GOLD = article("metal", "The gold is heavy.")
THREE = (APPLE, TRAIN, GOLD)


def found(library, ids):
    """The article ids that chunk ids stand for, in their order."""
    return [chunk.article_id for chunk in library.chunks(ids)]


# For the local library

QUERY = (0.48, 0.6, 0.64)


def fill(path, articles=THREE):
    with LocalLibrary.open(path, Topics()) as library:
        library.update(articles)


def answers(library):
    """Everything a library says, in comparable form."""
    ids, scores = library.search_vectors(QUERY, 10)
    keyword_ids, keyword_scores = library.search_keywords([Term({"gold": 1.0}, 1.0)], 10)
    return (
        library.articles(),
        library.chunks(ids),
        scores.tolist(),
        library.chunks(keyword_ids),
        keyword_scores.tolist(),
        [(one.words, one.pieces.tolist(), one.sizes) for one in library.contents(ids)],
    )


def answers_of(path):
    with LocalLibrary.open(path, Topics()) as library:
        return answers(library)


def refused(path, encoder=None):
    """The message with which a library is refused, which is one line."""
    with pytest.raises(LibraryError) as caught:
        LocalLibrary.open(path, encoder or Topics()).close()
    message = str(caught.value)
    assert "\n" not in message
    assert "Traceback" not in message
    return message


def changed(folder, statement):
    """Has SQLite carry out a statement on a closed library, whatever comes of it."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(statement)
        db.commit()
