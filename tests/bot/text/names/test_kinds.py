from __future__ import annotations

import pytest

from bot.text.names.kinds import (
    is_common_word,
    is_ordinary,
    is_people,
    is_place,
    kind_of,
    kind_of_stem,
    surely_named,
)
from embeddings.lexicon import Lexicon, load_lexicon

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("word", "kind"),
    [("南京", "place"), ("清华大学", "place"), ("毛泽东", "person"), ("外资", ""), ("渝", "")],
)
def test_what_a_chinese_word_names(word, kind):
    assert kind_of(word) == kind


@pytest.mark.parametrize(
    ("stem", "kind"),
    [("nanj", "place"), ("london", "place"), ("qwertzuiop", "name"), ("tower", None)],
)
def test_what_an_english_stem_names(stem, kind):
    assert kind_of_stem(stem, LEXICON) == kind


@pytest.mark.parametrize("word", ["音乐会", "城市", "深度", "东西", "安静"])
def test_words_with_synonyms_are_ordinary_whatever_their_tag(word):
    assert is_ordinary(word, LEXICON)


@pytest.mark.parametrize("word", ["徐州", "南京", "香港", "重庆", "伦敦", "司马相如"])
def test_names_have_none(word):
    assert not is_ordinary(word, LEXICON)


def test_places_by_what_they_are_called():
    assert is_place("鼓楼区", LEXICON)
    assert not is_place("开发区", LEXICON)
    assert not is_place("区", LEXICON)


def test_people_by_their_country():
    assert is_people("indian", LEXICON)
    assert not is_people("nanj", LEXICON)


def test_an_empty_lexicon_knows_no_ordinary_word():
    empty = Lexicon()
    assert not is_ordinary("音乐会", empty)
    assert kind_of_stem("tower", empty) == "name"
    assert not surely_named("london", empty)


@pytest.mark.parametrize("stem", ["export", "satellit", "address", "oldest", "guard"])
def test_a_common_word_though_a_translation_is_tagged_as_a_name(stem):
    assert is_common_word(stem, LEXICON)


@pytest.mark.parametrize("stem", ["xuzhou", "obama", "boston", "germani", "leido", ""])
def test_a_name_or_an_unknown_word_is_no_common_word(stem):
    assert not is_common_word(stem, LEXICON)
