"""Filters on a Milvus server, beyond what the contract of libraries says."""

from __future__ import annotations

import pytest
from library_parts import GOLD, TRAIN, Topics, article, found

from bot import Filter
from bot.errors import LibraryError
from bot.library import fit
from bot.library.milvus import MilvusLibrary
from bot.library.milvus_address import parse
from bot.library.milvus_client import Server
from bot.library.milvus_filter import expression, scalars
from bot.library.milvus_store import State, Store


@pytest.mark.slow
def test_a_library_of_format_1_is_searched_with_filters_and_written_to(milvus):
    """Its rows have nothing to filter by: the articles are asked instead."""
    where = milvus.place("format1")
    address = parse(where)
    store = Store(Server(address), address.name)
    store.create(3, 1)
    store.commit(State(fit.describe(Topics()).next(), format=1))
    with MilvusLibrary.open(where, Topics()) as library:
        dated = article("fruit", "An apple.", date="2019", tags=("x",))
        library.update([dated, TRAIN, GOLD])
        assert library.snapshot().state.format == 1
        fields = store.server.query(store.chunks, "number >= 0", ["*"])[0]
        assert "tags" not in fields
        for only in (Filter(tags=("X",)), Filter(since="2019"), Filter(articles=("fruit", "no"))):
            ids, _ = library.search_vectors((0, 1, 0), 9, only)
            assert found(library, ids) == ["fruit"]
        assert len(library.search_vectors((0, 1, 0), 9, Filter(tags=("y",)))[0]) == 0
        assert library.article("fruit") == dated
        assert library.check() == []
    store.server.close()


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
