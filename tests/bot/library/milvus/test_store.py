"""What is looked at when a library on a server is opened, and in which parts it is sent."""

from __future__ import annotations

import pytest
from library_parts import THREE, Topics, Wider, article, found

from bot.core import settings
from bot.core.errors import LibraryError
from bot.core.records import Term
from bot.library.milvus.address import parse
from bot.library.milvus.client import Field, Server
from bot.library.milvus.fields import META, NOTHING
from bot.library.milvus.library import MilvusLibrary, exists
from bot.library.milvus.store import Store
from bot.library.milvus.writing import parts_of


@pytest.fixture
def place(milvus, request):
    return milvus.place("s" + str(abs(hash(request.node.nodeid))))


@pytest.fixture
def server(place):
    server = Server(parse(place))
    yield server
    server.close()


def refused(place, encoder=None):
    with pytest.raises(LibraryError) as caught:
        MilvusLibrary.open(place, encoder or Topics()).close()
    message = str(caught.value)
    assert "\n" not in message
    assert place in message
    return message


def test_formats_and_damage_are_told_apart(place):
    assert not exists(place)
    with MilvusLibrary.open(place, Topics()) as library:
        store = library._store
        assert exists(place)
        for data, message in (
            ('{"format": 99}', "has format 99, this Wenda knows 3; update Wenda"),
            (
                '{"format": 2}',
                "has format 2, this Wenda knows 3; add the articles under another name",
            ),
            ("no JSON", "is damaged or not a library's"),
            ("[]", "is damaged or not a library's"),
            ('{"format": 3}', "is damaged or not a library's"),
        ):
            row = {"key": "manifest", "kind": "manifest", "number": 0, "data": data}
            store.server.upsert(store.meta, [row | NOTHING])
            assert message in refused(place)
            with pytest.raises(LibraryError):
                exists(place)


def test_a_collection_of_another_application_is_refused(place, server):
    store = Store(server, parse(place).name)
    theirs = (Field("id", "INT64", primary=True), META[-1])
    server.create(store.meta, theirs)
    server.upsert(store.meta, [{"id": 7} | NOTHING])
    message = refused(place)
    assert f"the collection {store.meta} in {place} is not this Wenda's" in message
    assert message.endswith(
        "(its field 'data' is another or missing); give another name, or drop it"
    )
    with pytest.raises(LibraryError, match="is not this Wenda's"):
        exists(place)
    assert server.count(store.meta, "id == 7") == 1, "it was touched"


def other(fields, field):
    """The same fields, with this one in place of the one of its name."""
    return tuple(field if one.name == field.name else one for one in fields)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda fields: fields[:1] + fields[2:], "article"),
        (lambda fields: (*fields, Field("more", "INT64")), "more"),
        (lambda fields: other(fields, Field("key", "VARCHAR", 32)), "key"),
        (lambda fields: other(fields, Field("piece", "VARCHAR", 8)), "piece"),
    ],
)
def test_a_collection_with_other_fields_is_refused(place, server, change, name):
    from bot.library.milvus.fields import ARTICLES

    store = Store(server, parse(place).name)
    fields = [one for one in change(ARTICLES)]
    server.create(store.articles, fields)
    assert f"{store.articles} in {place} is not this Wenda's (its field '{name}'" in refused(place)


def test_another_encoder_is_refused_and_nothing_is_touched(place):
    with MilvusLibrary.open(place, Topics()) as library:
        library.update(THREE)
        before = library.snapshot().manifest
    assert "was made with encoder topics (dimension 3), not with wider" in refused(
        place, Wider(name="wider")
    )
    with MilvusLibrary.open(place, Topics()) as library:
        assert library.snapshot().manifest == before


def test_languages_have_partitions_of_their_own(place, server):
    with MilvusLibrary.open(place, Topics()) as library:
        library.update(
            [article("a", "An apple.", language="en"), article("b", "金", language="zh")]
        )
        store = library._store
        for collection in store.numbered_collections(3)[:3]:
            described = server.connection.client.describe_collection(collection)
            keys = [one["name"] for one in described["fields"] if one.get("is_partition_key")]
            assert keys == ["language"]
            assert len(server.connection.client.list_partitions(collection)) > 1
            languages = {row["language"] for row in server.pages(collection, "number > 0", ["*"])}
            assert languages == {"en", "zh"}


def test_what_a_search_asks_of_the_index(place, monkeypatch):
    monkeypatch.setenv("WENDA_MILVUS_SEARCH", '{"nprobe": 64}')
    asked = []
    with MilvusLibrary.open(place, Topics()) as library:
        library.update(THREE)
        client = library._store.server.connection.client
        search = client.search

        def heard(collection, **named):
            asked.append(named["search_params"])
            return search(collection, **named)

        monkeypatch.setattr(client, "search", heard)
        library.search_vectors((1, 0, 0), 2)
        library.search_keywords([Term({"gold": 1.0}, 1.0)], 2)
    assert asked == [
        {"metric_type": "IP", "params": {"ef": 40, "nprobe": 64}},
        {"metric_type": "IP", "params": {}},
    ]


def test_another_index_of_vectors_is_left_as_it_is(place, server):
    """As docs/milvus.md, "Layout at size", says to make one."""
    with MilvusLibrary.open(place, Topics()) as library:
        library.update(THREE[:1])
        vectors = library._store.vectors(3)
    client = server.connection.client
    client.release_collection(vectors)
    client.drop_index(vectors, "vector")
    params = client.prepare_index_params()
    params.add_index("vector", index_type="FLAT", metric_type="IP")
    client.create_index(vectors, params)
    client.load_collection(vectors)
    with MilvusLibrary.open(place, Topics()) as library:
        library.update(THREE)
        library.flush()
        assert found(library, library.search_vectors((0, 1, 0), 1)[0]) == ["rail"]
        assert client.describe_index(vectors, "vector")["index_type"] == "FLAT"


def test_parts_are_bounded_in_rows_and_bytes(monkeypatch):
    monkeypatch.setattr(settings, "MILVUS_BATCH_ROWS", 3)
    monkeypatch.setattr(settings, "MILVUS_BATCH_BYTES", 100)
    rows = [{"n": 1, "text": "x" * size} for size in (10, 10, 10, 10, 90, 10, 200, 10)]
    parts = [[len(row["text"]) for row in part] for part in parts_of(rows)]
    assert parts == [[10, 10, 10], [10], [90], [10], [200], [10]]
    assert [len(part) for part in parts_of([{"v": [0.0] * 7, "t": "蘋"}] * 2)] == [1, 1]
    assert list(parts_of([])) == []


def test_no_message_is_larger_than_a_server_takes(place, monkeypatch):
    from pymilvus.client.prepare import Prepare

    sizes = []
    made = Prepare.row_upsert_param.__func__

    def measured(cls, *arguments, **named):
        request = made(cls, *arguments, **named)
        sizes.append(request.ByteSize())
        return request

    monkeypatch.setattr(Prepare, "row_upsert_param", classmethod(measured))
    monkeypatch.setattr(settings, "MILVUS_BATCH_BYTES", 200_000)
    long = article("long", "\n".join(f"蘋果 {n} 😀 is ripe, a train." for n in range(6_000)))
    with MilvusLibrary.open(place, Topics()) as library:
        library.update([long, *(article(f"a{n}", f"An apple, {n}.") for n in range(50))])
        assert library.article("long") == long
    assert sum(sizes) > 1_000_000
    assert max(sizes) < 200_000 + 100_000  # a row may be as long as a text may
