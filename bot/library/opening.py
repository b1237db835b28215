"""A library by its place: a folder, or an address of a Milvus server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.library.local import LocalLibrary
from bot.library.milvus_address import is_milvus

if TYPE_CHECKING:
    from bot.library.base import Library
    from embeddings.encoder import Encoder


def open_library(place: str | Path, encoder: Encoder) -> Library:
    """The library there, made when there is none; errors as the library's own ``open``."""
    if is_milvus(place):
        from bot.library.milvus import MilvusLibrary

        return MilvusLibrary.open(str(place), encoder)
    return LocalLibrary.open(Path(place), encoder)


def exists(place: str | Path) -> bool:
    """Whether there is something at a place; LibraryError when a server cannot be asked."""
    if is_milvus(place):
        from bot.library import milvus

        return milvus.exists(str(place))
    return Path(place).exists()
