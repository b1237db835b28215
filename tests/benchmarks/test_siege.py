"""The parts of the siege that need no chat: what it writes, and what it does to a folder."""

from __future__ import annotations

import random

from library_parts import THREE, Topics, fill

from benchmarks import siege


def test_every_article_is_one_that_no_other_is():
    assert siege.text_of(1) != siege.text_of(2)
    assert siege.text_of(1).startswith("Lot 1\n\n")
    assert len(siege.text_of(1)) > 50_000  # so that it is being added for a while


def test_each_kind_of_change_comes_and_none_leaves_the_folder(tmp_path):
    articles, chance = tmp_path / "articles", random.Random(1)
    articles.mkdir()
    (tmp_path / "own.md").write_text("Not in the folder.")
    seen = set()
    for number in range(400):
        path, other = articles / f"f{number % 5}.md", articles / "sub" / f"g{number % 5}.md"
        before = {one: one.read_text() for one in articles.rglob("*.md")}
        try:
            siege.change_one(chance, path, other)
        except OSError:
            continue
        after = {one: one.read_text() for one in articles.rglob("*.md")}
        seen.add((len(after) > len(before), len(after) < len(before), "" in after.values()))
    assert len(seen) >= 4
    assert [one.name for one in tmp_path.iterdir() if one.name != "articles"] == ["own.md"]


def test_a_storm_leaves_files_with_text_alone(tmp_path):
    counts = siege.disturb(tmp_path, 0.5)
    assert len(counts) == 3 and min(counts) > 0
    assert all(path.read_text() for path in tmp_path.rglob("*.md"))


def test_what_a_library_has_is_read_beside_whoever_writes(tmp_path, monkeypatch):
    fill(tmp_path / "library")
    monkeypatch.setattr("embeddings.encoder.load_encoder", lambda name: Topics())
    assert siege.kept(tmp_path / "library") == sorted(one.text for one in THREE)
