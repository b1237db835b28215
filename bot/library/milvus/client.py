"""The door to pymilvus: a server's collections and their rows.

Collections of a Milvus server, with fields of which it is made sure that they are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.core import LibraryError, settings
from bot.library.milvus.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.library.milvus.address import Address

    Hit = tuple[int, float, Mapping[str, Any]]  # number, product, fields


Row = dict[str, Any]

MAX_TEXT = 65_535  # bytes of a VARCHAR, Milvus's own limit
MAX_FOUND = 16_384  # rows of one search, likewise


class Server:
    """What a library asks of a server; any number of threads may."""

    def __init__(self, address: Address) -> None:
        """Connects.

        Raises:
            LibraryError: no server is there, or it does not let us in; or pymilvus is missing.
        """
        self.shown = address.shown
        self.connection = Connection(address)
        self._client, self._asked = self.connection.client, self.connection.ask_server
        self._search = dict(address.search)

    def has(self, collection: str) -> bool:
        """Whether a collection is there."""
        return has(self.connection, collection)

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Makes a collection, unless it is there, and has it ready to be searched.

        Raises:
            LibraryError: a collection of this name has other fields.
        """
        create(self.connection, collection, fields)

    def drop(self, collection: str) -> None:
        """Takes a collection away, with all that is in it."""
        self._asked(self._client.drop_collection, collection)

    def upsert(self, collection: str, rows: Sequence[Row]) -> None:
        """Puts rows in, or in place of those with the same primary key."""
        if rows:
            self._asked(self._client.upsert, collection, data=list(rows))

    def flush(self, collection: str) -> None:
        """Has what was sent stored and indexed now; a server does it by itself after a while."""
        self._asked(self._client.flush, collection)

    def delete(self, collection: str, where: str) -> None:
        """Takes out the rows that an expression is true of."""
        self._asked(self._client.delete, collection, filter=where)

    def query(self, collection: str, where: str, fields: Sequence[str]) -> list[Row]:
        """The rows that an expression is true of, in no order; few of them."""
        found = self._asked(
            self._client.query, collection, filter=where, output_fields=list(fields)
        )
        return [dict(row) for row in found]

    def count(self, collection: str, where: str) -> int:
        """How many rows an expression is true of."""
        return int(self.query(collection, where, ["count(*)"])[0]["count(*)"])

    def pages(
        self,
        collection: str,
        where: str,
        fields: Sequence[str],
        limit: int = -1,
        page: int = settings.MILVUS_PAGE,
    ) -> Iterator[Row]:
        """As :meth:`query`, for any number of rows, by primary key: they come a page at a time.

        Args:
            collection: its name.
            where: an expression.
            fields: what is given of each row.
            limit: the first so many rows; all of them when it is below 0.
            page: rows that come at once.
        """
        if not limit:
            return
        pages = self._asked(
            self._client.query_iterator,
            collection,
            batch_size=min(page, limit) if limit > 0 else page,
            limit=limit,
            filter=where,
            output_fields=list(fields),
        )
        try:
            while rows := self._asked(lambda *_, **__: pages.next(), collection):
                yield from (dict(row) for row in rows)
        finally:
            pages.close()

    def search(
        self,
        collection: str,
        field: str,
        vector: Any,
        limit: int,
        where: str,
        fields: Sequence[str],
    ) -> list[Hit]:
        """The rows with the largest inner products: number, product, fields; best first."""
        limit = min(limit, MAX_FOUND)
        dense = {"ef": limit * settings.MILVUS_EFFORT} | self._search
        found = self._asked(
            self._client.search,
            collection,
            data=[vector],
            anns_field=field,
            limit=limit,
            filter=where,
            output_fields=list(fields),
            search_params={
                "metric_type": "IP",
                "params": {} if isinstance(vector, dict) else dense,
            },
        )
        return [(int(hit["number"]), float(hit["distance"]), hit["entity"]) for hit in found[0]]

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a collection: ``kind`` is a pymilvus DataType's name."""

    name: str
    kind: str
    size: int = 0  # max_length of a VARCHAR, dim of a FLOAT_VECTOR, max_capacity of an ARRAY
    primary: bool = False
    partition: bool = False
    index: str = ""  # with the metric IP where it is a vector


def has(connection: Connection, collection: str) -> bool:
    """Whether a collection is there."""
    return bool(connection.ask_server(connection.client.has_collection, collection))


def create(connection: Connection, collection: str, fields: Sequence[Field]) -> None:
    """Makes a collection, unless it is there, and has it ready to be searched.

    Raises:
        LibraryError: a collection of this name has other fields.
    """
    if not has(connection, collection):
        try:
            _create(connection, collection, fields)
        except LibraryError:
            if not has(connection, collection):  # else another process was first
                raise
    _check(connection, collection, fields)
    _index(connection, collection, [one for one in fields if one.index])
    connection.ask_server(connection.client.load_collection, collection)


def _check(connection: Connection, collection: str, fields: Sequence[Field]) -> None:
    """LibraryError for a collection that is there with other fields than these."""
    described = connection.ask_server(connection.client.describe_collection, collection)["fields"]
    found = {}
    for one in described:
        params = one.get("params") or {}
        sizes = (params.get(name) for name in ("dim", "max_capacity", "max_length"))
        size = next((int(one) for one in sizes if one), 0)
        found[str(one["name"])] = (connection.types(one["type"]).name, size)
    wanted = {one.name: (one.kind, one.size) for one in fields}
    other = sorted(name for name in wanted.keys() | found if wanted.get(name) != found.get(name))
    if other:
        raise LibraryError(
            f"the collection {collection} in {connection.shown} is not this Wenda's (its field "
            f"{other[0]!r:.80} is another or missing); give another name, or drop it"
        )


def _create(connection: Connection, collection: str, fields: Sequence[Field]) -> None:
    schema = connection.client.create_schema(auto_id=False, enable_dynamic_field=False)
    for one in fields:
        sizes = {"FLOAT_VECTOR": "dim", "VARCHAR": "max_length", "ARRAY": "max_capacity"}
        size = sizes.get(one.kind)
        element = {"element_type": connection.types.INT64} if one.kind == "ARRAY" else {}
        schema.add_field(
            one.name,
            connection.types[one.kind],
            is_primary=one.primary,
            is_partition_key=one.partition,
            **({size: one.size} if size else {}),
            **element,
        )
    spread = any(one.partition for one in fields)
    connection.ask_server(
        connection.client.create_collection,
        collection,
        schema=schema,
        consistency_level="Strong",  # who reads sees what was written before
        **({"num_partitions": settings.MILVUS_PARTITIONS} if spread else {}),
    )


def _index(connection: Connection, collection: str, fields: Sequence[Field]) -> None:
    """Makes the indexes that are not there: whoever made the collection may have been killed.

    Nothing waits for them: a new collection is empty.
    """
    indexes = connection.client.prepare_index_params()
    for one in fields:
        if not connection.ask_server(
            connection.client.list_indexes, collection, field_name=one.name
        ):
            metric = {"metric_type": "IP"} if "VECTOR" in one.kind else {}
            indexes.add_index(one.name, index_type=one.index, **metric)
    if len(indexes):
        connection.ask_server(
            connection.client.create_index, collection, index_params=indexes, sync=False
        )
