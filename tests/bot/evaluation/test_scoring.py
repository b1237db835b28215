from __future__ import annotations

import math

import pytest

from bot.core.records import Answer, Span
from bot.evaluation.questions import Question
from bot.evaluation.scoring import (
    answer_figures,
    conversation_figures,
    retrieval_figures,
    said_figures,
    time_figures,
)


def answer(quote="", mark="", *, answered=True, confidence=0.5, headline=""):
    quotes = tuple(Span("a", 0, len(text), text) for text in (quote, "second") if text)
    marks = (Span("a", 0, len(mark), mark),) if mark else ()
    return Answer("?", quote, answered, confidence, quotes, marks, headline=headline)


def test_retrieval_figures():
    figures = retrieval_figures([1, 3, 10, None])
    assert figures == {
        "answerable": 4,
        "recall_at_1": 0.25,
        "recall_at_5": 0.5,
        "mrr_at_10": round((1 + 1 / 3 + 1 / 10) / 4, 4),
        "ndcg_at_10": round((1 + 1 / 2 + 1 / math.log2(11)) / 4, 4),
    }


def test_answer_figures():
    questions = [
        Question("hit and marked?", ("20.9億美元",)),
        Question("hit in another script?", ("億美元",)),
        Question("wrong?", ("third",)),
        Question("refused?", ("x",)),
        Question("impossible, answered?", ()),
        Question("impossible, refused?", ()),
    ]
    answers = [
        answer("外資20.9億美元。", "20.9亿美元", confidence=0.9),
        answer("外资20.9亿美元。", confidence=0.8),
        answer("the first", "first", confidence=0.7),
        answer("x", "x", answered=False, confidence=0.2),
        answer("something", confidence=0.3),
        answer(answered=False, confidence=0.1),
    ]
    figures = answer_figures(questions, answers)
    assert figures == {
        "answer_hit": 0.5,  # a refusal is a miss, though its closest passage holds the answer
        "exact_match": 0.25,
        "f1": 0.25,
        "false_answer_rate": 0.5,
        "false_refusal_rate": 0.25,
        "refusal_auroc": round(7 / 8, 4),  # of 4 × 2 pairs only 0.2 against 0.3 is wrong
        "said_right": 0.0,
        "said_wrong": 0.0,
        "said_impossible": 0.0,
    }


@pytest.mark.parametrize(
    ("headline", "mark", "gold", "right"),
    [
        ("US$2.09 billion (20.9億美元).", "20.9億美元", "20.9亿美元", True),
        ("US$2.09 billion (20.9億美元).", "20.9億美元", "約20.9億美元", True),  # most of it
        ("About 2 billion.", "20.9億美元", "20.9億美元", True),  # as it stands in the article
        ("At most 5% (不得超过總額的5%).", "5%", "15%", False),
        ("1990年.", "1990年", "1990年被擢升為天主教河內總教區宗座署理", False),  # too little of it
        ("The reason given: 疫情影響了訂單.", "疫情影響了訂單", "因為疫情影響了訂單", True),
        ("Trillion.", "", "20 trillion", True),
        ("。", "", "x", False),
    ],
)
def test_what_is_said_is_right_if_it_holds_the_answer_or_is_most_of_it(headline, mark, gold, right):
    questions = [Question("?", (gold,)), Question("nothing?", ()), Question("quiet?", ("x",))]
    answers = [answer("q", mark, headline=headline), answer("q", headline="No."), answer("q", "y")]
    figures = said_figures(list(zip(questions, answers, strict=True)))
    assert figures == {
        "said_right": 0.5 * right,
        "said_wrong": 0.5 * (not right),
        "said_impossible": 1.0,
    }


def test_only_the_first_quote_counts():
    figures = answer_figures([Question("?", ("second",))], [answer("first")])
    assert figures["answer_hit"] == 0.0


def test_a_share_of_nothing_is_none():
    figures = {**retrieval_figures([]), **answer_figures([], []), **time_figures([])}
    assert figures.pop("answerable") == 0
    assert set(figures.values()) == {None}


def test_one_class_has_no_auroc():
    assert answer_figures([Question("?", ("x",))], [answer("x")])["refusal_auroc"] is None


def test_conversation_figures():
    turns = [
        (Question("?", ("x",), kind="first"), answer("x", headline="X.")),
        (Question("?", ("y",), kind="follow-up"), answer("x")),
        (Question("?", (), kind="follow-up"), answer(answered=False)),
        (Question("?", (), kind="control"), answer("x", headline="X.")),
    ]
    assert conversation_figures(turns, [True, False]) == {
        "first_hit": 1.0,
        "followup_hit": 0.5,
        "control_hit": 0.0,
        "control_changed_rate": 0.5,
        "said_right": 0.5,
        "said_wrong": 0.0,
        "said_impossible": 0.5,
    }


def test_time_figures():
    assert time_figures([1.0, 2.0, 3.0]) == {"p50_ms": 2.0, "p95_ms": pytest.approx(2.9)}
