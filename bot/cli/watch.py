"""`wenda watch DIR`: a library that keeps in step with a folder, one line for each change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.articles import check_path
from bot.core import ArticleError, LibraryError, settings

if TYPE_CHECKING:
    from bot.bot import Bot
    from bot.core import Article, Update

Say = Callable[[str], None]


def watch(bot: Bot, folder: Path, say: Say, stop: threading.Event | None = None) -> None:
    """Brings the library in line with a folder, and again after each change, until stopped.

    Nothing is taken up before it has been quiet for WATCH_QUIET, or for WATCH_LONGEST where it
    never is. A file that cannot be read stays in the library as it was, and is tried again.

    Args:
        bot: whose library it is.
        folder: with its subfolders.
        say: takes one line for each change and each problem.
        stop: ends it; so does KeyboardInterrupt, which is passed on.

    Raises:
        ArticleError: there is no such folder.
    """
    import watchfiles

    check_folder(folder)
    step = _Step(bot, folder.resolve(), say)
    own = str(bot.place.resolve()) if bot.place else ""
    changes = watchfiles.watch(
        folder,
        watch_filter=lambda _, path: not (own and Path(path).is_relative_to(own)),
        step=int(settings.WATCH_QUIET * 1000),
        debounce=int(settings.WATCH_LONGEST * 1000),
        rust_timeout=int(settings.WATCH_AGAIN * 1000),
        stop_event=stop,
        yield_on_timeout=True,
    )
    step.take()
    for changed in changes:
        if changed or step.unfinished:
            step.take()


def check_folder(folder: Path) -> None:
    """ArticleError when that is no folder."""
    check_path(folder)
    if not folder.is_dir():
        raise ArticleError(f"{folder} is not a folder; `wenda add` takes single files")


class _Step:
    """One look at the folder after the other."""

    def __init__(self, bot: Bot, folder: Path, say: Say) -> None:
        self._bot, self._folder, self._say = bot, folder, say
        self._is = _identity(folder)
        self._told: set[str] = set()  # problems that were said
        self.unfinished = False  # something could not be read: it is tried again

    def take(self) -> None:
        """Brings the library in line; an error is said and tried again, once more and later."""
        gone: dict[str, Article] = {}

        def note(leaving: Sequence[str]) -> None:
            if len(leaving) <= settings.ADD_LISTED:
                gone.update((key, self._bot.article(key)) for key in leaving)

        try:
            # an empty folder that took another's place is a drive that is not mounted
            same = _identity(self._folder) == self._is
            update, problems = self._bot.sync(self._folder, empty=same, leaving=note)
        except (ArticleError, LibraryError) as error:
            update, problems = None, (str(error),)
        if update is not None:
            for line in _lines(update, gone, self._bot, self._folder):
                self._say(line)
        for problem in problems:
            if problem not in self._told:
                self._say(problem)
        self._told = set(problems)
        self.unfinished = bool(problems)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _lines(update: Update, gone: dict[str, Article], bot: Bot, folder: Path) -> Iterator[str]:
    """What an update did, by file, or how many of many; one that was only moved is said once.

    ``gone`` are those that it removed, as they were.
    """
    left = {article.text: article for article in gone.values()}
    for verb, ids in (("added", update.added), ("changed", update.changed)):
        if len(ids) > settings.ADD_LISTED:
            yield f"{verb} {len(ids):,} articles"
            continue
        for article in map(bot.article, ids):
            old = left.pop(article.text, None) if verb == "added" else None
            if old is None:
                yield f"{verb} {_name(article, folder)}"
            else:
                del gone[old.id]
                yield f"renamed {_name(old, folder)} to {_name(article, folder)}"
    if len(update.removed) > settings.ADD_LISTED:
        yield f"removed {len(update.removed):,} articles"
    yield from (f"removed {_name(gone[key], folder)}" for key in update.removed if key in gone)


def _name(article: Article, folder: Path) -> str:
    path = Path(article.source)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else article.source
