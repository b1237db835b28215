"""Every method of an approximate index: built, read, copied, and read then copied."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from embeddings.index import approximate
from embeddings.index.approximate import ApproximateIndex

ROOT = Path(__file__).parents[2]
WAYS = ("built", "read", "from bytes", "copied", "read, copied")
SIZES = (0, 1, 31, 32, 33, 1_500)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def drawn(count, dim=20, seed=3):
    return unit(np.random.default_rng(seed).normal(size=(count, dim)) + 0.01)


def turned(index, way, folder):
    """The same index, come about in another way."""
    if "read" in way:
        folder.mkdir(exist_ok=True)
        index.write(str(folder / "index"))
        index = ApproximateIndex.read(str(folder / "index"))
    if "bytes" in way:
        index = ApproximateIndex.from_bytes(index.to_bytes())
    if "copied" in way:
        index = ApproximateIndex.join([index])
    return index


def decoded(index):
    """All vectors (n, dim) and their numbers (n,), by number."""
    parts = [(np.empty((0, index.dim)), np.empty(0, np.int64)), *index._decode_vectors()]
    vectors, numbers = (np.concatenate(some) for some in zip(*parts, strict=True))
    order = np.argsort(numbers, kind="stable")
    return vectors[order], numbers[order]


def by_faiss(index):
    """As ``decoded``, by FAISS itself, which can where the index was built here."""
    inner = index._index
    numbers, vectors = [], []
    for cell in range(inner.nlist):
        size = inner.invlists.list_size(cell)
        numbers += [inner.invlists.get_single_id(cell, at) for at in range(size)]
        for at in range(size):
            vectors.append(np.empty(index.dim, np.float32))
            inner.reconstruct_from_offset(cell, at, faiss.swig_ptr(vectors[-1]))
    order = np.argsort(numbers, kind="stable")
    return np.array(vectors).reshape(-1, index.dim)[order], np.array(numbers, np.int64)[order]


def same(left, right):
    return all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))


@pytest.fixture(scope="module")
def codes():
    return ApproximateIndex.build(drawn(700), np.arange(700))


@pytest.fixture(params=[(way, size) for way in WAYS for size in SIZES], ids=str)
def case(request, codes, tmp_path):
    """How many vectors there are, an index of them, come about in some way, and one built here."""
    way, size = request.param
    built = ApproximateIndex.build(drawn(size, seed=4), np.arange(size) * 3, codes_of=codes)
    return size, turned(built, way, tmp_path / "there"), built


@pytest.fixture(params=WAYS)
def other(request, tmp_path):
    """An index of other codes, of 900 vectors under numbers from 10,000 on."""
    built = ApproximateIndex.build(drawn(900, seed=9), np.arange(10_000, 10_900))
    return turned(built, request.param, tmp_path / "other")


BEFORE = """
import sys, numpy as np
from embeddings.index.approximate import ApproximateIndex as Index
rows = np.eye(64, dtype=np.float32).repeat(9, axis=0)
built = Index.build(rows, np.arange(576))
built.write(sys.argv[1])
other = Index.build(rows[::-1][:300], np.arange(1_000, 1_300))
read = Index.read(sys.argv[1])
for index in (read, Index.join([read])):
    assert len(index.search(rows[0], 576)[0]) == 576
    assert len(Index.join([other, index])) == 876
"""


def test_what_was_read_is_read_back_and_nothing_ends_the_process(tmp_path):
    command = [sys.executable, "-c", BEFORE, str(tmp_path / "index")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("dim", [1, 2, 7, 12, 20, 64])
@pytest.mark.parametrize("count", [1, 20, 31, 32, 33, 900])
def test_codes_are_read_back_as_faiss_reads_them(count, dim, monkeypatch):
    index = ApproximateIndex.build(drawn(count, dim), np.arange(count) // 3)
    assert same(decoded(index), by_faiss(index))
    monkeypatch.setattr(approximate, "CODED_AT_ONCE", 32)
    assert same(decoded(index), by_faiss(index))


def test_read_back(case):
    size, index, built = case
    assert (len(index), index.dim) == (size, 20)
    assert same(decoded(index), decoded(built))
    assert same(decoded(built), by_faiss(built))


def test_searched(case, codes):
    size, index, built = case
    query = drawn(1, seed=5)[0]
    vectors, numbers = decoded(built)
    for k in (1, max(1, size - 1), max(1, size), size + 1, 5_000):
        found, products = index.search(query, k)
        assert len(found) == min(k, size)
        assert (np.diff(products) <= 0).all()
        assert products == pytest.approx(np.sort(vectors @ query)[::-1][:k], abs=0.03)
        assert set(found) <= set(numbers)
    for k in (3, 5_000):
        for allowed in (np.empty(0, np.int64), np.array([3, 30, 60, 90, 99_999])):
            found, _ = index.search(query, k, allowed)
            assert len(found) == min(k, np.isin(numbers, allowed).sum())
            assert set(found) <= set(allowed)


def test_without_some_and_all(case):
    size, index, built = case
    vectors, numbers = decoded(built)
    for gone in (numbers[:0], numbers[::2], numbers[-1:], np.array([1, 77_777]), numbers):
        left = index.copy_without(gone)
        kept = np.isin(numbers, gone, invert=True)
        assert same(decoded(left), (vectors[kept], numbers[kept]))
        assert len(left.search(vectors[0] if size else np.ones(20), 9)[0]) == min(9, kept.sum())
    assert len(index) == size


def test_joined_with_the_same_codes(case, codes):
    size, index, built = case
    vectors, numbers = decoded(built)
    more = ApproximateIndex.build(drawn(40, seed=6), np.arange(7_000, 7_040), codes_of=index)
    expected = (np.vstack([vectors, decoded(more)[0]]), np.r_[numbers, np.arange(7_000, 7_040)])
    assert same(decoded(ApproximateIndex.join([index, more])), expected)
    assert same(decoded(ApproximateIndex.join([more, index])), expected)
    assert len(index) == size


def test_joined_with_other_codes(case, other):
    size, index, built = case
    vectors, numbers = decoded(built)
    for first, second in ((index, other), (other, index)):
        joined = ApproximateIndex.join([first, second])
        assert len(joined) == size + 900
        assert len(joined.search(np.ones(20), 9_999)[0]) == size + 900
        found, all_ = decoded(joined)
        assert all_.tolist() == [*numbers.tolist(), *range(10_000, 10_900)]
        kept = found[:size] if first is index else found[size:]
        assert np.array_equal(kept, vectors if first is index else decoded(other)[0])
        assert np.einsum("ij,ij->i", found[:size], vectors).mean() > 0.5 if size else True


def test_what_is_removed_and_what_memory_held_is_in_no_byte(case):
    size, index, _ = case
    left = np.arange(size)[::3]
    rows = drawn(size, seed=4)[::3]
    gone = np.setdiff1d(np.arange(size), left) * 3
    cut = index.copy_without(gone)
    assert cut.to_bytes() == index.copy_without(gone).to_bytes()
    whole = ApproximateIndex.join([cut.copy_empty(), cut])
    assert whole.to_bytes() == cut.to_bytes()
    inner = cut._index
    assert same(decoded(cut)[1:], [left * 3])
    order = np.concatenate([n for _, n in cut._decode_vectors()]) // 9 if size else np.empty(0, int)
    again = ApproximateIndex.build(rows[order], order * 9, codes_of=index)
    assert [inner.invlists.list_size(c) for c in range(inner.nlist)] == [
        again._index.invlists.list_size(c) for c in range(inner.nlist)
    ]
    assert again.to_bytes() == cut.to_bytes()


def test_codes_for_others(case, codes):
    _, index, _ = case
    rows = drawn(200, seed=8)
    again = ApproximateIndex.build(rows, np.arange(200), codes_of=index)
    first = ApproximateIndex.build(rows, np.arange(200), codes_of=codes)
    assert again.to_bytes() == first.to_bytes()
    assert len(index.copy_empty()) == 0
    assert len(index.copy_empty().search(rows[0], 5)[0]) == 0
    assert same(decoded(ApproximateIndex.join([index.copy_empty(), again])), decoded(first))


def test_written_and_read_again(case, tmp_path):
    size, index, built = case
    index.write(str(tmp_path / "again"))
    assert same(decoded(ApproximateIndex.read(str(tmp_path / "again"))), decoded(built))
    assert ApproximateIndex.from_bytes(index.to_bytes()).to_bytes() == index.to_bytes()


def test_bytes_that_are_no_index():
    with pytest.raises(ValueError, match="4 bytes are not a FAISS index"):
        ApproximateIndex.from_bytes(b"text")
    flat = faiss.IndexFlatIP(3)
    with pytest.raises(ValueError, match="IndexFlatIP is not an index of ours"):
        ApproximateIndex.from_bytes(faiss.serialize_index(flat).tobytes())
    for residual, blocks in ((True, 32), (False, 64)):
        index = faiss.IndexIVFPQFastScan(
            faiss.IndexFlatIP(4), 4, 2, 2, 4, faiss.METRIC_INNER_PRODUCT, blocks
        )
        index.by_residual = residual
        with pytest.raises(ValueError, match="is not an index of ours"):
            ApproximateIndex(index)
