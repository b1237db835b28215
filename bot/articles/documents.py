"""The bytes of a file → ``Article``, whatever kind of file it is."""

from __future__ import annotations

import hashlib
import os
import re

from bot.articles.describe import split_front_matter, tags_of, title_of
from bot.articles.encodings import decode
from bot.articles.formats import kinds
from bot.core import settings
from bot.core.errors import ArticleError
from bot.core.records import Article
from bot.text.language import language_of

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]"
)  # what no text has and no library stores


def id_of(source: str) -> str:
    """The id of the article that is from there."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def article_of(data: bytes, shown: str, source: str, ending: str) -> Article:
    """The article in the bytes of a file.

    Args:
        data: what the file holds; one byte over the limit is enough to see that it is too large.
        shown: the file's name on one line, for an error.
        source: where it is from; the article's id is made of it, and its title if it has no other.
        ending: one of ENDINGS, which says how it is read.

    Raises:
        ArticleError: the data is empty, too large, damaged, or not of its kind.
    """
    limit = kinds.max_bytes(ending)
    if len(data) > limit:
        size = f"{limit / 1024**2:g} MiB"
        raise ArticleError(f"cannot read {shown}: it is larger than {size}; split it")
    fields, body = (_text if ending in kinds.TEXT else _document)(data, shown, ending)
    body = body.strip("\n")
    if not body.strip():
        raise ArticleError(f"cannot read {shown}: it holds no text")
    stem = os.path.splitext(source.replace("\\", "/").rpartition("/")[2])[0]
    return Article(
        id=id_of(source),
        title=fields.get("title") or title_of(body, ending != ".txt", stem),
        text=body,
        language=language_of(body, fields.get("language", "")),
        source=source,
        date=fields.get("date", ""),
        licence=fields.get("licence") or fields.get("license", ""),
        tags=tags_of(fields.get("tags", "")),
    )


def _text(data: bytes, shown: str, ending: str) -> tuple[dict[str, str], str]:
    """The front matter's fields and the text of a file that is text."""
    try:
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    except ValueError as error:
        raise ArticleError(f"cannot read {shown}: {error}; save it as UTF-8 text") from error
    return split_front_matter(text)


def _document(data: bytes, shown: str, ending: str) -> tuple[dict[str, str], str]:
    """Likewise of a document of another kind.

    The language is the text's; a document's own word, often that of a template, counts only where
    the text does not tell.
    """
    if not data.strip():
        raise ArticleError(f"cannot read {shown}: it is empty")
    parsed = kinds.parse(data, shown, ending)
    text = _UNSEEN.sub("", parsed.text)
    if len(text) > settings.MAX_ARTICLE_BYTES:
        most = f"{settings.MAX_ARTICLE_BYTES:,} characters"
        raise ArticleError(f"cannot read {shown}: its text is longer than {most}; split it")
    title = " ".join(_UNSEEN.sub("", parsed.title).split())
    named = "" if language_of(text) else parsed.language
    return {"title": title, "date": parsed.date, "language": named}, text
