from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import LibraryError
from bot.core.records import Answer, Article, Chunk, Hit, Span
from ui.answer.evidence import MAX_PLACES, Place, decode, encode, places

TEXT = "前言。\n\n徐州實際使用外資20.9億美元，增長10.09%。第三句。"
ARTICLE = Article("a1b2", "成績單", TEXT, "zh-Hant")
OTHER = Article("c3d4", "Other", "First here. Second there.", "en")


def hit(article, start=0, end=None, **options):
    end = len(article.text) if end is None else end
    return Hit(Chunk(article.id, start, end, article.text[start:end], **options), article, 0.5)


def span(article, text):
    start = article.text.index(text)
    return Span(article.id, start, start + len(text), text)


def of(article_id):
    for article in (ARTICLE, OTHER):
        if article.id == article_id:
            return article
    raise LibraryError(f"there is no article {article_id!r}")


QUOTE, VALUE = (
    span(ARTICLE, "徐州實際使用外資20.9億美元，增長10.09%。"),
    span(ARTICLE, "20.9億美元"),
)
ANSWER = Answer("?", "…", True, 0.9, (QUOTE,), (VALUE,), (hit(OTHER), hit(ARTICLE)))


def test_cited_places_come_first_and_have_their_quotes_and_values():
    assert places(ANSWER) == [
        Place(1, True, ARTICLE, ((5, 30),), ((13, 20),)),
        Place(2, False, OTHER, ((0, 25),)),
    ]
    assert TEXT[5:30] == QUOTE.text
    assert TEXT[13:20] == "20.9億美元"


def test_of_a_refusal_nothing_is_cited():
    near = tuple(hit.passage for hit in ANSWER.hits)
    refusal = replace(ANSWER, answered=False, quotes=(), marks=(), closest=near)
    assert [(place.number, place.cited) for place in places(refusal)] == [(1, False), (2, False)]
    assert [place.number for place in places(replace(refusal, closest=near[1:]))] == [2]
    assert places(replace(refusal, closest=())) == []


def test_navigation_and_what_a_cited_article_holds_anyway_are_not_listed_beside():
    hits = (hit(ARTICLE), hit(ARTICLE, 0, 3), hit(OTHER, boilerplate=True))
    assert [place.number for place in places(replace(ANSWER, hits=hits))] == [1]


def test_a_quote_of_an_article_that_was_not_found_is_no_place():
    assert places(replace(ANSWER, hits=())) == []


def test_the_short_form_gives_the_same_places_back():
    line = encode(places(ANSWER))
    assert line == f"c1!a1b2!{ARTICLE.digest[:8]}!5-30!13-20;f2!c3d4!{OTHER.digest[:8]}!0-25!"
    assert decode(line, of) == places(ANSWER)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "names no place"),
        ("c1!a1b2", "names no place"),
        ("<script>", "names no place"),
        (f"c1!a1b2!{ARTICLE.digest[:8]}!5-300!", "5-300 is no stretch of 34 characters"),
        (f"c1!a1b2!{ARTICLE.digest[:8]}!7-7!", "7-7 is no stretch"),
        ("c1!a1b2!00000000!5-30!", "'a1b2' has changed since"),
        (";".join(["c1!a1b2!00000000!5-30!"] * (MAX_PLACES + 1)), "13 places are more than"),
    ],
)
def test_another_line_is_refused_with_what_is_wrong(line, told):
    with pytest.raises(ValueError, match=told):
        decode(line, of)


def test_an_article_that_is_gone_is_the_librarys_own_error():
    with pytest.raises(LibraryError, match="'gone'"):
        decode("c1!gone!00000000!5-30!", of)
