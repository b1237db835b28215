from __future__ import annotations

import numpy as np
import pytest
from library_parts import THREE, Topics, article, found

from bot import settings
from bot.library import LocalLibrary
from bot.retrieve import MODES, fuse, retrieve
from embeddings.encoder import load_encoder
from embeddings.lexicon import Lexicon, Table

EMPTY = Table.build({})
WEIGHT = settings.VECTOR_WEIGHT


def leg(**scores):
    """What a leg hands over: ``leg(c1=0.9)`` found chunk 1 with 0.9."""
    ids = [int(name[1:]) for name in scores]
    return np.array(ids, np.int64), np.array(list(scores.values()), np.float32)


NOTHING = leg()


def test_scores_are_scaled_to_the_best_and_added_by_weight():
    fused = fuse(leg(c1=0.8, c2=0.4), leg(c2=10.0, c3=5.0))
    assert fused == pytest.approx({1: WEIGHT, 2: WEIGHT * 0.5 + (1 - WEIGHT), 3: (1 - WEIGHT) / 2})


def test_a_cosine_below_zero_is_the_floor():
    assert fuse(leg(c1=0.5, c2=0.0, c3=-0.5), NOTHING) == pytest.approx({1: 1.0, 2: 0.5, 3: 0.0})


def test_a_full_pool_ends_at_zero(monkeypatch):
    monkeypatch.setattr(settings, "POOL", 3)
    assert fuse(leg(c1=0.9, c2=0.8, c3=0.5), NOTHING) == pytest.approx({1: 1.0, 2: 0.75, 3: 0.0})


def test_a_leg_that_found_nothing_leaves_the_other_as_it_is():
    assert fuse(NOTHING, leg(c1=8.0, c2=2.0)) == pytest.approx({1: 1.0, 2: 0.25})
    assert fuse(leg(c1=0.8, c2=0.2), NOTHING) == pytest.approx({1: 1.0, 2: 0.25})
    assert fuse(NOTHING, NOTHING) == {}


def test_equal_scores_are_all_the_best():
    assert fuse(leg(c1=0.0, c2=0.0), NOTHING) == {1: 1.0, 2: 1.0}


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(Table.build({"train": {"列车": 1.0}}), EMPTY, EMPTY, EMPTY)


@pytest.fixture
def library(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics()) as opened:
        opened.update(THREE)
        yield opened


def test_both_legs_are_in_a_hit(library, lexicon):
    best, *others = retrieve("apple, ripe", library, Topics(), lexicon, 3)
    assert best.article.id == "fruit"
    assert best.score == pytest.approx(1.0)
    assert best.vector_score == pytest.approx(1.0, abs=0.01)
    assert best.keyword_score > 0
    assert all(hit.score < best.score and hit.keyword_score == 0 for hit in others)


def test_one_leg_alone(library, lexicon):
    (keyword,) = retrieve("leaves at nine", library, Topics(), lexicon, 3, "keyword")
    assert (keyword.article.id, keyword.vector_score) == ("rail", 0.0)
    dense = retrieve("gold train train", library, Topics(), lexicon, 3, "dense")
    assert [hit.article.id for hit in dense] == ["rail", "metal", "fruit"]
    assert {hit.keyword_score for hit in dense} == {0.0}


@pytest.mark.parametrize("mode", MODES)
def test_best_first_and_no_more_than_there_are(mode, library, lexicon):
    hits = retrieve("the train or the apple", library, Topics(), lexicon, 100, mode)
    assert 1 <= len(hits) <= len(library)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.chunk.start for hit in hits if hit.article.id == "rail"}) <= 1
    assert retrieve("the train or the apple", library, Topics(), lexicon, 1, mode) == hits[:1]


def test_a_translated_word_is_found(tmp_path):
    lexicon = Lexicon(Table.build({"boat": {"渔船": 1.0}}), EMPTY, EMPTY, EMPTY)
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update([article("sea", "漁船回港。"), article("hill", "山上有樹。")])
        (hit,) = retrieve("boats", library, Topics(), lexicon, 5, "keyword")
        assert hit.article.id == "sea"


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_library_has_nothing(mode, tmp_path, lexicon):
    with LocalLibrary.open(tmp_path, Topics()) as library:
        assert retrieve("apple", library, Topics(), lexicon, 5, mode) == []


@pytest.mark.parametrize("k", [0, -1])
def test_k_is_one_or_more(k, library, lexicon):
    with pytest.raises(ValueError, match=f"k is {k}; ask for at least 1"):
        retrieve("apple", library, Topics(), lexicon, k)


@pytest.mark.parametrize("mode", ["", "Hybrid", "magic"])
def test_an_unknown_mode_names_those_there_are(mode, library, lexicon):
    with pytest.raises(ValueError, match=f"mode is {mode!r}; .*hybrid, dense, keyword"):
        retrieve("apple", library, Topics(), lexicon, 5, mode)


@pytest.mark.parametrize("mode", MODES)
def test_navigation_ranks_behind_the_body(mode, tmp_path, lexicon):
    menu = "\n".join(["實際利用外資多少億美元", "首頁", "新聞", "聯絡我們", "關於本站"] * 3)
    body = "徐州去年實際利用外資20.9億美元，比上一年多，增幅在全省排第三位。"
    page = f"{menu}\n\n{body}\n{body}\n\n版權所有 © 2020 實際利用外資多少億美元\n"
    encoder = load_encoder()
    with LocalLibrary.open(tmp_path, encoder) as library:
        library.update([article("page", page, "徐州")])
        hits = retrieve("實際利用外資多少億美元？", library, encoder, lexicon, 10, mode)
        top = retrieve("實際利用外資多少億美元？", library, encoder, lexicon, 1, mode)
    kinds = [hit.chunk.boilerplate for hit in hits]
    assert kinds == sorted(kinds)
    assert not kinds[0]
    assert kinds[-1]
    assert "20.9億" in hits[0].chunk.text
    assert top == hits[:1]


def test_the_ids_of_a_library_are_those_that_are_fused(library):
    vectors = library.search_vectors((1.0, 0.0, 0.0), 3)
    fused = fuse(vectors, NOTHING)
    assert found(library, [max(fused, key=fused.__getitem__)]) == ["fruit"]
