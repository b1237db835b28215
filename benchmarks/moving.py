"""How long a library takes to move to another encoder, and how long anybody waits for that.

Run ``python benchmarks/moving.py 10000 [100000]`` from the repository. The articles are made as in
``benchmarks/scale.py``. The other encoder is the bundled one with the numbers of its vectors in
reverse order, so that no other model is needed. The last figure is what each process that serves
the library would have to do after the switch if the indexes were not made before it.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np  # noqa: E402 - found through the line above
from numpy.typing import NDArray  # noqa: E402

from benchmarks.scale import built, peak, texts  # noqa: E402
from bot.library import LocalLibrary  # noqa: E402
from bot.library.local import index_files, reencode  # noqa: E402
from bot.library.local.library import FILE  # noqa: E402
from bot.library.local.migration_indexes import NewIndexes  # noqa: E402
from embeddings.encoder import bundled_encoder  # noqa: E402


class Reversed:
    """The bundled encoder's vectors, the last number first."""

    name, fingerprint = "reversed", "1"
    dim = bundled_encoder().dim

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit rows, float32 (n, dim)."""
        return np.ascontiguousarray(bundled_encoder().encode(texts)[:, ::-1])


def timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    """The same function, whose seconds are noted."""

    def call(*arguments: object, **named: object) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent.append(time.perf_counter() - began)

    return call


def moved(folder: Path) -> dict[str, float]:
    """Seconds that a library takes to move, and that those wait who use it."""
    indexing, writing = list[float](), list[float]()
    catch_up, write_transaction = NewIndexes.catch_up, reencode.write_transaction
    NewIndexes.catch_up = timed(catch_up, indexing)  # type: ignore[method-assign]
    reencode.write_transaction = timed(write_transaction, writing)
    try:
        with LocalLibrary.open(folder, bundled_encoder()) as serving:
            serving._named.give(Reversed())  # else it is looked for among the models
            began = time.perf_counter()
            reencode.reencode(folder / FILE, Reversed())
            whole = time.perf_counter() - began
            began = time.perf_counter()
            assert serving.refresh()
            following = time.perf_counter() - began
    finally:
        NewIndexes.catch_up = catch_up  # type: ignore[method-assign]
        reencode.write_transaction = write_transaction
    shutil.rmtree(folder / index_files.FOLDER)
    began = time.perf_counter()
    with LocalLibrary.open(folder, Reversed()) as library:
        again = time.perf_counter() - began
        passages = len(library)
    return {
        "passages": passages,
        "encoding and storing": whole - sum(indexing) - writing[-1],
        "indexes, before the switch": sum(indexing),
        "the switch": writing[-1],
        "longest other transaction": max(writing[:-1]),
        "a process that serves it takes it in": following,
        "making the indexes after it instead": again,
    }


def main() -> int:
    """Prints the figures of each size."""
    sizes = [int(size) for size in sys.argv[1:]] or [10_000]
    logging.disable()  # indexes that are taken away are warned of
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "library"
            built(folder, size, texts(None))
            load = f"load {os.getloadavg()[0]:.1f}"
            for name, value in moved(folder).items():
                print(f"{name}: {value:,.2f} s" if name != "passages" else f"{value:,} {name}")
            print(
                f"{os.cpu_count()} cores, {load} before, most memory {peak():,.0f} MB", flush=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
