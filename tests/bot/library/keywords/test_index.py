from __future__ import annotations

import math

import numpy as np
import pytest

from bot.core import settings
from bot.core.records import Term
from bot.library.keywords import bm25
from bot.library.keywords.index import KeywordIndex
from bot.library.keywords.vocabulary import Keys


def term(*tokens, weight=1.0, **shares):
    return Term({**dict.fromkeys(tokens, 1.0), **shares}, weight)


def search(index, terms, k):
    """What one index gives."""
    (found,) = bm25.search([index], terms, k)
    return found


def by_hand(frequency, holders, passages, length, mean):
    """One term's score by the formula, k1 = 1.2 and b = 0.75."""
    idf = math.log(1 + (passages - holders + 0.5) / (holders + 0.5))
    return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean))


@pytest.fixture
def index():
    return KeywordIndex.build([["a", "b"], ["a", "a", "c"], ["d"]])  # lengths 2, 3, 1: mean 2


def test_the_usual_constants():
    assert (settings.BM25_K1, settings.BM25_B) == (1.2, 0.75)


def test_one_word_by_hand(index):
    rows, scores = search(index, [term("a")], 3)
    assert rows.tolist() == [1, 0]
    # idf ln(1 + 1.5 / 2.5) = 0.47000
    assert scores == pytest.approx(
        [0.47000 * 2 * 2.2 / (2 + 1.65), 0.47000 * 2.2 / (1 + 1.2)], abs=1e-5
    )
    assert scores == pytest.approx([by_hand(2, 2, 3, 3, 2), by_hand(1, 2, 3, 2, 2)])
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32


def test_words_add_up_by_weight(index):
    rows, scores = search(index, [term("b"), term("d", weight=0.5), term("b", weight=2.0)], 3)
    assert rows.tolist() == [0, 2]
    assert scores == pytest.approx([3 * by_hand(1, 1, 3, 2, 2), 0.5 * by_hand(1, 1, 3, 1, 2)])


def test_synonyms_are_one_word(index):
    """Weighted sums of frequencies and of document frequencies (Pirkola 1998)."""
    rows, scores = search(index, [term("a", c=0.5)], 3)
    # passage 1: frequency 2 + 0.5; passage 0: 1; holders 2 + 0.5
    assert rows.tolist() == [1, 0]
    assert scores == pytest.approx([by_hand(2.5, 2.5, 3, 3, 2), by_hand(1, 2.5, 3, 2, 2)])
    _, apart = search(index, [term("a"), term("c", weight=0.5)], 3)
    assert apart[0] > scores[0]  # two words would count the rare synonym for more


def test_holders_are_at_most_all_passages(index):
    _, scores = search(index, [term("a", "b", "c", "d")], 3)
    assert len(scores) == 3
    assert scores.max() == pytest.approx(by_hand(3, 3, 3, 3, 2))
    assert (scores > 0).all()


def test_best_first_then_in_order():
    index = KeywordIndex.build([["x"], ["x"], ["x", "x"], ["x"]])
    assert search(index, [term("x")], 4)[0].tolist() == [2, 0, 1, 3]
    assert search(index, [term("x")], 1)[0].tolist() == [2]


def test_k_beyond_the_end_and_below_one(index):
    assert search(index, [term("a")], 100)[0].tolist() == [1, 0]
    with pytest.raises(ValueError, match="k is 0"):
        search(index, [term("a")], 0)


def test_nothing_matches(index):
    for terms in ([], [term("z")], [term()], [term(a=0.0)], [term("a", weight=0.0)]):
        rows, scores = search(index, terms, 3)
        assert rows.shape == scores.shape == (0,)


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_empty(passages, tmp_path):
    index = KeywordIndex.build(passages)
    assert len(index) == len(passages)
    assert search(index, [term("a")], 3)[0].shape == (0,)
    index.write(tmp_path)
    again = KeywordIndex.read(tmp_path)
    assert len(again) == len(passages)
    assert "a" not in again


def test_written_and_read(tmp_path):
    index = KeywordIndex.build([["a", "外资", "\ud800"], ["a"], []])
    index.write(tmp_path)
    again = KeywordIndex.read(tmp_path)
    assert len(again) == 3
    assert "外资" in again
    for one in ("a", "外资", "\ud800"):
        for left, right in zip(search(index, [term(one)], 3), search(again, [term(one)], 3)):  # noqa: B905
            assert np.array_equal(left, right)
    for path in tmp_path.iterdir():
        path.unlink()  # nothing holds it open, Windows included


@pytest.mark.parametrize("block", [1, 4, 8_000_000])
def test_joined_indexes_are_the_index_of_all(monkeypatch, block):
    monkeypatch.setattr("bot.library.keywords.arrays.BLOCK", block)
    passages = [["a", "b"], ["a", "a", "c"], ["d"], [], ["b", "外资", "a"], ["e", "d", "d"]]
    parts = [
        KeywordIndex.build(passages[:3]),
        KeywordIndex.build([]),
        KeywordIndex.build(passages[3:]),
    ]
    joined = KeywordIndex.join(parts, [None, None, None])
    assert same(joined, KeywordIndex.build(passages))
    kept = [np.array([True, False, True]), None, np.array([False, True, False])]
    left = KeywordIndex.join(parts, kept)
    assert same(left, KeywordIndex.build([passages[0], passages[2], passages[4]]))
    assert sorted(left.tokens()) == ["a", "b", "d", "外资"]  # the words of what went are gone
    assert len(KeywordIndex.join(parts[:1], [np.zeros(3, bool)])) == 0


def same(left, right):
    if left.tokens() != right.tokens() or left.lengths.tolist() != right.lengths.tolist():
        return False
    return all(
        np.array_equal(a, b)
        for token in left.tokens()
        for a, b in zip(postings(left, token), postings(right, token), strict=True)
    )


def postings(index, token):
    (number,) = index.find(Keys.from_tokens([token])).tolist()
    return index.postings(number)


def test_a_token_is_found_among_many():
    tokens = [f"{letter}{n}" for letter in "ab中\U0001f600" for n in range(50)]
    index = KeywordIndex.build([tokens[:120], tokens[80:]])
    keys = Keys.from_tokens([tokens[0], "丁", tokens[100], tokens[-1]])
    assert index.sizes(index.find(keys)).tolist() == [1, 0, 2, 1]
    for token in ("", "a", "a00", "b499", "丁", "\U0001f601", "~"):
        assert token not in index
    rows, counts, most = postings(KeywordIndex.build([["x"], ["y", "x", "x", "x"]]), "x")
    assert (rows.tolist(), counts.tolist(), most) == ([0, 1], [1, 3], 3)


def test_which_passages_hold_words():
    index = KeywordIndex.build([["rail", "road"], ["rail", "外资"], ["rails"], ["外资企业"]])
    assert index.holding(["rail"]).tolist() == [0, 1]
    assert index.holding(["rail", "road"]).tolist() == [0]
    assert index.holding(["rail", "nowhere"]).tolist() == []
    assert index.holding([], "rail").tolist() == [0, 1, 2]
    assert index.holding(["外资"], "").tolist() == [1]
    assert index.holding(["nowhere"], "外").tolist() == [1, 3]


def test_a_mask_takes_tokens_out_of_what_is_held():
    index = KeywordIndex.build([["rail", "road"], ["rail"], ["railing"]])
    left = KeywordIndex.join([index], [np.array([False, True, True])])
    assert "road" not in left
    assert left.holding(["rail"]).tolist() == [0]
    assert left.holding([], "rail").tolist() == [0, 1]
    assert left.holding([], "r" * 100).tolist() == []
    assert left.holding([]).tolist() == []
    assert postings(left, "rail")[2] == 1


def test_an_index_in_alphabetical_order_is_not_read(tmp_path):
    """As it was before tokens stood in the order of their hashes: its first file had this name."""
    KeywordIndex.build([["a", "b"]]).write(tmp_path)
    (tmp_path / "tokens.npy").rename(tmp_path / "letters.npy")
    np.save(tmp_path / "places.npy", np.array([1, 0], np.int32))
    with pytest.raises(OSError, match="tokens.npy"):
        KeywordIndex.read(tmp_path)


def test_mapped_files_give_what_memory_gives(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.library.keywords.arrays.MAPPED", 1)
    index = KeywordIndex.build([["rail", "外资"], ["rails", "rail"], []])
    index.write(tmp_path)
    again = KeywordIndex.read(tmp_path)
    assert same(index, again)
    assert again.holding(["外资"], "rails").tolist() == [0, 1]
    assert same(
        KeywordIndex.join([again, again], [None, None]), KeywordIndex.join([index] * 2, [None] * 2)
    )
