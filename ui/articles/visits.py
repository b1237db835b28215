"""Articles that visitors bring: a library for each visitor, deleted when the visit is over."""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core import Entries, settings
from bot.library import LocalLibrary
from ui import temporary
from ui.access import login_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Article, Filter, Update
    from ui.protocol import ArticleBot, ChatBot

SWEEP = 30.0  # seconds between two looks for visits that are over

log = logging.getLogger(__name__)
_all: weakref.WeakSet[Visits] = weakref.WeakSet()


def visit_key(request: Any) -> str | None:
    """What a visit is known by: the browser's login and Gradio's session; None without a session.

    A browser chooses its session itself, so that alone would let in whoever has heard of it.
    """
    session = getattr(request, "session_hash", None)
    return f"{login_of(request)} {session}" if session else None


class FullError(Exception):
    """A visitor, or all of them together, would have more than allowed.

    ``key`` is that of the message in ``ui.texts``, ``limit`` the number that is allowed.
    """

    def __init__(self, key: str, limit: int) -> None:
        super().__init__(key)
        self.key, self.limit = key, limit


class Visit:
    """One visitor's library, in a folder that only this user can enter."""

    def __init__(self, bot: ArticleBot) -> None:
        self.giver = secrets.token_hex(16)  # so that no article has the id of another's
        self.folder = Path(tempfile.mkdtemp(prefix="visit-", dir=temporary.folder()))
        self._library = LocalLibrary.open(self.folder, bot.encoder)
        self.bot: ChatBot = bot.beside(self._library)
        self.used = time.monotonic()
        self.left = False  # the page was closed
        self._sizes: dict[str, int] = {}  # article id → characters
        self._adding = threading.Lock()

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, *, only: Filter | None = None
    ) -> Entries:
        """A page of the visitor's own articles, as of ``bot.Bot.entries``."""
        return self._library.entries(term, start, count, only)

    def add_articles(self, articles: Sequence[Article]) -> Update:
        """Adds all of the articles or none.

        Raises:
            FullError: they would be too many, or too long.
            LibraryError: they cannot be written.
        """
        with self._adding:
            sizes = self._sizes | {one.id: len(one.text) for one in articles}
            if len(sizes) > settings.VISIT_FILES:
                raise FullError("visit_files", settings.VISIT_FILES)
            if sum(sizes.values()) > settings.VISIT_CHARS:
                raise FullError("visit_chars", settings.VISIT_CHARS)
            done = self._library.update(articles)
            self._sizes = sizes
            return done

    def remove_articles(self, ids: Sequence[str]) -> None:
        """Removes articles; those that are not the visitor's own stay."""
        with self._adding:
            self._library.update(remove=ids)
            self._sizes = {key: size for key, size in self._sizes.items() if key not in ids}

    def is_over(self, now: float) -> bool:
        """Whether it can be taken that nobody will come back to it."""
        limit = settings.VISIT_LEFT if self.left else settings.VISIT_IDLE
        return now - self.used > limit

    def close(self) -> None:
        """Deletes everything that the visitor brought."""
        self._library.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Visits:
    """The visits of one page by ``visit_key``; any thread may use it."""

    def __init__(self, bot: ArticleBot) -> None:
        self._bot = bot
        self._visits: dict[str, Visit] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._watch: threading.Thread | None = None
        _all.add(self)

    def __len__(self) -> int:
        return len(self._visits)

    def get(self, session: str | None) -> Visit | None:
        """The visit of a session; None if it has brought nothing."""
        with self._lock:
            visit = self._visits.get(session or "")
            if visit is not None:
                visit.used, visit.left = time.monotonic(), False
            return visit

    def open(self, session: str | None) -> Visit:
        """The visit of a session, a new one if there is none.

        Raises:
            FullError: there is no session, or there are too many visitors already.
        """
        visit = self.get(session)
        if visit is not None:
            return visit
        self.sweep()
        with self._lock:
            if not session or len(self._visits) >= settings.VISITS:
                raise FullError("visits_full", settings.VISITS)
            if session not in self._visits:
                self._visits[session] = Visit(self._bot)
            if self._watch is None:
                self._watch = threading.Thread(target=self._sweep_on, daemon=True)
                self._watch.start()
            return self._visits[session]

    def answering(self, session: str | None) -> ChatBot:
        """What answers a session: the bot, with the visitor's articles if there are any."""
        visit = self.get(session)
        return visit.bot if visit else self._bot

    def leave(self, session: str | None) -> None:
        """Notes that the page was closed; it may come back for VISIT_LEFT seconds."""
        with self._lock:
            visit = self._visits.get(session or "")
            if visit is not None:
                visit.left = True

    def sweep(self, now: float | None = None) -> None:
        """Ends the visits that are over."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            over = [key for key, visit in self._visits.items() if visit.is_over(moment)]
            ended = [self._visits.pop(key) for key in over]
        for visit in ended:
            visit.close()

    def close(self) -> None:
        """Ends all visits."""
        self._stop.set()
        with self._lock:
            ended = [*self._visits.values()]
            self._visits.clear()
        for visit in ended:
            visit.close()

    def _sweep_on(self) -> None:
        while not self._stop.wait(SWEEP):
            temporary.touch()
            try:
                self.sweep()
            except Exception:
                log.exception("a visit could not be ended")


def close_all() -> None:
    """Ends the visits of every page and deletes all uploads; for the end of a server."""
    for visits in list(_all):
        visits.close()
    temporary.remove()
