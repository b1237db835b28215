"""Feedback on a server: what is left of a writer that did not come to its end.

That it is kept, replaced and taken out is in ``test_library_contract.py``.
"""

from __future__ import annotations

import json

import pytest
from library_parts import THREE, TRAIN, Topics

from bot.core.errors import LibraryError
from bot.core.feedback import Feedback
from bot.core.records import Answer, Span
from bot.library.milvus import feedback
from bot.library.milvus.library import MilvusLibrary

QUOTE = Span("rail", 0, 25, TRAIN.text, "sentence")
ANSWER = Answer("When does the train leave?", "Nine.", True, 0.9, (QUOTE,))


@pytest.fixture
def library(milvus, request):
    name = "o" + str(abs(hash(request.node.nodeid)))
    with MilvusLibrary.open(milvus.place(name), Topics()) as opened:
        opened.update(THREE)
        yield opened


def rows(library):
    server, collection = library._store.server, library._store.feedback
    return list(server.pages(collection, "number >= 0", feedback._FIELDS))


def keep(library, rows):
    from bot.library.milvus.fields import NOTHING

    library._store.server.upsert(library._store.feedback, [row | NOTHING for row in rows])


def test_a_word_of_which_a_piece_is_missing_does_not_count(library):
    library.add_feedback(Feedback.from_answer(ANSWER, True, key="a"))
    (row,) = rows(library)
    later = row | {"key": row["key"] + "x", "number": row["number"] + 1, "pieces": 2}
    keep(library, [later])
    assert [one.liked for one in library.feedback()] == [True]


def test_of_two_words_on_an_answer_the_later_counts(library):
    library.add_feedback(Feedback.from_answer(ANSWER, True, key="a"))
    earlier = rows(library)
    library.add_feedback(Feedback.from_answer(ANSWER, False, key="a"))
    keep(library, earlier)
    assert len(rows(library)) == 2
    assert [one.liked for one in library.feedback()] == [False]
    assert library.clear_feedback() == 1
    assert rows(library) == []


def test_damage_is_one_line(library):
    library.add_feedback(Feedback.from_answer(ANSWER, True, key="a"))
    (row,) = rows(library)
    for data in ("no JSON", "[]", "{}", json.dumps({"quotes": [], "marks": []})):
        keep(library, [row | {"data": data}])
        with pytest.raises(LibraryError, match="a word of feedback in milvus://.* is not what"):
            library.feedback()


def test_a_writer_that_did_not_forget_is_made_good_by_the_next(library, monkeypatch):
    library.add_feedback(Feedback.from_answer(ANSWER, True, key="a"))
    library.add_feedback(Feedback.from_answer(Answer("Why?", "No.", False, 0.1), True, key="b"))

    def away(store, gone):
        raise LibraryError("the server is away")

    with monkeypatch.context() as patch:
        patch.setattr(feedback, "forget", away)
        with pytest.raises(LibraryError, match="the server is away"):
            library.update(remove=["rail"])
    assert [one.key for one in library.feedback()] == ["a", "b"]
    library.update(remove=["fruit"])
    assert [one.key for one in library.feedback()] == ["b"]
