"""A library's collections in Milvus, and the one row that says which of their rows count.

Every row has a number, and numbers are never used again. The manifest is one row, replaced at
once: it names the last number that counts, and the articles below it that do not any more. Rows
are written first and the manifest last, so what a killed writer left is above the last number:
nobody sees it, and the next writer clears it away.
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.core import LibraryError
from bot.library.local.schema import Manifest
from bot.library.milvus.client import MAX_TEXT
from bot.library.milvus.fields import ARTICLES, CHUNKS, LISTED, META, NOTHING, vector_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.milvus.client import Server

FORMAT = 3  # of the collections: raise it when they change
_MANIFEST = "manifest"
_PIECE = MAX_TEXT // 4 * 3  # bytes that fit a VARCHAR in base64
_TRIES = 20  # at reading a manifest and the blobs that it names, while others write


@dataclass(frozen=True, slots=True)
class State:
    """What a library holds at one moment."""

    made: Manifest
    last: int = 0  # the largest number that counts
    tokens: int = 0  # of all passages together
    mean: float = 0.0  # tokens of a passage in the first update: what vectors are made with
    frequencies: tuple[tuple[int, int], ...] = ()  # (number, pieces) of blobs to add up
    dead: tuple[tuple[int, int], ...] = ()  # likewise, of one blob or none


class Store:
    """The collections of one library."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.shown = server.shown
        self.meta, self.articles, self.chunks, self.listed, self.feedback = (
            f"{name}_{part}" for part in ("meta", "articles", "chunks", "list", "feedback")
        )
        self._vectors = f"{name}_vectors"

    def vectors(self, dim: int) -> str:
        """The collection of vectors of a dimension."""
        return f"{self._vectors}_{dim}"

    def numbered_collections(self, dim: int) -> tuple[str, str, str, str]:
        """The four collections whose rows count or do not, by their numbers."""
        return self.articles, self.chunks, self.vectors(dim), self.listed

    def begin(self) -> State | None:
        """Makes the manifest's collection, unless it is there; returns what the manifest says.

        Raises:
            LibraryError: as :meth:`state`, or another application's collection is there.
        """
        self.server.create(self.meta, META)
        return self.state()

    def find(self) -> State | None:
        """What the manifest says now; None if there is no library, and none is made."""
        if not self.server.has(self.meta):
            return None
        return self.begin()

    def create(self, dim: int) -> None:
        """Makes the other collections, unless they are there, and loads all of them."""
        for collection, fields in (
            (self.articles, ARTICLES),
            (self.chunks, CHUNKS),
            (self.vectors(dim), vector_fields(dim)),
            (self.listed, LISTED),
        ):
            self.server.create(collection, fields)

    def state(self) -> State | None:
        """What the manifest says now; None if there is none.

        Raises:
            LibraryError: it has another format, or is no manifest.
        """
        rows = self.server.query(self.meta, f'kind == "{_MANIFEST}"', ["data"])
        return self._read(rows[0]["data"]) if rows else None

    def _read(self, data: str) -> State:
        """The state that a manifest's JSON describes; LibraryError if it is damaged."""
        try:
            stored: dict[str, Any] = json.loads(data)
            version = int(stored.pop("format"))
            if version == FORMAT:
                blobs = {key: _pairs(stored.pop(key)) for key in ("frequencies", "dead")}
                last, tokens = int(stored.pop("last")), int(stored.pop("tokens"))
                mean = float(stored.pop("mean"))
                return State(Manifest(**stored), last, tokens, mean, **blobs)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise LibraryError(
                f"the manifest of {self.shown} is damaged or not a library's ({error!r}); "
                "give another name, and add the articles again"
            ) from error
        advice = "update Wenda" if version > FORMAT else "add the articles under another name"
        raise LibraryError(
            f"the library in {self.shown} has format {version}, this Wenda knows {FORMAT}; {advice}"
        )

    def commit(self, state: State) -> None:
        """Makes a state the one that counts: one row, replaced at once."""
        record = {"format": FORMAT, **asdict(state.made), "last": state.last}
        record |= {"tokens": state.tokens, "mean": state.mean}
        record |= {"frequencies": state.frequencies, "dead": state.dead}
        row = {"key": _MANIFEST, "kind": _MANIFEST, "number": 0, "data": json.dumps(record)}
        self.server.upsert(self.meta, [row | NOTHING])

    def put_blob(self, number: int, data: bytes) -> tuple[int, int]:
        """Stores bytes of any length under a number; returns it, and in how many pieces."""
        pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)] or [b""]
        for at, piece in enumerate(pieces):
            text = base64.b64encode(piece).decode("ascii")
            row = {"key": f"{number}-{at}", "kind": "blob", "number": number, "data": text}
            self.server.upsert(self.meta, [row | NOTHING])
        return number, len(pieces)

    def load(self, known: dict[int, bytes]) -> tuple[State, dict[int, bytes]]:
        """The state of this moment with the blobs that it names; ``known`` ones are not read.

        Raises:
            LibraryError: there is no library, or not all of it.
        """
        for attempt in range(_TRIES):
            state = self.state()
            if state is None:
                break
            blobs = self._blobs(state, known)
            if blobs is not None:
                return state, blobs
            time.sleep(0.05 * attempt)  # a writer has just replaced them
        raise LibraryError(
            f"there is no whole library in {self.shown}; give another name, and add the articles"
        )

    def _blobs(self, state: State, known: dict[int, bytes]) -> dict[int, bytes] | None:
        """The blobs that a state names; None if one is not there any more."""
        named = dict((*state.frequencies, *state.dead))
        missing = [number for number in named if number not in known]
        pieces: dict[str, str] = {}
        for at in range(0, len(missing), 16):
            where = f'kind == "blob" and number in {missing[at : at + 16]}'
            for row in self.server.query(self.meta, where, ["key", "data"]):
                pieces[row["key"]] = row["data"]
        blobs = {number: known[number] for number in named if number in known}
        try:
            for number in missing:
                texts = [pieces[f"{number}-{at}"] for at in range(named[number])]
                blobs[number] = b"".join(map(base64.b64decode, texts))
        except KeyError:
            return None
        return blobs

    def clear_above(self, state: State) -> None:
        """Deletes the rows that never counted: what a killed writer left."""
        for collection in self.numbered_collections(state.made.dimension):
            self.server.delete(collection, f"number > {state.last}")
        self.clear_blobs(state)

    def clear_numbers(self, first: int, end: int, dim: int) -> None:
        """Deletes rows by their numbers, ``end`` exclusive."""
        where = f"number >= {first} and number < {end}"
        for collection in self.numbered_collections(dim):
            self.server.delete(collection, where)
        self.server.delete(self.meta, f'kind == "blob" and {where}')

    def clear_blobs(self, state: State) -> None:
        """Deletes the blobs that a state does not name."""
        named = [number for number, _ in (*state.frequencies, *state.dead)]
        where = f" and number not in {named}" if named else ""
        self.server.delete(self.meta, f'kind == "blob"{where}')

    def clear_articles(self, numbers: Sequence[int], dim: int) -> None:
        """Deletes all rows of these articles."""
        for at in range(0, len(numbers), 500):
            for collection in self.numbered_collections(dim):
                self.server.delete(collection, f"article in {list(numbers[at : at + 500])}")


def _pairs(stored: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(number), int(pieces)) for number, pieces in stored)
