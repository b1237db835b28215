"""A library kept up with what other processes write, also while nobody asks anything."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot import settings
from bot.errors import WendaError
from bot.library.local import LocalLibrary

if TYPE_CHECKING:
    from bot.library.base import Library

log = logging.getLogger(__name__)


@contextmanager
def followed(library: Library, seconds: float = settings.FOLLOW_SECONDS) -> Iterator[None]:
    """Looks for changes every few seconds, in a thread that ends with the block.

    An open library that is never looked at reads its old state, and an article that another
    process removed stays in the files as long.
    """
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(seconds):
            try:
                if isinstance(library, LocalLibrary):
                    library.refresh()
            except WendaError as error:  # damaged or gone for a moment; questions say so
                log.debug("%s", error)

    thread = threading.Thread(target=look, name="follow", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=settings.LIBRARY_WAIT)
