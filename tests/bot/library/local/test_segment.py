"""Segments: joined, cut down, grown together, written and read."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core import settings
from bot.core.records import Term
from bot.library.keywords.bm25 import search
from bot.library.local.segment import Segment, build, compact_segments, join, remove_passages
from bot.library.local.snapshot import best_of, nearest

DIM = 64


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def made(first, count, seed=0):
    """Passages first, first + 1, …: 1 to 4 vectors each, a little alike, and a word of its own."""
    generator = np.random.default_rng(seed + first)
    counts = generator.integers(1, 5, count)
    matter = np.repeat(generator.normal(size=(count, DIM)), counts, axis=0)
    vectors = unit(matter + generator.normal(size=matter.shape))
    ids = np.arange(first, first + count, dtype=np.int64)
    return build(ids, counts, vectors, [["all", f"w{number}"] for number in ids])


def scores(segment, query):
    """Passage → score, by the definition."""
    found, at = {}, 0
    for number, count in zip(segment.ids.tolist(), segment.counts.tolist(), strict=True):
        own, *others = (segment.vectors.vectors[at : at + count] @ query).tolist()
        found[number] = 0.5 * own + 0.5 * max(others, default=own)
        at += count
    return found


def stored(*segments):
    """What SQLite has of their vectors."""

    def read(ids, dim):
        assert dim == DIM
        parts = []
        for number in ids.tolist():
            (one,) = [one for one in segments if number in one.ids]
            place = int(np.flatnonzero(one.ids == number)[0])
            start = int(one.counts[:place].sum())
            parts.append(one.vectors.vectors[start : start + one.counts[place]])
        return np.array([len(part) for part in parts]), np.concatenate(parts)

    return read


def test_flat_segments_give_the_nearest_exactly():
    first, second = made(1, 60), made(100, 40)
    for query in unit(np.random.default_rng(1).normal(size=(30, DIM))):
        expected = sorted(
            (scores(first, query) | scores(second, query)).items(), key=lambda one: -one[1]
        )
        ids, found = nearest([first, second], query, 7, stored())
        assert ids.tolist() == [number for number, _ in expected[:7]]
        assert found == pytest.approx([score for _, score in expected[:7]], abs=1e-6)


def test_big_segments_are_approximate_and_scored_from_what_is_stored(monkeypatch):
    whole = made(1, 900)
    monkeypatch.setattr(settings, "FLAT_PASSAGES", 500)
    monkeypatch.setattr(settings, "RESCORED_LEAST", 100)
    big, small = made(1, 900), made(2_000, 50)
    assert (big.flat, small.flat) == (False, True)
    assert len(big.vectors) == big.counts.sum()
    hit = 0
    for query in unit(np.random.default_rng(2).normal(size=(30, DIM))):
        expected = scores(whole, query) | scores(small, query)
        best = sorted(expected, key=lambda number: -expected[number])[:10]
        ids, found = nearest([big, small], query, 10, stored(whole, small))
        assert found == pytest.approx([expected[number] for number in ids.tolist()], abs=1e-6)
        hit += len(set(ids.tolist()) & set(best))
    assert hit / 300 > 0.85  # of vectors at random: those of texts lie better


def test_the_best_of_several_findings():
    one = (np.array([5, 3]), np.array([0.9, 0.2], np.float32))
    two = (np.array([1, 4]), np.array([0.9, 0.5], np.float32))
    ids, found = best_of([one, two], 3)
    assert ids.tolist() == [1, 5, 4]
    assert found.tolist() == pytest.approx([0.9, 0.9, 0.5])
    assert best_of([], 3)[0].shape == (0,)


def same(left, right):
    return (
        left.ids.tolist() == right.ids.tolist()
        and left.counts.tolist() == right.counts.tolist()
        and left.keywords.tokens() == right.keywords.tokens()
        and np.array_equal(left.vectors.vectors, right.vectors.vectors)
    )


def test_joined_segments_are_the_segment_of_all():
    parts = [made(1, 20), made(50, 1), made(60, 30)]
    joined = join(parts)
    assert joined.ids.tolist() == [*range(1, 21), 50, *range(60, 90)]
    assert joined.fits(DIM)
    vectors = np.concatenate([one.vectors.vectors for one in parts])
    words = [["all", f"w{number}"] for number in joined.ids]
    assert same(joined, build(joined.ids, joined.counts, vectors, words))


def test_what_is_gone_leaves_nothing_behind():
    left = join([made(1, 20), made(60, 30)], np.array([3, 60, 61, 999]))
    assert len(left) == 47
    assert "w3" not in left.keywords
    assert "w4" in left.keywords
    assert left.fits(DIM)
    query = made(1, 20).vectors.vectors[0]
    assert not {3, 60, 61} & set(nearest([left], query, 47, stored())[0].tolist())


def test_only_segments_with_something_gone_are_made_anew():
    parts = [made(1, 5), made(10, 5), made(20, 2)]
    found = remove_passages(parts, np.array([12, 20, 21]))
    assert [one.ids.tolist() for one in found] == [[1, 2, 3, 4, 5], [10, 11, 13, 14]]
    assert found[0] is parts[0]
    assert remove_passages(parts, np.array([], np.int64)) == parts


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([7], [7]),
        ([7, 1], [7, 1]),
        ([7, 3], [7, 3]),
        ([7, 4], [11]),
        ([100, 7, 3, 1], [100, 11]),
        ([100, 30, 10, 10], [150]),
        ([1, 1, 1], [3]),
        ([100, 1, 1, 1, 1], [100, 4]),
    ],
)
def test_neighbours_grow_together(sizes, expected):
    starts = np.cumsum([1, *sizes])
    parts = [made(int(start), size) for start, size in zip(starts, sizes, strict=False)]
    found = compact_segments(parts)
    assert [len(one) for one in found] == expected
    assert [n for one in found for n in one.ids.tolist()] == [
        n for one in parts for n in one.ids.tolist()
    ]


def test_growing_one_by_one_leaves_few():
    parts, moved = [], 0
    for number in range(1, 300):
        before = {id(one) for one in parts}
        parts = compact_segments([*parts, made(number, 1)])
        moved += sum(len(one) for one in parts if id(one) not in before)
    assert len(parts) <= 6
    assert moved < 300 * 15  # each passage is moved a few times, not 150


@pytest.mark.parametrize("flat", [500, 5])
def test_written_and_read(tmp_path, monkeypatch, flat):
    monkeypatch.setattr(settings, "FLAT_PASSAGES", flat)
    segment = made(3, 40)
    segment.write(tmp_path)
    again = Segment.read(tmp_path)
    assert again.flat == (flat == 500)
    assert again.fits(DIM)
    assert not again.fits(DIM + 1)
    assert again.ids.tolist() == segment.ids.tolist()
    assert again.counts.tolist() == segment.counts.tolist()
    term = Term({"w9": 1.0}, 1.0)
    ((rows, _),) = search([again.keywords], [term], 3)
    assert again.ids[rows].tolist() == [9]
    ids, _ = again.vectors.search(segment_query(), 5)
    assert ids.tolist() == segment.vectors.search(segment_query(), 5)[0].tolist()


def segment_query():
    return unit(np.random.default_rng(9).normal(size=(1, DIM)))[0]


def big(monkeypatch, *sizes):
    """Segments of these sizes, coded where they have more than 100 passages; the same uncoded."""
    places = list(zip(np.cumsum([1, *sizes]).tolist(), sizes, strict=False))
    exact = [made(*place) for place in places]
    monkeypatch.setattr(settings, "FLAT_PASSAGES", 100)
    monkeypatch.setattr(settings, "FLAT_BESIDE", 60)
    monkeypatch.setattr(settings, "RESCORED_LEAST", 50)
    return [made(*place) for place in places], exact


def by_definition(segments, query):
    return {number: score for one in segments for number, score in scores(one, query).items()}


def test_coded_segments_joined_and_without_some(monkeypatch):
    parts, exact = big(monkeypatch, 400, 150, 90)
    joined = join(parts)
    assert (joined.flat, len(joined), joined.fits(DIM)) == (False, 640, True)
    left = join([joined], np.arange(1, 601))
    assert (left.flat, left.ids.tolist(), left.fits(DIM)) == (False, list(range(601, 641)), True)
    query = segment_query()
    read = stored(*exact)
    assert set(nearest([left], query, 40, read)[0].tolist()) == set(range(601, 641))
    expected = by_definition(exact, query)
    best = sorted(expected, key=lambda number: -expected[number])[:10]
    assert len(set(nearest([joined], query, 10, read)[0].tolist()) & set(best)) >= 9


def test_a_coded_segment_beside_another_has_its_codes(monkeypatch):
    parts = compact_segments(big(monkeypatch, 900, 50, 40)[0])
    assert [len(one) for one in parts] == [900, 90]
    assert [one.flat for one in parts] == [False, False]  # beside it few are enough
    whole = join(parts)
    query = segment_query()
    # with codes of its own the second would be coded twice, and its products be others
    products = dict(zip(*whole.vectors.search(query, 3_000), strict=True))
    second = dict(zip(*parts[1].vectors.search(query, 3_000), strict=True))
    assert second.keys() <= products.keys()
    assert [products[n] for n in second] == pytest.approx(list(second.values()), abs=0.02)


def test_few_that_are_allowed_are_all_scored(monkeypatch):
    parts, exact = big(monkeypatch, 300, 200)
    masks = [one.ids % 7 == 0 for one in parts]  # fewer than 50 of each, more together
    query = segment_query()
    ids, found = nearest(parts, query, 71, stored(*exact), masks)
    assert sorted(ids.tolist()) == list(range(7, 501, 7))
    expected = by_definition(exact, query)
    assert found == pytest.approx([expected[n] for n in ids.tolist()], abs=1e-6)
