from __future__ import annotations

import pytest

from bot.core.json import article_page
from bot.core.records import Entries, Entry

ONE = Entry(
    "a", "徐州的外資", "zh-Hant", "2020-03-27", "/home/me/foreign.md", 7, ("Trade",), "CC0", 3
)


def test_an_article_comes_without_text_and_folders():
    assert article_page(Entries(3, (ONE,)), size=1)["articles"] == [
        {
            "article_id": "a",
            "title": "徐州的外資",
            "language": "zh-Hant",
            "source": "foreign.md",
            "date": "2020-03-27",
            "licence": "CC0",
            "tags": ["Trade"],
            "characters": 3,
        }
    ]


@pytest.mark.parametrize(
    ("total", "page", "size", "pages"),
    [(3, 1, 2, 2), (3, 2, 2, 2), (4, 2, 2, 2), (3, 3, 2, 2), (3, 1, 3, 1), (3, 999_999, 200, 1)],
)
def test_it_is_said_which_page_of_how_many_it_is(total, page, size, pages):
    given = article_page(Entries(total), page, size)
    assert (given["total"], given["page"], given["pages"]) == (total, page, pages)


def test_an_empty_library_has_no_page():
    assert article_page(Entries(0)) == {"total": 0, "page": 1, "pages": 0, "articles": []}
