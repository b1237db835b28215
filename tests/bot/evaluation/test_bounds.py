from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.baseline import Baseline, Bounds

ROW = {
    "file": "x/q.json",
    "encoder": "bundled",
    "mode": "hybrid",
    "ndcg_at_10": 0.92,
    "false_answer_rate": 0.5,
    "refusal_auroc": None,
    "p95_ms": 900.0,
}


def baseline(**fields):
    return Baseline(Path("b.json"), ({**ROW, **fields},))


def test_parse():
    assert Bounds.parse([]) == Bounds(None, {})
    assert Bounds.parse(["0"]) == Bounds(0.0, {})
    assert Bounds.parse(["0.01", "f1=0.5", "ndcg_at_10=.93", "f1=0.6", "1e-3"]) == Bounds(
        0.001, {"f1": 0.6, "ndcg_at_10": 0.93}
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "give a number from 0 to 1"),
        ("q.json", "files stand before it"),
        ("-0.1", "from 0 to 1"),
        ("nan", "from 0 to 1"),
        ("inf", "from 0 to 1"),
        ("f1=", "from 0 to 1"),
        ("f1=93", "from 0 to 1"),
        ("f2=0.5", "'f2' has no bound; there are recall_at_1"),
        ("p95_ms=50", "'p95_ms' has no bound"),
        ("=0.5", "'' has no bound"),
        ("f1=x=0.5", "'f1=x' has no bound"),
    ],
)
def test_a_bound_that_is_none(text, words):
    with pytest.raises(ValueError, match=words):
        Bounds.parse(["0.1", text])


def test_nothing_asked_nothing_fails():
    assert Bounds().failures([ROW], baseline(ndcg_at_10=1.0)) == []


def test_the_least_where_higher_is_better():
    assert Bounds(limits={"ndcg_at_10": 0.92}).failures([ROW], None) == []
    assert Bounds(limits={"ndcg_at_10": 0.93}).failures([ROW], None) == [
        "q.json (bundled, hybrid): ndcg_at_10 is 0.92, below the 0.93 asked for"
    ]


def test_the_most_where_lower_is_better():
    assert Bounds(limits={"false_answer_rate": 0.5}).failures([ROW], None) == []
    assert Bounds(limits={"false_answer_rate": 0.4}).failures([ROW], None) == [
        "q.json (bundled, hybrid): false_answer_rate is 0.5, above the 0.4 asked for"
    ]


def test_a_bound_that_no_file_can_meet_fails():
    expected = ["no file gives refusal_auroc: --fail-under refusal_auroc=0.8 is not met"]
    assert Bounds(limits={"refusal_auroc": 0.8}).failures([ROW], None) == expected
    other = {**ROW, "refusal_auroc": 0.9}
    assert Bounds(limits={"refusal_auroc": 0.8}).failures([ROW, other], None) == []
    assert Bounds(limits={"first_hit": 0.0}).failures([ROW], None) == [
        "no file gives first_hit: --fail-under first_hit=0 is not met"
    ]


def test_worse_than_the_baseline():
    told = Bounds(0.0).failures([ROW], baseline(ndcg_at_10=0.93, false_answer_rate=0.25))
    assert told == [
        "q.json (bundled, hybrid): ndcg_at_10 is 0.92, 0.01 worse than the baseline's 0.93; "
        "0 is allowed",
        "q.json (bundled, hybrid): false_answer_rate is 0.5, 0.25 worse than the baseline's 0.25; "
        "0 is allowed",
    ]


def test_better_and_as_good_pass():
    assert Bounds(0.0).failures([ROW], baseline()) == []
    assert Bounds(0.0).failures([ROW], baseline(ndcg_at_10=0.5, false_answer_rate=1.0)) == []


def test_the_tolerance_itself_is_allowed():
    before = baseline(ndcg_at_10=0.93)  # 0.93 - 0.92 is 0.010000000000000009 in binary
    assert Bounds(0.01).failures([ROW], before) == []
    assert len(Bounds(0.0099).failures([ROW], before)) == 1


def test_times_and_missing_figures_never_fail():
    assert Bounds(0.0).failures([ROW], baseline(p95_ms=1.0, refusal_auroc=0.9)) == []
    assert Bounds(0.0).failures([ROW], baseline(ndcg_at_10=None)) == []


def test_a_row_that_the_baseline_lacks_is_not_compared():
    assert Bounds(0.0).failures([ROW], baseline(mode="dense", ndcg_at_10=1.0)) == []
