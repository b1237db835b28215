"""``wenda watch DIR``: keeps a library in step with a folder, and says a line for each change."""

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

    Changes are taken up once the folder has been quiet for WATCH_QUIET seconds, or after
    WATCH_LONGEST if it never is. A file that cannot be read stays in the library as it was, and is
    tried again.

    Args:
        bot: the bot whose library is kept in step.
        folder: what to watch, with its subfolders.
        say: takes one line for each change and each problem.
        stop: ends the watching; so does KeyboardInterrupt, which is passed on.

    Raises:
        ArticleError: there is no such folder.
    """
    import watchfiles

    check_folder(folder)
    step = _Step(bot, folder.resolve(), say)
    library = str(bot.place.resolve()) if bot.place else ""  # its own changes do not count
    changes = watchfiles.watch(
        folder,
        watch_filter=lambda _, path: not (library and Path(path).is_relative_to(library)),
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
    """Raises ArticleError if there is no folder."""
    check_path(folder)
    if not folder.is_dir():
        raise ArticleError(f"{folder} is not a folder; `wenda add` takes single files")


class _Step:
    """Brings the library in line with the folder, as often as it is asked to."""

    def __init__(self, bot: Bot, folder: Path, say: Say) -> None:
        self._bot, self._folder, self._say = bot, folder, say
        self._identity = _identity(folder)
        self._reported: set[str] = set()  # problems and notes that were said
        self.unfinished = False  # whether something could not be read and has to be tried again

    def take(self) -> None:
        """Brings the library in line; an error is said, and ``unfinished`` is set."""
        removed: dict[str, Article] = {}  # as they were
        notes: list[str] = []

        def note(leaving: Sequence[str]) -> None:
            if len(leaving) <= settings.ADD_LISTED:
                removed.update((key, self._bot.article(key)) for key in leaving)

        try:
            # another folder in its place that is empty: a drive is not mounted
            same = _identity(self._folder) == self._identity
            update, problems = self._bot.sync(
                self._folder, empty=same, leaving=note, noting=notes.append
            )
        except (ArticleError, LibraryError) as error:
            update, problems = None, (str(error),)
        if update is not None:
            for line in _lines(update, removed, self._bot, self._folder):
                self._say(line)
        for line in (*problems, *notes):
            if line not in self._reported:
                self._say(line)
        self._reported = {*problems, *notes}
        self.unfinished = bool(problems)


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one of the same name; None if there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _lines(update: Update, removed: dict[str, Article], bot: Bot, folder: Path) -> Iterator[str]:
    """What an update did: a line for each file, or for all if they are many.

    A file that was only renamed has one line.

    Args:
        update: what was added, changed and removed.
        removed: the removed articles by id, as they were; renamed ones are taken out.
        bot: has the other articles.
        folder: what the names of files are relative to.
    """
    by_text = {article.text: article for article in removed.values()}
    for verb, ids in (("added", update.added), ("changed", update.changed)):
        if len(ids) > settings.ADD_LISTED:
            yield f"{verb} {len(ids):,} articles"
            continue
        for article in map(bot.article, ids):
            old = by_text.pop(article.text, None) if verb == "added" else None
            if old is None:
                yield f"{verb} {_name(article, folder)}"
            else:
                del removed[old.id]
                yield f"renamed {_name(old, folder)} to {_name(article, folder)}"
    if len(update.removed) > settings.ADD_LISTED:
        yield f"removed {len(update.removed):,} articles"
    for key in update.removed:
        if key in removed:
            yield f"removed {_name(removed[key], folder)}"


def _name(article: Article, folder: Path) -> str:
    path = Path(article.source)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else article.source
