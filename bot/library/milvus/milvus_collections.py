"""Collections of a Milvus server, with fields of which it is made sure that they are ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core import settings
from bot.core.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.milvus.connection import Connection


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
    return bool(connection.asked(connection.client.has_collection, collection))


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
    connection.asked(connection.client.load_collection, collection)


def _check(connection: Connection, collection: str, fields: Sequence[Field]) -> None:
    """LibraryError for a collection that is there with other fields than these."""
    described = connection.asked(connection.client.describe_collection, collection)["fields"]
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
    connection.asked(
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
        if not connection.asked(connection.client.list_indexes, collection, field_name=one.name):
            metric = {"metric_type": "IP"} if "VECTOR" in one.kind else {}
            indexes.add_index(one.name, index_type=one.index, **metric)
    if len(indexes):
        connection.asked(
            connection.client.create_index, collection, index_params=indexes, sync=False
        )
