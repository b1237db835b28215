"""Postings counted and joined are those of the plainest way to make them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from short_hashes import short_hashes

from bot.library.keywords import arrays, vocabulary
from bot.library.keywords.postings import join_postings, postings_of

TOKENS = st.sampled_from(["a", "b", "ab", "外资", "外", "\ud800", "", "1,5"])
PASSAGES = st.lists(st.lists(TOKENS, max_size=12), max_size=7)


def naive(passages):
    """Token → (passage, how often) of each passage that has it."""
    found = {}
    for row, tokens in enumerate(passages):
        for token, often in Counter(tokens).items():
            found.setdefault(token, []).append((row, min(often, 255)))
    return found


def read(postings):
    found = {}
    for number, token in enumerate(postings.vocabulary.tokens()):
        at = slice(postings.offsets[number], postings.offsets[number + 1])
        pairs = zip(postings.rows[at].tolist(), postings.counts[at].tolist(), strict=True)
        found[token] = list(pairs)
    return found


def check(passages, found):
    assert read(found) == naive(passages)
    assert found.lengths.tolist() == [len(tokens) for tokens in passages]
    assert found.offsets[-1] == len(found.rows) == len(found.counts)
    types = (found.offsets, found.rows, found.counts, found.lengths)
    assert [one.dtype for one in types] == [np.int64, np.int32, np.uint8, np.int32]


def check_joined(drawn):
    """Each part a list of passages and whether they are kept; None where all of them are."""
    parts = [postings_of([tokens for tokens, _ in part]) for part in drawn]
    masks = [np.array([kept for _, kept in part], bool) for part in drawn]
    masks = [None if mask.all() else mask for mask in masks]
    left = [tokens for part in drawn for tokens, kept in part if kept]
    found = join_postings(parts, masks)
    check(left, found)
    fresh = postings_of(left)  # to the byte: what is joined is no other than what is made anew
    assert found.vocabulary.letters.tobytes() == fresh.vocabulary.letters.tobytes()
    for name in ("offsets", "rows", "counts"):
        assert np.array_equal(getattr(found, name), getattr(fresh, name))


PARTS = st.lists(st.lists(st.tuples(st.lists(TOKENS, max_size=6), st.booleans()), max_size=5))


@given(PASSAGES)
def test_counted(passages):
    check(passages, postings_of(passages))


@given(PARTS)
def test_joined(drawn):
    check_joined(drawn)


@pytest.mark.parametrize("bits", [0, 1])
def test_joined_where_tokens_share_a_hash(bits):
    @given(PARTS)
    @settings(max_examples=60)
    def run(drawn):
        check_joined(drawn)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocabulary, "_hashes", short_hashes(bits))
        run()


@pytest.mark.parametrize("block", [1, 3, 7])
def test_joined_in_blocks(monkeypatch, block):
    monkeypatch.setattr(arrays, "BLOCK", block)
    first = [(["a", "b", "a"], True), ([], True), (["b", "外资"], False), (["外资", "a"], True)]
    check_joined([first, [], [(["c"], False), (["b"], True)], [(["a", "c"], True)]])


def test_a_token_that_stands_often_counts_as_255():
    found = postings_of([["a"] * 300, ["a"] * 255, ["a"] * 254])
    assert read(found) == {"a": [(0, 255), (1, 255), (2, 254)]}
    assert found.lengths.tolist() == [300, 255, 254]


def test_nothing():
    check([], postings_of([]))
    check([[], []], postings_of([[], []]))
    check([], join_postings([], []))
    check([], join_postings([postings_of([["a"]])], [np.zeros(1, bool)]))
