"""Files that were moved or renamed, with their folder or alone: the same bytes at another path.

An article's id is made of its file's path, so without this each would be in twice. A file is taken
to be the one that was read before if its bytes are the same and there is nothing at the old path
any more.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core import Article
    from bot.library.base import Library
    from bot.library.local.files import Noted


@dataclass(slots=True)
class Moves:
    """The moves that were met while files were read into a library."""

    by_content: Mapping[str, Sequence[str]]  # SHA-256 of a file → the ids of articles read from it
    _folders: Counter[tuple[str, str]] = field(default_factory=Counter)

    def find(self, learnt: Iterable[Noted], new: Iterable[str], library: Library) -> dict[str, str]:
        """The id that an article had at its old path, for each new one that is a move.

        Args:
            learnt: what the files were like.
            new: ids of articles that the library does not have.
            library: where the old ones are.
        """
        wanted = set(new)
        found: dict[str, str] = {}
        for one in learnt:
            if one.article not in wanted:
                continue
            for before in self.by_content.get(one.sha256, ()):
                taken = before in wanted or before in found.values()
                if not taken and self._is_gone(before, library):
                    found[one.article] = before
                    break
        return found

    def _is_gone(self, article_id: str, library: Library) -> bool:
        """Whether an article is of a file that is not at its path any more."""
        try:
            source = library.article(article_id).source
        except LibraryError:
            return False
        return os.path.isabs(source) and not os.path.lexists(os.fsencode(source))

    def note(self, before: Article, now: Article) -> None:
        """Counts a move, for ``lines``."""
        self._folders[_differing(before.source, now.source)] += 1

    def lines(self) -> list[str]:
        """A line for each folder that was moved, with the number of its files."""
        return [
            f"{count:,} file{'' if count == 1 else 's'} of {old} {'is' if count == 1 else 'are'} "
            f"at {new} now: moved, not added a second time"
            for (old, new), count in self._folders.most_common()
        ]


def _differing(before: str, now: str) -> tuple[str, str]:
    """Two paths without what they have in common at their ends: the folders that differ."""
    old, new = before.split(os.sep), now.split(os.sep)
    while len(old) > 2 and len(new) > 2 and old[-1] == new[-1]:
        old.pop()
        new.pop()
    return os.sep.join(old), os.sep.join(new)
