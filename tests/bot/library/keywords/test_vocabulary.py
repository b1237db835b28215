"""Tokens and their numbers, also where two tokens have one hash."""

from __future__ import annotations

import numpy as np
import pytest

from bot.library.keywords import vocabulary
from bot.library.keywords.vocabulary import Keys, Vocabulary

TOKENS = ["b", "", "外资", "a", "\ud800", "ab", "x" * 5_000, "\U0001f600"]


def one_hash(names):
    """1 for whatever it is given."""
    return np.ones(len(list(names)), np.uint64)


def test_each_token_has_its_number():
    found, numbers = Vocabulary.from_tokens(TOKENS)
    assert sorted(numbers.tolist()) == list(range(8))
    assert [found.tokens()[number] for number in numbers] == TOKENS
    assert (np.diff(found.hashes.astype(object)) > 0).all()
    keys = Keys.from_tokens([*TOKENS, "c", "外", "aba"])
    assert found.find(keys).tolist() == [*numbers.tolist(), -1, -1, -1]


def test_hashes_are_those_of_the_files_that_are_there():
    """Another way to hash would find nothing in an index that was written before."""
    assert [hex(one) for one in Keys.from_tokens(["a", "外资", "\ud800"]).hashes.tolist()] == [
        "0x2f42665b399ef840",
        "0xf2d17dae079b02e",
        "0x680d7d923e780842",
    ]


def test_none():
    found, numbers = Vocabulary.from_tokens([])
    assert (len(found), len(numbers), found.tokens()) == (0, 0, [])
    assert found.find(Keys.from_tokens(["a"])).tolist() == [-1]
    assert found.find(Keys.from_tokens([])).tolist() == []
    assert found.beginning("").tolist() == []


def test_two_tokens_with_one_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(vocabulary, "_hashes", one_hash)
    found, numbers = Vocabulary.from_tokens(["d", "b", "a", "c"])
    assert found.tokens() == ["a", "b", "c", "d"]  # in the same order whatever came first
    assert numbers.tolist() == [3, 1, 0, 2]
    assert found.find(Keys.from_tokens(["a", "b", "c", "d", "e", ""])).tolist() == [
        0,
        1,
        2,
        3,
        -1,
        -1,
    ]


@pytest.mark.parametrize(
    ("begun", "expected"),
    [
        ("a", ["a", "ab"]),
        ("ab", ["ab"]),
        ("abc", []),
        ("外", ["外资"]),
        ("\ud800", ["\ud800"]),
        ("x" * 4_999, ["x" * 5_000]),
        ("", sorted(TOKENS)),
    ],
)
def test_tokens_that_begin_so(begun, expected):
    found, _ = Vocabulary.from_tokens(TOKENS)
    numbers = found.beginning(begun).tolist()
    assert sorted(found.tokens()[number] for number in numbers) == expected
    assert numbers == sorted(numbers)
