from __future__ import annotations

import math

import numpy as np
import pytest

from bot.answering.spans import (
    FEATURES,
    WEIGHTS,
    ReaderSpan,
    features_of,
    is_change,
    is_level_beside_change,
    likelihoods,
)
from bot.core.records import Article, Chunk, Hit, Term

AT = 30  # where the passage stands in its article


def hit_of(text, score=0.5, article="a", at=AT):
    """A passage of one sentence."""
    whole = Article(article, "", "。" * at + text)
    end = at + len(text)
    return Hit(Chunk(article, at, end, text, ((at, end),)), whole, score)


def reached(hit, value, odds=0.0):
    start = hit.chunk.start + hit.chunk.text.index(value)
    return ReaderSpan(hit, start, start + len(value), odds)


def featured(text, value, kind="", terms=(), question=""):
    """The features of one value of a passage, by name."""
    (row,) = features_of(question, kind, terms, [reached(hit_of(text), value)], 0.5)
    return dict(zip(FEATURES, row.tolist(), strict=True))


# The features, one by one


def test_odds_and_passage():
    good, bad = hit_of("甲乙丙", 0.8), hit_of("丁戊己", 0.2, "b")
    rows = features_of("", "", (), [reached(good, "甲乙", 3.5), reached(bad, "丁戊", -2.0)], 0.8)
    assert rows.shape == (2, len(FEATURES))
    assert rows[:, FEATURES.index("odds")].tolist() == [3.5, -2.0]
    assert rows[:, FEATURES.index("passage")] == pytest.approx([0.0, math.log(0.25)])


def test_a_passage_without_a_score_is_far_behind_and_finite():
    (row,) = features_of("", "", (), [reached(hit_of("甲", 0.0), "甲")], 0.5)
    assert row[FEATURES.index("passage")] == pytest.approx(math.log(1e-6 / 0.5))


@pytest.mark.parametrize(
    ("value", "length"), [("外資", 2.0), ("5", 0.5), ("trains", 6 * 0.4), ("外資 FDI", 2 + 4 * 0.4)]
)
def test_length_is_in_han_characters(value, length):
    assert featured(f"有{value}。", value)["figure's length"] == 0.0
    asked = featured(f"有{value}。", value, kind="date")
    assert asked["figure's length"] == pytest.approx(math.log(length))


TRADE = "共有705個項目，使用外資20.9億美元，增長10.09%，天氣很好。"


@pytest.mark.parametrize(
    ("kind", "value", "figure", "none"),
    [
        ("amount", "20.9億美元", 1, 0),
        ("amount", "外資20.9億美元", 0, 0),
        ("amount", "20.9", 0, 0),
        ("amount", "10.09%", 0, 0),  # may answer "how much", but is no amount
        ("amount", "天氣", 0, 1),
        ("percentage", "10.09%", 1, 0),
        ("percentage", "天氣", 0, 1),
        ("person", "20.9億美元", 0, 0),
        ("", "天氣", 0, 0),
    ],
)
def test_figures(kind, value, figure, none):
    found = featured(TRADE, value, kind=kind)
    assert (found["figure"], found["no figure"]) == (figure, none)


@pytest.mark.parametrize(
    ("kind", "value", "name", "none"),
    [
        ("person", "張偉", 1, 0),
        ("person", "市長張偉", 0, 0),
        ("person", "會議", 0, 1),
        ("place", "會議", 0, 1),
        ("", "張偉", 0, 0),
        ("amount", "張偉", 0, 0),
    ],
)
def test_names(kind, value, name, none):
    found = featured("市長張偉主持會議。", value, kind=kind)
    assert (found["name"], found["no name"]) == (name, none)


def test_near_is_of_values_of_the_kind_asked_for():
    text, terms = "出口额为777.9亿元，进口额为154亿元。", [Term({"进口": 1.0}, 1.0)]
    assert featured(text, "154亿元", kind="amount", terms=terms)["near"] == 1.0
    assert 0 < featured(text, "777.9亿元", kind="amount", terms=terms)["near"] < 0.9
    assert featured(text, "进口额", kind="amount", terms=terms)["near"] == 0.0
    assert featured(text, "154亿元", kind="", terms=terms)["near"] == 0.0
    assert featured(text, "154亿元", kind="date", terms=terms)["near"] == 0.0


def test_a_value_outside_every_sentence_is_its_own():
    chunk = Chunk("a", 0, 6, "154亿元。")
    one = ReaderSpan(Hit(chunk, Article("a", "", chunk.text), 1.0), 0, 5, 0.0)
    (row,) = features_of("", "amount", (), [one], 1.0)
    assert row[FEATURES.index("near")] == 1.0


def test_a_value_takes_up_the_odds_of_what_touches_it():
    hit, other = hit_of("市長張偉主持會議。"), hit_of("市長張偉主持會議。", article="b")
    spans = [reached(hit, "張偉", 0.0), reached(hit, "長張偉", 2.0), reached(other, "張偉", 5.0)]
    odds = features_of("", "person", (), spans, 0.5)[:, FEATURES.index("odds")]
    # F1 of 張偉 and 長張偉 is 2·2/5; another passage's spans say nothing
    assert odds[0] == pytest.approx(math.log(1 + 0.8 * math.exp(2)))
    assert odds[1:].tolist() == [2.0, 5.0 + math.log1p(0.0)]


@pytest.mark.parametrize(
    ("question", "text", "value", "said"),
    [
        (
            "Who is the Party secretary of Xuzhou?",
            "of the Xuzhou Party committee",
            "Xuzhou Party",
            1,
        ),
        ("Who is the Party secretary of Xuzhou?", "Zhou Tiegen of Xuzhou", "Zhou Tiegen", 0),
        ("徐州市委书记是谁？", "徐州市委書記周鐵根", "徐州市委書記", 1),
        ("徐州市委书记是谁？", "徐州市委書記周鐵根", "周鐵根", 0),
        ("How much?", "20.9億美元", "20.9億美元", 0),
        ("", "周鐵根", "周鐵根", 0),
    ],
)
def test_what_the_question_says(question, text, value, said):
    assert featured(text, value, question=question)["said"] == said


def test_no_spans_no_features():
    assert features_of("", "amount", (), [], 0.5).shape == (0, len(FEATURES))


@pytest.mark.parametrize("kind", ["", "amount", "person"])
def test_odd_spans_have_finite_features(kind):
    hit = hit_of("🙂 2019年，")
    rows = features_of("", kind, (), [reached(hit, "🙂"), reached(hit, "，")], 0.0)
    assert np.isfinite(rows).all()


# How likely each is


def test_every_feature_has_its_weight():
    assert FEATURES == tuple(WEIGHTS)


def test_likelihoods_are_a_softmax_of_the_weighted_features(monkeypatch):
    monkeypatch.setattr(
        "bot.answering.spans.WEIGHTS", dict.fromkeys(FEATURES, 0.0) | {"odds": 2.0, "near": -1.0}
    )
    found = np.zeros((3, len(FEATURES)))
    found[:, FEATURES.index("odds")] = [math.log(2), 0.0, math.log(2)]
    found[2, FEATURES.index("near")] = math.log(4)
    # e^(2 log 2) : 1 : e^(2 log 2 - log 4) = 4 : 1 : 1
    assert likelihoods(found) == pytest.approx([4 / 6, 1 / 6, 1 / 6])


def test_likelihoods_of_extremes(monkeypatch):
    monkeypatch.setattr("bot.answering.spans.WEIGHTS", dict.fromkeys(FEATURES, 1.0))
    assert likelihoods(np.zeros((0, len(FEATURES)))) == []
    assert likelihoods(np.zeros((1, len(FEATURES)))) == [1.0]
    huge = np.zeros((2, len(FEATURES)))
    huge[0, 0] = 1e4
    assert likelihoods(huge) == [1.0, 0.0]
    assert sum(likelihoods(-huge)) == pytest.approx(1.0)


def test_a_list_of_as_many_things_as_are_asked_for_is_featured():
    text = "四大產業是指煤炭、鋼鐵、水泥和玻璃。"
    value = "煤炭、鋼鐵、水泥和玻璃"
    assert featured(text, value, "list", question="哪四個產業？")["list"] == 1.0
    assert featured(text, value, "list", question="哪五個產業？")["list"] == 0.5
    assert featured(text, "四大產業", "list", question="哪四個產業？")["list"] == 0.0
    assert featured(text, value, "", question="哪四個產業？")["list"] == 0.0


def test_meeting_is_beside_the_sentence_that_has_most():
    hits = [hit_of(text) for text in ("出口上升10%。", "進出口下降5%。", "天氣良好。")]
    spans = [reached(hit, value) for hit, value in zip(hits, ("10%", "5%", "天氣"), strict=True)]
    rows = features_of("", "percentage", [Term({"出口": 1.0}, 1.0)], spans, 0.5)
    assert rows[:, FEATURES.index("meets")].tolist() == [1.0, 0.5, 0.0]


def test_a_figure_of_another_kind_is_none():
    assert featured("出口額為5億元。", "5億元", "percentage")["no figure"] == 1.0
    assert featured("出口上升5%。", "5%", "percentage")["no figure"] == 0.0


@pytest.mark.parametrize(
    ("kind", "text", "value", "off"),
    [
        ("percentage", "進出口總額上升20%。", "20%", 1.0),
        ("percentage", "出口額上升21%。", "21%", 0.0),
        ("percentage", "出口額為5億元。", "5億元", 1.0),
        ("amount", "出口額為5億元。", "5億元", 0.0),
        ("amount", "進出口總額為9億元。", "9億元", 1.0),
        ("", "進出口總額為9億元。", "9億元", 0.0),
    ],
)
def test_a_figure_of_something_else_is_off(kind, text, value, off):
    assert featured(text, value, kind, [Term({"出口": 1.0}, 1.0)])["off"] == off


# Changes and levels


@pytest.mark.parametrize(
    ("text", "value", "change"),
    [
        ("失业率为5.2%，比上年下降0.4个百分点。", "5.2%", False),
        ("失业率为5.2%，比上年下降0.4个百分点。", "0.4", True),
        ("出口额为777.9亿元，增长21.9%。", "777.9亿元", False),
        ("出口额为777.9亿元，增长21.9%。", "21.9%", True),
        ("出口增长到5亿元。", "5亿元", False),
        ("增幅达5%。", "5%", True),
        ("It fell by 1.5 percentage points to 8.1%.", "1.5 percentage points", True),
        ("It fell by 1.5 percentage points to 8.1%.", "8.1%", False),
        ("It was 20 percent more than before.", "20 percent", True),
        ("It rose to 93 billion yuan.", "93 billion yuan", False),
    ],
)
def test_what_is_a_change(text, value, change):
    start = text.index(value)
    assert is_change(text, start, start + len(value)) is change


@pytest.mark.parametrize(
    ("asked", "value", "level"),
    [("change", "4.6%", False), ("points", "4.6%", True), ("points", "1.0个百分点", False)],
)
def test_a_growth_is_a_level_if_the_change_of_a_rate_is_asked_for(asked, value, level):
    text = "增加值增长4.6%，增速加快1.0个百分点。"
    start = text.index(value)
    assert is_level_beside_change(asked, "change", text, start, start + len(value)) is level


def test_a_level_is_off_where_a_change_is_asked_for():
    text = "失业率为5.2%，比上年下降0.4个百分点。"
    question = "失业率下降了多少？"
    off = {
        value: featured(text, value, "percentage", question=question)["off"]
        for value in ("5.2%", "0.4个百分点")
    }
    assert off == {"5.2%": 1.0, "0.4个百分点": 0.0}
    assert featured(text, "5.2%", "percentage", question="失业率是多少？")["off"] == 0.0


def test_a_figure_of_both_of_a_pair_is_off_beside_the_one_that_is_asked_for():
    text = "进出口总额增长5.6%，其中出口增长10.8%。"
    terms = (Term({"出口": 1.0}, 1.0),)
    assert featured(text, "5.6%", "percentage", terms)["off"] == 1.0
    assert featured(text, "10.8%", "percentage", terms)["off"] == 0.0
