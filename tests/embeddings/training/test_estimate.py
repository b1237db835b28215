from __future__ import annotations

import pytest
import tiny_corpora

from embeddings.training import estimate


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    return estimate.estimate(tiny_corpora.write(tmp_path_factory.mktemp("corpora")))


def test_sentences_and_dictionary_agree(lexicon):
    assert next(iter(lexicon.chinese.get("cat"))) == "猫"
    assert next(iter(lexicon.chinese.get("dog"))) == "狗"
    assert next(iter(lexicon.english.get("猫"))) == "cat"
    assert next(iter(lexicon.chinese.get("milk"))) == "牛奶"  # in no dictionary entry


def test_a_phrase_is_a_key_of_stems(lexicon):
    assert "制造业" in lexicon.chinese.get("manufactur industri")
    assert "外商直接投资" in lexicon.chinese.get("foreign direct invest")


def test_acronyms_said_outright_and_from_initials(lexicon):
    assert lexicon.acronyms.get("gdp") == {"gross domest product": 1.0}
    assert lexicon.acronyms.get("fdi") == {"foreign direct invest": 1.0}


def test_names_in_pinyin_and_from_lists(lexicon):
    assert "徐州" in lexicon.chinese.get("xuzhou")
    assert "贝克汉姆" in lexicon.chinese.get("beckham")
    assert "beckham" in lexicon.english.get("贝克汉姆")
    assert lexicon.readings.get("州") == {"zhou": 1.0}
    assert lexicon.syllables.get("zhou") == {"州": 1.0}


def test_how_names_are_spelled(lexicon):
    # the one name of the list, beckham 贝克汉姆: its chunks and their shares
    chunks = lexicon.sounds.get("")
    assert sum(chunks.values()) == pytest.approx(1.0, abs=0.05)
    assert chunks
    for chunk in chunks:
        assert chunk in "beckham"
        assert set(lexicon.sounds.get(chunk)) <= set("贝克汉姆")


def test_every_listed_form_of_a_term(lexicon):
    assert {"非洲", "阿非利加"} <= set(lexicon.chinese.get("africa"))


def test_empty_corpora_give_an_empty_lexicon(tmp_path):
    lexicon = estimate.estimate(tmp_path)
    assert lexicon.chinese.keys == lexicon.english.keys == lexicon.acronyms.keys == []
    assert lexicon.chinese.get("cat") == {}
    assert lexicon.syllables.keys == lexicon.sounds.keys == []
