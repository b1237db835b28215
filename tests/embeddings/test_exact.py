from __future__ import annotations

import threading

import faiss
import numpy as np
import pytest

from embeddings.index.exact import VectorIndex

# Four directions of the plane: north, north-east, east, south.
ROWS = np.array([[0, 1], [0.6, 0.8], [1, 0], [0, -1]], dtype=np.float32)


def test_search_gives_rows_and_cosines_best_first():
    rows, scores = VectorIndex.build(ROWS).search(np.array([0.0, 1.0]), 3)
    assert rows.tolist() == [0, 1, 2]
    assert scores == pytest.approx([1.0, 0.8, 0.0])
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32


def test_k_above_the_number_of_rows_gives_each_row_once_and_never_minus_one():
    rows, scores = VectorIndex.build(ROWS).search([0, 1], 1000)
    assert rows.tolist() == [0, 1, 2, 3]
    assert scores == pytest.approx([1.0, 0.8, 0.0, -1.0])


@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_is_refused(k):
    with pytest.raises(ValueError, match=rf"k is {k}; ask for at least 1"):
        VectorIndex.build(ROWS).search([0, 1], k)


def test_no_rows():
    index = VectorIndex.build(np.empty((0, 2)))
    rows, scores = index.search([0, 1], 5)
    assert (len(index), index.dim, rows.shape, scores.shape) == (0, 2, (0,), (0,))
    assert index.vectors.shape == (0, 2)
    assert len(VectorIndex.from_bytes(index.to_bytes())) == 0


def test_one_row():
    rows, scores = VectorIndex.build([[0.6, 0.8]]).search([1, 0], 1)
    assert rows.tolist() == [0]
    assert scores == pytest.approx([0.6])


def test_a_zero_vector_scores_zero_everywhere():
    rows, scores = VectorIndex.build(ROWS).search([0, 0], 4)
    assert sorted(rows.tolist()) == [0, 1, 2, 3]
    assert scores.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("vector", [[1, 0, 0], [1]])
def test_another_dimension_names_both_and_the_way_out(vector):
    with pytest.raises(ValueError, match=rf"dimension {len(vector)} .* index's 2; encode .* with"):
        VectorIndex.build(ROWS).search(vector, 1)


def test_two_vectors_at_once_are_refused():
    with pytest.raises(ValueError, match=r"dimension \(2, 2\) does not match"):
        VectorIndex.build(ROWS).search(np.eye(2), 1)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="NaN or infinity"):
        VectorIndex.build([[bad, 0]])
    with pytest.raises(ValueError, match="NaN or infinity"):
        VectorIndex.build(ROWS).search([bad, 0], 1)


@pytest.mark.parametrize("shape", [(4,), (2, 2, 2), (3, 0)])
def test_shapes_that_are_no_rows_are_refused(shape):
    with pytest.raises(ValueError, match="cannot be indexed"):
        VectorIndex.build(np.zeros(shape))


def test_rows_of_another_type_and_order_are_taken():
    index = VectorIndex.build(np.asfortranarray(ROWS, dtype=np.float64)[::-1])
    assert index.search([0, 1], 1)[0].tolist() == [3]


def test_the_given_rows_may_change_afterwards():
    given = ROWS.copy()
    index = VectorIndex.build(given)
    given[:] = 0
    assert index.search([0, 1], 1)[1] == pytest.approx([1.0])


def test_the_stored_rows_can_be_read_but_not_written():
    index = VectorIndex.build(ROWS)
    assert np.array_equal(index.vectors, ROWS)
    with pytest.raises(ValueError, match="read-only"):
        index.vectors[0, 0] = 5


def test_bytes_give_the_same_index_back():
    index = VectorIndex.build(ROWS)
    again = VectorIndex.from_bytes(index.to_bytes())
    assert np.array_equal(again.vectors, ROWS)
    assert again.search([0.6, 0.8], 4)[0].tolist() == index.search([0.6, 0.8], 4)[0].tolist()


@pytest.mark.parametrize("data", [b"", b"hello", bytes(100), b"\x80\x04."])
def test_bytes_that_are_no_index_are_refused(data):
    with pytest.raises(ValueError, match="not a FAISS index; build it again"):
        VectorIndex.from_bytes(data)


def test_truncated_bytes_are_refused():
    data = VectorIndex.build(ROWS).to_bytes()
    for length in range(len(data)):
        with pytest.raises(ValueError, match="not a FAISS index"):
            VectorIndex.from_bytes(data[:length])


def test_another_kind_of_index_is_refused():
    data = faiss.serialize_index(faiss.IndexFlatL2(2)).tobytes()
    with pytest.raises(ValueError, match="IndexFlatL2 is not a flat inner-product index"):
        VectorIndex.from_bytes(data)


def test_search_agrees_with_the_matrix_product():
    generator = np.random.default_rng(3)
    rows = generator.standard_normal((500, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = VectorIndex.build(rows)
    for query in rows[:20]:
        expected = np.argsort(-(rows @ query))[:7]
        found, scores = index.search(query, 7)
        assert found.tolist() == expected.tolist()
        assert scores == pytest.approx(rows[expected] @ query, abs=1e-6)


def test_threads_may_search_at_once():
    index = VectorIndex.build(ROWS)
    found: list[list[int]] = []
    threads = [
        threading.Thread(target=lambda: found.append(index.search([0, 1], 4)[0].tolist()))
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[0, 1, 2, 3]] * 16
