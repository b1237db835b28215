"""The door to pymilvus: a server's collections, asked with a time limit, errors as one line.

Every call waits for a server that is away, up to ``Address.seconds``, so a restart is
survived; writing is by primary key, so what is sent twice is there once.
"""

from __future__ import annotations

import logging
import os
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot import settings
from bot.errors import LibraryError
from bot.library import milvus_tls
from bot.library.milvus_failures import away, told, unloaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bot.library.milvus_address import Address

    Hit = tuple[int, float, Mapping[str, Any]]  # number, product, fields

Row = dict[str, Any]

MAX_TEXT = 65_535  # bytes of a VARCHAR, Milvus's own limit
MAX_FOUND = 16_384  # rows of one search, likewise
# gRPC would wait up to two minutes before it looks for a server again, and lets a new connection
# share the wait.
_RECONNECT = {
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.min_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.keepalive_time_ms": 60_000,  # more often, and milvus-lite ends the connection,
    "grpc.keepalive_permit_without_calls": 0,  # likewise
}
_PAUSE = 0.1  # seconds before a server that is away is asked again, doubled each time
_LONGEST_PAUSE = 2.0  # seconds: what a restart may be noticed late


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a collection: ``kind`` is a pymilvus DataType's name."""

    name: str
    kind: str
    size: int = 0  # max_length of a VARCHAR, dim of a FLOAT_VECTOR, max_capacity of an ARRAY
    primary: bool = False
    partition: bool = False
    index: str = ""  # with the metric IP where it is a vector


class Server:
    """A connection; any number of threads may use it."""

    def __init__(self, address: Address) -> None:
        """Connects.

        Raises:
            LibraryError: no server is there, or it does not let us in; or pymilvus is missing.
        """
        # gRPC prints on the terminal what it raises; it reads this when it is imported
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        try:
            import grpc
            import pymilvus
            import pymilvus.exceptions
        except ImportError as error:
            raise LibraryError(
                f'{address.shown} needs pymilvus; `pip install "wenda[milvus]"`'
            ) from error
        # so does pymilvus, with a traceback, and it warns of what we do on purpose
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self.shown = address.shown
        self._seconds = address.seconds
        self._search = dict(address.search)
        self._types = pymilvus.DataType
        self._errors = (pymilvus.exceptions.MilvusException, grpc.RpcError, OSError)
        try:
            self._client = self._asked(
                lambda _, timeout: pymilvus.MilvusClient(
                    address.uri,
                    token=address.token,
                    timeout=timeout,
                    dedicated=True,
                    grpc_options=_RECONNECT,
                    **dict(address.options),
                ),
                "",
                seconds=min(settings.MILVUS_OPEN, self._seconds),
            )
        except LibraryError as error:
            raise (milvus_tls.reason(address) or error) from error.__cause__

    def has(self, collection: str) -> bool:
        """Whether a collection is there."""
        return bool(self._asked(self._client.has_collection, collection))

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Makes a collection, unless it is there, and has it ready to be searched.

        Raises:
            LibraryError: a collection of this name has other fields.
        """
        if not self.has(collection):
            try:
                self._create(collection, fields)
            except LibraryError:
                if not self.has(collection):  # else another process was first
                    raise
        self.check(collection, fields)
        self._index(collection, [one for one in fields if one.index])
        self.load(collection)

    def check(self, collection: str, fields: Sequence[Field]) -> None:
        """LibraryError for a collection that is there with other fields than these."""
        described = self._asked(self._client.describe_collection, collection)["fields"]
        found = {}
        for one in described:
            params = one.get("params") or {}
            sizes = (params.get(name) for name in ("dim", "max_capacity", "max_length"))
            size = next((int(one) for one in sizes if one), 0)
            found[str(one["name"])] = (self._types(one["type"]).name, size)
        wanted = {one.name: (one.kind, one.size) for one in fields}
        other = sorted(
            name for name in wanted.keys() | found if wanted.get(name) != found.get(name)
        )
        if other:
            raise LibraryError(
                f"the collection {collection} in {self.shown} is not this Wenda's (its field "
                f"{other[0]!r:.80} is another or missing); give another name, or drop it"
            )

    def _create(self, collection: str, fields: Sequence[Field]) -> None:
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        for one in fields:
            sizes = {"FLOAT_VECTOR": "dim", "VARCHAR": "max_length", "ARRAY": "max_capacity"}
            size = sizes.get(one.kind)
            element = {"element_type": self._types.INT64} if one.kind == "ARRAY" else {}
            schema.add_field(
                one.name,
                self._types[one.kind],
                is_primary=one.primary,
                is_partition_key=one.partition,
                **({size: one.size} if size else {}),
                **element,
            )
        spread = any(one.partition for one in fields)
        self._asked(
            self._client.create_collection,
            collection,
            schema=schema,
            consistency_level="Strong",  # who reads sees what was written before
            **({"num_partitions": settings.MILVUS_PARTITIONS} if spread else {}),
        )

    def _index(self, collection: str, fields: Sequence[Field]) -> None:
        """Makes the indexes that are not there: whoever made the collection may have been killed.

        Nothing waits for them: a new collection is empty.
        """
        indexes = self._client.prepare_index_params()
        for one in fields:
            if not self._asked(self._client.list_indexes, collection, field_name=one.name):
                metric = {"metric_type": "IP"} if "VECTOR" in one.kind else {}
                indexes.add_index(one.name, index_type=one.index, **metric)
        if len(indexes):
            self._asked(self._client.create_index, collection, index_params=indexes, sync=False)

    def load(self, collection: str) -> None:
        """Has a collection ready to be searched; nothing to do where it is."""
        self._asked(self._client.load_collection, collection)

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
        self._client.close()

    def _asked(
        self,
        function: Callable[..., Any],
        collection: str,
        seconds: float | None = None,
        **arguments: Any,
    ) -> Any:
        """What the server gives; waits for one that is away, and loads what it does not have ready.

        Asking again is safe, whatever came of the first time: writing is by primary key. The
        pauses between grow, and are never the same.

        Raises:
            LibraryError: it is away for longer than ``seconds`` (the settings say), or cannot.
        """
        end = time.monotonic() + (self._seconds if seconds is None else seconds)
        loads, pause = 0, _PAUSE
        while True:
            left = max(end - time.monotonic(), _PAUSE)
            try:
                return function(collection, timeout=left, **arguments)
            except self._errors as error:
                if unloaded(error) and not loads:  # after a restart of milvus-lite
                    loads += 1
                    self.load(collection)
                elif away(error) and time.monotonic() < end:
                    time.sleep(random.uniform(pause / 2, pause))  # not all clients at once
                    pause = min(2 * pause, _LONGEST_PAUSE)
                else:
                    raise told(error, self.shown) from error
