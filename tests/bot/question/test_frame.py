from __future__ import annotations

import pytest

from bot.question.frame import frame_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


def test_the_frame_of_the_example():
    found = frame_of("How much FDI did Nanjing use in 2019?", LEXICON)
    assert [name.text for name in found.names] == ["Nanjing"]
    assert [sorted(year.years) for year in found.years] == [[2019]]
    assert [word.said for word in found.words] == ["FDI", "use"]
    assert (found.kind, found.measured) == ("amount", True)


def test_the_frame_in_chinese():
    found = frame_of("南京2019年實際使用外資多少?", LEXICON)
    assert [name.text for name in found.names] == ["南京"]
    assert [sorted(year.years) for year in found.years] == [[2019]]
    assert [word.said for word in found.words] == ["實際", "使用", "外資"]
    assert found.measured


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("By how much did exports grow compared with 2018?", []),
        ("How many since 2015?", []),
        ("2019年比2018年增長多少？", [[2019]]),
        ("民國108年的出口多少？", [[2019]]),
        ("徐州107年的出口多少？", [[107, 2018]]),
        ("用了多少年？", []),
        ("上海的外资多少？", []),
    ],
)
def test_the_years_that_are_asked(question, years):
    assert [sorted(year.years) for year in frame_of(question, LEXICON).years] == years


@pytest.mark.parametrize(
    ("question", "measured"),
    [
        ("What was its population?", True),
        ("有多少人口？", True),
        ("What did Tesla win in 2000?", False),
        ("Who is the mayor?", False),
        ("什麼時候開會？", False),
    ],
)
def test_whether_a_figure_is_asked(question, measured):
    assert frame_of(question, LEXICON).measured is measured


@pytest.mark.parametrize("question", ["", " ", "?", "🙂", "Why?", "為什麼？"])
def test_a_question_without_elements(question):
    found = frame_of(question, LEXICON)
    assert (found.names, found.years, found.words) == ((), (), ())


@pytest.mark.parametrize(
    ("question", "names", "items"),
    [
        ("How long is Line 2?", [], ["Line 2"]),
        ("乙店的销售额是多少？", [], ["乙店"]),
        ("How many rooms are there in Nanjing?", ["Nanjing"], []),
        ("", [], []),
    ],
)
def test_items_are_no_names(question, names, items):
    found = frame_of(question, LEXICON)
    assert [name.text for name in found.names] == names
    assert [question[one.start : one.end] for one in found.items] == items


def test_the_noun_of_an_item_is_no_word_for_itself():
    words = frame_of("How many staff does Gate 9 have?", LEXICON).words
    assert [word.said for word in words] == ["staff"]


def test_a_word_for_a_number_is_not_looked_for():
    words = frame_of("學校的學生人數是多少？", LEXICON).words
    assert [word.said for word in words if word.noun] == ["學校", "學生"]
