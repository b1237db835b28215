"""What manner of answer a question wants, in English and both Chinese scripts."""

from __future__ import annotations

import pytest
from language_tables import rows

from bot.question.kind import asks_how, items_asked, manner_asked


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


@pytest.mark.parametrize(
    ("question", "how"),
    [
        ("充电棚怎么建设和收费？", True),
        ("如何申请？", True),
        ("How does she count the plastic?", True),
        ("How many are there?", False),
        ("How long is it?", False),
        ("味道怎么样？", False),
        ("谁建的？", False),
    ],
)
def test_how_something_is_done(question, how):
    assert asks_how(question) is how
