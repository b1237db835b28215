from __future__ import annotations

import pytest

from bot.question.kind import ANSWERS, FIGURES, kind_asked
from bot.text import figures


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much FDI did Xuzhou use in 2019?", "amount"),
        ("What was the total value of exports?", "amount"),
        ("实际利用外资多少亿美元？", "amount"),
        ("投資總額是多少？", "amount"),
        ("By how much did exports grow?", "percentage"),
        ("What percentage of projects?", "percentage"),
        ("出口增长了百分之几？", "percentage"),
        ("增長率是多少？", "percentage"),
        ("What is Xuzhou's rank?", "rank"),
        ("中欧班列在全国排第几？", "rank"),
        ("在全國排名多少？", "rank"),
        ("When did the trains resume?", "date"),
        ("Which year was it founded?", "date"),
        ("班列什么时候恢复运行？", "date"),
        ("會議在哪一天舉行？", "date"),
        ("How many projects were signed?", "count"),
        ("签了几个项目？", "count"),
        ("有多少種產品？", "count"),
        ("Who is the mayor?", "person"),
        ("谁是市长？", "person"),
        ("誰主持會議？", "person"),
        ("Where did the train go?", "place"),
        ("Which city came first?", "place"),
        ("列车开往哪里？", "place"),
        ("火車開往什麼地方？", "place"),
        ("Why did it grow?", ""),
        ("为什么增长？", ""),
        ("為何如此？", ""),
        ("", ""),
        ("   ", ""),
    ],
)
def test_kinds_in_three_scripts(question, kind):
    assert kind_asked(question) == kind


def test_the_case_of_the_letters_says_nothing():
    assert kind_asked("WHEN WAS IT?") == kind_asked("when was it?") == "date"


@pytest.mark.parametrize("question", ["Is the whole show over?", "Somewhere, somehow", "Rankine"])
def test_a_question_word_inside_another_word_asks_nothing(question):
    assert kind_asked(question) != "person"
    assert kind_asked(question) != "place"


def test_every_figure_kind_is_answered_by_itself_first():
    assert set(ANSWERS) == set(FIGURES)
    assert all(answers[0] == kind for kind, answers in ANSWERS.items())


def test_the_kinds_are_those_that_figures_have():
    text = "2019年實際利用外資20.9億美元，增長10.09%，列第三位，共有705個項目。"
    assert {figure.kind for figure in figures.find(text)} >= set(FIGURES)
