from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.core import Page, encode_structure
from bot.core.json import answer_record, article_page, hit_record, source_name, to_json
from bot.core.records import Answer, Article, Chunk, Entries, Entry, Hit, Span

ONE = Article("one", "First", "alpha beta", "en", "1.txt", "2020-01-01", "CC0", ("trade", "外資"))
TWO = Article("two", "Second", "gamma", "en", "2.txt")
LISTED = Entry(
    "a", "徐州的外資", "zh-Hant", "2020-03-27", "/home/me/foreign.md", 7, ("Trade",), "CC0", 3
)


@pytest.mark.parametrize(
    ("page", "named"),
    [
        (Page(0, 12), {"page": 12}),
        (Page(0, 3, "slide"), {"page": 3}),
        (Page(0, 2, "sheet", "出口"), {"sheet": "出口"}),
        (Page(6, 12), {}),
    ],
)
def test_what_is_quoted_says_its_page_where_that_is_known(page, named):
    paged = replace(ONE, structure=encode_structure([page], []))
    hits = (Hit(Chunk("one", 0, 5, "alpha"), paged, 0.5), Hit(Chunk("two", 0, 5, "gamma"), TWO, 1))
    spans = (Span("one", 0, 5, "alpha"), Span("two", 0, 5, "gamma"))
    record = answer_record(Answer("?", "alpha", True, 0.5, spans, spans, hits))
    for key in ("quotes", "marks", "sources", "hits"):
        first, second = record[key]
        assert {name: first[name] for name in ("page", "sheet") if name in first} == named
        assert not {"page", "sheet"} & set(second)


def test_an_answer_as_json():
    hits = (Hit(Chunk("one", 0, 5, "alpha"), ONE, 0.5), Hit(Chunk("two", 0, 5, "gamma"), TWO, 0.25))
    quote = Span("two", 0, 5, "gamma", "sentence")
    record = json.loads(to_json(answer_record(Answer("?", "億", True, 0.5, (quote,), (), hits))))
    assert list(record) == [
        "question", "answered", "text", "headline", "confidence", "quotes", "marks", "sources",
        "hits", "written_by", "notice",
    ]  # fmt: skip
    assert record["quotes"] == [
        {
            "article_id": "two",
            "title": "Second",
            "source": "2.txt",
            "date": "",
            "start": 0,
            "end": 5,
            "text": "gamma",
            "kind": "sentence",
        }
    ]
    assert [(s["article_id"], s["quoted"]) for s in record["sources"]] == [
        ("two", True),
        ("one", False),
    ]
    assert record["sources"][1] == {
        "article_id": "one",
        "title": "First",
        "language": "en",
        "source": "1.txt",
        "date": "2020-01-01",
        "date_origin": "",
        "licence": "CC0",
        "tags": ["trade", "外資"],
        "characters": 10,
        "quoted": False,
    }
    assert record["hits"][0] == {
        "article_id": "one",
        "title": "First",
        "source": "1.txt",
        "date": "2020-01-01",
        "start": 0,
        "end": 5,
        "text": "alpha",
        "score": 0.5,
        "vector_score": 0.0,
        "keyword_score": 0.0,
    }


def test_folders_can_be_left_out():
    article = replace(ONE, source="/srv/private/one.txt")
    quote = Span("one", 0, 5, "alpha", "sentence")
    hit = Hit(Chunk("one", 0, 5, "alpha"), article, 0.5)
    answer = Answer("?", "alpha", True, 0.5, (quote,), (quote,), (hit,))
    told = answer_record(answer)
    assert to_json(told).count("/srv/private/one.txt") == 4
    kept = answer_record(answer, folders=False)
    assert [kept[key][0]["source"] for key in ("quotes", "marks", "sources", "hits")] == [
        "one.txt"
    ] * 4
    assert "private" not in to_json(kept)
    assert kept["hits"] == [hit_record(hit, folders=False)]
    assert to_json(kept).replace("one.txt", "/srv/private/one.txt") == to_json(told)


def test_a_quote_of_an_article_that_was_not_found_has_no_source():
    record = answer_record(Answer("?", "a", True, 0.5, (Span("gone", 0, 1, "a"),)), folders=False)
    assert (record["quotes"][0]["title"], record["quotes"][0]["source"]) == ("", "")
    assert record["sources"] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/srv/private/a b/report.txt", "report.txt"),
        (r"C:\Users\me\report.txt", "report.txt"),
        (r"\\server\share\report.txt", "report.txt"),
        ("../articles/report.txt", "report.txt"),
        ("seeds/report.md", "report.md"),
        ("https://example.com/a/b", "https://example.com/a/b"),
        ("Written from a report / 2020", "Written from a report / 2020"),
        ("/", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_source(source, name):
    assert source_name(source) == name


def test_json_keeps_chinese_on_one_line():
    assert to_json({"a": "億\n"}) == '{"a": "億\\n"}'


def test_numpy_scores_are_plain_numbers():
    import numpy as np

    hit = Hit(Chunk("one", 0, 5, "alpha"), ONE, np.float32(0.1), np.float32(0.2), np.float32(3))
    record = answer_record(Answer("?", "", False, np.float32(0.5), hits=(hit,)))
    assert json.loads(to_json(record))["hits"][0]["score"] == 0.1


def test_a_page_has_articles_without_text_and_folders():
    assert article_page(Entries(3, (LISTED,)), size=1)["articles"] == [
        {
            "article_id": "a",
            "title": "徐州的外資",
            "language": "zh-Hant",
            "source": "foreign.md",
            "date": "2020-03-27",
            "date_origin": "",
            "licence": "CC0",
            "tags": ["Trade"],
            "characters": 3,
        }
    ]


@pytest.mark.parametrize(
    ("total", "page", "size", "pages"),
    [(3, 1, 2, 2), (3, 2, 2, 2), (4, 2, 2, 2), (3, 3, 2, 2), (3, 1, 3, 1), (3, 999_999, 200, 1)],
)
def test_a_page_says_which_of_how_many_it_is(total, page, size, pages):
    given = article_page(Entries(total), page, size)
    assert (given["total"], given["page"], given["pages"]) == (total, page, pages)


def test_an_empty_library_has_no_page():
    assert article_page(Entries(0)) == {"total": 0, "page": 1, "pages": 0, "articles": []}
