from __future__ import annotations

import pytest

from benchmarks.adding import steps, whole, written


@pytest.fixture
def folder(tmp_path):
    for number in range(3):
        text = f"徐州{number}年實際使用外資。\n\nThe hive holds {number} bees."
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_step_is_timed(folder):
    found = steps(folder)
    assert (found.pop("articles"), found.pop("count")) == (3, 6)
    assert list(found) == ["reading", "cutting", "words", "tokens and vectors", "passages", "rows"]
    assert all(0 <= seconds < 60 for seconds in found.values())


def test_the_whole_counts_all_passages(folder, monkeypatch):
    monkeypatch.setenv("WENDA_PROCESSES", "1")  # put back afterwards
    found = whole(folder, 1)
    assert (found["processes"], found["passages"]) == (1, 6)
    assert 0 < found["a second"] < 100_000


def test_articles_are_made(tmp_path):
    folder = written(tmp_path, 4, None)
    found = sorted(path.name for path in folder.iterdir())
    assert found == [f"made-{number}.txt" for number in range(4)]
    assert "the figure was" in (folder / "made-0.txt").read_text(encoding="utf-8")
