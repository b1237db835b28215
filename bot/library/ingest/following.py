"""An open library kept up with what other processes write, while it is asked or left alone."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.core import WendaError, settings
from bot.library.local.library import LocalLibrary

if TYPE_CHECKING:
    from bot.library.base import Library, Reader

log = logging.getLogger(__name__)


class Followed:
    """A library as it is asked, with what others did up to REFRESH_SECONDS ago."""

    def __init__(self, library: Library, looked: float | None = None) -> None:
        """``looked``: when changes of others were last looked for (time.monotonic()); else now."""
        self.library = library
        self.looked = time.monotonic() if looked is None else looked
        self._looking = threading.Lock()

    def newest(self) -> Reader:
        """The articles of this moment.

        While one question looks for what others did, the rest go on with what there is; so do all
        when the library cannot be read for a moment.
        """
        due = time.monotonic() - self.looked >= settings.REFRESH_SECONDS
        if due and self._looking.acquire(blocking=False):
            try:
                self.looked = time.monotonic()
                self.library.refresh()
            except WendaError as error:
                log.warning("%s", error)
            finally:
                self._looking.release()
        return self.library.snapshot()


@contextmanager
def follow_changes(library: Library, seconds: float = settings.FOLLOW_SECONDS) -> Iterator[None]:
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
