"""Files and folders → articles: Markdown, plain text, and the kinds of ``bot.articles.formats``.

The text of an article from ``.md`` or ``.txt`` is the file's own, decoded, after its front matter:
blank lines around it are dropped, and line ends of Windows and old Macs become newlines. The text
of a document of another kind is what its parser returns. All offsets refer to that text.
"""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.articles.documents import Contents, article_of, contents_of, id_of
from bot.articles.formats import kinds
from bot.articles.formats.kinds import ENDINGS
from bot.articles.formats.sandbox import one_child
from bot.core import ArticleError, settings

if TYPE_CHECKING:
    from bot.core import Article


# How the names of a library's own files begin.
_OF_A_LIBRARY = (settings.LIBRARY_FILE, *settings.LIBRARY_NOTES)
_MOST_FOLDERS = 10  # that have a line each for what is not read in them


class FileMemory(Protocol):
    """What a library remembers of the files that it has read, so as not to read them again."""

    def by_status(self, article_id: str, status: os.stat_result) -> Article | None:
        """The article of a file if its size and time are still those of when it was read."""

    def by_content(self, article_id: str, status: os.stat_result, data: bytes) -> Article | None:
        """The article of a file if its bytes are still those that were read."""

    def learn(self, article: Article, status: os.stat_result, data: bytes) -> None:
        """Remembers a file and its article; ``status`` is from before it was read."""


class Walk:
    """The articles of a file or folder, read one after another as they are asked for.

    A folder is walked with its subfolders; hidden files are skipped, and so are links that lead
    out of it. Files that ``unchanged`` still knows are not read again.
    """

    def __init__(
        self, path: Path, unchanged: FileMemory | None = None, *, empty: bool = False
    ) -> None:
        """Lists the files; with ``empty`` there may be none.

        Raises:
            ArticleError: the path is missing, or a folder without files to read.
        """
        self.problems: list[str] = []  # one line for each file that gave no article
        self.notes: list[str] = []  # lines of what is to be known, though nothing is wrong
        self.unread: set[str] = set()  # ids of articles whose files are there but gave none
        self.unopened: list[str] = []  # sources of files whose articles are not known this time
        self.whole = True  # whether every folder could be looked into, so that no file was missed
        self.done = 0  # files that were read, or could not be
        self._path, self._unchanged, self._empty = path, unchanged, empty
        self._single = not stat.S_ISDIR(_status(path).st_mode)
        unopened: list[str] = []
        other: dict[str, list[str]] = {}  # folder → names of files that are not read
        self.files = [path] if self._single else list(_files(path, self.problems, unopened, other))
        self.notes += _other_lines(other)
        self.problems += unopened
        self.whole = not unopened
        if not self.files:
            self.check(0)

    def __iter__(self) -> Iterator[Article]:
        """Each article that can be read; what is wrong with the others is in ``problems``.

        Raises:
            ArticleError: none could be read, unless the walk may be ``empty``.
        """
        count = 0
        with one_child():
            for file in self.files:
                self.done += 1
                try:
                    contents = read_contents(file, self._unchanged)
                except ArticleError as error:
                    if self._single:
                        raise
                    self.problems.append(str(error))
                    self.unread.add(id_of(source_of(file)))
                    self.unopened.append(source_of(file))
                    continue
                count += len(contents.articles)
                self.problems += contents.problems
                self.unread |= contents.unread
                yield from contents.articles
        self.check(count)

    def ids(self) -> set[str]:
        """The ids of the articles in the files, whether or not these can be read."""
        return {id_of(source_of(file)) for file in self.files}

    def check(self, count: int) -> None:
        """Raises ArticleError if ``count``, the number of articles read, is 0 and may not be."""
        if count or self._empty:
            return
        if not self.problems:
            raise ArticleError(
                f"no article in {_printable_path(self._path)}: {kinds.say_endings()} files are read"
            )
        more = f" (and {len(self.problems) - 1} more like it)" if self.problems[1:] else ""
        raise ArticleError(
            f"no article in {_printable_path(self._path)} can be read: {self.problems[0]}{more}"
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file or folder gave: its articles, a line for each file or folder that gave none."""

    articles: tuple[Article, ...]
    problems: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()  # ids of articles whose files are there but gave none
    whole: bool = True  # whether every folder could be looked into, so that no file was missed


def read_articles(path: Path) -> list[Article]:
    """The articles of a file or folder, sorted by path; warns (RuntimeWarning) of each bad file.

    Raises:
        ArticleError: there is no readable article at all.
    """
    reading = read(path)
    for problem in reading.problems:
        warnings.warn(problem, RuntimeWarning, stacklevel=2)
    return list(reading.articles)


def read(path: Path) -> Reading:
    """The articles of a file or folder and what was wrong with the others.

    Raises:
        ArticleError: the path is missing, or nothing there can be read.
    """
    walk = Walk(path)
    articles = tuple(walk)
    return Reading(articles, (*walk.problems, *walk.notes), frozenset(walk.unread), walk.whole)


def read_contents(path: Path, unchanged: FileMemory | None = None) -> Contents:
    """All articles in one file: itself, and what is in it (attachments, records, archived files).

    Args:
        path: the file.
        unchanged: as for ``read_file``; it knows files of one article.

    Raises:
        ArticleError: as for ``read_file``, or nothing within can be read.
    """
    if kinds.ending_of(path.name) not in kinds.HOLDING:
        return Contents([read_file(path, unchanged)])
    data = _bytes_of(path)
    return contents_of(data, _printable_path(path), source_of(path), kinds.ending_of(path.name))


def _bytes_of(path: Path) -> bytes:
    """What a file holds, up to a byte more than it may; ArticleError if that cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(kinds.max_bytes(path.suffix.lower()) + 1)
    except OSError as error:
        raise ArticleError(
            f"cannot read {_printable_path(path)}: {error.strerror or error}"
        ) from error


def _other_lines(other: dict[str, list[str]]) -> Iterator[str]:
    """A line for each folder with files of kinds that are not read; one for many more folders."""
    folders = sorted(other)
    for folder in folders[:_MOST_FOLDERS]:
        yield f"{_printable_path(Path(folder))} has {kinds.say_unread(other[folder])}"
    rest = [name for folder in folders[_MOST_FOLDERS:] for name in other[folder]]
    if rest:
        number = f"{len(folders) - _MOST_FOLDERS:,}"
        yield f"{number} more folders have {kinds.say_unread(rest)}"


def read_file(path: Path, unchanged: FileMemory | None = None) -> Article:
    """The article in one file. Its source is the file's absolute path.

    If ``unchanged`` still knows the file, its article is returned and the file is not parsed again.

    Raises:
        ArticleError: the file is missing, unreadable, empty, too large, or not text.
    """
    status = _status(path)
    if not stat.S_ISREG(status.st_mode):
        raise ArticleError(f"cannot read {_printable_path(path)}: it is not a file")
    if path.suffix.lower() not in ENDINGS:
        raise ArticleError(
            f"cannot read {_printable_path(path)}: only {kinds.say_endings()} files are read"
        )
    source = source_of(path)
    known = unchanged and unchanged.by_status(id_of(source), status)
    if known:
        return known
    data = _bytes_of(path)
    known = unchanged and unchanged.by_content(id_of(source), status, data)
    if known:
        return known
    article = article_of(data, _printable_path(path), source, path.suffix.lower())
    if unchanged:
        unchanged.learn(article, status, data)
    return article


def unchanged_article(path: Path, unchanged: FileMemory) -> Article | None:
    """The article of a file whose size and time are those of when it was read; else None."""
    try:
        return unchanged.by_status(id_of(source_of(path)), _status(path))
    except ArticleError:  # whoever reads the file next is told why
        return None


def check_path(path: Path) -> None:
    """Raises ArticleError if there is nothing at a path, or it cannot be looked at."""
    _status(path)


def shipped_articles() -> list[Article]:
    """The articles that come with Wenda, sorted by name."""
    files = (file for file in resources.files("seeds").iterdir() if file.name.endswith(".md"))
    return [
        article_of(file.read_bytes(), f"seeds/{file.name}", f"seeds/{file.name}", ".md")
        for file in sorted(files, key=lambda file: file.name)
    ]


def _files(
    folder: Path, problems: list[str], unopened: list[str], other: dict[str, list[str]]
) -> Iterator[Path]:
    """The files to read, sorted, each once: a link stands for its target only if that is not met.

    Args:
        folder: where to look, with all its subfolders.
        problems: takes a line for each link that is skipped.
        unopened: takes a line for each subfolder that cannot be looked into.
        other: takes the names of the files that are not read, for each folder that has some.
    """
    chosen: dict[Path, Path] = {}  # what a path leads to → the path to read it by
    inside = folder.resolve()
    for place, folders, names in walk(inside, lambda e: unopened.append(_error_line(e))):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        if (
            settings.LIBRARY_FILE in names
        ):  # a library of Wenda's stands here: its files are no articles
            names = [name for name in names if not name.startswith(_OF_A_LIBRARY)]
            folders[:] = [name for name in folders if name != settings.LIBRARY_INDEX]
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        wanted = [name for name in names if kinds.is_read(name)]
        if left := [
            name for name in names if name not in wanted and not name.startswith((".", "__"))
        ]:
            other[place] = left
        for name in sorted(wanted + links):
            path = Path(place, name)
            target = Path(os.path.realpath(path))  # Path.resolve raises on a ring of links
            if name.startswith("."):
                continue
            if not target.is_relative_to(inside):
                problems.append(
                    f"skipped {_printable_path(path)}: it leads out of {_printable_path(folder)}"
                )
            elif name in wanted and (target not in chosen or not path.is_symlink()):
                chosen[target] = path
    return iter(sorted(chosen.values()))


def _error_line(error: OSError) -> str:
    return f"cannot read {_printable_path(Path(error.filename or '.'))}: {error.strerror or error}"


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except FileNotFoundError as error:
        raise ArticleError(
            f"no such file or folder: {_printable_path(path)}; check the path"
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or error
        raise ArticleError(f"cannot read {_printable_path(path)}: {reason}") from error


def _printable_path(path: Path) -> str:
    """A path on one line, whatever is in its name."""
    text = str(path)
    return text if text.isprintable() else ascii(text)


def source_of(path: Path) -> str:
    """The absolute path as storable text: bytes that are not UTF-8 are spelled out."""
    absolute = path.parent.resolve() / path.name
    return os.fsencode(absolute).decode("utf-8", "backslashreplace")


def walk(
    top: str | os.PathLike[str], failed: Callable[[OSError], None]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Does what ``os.walk`` does, however deep the folders go.

    Up to Python 3.11, ``os.walk`` calls itself and fails a thousand folders down. Links are not
    followed. Folders that the caller takes out of the list are not looked into.

    Args:
        top: the folder to begin with.
        failed: takes the error of each folder that cannot be looked into.
    """
    waiting = [os.fspath(top)]
    while waiting:
        place = waiting.pop()
        folders: list[str] = []
        names: list[str] = []
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    (folders if _is_folder(entry) else names).append(entry.name)
        except OSError as error:
            failed(error)
            continue
        yield place, folders, names
        inner = (os.path.join(place, name) for name in reversed(folders))
        waiting += [path for path in inner if not os.path.islink(path)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a ring of links
        return False
