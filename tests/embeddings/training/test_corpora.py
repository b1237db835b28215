from __future__ import annotations

import logging

import pytest
import tiny_corpora

from embeddings.training import corpora


@pytest.fixture
def tiny(tmp_path):
    return tiny_corpora.write(tmp_path / "tiny")


def test_pairs_without_the_byte_order_mark_and_broken_lines(tiny):
    found = list(corpora.pairs(tiny, ("tatoeba.en-zh.tsv.gz",)))
    assert found[0] == ("The cat drinks milk.", "猫喝牛奶。")
    assert len(found) == 21


def test_translations_of_one_segment_are_one_group(tiny):
    groups = corpora.sentence_groups(tiny)
    assert groups[0] == (["One segment"], ["一段", "一个片段"])
    assert groups[1] == (["Another"], ["另一段"])
    assert len(groups) == 2 + 21


def test_dictionary_entries(tiny):
    entries = corpora.dictionary(tiny)
    assert len(entries) == 5
    assert entries[2] == corpora.Entry(
        "製造業", "制造业", ("zhi4", "zao4", "ye4"), ("manufacturing industry",)
    )


def test_passages(tiny):
    (passage,) = corpora.passages(tiny)
    assert passage == corpora.Passage("", "猫喝牛奶。狗喝水。", (("狗喝什么？", "水", 7),))
    question, answer, offset = passage.questions[0]
    assert passage.text[offset : offset + len(answer)] == answer


def test_texts_come_once(tiny):
    texts = list(corpora.texts(tiny))
    assert texts.count("贝克汉姆") == 1
    assert "阿非利加" not in texts
    assert "非洲" in texts


def test_a_missing_file_is_said_and_left_out(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        assert corpora.dictionary(tmp_path) == []
        assert corpora.passages(tmp_path) == []
    assert "cedict.u8.gz: not in" in caplog.text
