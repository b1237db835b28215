from __future__ import annotations

import numpy as np
import pytest

from bot.core.records import Term
from bot.question.terms import question_terms
from bot.search.match import CLUES, clues
from embeddings.lexicon import load_lexicon

SHARE, WEIGHT, SENTENCE = range(len(CLUES))


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


def marked(question, text, lexicon):
    """The stretches of a text that stand for a word of the question."""
    found = clues(question_terms(question, lexicon), text)
    assert found.shape == (len(text), 3)
    assert found.dtype == np.float32
    return "".join(c if share else " " for c, share in zip(text, found[:, SHARE], strict=True))


def test_what_each_clue_says():
    terms = (
        Term({"外资": 1.0, "投资": 0.5}, 2.0),
        Term({"徐州": 1.0}, 1.0),
        Term({"州外": 1.0}, 0.25, is_bigram=True),
    )
    found = clues(terms, "徐州外资。他投资")
    assert found[:, SHARE].tolist() == [1, 1, 1, 1, 0, 0, 0.5, 0.5]
    assert found[:, WEIGHT].tolist() == [1, 1, 2, 2, 0, 0, 1, 1]
    # 3.25 in all: everything in the first sentence, half of 2 in the second.
    assert found[:, SENTENCE] == pytest.approx([1.0] * 5 + [1 / 3.25] * 3)


def test_a_word_across_others_counts_but_is_no_match():
    found = clues((Term({"州外": 1.0}, 0.25, is_bigram=True),), "徐州外资")
    assert found[:, SHARE].tolist() == [0, 0, 0, 0]
    assert found[:, WEIGHT].tolist() == [0, 0.25, 0.25, 0]


def test_a_word_said_twice_counts_once():
    found = clues((Term({"徐州": 1.0}, 1.0), Term({"外资": 1.0}, 1.0)), "徐州，徐州，徐州")
    assert found[:, SENTENCE].tolist() == [0.5] * 8


@pytest.mark.parametrize("question", ["徐州实际使用外资多少", "徐州實際使用外資多少"])
@pytest.mark.parametrize("text", ["2019年，徐州实际使用外资", "2019年，徐州實際使用外資"])
def test_both_scripts(question, text, lexicon):
    assert marked(question, text, lexicon) == " " * 6 + text[6:]


@pytest.mark.parametrize("text", ["徐州实际使用外资。人口增长", "徐州實際使用外資。人口增長"])
def test_translated(text, lexicon):
    question = "How much foreign investment did Xuzhou use?"
    assert marked(question, text, lexicon) == text[:2] + "  " + text[4:8] + " " * 5
    found = clues(question_terms(question, lexicon), text)
    assert (found[:9, SENTENCE] > 0.5).all()
    assert (found[9:, SENTENCE] == 0).all()


def test_from_chinese_into_english(lexicon):
    text = "Xuzhou used foreign investment"
    assert "Xuzhou" in marked("徐州使用外资多少", text, lexicon)
    assert "investment" in marked("徐州使用外资多少", text, lexicon)


def test_a_name_by_its_sound(lexicon):
    assert marked("Who is Matlin?", "作家麦特琳说。", lexicon) == "  麦特琳  "
    assert marked("周铁根是谁", "Mayor Zhou Tiegen spoke", lexicon).split() == ["Zhou", "Tiegen"]


def test_a_number_written_otherwise(lexicon):
    assert marked("Who has 1.5 billion?", "共15亿人", lexicon).startswith(" 15亿")
    assert marked("the 49th president", "四十九", lexicon) == "四十九"
    assert marked("December 27", "12月27日", lexicon) == "12 27 "


@pytest.mark.parametrize("text", ["", " ", "😀", "，。", "徐州" * 1_000])
def test_nothing_in_common(text, lexicon):
    found = clues(question_terms("Moscow", lexicon), text)
    assert found.shape == (len(text), 3)
    assert not found.any()


def test_a_question_without_words(lexicon):
    assert not clues(question_terms("", lexicon), "徐州").any()
    assert not clues((), "徐州").any()


def test_an_emoji_moves_nothing(lexicon):
    assert marked("徐州外資", "😀徐州👩‍👩‍👧外资", lexicon) == " 徐州" + " " * 5 + "外资"
