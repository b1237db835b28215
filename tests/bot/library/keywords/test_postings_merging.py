"""Vocabularies merged by hashes give what sets of strings give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from short_hashes import short_hashes

from bot.library.keywords import arrays, vocabulary
from bot.library.keywords.postings import merge_vocabularies
from bot.library.keywords.vocabulary import Vocabulary

NAMES = st.text("abc外资\ud800", max_size=3)
PARTS = st.lists(st.dictionaries(NAMES, st.booleans(), max_size=8), max_size=5)


def check(drawn):
    parts = [Vocabulary.from_tokens(tokens)[0] for tokens in drawn]
    names = [part.tokens() for part in parts]
    kept = [
        np.array([n for n, name in enumerate(of) if tokens[name]], np.int64)
        for of, tokens in zip(names, drawn, strict=True)
    ]
    found, numbers = merge_vocabularies(parts, kept)
    expected = {name for tokens in drawn for name, is_kept in tokens.items() if is_kept}
    fresh, _ = Vocabulary.from_tokens(expected)
    assert found.tokens() == fresh.tokens()
    assert found.hashes.tolist() == fresh.hashes.tolist()
    assert len(numbers) == len(drawn)
    for of, at, to in zip(names, kept, numbers, strict=True):
        assert [of[number] for number in at] == [found.tokens()[number] for number in to]
        assert (np.diff(to) > 0).all()


@given(PARTS)
def test_a_merged_vocabulary_is_that_of_all_tokens(drawn):
    check(drawn)


@pytest.mark.parametrize("block", [1, 5])
def test_in_blocks(monkeypatch, block):
    monkeypatch.setattr(arrays, "BLOCK", block)
    check([{"a": True, "": True, "外资": True}, {}, {"外资": True, "b": False, "": True}])
    check([{"abc": True, "外": True}, {"abc": True, "外": True}, {"外": False, "abc": True}])


@pytest.mark.parametrize("bits", [0, 1, 3])
def test_tokens_with_one_hash_stay_apart(bits):
    """Of one length, of different ones, in one part and in several."""

    @given(PARTS)
    @settings(max_examples=60)
    def run(drawn):
        check(drawn)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "_hashes", short_hashes(bits))
        run()
        check([{"a": True, "b": True}, {"b": True, "c": True}, {"aa": True, "a": True}])


def test_nothing():
    for parts in ([], [Vocabulary.from_tokens([])[0]] * 2):
        found, numbers = merge_vocabularies(parts, [np.empty(0, np.int64)] * len(parts))
        assert (len(found), [one.tolist() for one in numbers]) == (0, [[]] * len(parts))
