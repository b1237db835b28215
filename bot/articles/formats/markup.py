"""HTML → a tree, and a tree → text: paragraphs, headings, lists, each on lines of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HTMLParser

from bot.core import settings
from bot.core.errors import ArticleError

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
_SOFT_HYPHEN = "\u00ad"  # where a word may be parted at the end of a line: not shown within one
_VERBATIM = ("pre",)
_ITEM = "- "
_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_WRAPPED = re.compile(f"(?<=[{_HAN}])[ \t]*\r?\n[ \t]*(?=[{_HAN}])")  # a line end is no space there


def tree_of(text: str, name: str) -> Element | None:
    """The tree of some HTML, however sloppy it is; None where there is none.

    Nothing is fetched, and no entity is known but those of HTML.

    Raises:
        ArticleError: its elements are nested too deeply.
    """
    parser = HTMLParser(
        encoding="utf-8",
        huge_tree=True,  # for large pictures within; the depth is held below
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
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
    return root


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
    """Whether an element is there and not shown."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def inline(element: Element) -> str:
    """What an element says, on one line."""
    return " ".join(text for text, _ in _Blocks().of(element))


def rendered(root: Element) -> str:
    """The text of a tree: blank lines between paragraphs, none between the items of a list."""
    lines: list[str] = []
    for text, mark in _Blocks().of(root):
        if lines and not (mark == _ITEM and lines[-1].startswith(_ITEM)):
            lines.append("")
        lines.append(mark + text)
    return "\n".join(lines)


class _Blocks:
    """The lines of a tree, each with the mark of Markdown for what it is."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str]] = []
        self._held: list[str] = []  # of the line that is being read
        self._marks = [""]  # of the blocks around it
        self._verbatim = 0  # elements around whose line ends stand as they are

    def of(self, root: Element) -> list[tuple[str, str]]:
        """The lines that are not blank."""
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
        return self._found

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
        self._held.append(first)
        for line in more:
            self._close()
            self._held.append(line)

    def _close(self) -> None:
        text = _BLANK.sub(" ", "".join(self._held).replace(_SOFT_HYPHEN, "")).strip()
        self._held.clear()
        if text:
            self._found.append((text, self._marks[-1]))
            self._marks[-1] = "" if self._marks[-1] == _ITEM else self._marks[-1]


def _mark(element: Element) -> str:
    if element.tag in HEADINGS:
        return "#" * (1 + HEADINGS.index(element.tag)) + " "
    return _ITEM if element.tag in ("li", "item") else ""
