from __future__ import annotations

import pytest
from language_tables import rows

from bot.question.kind import ANSWERS, FIGURES, asks_change, is_measure, kind_asked, scale_asked
from bot.text import figures


@pytest.mark.parametrize(("question", "kind"), [*rows("question/kinds.tsv"), ("", ""), ("   ", "")])
def test_kinds_in_three_scripts(question, kind):
    assert kind_asked(question) == kind


def test_the_case_of_the_letters_says_nothing():
    assert kind_asked("WHEN WAS IT?") == kind_asked("when was it?") == "date"


@pytest.mark.parametrize("question", ["Is the whole show over?", "Somewhere, somehow", "Rankine"])
def test_a_question_word_inside_another_word_asks_nothing(question):
    assert kind_asked(question) != "person"
    assert kind_asked(question) != "place"


def test_every_kind_of_figures_is_answered_by_itself_first():
    assert set(ANSWERS) == set(FIGURES)
    others = {kind: answers[0] for kind, answers in ANSWERS.items() if answers[0] != kind}
    assert others == {"duration": "count", "change": "percentage"}


def test_the_kinds_are_those_that_figures_have():
    text = "2019年實際利用外資20.9億美元，增長10.09%，列第三位，共有705個項目。"
    assert {figure.kind for figure in figures.find(text)} >= {
        kinds[0] for kinds in ANSWERS.values()
    }


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("失业率下降了多少？", "points"),
        ("By how much did the vacancy rate fall?", "points"),
        ("增速加快了多少？", "points"),
        ("出口增长了多少？", "change"),
        ("How much did exports grow?", "change"),
        ("出口增長多少？", "change"),
        ("失业率是多少？", ""),
        ("How much did it cost?", ""),
        ("出口多少？", ""),
    ],
)
def test_whether_a_change_is_asked_for(question, asked):
    assert asks_change(question) == asked


@pytest.mark.parametrize(
    ("question", "kind"),
    [("徐州出口多少？", "amount"), ("收入是多少", "amount"), ("出口多少辆车？", "count")],
)
def test_what_is_counted_in_money_if_nothing_else_is_said(question, kind):
    assert kind_asked(question) == kind


@pytest.mark.parametrize(
    ("question", "scale"),
    [("投资是多少亿元？", "亿"), ("出口多少萬美元？", "万"), ("出口多少？", ""), ("多少元？", "")],
)
def test_the_scale_that_a_figure_is_asked_in(question, scale):
    assert scale_asked(question) == scale


@pytest.mark.parametrize(
    "word", ["出口", "進口額", "实际利用外资", "GDP", "生产总值", "失业率", "人口"]
)
def test_what_is_given_in_figures(word):
    assert is_measure(word)


@pytest.mark.parametrize("word", ["", "市长", "出口多少", "出口增长", "列车"])
def test_what_is_not_given_in_figures(word):
    assert not is_measure(word)
