"""Records with a text (``.json``, ``.jsonl``) → an article each.

A record is an object with a field that holds its text, called what such fields are called. The
records may be a list, one in each line, or a list in a field of one object.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.articles.encodings import decode
from bot.articles.formats.markup import flatten_tables, render_tree, tree_of
from bot.articles.formats.parsed import Parsed, Part, part_of
from bot.articles.metadata import RECORD
from bot.core import ArticleError, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = (
    "text content body article articlebody fulltext full_text content_text passage paragraph "
    "正文 内容 內容 文本 全文 content_html html"
).split()
_TITLE = "title headline subject name 标题 標題 题目 題目 名称 名稱".split()
_DATE = (
    "date datepublished published published_at publish_date pubdate date_published created_at "
    "publish_time time 日期 发布时间 發布時間 发布日期 發布日期 时间 時間"
).split()
_LANGUAGE = ("language", "lang", "语言", "語言")
_KEY = ("id", "_id", "uuid", "url", "link", "编号", "編號")
_DAY = re.compile(r"\d{4}(?:[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?")
_MARKUP = re.compile(r"<(?:p|div|h[1-6]|br|table|ul|article)\b", re.IGNORECASE)
_SIGNS = re.compile(r"[^\w.-]+")

Record = dict[str, Any]


def parse(data: bytes, name: str) -> Parsed:
    """The one article of a file, or each of several as a part.

    Raises:
        ArticleError: it is no JSON, is nested too deeply, or holds no record with a text.
    """
    try:
        records = list(islice(_records(decode(data).strip()), settings.MAX_PARTS + 1))
    except json.JSONDecodeError as error:
        why = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise ArticleError(f"cannot read {name}: it is no JSON ({why})") from error
    except ValueError as error:
        raise ArticleError(f"cannot read {name}: {error}; save it as UTF-8") from error
    if not records:
        raise ArticleError(
            f"cannot read {name}: it holds no articles, which are objects with a field "
            "text, content or body"
        )
    if len(records) > settings.MAX_PARTS:
        raise ArticleError(
            f"cannot read {name}: it holds more than {settings.MAX_PARTS:,} articles; split it"
        )
    if len(records) == 1:
        title, date, language = _describe(records[0])
        text = _text_of(records[0], name)
        return Parsed(text, title, date, language, RECORD if date else "")
    parts: dict[str, Part] = {}
    for number, record in enumerate(records, 1):
        key = _SIGNS.sub("-", _first(record, _KEY)).strip("-.")[-100:] or str(number)
        key = key if f"{key}.txt" not in parts else f"{key}-{number}"
        title, date, language = _describe(record)
        data = _text_of(record, name).encode("utf-8", "replace")
        parts[f"{key}.txt"] = part_of(f"{key}.txt", data, title, date, language)
    return Parsed("", parts=tuple(parts.values()))


def _records(text: str) -> Iterator[Record]:
    """The records of a file, whichever of its forms it has."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        for line in text.splitlines():  # one in each
            if line.strip():
                yield from _records_in(json.loads(line))
        return
    yield from _records_in(value)


def _records_in(value: object) -> Iterator[Record]:
    """The records of a value: itself, its items, or those of a list in one of its fields."""
    if isinstance(value, dict):
        if _has_text(value):
            yield value
            return
        lists = [one for one in value.values() if isinstance(one, list)]
        value = max(lists, key=len, default=[])
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict) and _has_text(one))


def _has_text(record: Record) -> bool:
    return bool(_first(record, _TEXT).strip())


def _first(record: Record, names: list[str] | tuple[str, ...]) -> str:
    """The first field among these that holds a text or a number; "" if none does."""
    fields = {str(key).casefold(): value for key, value in record.items()}
    for key in names:
        value = fields.get(key)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            value = "\n\n".join(value)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _text_of(record: Record, name: str) -> str:
    """The text of a record, without markup if it has any."""
    text = _first(record, _TEXT)
    if not _MARKUP.search(text):
        return text
    root = tree_of(text, name)
    if root is None:
        return text
    flatten_tables(root)
    return render_tree(root)


def _describe(record: Record) -> tuple[str, str, str]:
    """The title, the date and the language of a record."""
    day = _DAY.match(_first(record, _DATE).strip())
    parts = [f"{int(one):02}" for one in re.split(r"[-/.]", day[0])] if day else []
    title = " ".join(_first(record, _TITLE).split())
    return title[: settings.MAX_TITLE_CHARS], "-".join(parts), _first(record, _LANGUAGE)
