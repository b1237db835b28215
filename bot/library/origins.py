"""Where a library lives if no place is given, and where each of its articles came from.

A library may hold articles of a folder that is read again at each start, the shipped ones, and
single ones that were added. A small note beside the library tells them apart, so that an article
whose file has left the folder leaves the library, one that was added stays, and one that was
removed does not come back.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core import LibraryError, settings
from bot.library.milvus.address import is_milvus
from embeddings.encoder import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.core import Article

NOTE = settings.LIBRARY_NOTES[0]
CORRECTED = "user"  # where a date is from that a reader gave: see ``Article.date_origin``
_OWN = ("title", "date", "date_origin")  # what a correction replaces
SHIPPED = "shipped"  # the origin of the articles that come with Wenda


def default_library(folder: Path | None, encoder: str) -> Path:
    """Where the library of a folder of articles lives (None: the shipped articles).

    Each folder has its own, and each encoder, whose vectors another one cannot read; ``encoder``
    is the name as it was asked for, "" the bundled model.
    """
    encoder = "" if encoder == BUNDLED else encoder
    home = settings.data_dir()
    if folder is None and not encoder:
        return home / "library"
    resolved = str(folder.resolve()) if folder else SHIPPED
    key = hashlib.sha256(f"{resolved}\x1f{encoder}".encode("utf-8", "surrogateescape"))
    name = folder.resolve().name[:40] if folder else SHIPPED  # for whoever looks into the place
    return home / "libraries" / f"{name or 'root'}-{key.hexdigest()[:10]}"


def note_folder(library: str | Path) -> Path:
    """The folder for a library's note: its own, or one in this user's data if it is on a server.

    The note is about folders of this machine, which mean nothing to others that use the server.
    """
    if not is_milvus(library):
        return Path(library)
    address = str(library)
    key = hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()
    name = address.rstrip("/").rsplit("/", 1)[-1][:40]
    return settings.data_dir() / "libraries" / f"milvus-{name}-{key[:10]}"


def writable(path: Path) -> bool:
    """Whether a library can be kept in a folder, which is made if it is not there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return path.is_absolute() and os.access(path, os.W_OK | os.X_OK)


@dataclass(slots=True)
class Origins:
    """The note, as sets of article ids."""

    path: Path | None = None  # None: kept in memory only
    seen: dict[str, set[str]] = field(default_factory=dict)  # origin → what it held last time
    added: set[str] = field(default_factory=set)  # on their own: they stay
    removed: set[str] = field(default_factory=set)  # for good, though an origin still holds them
    # Article id → what its reader says it is called and dated, and under "own" what it says itself.
    corrected: dict[str, dict[str, Any]] = field(default_factory=dict)
    new: bool = True  # nothing was ever noted

    @classmethod
    def read(cls, library: Path) -> Origins:
        """The note of a library; an empty one if there is none that can be read."""
        path = library / NOTE
        try:
            if not path.is_file():  # opening a pipe would wait
                return cls(path)
            note = json.loads(path.read_text(encoding="utf-8"))
            seen = {origin: set(ids) for origin, ids in note["seen"].items()}
            added, removed = set(note["added"]), set(note["removed"])
            return cls(path, seen, added, removed, _corrections(note), new=False)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(path)

    def again(self) -> Origins:
        """The note as it is now: another process may have written it."""
        return Origins.read(self.path.parent) if self.path else self

    def wanted_articles(self, articles: Collection[Article]) -> list[Article]:
        """Those of an origin's articles that the library should hold, as they were corrected."""
        return [self.correct(article) for article in articles if article.id not in self.removed]

    def correct(self, article: Article) -> Article:
        """An article with the title and date that its reader gave it, if any."""
        correction = self.corrected.get(article.id, {})
        title, date = correction.get("title"), correction.get("date")
        if title is not None:
            article = replace(article, title=title)
        return article if date is None else replace(article, date=date, date_origin=CORRECTED)

    def note_correction(self, article: Article, title: str | None, date: str | None) -> Article:
        """Notes what an article is called and dated; call it before the library has it.

        Args:
            article: as the library holds it.
            title: None for the one it has.
            date: likewise.

        Returns:
            The article as it is now.
        """
        own = {name: getattr(article, name) for name in _OWN}
        correction = self.corrected.setdefault(article.id, {"own": own})
        given = {"title": title, "date": date}
        correction.update({name: value for name, value in given.items() if value is not None})
        self._write()
        return self.correct(article)

    def drop_correction(self, article: Article) -> Article:
        """Forgets what was noted of an article; returns it with its own title and date."""
        correction = self.corrected.pop(article.id, None)
        if correction is None:
            return article
        self._write()
        title, date, origin = (str(correction["own"][name]) for name in _OWN)
        return replace(article, title=title, date=date, date_origin=origin)

    def missing_ids(self, origin: str, now: Collection[str]) -> set[str]:
        """The ids that came from an origin and are not there, nor wanted elsewhere, any more."""
        others = [ids for other, ids in self.seen.items() if other != origin]
        return self.seen.get(origin, set()).difference(now, self.added, *others)

    def expect(self, origin: str, ids: Collection[str]) -> None:
        """Notes which articles an origin is about to give, so that a kill does not lose that."""
        if not self.seen.get(origin, set()).issuperset(ids):
            self.seen.setdefault(origin, set()).update(ids)
            self._write()

    def record(
        self,
        origin: str,
        given: Collection[str],
        whole: bool = True,
        unread: Collection[str] = (),
    ) -> None:
        """Notes which articles an origin holds; call it when the library has them.

        Args:
            origin: a folder's path, or ``SHIPPED``.
            given: the ids of the articles that were read.
            whole: whether these are all; else those of before may still be there.
            unread: ids that the origin holds, though their articles could not be read this time.
        """
        ids = set(given)
        before = self.seen.get(origin, set())
        ids |= before.intersection(unread) if whole else before
        if self.seen.get(origin) != ids:
            self.seen[origin] = ids
            self.removed.intersection_update(set().union(*self.seen.values()))
            self._write()

    def add(self, ids: Collection[str]) -> None:
        """Notes that articles were added on their own."""
        self.added.update(ids)
        self.removed.difference_update(ids)
        self._write()

    def remove(self, identifier: str) -> None:
        """Notes that an article was taken out for good; call it before the library lets it go."""
        self.added.discard(identifier)
        self.corrected.pop(identifier, None)
        if any(identifier in ids for ids in self.seen.values()):
            self.removed.add(identifier)
        self._write()

    def move(self, before: str, now: str) -> None:
        """Notes that an article has another id, because its file is at another path now."""
        if before in self.added:
            self.added.discard(before)
            self.added.add(now)
        for ids in self.seen.values():
            ids.discard(before)
        if before in self.corrected:
            self.corrected[now] = self.corrected.pop(before)
        self._write()

    def note(self) -> dict[str, object]:
        """All of it, as JSON can hold it."""
        return {
            "seen": {origin: sorted(ids) for origin, ids in self.seen.items()},
            "added": sorted(self.added),
            "removed": sorted(self.removed),
            **({"corrected": self.corrected} if self.corrected else {}),
        }

    def restore(self, note: object) -> bool:
        """Takes over the note of another library; returns whether it is one."""
        try:
            parts = dict(note)  # type: ignore[call-overload]
            seen = {str(origin): set(map(str, ids)) for origin, ids in parts["seen"].items()}
            added, removed = set(map(str, parts["added"])), set(map(str, parts["removed"]))
            corrected = _corrections(parts)
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
        self.seen, self.added, self.removed, self.corrected = seen, added, removed, corrected
        self._write()
        return True

    def _write(self) -> None:
        self.new = False
        if self.path is None:
            return
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
        text = json.dumps(self.note(), ensure_ascii=False, indent=1)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)  # of a library on a server
            try:
                beside.write_text(text, encoding="utf-8")
                beside.replace(self.path)
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(
                f"{self.path} cannot be written ({error.strerror or error}); "
                "do the same again when it can be"
            ) from error


def _corrections(note: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The corrections in a note, those that are whole; none in the note of an older Wenda."""
    noted = note.get("corrected")
    if not isinstance(noted, dict):
        return {}
    return {
        str(article_id): one
        for article_id, one in noted.items()
        if isinstance(one, dict)
        and isinstance(one.get("own"), dict)
        and set(one["own"]) == set(_OWN)
        and all(isinstance(one.get(name, ""), str) for name in ("title", "date"))
    }
