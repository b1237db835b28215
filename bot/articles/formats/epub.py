"""A book (``.epub``) → the text of its chapters, in reading order."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.articles.formats.archives import unpack_parts, xml_of
from bot.articles.formats.markup import flatten_tables, text_of, tree_lines, tree_of
from bot.articles.formats.parsed import Parsed, join_lines
from bot.articles.metadata import MARKUP
from bot.core import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_READ = (".xml", ".opf", ".xhtml", ".html", ".htm")
_CONTAINER = "META-INF/container.xml"
_PROTECTION = "META-INF/encryption.xml"
_FONTS = (  # ways of hiding fonts only: the text can be read
    b"http://www.idpf.org/2008/embedding",
    b"http://ns.adobe.com/pdf/enc#RC",
)


def parse(data: bytes, name: str) -> Parsed:
    """The text of a book, its title, date and language.

    Raises:
        ArticleError: the book is damaged, protected, or beyond the limits.
    """
    parts = unpack_parts(data, name, lambda part: part.lower().endswith(_READ))
    if b"EncryptedData" in parts.get(_PROTECTION, b"") and not any(
        sign in parts[_PROTECTION] for sign in _FONTS
    ):
        raise ArticleError(f"cannot read {name}: it is protected against copying")
    package, folder = _package(parts, name)
    lines: list[str] = []
    for part in _spine(package, folder):
        if part in parts:
            lines += _chapter(parts[part], name)
    text, structure = join_lines(lines)
    return Parsed(
        text,
        _read_field(package, "title"),
        _read_field(package, "date")[:10],
        _read_field(package, "language"),
        MARKUP,
        structure=structure,
    )


def _package(parts: dict[str, bytes], name: str) -> tuple[Element, str]:
    """The list of what is in the book, and the folder that the names in it are relative to."""
    places = [part for part in parts if part.endswith(".opf")]
    if _CONTAINER in parts:
        for root in xml_of(parts, _CONTAINER, name).iter("{*}rootfile"):
            places.insert(0, root.get("full-path", ""))
    place = next((place for place in places if place in parts), "")
    if not place:
        raise ArticleError(f"cannot read {name}: it is damaged: it has no list of its chapters")
    return xml_of(parts, place, name), posixpath.dirname(place)


def _spine(package: Element, folder: str) -> list[str]:
    """The names of the parts that are chapters, each once, without the table of contents."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    chapters: dict[str, None] = {}
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "nav" not in item.get("properties", "").split():
            place = unquote(item.get("href", "").partition("#")[0])
            chapters[posixpath.normpath(posixpath.join(folder, place))] = None
    return list(chapters)


def _chapter(data: bytes, name: str) -> list[str]:
    """The lines of a chapter."""
    try:
        root = tree_of(text_of(data), name)
    except ValueError as error:
        raise ArticleError(f"cannot read {name}: a chapter is damaged: {error}") from error
    if root is None:
        return []
    return list(tree_lines(root, flatten_tables(root)))


def _read_field(package: Element, field: str) -> str:
    """What the book says about itself in a field of Dublin Core; "" if nothing."""
    for element in package.iterfind(f"{{*}}metadata/{{http://purl.org/dc/elements/1.1/}}{field}"):
        text = " ".join((element.text or "").split())
        if text:
            return text
    return ""
