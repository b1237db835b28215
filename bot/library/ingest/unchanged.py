"""A file → the article that was made of it before, if the file has not changed.

The rule: a file of the same size and the same modification time, to the nanosecond, is taken to be
unchanged; when either differs its SHA-256 decides. A time within SETTLED_SECONDS of when the file
was read is never trusted, since a later edit may bear the same. So only an edit that keeps the size
and is given the old time back on purpose goes unseen.
"""

from __future__ import annotations

import hashlib
import os
import time
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core import settings
from bot.library.local.files import Files, Noted
from bot.library.local.library import FILE

if TYPE_CHECKING:
    from bot.core import Article

# What an article made of a file depends on, beside the file.
_CODE = (
    "articles/**/*.py",
    "core/filters.py",
    "core/settings.py",
    "text/figures/**/*.py",
    "text/folding.py",
    "text/language.py",
    "text/sentences.py",
)
_PACKAGES = ("charset-normalizer", "lxml", "OpenCC", "pypdfium2", "python-docx", "trafilatura")


class Unchanged:
    """What is known of files before they are read, and what was learnt by reading them."""

    def __init__(self, place: Path) -> None:
        """``place``: the folder of the library; if there is none, nothing is known."""
        self._files = Files(place / FILE)
        self._learnt: list[Noted] = []

    def by_status(self, article_id: str, status: os.stat_result) -> Article | None:
        """The article of a file whose size and time are those of when it was read; else None."""
        noted = self._note_of(article_id)
        if noted is None or (noted.size, noted.mtime) != (status.st_size, status.st_mtime_ns):
            return None
        return self._files.article(noted)

    def by_content(self, article_id: str, status: os.stat_result, data: bytes) -> Article | None:
        """The article of a file whose bytes are those that were read; else None."""
        noted = self._note_of(article_id)
        if noted is None or noted.sha256 != hashlib.sha256(data).hexdigest():
            return None
        article = self._files.article(noted)
        if article is not None:
            self.learn(article, status, data)
        return article

    def learn(self, article: Article, status: os.stat_result, data: bytes) -> None:
        """Notes what a file was like; ``status`` is from before it was read."""
        age = time.time_ns() - status.st_mtime_ns
        settled = age > settings.SETTLED_SECONDS * 1e9 and status.st_size == len(data)
        mtime = status.st_mtime_ns if settled else -1
        checksum = hashlib.sha256(data).hexdigest()
        one = Noted(article.id, len(data), mtime, checksum, article.digest, parsers())
        if self._files.get(article.id) != one:
            self._learnt.append(one)

    def take_learnt(self) -> list[Noted]:
        """What was learnt since the last call, to be stored once the library has the articles."""
        learnt, self._learnt = self._learnt, []
        return learnt

    def close(self) -> None:
        """Lets the library's state go, before the library is changed; the next call reads anew."""
        self._files.close()

    def _note_of(self, article_id: str) -> Noted | None:
        noted = self._files.get(article_id)
        return noted if noted is not None and noted.reader == parsers() else None


@lru_cache(1)
def parsers() -> str:
    """A checksum of what reads files, ours and others': it changes if the texts may change."""
    package = Path(__file__).parents[2]  # bot
    checksum = hashlib.sha256()
    for pattern in _CODE:
        for path in sorted(package.glob(pattern)):
            checksum.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    for name in _PACKAGES:
        try:
            checksum.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            continue
    return checksum.hexdigest()[:16]
