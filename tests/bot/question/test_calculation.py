from __future__ import annotations

import pytest

from bot.question import calculation_asked
from embeddings.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("question", "operation", "first", "second"),
    [
        (
            "乙市2019年的出口比进口多多少？",
            "difference",
            "乙市2019年的出口是多少？",
            "乙市2019年的进口是多少？",
        ),
        (
            "甲廠的產量比乙廠的高多少噸?",
            "difference",
            "甲廠的產量是多少噸？",
            "乙廠的產量是多少噸？",
        ),
        (
            "徐州2019年比2018年多签了多少个项目？",
            "difference",
            "徐州2019年签了多少个项目？",
            "徐州2018年签了多少个项目？",
        ),
        (
            "徐州的出口和进口相差多少亿元？",
            "gap",
            "徐州的出口是多少亿元？",
            "徐州的进口是多少亿元？",
        ),
        ("徐州的出口是进口的几倍？", "times", "徐州的出口是多少？", "徐州的进口是多少？"),
        (
            "泉山区和贾汪区一共签了多少个项目？",
            "sum",
            "泉山区签了多少个项目？",
            "贾汪区签了多少个项目？",
        ),
        ("香港和澳門一共有多少人口？", "sum", "香港有多少人口？", "澳門有多少人口？"),
        (
            "How much higher were exports than imports in 2019?",
            "difference",
            "How much were exports in 2019?",
            "How much were imports in 2019?",
        ),
        (
            "How many more visitors did the museum have in 2019 than in 2018?",
            "difference",
            "How many visitors did the museum have in 2019?",
            "How many visitors did the museum have in 2018?",
        ),
        (
            "What was the difference between the exports and imports of Spain in 2019?",
            "gap",
            "How much were the exports of Spain in 2019?",
            "How much were imports of Spain in 2019?",
        ),
        (
            "How many times larger were Spain's exports than its imports in 2019?",
            "times",
            "How much were Spain's exports in 2019?",
            "How much were imports in 2019 in Spain?",
        ),
        (
            "What were exports and imports together in 2019?",
            "sum",
            "How much were exports in 2019?",
            "How much were imports in 2019?",
        ),
        (
            "How many goals did Spain and France score in total?",
            "sum",
            "How many goals did Spain score?",
            "How many goals did France score?",
        ),
    ],
)
def test_the_questions_behind_a_calculation(question, operation, first, second):
    found = calculation_asked(question, load_lexicon())
    assert found is not None
    assert found.operation == operation
    assert found.questions == (first, second)


@pytest.mark.parametrize(
    "question",
    [
        "徐州2019年出口多少？",
        "徐州的失业率下降了多少？",
        "多少人比较高？",
        "How much did exports grow in 2019?",
        "How many more?",
        "What is the difference?",
        "What were exports and imports in 2019?",
        "How many people and dogs live there in total?",
        "How much higher? " + "Is it? " * 40,
        "",
    ],
)
def test_what_asks_for_one_thing(question):
    assert calculation_asked(question, load_lexicon()) is None


@pytest.mark.parametrize(
    "question",
    [
        "谁比谁高多少？",
        "2000到2005的森林砍伐率比1995到2000年的高多少？",  # the second would have both times
    ],
)
def test_a_calculation_with_things_that_are_not_known(question):
    assert calculation_asked(question, load_lexicon()) == ("difference", ("", ""))
