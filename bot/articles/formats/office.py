"""What the packages of Microsoft Office have in common: relations between parts, properties."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from bot.articles.formats.archives import unpack_parts, xml_of
from bot.articles.metadata import believable_property
from bot.core import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_READ = (".xml", ".rels")  # the parts with text; pictures and fonts are not unpacked
_OLE = b"\xd0\xcf\x11\xe0"  # begins the files of Office 97, and what a password is put around


def office_parts(data: bytes, name: str, ending: str) -> dict[str, bytes]:
    """The parts with text of a package.

    Args:
        data: the file.
        name: its name, for an error.
        ending: of such files, for the error over one of Office 97.

    Raises:
        ArticleError: it is damaged, encrypted, no package of Office, or beyond the limits.
    """
    if data.startswith(_OLE):
        raise ArticleError(
            f"cannot read {name}: it is encrypted or of Office 97; save it as {ending} without a "
            "password"
        )
    parts = unpack_parts(data, name, lambda part: part.lower().endswith(_READ))
    if "[Content_Types].xml" not in parts:
        raise ArticleError(f"cannot read {name}: it is no {ending}; check the file")
    return parts


def relations(parts: dict[str, bytes], part: str, name: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, part) of what a part refers to within its package."""
    folder, file = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{file}.rels")
    if listed not in parts:
        return {}
    found = {}
    for one in xml_of(parts, listed, name).iter("{*}Relationship"):
        if one.get("TargetMode", "") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
            kind = one.get("Type", "").rpartition("/")[2]
            found[one.get("Id", "")] = (kind, target.lstrip("/"))
    return found


def properties(
    parts: dict[str, bytes],
    name: str,
    part: str = "docProps/core.xml",
    days: tuple[str, str] = ("modified", "created"),
) -> tuple[str, str]:
    """The title and the day of the last change that a package notes; "" for what it does not.

    Args:
        parts: of the package.
        name: its name, for an error.
        part: the one with the properties.
        days: the elements with the day of the last change, or else of the first.
    """
    if part not in parts:
        return "", ""
    try:
        root = xml_of(parts, part, name)
    except ArticleError:  # the text is what counts
        return "", ""
    fields = {local(one): (one.text or "").strip() for one in root.iter()}
    when = fields.get(days[0]) or fields.get(days[1], "")
    return believable_property(fields.get("title", "")), when[:10]


def local(element: Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, wanted: str) -> str:
    """The value of an attribute by its name without a namespace; "" if there is none."""
    found = (value for key, value in element.attrib.items() if _bare(key) == wanted)
    return str(next(found, ""))


def _bare(key: str | bytes) -> str:
    return str(key).rpartition("}")[2]


def texts(element: Element, wanted: str, *, without: tuple[str, ...] = ()) -> Iterator[str]:
    """The texts of the elements of a name within an element, in their order.

    Args:
        element: looked through.
        wanted: the name, without its namespace.
        without: names of elements that are passed over with all they hold.
    """
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if local(one) == wanted:
            yield one.text or ""
        waiting += [child for child in reversed(one) if local(child) not in without]
