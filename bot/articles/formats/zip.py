"""An archive (``.zip``) of documents → each of them; nothing is written to disk."""

from __future__ import annotations

from bot.articles.formats.archives import unpack_parts
from bot.articles.formats.kinds import is_read
from bot.articles.formats.parsed import Parsed, part_of

_MAC = "__MACOSX"  # a folder that macOS adds


def parse(data: bytes, name: str) -> Parsed:
    """The documents of an archive, each as a part under its path; no archives within it.

    Raises:
        ArticleError: the archive is damaged, encrypted, or beyond the limits.
    """
    unread: list[str] = []

    def is_wanted(part: str) -> bool:
        folders = part.replace("\\", "/").split("/")
        if _MAC in folders or any(folder.startswith(".") for folder in folders):
            return False
        if is_read(part):
            return True
        unread.append(part)
        return False

    parts = unpack_parts(data, name, is_wanted, documents=True)
    found = tuple(part_of(path, content) for path, content in parts.items())
    return Parsed("", parts=found, unread=tuple(unread))
