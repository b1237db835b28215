"""What is still read of a damaged library."""

from __future__ import annotations

from contextlib import closing

import pytest
from library_parts import APPLE, THREE, Topics, fill

from bot.library.compatibility import describe
from bot.library.local import repair


@pytest.fixture
def db(tmp_path):
    fill(tmp_path)
    with closing(repair.open_damaged(tmp_path / "library.sqlite")) as db:
        yield db


def ids(db):
    return [article.id for _, article, _, _ in repair.readable_articles(db)]


def test_all_of_a_sound_library(db):
    found = repair.readable_articles(db)
    assert [(number, one, digest) for number, one, digest, _ in found] == [
        (number, one, one.digest) for number, one in enumerate(THREE, 1)
    ]
    assert all(len(seal) == 64 for *_, seal in found)


def test_bytes_that_are_no_text_are_read_as_far_as_they_are(db):
    db.execute("UPDATE articles SET title = x'41ff42', tags = '[' WHERE id = 'rail'")
    _, article, digest, _ = repair.readable_articles(db)[1]
    assert (article.title, article.tags) == ("A\ufffdB", ())
    assert article.digest != digest


@pytest.mark.slow
def test_nothing_of_what_has_no_rows(db):
    db.execute("DELETE FROM articles")
    assert ids(db) == []
    db.execute("DROP TABLE articles")
    assert ids(db) == []


def test_passages_that_are_what_was_written(db):
    (_, article, digest, seal), *_ = repair.readable_articles(db)
    made = describe(Topics())
    (one,) = repair.salvaged_passages(db, article, digest, seal, made)
    assert (one.chunk.text, one.vectors.tolist()) == (APPLE.text, [[1, 0, 0]])
    assert (
        repair.salvaged_passages(db, article, digest, seal, None) is None
    )  # made with something else
    assert repair.salvaged_passages(db, article, "another", seal, made) is None
    assert repair.salvaged_passages(db, article, digest, "another", made) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vectors SET data = zeroblob(11)",
        "UPDATE vectors SET data = 'text'",
        "UPDATE chunks SET end = 9999",
        "UPDATE chunks SET sentences = '['",
        "DELETE FROM tokens",
        "DROP TABLE vectors",
    ],
)
def test_passages_that_are_not(db, statement):
    (_, article, digest, seal), *_ = repair.readable_articles(db)
    db.execute(statement)
    assert repair.salvaged_passages(db, article, digest, seal, describe(Topics())) is None
