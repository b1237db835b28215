"""What is given on the page → articles in a library: read one by one, added by the handful.

One that cannot be read becomes a line of the report and does not stop the others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.articles import ENDINGS, file_name, from_upload
from bot.core import WendaError, settings
from ui.articles.visits import FullError
from ui.escape import escape
from ui.texts import text

if TYPE_CHECKING:
    from bot.core import Article, Update
    from ui.articles.uploads import Upload

PROBLEMS_SHOWN = 50  # lines; the rest is counted

log = logging.getLogger(__name__)


class Place(Protocol):
    """Where articles go: the owner's bot or a visit."""

    def add_articles(self, articles: Sequence[Article]) -> Update:
        """Adds all of them or none."""
        ...


class RefusedError(Exception):
    """Something given cannot become an article; the message is in the visitor's language."""


@dataclass(frozen=True, slots=True)
class Given:
    """Something that may become an article."""

    name: str
    size: int  # bytes, for the progress bar
    read: Callable[[], Article]  # raises WendaError or RefusedError


@dataclass(slots=True)
class Report:
    """What became of all that was given."""

    language: str
    added: int = 0
    changed: int = 0
    same: int = 0
    problems: list[str] = field(default_factory=list)

    def html(self) -> str:
        """The counts in one line, and a line for each problem, as HTML."""
        counts = (
            ("lib_added", self.added),
            ("lib_changed", self.changed),
            ("lib_same", self.same),
            ("lib_left", len(self.problems)),
        )
        summary = text("lib_and", self.language).join(
            text(key, self.language, n=n) for key, n in counts if n
        )
        lines = [" ".join(line.split())[:400] for line in self.problems[:PROBLEMS_SHOWN]]
        if len(self.problems) > PROBLEMS_SHOWN:
            lines.append("…")
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        problems = f'<ul class="wd-problems">{items}</ul>' if items else ""
        return f'<div class="wd-report"><b>{escape(summary)}</b>{problems}</div>'


def add_all(given: Sequence[Given], place: Place, language: str) -> Iterator[str]:
    """Adds what was given; yields the HTML to show meanwhile and, last, the report's."""
    report = Report(language)
    whole, done, characters, began = sum(one.size for one in given), 0, 0, time.monotonic()
    waiting: list[tuple[str, Article]] = []
    for number, one in enumerate(given, 1):
        rate = _rate(characters, began)
        line = text("lib_working", language, n=number, total=len(given), name=one.name, rate=rate)
        yield _bar_html(line, done, whole)
        try:
            article = one.read()
            waiting.append((one.name, article))
            characters += len(article.text)
        except Exception as error:
            report.problems.append(_reason(one.name, error, language))
        done += one.size
        if sum(len(article.text) for _, article in waiting) >= settings.ADDED_CHARS:
            yield _bar_html(
                text("lib_indexing", language, rate=_rate(characters, began)), done, whole
            )
            _add_articles(waiting, place, report)
            waiting = []
    if waiting:
        yield _bar_html(text("lib_indexing", language, rate=_rate(characters, began)), done, whole)
        _add_articles(waiting, place, report)
    yield report.html()


def _add_articles(waiting: Sequence[tuple[str, Article]], place: Place, report: Report) -> None:
    """Adds articles at one time; if that fails one by one, so that only a bad one is left out."""
    try:
        done = place.add_articles([article for _, article in waiting])
    except Exception as error:
        if len(waiting) > 1:
            for one in waiting:
                _add_articles([one], place, report)
        else:
            report.problems.append(_reason(waiting[0][0], error, report.language))
        return
    report.added += len(done.added)
    report.changed += len(done.changed)
    report.same += len(done.unchanged)


def files(uploads: Sequence[Upload], giver: str, language: str) -> list[Given]:
    """What uploaded files may become; each file is deleted once it is read.

    Args:
        uploads: the files.
        giver: the visitor, so that no article has the id of another's; ``""`` for the owner.
        language: of the problems.
    """
    seen: set[str] = set()
    given = []
    for upload in uploads:
        name = file_name(upload.name)
        twice = name in seen
        seen.add(name)
        size = upload.path.stat().st_size if upload.path.is_file() else 0
        given.append(Given(name, size, _reader(upload, name, giver, language, twice=twice)))
    return given


def _reader(
    upload: Upload, name: str, giver: str, language: str, *, twice: bool
) -> Callable[[], Article]:
    def refusal(key: str, **values: object) -> RefusedError:
        return RefusedError(text(key, language, name=name, **values))

    def read() -> Article:
        try:
            if twice:
                raise refusal("lib_twice")
            if not upload.path.is_file():
                raise refusal("lib_lost")
            size = upload.path.stat().st_size
            if not name.lower().endswith(ENDINGS) or not upload.path.suffix:
                raise refusal("lib_ending", endings=" ".join(ENDINGS))
            if not size:
                raise refusal("lib_blank")
            if size > settings.MAX_ARTICLE_BYTES:
                raise refusal("lib_large", limit=settings.MAX_ARTICLE_BYTES >> 20)
            return from_upload(upload.path, name, giver)
        finally:
            upload.discard()

    return read


def _reason(name: str, error: Exception, language: str) -> str:
    """Why something was not added, in one line."""
    if isinstance(error, RefusedError):
        return str(error)
    if isinstance(error, FullError):
        return f"{name}: {text(error.key, language, limit=f'{error.limit:,}')}"
    if isinstance(error, (WendaError, ValueError)):
        line = str(error)
        return line if name in line else f"{name}: {line}"
    log.error("%r could not be added", name, exc_info=error)
    return text("lib_failed", language, name=name)


def _rate(characters: int, began: float) -> str:
    """Characters per second since the time ``began``."""
    return f"{characters / max(time.monotonic() - began, 0.001):,.0f}"


def _bar_html(line: str, done: int, whole: int) -> str:
    share = f'<progress class="wd-bar" value="{done}" max="{max(whole, 1)}"></progress>'
    return f'<div class="wd-report">{share}<span>{escape(line)}</span></div>'
