from __future__ import annotations

import pytest

from bot.question import correct_spelling
from bot.text import stem
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
WORDS = "foreign capital exports government population between growth museum quarterback leidos"
THERE = {stem(word) for word in WORDS.split()}


def counts(tokens):
    return [3 * (token in THERE) for token in tokens]


def spelt(question):
    return correct_spelling(question, counts, LEXICON)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("exprots", "exports"),  # moved
        ("forein", "foreign"),  # left out
        ("capittal", "capital"),  # doubled
        ("populetion", "population"),  # changed
        ("goverment", "government"),  # in the lexicon as a slip
        ("betwen", "between"),  # a stopword
        ("quarterbakc", "quarterback"),  # a word that the bundled model does not have
    ],
)
def test_one_letter_of_a_common_word(typed, word):
    assert spelt(f"What were the {typed} in 2019?") == f"What were the {word} in 2019?"


def test_several_words_and_chinese_around_them():
    assert spelt("forein captial 2019?") == "foreign capital 2019?"
    assert spelt("徐州2019年exprots是多少") == "徐州2019年exports是多少"
    assert spelt("the exprots' growht") == "the exports' growth"


def test_the_first_word_if_nothing_else_asks():
    assert spelt("Waht were exports?") == "What were exports?"
    assert spelt("Wehre is the museum?") == "Where is the museum?"


@pytest.mark.parametrize(
    "question",
    [
        "",
        "What did Leidoz say?",  # a name that no article has
        "what did leidoz say?",
        "Exprotz revenue?",
        "Wheen said what?",
        "What is the EXPROTS code?",
        "See exprots.com or exprots@mail, exprots-7, x-exprots and exprots2.",
        "I couldn't say, they'll know",
        "the cost of 12345 and abc12",
        "tell wu lishen about it",  # Chinese in Latin letters
        "the kilometres and the colour",
        "the salary of the mayor",  # right, and in no article
        "出口多少？",
    ],
)
def test_what_stays(question):
    assert spelt(question) == question


def test_a_word_that_no_article_has_is_not_meant():
    assert correct_spelling("the exprots", lambda tokens: [0] * len(tokens), LEXICON) == (
        "the exprots"
    )


def test_a_translation_in_the_articles_is_enough():
    chinese = {"出口"}
    there = correct_spelling("the exprots", lambda t: [one in chinese for one in t], LEXICON)
    assert there == "the exports"


def test_of_two_words_alike_neither():
    both = {stem("battle"), stem("cattle")}
    typed = "the dattle"
    assert correct_spelling(typed, lambda t: [one in both for one in t], LEXICON) == typed
