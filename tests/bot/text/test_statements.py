"""What each figure of a sentence is said of."""

from __future__ import annotations

import pytest

from bot.text import has_word, same_form, statements_of


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


def test_a_word_in_a_text():
    assert has_word("全市出口额", "出口")
    assert has_word("two schools", "school")
    assert not has_word("two schools", "cool")
