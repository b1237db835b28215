"""The door to pymilvus: a server's collections, asked with a time limit, errors as one line.

Every call waits for a server that is away, up to ``settings.MILVUS_TIMEOUT``, so a restart is
survived; writing is by primary key, so what is sent twice is there once.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot import settings
from bot.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.library.milvus_address import Address

Row = dict[str, Any]

MAX_TEXT = 65_535  # bytes of a VARCHAR, Milvus's own limit
MAX_FOUND = 16_384  # rows of one search, likewise
_GONE = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "Fail connecting", "Connect Failed", "closed channel")
_REFUSED = ("UNAUTHENTICATED", "auth check", "PERMISSION_DENIED", "permission deny")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a collection: ``kind`` is a pymilvus DataType's name."""

    name: str
    kind: str
    size: int = 0  # max_length of a VARCHAR, dim of a FLOAT_VECTOR
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
        try:
            import pymilvus
        except ImportError as error:
            raise LibraryError(
                f'{address.shown} needs pymilvus; `pip install "wenda[milvus]"`'
            ) from error
        # it prints what it raises, with a traceback, and warns of what we do on purpose
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self.shown = address.shown
        self._types = pymilvus.DataType
        with self._failures():
            self._client = pymilvus.MilvusClient(
                address.uri,
                token=address.token,
                timeout=settings.MILVUS_TIMEOUT,
                dedicated=True,
                **dict(address.options),
            )

    def has(self, collection: str) -> bool:
        """Whether a collection is there."""
        with self._failures():
            return bool(self._client.has_collection(collection, timeout=settings.MILVUS_TIMEOUT))

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Makes a collection, unless it is there, and has it ready to be searched."""
        if not self.has(collection):
            try:
                self._create(collection, fields)
            except LibraryError:
                if not self.has(collection):  # else another process was first
                    raise
        self._index(collection, [one for one in fields if one.index])
        self.load(collection)

    def _create(self, collection: str, fields: Sequence[Field]) -> None:
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        for one in fields:
            size = {"FLOAT_VECTOR": "dim", "VARCHAR": "max_length"}.get(one.kind)
            schema.add_field(
                one.name,
                self._types[one.kind],
                is_primary=one.primary,
                is_partition_key=one.partition,
                **({size: one.size} if size else {}),
            )
        spread = any(one.partition for one in fields)
        with self._failures():
            self._client.create_collection(
                collection,
                schema=schema,
                consistency_level="Strong",  # who reads sees what was written before
                timeout=settings.MILVUS_TIMEOUT,
                **({"num_partitions": settings.MILVUS_PARTITIONS} if spread else {}),
            )

    def _index(self, collection: str, fields: Sequence[Field]) -> None:
        """Makes the indexes that are not there: whoever made the collection may have been killed.

        Nothing waits for them: a new collection is empty.
        """
        with self._failures():
            there = self._client.list_indexes(collection, timeout=settings.MILVUS_TIMEOUT)
            if len(there) < len(fields):
                indexes = self._client.prepare_index_params()
                for one in fields:
                    metric = {"metric_type": "IP"} if "VECTOR" in one.kind else {}
                    indexes.add_index(one.name, index_type=one.index, **metric)
                self._client.create_index(
                    collection, indexes, timeout=settings.MILVUS_TIMEOUT, sync=False
                )

    def load(self, collection: str) -> None:
        """Has a collection ready to be searched; nothing to do where it is."""
        with self._failures():
            self._client.load_collection(collection, timeout=settings.MILVUS_TIMEOUT)

    def drop(self, collection: str) -> None:
        """Takes a collection away, with all that is in it."""
        with self._failures():
            self._client.drop_collection(collection, timeout=settings.MILVUS_TIMEOUT)

    def upsert(self, collection: str, rows: Sequence[Row]) -> None:
        """Puts rows in, or in place of those with the same primary key."""
        if rows:
            with self._failures():
                self._client.upsert(collection, list(rows), timeout=settings.MILVUS_TIMEOUT)

    def delete(self, collection: str, where: str) -> None:
        """Takes out the rows that an expression is true of."""
        with self._failures():
            self._client.delete(collection, filter=where, timeout=settings.MILVUS_TIMEOUT)

    def query(self, collection: str, where: str, fields: Sequence[str]) -> list[Row]:
        """The rows that an expression is true of, in no order; few of them."""
        with self._failures():
            found = self._client.query(
                collection,
                filter=where,
                output_fields=list(fields),
                timeout=settings.MILVUS_TIMEOUT,
            )
            return [dict(row) for row in found]

    def count(self, collection: str, where: str) -> int:
        """How many rows an expression is true of."""
        return int(self.query(collection, where, ["count(*)"])[0]["count(*)"])

    def pages(self, collection: str, where: str, fields: Sequence[str]) -> Iterator[Row]:
        """As :meth:`query`, for any number of rows: they come a page at a time."""
        with self._failures():
            pages = self._client.query_iterator(
                collection,
                batch_size=settings.MILVUS_PAGE,
                filter=where,
                output_fields=list(fields),
                timeout=settings.MILVUS_TIMEOUT,
            )
        try:
            while True:
                with self._failures():
                    rows = [dict(row) for row in pages.next()]
                if not rows:
                    return
                yield from rows
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
    ) -> list[tuple[int, float, Mapping[str, Any]]]:
        """The rows with the largest inner products: number, product, fields; best first."""
        with self._failures():
            found = self._client.search(
                collection,
                data=[vector],
                anns_field=field,
                limit=min(limit, MAX_FOUND),
                filter=where,
                output_fields=list(fields),
                search_params={"metric_type": "IP"},
                timeout=settings.MILVUS_TIMEOUT,
            )
            return [(int(hit["number"]), float(hit["distance"]), hit["entity"]) for hit in found[0]]

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turns what pymilvus and gRPC raise inside the block into one-line LibraryErrors."""
        import grpc
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except (MilvusException, grpc.RpcError) as error:
            raise LibraryError(self._said(error)) from error
        except OSError as error:  # a certificate that is not there
            raise LibraryError(
                f"{self.shown} cannot be asked ({error.filename}: {error.strerror}); "
                "check the WENDA_MILVUS_ settings"
            ) from error

    def _said(self, error: Exception) -> str:
        code = getattr(error, "code", "")
        words = f"{code() if callable(code) else code} {error}"
        if any(word.lower() in words.lower() for word in _REFUSED):
            return f"{self.shown} does not let us in; set WENDA_MILVUS_TOKEN to user:password"
        if any(word.lower() in words.lower() for word in _GONE):
            return (
                f"{self.shown} does not answer; see that Milvus runs there and try again "
                "(what was not finished is not seen and is cleared away)"
            )
        message = " ".join(str(getattr(error, "message", "") or error).split())[:300]
        return f"{self.shown} could not do what it was asked ({message}); see the server's log"
