from __future__ import annotations

from itertools import pairwise

import faiss
import numpy as np
import pytest

from embeddings.index.approximate import ApproximateIndex


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def rows():
    generator = np.random.default_rng(5)
    middles = generator.normal(size=(200, 64))
    return unit(middles[generator.integers(0, 200, 4_000)] + generator.normal(size=(4_000, 64)))


@pytest.fixture(scope="module")
def index(rows):
    return ApproximateIndex.build(rows, np.arange(4_000) + 10)


def decoded(index):
    """All vectors that an index gives back (n, dim), and their numbers (n,)."""
    vectors, numbers = zip(*index._decode_vectors(), strict=True)
    return np.concatenate(vectors), np.concatenate(numbers)


def found(index, query, k=100):
    return index.search(query, k)[0]


def share(index, rows):
    """How many of the ten nearest are among the hundred that are found."""
    generator = np.random.default_rng(6)
    hit = []
    for query in unit(rows[::40] + 0.1 * generator.normal(size=(100, 64))):
        numbers, products = index.search(query, 100)
        assert len(numbers) == 100
        assert (np.diff(products) <= 0).all()
        best = np.argsort(-(rows @ query))[:10] + 10
        hit.append(len(set(best) & set(numbers)) / 10)
    return np.mean(hit)


def test_nearly_the_nearest(index, rows):
    assert share(index, rows) > 0.95
    numbers, products = index.search(rows[5], 100)
    assert np.abs(products - rows[numbers - 10] @ rows[5]).mean() < 0.1


def test_a_number_may_have_several_vectors(rows):
    index = ApproximateIndex.build(rows, np.arange(4_000) // 8)
    numbers, _ = index.search(rows[800], 50)
    assert (len(index), numbers[0]) == (4_000, 100)
    assert set(numbers) <= set(range(500))


def test_of_many_a_part_is_looked_through(index, rows, monkeypatch):
    monkeypatch.setattr("embeddings.index.approximate.LOOKED_THROUGH", 0)
    monkeypatch.setattr("embeddings.index.approximate.LEAST_SHARE", 1e-9)  # one of the 15 cells
    few = index.search(rows[5], 3_999)[0]
    assert 20 < len(few) < 2_000
    assert 15 in few
    monkeypatch.setattr("embeddings.index.approximate.LEAST_SHARE", 0.5)
    half = len(index.search(rows[5], 3_999)[0])
    assert len(few) < half < 3_900
    monkeypatch.setattr("embeddings.index.approximate.LOOKED_THROUGH", 4_000)
    assert len(index.search(rows[5], 3_999)[0]) >= 3_900
    assert len(index.search(rows[5], 3_999, beside=4_000)[0]) == half


def test_only_among_those_that_are_allowed(index, rows):
    allowed = np.arange(17, 4_000, 4)
    numbers, products = index.search(rows[0], 50, allowed)
    assert len(numbers) == 50
    assert set(numbers) <= set(allowed)
    exact = rows[allowed - 10] @ rows[0]
    assert set(allowed[np.argsort(-exact)[:5]]) <= set(numbers)
    assert index.search(rows[0], 3, np.empty(0, np.int64))[0].shape == (0,)
    assert set(index.search(rows[0], 9, np.array([1, 4_009, 99_999]))[0]) <= {4_009}


def test_joined_is_what_is_made_of_all(index, rows):
    numbers = np.arange(4_000) + 10
    first = ApproximateIndex.build(rows[:1_000], numbers[:1_000], codes_of=index)
    second = ApproximateIndex.build(rows[1_000:], numbers[1_000:], codes_of=index)
    joined = ApproximateIndex.join([first, second])
    assert (len(first), len(second), len(joined)) == (1_000, 3_000, 4_000)
    for left, right in zip(joined.search(rows[3], 9), index.search(rows[3], 9), strict=True):
        assert np.array_equal(left, right)


def test_joined_with_other_codes(rows):
    numbers = np.arange(4_000) + 10
    parts = [
        ApproximateIndex.build(rows[at : at + 2_000], numbers[at : at + 2_000]) for at in (0, 2_000)
    ]
    joined = ApproximateIndex.join(parts)
    assert len(joined) == 4_000
    assert share(joined, rows) > 0.85  # what was coded twice is less sharp


def test_without_what_is_gone(index, rows):
    gone = np.arange(10, 4_010, 2)
    left = index.copy_without(gone)
    assert (len(left), len(index)) == (2_000, 4_000)
    assert not set(found(left, rows[0])) & set(gone)
    again = ApproximateIndex.build(rows[1::2], np.arange(11, 4_010, 2), codes_of=index)
    for query in rows[:20]:  # of equal ones the order may be another
        assert left.search(query, 50)[1] == pytest.approx(again.search(query, 50)[1])
    assert len(index.copy_without(np.arange(5_000))) == 0
    assert len(index.copy_without(np.empty(0, np.int64))) == 4_000


def test_none_at_all(index, rows, tmp_path):
    none = ApproximateIndex.build(np.empty((0, 64)), np.empty(0, np.int64), codes_of=index)
    assert len(none) == 0
    assert none.search(rows[0], 5)[0].shape == (0,)
    none.write(str(tmp_path / "none"))
    assert len(ApproximateIndex.read(str(tmp_path / "none"))) == 0
    assert len(ApproximateIndex.join([none, index])) == 4_000


def test_the_same_rows_make_the_same_index(rows, tmp_path):
    for name in ("one", "two"):
        ApproximateIndex.build(rows[:500], np.arange(500)).write(str(tmp_path / name))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_written_and_read(index, rows, tmp_path):
    index.write(str(tmp_path / "index"))
    again = ApproximateIndex.read(str(tmp_path / "index"))
    assert (len(again), again.dim) == (4_000, 64)
    for left, right in zip(index.search(rows[3], 9), again.search(rows[3], 9), strict=True):
        assert np.array_equal(left, right)
    with pytest.raises(OSError, match="could not be written"):
        index.write(str(tmp_path / "nowhere" / "index"))


@pytest.mark.parametrize("count", [1, 3, 20])
@pytest.mark.parametrize("dim", [1, 2, 7, 12])
def test_few_rows_and_odd_dimensions(count, dim):
    rows = unit(np.random.default_rng(8).normal(size=(count, dim)) + 0.01)
    numbers, products = ApproximateIndex.build(rows, np.arange(count)).search(rows[0], 50)
    assert sorted(numbers.tolist()) == list(range(count))
    assert (np.diff(products) <= 0).all()
    assert dim < 7 or numbers[0] == 0


def test_asked_for_all_the_same_are_the_best(index, rows):
    some, products = index.search(rows[5], 50)
    every, more = index.search(rows[5], 9_999)
    assert sorted(every.tolist()) == list(range(10, 4_010))
    assert more[:50] == pytest.approx(products, abs=0.02)  # tables are of eight bits there
    assert len(set(every[:50]) & set(some)) >= 45
    assert sorted(index.search(rows[5], 9_999, np.array([12, 40, 9_000]))[0]) == [12, 40]


def test_what_is_no_index(tmp_path):
    flat = faiss.IndexFlatIP(2)
    with pytest.raises(ValueError, match="IndexFlatIP is not an index of ours"):
        ApproximateIndex(flat)
    with pytest.raises(ValueError, match="build it again"):
        ApproximateIndex(faiss.IndexIVFFlat(flat, 2, 3))
    (tmp_path / "text").write_bytes(b"text")
    with pytest.raises(ValueError, match="is not a FAISS index"):
        ApproximateIndex.read(str(tmp_path / "text"))
    for rows in (np.empty((0, 4)), np.zeros(4)):
        with pytest.raises(ValueError, match="cannot be indexed"):
            ApproximateIndex.build(rows, np.empty(0, np.int64))
    with pytest.raises(ValueError, match="NaN"):
        ApproximateIndex.build(np.full((3, 4), np.nan), np.arange(3))
    with pytest.raises(ValueError, match="3 vectors cannot stand under 2 numbers"):
        ApproximateIndex.build(np.eye(3), np.arange(2))


def test_what_cannot_be_asked(index):
    with pytest.raises(ValueError, match="k is 0"):
        index.search(np.zeros(64), 0)
    with pytest.raises(ValueError, match="dimension 3 does not match the index's 64"):
        index.search(np.zeros(3), 1)


@pytest.mark.parametrize("cuts", [(32, 64), (31, 640), (0, 1_024), (1, 2), (2_000, 2_016)])
def test_joined_whatever_fills_the_blocks(index, rows, cuts):
    places = [0, *cuts, len(rows)]
    numbers = np.arange(4_000) + 10
    parts = [
        ApproximateIndex.build(rows[a:b], numbers[a:b], codes_of=index) for a, b in pairwise(places)
    ]
    joined = ApproximateIndex.join(parts)
    vectors, found = decoded(joined)
    expected, all_ = decoded(index)
    assert np.array_equal(np.sort(found), numbers)
    assert np.array_equal(vectors[np.argsort(found)], expected[np.argsort(all_)])
