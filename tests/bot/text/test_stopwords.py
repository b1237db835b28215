from __future__ import annotations

import pytest

from bot.text.folding import fold
from bot.text.words import CHINESE, ENGLISH, is_stopword, stem


@pytest.mark.parametrize("word", ["how", "the", "的", "什么", "多少"])
def test_stopwords(word):
    assert is_stopword(word)


@pytest.mark.parametrize("word", ["invest", "xuzhou", "外资", "2019", ""])
def test_other_words(word):
    assert not is_stopword(word)


def test_they_stand_as_tokens_are_written():
    assert all(is_stopword(stem(word)) for word in ENGLISH)
    assert all(fold(word).text == word for word in CHINESE)
