"""The bytes of an HTML file → its characters → a tree → text, for web pages and books.

In the text each paragraph, heading and item of a list is on a line of its own. A table of data
becomes paragraphs, the lines that ``bot.articles.formats.tables`` makes of it.
"""

from __future__ import annotations

import re
from codecs import lookup
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HTMLParser

from bot.articles.encodings import decode
from bot.articles.formats.parsed import ITEM, Line, join_lines, restore_rows, superscript
from bot.articles.formats.tables import MAX_CELL, Cell, caption_of, lines, unit_of
from bot.core import ArticleError, settings
from bot.text import size

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html item legend li list main menu"
    " nav ol p pre quote section summary table tbody td tfoot th thead tr ul row cell".split()
)
UNSEEN = frozenset(  # and what stands above ruby characters: it would break the words
    "area audio base button canvas col datalist embed frame head iframe input link map meta"
    " noframes noscript object option param progress rp rt script select source style svg template"
    " textarea title track video graphic".split()
)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_BLANK = re.compile(r"\s+")
_SOFT_HYPHEN = "\u00ad"  # where the end of a line may divide a word; not shown within a line
_VERBATIM = ("pre",)
_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_STRAY_QUOTE = re.compile(r"<(t[rdh]|table|p|div|span)[\"'](?=[\s>])")  # <tr">: a row all the same
_RAISED = re.compile(r"[0-9]{1,3}")
_WRAPPED = re.compile(f"(?<=[{_HAN}])[ \t]*\r?\n[ \t]*(?=[{_HAN}])")  # a line end is no space there

# Tables:
_DONE = "data-rows"  # an attribute of the element that stands in a table's place
_LINKS = 0.6  # share of a table's characters in links; with more, it is a menu
_STEPS = 4  # levels up the tree in which the text before a table is looked for

# Encodings:
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""",
    re.I,
)
_HEAD_BYTES = 4_096  # in which an encoding is declared: browsers look at 1,024
_WIDER = {  # what browsers read under a name: the encodings that took it in
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252",
    "ascii": "cp1252", "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
_MAX_DAMAGED = 0.001  # share of characters that may be damaged if the page names its encoding


def tree_of(text: str, name: str) -> Element | None:
    """The tree of some HTML, however sloppy it is; None if it is empty.

    Nothing is fetched, and only the entities of HTML are known.

    Args:
        text: the HTML.
        name: the document's name, for an error.

    Raises:
        ArticleError: the elements are nested too deeply.
    """
    parser = HTMLParser(
        encoding="utf-8",
        huge_tree=True,  # for large pictures within; the depth is checked below
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    text = _STRAY_QUOTE.sub(r"<\1", text)
    if "<pre" not in text:
        text = _WRAPPED.sub("", text)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # the document is empty
        return None
    cut = any("depth" in error.message for error in parser.error_log)
    if cut or (root is not None and _deep(root)):
        limit = settings.MAX_NESTING
        raise ArticleError(f"cannot read {name}: its elements are nested deeper than {limit}")
    if root is not None:
        _raise_digits(root)
    return root


def _raise_digits(root: Element) -> None:
    """Makes small raised digits such in the text, too: 20.9¹ is no 20.91, and 10⁴ no 104."""
    for element in root.iter("sup"):
        text = "".join(element.itertext()).strip()
        if _RAISED.fullmatch(text) and len(element) <= 1:
            for child in element:
                child.drop_tag()
            element.text = superscript(text)


def _deep(root: Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > settings.MAX_NESTING:
            return True
    return False


def is_unseen(element: Element) -> bool:
    """Whether a reader of the page sees nothing of an element."""
    return element.tag in UNSEEN or is_hidden(element)


def is_hidden(element: Element) -> bool:
    """Whether an element's attributes hide it."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def inline(element: Element) -> str:
    """The text of an element, on one line."""
    return " ".join(text for text, _ in _Blocks().collect(element))


def render_tree(root: Element) -> str:
    """The text of a tree: blank lines between paragraphs, none between the items of a list."""
    return join_lines(tree_lines(root))[0]


def tree_lines(root: Element, rows: Iterable[Line] = ()) -> Iterator[str]:
    """The lines of a tree that are not blank, with the marks of Markdown.

    Args:
        root: the tree.
        rows: what ``flatten_tables`` returned of it.
    """
    return restore_rows((mark + text for text, mark in _Blocks().collect(root)), rows)


class _Blocks:
    """The lines of a tree, each with its mark of Markdown."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, str]] = []  # text and mark
        self._parts: list[str] = []  # of the line that is being read
        self._marks = [""]  # of the blocks around it
        self._verbatim = 0  # how many elements around it keep line ends as they are

    def collect(self, root: Element) -> list[tuple[str, str]]:
        """The (text, mark) of each line that is not blank."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element)
                self._say(element.tail if element is not root else "")
            elif not isinstance(element.tag, str) or is_unseen(element):
                walk.skip_subtree()
            else:
                self._start(element)
                self._say(element.text)
        self._close()
        return self._lines

    def _start(self, element: Element) -> None:
        if element.tag in ("br", "lb"):
            self._close()
        if element.tag not in _BLOCKS:
            return
        self._close()
        mark = _mark(element)
        if not mark:  # a paragraph in an item: the item's first line is the paragraph's
            mark, self._marks[-1] = self._marks[-1], ""
        self._marks.append(mark)
        self._verbatim += element.tag in _VERBATIM

    def _end(self, element: Element) -> None:
        if element.tag in _BLOCKS and not is_unseen(element):
            self._close()
            self._marks.pop()
            self._verbatim -= element.tag in _VERBATIM

    def _say(self, text: str | None) -> None:
        first, *more = (text or "").split("\n") if self._verbatim else (text or "",)
        self._parts.append(first)
        for line in more:
            self._close()
            self._parts.append(line)

    def _close(self) -> None:
        text = _BLANK.sub(" ", "".join(self._parts).replace(_SOFT_HYPHEN, "")).strip()
        self._parts.clear()
        if text:
            self._lines.append((text, self._marks[-1]))
            self._marks[-1] = "" if self._marks[-1] == ITEM else self._marks[-1]


def _mark(element: Element) -> str:
    if element.tag in HEADINGS:
        return "#" * (1 + HEADINGS.index(element.tag)) + " "
    return ITEM if element.tag in ("li", "item") else ""


def flatten_tables(root: Element) -> list[Line]:
    """Puts paragraphs in the place of each table of data; tables that lay out a page stay.

    Returns the paragraphs that are rows.
    """
    heading = ""
    tables: list[tuple[Element, str]] = []  # each with the heading above it
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str) or is_unseen(element):
            walk.skip_subtree()
        elif element.tag in HEADINGS:
            heading = inline(element)
        elif element.tag == "table":
            tables.append((element, heading))
    replaced: list[Line] = []
    for table, above in tables:
        rows = list(_rows(table))
        if _is_data(table, rows):
            replaced += _replace(table, rows, above)
    return replaced


def _rows(table: Element) -> Iterator[list[Cell]]:
    """The rows of a table, heads first and feet last, as browsers show them."""
    parts = [part for tag in ("thead", "tbody", "tfoot") for part in table.findall(tag)]
    for part in [table, *parts] if table.find("tr") is not None else parts:
        for row in part.findall("tr"):
            cells = row.xpath("td|th")
            top = part.tag == "thead"
            yield [
                Cell(inline(cell), top or cell.tag == "th", _span(cell, "row"), _span(cell, "col"))
                for cell in cells
                if not is_unseen(cell)
            ]


def _span(cell: Element, of: str) -> int:
    value = cell.get(f"{of}span", "1").strip()
    return int(value[:6]) if value.isdecimal() else 1


def _is_data(table: Element, rows: list[list[Cell]]) -> bool:
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    if any(table.find(f".//{tag}") is not None for tag in (*HEADINGS, "article", "form")):
        return False
    if any(cell.head for row in rows for cell in row) or table.find("caption") is not None:
        return True
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    text = sum(len(cell.text) for row in rows for cell in row)
    linked = sum(len(inline(link)) for link in table.iter("a"))
    longest = max(size(cell.text) for row in rows for cell in row)
    return longest <= MAX_CELL and linked <= _LINKS * text


def _replace(table: Element, rows: list[list[Cell]], heading: str) -> list[Line]:
    """Puts paragraphs in a table's place, and returns those that are its rows."""
    caption = table.find("caption")
    own = inline(caption) if caption is not None else ""
    place = etree.Element("div", {_DONE: ""})
    before = _before(table)
    row_lines = list(lines(rows, caption_of(own, before, heading), unit_of(before, own)))
    for text in [own, *row_lines] if own else row_lines:
        etree.SubElement(place, "p").text = text
    place.tail = table.tail
    parent = table.getparent()
    if parent is not None:
        parent.replace(table, place)
    return row_lines


def _before(table: Element) -> str:
    """The text right before a table; "" if there is none near, or that is a table as well."""
    element: Element | None = table
    for _ in range(_STEPS):
        if element is None or element.tag == "body":
            break
        for sibling in element.itersiblings(preceding=True):
            if (sibling.tail or "").strip():
                return str(sibling.tail).strip()
            if not isinstance(sibling.tag, str) or is_unseen(sibling):
                continue
            if _DONE in sibling.attrib:
                return ""
            text = inline(sibling)
            if text:
                return text
        element = element.getparent()
    return ""


def text_of(data: bytes) -> str:
    """The characters of an HTML or XML file.

    UTF-8 and UTF-16 are recognised by their bytes. Otherwise the encoding is the one that the file
    declares, if the bytes agree with it, or the one that ``bot.articles.encodings`` finds.

    Raises:
        ValueError: the encoding is not known; a half-sentence says why.
    """
    match = _DECLARED.search(data[:_HEAD_BYTES])
    try:
        data.decode("utf-8")
        declared = ""
    except UnicodeDecodeError:
        declared = _codec((match[1] or match[2]).decode("ascii")) if match else ""
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode(declared, "replace")
        if text.count("\ufffd") <= _MAX_DAMAGED * len(text):
            return text
    return decode(data)


def _codec(name: str) -> str:
    """Python's name for the encoding that a file declares; "" if it is not to be believed."""
    try:
        codec = lookup(name).name
    except LookupError:
        return ""
    # the bytes were found to be in neither UTF-8 nor UTF-16
    return "" if codec.startswith("utf") else _WIDER.get(codec, codec)
