"""Stretches of arrays, taken in blocks."""

from __future__ import annotations

import numpy as np
import pytest

from bot.library.keywords import arrays
from bot.library.keywords.arrays import blocks, positions, read_arrays, take_stretches, write_arrays


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (1, [(0, 1), (1, 2), (2, 3), (3, 4)]),
        (5, [(0, 2), (2, 3), (3, 4)]),
        (6, [(0, 2), (2, 4)]),
        (100, [(0, 4)]),
    ],
)
def test_blocks_of_at_most_so_many_values(monkeypatch, most, expected):
    monkeypatch.setattr(arrays, "BLOCK", most)
    sizes = np.array([2, 3, 5, 1])
    assert list(blocks(np.cumsum(sizes))) == expected
    assert list(blocks(np.empty(0, np.int64))) == []
    values = np.arange(20, dtype=np.int32)
    found = take_stretches(values, np.array([10, 0, 3, 19]), sizes)
    assert found.tolist() == [10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 19]
    assert found.dtype == np.int32


def test_places_of_stretches():
    assert positions(np.array([7, 1, 4]), np.array([2, 0, 3])).tolist() == [7, 8, 4, 5, 6]
    nothing = np.empty(0, np.int64)
    assert positions(nothing, nothing).shape == (0,)
    assert take_stretches(np.arange(3), nothing, nothing).shape == (0,)


@pytest.mark.parametrize("mapped", [1, 10**9])
def test_written_and_read(tmp_path, monkeypatch, mapped):
    monkeypatch.setattr(arrays, "MAPPED", mapped)
    write_arrays(tmp_path, {"one": np.arange(5), "none": np.empty(0, np.uint8)})
    one, none = read_arrays(tmp_path, ("one", "none"))
    assert (one.tolist(), none.tolist(), none.dtype) == ([0, 1, 2, 3, 4], [], np.uint8)
    assert isinstance(one.base, np.memmap) == (mapped == 1)
    with pytest.raises(OSError, match="two"):
        read_arrays(tmp_path, ("two",))
