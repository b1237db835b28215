"""A Milvus server's collections and their rows: all that a library asks of pymilvus.

The connection itself is ``connection``'s. A collection that is there already is only used if its
fields are ours.
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


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a collection: ``kind`` is a pymilvus DataType's name."""

    name: str
    kind: str
    size: int = 0  # max_length of a VARCHAR, dim of a FLOAT_VECTOR, max_capacity of an ARRAY
    primary: bool = False
    partition: bool = False
    index: str = ""  # its kind, or none; by the metric IP if the field is a vector


class Server:
    """What a library asks of a server; any number of threads may."""

    def __init__(self, address: Address) -> None:
        """Connects.

        Raises:
            LibraryError: no server is there, or it does not let us in; or pymilvus is missing.
        """
        self.shown = address.shown
        self.connection = Connection(address)
        self._client, self._ask = self.connection.client, self.connection.ask_server
        self._search = dict(address.search)

    def has(self, collection: str) -> bool:
        """Whether a collection is there."""
        return bool(self._ask(self._client.has_collection, collection))

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Makes a collection, unless it is there, and loads it to be searched.

        Raises:
            LibraryError: a collection of this name has other fields.
        """
        if not self.has(collection):
            try:
                _create(self.connection, collection, fields)
            except LibraryError:
                if not self.has(collection):  # else another process was first
                    raise
        _check(self.connection, collection, fields)
        _index(self.connection, collection, [one for one in fields if one.index])
        self._ask(self._client.load_collection, collection)

    def drop(self, collection: str) -> None:
        """Drops a collection, with all that is in it."""
        self._ask(self._client.drop_collection, collection)

    def upsert(self, collection: str, rows: Sequence[Row]) -> None:
        """Puts rows in, or in place of those with the same primary key."""
        if rows:
            self._ask(self._client.upsert, collection, data=list(rows))

    def flush(self, collection: str) -> None:
        """Has what was sent stored and indexed now; a server does it by itself after a while."""
        self._ask(self._client.flush, collection)

    def delete(self, collection: str, where: str) -> None:
        """Deletes the rows that an expression is true of."""
        self._ask(self._client.delete, collection, filter=where)

    def query(self, collection: str, where: str, fields: Sequence[str]) -> list[Row]:
        """The rows that an expression is true of, in no order; for few rows."""
        rows = self._ask(self._client.query, collection, filter=where, output_fields=list(fields))
        return [dict(row) for row in rows]

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
        """As :meth:`query`, for any number of rows, by primary key; they are read page by page.

        Args:
            collection: its name.
            where: an expression.
            fields: what is read of each row.
            limit: how many rows, the first ones; all of them if it is below 0.
            page: how many rows are read at once.
        """
        if not limit:
            return
        pages = self._ask(
            self._client.query_iterator,
            collection,
            batch_size=min(page, limit) if limit > 0 else page,
            limit=limit,
            filter=where,
            output_fields=list(fields),
        )
        try:
            while rows := self._ask(lambda *_, **__: pages.next(), collection):
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
        """The rows with the largest inner products: number, product, fields; best first.

        At most ``MAX_FOUND``, of those that the expression ``where`` is true of.
        """
        limit = min(limit, MAX_FOUND)
        dense = {"ef": limit * settings.MILVUS_EFFORT} | self._search
        answers = self._ask(
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
        return [(int(hit["number"]), float(hit["distance"]), hit["entity"]) for hit in answers[0]]

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()


def _check(connection: Connection, collection: str, fields: Sequence[Field]) -> None:
    """LibraryError if a collection has other fields than these."""
    described = connection.ask_server(connection.client.describe_collection, collection)["fields"]
    there = {}
    for one in described:
        params = one.get("params") or {}
        sizes = (params.get(name) for name in ("dim", "max_capacity", "max_length"))
        size = next((int(one) for one in sizes if one), 0)
        there[str(one["name"])] = (connection.types(one["type"]).name, size)
    wanted = {one.name: (one.kind, one.size) for one in fields}
    other = sorted(name for name in wanted.keys() | there if wanted.get(name) != there.get(name))
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
    partitioned = any(one.partition for one in fields)
    connection.ask_server(
        connection.client.create_collection,
        collection,
        schema=schema,
        consistency_level="Strong",  # who reads sees what was written before
        **({"num_partitions": settings.MILVUS_PARTITIONS} if partitioned else {}),
    )


def _index(connection: Connection, collection: str, fields: Sequence[Field]) -> None:
    """Makes the indexes that are missing: whoever made the collection may have been killed.

    It does not wait for them: a new collection is empty.
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
