"""The door to pymilvus: a server's collections and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.core import settings
from bot.library.milvus import milvus_collections
from bot.library.milvus.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.library.milvus.address import Address
    from bot.library.milvus.milvus_collections import Field

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
        self._client, self._asked = self.connection.client, self.connection.asked
        self._search = dict(address.search)

    def has(self, collection: str) -> bool:
        """Whether a collection is there."""
        return milvus_collections.has(self.connection, collection)

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Makes a collection, unless it is there, and has it ready to be searched.

        Raises:
            LibraryError: a collection of this name has other fields.
        """
        milvus_collections.create(self.connection, collection, fields)

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
