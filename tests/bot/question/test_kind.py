from __future__ import annotations

import pytest
from language_tables import rows

from bot.question.kind import ANSWERS, FIGURES, kind_asked
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
