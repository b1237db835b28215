"""What manner of answer a question wants, in English and both Chinese scripts."""

from __future__ import annotations

import pytest
from language_tables import rows

from bot.question.kind import items_asked, manner_asked


@pytest.mark.parametrize(
    ("question", "manner"),
    [*rows("question/manners.tsv"), ("", ""), ("   ", ""), ("問" * 2_000, "")],
)
def test_manners(question, manner):
    assert manner_asked(question) == manner


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("徐州有哪四大新興產業？", 4),
        ("哪三个导向？", 3),
        ("哪12個項目？", 12),
        ("Which four industries are these?", 4),
        ("What are the three orientations?", 3),
        ("有哪些產業？", 0),
        ("What are they?", 0),
        ("", 0),
        ("？", 0),
    ],
)
def test_how_many_things_are_asked_for(question, items):
    assert items_asked(question) == items
