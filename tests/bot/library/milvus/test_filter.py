"""Filters on a Milvus server, beyond what the contract of libraries says."""

from __future__ import annotations

import pytest
from library_parts import article

from bot import Filter
from bot.core.errors import LibraryError
from bot.library.milvus.rows import expression, scalars


def test_an_expression_holds_no_text_of_a_filter():
    only = Filter(("a",), ("zh",), "2019", "2020-02", ('" or number > 0 or "', "市"))
    said = expression(only, [7, 3])
    assert said.startswith(
        'article in [3, 7] and language in ["zh-Hans", "zh-Hant"] '
        "and last_day >= 20190101 and first_day <= 20200229 and array_contains_any(tags, ["
    )
    assert set(said.split("tags, ")[1]) <= set("0123456789[], )")
    assert expression(Filter(until="2019"), None) == "last_day >= 1 and first_day <= 20191231"
    assert expression(Filter(articles=("a",)), []) == "number < 0"


def test_more_tags_than_milvus_takes_are_refused():
    with pytest.raises(LibraryError, match="article a has 5,000 tags, Milvus takes 4,096"):
        scalars(article("a", "Apple.", tags=tuple(map(str, range(5_000)))))
