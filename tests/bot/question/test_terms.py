from __future__ import annotations

import pytest

from bot.core import settings
from bot.question.terms import question_terms
from embeddings.lexicon import Lexicon, Table


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(
        Table.build(
            {
                "foreign": {"外国": 0.8, "的": 0.2, "外": 0.001},
                "invest": {"投资": 1.0},
                "foreign invest": {"外资": 1.0},
                "foreign direct invest": {"外商直接投资": 1.0},
                "xuzhou": {"徐州": 1.0},
            }
        ),
        Table.build({"外资": {"foreign": 1.0, "invest": 0.25}, "贝克汉姆斯": {"beckham": 1.0}}),
        Table.build({"fdi": {"foreign direct invest": 0.7, "fuel direct inject": 0.1}}),
        Table.build({}),
    )


def asked(question, lexicon):
    return [(set(term.tokens), term.weight) for term in question_terms(question, lexicon)]


def test_a_word_is_itself_and_its_translations(lexicon):
    (term,) = question_terms("Xuzhou", lexicon)
    assert term.tokens == {"xuzhou": 1.0, "徐州": 1.0}
    assert term.weight == 1.0


def test_rare_translations_and_stopwords_are_left_out(lexicon):
    (term,) = question_terms("foreign", lexicon)
    assert set(term.tokens) == {"foreign", "外国"}


def test_shares_are_flattened_beside_the_best(lexicon):
    (term,) = question_terms("外资", lexicon)
    assert term.tokens["foreign"] == 1.0
    assert term.tokens["invest"] == pytest.approx(0.25**settings.TRANSLATION_POWER, abs=0.01)


def test_a_known_phrase_is_a_term_besides_its_words(lexicon):
    found = asked("foreign investment", lexicon)
    assert ({"外资"}, 2 * settings.PHRASE_WEIGHT) in found
    assert len(found) == 3


def test_an_acronym_is_read_as_its_phrase(lexicon):
    found = asked("FDI", lexicon)
    assert ({"fdi"}, 1.0) in found
    assert any("投资" in tokens and weight < 1 for tokens, weight in found)
    assert any("外商" in tokens for tokens, _ in found)  # 外商直接投资 by its parts
    assert not any("fuel" in tokens for tokens, _ in found)  # too rarely meant


def test_stopwords_barely_count_and_are_not_translated(lexicon):
    assert asked("how", lexicon) == [({"how"}, settings.STOPWORD_WEIGHT)]


def test_bigrams_are_a_net(lexicon):
    found = question_terms("龘靐", lexicon)
    assert [term.tokens for term in found] == [{"龘": 1.0}, {"靐": 1.0}, {"龘靐": 1.0}]
    assert [term.is_bigram for term in found] == [False, False, True]
    assert found[2].weight == settings.BIGRAM_WEIGHT


def test_a_name_across_word_bounds(lexicon):
    assert any("beckham" in tokens for tokens, _ in asked("贝克汉姆斯是谁", lexicon))


def test_both_scripts_ask_the_same(lexicon):
    assert asked("徐州外資多少？", lexicon) == asked("徐州外资多少？", lexicon)


@pytest.fixture(scope="module")
def known():
    """Words that jieba knows whole, and their halves."""
    halves = {"议会": {"parliament": 1.0}, "选举": {"elect": 1.0}, "造业": {"make": 1.0}}
    return Lexicon(english=Table.build(halves))


def test_a_long_word_is_also_its_halves(known):
    found = asked("民主党派", known)  # 民主 and 党派 are unknown
    assert all(weight != settings.PART_WEIGHT for _, weight in found)
    assert ({"parliament"}, settings.PART_WEIGHT) in asked("议会制", known)
    assert ({"make"}, settings.PART_WEIGHT) in asked("制造业", known)  # of three: 制造, 造业
    assert ({"parliament"}, settings.PART_WEIGHT) not in asked("议会", known)


@pytest.mark.parametrize("question", ["", "  ", "?!，。"])
def test_no_words_no_terms(question, lexicon):
    assert list(question_terms(question, lexicon)) == []
