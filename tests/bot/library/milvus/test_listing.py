"""The list of a library on a server, held against the local library's; what it asks the server for.

What every list promises is in ``test_library_contract.py``.
"""

from __future__ import annotations

import json

import pytest
from library_parts import Topics, article

from bot.core.errors import LibraryError
from bot.core.records import Entries
from bot.library import LocalLibrary
from bot.library.milvus import listing
from bot.library.milvus.client import Server
from bot.library.milvus.library import MilvusLibrary
from bot.library.milvus.rows import list_row

TEXTS = (
    "The apple pie is ripe. 蘋果熟了。",
    "Words and pieces of an apple tart.",
    "徐州實際使用外資20.9億美元。",
    "徐州的外貿。實際的數字沒有使用。",
    "Nothing at 100% of_cost; a 'quote' and a \\ stroke.",
    "",
)
GIVEN = [article(f"a{n}", text, f"Title {n} 標題") for n, text in enumerate(TEXTS)]
GIVEN += [
    article("odd", "Gold.", "A 50%_rule \\ \"so\" 'called'\n\ttab \u202e"),
    article("upper", "Gold.", "ÄPFEL UND Birnen", source="/tea/x.md", date="2019", tags=("Tea",)),
]
TYPED = [
    "", "apple", "app", "pie", "pi", "words", "wor", "pieces", "w", "外資", "外资", "使用外資",
    "实际使用", "徐州 外貿", "title 1", "標題", "标题 20.9", "%", "_", "50%_", "\\", '"',
    '"so"', "'called'", "tab", "\u202e", "[[", '","', "],", "zzz", "apple zzz", "0", "20.9", "gol",
    "tea", "x.md", "/tea", "2019",
]  # fmt: skip


@pytest.fixture
def opened(milvus, request):
    name = "l" + str(abs(hash(request.node.nodeid)))
    with MilvusLibrary.open(milvus.place(name), Topics()) as library:
        yield library


def test_it_is_the_local_librarys(opened, tmp_path):
    with LocalLibrary.open(tmp_path, Topics()) as local:
        for library in (local, opened):
            library.update(GIVEN)
            library.update([article("a2", "An apple instead.", "Another")], remove=["a4"])
        for typed in TYPED:
            for start, count in ((0, 50), (1, 2), (3, 0), (50, 5)):
                ours = opened.entries(typed, start, count)
                assert ours == local.entries(typed, start, count), (typed, start, count)
            assert list(opened.iter_entries(typed)) == list(local.iter_entries(typed)), typed


def test_more_passages_than_a_search_gives(opened, monkeypatch):
    opened.update(article(f"n{n:02}", f"An apple, {n} of gold.") for n in range(23))
    monkeypatch.setattr(listing, "MAX_FOUND", 5)
    search = Server.search

    def few(self, collection, field, vector, limit, where, fields):
        assert limit == 5
        return search(self, collection, field, vector, limit, where, fields)

    monkeypatch.setattr(Server, "search", few)
    found = opened.entries("gold", 0, 4)
    assert found.total == 23
    assert [one.id for one in found.shown] == ["n22", "n21", "n20", "n19"]


def test_all_of_a_list_is_read_by_stretches(opened, monkeypatch):
    opened.update(article(f"n{n:02}", f"An apple, {n}.") for n in range(23))
    opened.update([article("n07", "Gold.")], remove=["n05", "n00"])
    expected = [f"n{n:02}" for n in range(23) if n not in (0, 5)]
    for together in (1, 2, 7, 21, 1_000):
        monkeypatch.setattr(listing, "_TOGETHER", together)
        assert [one.id for one in opened.iter_entries()] == expected


def test_many_tokens_in_many_passages(opened, monkeypatch):
    opened.update([*GIVEN, article("both", "徐州使用外資。"), article("apart", "使用徐州。外資。")])
    expected = opened.entries("使用外資")
    assert [one.id for one in expected.shown] == ["both", "a2"]
    monkeypatch.setattr(listing, "_FEW", 0)
    assert opened.entries("使用外資") == expected


def test_a_page_of_many_costs_its_rows(opened, monkeypatch):
    opened.update(article(f"n{n:03}", f"An apple, {n}.") for n in range(300))
    came = []
    pages, query = Server.pages, Server.query

    def counted(self, *arguments, **named):
        for row in pages(self, *arguments, **named):
            came.append(row)
            yield row

    def asked(self, *arguments):
        rows = query(self, *arguments)
        came.extend(rows)
        return rows

    monkeypatch.setattr(Server, "pages", counted)
    monkeypatch.setattr(Server, "query", asked)
    assert [one.id for one in opened.entries("", 0, 3).shown] == ["n299", "n298", "n297"]
    assert len(came) == 6  # a key and a line for each
    came.clear()
    assert opened.entries("", 290, 50).shown[-1].id == "n000"
    assert len(came) == 310  # keys to there, and ten lines
    assert {tuple(sorted(row)) for row in came} == {("key",), ("data", "key")}


def test_a_row_holds_what_a_list_shows(opened):
    long = article("x", "An apple.", "標題" * 40_000, source="s" * 3_000, date="2019")
    row = list_row(long, 7, 3, 1)
    assert row["key"] == "999999999999999997-7"
    assert json.loads(row["data"]) == [
        "x",
        "標題" * 500,
        "",
        "2019",
        "s" * 1_000,
        1,
        "",
        9,
        [],
    ]
    opened.update([long])
    (entry,) = opened.entries("標題").shown
    assert (entry.title, entry.date) == ("標題" * 500, "2019")
    assert opened.article("x") == long
    with pytest.raises(LibraryError, match="the id of the article 'T' has 70,000 characters"):
        opened.update([article("i" * 70_000, "An apple.", "T")])
    assert opened.entries().total == 1
    assert opened.check() == []


@pytest.mark.parametrize("data", ["no JSON", "[]", '["a", "b", "c", "d", "e", "f"]', "7"])
def test_damage_is_one_line(opened, data):
    opened.update([article("x", "An apple.")])
    store = opened._store
    (row,) = store.server.query(store.listed, "number >= 0", ["*"])
    store.server.upsert(store.listed, [row | {"data": data}])
    with pytest.raises(LibraryError, match="a line of the list of milvus://.* add its article"):
        opened.entries()


def test_an_empty_list(opened):
    assert opened.entries() == opened.entries("apple") == Entries(0)


def test_capitals_of_any_letter_are_found(opened):
    opened.update(GIVEN)
    for typed in ("äpfel", "ÄPFEL", "Äpf und"):
        assert [one.id for one in opened.entries(typed).shown] == ["upper"]
