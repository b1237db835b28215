from __future__ import annotations

import math

import pytest
from report_keys import CONVERSATION_KEYS, QUESTION_KEYS

from bot.evaluation.keys import COUNTS, HIGHER, LOWER, QUALITY, TIMES, better
from bot.evaluation.metrics import (
    auroc,
    exact_match,
    f1,
    holds,
    mean,
    ndcg,
    percentile,
    reciprocal_rank,
    segments,
)


def test_segments_are_characters_for_chinese_and_words_otherwise():
    assert segments("徐州 Used US$2.09 billion，20.9億美元。") == [
        *"徐州", "used", "us", "$", "2.09", "billion", "20.9", *"亿美元",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  ", "。，!?—", "_"])
def test_segments_of_nothing(text):
    assert segments(text) == []


def test_width_case_and_script_are_folded():
    assert segments("ＦＤＩ　２０．９億") == segments("fdi 20.9亿")


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("實際使用外資20.9億美元，增長10.09%。", "20.9亿美元", True),
        ("實際使用外資20.9億美元", "10.9億美元", False),
        ("In 2019 the city", "2", False),
        ("The Russian side", "us", False),
        ("Beyoncé's album", "Beyoncé", True),
        ("五G PPR-9087", "ppr 9087", True),
        ("anything", "", False),
        ("", "x", False),
    ],
)
def test_holds_whole_segments_only(text, answer, expected):
    assert holds(text, [answer]) is expected


def test_holds_any_of_the_answers():
    assert holds("the third in the province", ["first", "third"])
    assert not holds("the third in the province", [])


def test_exact_match_ignores_script_and_punctuation_but_not_the_unit():
    assert exact_match("「20.9億美元」", ["20.9亿美元"]) == 1.0
    assert exact_match("10.09", ["10.09%"]) == 0.0
    assert exact_match("", [""]) == 0.0


def test_f1_is_of_the_longest_common_run():
    # 徐州高新 against 高新区: the run 高新, P = 2/4, R = 2/3
    assert f1("徐州高新", ["高新区"]) == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    # not a bag of words: of "a b c" and "c b a" only one word in a row agrees
    assert f1("a b c", ["c b a"]) == pytest.approx(1 / 3)
    assert f1("x", ["y", "x"]) == 1.0
    assert f1("", ["y"]) == 0.0
    assert f1("y", []) == 0.0


def test_ranks():
    assert [reciprocal_rank(r) for r in (1, 4, 10, 11, None)] == [1.0, 0.25, 0.1, 0.0, 0.0]
    assert ndcg(1) == 1.0
    assert ndcg(3) == 0.5
    assert ndcg(10) == pytest.approx(1 / math.log2(11))
    assert ndcg(11) == ndcg(None) == 0.0


def test_auroc():
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.5], [0.5]) == 0.5
    assert auroc([0.3, 0.7], [0.5, 0.1]) == 0.75
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


def test_mean_and_percentile_of_nothing_are_none():
    assert mean([]) is None
    assert percentile([], 95) is None
    assert mean([0.0, 1.0]) == 0.5
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0


def test_every_key_is_of_one_kind():
    names = ("file", "encoder", "mode")
    assert {*names, *COUNTS, *QUALITY, *TIMES} == {*QUESTION_KEYS, *CONVERSATION_KEYS}
    assert len({*COUNTS, *HIGHER, *LOWER, *TIMES}) == len((*COUNTS, *HIGHER, *LOWER, *TIMES))


def test_better():
    assert better("f1", 0.75, 0.5) == 0.25
    assert better("false_answer_rate", 0.75, 0.5) == -0.25
    assert better("f1", 0.5, 0.5) == better("false_refusal_rate", 0.5, 0.5) == 0.0


@pytest.mark.parametrize("key", ["false_answer_rate", "false_refusal_rate", "control_changed_rate"])
def test_rates_are_better_low(key):
    assert key in LOWER
