from __future__ import annotations

import pytest

from bot.question import is_topic, question_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("keywords", "question"),
    [
        ("Xuzhou exports 2019", "How much were Xuzhou's exports in 2019?"),
        ("2019 exports, Xuzhou", "How much were Xuzhou's exports in 2019?"),
        ("xuzhou exports 2019", "How much were xuzhou's exports in 2019?"),
        ("FDI Xuzhou 2019?", "How much was Xuzhou's FDI in 2019?"),
        ("Exports of Xuzhou", "How much were Xuzhou's Exports?"),
        ("foreign capital 2019", "How much was foreign capital in 2019?"),
        (
            "Quanshan District total investment",
            "How much was Quanshan District's total investment?",
        ),
        ("徐州 出口 2019", "徐州2019年出口是多少？"),
        ("徐州出口 2019", "徐州2019年出口是多少？"),
        ("2019年徐州的進口", "徐州2019年進口是多少？"),
        ("民國108年 徐州 出口", "徐州民國108年出口是多少？"),
        ("廣東 失業率", "廣東失業率是多少？"),
        ("Xuzhou 出口 2019", "Xuzhou 2019年出口是多少？"),
        ("徐州GDP", "徐州GDP是多少？"),
    ],
)
def test_whose_and_when_with_what_is_measured(keywords, question):
    assert question_of(keywords, LEXICON) == question


@pytest.mark.parametrize(
    "message",
    [
        "",
        "2019",
        "Xuzhou",
        "exports",
        "外資?",
        "Xuzhou mayor 2019",  # nothing that is measured
        "徐州 市长 2019",
        "Beijing Shanghai exports",  # of which?
        "Xuzhou exports 2018 2019",
        "Xuzhou exports grew 2019",
        "How much were Xuzhou's exports in 2019?",
        "徐州2019年出口多少？",
        "徐州2019年出口增长",
        "What were the exports of Xuzhou in 2019, and what were its imports in that same year?",
    ],
)
def test_other_messages_are_left_alone(message):
    assert question_of(message, LEXICON) == ""


@pytest.mark.parametrize(
    "message", ["外資?", "外资", "exports?", "FDI?", "GDP", "foreign capital?"]
)
def test_a_topic_alone(message):
    assert is_topic(message, LEXICON)


@pytest.mark.parametrize(
    "message", ["", "trains", "周铁根", "徐州 外资", "exports 2019", "出口多少？"]
)
def test_no_topic_alone(message):
    assert not is_topic(message, LEXICON)
