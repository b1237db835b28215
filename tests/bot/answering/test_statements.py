"""Which figures of two sentences measure the same."""

from __future__ import annotations

import pytest

from bot.answering.statements import Translations, names_another, same_measure
from bot.text import statements_of
from embeddings.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("first", "second", "number", "same"),
    [
        ("农场水稻4.6万吨，小麦2.9万吨。", "农场小麦2.9万吨，水稻5.1万吨。", 1, True),
        ("农场水稻4.6万吨，小麦2.9万吨。", "农场小麦2.9万吨，水稻5.1万吨。", 0, False),
        ("投资4.7亿元。", "计划投资5.2亿元。", 0, False),
        ("计划投资5.2亿元。", "投资4.7亿元。", 0, False),
        ("收入名义增长9.3%。", "收入实际增长8.1%。", 0, False),
        ("价格同比上涨2.8%。", "价格环比上涨0.3%。", 0, False),
        ("出口额12亿元。", "进出口总额27亿元。", 0, False),
        ("一期工程投资3.8亿元。", "二期工程投资4.9亿元。", 0, False),
        ("1号线全长28公里。", "2号线全长33公里。", 0, False),
        ("500毫升装售价25元。", "800毫升装售价40元。", 1, False),
        ("Deposits rose to $8 million.", "Deposits rose by $1 million.", 0, False),
        ("Profit before tax was $9 million.", "Profit after tax was $7 million.", 0, False),
        ("It had 520 workers.", "It had 140 workers in the shed.", 0, False),
        ("Sales reached $5 million.", "Sales amounted to $6 million.", 0, True),
    ],
)
def test_the_same_measure(first, second, number, same):
    ours, theirs = statements_of(first)[0], statements_of(second)[number]
    assert same_measure(ours, theirs, "", "") is same
    assert same_measure(theirs, ours, "", "") is same


def test_a_word_that_one_sentence_leaves_out_may_stand_above_it():
    ours = statements_of("Mill Road school cost $5 million.")[0]
    theirs = statements_of("The school cost $6 million.")[0]
    assert same_measure(ours, theirs, "", "Mill Road")
    assert not same_measure(ours, theirs, "", "Elm Road")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Exports came to $5 million.", "出口额为600万美元。", True),
        ("The investment was $5 million.", "投资为600万美元。", True),
        ("The investment was $5 million.", "外商投资为600万美元。", False),
        ("It had 340,000 visitors.", "外国游客2.1万人次。", False),
        ("The planned investment was $5 million.", "投资为600万美元。", False),
        ("Exports came to $5 million.", "进口额为600万美元。", False),
    ],
)
def test_the_same_measure_in_two_languages(first, second, same):
    translations = Translations(load_lexicon())
    ours, theirs = statements_of(first)[0], statements_of(second)[0]
    assert same_measure(ours, theirs, "", "", translations) is same
    assert same_measure(theirs, ours, "", "", translations) is same


def test_all_that_a_question_has_in_common_with_one_text():
    translations = Translations(load_lexicon())
    question = "How much did Xuzhou export in 2019?"
    assert translations.has_all("徐州出口", "exports from Xuzhou", question)
    assert not translations.has_all("徐州进口", "exports from Xuzhou", question)
    assert not translations.has_all("", "", question)


@pytest.mark.parametrize(
    ("first", "second", "text", "another"),
    [
        ("Elm School", "Oak School", "The school has 640 pupils.", True),
        ("Elm School", "Elm School, revised", "The school has 640 pupils.", False),
        ("Elm School", "Oak School", "There are 640 pupils.", False),
        ("", "Oak School", "The school has 640 pupils.", False),
    ],
)
def test_two_titles_that_name_two_things(first, second, text, another):
    assert names_another(first, second, text) is another


def test_clauses_before_that_tell_two_things_apart():
    ours = statements_of("东部分行收入5亿元，利润1亿元。")[1]
    theirs = statements_of("西部分行收入4亿元，利润2亿元。")[1]
    assert not same_measure(ours, theirs, "", "")
