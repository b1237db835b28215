from __future__ import annotations

import sqlite3
import tracemalloc

import pytest
from library_parts import THREE, Topics

from bot.library import LocalLibrary, listing


@pytest.fixture
def stored(tmp_path):
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update(THREE)
        db = sqlite3.connect(library.file)
        yield db
        db.close()


def test_a_search_does_not_go_through_the_texts(stored):
    asked = []
    stored.set_trace_callback(asked.append)
    found = listing.numbers(stored, [(("rail",), [1])], None)
    stored.set_trace_callback(None)
    assert found.tolist() == [1, 2]  # the chunk that it is in, and a title
    (query,) = [one for one in asked if "wenda_file" in one]
    for name in ("wenda_file", "wenda_tags"):
        stored.create_function(name, 1, str)
    plan = [row[3] for row in stored.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert "SCAN articles USING COVERING INDEX articles_chosen" in plan


def test_lines_come_in_the_order_of_their_numbers(stored):
    numbers = listing.numbers(stored, [], None)
    assert numbers.tolist() == [1, 2, 3]
    assert [one.id for one in listing.lines(stored, numbers[[2, 0]])] == ["metal", "fruit"]
    assert listing.lines(stored, numbers[:0]) == []


@pytest.mark.parametrize("column", ["title", "text", "source"])
def test_what_is_no_text_is_damage(stored, column):
    stored.execute(f"UPDATE articles SET {column} = x'ff' WHERE number = 2")
    with pytest.raises(ValueError, match="article 'rail' is not text"):
        listing.entries(stored, [], None, 0, 5)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("", []),
        (" \n\0", []),
        ("a b", [("a",), ("b",)]),
        ("外資", [("外資", "外资")]),
        ("Zürich", [("Zürich", "Zu\u0308rich")]),
    ],
)
def test_words_are_split_at_blanks(typed, titles):
    assert [word.titles for word in listing.words(typed)] == titles
    assert len(listing.words("x " * 100)) == listing.MAX_WORDS


def test_what_describes_an_article_has_no_folders():
    assert listing.searched_fields("T", "/home/me/a.md", "2019", ["x"]) == (
        "T",
        "a.md",
        "2019",
        "x",
    )


def test_one_text_at_a_time_is_in_memory(stored):
    columns = "id, title, text, language, source, date, licence, digest, seal"
    rows = ((f"n{n}", "T", "x" * 100_000, *[""] * 6) for n in range(200))
    stored.executemany(f"INSERT INTO articles ({columns}) VALUES (?{', ?' * 8})", rows)
    tracemalloc.start()
    found = listing.lines(stored, listing.numbers(stored, [], None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.characters for one in found[3:]] == [100_000] * 200
    assert peak < 1_000_000  # bytes, of 20 million
