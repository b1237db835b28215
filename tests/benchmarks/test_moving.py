"""The benchmark of moving to another encoder, over few passages."""

from __future__ import annotations

from benchmarks import moving, scale
from bot.library import LocalLibrary
from bot.library.local import reencode
from bot.library.local.migration_indexes import NewIndexes


def test_its_figures_are_those_of_a_move(tmp_path):
    parts = (NewIndexes.catch_up, reencode.write_transaction)
    folder = tmp_path / "library"
    scale.built(folder, 100, scale.texts(None))
    figures = moving.moved(folder)
    assert (NewIndexes.catch_up, reencode.write_transaction) == parts
    assert figures.pop("passages") >= 100
    assert len(figures) == 6
    assert all(0 < seconds < 60 for seconds in figures.values())
    with LocalLibrary.open(folder, moving.Reversed()) as library:
        assert library.check() == []
        assert library.snapshot().manifest.encoder == "reversed"
