"""Articles into a library and out of it, with a note of where each came from."""

from __future__ import annotations

import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from bot.addresses import is_url
from bot.articles import Reading, check_path, look, read
from bot.errors import LibraryError
from bot.filters import check_tags, tagged
from bot.library.local import LocalLibrary
from bot.unchanged import Unchanged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.library.base import Library, Update
    from bot.origins import Origins
    from bot.records import Article


class Intake:
    """One library's; one change is made at a time, from whatever thread."""

    def __init__(self, library: Library, origins: Origins) -> None:
        self._library, self._origins = library, origins
        self._writing = threading.Lock()

    @property
    def place(self) -> Path | None:
        """The folder of the note; None when nothing is noted."""
        return self._origins.path.parent if self._origins.path else None

    def begun_with(self, origin: str) -> bool:
        """Whether articles of an origin were ever taken in."""
        return origin in self._origins.seen

    @property
    def new(self) -> bool:
        """Whether nothing was ever noted of the library."""
        return self._origins.new

    def sync(self, folder: Path, *, empty: bool) -> tuple[Update, tuple[str, ...]]:
        """As ``Bot.sync``."""
        check_path(folder)
        unchanged = self._unchanged()
        try:
            reading = (look if empty else read)(folder, unchanged)
        finally:
            if unchanged:
                unchanged.close()
        update = self.match(str(folder.resolve()), reading)
        self.learnt(unchanged)
        return update, reading.problems

    def match(self, origin: str, reading: Reading) -> Update:
        """Brings the library in line with an origin; only what is new or changed is encoded.

        What could not be read is not taken out: a file that is locked or half written for a moment
        is not one that was deleted.
        """
        articles = reading.articles
        with self._writing:
            self._origins = self._origins.again()
            left = self._origins.left(origin, articles) if reading.whole else set()
            left = left.difference(reading.unread)
            update = self._library.update(self._origins.wanted(articles), remove=left)
            self._origins.record(origin, articles, reading.whole, reading.unread)
        return update

    def add(self, path: str | Path, tags: Sequence[str] = ()) -> list[Article]:
        """As ``Bot.add``."""
        tags = check_tags(tags)
        unchanged = self._unchanged()
        web = is_url(str(path))
        articles = _fetched(path) if web else read_warning(Path(path), unchanged).articles
        articles = tuple(tagged(article, tags) for article in articles)
        self.add_articles(articles)
        self.learnt(unchanged)
        return list(articles)

    def add_articles(self, articles: Sequence[Article]) -> Update:
        """As ``Bot.add_articles``."""
        with self._writing:
            done = self._library.update(articles)
            self._origins = self._origins.again()
            self._origins.add([article.id for article in articles])
        return done

    def remove(self, ids: Sequence[str]) -> None:
        """As ``Bot.remove_articles``."""
        for article_id in ids:
            try:
                self._library.article(article_id)
            except LibraryError as error:
                line = f"there is no article {article_id!r}; `wenda list` shows the ids"
                raise LibraryError(line) from error
        with self._writing:
            self._origins = self._origins.again()
            for article_id in ids:
                self._origins.remove(article_id)
            self._library.update(remove=ids)

    def learnt(self, unchanged: Unchanged | None) -> None:
        """Keeps what reading taught of the files, for a library in a folder."""
        if unchanged and self.place:
            unchanged.keep(self.place)

    def _unchanged(self) -> Unchanged | None:
        """What a library in a folder knows of the files that were read into it."""
        local = isinstance(self._library, LocalLibrary)
        return Unchanged(self.place) if local and self.place else None


def read_warning(path: Path, unchanged: Unchanged | None) -> Reading:
    """The articles there; a RuntimeWarning of one line for each file that is left out."""
    try:
        reading = read(path, unchanged)
    finally:
        if unchanged:
            unchanged.close()
    for problem in reading.problems:
        warnings.warn(problem, RuntimeWarning, stacklevel=3)
    return reading


def _fetched(url: str | Path) -> tuple[Article, ...]:
    """The article at an address; what fetches it is imported only where one is given."""
    from bot.fetch import fetch_article

    return (fetch_article(str(url)),)
