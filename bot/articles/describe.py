"""What a text says about itself: its front matter, its title, its language."""

from __future__ import annotations

import re

from bot.core.filters import MAX_VALUE_CHARS, distinct

MAX_TAGS = 100  # of one article: more is a text
MAX_TITLE_CHARS = 80  # a first line longer than this is a paragraph

_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_IGNORED = re.compile(r"[ \t#-].*|")  # lists, nested values, comments, blank lines
_LISTED = re.compile(r"\s*(?:\"[^\"]*\"|'[^']*'|[^,，、;；]+)")
_MAX_FIELDS = 100  # lines to look for the closing fence in: front matter is short

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?\w.*?)[ \t#]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"[*`]+|\b_+|_+\b")


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of a front matter block (names in lower case) and the text after it.

    Only lines of the form ``name: value`` are taken, the value as it stands, without quotes
    around it; of a list below ``tags:`` each item, with a line break before it. Text without a
    whole block comes back as it is, with no fields.
    """
    lines = text.split("\n", _MAX_FIELDS + 1)
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

    What is longer than a tag may be is none; those that differ in case alone are one.
    """
    lines = value.split("\n")
    parts = lines if len(lines) > 1 else _LISTED.findall(value.strip().strip("[]"))
    tags = (" ".join(part.split()).strip("\"'").strip() for part in parts)
    whole = (tag for tag in tags if tag and len(tag) <= MAX_VALUE_CHARS and tag.isprintable())
    return distinct(whole)[:MAX_TAGS]


def title_of(text: str, markdown: bool, default: str) -> str:
    """The first Markdown heading, else the first line if it is short, else the default."""
    heading = _HEADING.search(text) if markdown else None
    first = heading[1] if heading else next((s for s in text.split("\n") if s.strip()), "")
    title = _EMPHASIS.sub("", first).strip() if markdown else first.strip()
    return title if heading or 0 < len(title) <= MAX_TITLE_CHARS else default
