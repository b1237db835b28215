"""BM25 over several indexes, and the short way through long lists."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from bot.core.records import Term
from bot.library.keywords import bm25
from bot.library.keywords.index import KeywordIndex

A = Term({"a": 1.0}, 1.0)


@pytest.fixture(scope="module")
def passages():
    """2,000 passages whose words are as common as in a language."""
    generator = np.random.default_rng(11)
    chances = 1 / np.arange(1, 301)
    sizes = generator.integers(1, 40, 2_000)
    return [
        [f"w{n}" for n in generator.choice(300, size, p=chances / chances.sum())] for size in sizes
    ]


def questions(count):
    generator = np.random.default_rng(12)
    for _ in range(count):
        yield [
            Term(
                {f"w{n}": float(share) for n, share in zip(places, (1.0, 0.5), strict=True)},
                float(weight),
            )
            for places, weight in zip(
                generator.integers(0, 300, (6, 2)), generator.uniform(0.1, 1, 6), strict=True
            )
        ]


@pytest.mark.parametrize("allowed", [False, True])
def test_the_short_way_gives_what_the_long_one_gives(passages, monkeypatch, allowed):
    index = KeywordIndex.build(passages)
    masks = [np.random.default_rng(13).random(len(passages)) < 0.2] if allowed else None
    looked_up = []
    whole = bm25._best_of_candidates
    monkeypatch.setattr(
        bm25, "_best_of_candidates", lambda *given: looked_up.append(1) or whole(*given)
    )
    for terms in questions(100):
        monkeypatch.setattr(bm25, "LONG", 10**9)
        ((rows, scores),) = bm25.search([index], terms, 10, allowed=masks)
        monkeypatch.setattr(bm25, "LONG", 1)
        ((short, fast),) = bm25.search([index], terms, 10, allowed=masks)
        assert fast == pytest.approx(scores, rel=1e-5)
        assert [r for r, s in zip(short, fast, strict=True) if s > fast[-1] * 1.001] == [
            r for r, s in zip(rows, scores, strict=True) if s > scores[-1] * 1.001
        ]
        assert masks is None or masks[0][short].all()
    assert len(looked_up) > 30  # else this compared a thing with itself


def test_parts_score_as_the_whole(passages):
    parts = [KeywordIndex.build(passages[:50]), KeywordIndex.build(passages[50:])]
    for terms in questions(20):
        ((rows, scores),) = bm25.search([KeywordIndex.build(passages)], terms, 2_000)
        first, second = bm25.search(parts, terms, 2_000)
        found = dict(zip(rows.tolist(), scores.tolist(), strict=True))
        both = dict(zip(first[0].tolist(), first[1].tolist(), strict=True))
        both |= dict(zip((second[0] + 50).tolist(), second[1].tolist(), strict=True))
        assert both == pytest.approx(found, rel=1e-5)


def test_beside_counts_for_what_is_rare_alone():
    index, other = KeywordIndex.build([["a"], ["b"]]), KeywordIndex.build([["a"]] * 8)
    ((_, (alone,)),) = bm25.search([index], [A], 1)
    ((rows, (beside,)),) = bm25.search([index], [A], 1, [other])
    assert rows.tolist() == [0]
    assert alone == pytest.approx(np.log(1 + 1.5 / 1.5))
    assert beside == pytest.approx(np.log(1 + 1.5 / 9.5))


def test_only_what_is_allowed_and_as_rare_as_before():
    index = KeywordIndex.build([["a", "a"], ["a"], ["b"], ["a"]])
    ((rows, scores),) = bm25.search([index], [A], 9)
    assert rows.tolist() == [0, 1, 3]
    mask = np.array([False, True, True, True])
    ((only, some),) = bm25.search([index], [A], 9, allowed=[mask])
    assert only.tolist() == [1, 3]
    assert some == pytest.approx(scores[1:])
    ((none, _),) = bm25.search([index], [A], 9, allowed=[np.zeros(4, bool)])
    assert none.tolist() == []


def test_nothing_to_search():
    assert bm25.search([], [A], 3) == []
    ((rows, scores),) = bm25.search([KeywordIndex.build([])], [A], 3)
    assert rows.shape == scores.shape == (0,)
    with pytest.raises(ValueError, match="k is 0"):
        bm25.search([], [A], 0)


@pytest.mark.parametrize("long", [1, 20, 10**9])
def test_the_best_of_several_parts_are_those_of_the_whole(passages, monkeypatch, long):
    whole = KeywordIndex.build(passages)
    starts = [0, 100, 900, len(passages)]
    parts = [KeywordIndex.build(passages[a:b]) for a, b in pairwise(starts)]
    monkeypatch.setattr(bm25, "LONG", long)
    for terms in questions(60):
        ((_, expected),) = bm25.search([whole], terms, 10)
        found = [scores for _, scores in bm25.search(parts, terms, 10)]
        best = np.sort(np.concatenate(found))[::-1][:10]
        assert best == pytest.approx(expected, rel=1e-5)
