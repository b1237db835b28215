"""What each figure of a sentence is said of, and which of them measure the same."""

from __future__ import annotations

import pytest

from bot.answering.statements import (
    Translations,
    has_word,
    names_another,
    same_form,
    same_measure,
    statements_of,
)
from embeddings.lexicon import load_lexicon


def own_words(text, ranks=False):
    return [(one.figure.text, one.words) for one in statements_of(text, ranks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("徐州。", []),
        ("In 2019.", []),
        ("出口12亿元，进口8亿元。", [("12亿元", ["出口"]), ("8亿元", ["进口"])]),
        ("出口額12億元，增長5%。", [("12億元", ["出口额"]), ("5%", ["出口额", "增长"])]),
        (
            "Revenue came to $5 million and profit to $1 million.",
            [("$5 million", ["revenu"]), ("$1 million", ["profit", "to"])],
        ),
        (
            "In 2018 the wheat and barley harvests came to 64 tonnes and 21 tonnes respectively.",
            [("64 tonnes", ["wheat"]), ("21 tonnes", ["barley", "harvest"])],
        ),
        ("增值税3亿元，升学率91%。", [("3亿元", ["增值税"]), ("91%", ["升学率"])]),
        ("Trade with Japan: $5.", [("$5", ["trade", "japan"])]),
        (
            "Exports were $5 million, up 3%; in Japan $2 million.",
            [("$5 million", ["export"]), ("3%", ["export", "up"]), ("$2 million", ["japan"])],
        ),
        ("500毫升装售价25元。", [("500毫升", []), ("25元", ["500", "毫升", "装", "售价"])]),
        ("Phase 2 cost $5 million.", [("$5 million", ["phase", "2", "cost"])]),
        ("The second prize is worth $50.", [("$50", ["second", "prize"])]),
        ("押金不得超過300元。", [("300元", ["押金"])]),
        (
            "Toys: Visitors 21,700, Income $98.",
            [("21,700", ["toy", "visitor"]), ("$98", ["toy", "incom"])],
        ),
    ],
)
def test_the_words_of_each_figures_own_part(text, expected):
    assert own_words(text) == expected


def test_ranks_are_figures_only_where_they_are_asked_for():
    assert own_words("It ranked third in Jiangsu.") == []
    assert own_words("It ranked third in Jiangsu.", ranks=True) == [("third", ["rank", "jiangsu"])]


def test_a_figure_stands_apart_from_the_next_behind_a_comma_or_and():
    assert [one.apart for one in statements_of("出口12亿元，进口8亿元。")] == [True, True]
    assert [one.apart for one in statements_of("It grew from 35 tonnes to 41 tonnes.")] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("出口12亿元，进口8亿元。", "出口13億元，進口8億元。", True),
        ("Sales were $5 million.", "Sales were $6 million.", True),
        ("Sales were $5 million.", "Sales had been $6 million.", False),
        ("The second prize is $50.", "The first prize is $50.", False),
        ("", "", True),
    ],
)
def test_sentences_that_differ_in_values_alone(first, second, same):
    assert same_form(first, second) is same


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


def test_a_word_in_a_text():
    assert has_word("全市出口额", "出口")
    assert has_word("two schools", "school")
    assert not has_word("two schools", "cool")


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
