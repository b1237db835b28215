"""An uploaded file, a pasted text or a link → the article of whoever gave it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.articles.documents import MAX_FIRST_LINE, compose, date_of, split_front_matter, title_of
from bot.articles.files import read_file
from bot.core import Article, ArticleError, settings
from bot.text import language_of

if TYPE_CHECKING:
    from pathlib import Path


def from_upload(path: Path, name: str, giver: str = "") -> Article:
    """The article in an uploaded file; its source is the name the file had, without folders.

    A file of the same name from the same giver is the same article, in a newer version.

    Args:
        path: where the file is kept for now.
        name: what it was called.
        giver: whose it is. Articles of two givers are never the same one, whatever their names.

    Raises:
        ArticleError: as for :func:`bot.articles.files.read_file`; it speaks of ``name``.
    """
    name = file_name(name)
    try:
        article = read_file(path)
    except ArticleError as error:
        raise ArticleError(str(error).replace(str(path), name)) from error
    title = PurePath(name).stem if article.title == compose(path.stem) else article.title
    return replace(article, id=_id("upload", giver, name), title=title, source=name)


def from_text(text: str, title: str = "", giver: str = "") -> Article:
    """The article of a pasted text; its first line is its title if none is given.

    The same text from the same giver is the same article.

    Raises:
        ArticleError: there is no text, or it or its title is too long.
    """
    text = compose(_readable(text)).replace("\r\n", "\n").replace("\r", "\n")
    title = " ".join(compose(_readable(title)).split())
    if len(title) > settings.MAX_TITLE_CHARS:
        raise ArticleError(
            f"the title has {len(title):,} characters; "
            f"shorten it to {settings.MAX_TITLE_CHARS} or fewer"
        )
    if len(text.encode()) > settings.MAX_ARTICLE_BYTES:
        raise ArticleError(
            f"the text is larger than {settings.MAX_ARTICLE_BYTES >> 20} MiB; split it"
        )
    fields, body = split_front_matter(text)
    body = body.strip("\n")
    if not body.strip():
        raise ArticleError("there is no text; paste some")
    return Article(
        id=_id("text", giver, title, text),
        title=title
        or fields.get("title")
        or title_of(body, True, body.split("\n")[0].strip()[:MAX_FIRST_LINE]),
        text=body,
        language=language_of(body, fields.get("language", "")),
        date=date_of(fields.get("date", "")),
        licence=fields.get("licence") or fields.get("license", ""),
    )


def from_link(address: str, giver: str = "") -> Article:
    """The article of a web page; its source is the page's address.

    Raises:
        ArticleError: the page cannot be fetched, or holds no article.
    """
    from bot.articles.web.fetch import fetch_article

    article = fetch_article(address)
    return replace(article, id=_id("link", giver, article.source)) if giver else article


def file_name(name: str) -> str:
    """A file's name on one line, without its folders, as it may be shown."""
    name = compose(_readable(name)).replace("\\", "/").rpartition("/")[2].strip()
    name = "".join(character for character in name if character.isprintable())
    return name if len(name) <= 120 else f"{name[:60]}…{name[-59:]}"


def _readable(text: str) -> str:
    """The text with "?" for each lone surrogate, which nothing can store."""
    return text.encode("utf-8", "replace").decode()


def _id(*parts: str) -> str:
    """An article's id, made of how it came, who gave it, and its name or text."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
