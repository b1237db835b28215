"""The address of a page → its article. Nothing else in Wenda fetches articles from the web.

Only the page at the user's address is fetched, after redirects; what the page refers to (pictures,
scripts, frames) never is. :mod:`bot.articles.web.addresses` checks each hop.
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
_NAMED = ("md", "csv")  # servers call these text/plain; the ending of the address says more
_TEXT = ("html", "txt", "md", "csv")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MARK = b"\xef\xbb\xbf"  # says UTF-8, and counts more than what a page says about itself


def fetch_article(url: str) -> Article:
    """The article at an address; its source is the address that redirects led to.

    Raises:
        ArticleError: the address is refused, cannot be fetched or has no text; one line says why.
    """
    from bot.articles.documents import article_of

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
    """Does what ``fetch`` does under other rules; tests need them for a server on this machine."""
    if sys.version_info < (3, 11):
        raise ArticleError(
            f"cannot fetch {printable_url(url)}: that takes Python 3.11 or newer; "
            "save it and add the file"
        )
    clock = Clock(limits.seconds)
    asked = target(url, guard.ports)
    for _ in range(settings.FETCH_REDIRECTS + 1):
        outcome = _fetch_once(asked, guard, clock, limits)
        if not isinstance(outcome, Target):
            return (*outcome, asked.url)
        asked = outcome
    raise ArticleError(
        f"cannot fetch {printable_url(url)}: it leads on more than {settings.FETCH_REDIRECTS} times"
    )


def _fetch_once(
    asked: Target, guard: Guard, clock: Clock, limits: Limits
) -> tuple[bytes, str] | Target:
    """The bytes at a target and their kind, or the target that it redirects to."""
    from bot.articles.web.download import get

    try:
        with get(asked, guard, clock, limits) as reply:
            if reply.status in _REDIRECTS and "location" in reply.headers:
                return _redirect_target(asked, reply.headers["location"], guard)
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
    """A redirect to an address that is refused; the message needs no address before it."""


def _redirect_target(asked: Target, location: str, guard: Guard) -> Target:
    """Where a redirect leads, checked as far as that is possible without a look-up."""
    url = urljoin(asked.url, location.encode("latin-1").decode("utf-8", "replace"))
    try:
        there = target(url.partition("#")[0], guard.ports)
    except ArticleError as error:
        raise _Elsewhere(f"{error} ({printable_url(asked.url)} leads there)") from error
    if asked.scheme == "https" and there.scheme == "http":
        raise ArticleError(f"it leads on to {printable_url(there.url)}, which is not encrypted")
    return there


def _kind(asked: Target, reply: Reply) -> tuple[str, str]:
    """The kind of a reply and the encoding that it names ("" for none).

    Raises:
        ArticleError: the server reports an error, or sends a type that is not read.
    """
    if reply.status != HTTPStatus.OK:
        phrases = {status.value: f" {status.phrase}" for status in HTTPStatus}
        raise ArticleError(f"the server says {reply.status}{phrases.get(reply.status, '')}")
    essence, *parameters = reply.headers.get("content-type", "").lower().split(";")
    kind = KINDS.get(essence.strip())
    if kind is None:
        named = f"of type {essence.strip()[:80]!r}" if essence.strip() else "of no named type"
        raise ArticleError(
            f"it is {named}; web pages, text, Markdown, CSV, PDF, .docx and EPUB are read"
        )
    ending = asked.path.partition("?")[0].rpartition(".")[2].lower()
    if kind == "txt" and ending in _NAMED:
        kind = ending
    charsets = [p.partition("=")[2] for p in parameters if p.strip().startswith("charset=")]
    return kind, charsets[0].strip(" \"'") if charsets else ""


def _as_utf8(data: bytes, charset: str) -> bytes:
    """Text in UTF-8, from the encoding that the server names; as it came if that is wrong."""
    if not charset or data.startswith(_MARK):
        return data
    try:
        return _MARK + data.decode(charset).encode()
    except (LookupError, UnicodeError):
        return data
