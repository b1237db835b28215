from __future__ import annotations

import math

import numpy as np
import pytest

from bot import settings
from bot.library.keywords import KeywordIndex
from bot.words import Term


def term(*tokens, weight=1.0, **shares):
    return Term({**dict.fromkeys(tokens, 1.0), **shares}, weight)


def bm25(frequency, holders, passages, length, mean):
    """One term's score by the formula, k1 = 1.2 and b = 0.75."""
    idf = math.log(1 + (passages - holders + 0.5) / (holders + 0.5))
    return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean))


@pytest.fixture
def index():
    return KeywordIndex.build([["a", "b"], ["a", "a", "c"], ["d"]])  # lengths 2, 3, 1: mean 2


def test_the_usual_constants():
    assert (settings.BM25_K1, settings.BM25_B) == (1.2, 0.75)


def test_one_word_by_hand(index):
    rows, scores = index.search([term("a")], 3)
    assert rows.tolist() == [1, 0]
    # idf ln(1 + 1.5 / 2.5) = 0.47000
    assert scores == pytest.approx(
        [0.47000 * 2 * 2.2 / (2 + 1.65), 0.47000 * 2.2 / (1 + 1.2)], abs=1e-5
    )
    assert scores == pytest.approx([bm25(2, 2, 3, 3, 2), bm25(1, 2, 3, 2, 2)])
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32


def test_words_add_up_by_weight(index):
    rows, scores = index.search([term("b"), term("d", weight=0.5), term("b", weight=2.0)], 3)
    assert rows.tolist() == [0, 2]
    assert scores == pytest.approx([3 * bm25(1, 1, 3, 2, 2), 0.5 * bm25(1, 1, 3, 1, 2)])


def test_synonyms_are_one_word(index):
    """Weighted sums of frequencies and of document frequencies (Pirkola 1998)."""
    rows, scores = index.search([term("a", c=0.5)], 3)
    # passage 1: frequency 2 + 0.5; passage 0: 1; holders 2 + 0.5
    assert rows.tolist() == [1, 0]
    assert scores == pytest.approx([bm25(2.5, 2.5, 3, 3, 2), bm25(1, 2.5, 3, 2, 2)])
    _, apart = index.search([term("a"), term("c", weight=0.5)], 3)
    assert apart[0] > scores[0]  # two words would count the rare synonym for more


def test_holders_are_at_most_all_passages(index):
    _, scores = index.search([term("a", "b", "c", "d")], 3)
    assert len(scores) == 3
    assert scores.max() == pytest.approx(bm25(3, 3, 3, 3, 2))
    assert (scores > 0).all()


def test_best_first_then_in_order():
    index = KeywordIndex.build([["x"], ["x"], ["x", "x"], ["x"]])
    assert index.search([term("x")], 4)[0].tolist() == [2, 0, 1, 3]
    assert index.search([term("x")], 1)[0].tolist() == [2]


def test_k_beyond_the_end_and_below_one(index):
    assert index.search([term("a")], 100)[0].tolist() == [1, 0]
    with pytest.raises(ValueError, match="k is 0"):
        index.search([term("a")], 0)


def test_nothing_matches(index):
    for terms in ([], [term("z")], [term()], [term(a=0.0)], [term("a", weight=0.0)]):
        rows, scores = index.search(terms, 3)
        assert rows.shape == scores.shape == (0,)


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_empty(passages, tmp_path):
    index = KeywordIndex.build(passages)
    assert len(index) == len(passages)
    assert index.search([term("a")], 3)[0].shape == (0,)
    index.write(tmp_path / "k")
    again = KeywordIndex.read(tmp_path / "k")
    assert len(again) == len(passages)
    assert "a" not in again


def test_written_and_read(tmp_path):
    index = KeywordIndex.build([["a", "外资", "\ud800"], ["a"], []])
    index.write(tmp_path / "k")
    again = KeywordIndex.read(tmp_path / "k")
    assert len(again) == 3
    assert "外资" in again
    for one in ("a", "外资", "\ud800"):
        for left, right in zip(index.search([term(one)], 3), again.search([term(one)], 3)):  # noqa: B905
            assert np.array_equal(left, right)
    (tmp_path / "k").unlink()  # nothing holds it open, Windows included


def test_a_damaged_file_is_closed_again(tmp_path):
    """An unclosed file is a ResourceWarning, and warnings are errors here."""
    import gc

    KeywordIndex.build([["a"]]).write(tmp_path / "k")
    whole = (tmp_path / "k").read_bytes()
    (tmp_path / "k").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Exception, match="zip"):
        KeywordIndex.read(tmp_path / "k")
    gc.collect()
