"""What a web page says of itself: its headline without the site's name, and the date in its markup.

The extractor finds a title in one of several places, often with the name of the site or of its
part behind it (*… - 產業．科技*, *…_新浪网*). What of it stands by itself in the page is the
headline.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bot.articles.metadata import sound_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_SEPARATOR = re.compile(r"\s+[-–—|·:]\s+|\s*[|｜_]+\s*|[-–—]+")  # before the name of a site
_NOT_SHOWN = (
    "html",
    "body",
    "head",
    "title",
    "a",
    "script",
    "style",
)  # nor is a link the headline itself
_MOST_HEADLINE = 300  # characters
_MOST_SCRIPT = 1_000_000  # characters of JSON-LD that are read
_MOST_NODES = 10_000  # of them

# The names under which pages give the day of publication, the surest first.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "pubdate", "publishdate", "publish_date",
    "publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "date", "og:time",
    "weibo: article:create_at",
)  # fmt: skip
_JSON_LD = "application/ld+json"
_DAY = re.compile(r"((?:19|20)\d\d)(?:[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})|(\d\d)(\d\d)(?!\d))")


def headline(title: str, root: Element) -> str:
    """The longest beginning of a title that is an element's whole text; else the title itself."""
    title = " ".join(title.split())
    ends = [match.start() for match in _SEPARATOR.finditer(title)]
    beginnings = {title[:end] for end in ends if 0 < end}
    if not beginnings:
        return title
    found = ""
    for element in root.iter("*"):
        if not isinstance(element.tag, str) or element.tag in _NOT_SHOWN:
            continue
        text = _whole_text(element)
        if text == title:
            return title
        if text in beginnings and len(text) > len(found):
            found = text
    return found or title


def _whole_text(element: Element) -> str:
    """The text of an element on one line; "" for a long one."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part.strip())
        if length > _MOST_HEADLINE:
            return ""
        parts.append(str(part))
    return " ".join("".join(parts).split())


def date_marked(root: Element) -> str:
    """The day of publication that a page's markup gives, in ISO 8601; "" if it gives none.

    Looked for in ``meta``, in JSON-LD, and in an element with ``itemprop="datePublished"``.
    """
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        for key in ("property", "name", "itemprop"):
            name = meta.get(key, "").strip().lower()
            if name:
                metas.setdefault(name, meta.get("content", ""))
    for name in _PUBLISHED:
        if date := _day(metas.get(name, "")):
            return date
    for date in (*_in_json(root), *_in_properties(root)):
        if date:
            return date
    return ""


def _in_json(root: Element) -> Iterator[str]:
    """The days of publication in JSON-LD."""
    for script in root.iter("script"):
        text = script.text or ""
        if script.get("type", "").lower() != _JSON_LD or len(text) > _MOST_SCRIPT:
            continue
        try:
            waiting: list[object] = [json.loads(text)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop()
            if isinstance(node, list):
                waiting.extend(reversed(node))
            elif isinstance(node, dict):
                yield _day(str(node.get("datePublished", "")))
                waiting.extend(one for one in node.values() if isinstance(one, (dict, list)))


def _in_properties(root: Element) -> Iterator[str]:
    """The days of publication in elements that are marked as such."""
    for element in root.iter("*"):
        names = element.get("itemprop", "").lower().split()
        if "datepublished" in names or element.get("pubdate") is not None:
            value = element.get("datetime") or element.get("content") or _whole_text(element)
            yield _day(value)


def _day(value: str) -> str:
    match = _DAY.match(value.strip())
    if not match:
        return ""
    year, month, day = match[1], match[2] or match[4], match[3] or match[5]
    return sound_date(f"{year}-{int(month):02}-{int(day):02}")
