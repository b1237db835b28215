"""An article from the web. Nothing else in Wenda opens a connection to read one.

One page is asked for, by the address that the user gave, redirects followed; what the page names
(pictures, scripts, frames) is never fetched. Each hop is held to :mod:`bot.articles.web.addresses`.
"""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.articles.web.addresses import Target, printable_url, target
from bot.articles.web.download import Clock, Guard, Limits
from bot.core import ArticleError, settings

if TYPE_CHECKING:
    from bot.articles.web.download import Reply
    from bot.core import Article

KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/markdown": "md",
    "text/x-markdown": "md",
    "text/csv": "csv",
    "application/pdf": "pdf",
    "application/epub+zip": "epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_NAMED = ("md", "csv")  # servers call these text/plain; their names say more
_TEXT = ("html", "txt", "md", "csv")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MARK = b"\xef\xbb\xbf"  # says UTF-8, above what a page says about itself


def fetch_article(url: str) -> Article:
    """The article at an address; its source is the address that it was found at in the end.

    Raises:
        ArticleError: it is refused, cannot be fetched or holds no text; one line that says why.
    """
    from bot.articles.files import article_of

    data, kind, final = fetch(url)
    return article_of(data, printable_url(final), final, f".{kind}")


def fetch(url: str) -> tuple[bytes, str, str]:
    """What is at an address: its bytes, its kind (a value of ``KINDS``), its final address.

    Text whose encoding the server names comes back as UTF-8, with a byte order mark.

    Raises:
        ArticleError: as for ``fetch_article``.
    """
    limits = Limits(settings.FETCH_SECONDS, settings.FETCH_BYTES)
    return fetch_guarded(url, Guard(), limits)


def fetch_guarded(url: str, guard: Guard, limits: Limits) -> tuple[bytes, str, str]:
    """``fetch`` with other rules than the default ones, which tests of loopback need."""
    if sys.version_info < (3, 11):
        raise ArticleError(
            f"cannot fetch {printable_url(url)}: that takes Python 3.11 or newer; save it and add the file"
        )
    clock = Clock(limits.seconds)
    asked = target(url, guard.ports)
    for _ in range(settings.FETCH_REDIRECTS + 1):
        outcome = _one(asked, guard, clock, limits)
        if not isinstance(outcome, Target):
            return (*outcome, asked.url)
        asked = outcome
    raise ArticleError(
        f"cannot fetch {printable_url(url)}: it leads on more than {settings.FETCH_REDIRECTS} times"
    )


def _one(asked: Target, guard: Guard, clock: Clock, limits: Limits) -> tuple[bytes, str] | Target:
    """What is there, or where it leads to, checked as far as it can be without a look-up."""
    from bot.articles.web.download import get

    try:
        with get(asked, guard, clock, limits) as reply:
            if reply.status in _REDIRECTS and "location" in reply.headers:
                return _next(asked, reply.headers["location"], guard)
            kind, charset = _kind(asked, reply)
            data = b"".join(reply.body)
    except _Elsewhere as error:
        raise ArticleError(str(error)) from error
    except ArticleError as error:
        raise ArticleError(f"cannot fetch {printable_url(asked.url)}: {error}") from error
    if not data:
        raise ArticleError(f"cannot fetch {printable_url(asked.url)}: it is empty")
    return _as_utf8(data, charset if kind in _TEXT else ""), kind


class _Elsewhere(ArticleError):
    """A redirect to where nothing is fetched from; the line is whole."""


def _next(asked: Target, location: str, guard: Guard) -> Target:
    there = urljoin(asked.url, location.encode("latin-1").decode("utf-8", "replace"))
    try:
        found = target(there.partition("#")[0], guard.ports)
    except ArticleError as error:
        raise _Elsewhere(f"{error} ({printable_url(asked.url)} leads there)") from error
    if asked.scheme == "https" and found.scheme == "http":
        raise ArticleError(f"it leads on to {printable_url(found.url)}, which is not encrypted")
    return found


def _kind(asked: Target, reply: Reply) -> tuple[str, str]:
    """The kind and the named encoding; an ArticleError where it is nothing to read."""
    if reply.status != HTTPStatus.OK:
        named = {status.value: f" {status.phrase}" for status in HTTPStatus}
        raise ArticleError(f"the server says {reply.status}{named.get(reply.status, '')}")
    essence, *parameters = reply.headers.get("content-type", "").lower().split(";")
    kind = KINDS.get(essence.strip())
    if kind is None:
        told = f"of type {essence.strip()[:80]!r}" if essence.strip() else "of no named type"
        raise ArticleError(
            f"it is {told}; web pages, text, Markdown, CSV, PDF, .docx and EPUB are read"
        )
    ending = asked.path.partition("?")[0].rpartition(".")[2].lower()
    if kind == "txt" and ending in _NAMED:
        kind = ending
    charsets = [p.partition("=")[2] for p in parameters if p.strip().startswith("charset=")]
    return kind, charsets[0].strip(" \"'") if charsets else ""


def _as_utf8(data: bytes, charset: str) -> bytes:
    """Text as its server says it is encoded; as it came where that is not so."""
    if not charset or data.startswith(_MARK):
        return data
    try:
        return _MARK + data.decode(charset).encode()
    except (LookupError, UnicodeError):
        return data
