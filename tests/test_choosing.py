from __future__ import annotations

import math

import numpy as np
import pytest

from bot import settings
from bot.choosing import MARKS, Reached, likelihoods, marks, wanted
from bot.records import Article, Chunk, Hit
from bot.words import Term

AT = 30  # where the passage stands in its article


def hit_of(text, score=0.5, article="a", at=AT):
    """A passage of one sentence."""
    whole = Article(article, "", "。" * at + text)
    end = at + len(text)
    return Hit(Chunk(article, at, end, text, ((at, end),)), whole, score)


def reached(hit, value, odds=0.0):
    start = hit.chunk.start + hit.chunk.text.index(value)
    return Reached(hit, start, start + len(value), odds)


def marked(text, value, question="", kind="", terms=()):
    """The marks of one value of a passage, by name."""
    (row,) = marks(question, kind, terms, [reached(hit_of(text), value)], 0.5)
    return dict(zip(MARKS, row.tolist(), strict=True))


# What may be asked for


def test_figures_of_the_kinds_that_answer_are_wanted():
    text = "2019年使用外資20.9億美元，增長10.09%，居第三位。"
    assert {text[a:b] for a, b in wanted("amount", text)} >= {"20.9億美元", "10.09%"}
    assert {text[a:b] for a, b in wanted("percentage", text)} == {"10.09%"}
    assert {text[a:b] for a, b in wanted("rank", text)} == {"第三位"}
    assert {text[a:b] for a, b in wanted("date", text)} == {"2019年"}


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("person", "市長張偉主持會議。", "張偉"),
        ("person", "市长张伟主持会议。", "张伟"),
        ("person", "Its mayor, Zhou Tiegen, spoke.", "Zhou Tiegen"),
        ("place", "列车开往巴黎。", "巴黎"),
        ("place", "火車開往紐約。", "紐約"),
        ("place", "a train to the Isle of Man left", "Isle of Man"),
    ],
)
def test_names_are_wanted(kind, text, name):
    assert name in {text[a:b] for a, b in wanted(kind, text)}


def test_for_anything_else_what_is_quoted_is_wanted():
    text = "他寫了《紅樓夢》和「葬花吟」，以及 “Bees”。《》"
    assert {text[a:b] for a, b in wanted("", text)} == {"紅樓夢", "葬花吟", "Bees"}


@pytest.mark.parametrize("text", ["", "   ", "🙂", "《》", "無" * 2_000])
@pytest.mark.parametrize("kind", ["", "amount", "person", "place", "date"])
def test_nothing_is_wanted_of_nothing(kind, text):
    assert wanted(kind, text) == set()


# The marks, one by one


def test_odds_and_passage():
    good, bad = hit_of("甲乙丙", 0.8), hit_of("丁戊己", 0.2, "b")
    rows = marks("", "", (), [reached(good, "甲乙", 3.5), reached(bad, "丁戊", -2.0)], 0.8)
    assert rows.shape == (2, len(MARKS))
    assert rows[:, MARKS.index("odds")].tolist() == [3.5, -2.0]
    assert rows[:, MARKS.index("passage")] == pytest.approx([0.0, math.log(0.25)])


def test_a_passage_without_a_score_is_far_behind_and_finite():
    (row,) = marks("", "", (), [reached(hit_of("甲", 0.0), "甲")], 0.5)
    assert row[MARKS.index("passage")] == pytest.approx(math.log(1e-6 / 0.5))


@pytest.mark.parametrize(
    ("value", "length"), [("外資", 2.0), ("5", 0.5), ("trains", 6 * 0.4), ("外資 FDI", 2 + 4 * 0.4)]
)
def test_length_is_in_han_characters(value, length):
    found = marked(f"有{value}。", value)
    assert found["length"] == pytest.approx(math.log(length))
    assert found["length if figure"] == 0.0
    asked = marked(f"有{value}。", value, kind="date")
    assert asked["length if figure"] == pytest.approx(math.log(length))


@pytest.mark.parametrize(
    ("value", "clauses"), [("甲乙", 0), ("甲，乙", 1), ("甲，乙；丙。", 3), ("a, b: c", 2)]
)
def test_clauses(value, clauses):
    assert marked(f"有{value}", value)["clauses"] == clauses


FIGURE = ("figure", "figure within", "other figure", "no figure")
TRADE = "共有705個項目，使用外資20.9億美元，增長10.09%，天氣很好。"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("amount", "20.9億美元", (1, 0, 0, 0)),
        ("amount", "外資20.9億美元", (0, 1, 0, 0)),
        ("amount", "20.9", (0, 1, 0, 0)),
        ("amount", "10.09%", (0, 0, 1, 0)),
        ("amount", "天氣", (0, 0, 0, 1)),
        ("percentage", "10.09%", (1, 0, 0, 0)),
        ("percentage", "20.9億美元", (0, 0, 0, 0)),
        ("percentage", "天氣", (0, 0, 0, 1)),
        ("person", "20.9億美元", (0, 0, 0, 0)),
        ("", "天氣", (0, 0, 0, 0)),
    ],
)
def test_figures(kind, value, expected):
    found = marked(TRADE, value, kind=kind)
    assert tuple(found[name] for name in FIGURE) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("person", "張偉", (1, 0, 0)),
        ("person", "市長張偉", (0, 1, 0)),
        ("person", "會議", (0, 0, 1)),
        ("place", "會議", (0, 0, 1)),
        ("", "張偉", (0, 0, 0)),
        ("amount", "張偉", (0, 0, 0)),
    ],
)
def test_names(kind, value, expected):
    found = marked("市長張偉主持會議。", value, kind=kind)
    assert tuple(found[name] for name in ("name", "name within", "no name")) == expected


@pytest.mark.parametrize(
    ("value", "asked", "edge"),
    [
        ("外资、项目", 1.0, 0.0),
        ("出口、项目", 0.5, 0.0),
        ("出口", 0.0, 0.0),
        ("外資", 1.0, 0.0),  # the script is folded
        ("的、外資", 0.5, 1.0),
        ("的", 0.0, 2.0),  # first and last word at once
        ("，", 0.0, 1.0),  # no word at all
    ],
)
def test_words_of_the_question_and_edges(value, asked, edge):
    found = marked(f"甲{value}乙", value, question="外资、项目")
    assert (found["asked"], found["edge"]) == (asked, edge)


@pytest.mark.parametrize(
    ("text", "value", "quoted", "half"),
    [
        ("讀《紅樓夢》的人", "紅樓夢", 1, 0),
        ("讀《紅樓夢》的人", "《紅樓夢》", 0, 0),
        ("讀《紅樓夢》的人", "紅樓夢》", 0, 1),
        ("讀《紅樓夢》的人", "《紅樓", 0, 1),
        ("讀紅樓夢", "紅樓夢", 0, 0),
        ("外資(FDI", "外資(FDI", 0, 1),
    ],
)
def test_quotes(text, value, quoted, half):
    found = marked(text, value)
    assert (found["quoted"], found["half quoted"]) == (quoted, half)


def test_near_is_of_values_of_the_kind_asked_for():
    text, terms = "出口额为777.9亿元，进口额为154亿元。", [Term({"进口": 1.0}, 1.0)]
    assert marked(text, "154亿元", kind="amount", terms=terms)["near"] == 1.0
    assert 0 < marked(text, "777.9亿元", kind="amount", terms=terms)["near"] < 0.9
    assert marked(text, "进口额", kind="amount", terms=terms)["near"] == 0.0
    assert marked(text, "154亿元", kind="", terms=terms)["near"] == 0.0
    assert marked(text, "154亿元", kind="date", terms=terms)["near"] == 0.0


def test_near_is_0_outside_every_sentence():
    chunk = Chunk("a", 0, 6, "154亿元。")
    one = Reached(Hit(chunk, Article("a", "", chunk.text), 1.0), 0, 5, 0.0)
    (row,) = marks("", "amount", (), [one], 1.0)
    assert row[MARKS.index("near")] == 0.0


@pytest.mark.parametrize(
    ("question", "text", "value", "repeats"),
    [
        ("2019年什么时候举行会议？", "會議在2019年舉行。", "2019年", 1.0),
        ("When in 2019 was it held?", "會議在2019年舉行。", "2019年", 1.0),
        ("When in 2019 was it held?", "會議在2020年舉行。", "2020年", 0.0),
        ("When was it held?", "會議在2019年舉行。", "2019年", 0.0),
        ("When in 2019 was it held?", "會議在2019年舉行。", "會議", 0.0),
    ],
)
def test_a_figure_that_the_question_says(question, text, value, repeats):
    assert marked(text, value, question=question, kind="date")["repeats"] == repeats


def test_expected_f1_by_hand():
    one, other = hit_of("甲乙丙丁"), hit_of("甲乙丙丁", article="b")
    spans = [reached(one, "甲乙"), reached(one, "甲乙丙丁"), reached(other, "甲乙", math.log(2))]
    rows = marks("", "", (), spans, 0.5)
    # shares 1/4, 1/4, 1/2; F1 of 甲乙 and 甲乙丙丁 is 2·2/6; another passage shares nothing
    expected = [1 / 4 + 2 / 3 / 4, 2 / 3 / 4 + 1 / 4, 1 / 2]
    assert rows[:, MARKS.index("expected")] == pytest.approx(expected)


def test_no_spans_no_marks():
    assert marks("How much?", "amount", (), [], 0.5).shape == (0, len(MARKS))


@pytest.mark.parametrize("question", ["", "   ", "🙂", "問" * 2_000])
@pytest.mark.parametrize("kind", ["", "amount", "person"])
def test_odd_questions_have_finite_marks(question, kind):
    hit = hit_of("🙂 2019年，")
    rows = marks(question, kind, (), [reached(hit, "🙂"), reached(hit, "，")], 0.0)
    assert np.isfinite(rows).all()


# How likely each is


def test_every_mark_has_its_weight():
    assert set(MARKS) == set(settings.CHOOSE)


def test_likelihoods_are_a_softmax_of_the_weighted_marks(monkeypatch):
    monkeypatch.setattr(settings, "CHOOSE", dict.fromkeys(MARKS, 0.0) | {"odds": 2.0, "edge": -1.0})
    found = np.zeros((3, len(MARKS)))
    found[:, MARKS.index("odds")] = [math.log(2), 0.0, math.log(2)]
    found[2, MARKS.index("edge")] = math.log(4)
    # e^(2 log 2) : 1 : e^(2 log 2 - log 4) = 4 : 1 : 1
    assert likelihoods(found) == pytest.approx([4 / 6, 1 / 6, 1 / 6])


def test_likelihoods_of_extremes(monkeypatch):
    monkeypatch.setattr(settings, "CHOOSE", dict.fromkeys(MARKS, 1.0))
    assert likelihoods(np.zeros((0, len(MARKS)))) == []
    assert likelihoods(np.zeros((1, len(MARKS)))) == [1.0]
    huge = np.zeros((2, len(MARKS)))
    huge[0, 0] = 1e4
    assert likelihoods(huge) == [1.0, 0.0]
    assert sum(likelihoods(-huge)) == pytest.approx(1.0)
