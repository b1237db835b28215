from __future__ import annotations

import faiss
import numpy as np
import pytest

from embeddings.approximate import ApproximateIndex


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def rows():
    generator = np.random.default_rng(5)
    middles = generator.normal(size=(200, 64))
    return unit(middles[generator.integers(0, 200, 4_000)] + generator.normal(size=(4_000, 64)))


@pytest.fixture(scope="module")
def index(rows):
    return ApproximateIndex.build(rows)


def test_nearly_the_nearest(index, rows):
    generator = np.random.default_rng(6)
    hit = []
    for query in unit(rows[::40] + 0.1 * generator.normal(size=(100, 64))):
        found, products = index.search(query, 50)
        assert products == pytest.approx(rows[found] @ query, abs=0.02)
        assert (np.diff(products) <= 0).all()
        best = np.argsort(-(rows @ query))[:10]
        again = found[np.argsort(-(rows[found] @ query))[:10]]  # in order, as a library has them
        hit.append(len(set(best) & set(again)) / 10)
    assert np.mean(hit) > 0.97


def test_only_among_those_that_are_allowed(index, rows):
    allowed = np.zeros(len(rows), bool)
    allowed[7::1_000] = True
    found, _ = index.search(rows[0], 50, allowed)
    assert sorted(found.tolist()) == [7, 1_007, 2_007, 3_007]
    assert index.search(rows[0], 3, np.zeros(len(rows), bool))[0].shape == (0,)


def test_rows_are_nearly_what_was_given(index, rows):
    kept = index.rows()
    assert kept.shape == rows.shape
    assert np.abs(kept - rows).max() < 1 / 255


def test_the_same_rows_make_the_same_index(rows, tmp_path):
    for name in ("one", "two"):
        ApproximateIndex.build(rows[:500]).write(str(tmp_path / name))
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
    found, _ = ApproximateIndex.build(rows).search(rows[0], 50)
    assert sorted(found.tolist()) == list(range(count))


def test_what_is_no_index(tmp_path):
    flat = faiss.IndexFlatIP(2)
    with pytest.raises(ValueError, match="IndexFlatIP is not an index of ours"):
        ApproximateIndex(flat)
    with pytest.raises(ValueError, match="IndexFlat keeps the rows"):
        ApproximateIndex(faiss.IndexRefineFlat(flat))
    (tmp_path / "text").write_bytes(b"text")
    with pytest.raises(ValueError, match="is not a FAISS index"):
        ApproximateIndex.read(str(tmp_path / "text"))
    for rows in (np.empty((0, 4)), np.zeros(4)):
        with pytest.raises(ValueError, match="cannot be indexed"):
            ApproximateIndex.build(rows)
    with pytest.raises(ValueError, match="NaN"):
        ApproximateIndex.build(np.full((3, 4), np.nan))


def test_what_cannot_be_asked(index):
    with pytest.raises(ValueError, match="k is 0"):
        index.search(np.zeros(64), 0)
    with pytest.raises(ValueError, match="dimension 3 does not match the index's 64"):
        index.search(np.zeros(3), 1)
