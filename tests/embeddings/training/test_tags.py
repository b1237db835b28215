from __future__ import annotations

import pytest
from tokenizers import Tokenizer, models

from embeddings.reader.inputs import TAGS
from embeddings.training.tags import token_tags

WORDS = {
    "邓小平": "person",
    "徐州": "place",
    "外交部": "organisation",
    "昨天": "time",
    "三百": "numeral",
    "公里": "measure word",
    "猫": "noun",
    "签约": "verb",
    "漂亮": "adjective",
    "慢慢": "other",
    "the": "latin",
    "▁cat": "latin",
    "2019": "digits",
    "▁20th": "digits",
    "麦特琳": "unknown",
    "▁": "unknown",
    "é": "unknown",
}


@pytest.fixture(scope="module")
def tags():
    words = {word: number for number, word in enumerate(("<unk>", *WORDS))}
    return token_tags(Tokenizer(models.WordLevel(words, unk_token="<unk>")))


@pytest.mark.parametrize(("number", "word"), list(enumerate(WORDS, 1)))
def test_the_part_of_speech(tags, number, word):
    assert TAGS[tags[number]] == WORDS[word], word


def test_one_for_each_token(tags):
    assert tags.shape == (len(WORDS) + 1,)
    assert tags.dtype == "uint8"


def test_the_numbers_that_readers_were_trained_with():
    assert TAGS.index("unknown") == 0
    assert TAGS.index("person") == 1
    assert TAGS.index("noun") == 8
    assert TAGS.index("other") == 11
    assert TAGS.index("digits") == len(TAGS) - 1 == 13
