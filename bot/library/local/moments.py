"""Short transactions for long work: one to look, one to write, nothing held in between."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from bot.library.local import store
from bot.library.local.failures import LockedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

log = logging.getLogger(__name__)


def looked(file: Path, function: Callable[..., T], *args: object) -> T:
    """``function(connection, *args)`` on the newest state, which is let go afterwards."""
    pinned = store.Pinned(file)
    try:
        return pinned.read(function, *args)
    finally:
        pinned.close()


def written(file: Path, function: Callable[..., T], *args: object) -> T:
    """``function(connection, *args)`` in a transaction, however long others write before."""
    told = False
    while True:
        try:
            with store.writing(file) as db:
                return function(db, *args)
        except LockedError as error:
            if not told:
                log.warning("%s; this goes on then", error)
            told = True
