"""Arrays of numpy's in a folder, a file each: read into memory, or mapped where they are big."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

MAPPED = (
    16 * 1024 * 1024
)  # bytes from which a file is mapped: whoever cuts a mapped one short ends us


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes ``NAME.npy`` for each."""
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def read_arrays(folder: Path, names: Iterable[str]) -> list[NDArray[np.generic]]:
    """Reads them again; ValueError or OSError for a file that is not an array."""
    found = []
    for name in names:
        path = folder / f"{name}.npy"
        mapped = path.stat().st_size >= MAPPED
        array = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
        found.append(np.asarray(array))  # a memmap's own slices take five times as long to make
    return found
