from __future__ import annotations

import pytest

from bot.catalogue import article_page
from bot.records import Article

ARTICLES = [
    Article(
        "a", "徐州的外資", "一二三", "zh-Hant", "/home/me/foreign.md", "2020-03-27", tags=("Trade",)
    ),
    Article("b", "Foreign Trade", "text", "en", "https://example.org/trade", "2019"),
    Article("c", "", "", "", ""),
]


def found(search):
    return [one["article_id"] for one in article_page(ARTICLES, search)["articles"]]


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("", ["a", "b", "c"]),
        (" \n", ["a", "b", "c"]),
        ("foreign", ["a", "b"]),
        ("FOREIGN trade", ["a", "b"]),
        ("trade", ["a", "b"]),
        ("徐州 外资", ["a"]),
        ("2020", ["a"]),
        ("example.org", ["b"]),
        ("home", []),
        ("zh-hant", ["a"]),
        ("nothing", []),
    ],
)
def test_words_are_sought_in_what_describes_an_article(search, ids):
    assert found(search) == ids


def test_an_article_comes_without_text_and_folders():
    assert article_page(ARTICLES, size=1)["articles"] == [
        {
            "article_id": "a",
            "title": "徐州的外資",
            "language": "zh-Hant",
            "source": "foreign.md",
            "date": "2020-03-27",
            "licence": "",
            "tags": ["Trade"],
            "characters": 3,
        }
    ]


@pytest.mark.parametrize(
    ("page", "size", "ids", "pages"),
    [
        (1, 2, ["a", "b"], 2),
        (2, 2, ["c"], 2),
        (3, 2, [], 2),
        (1, 3, ["a", "b", "c"], 1),
        (999_999, 200, [], 1),
    ],
)
def test_pages_are_cut_from_one_on(page, size, ids, pages):
    given = article_page(ARTICLES, "", page, size)
    assert [one["article_id"] for one in given["articles"]] == ids
    assert (given["total"], given["page"], given["pages"]) == (3, page, pages)


def test_an_empty_library_has_no_page():
    assert article_page([]) == {"total": 0, "page": 1, "pages": 0, "articles": []}
