from __future__ import annotations

import random

import pytest

from embeddings.lexicon import Lexicon, Table
from embeddings.training.word_by_word import common_forms, in_english

FORMS = {"mayor": "mayor", "citi": "city", "direct invest": "never asked", "invest": "investment"}


@pytest.fixture(scope="module")
def lexicon():
    english = {
        "市长": {"mayor": 1.0},
        "投资": {"direct invest": 1.0},
        "城市": {"citi": 0.9, "town": 0.1},
    }
    readings = {"徐": {"xu": 1.0}, "州": {"zhou": 1.0}}
    return Lexicon(english=Table.build(english), readings=Table.build(readings))


def said(question, lexicon, seed=0):
    return in_english(question, lexicon, FORMS, random.Random(seed))


@pytest.mark.parametrize("question", ["徐州的市长是谁？", "徐州的市長是誰？"])
def test_word_by_word(question, lexicon):
    assert said(question, lexicon) == "Who Xuzhou mayor?"


def test_stems_as_they_are_usually_written(lexicon):
    assert said("投资多少钱", lexicon).startswith("How much direct investment")


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("谁是市长", "Who"),
        ("市长在哪里", "Where"),
        ("市长什么时候来", "When"),
        ("投资多少钱", "How much"),
        ("有几个城市", "How many"),
        ("城市的比重是多少", "What percentage"),
        ("城市排第几", "What rank"),
        ("投资增加了多少", "By how much"),
        ("市长当了多久", "How long"),
        ("为什么投资", "Why"),
        ("有哪些城市", "Which"),
        ("哪家公司投资", "Which organization"),
        ("什么是投资", "What"),
        ("投资怎么样", "What"),
    ],
)
def test_each_kind_of_question_has_its_word(question, word, lexicon):
    assert said(question, lexicon).startswith(f"{word} ")


def test_figures_and_english_words_stay(lexicon):
    assert said("2019年GDP是多少", lexicon) == "How much 2019 gdp?"


def test_likelier_translations_are_drawn_oftener(lexicon):
    drawn = [said("哪个城市", lexicon, seed) for seed in range(200)]
    assert 150 < drawn.count("Where city?") < 195
    assert drawn.count("Where town?") > 0
    assert drawn.count("Where ?") == 0


@pytest.mark.parametrize("question", ["", "？", "😀"])
def test_no_word(question, lexicon):
    assert said(question, lexicon) == "What?"


def test_common_forms():
    texts = ["Cities invest. A city", "the city, investments invested invested 2019"]
    assert common_forms(texts) == {
        "citi": "city", "invest": "invested", "a": "a", "the": "the"
    }  # fmt: skip
