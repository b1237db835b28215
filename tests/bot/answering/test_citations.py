from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.citations import (
    before_full_stop,
    cited_numbers,
    holds,
    passages,
    without_citations,
)
from bot.core.records import Answer, Article, Chunk, Hit, Span

ONE = Article("one", "First", "Alpha came. Beta went.", "en", date="2020-03-27")
TWO = Article("two", "Second", "Gamma stayed.", "en")
MENU = Hit(Chunk("one", 0, 5, "Alpha", boilerplate=True), ONE, 0.7)
ALPHA = Hit(Chunk("one", 0, 11, "Alpha came."), ONE, 0.9)
BETA = Hit(Chunk("one", 12, 22, "Beta went."), ONE, 0.8)
GAMMA = Hit(Chunk("two", 0, 13, "Gamma stayed."), TWO, 0.6)


def answer(*quotes, hits=(ALPHA, BETA, MENU, GAMMA)):
    return Answer("?", "text", True, 0.9, quotes, (), hits)


def test_quoted_passages_come_first():
    quote, other = Span("two", 0, 13, "Gamma stayed."), Span("one", 12, 16, "Beta")
    found = passages(answer(quote, other))
    assert [(one.number, one.text, one.quotes) for one in found] == [
        (1, "Gamma stayed.", (quote,)),
        (2, "Beta went.", (other,)),
        (3, "Alpha came.", ()),
    ]
    assert found[2].evidence == "First\n2020-03-27\nAlpha came."
    assert found[0].hit is GAMMA


def test_two_quotes_of_one_passage_share_its_number():
    quotes = Span("one", 0, 5, "Alpha"), Span("one", 6, 10, "came")
    assert [one.quotes for one in passages(answer(*quotes))] == [quotes, (), ()]


def test_a_quote_without_a_passage_is_one():
    quote = Span("gone", 0, 4, "Lost")
    (found,) = passages(answer(quote, hits=()))
    assert (found.number, found.text, found.evidence, found.hit) == (1, "Lost", "Lost", None)
    assert passages(answer(hits=())) == []


def test_holds_to_the_edges():
    assert holds(BETA, Span("one", 12, 22, ""))
    assert not holds(BETA, Span("one", 11, 22, ""))
    assert not holds(BETA, Span("one", 12, 23, ""))
    assert not holds(BETA, Span("two", 12, 22, ""))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("so [1].", [1]),
        ("so [2][1] and [2].", [2, 1]),
        ("so [1, 3].", [1, 3]),
        ("如此【1】，又［12］。", [1, 12]),
        ("so [1、2]", [1, 2]),
        ("so [a] (1) [1-2] [] [1000]", []),
        ("", []),
    ],
)
def test_cited(text, numbers):
    assert cited_numbers(text) == numbers


def test_citations_are_blanked_in_place():
    assert without_citations("5 [1, 2]. 億【3】。") == "5       . 億   。"


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("It is so. [1] Next.", "It is so [1]. Next."),
        ("It is so.[1][2]", "It is so [1][2]."),
        ("如此。[1]其次。【2】", "如此[1]。其次【2】。"),
        ("He said “so.” [1]", "He said “so [1].”"),
        ("It is so [1].", "It is so [1]."),
        ("", ""),
    ],
)
def test_a_citation_moves_into_its_sentence(text, moved):
    assert before_full_stop(text) == moved


def test_the_closest_of_a_refusal_are_those_that_it_names_in_the_order_of_the_hits():
    refusal = Answer("?", "No.", False, 0.1, hits=(ALPHA, BETA, GAMMA))
    assert refusal.closest_hits == []
    near = (GAMMA.passage, ALPHA.passage, Span("gone", 0, 4, "Lost"))
    assert replace(refusal, closest=near).closest_hits == [ALPHA, GAMMA]
