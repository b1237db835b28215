"""A library by its place: a folder, or an address of a Milvus server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core import EncoderError, LibraryError, settings
from bot.library.local.library import FILE, LocalLibrary, traces
from bot.library.local.store import manifest
from bot.library.milvus.address import is_milvus
from embeddings.encoder import BUNDLED, load_encoder

if TYPE_CHECKING:
    from bot.library.base import Library
    from embeddings.encoder import Encoder


def open_library(place: str | Path, encoder: Encoder) -> Library:
    """The library at a place, made if there is none.

    Raises:
        LibraryError: as :meth:`LocalLibrary.open` or :meth:`MilvusLibrary.open`.
    """
    if is_milvus(place):
        from bot.library.milvus.library import MilvusLibrary

        return MilvusLibrary.open(str(place), encoder)
    return LocalLibrary.open(Path(place), encoder)


def made_with(place: str | Path) -> str:
    """The name of the encoder of the library in a folder; "" for the bundled one, or no library.

    Also "" if the library cannot be read: opening it says why.
    """
    file = Path(place) / FILE
    if is_milvus(place) or not file.is_file():
        return ""
    try:
        stored = manifest(file)
    except (LibraryError, OSError):
        return ""
    return "" if stored.encoder == BUNDLED or not stored.articles else stored.encoder


def load_stored(place: str | Path) -> Encoder:
    """The encoder of the library at a place, from this machine; the bundled one for a new library.

    Raises:
        LibraryError: the encoder cannot be loaded.
    """
    name = made_with(place)
    try:
        return load_encoder(name, fetch=False)
    except EncoderError as error:
        raise LibraryError(
            f"the library in {place} was made with encoder {name}, which cannot be loaded here "
            f"({error}); open it with --encoder {name}, move it with `wenda encode --encoder`, or "
            "give another --library folder"
        ) from error


def exists(place: str | Path) -> bool:
    """Whether a library is at a place, or what is left of one, which opening it then says.

    Raises:
        LibraryError: a server cannot be asked.
    """
    if is_milvus(place):
        from bot.library.milvus import library

        return library.exists(str(place))
    folder = Path(place)
    return os.path.lexists(folder / FILE) or folder.is_file() or bool(traces(folder))


def missing_library(library: str | None, articles: str | None) -> str:
    """The library that flags or settings name, if it does not exist and they name no articles.

    "" for one that exists, and for the default one.
    """
    place = library or settings.variable("LIBRARY")
    if articles or settings.variable("ARTICLES") or not place or exists(place):
        return ""
    return place
