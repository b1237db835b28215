"""Arrays ↔ files, one for each; and stretches of arrays, taken in blocks to save memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

Scalar = TypeVar("Scalar", bound=np.generic)

# Bytes from which a file is mapped into memory. Smaller ones are read: if somebody cuts a mapped
# file short, reading it ends the process.
MAPPED = 16 * 1024 * 1024
BLOCK = 8_000_000  # values moved at one time: about 200 MB with the places they go to


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes ``NAME.npy`` for each."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def read_arrays(folder: Path, names: Iterable[str]) -> list[NDArray[np.generic]]:
    """The arrays of these names, in their order; ValueError or OSError for a file that is none."""
    arrays = []
    for name in names:
        path = folder / f"{name}.npy"
        mapped = path.stat().st_size >= MAPPED
        array = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
        arrays.append(np.asarray(array))  # a memmap's own slices take five times as long to make
    return arrays


def blocks(ends: Ints) -> Iterator[tuple[int, int]]:
    """Groups of stretches, as (first, last + 1), of at most BLOCK values or a single stretch.

    ``ends`` (n,) says where each stretch ends, one beginning where the one before it ends.
    """
    start = 0
    while start < len(ends):
        room = (int(ends[start - 1]) if start else 0) + BLOCK
        stop = max(start + 1, int(np.searchsorted(ends, room, "right")))
        yield start, stop
        start = stop


def positions(begins: Ints, sizes: Ints) -> Ints:
    """The places of all values of some stretches, one stretch after the other."""
    ends = np.cumsum(sizes)
    places: Ints = np.repeat(begins - (ends - sizes), sizes)
    places += np.arange(len(places))
    return places


def take_stretches(values: NDArray[Scalar], begins: Ints, sizes: Ints) -> NDArray[Scalar]:
    """The values of some stretches, one stretch after the other."""
    ends = np.cumsum(sizes)
    taken = np.empty(ends[-1] if len(ends) else 0, values.dtype)
    for start, stop in blocks(ends):
        at = ends[start] - sizes[start]
        taken[at : ends[stop - 1]] = values[positions(begins[start:stop], sizes[start:stop])]
    return taken
