from __future__ import annotations

import pytest

from bot.text.folding import fold
from embeddings.training.tokenizer import train_tokenizer

TEXTS = ["foreign investment in 2019", "外资增长制造业", "外资下降"] * 3
COUNTS = {"外资": 500, "制造业": 300, "制造": 200, "增长": 400, "下降": 400, "外": 0}


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(TEXTS, COUNTS, 500)


def pieces(tokenizer, text):
    return tokenizer.encode(text).tokens


def test_words_stay_whole(tokenizer):
    assert pieces(tokenizer, "外资增长") == ["外资", "增长"]
    assert pieces(tokenizer, "foreign investment, 2019") == ["foreign", "investment", "2019"]


def test_an_unknown_word_is_spelled(tokenizer):
    spelled = pieces(tokenizer, "zebra")
    assert "".join(spelled) == "zebra"
    assert 0 not in tokenizer.encode("zebra").ids


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("製造業增長", "制造业增长"),
        ("外資", "外资"),
        ("ＦＯＲＥＩＧＮ", "foreign"),
        ("Învestment", "investment"),
        ("２０１９", "2019"),
    ],
)
def test_script_width_case_and_accents_are_one(tokenizer, one, other):
    assert tokenizer.encode(one).ids == tokenizer.encode(other).ids
    assert pieces(tokenizer, one) == pieces(tokenizer, fold(one).text)


def test_no_words_no_tokens(tokenizer):
    assert pieces(tokenizer, "") == pieces(tokenizer, "  ?!\n") == []


def test_what_it_has_no_token_for_is_unknown(tokenizer):
    assert tokenizer.encode("龘").ids == [0]


def test_size_is_kept_and_short_of_the_letters_no_words_stay():
    assert train_tokenizer(TEXTS, COUNTS, 400).get_vocab_size() <= 400
    smallest = train_tokenizer(TEXTS, COUNTS, 1)
    assert "foreign" not in smallest.get_vocab()
    assert "z" in smallest.get_vocab()


def test_the_same_texts_give_the_same_file(tokenizer):
    assert train_tokenizer(TEXTS, COUNTS, 500).to_str() == tokenizer.to_str()
