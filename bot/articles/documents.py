"""The bytes of a file → ``Article``, whatever kind of file it is.

What a text says about itself is read here, too: its front matter and its title.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
import unicodedata
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from bot.articles import metadata
from bot.articles.encodings import decode
from bot.articles.formats import kinds, markdown
from bot.articles.formats.parsed import Parsed
from bot.core import (
    MAX_VALUE_CHARS,
    Article,
    ArticleError,
    distinct,
    move_structure,
    settings,
)
from bot.text import language_of, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.articles.formats.parsed import Part

MAX_TAGS = 100  # of one article: more is a text
MAX_FIRST_LINE = 80  # a first line longer than this is a paragraph

# Characters that no text has and no library stores.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ud800-\udfff]")

# A letter with accents after it, a kana with its voicing, the parts of a Hangul syllable.
_COMBINING = re.compile("[^\\W\\d_][\u0300-\u036f]+|[\u3041-\u30ff][\u3099\u309a]|[\u1100-\u11ff]+")

_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_IGNORED = re.compile(r"[ \t#-].*|")  # lists, nested values, comments, blank lines
_LISTED = re.compile(r"\s*(?:\"[^\"]*\"|'[^']*'|[^,，、;；]+)")
_MAX_FIELDS = 100  # lines to look for the closing fence in: front matter is short

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?\w.*?)[ \t#]*$", re.MULTILINE)
_MARK = re.compile(r"^(?:#{1,6}|-)[ \t]+")  # of a heading, in a text that is not called Markdown
# In English; an abbreviation at the end is rare. A row of a table ends like one.
_SENTENCE = re.compile(r"(?:\S+ ){5,}\S*\w[.]|.*: .*[.]")
_WORD = re.compile(r"\w")
_BUTTON, _COLUMN = 4, 3  # Han characters of a button at most, and lines in a column at least
_OPENING_LINES = 100  # that are looked through for the end of such a column
_EMPHASIS = re.compile(r"[*`]+|\b_+|_+\b")


def compose(text: str) -> str:
    """The text with each letter and its accents as one character, as most texts have them.

    Only what is written apart is joined: other characters that have a second form stay as they
    are, so that they are shown as they were.
    """
    return _COMBINING.sub(lambda run: unicodedata.normalize("NFC", run[0]), text)


def id_of(source: str) -> str:
    """The id of the article from a source, a file's path or an address."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


@dataclass(slots=True)
class Contents:
    """What is in a file: its articles, and one line for each part of it that gave none."""

    articles: list[Article] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)  # ids of articles that are there but gave none


def contents_of(data: bytes, shown: str, source: str, ending: str) -> Contents:
    """The articles in the bytes of a file: itself, and each document within it.

    Args:
        data: as for ``article_of``.
        shown: likewise.
        source: likewise; a document within has its name in the file behind that.
        ending: likewise.

    Raises:
        ArticleError: as for ``article_of``; or nothing within can be read.
    """
    contents = Contents()
    _open(data, shown, source, ending, contents, time.monotonic() + settings.PARTS_SECONDS)
    if not contents.articles:
        first, *more = contents.problems or [f"cannot read {shown}: it holds no document"]
        if not first.startswith("cannot read "):
            first = f"cannot read {shown}: {first}"
        raise ArticleError(first + (f" (and {len(more)} more like it)" if more else ""))
    return contents


def _open(
    data: bytes,
    shown: str,
    source: str,
    ending: str,
    contents: Contents,
    until: float,
    deep: int = 0,
    part: Part | None = None,
) -> None:
    """Takes the articles of a file, and of what is in it, into ``contents``."""
    fields, body, parsed = _read(data, shown, ending)
    if part is not None and part.date:
        fields |= {"date": part.date, "date_origin": metadata.RECORD}
    if part is not None:
        own = {"title": part.title, "language": part.language}
        fields |= {name: value for name, value in own.items() if value}
    if body.strip() or not (parsed.parts or parsed.unread):
        article = _article(fields, body, shown, source, ending)
        contents.articles.append(replace(article, structure=parsed.structure))
    if parsed.unread:
        contents.problems.append(f"{shown} holds {kinds.say_unread(parsed.unread)}")
    for inner in parsed.parts:
        name = " ".join("".join(c for c in inner.name if c.isprintable()).split())
        place = f"{source}/{name}"
        try:
            if deep >= settings.PARTS_DEEP:
                raise ArticleError(f"cannot read {shown}: {name}: it is too deep within others")
            if time.monotonic() > until:
                seconds = f"{settings.PARTS_SECONDS:g} seconds"
                raise ArticleError(f"cannot read {shown}: {name}: all of it takes over {seconds}")
            kind = kinds.ending_of(inner.name)
            _open(inner.data, f"{shown}: {name}", place, kind, contents, until, deep + 1, inner)
        except ArticleError as error:
            contents.problems.append(str(error))
            contents.unread.add(id_of(place))


def article_of(data: bytes, shown: str, source: str, ending: str) -> Article:
    """The article in the bytes of a file.

    Args:
        data: what the file holds; one byte over the limit is enough to see that it is too large.
        shown: the file's name on one line, for an error.
        source: where it is from; the article's id is made of it, and its title if it has no other.
        ending: one of ``bot.articles.ENDINGS``, which says how it is read.

    Raises:
        ArticleError: the data is empty, too large, damaged, or not of its kind; or it holds several
            documents.
    """
    fields, body, parsed = _read(data, shown, ending)
    if not body.strip() and parsed.parts:
        raise ArticleError(
            f"cannot read {shown}: documents within it ({len(parsed.parts):,}) are articles of "
            "their own; `wenda add` takes them in"
        )
    article = _article(fields, body, shown, source, ending)
    return replace(article, structure=parsed.structure)


def _read(data: bytes, shown: str, ending: str) -> tuple[dict[str, str], str, Parsed]:
    """What a file says of itself, its text, and what its parser returned.

    The parser's structure is that of the text.
    """
    limit = kinds.max_bytes(ending)
    if len(data) > limit:
        size = f"{limit / 1024**2:g} MiB"
        raise ArticleError(f"cannot read {shown}: it is larger than {size}; split it")
    read = _text if ending in kinds.TEXT else _document
    fields, parsed = read(data, shown, ending)
    fields["title"] = compose(fields.get("title", ""))
    parsed = _clean(parsed, compose)
    return fields, parsed.text.strip("\n"), parsed


def _clean(parsed: Parsed, clean: Callable[[str], str]) -> Parsed:
    """The same with its text cleaned, and its structure as that of the clean text."""
    text = clean(parsed.text)
    if text == parsed.text:
        return parsed
    structure = move_structure(parsed.structure, parsed.text, clean)
    return replace(parsed, text=text, structure=structure)


def _article(fields: dict[str, str], body: str, shown: str, source: str, ending: str) -> Article:
    """The article of a text; ArticleError if there is none."""
    if not body.strip():
        raise ArticleError(f"cannot read {shown}: it holds no text")
    stem = compose(os.path.splitext(source.replace("\\", "/").rpartition("/")[2])[0])
    date, origin = _date_and_origin(fields, body, source)
    return Article(
        id=id_of(source),
        title=fields.get("title") or title_of(body, ending != ".txt", stem),
        text=body,
        language=language_of(body, fields.get("language", "")),
        source=source,
        date=date,
        date_origin=origin,
        licence=fields.get("licence") or fields.get("license", ""),
        tags=tags_of(fields.get("tags", "")),
    )


def _date_and_origin(fields: dict[str, str], body: str, source: str) -> tuple[str, str]:
    """The date of an article and where it was found; two empty texts if nothing gives one.

    What the article itself says in front matter or markup counts first, then its text, its file's
    name and its folder's, and last what a program noted of the file.
    """
    own, origin = date_of(fields.get("date", "")), fields.get("date_origin", "")
    if own and origin != metadata.PROPERTIES:
        return own, origin
    in_text = metadata.date_in_text(body)
    if in_text:
        return in_text, metadata.TEXT
    named = metadata.date_in_name(source)
    if named[0]:
        return named
    return (own, origin) if own and metadata.borne_out(own, body) else ("", "")


def _text(data: bytes, shown: str, ending: str) -> tuple[dict[str, str], Parsed]:
    """The front matter's fields and the text after it, of a file that is text."""
    try:
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    except ValueError as error:
        raise ArticleError(f"cannot read {shown}: {error}; save it as UTF-8 text") from error
    fields, body = split_front_matter(text)
    text, structure = markdown.plain(body) if ending in kinds.MARKDOWN else (body, "")
    return fields, Parsed(text, structure=structure)


def _document(data: bytes, shown: str, ending: str) -> tuple[dict[str, str], Parsed]:
    """The same fields, and what the parser of a document returned.

    The language that a document names is often that of a template. So it counts only if the text
    itself does not show its language.
    """
    if not data.strip():
        raise ArticleError(f"cannot read {shown}: it is empty")
    parsed = kinds.parse(data, shown, ending)
    parsed = _clean(parsed, lambda text: _UNSEEN.sub("", text))
    text = parsed.text
    if len(text) > settings.MAX_ARTICLE_BYTES:
        most = f"{settings.MAX_ARTICLE_BYTES:,} characters"
        raise ArticleError(f"cannot read {shown}: its text is longer than {most}; split it")
    found = {
        "title": metadata.believable(_UNSEEN.sub("", parsed.title)),
        "date": metadata.sound_date(date_of(parsed.date)),
        "date_origin": parsed.date_origin,
        "language": "" if language_of(text) else parsed.language,
    }
    return found, parsed


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of a front matter block (names in lower case) and the text after it.

    Only lines of the form ``name: value`` are fields; the value is taken as it stands, without
    quotes around it. The items of a list below ``tags:`` are the field's value, with a line break
    before each. Blank lines may stand before the block, as some tools write them. Text without a
    whole block comes back as it is, with no fields.
    """
    lines = text.lstrip().split("\n", _MAX_FIELDS + 1)
    if lines[0].rstrip() != "---":
        return {}, text
    fields: dict[str, str] = {}
    name = ""
    for number, line in enumerate(lines[1 : _MAX_FIELDS + 1], 1):
        if _FENCE.fullmatch(line):
            return fields, "\n".join(lines[number + 1 :])
        field = _FIELD.fullmatch(line.rstrip())
        item = _ITEM.fullmatch(line.rstrip())
        if field:
            name = field[1].lower()
            fields[name] = _unquote(field[2] or "")
        elif item and name == "tags" and fields[name][:1] in ("", "\n"):
            fields[name] += "\n" + _unquote(item[1])
        elif not _IGNORED.fullmatch(line):
            break  # a rule above prose, not front matter
    return {}, text


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return (
            value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
        )
    return re.sub(r"(?:^|[ \t]+)#.*", "", value)  # a comment, as in YAML


def tags_of(value: str) -> tuple[str, ...]:
    """The tags in a field of front matter: ``a, b``, ``[a, "b"]``, or a line each.

    What is longer than a tag may be is left out; tags that differ only in case are one.
    """
    lines = value.split("\n")
    parts = lines if len(lines) > 1 else _LISTED.findall(value.strip().strip("[]"))
    tags = (" ".join(part.split()).strip("\"'").strip() for part in parts)
    whole = (tag for tag in tags if tag and len(tag) <= MAX_VALUE_CHARS and tag.isprintable())
    return distinct(whole)[:MAX_TAGS]


def title_of(text: str, markdown: bool, default: str) -> str:
    """The first Markdown heading, else the first line if it is short, else the default.

    A line without a letter or digit is none. Nor are those of a column of buttons that was copied
    with the text (print, full screen, larger, smaller).
    """
    heading = _HEADING.search(text) if markdown else None
    first = heading[1] if heading else _first_line(text)
    title = _EMPHASIS.sub("", first).strip() if markdown else first.strip()
    if not heading:
        title = _MARK.sub("", title)
        if not 0 < len(title) <= MAX_FIRST_LINE or _SENTENCE.fullmatch(title):
            return default
    return metadata.believable(title) or default


def _first_line(text: str) -> str:
    """The first line that may be a title; "" if none has a letter or digit."""
    lines = list(islice(filter(_WORD.search, text.split("\n")), _OPENING_LINES))
    buttons = next((n for n, line in enumerate(lines) if size(line.strip()) > _BUTTON), 0)
    return lines[buttons if buttons >= _COLUMN else 0] if lines else ""


def date_of(value: str) -> str:
    """A date as it stands; that of an e-mail or a feed (RFC 5322) in the form of ISO 8601."""
    try:
        return parsedate_to_datetime(value).date().isoformat() if value[:1].isalpha() else value
    except ValueError:
        return value
