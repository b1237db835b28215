"""Two libraries asked as one; what is the same as for one is in test_library_contract.py."""

from __future__ import annotations

import pytest
from library_parts import APPLE, GOLD, QUERY, TRAIN, Topics, article

from bot.core.errors import LibraryError
from bot.core.records import Term
from bot.library import JoinedLibrary, LocalLibrary

MINE = article("mine", "My gold is heavy, and my train is late.")


@pytest.fixture
def both(tmp_path):
    shared = LocalLibrary.open(tmp_path / "shared", Topics())
    own = LocalLibrary.open(tmp_path / "own", Topics())
    shared.update([APPLE, TRAIN, GOLD])
    own.update([MINE])
    with own, shared:
        yield JoinedLibrary(own, shared)


def ids_of(library, ids):
    return [chunk.article_id for chunk in library.chunks(ids)]


def test_everything_is_there_ones_own_first(both):
    assert len(both) == 4
    assert [one.id for one in both.articles()] == ["mine", "fruit", "rail", "metal"]
    assert both.article("mine") == MINE
    assert both.article("metal") == GOLD
    with pytest.raises(LibraryError, match="no article has the id 'none'"):
        both.article("none")


def test_vectors_are_ranked_as_in_one_library(both, tmp_path):
    with LocalLibrary.open(tmp_path / "one", Topics()) as one:
        one.update([MINE, APPLE, TRAIN, GOLD])
        single_ids, single_scores = one.search_vectors(QUERY, 3)
        ids, scores = both.search_vectors(QUERY, 3)
        assert scores.tolist() == pytest.approx(single_scores.tolist())
        assert ids_of(both, ids) == [chunk.article_id for chunk in one.chunks(single_ids)]


def test_how_rare_a_word_is_counts_over_both(both, tmp_path):
    """By its own small library "gold" would be in every article and count for nothing."""
    with LocalLibrary.open(tmp_path / "one", Topics()) as one:
        one.update([MINE, APPLE, TRAIN, GOLD])
        gold = [Term({"gold": 1.0}, 1.0)]
        ids, scores = both.search_keywords(gold, 5)
        assert sorted(ids_of(both, ids)) == ["metal", "mine"]
        expected = one.search_keywords(gold, 5)[1].tolist()
        assert scores.tolist() == pytest.approx(expected, rel=0.3)  # each by its own mean length
        assert both.own.search_keywords(gold, 5)[1][0] < 0.5 * scores.min()


def test_tags_are_those_of_both(both):
    both.own.update([article("mine", "Gold.", tags=("x", "y"))])
    both.shared.update([article("fruit", "Apple.", tags=("X", "z"))])
    assert both.snapshot().tags() == ["x", "y", "z"]


def test_contents_belong_to_their_chunks(both):
    ids, _ = both.search_vectors(QUERY, 4)
    for chunk, content in zip(both.chunks(ids), both.contents(ids), strict=True):
        assert any("gold" in words for words in content.words) == ("gold" in chunk.text)


def test_the_list_goes_on_from_ones_own_to_the_shared(both):
    assert [e.id for e in both.entries().shown] == ["mine", "metal", "rail", "fruit"]
    assert [e.id for e in both.entries("", 1, 2).shown] == ["metal", "rail"]
    assert [e.id for e in both.entries("gold", 0, 1).shown] == ["mine"]
    assert both.entries("gold", 0, 1).total == 2


def test_what_is_put_in_goes_into_ones_own_library_only(both):
    both.update([article("new", "An apple.")], remove=["metal"])
    assert [one.id for one in both.own.articles()] == ["mine", "new"]
    assert [one.id for one in both.shared.articles()] == ["fruit", "rail", "metal"]


def test_what_another_process_added_to_the_shared_one_is_taken_in(both):
    with LocalLibrary.open(both.shared.file.parent, Topics()) as other:
        other.update([article("new", "An apple.")])
    assert both.refresh() is True
    assert both.article("new").text == "An apple."


def test_closing_it_leaves_the_shared_one_open(both):
    both.close()
    assert len(both.shared) == 3
    with pytest.raises(LibraryError, match="is closed"):
        len(both.own)


def test_passages_of_both_are_counted(both):
    assert both.passage_counts(["gold", "appl", "silver"]) == [2, 1, 0]
