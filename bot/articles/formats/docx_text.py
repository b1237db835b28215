"""The XML of a Word document: what a paragraph says, and what stands within an element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_GONE = {"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "pPr", "rPr"}
_AROUND = {
    "sdt",
    "sdtContent",
    "customXml",
    "smartTag",
    "ins",
    "moveTo",
    "AlternateContent",
    "Choice",
}
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


def local(element: Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Element | None) -> str:
    """The value that an element of properties has; "" for none."""
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if local_name(k) == "val"), "")


def local_name(name: str | bytes) -> str:
    """The name of an attribute without its namespace."""
    return str(name).rpartition("}")[2]


def children(parent: Element) -> Iterator[Element]:
    """What stands within an element, also within content controls and insertions."""
    for child in parent:
        if local(child) in _AROUND:
            yield from children(child)
        else:
            yield child


def inline(paragraph: Element) -> tuple[str, list[Element]]:
    """What a paragraph says, with newlines where its lines end, and the text boxes in it."""
    said: list[str] = []
    boxes: list[Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == "txbxContent":
            boxes.append(element)
        elif name == "t":
            said.append(element.text or "")
        elif name not in _GONE:
            said.append(_SIGNS.get(name, ""))
            waiting.extend(reversed(element))
    return "".join(said), boxes
