from __future__ import annotations

import pytest

from bot.answering.support import check_words, word_share, worths_of
from bot.question.frame import frame_of, words_of
from bot.text.names.match import text_of
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


def held(word, text):
    (one,) = words_of(word, (), LEXICON)
    return word_share(one, text_of(text))


@pytest.mark.parametrize(
    ("word", "text", "least", "most"),
    [
        ("population", "The population grew.", 1, 1),
        ("population", "末常住人口为882万人", 0.9, 1),
        ("population", "總體規劃", 0, 0.6),
        ("人口", "Its population grew.", 0.6, 1),
        ("出口额", "出口777.9億元", 0.6, 0.7),
        ("FDI", "實際使用外資20億美元", 0.2, 1),
        ("FDI", "天气很好", 0, 0),
        ("population", "", 0, 0),
    ],
)
def test_how_surely_a_text_has_a_word(word, text, least, most):
    assert least <= held(word, text) <= most


def test_the_words_as_the_question_has_them():
    said = [word.said for word in words_of("徐州2019年實際使用了多少外資？", (), LEXICON)]
    assert said == ["徐州", "實際", "使用", "外資"]
    assert words_of("How much? 2019, 5G!", (), LEXICON) == ()


def test_a_rare_word_is_worth_more():
    words = words_of("外资 天气", (), LEXICON)
    common, rare = worths_of(words, [text_of("外资"), text_of("外资"), text_of("外资 天气")])
    assert rare > common > 0


def test_a_question_without_words_is_supported():
    text = text_of("徐州")
    assert check_words(frame_of("徐州？", LEXICON), text, text, [text]) == (1.0, 1.0, "")
