"""A page that is hidden until its script shows it: what its reader will see is shown.

Where hardly anything to read is in sight, and something hidden has most of it, that is the
page. What is hidden on a page whose text is in sight, a box or a menu, stays hidden.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from bot.articles.chunks import is_notice
from bot.articles.formats.markup import HEADINGS, UNSEEN, is_hidden
from bot.text import size

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# All in Han characters, as bot.sentences.size counts.
_LEAST = 8.0  # of what may be a page: a short sentence
_HARDLY = 12.0  # in sight of a page that is hidden: no more than "please wait"
_AROUND = 60.0  # likewise, where only what is hidden looks like an article: an address, a slogan
_MOST = 0.8  # of what is in sight and what is hidden together
_HEADLINE = 10.0  # of a link: a shorter one is an item of a menu
_MAX_REMARK = 120.0  # longer texts that speak of scripts or cookies are about them

_HIDING = re.compile("hidden|hide", re.I)
_REMARK = re.compile("javascript|cookie", re.I)  # in every language's request to allow them
_ARTICLE = ("main", "article", "h1")
_NOTED = frozenset({"a", *HEADINGS, *_ARTICLE})
_BESIDE = frozenset("aside dialog footer header menu nav search".split())
_ROLES = frozenset(
    "alert alertdialog banner complementary contentinfo dialog menu navigation search tooltip"
    " status".split()
)
_NAMED = re.compile(  # how a class or id begins
    r"(?:^|\s)(?:(?:site|page|main|top|bottom|global|mobile|js)[-_]?)?(?:cookie|consent|gdpr|modal|"
    r"pop-?up|dialog|lightbox|toast|tooltip|drop-?down|side-?bar|newsletter|subscri|breadcrumb|"
    r"banner|header|footer|navbar|navigation|(?:nav|menu|head|foot|share|search|log-?in)(?![a-z]))",
    re.I,
)


def show(root: Element) -> None:
    """Takes away what hides the text of a page that waits for its script."""
    for element in (root, *root.findall("body")):
        _show(element)
    if not any(map(is_hidden, root.xpath("//*[@hidden or @style]"))):
        return
    for element in _page(root):
        for one in (element, *element.iterancestors()):
            if is_hidden(one):
                _show(one)


def _page(root: Element) -> list[Element]:
    """The hidden elements that are the page, alike among themselves; none where it is in sight."""
    texts = _Texts(root)
    alike: dict[tuple[str, ...], list[Element]] = defaultdict(list)
    for element in texts.hidden:
        alike[_look(element)].append(element)
    if not alike:
        return []
    page = max(alike.values(), key=lambda group: sum(texts.hidden[one] for one in group))
    held = sum(texts.hidden[one] for one in page)
    if not texts.article and any(one in texts.articles for one in page):
        most, beside = _AROUND, texts.seen
    else:
        most, beside = _HARDLY, texts.seen + texts.links
    is_page = held >= _LEAST and texts.seen <= most and held >= _MOST * (held + beside)
    return page if is_page else []


def _look(element: Element) -> tuple[str, ...]:
    """What parts of one page that wait for the same script have in common."""
    return (str(element.tag), *(element.get(name, "") for name in ("class", "style", "lang")))


def _show(element: Element) -> None:
    """Without what hides it, and without names by which others take it for hidden."""
    if not is_hidden(element):
        return
    for name in ("hidden", "style", "aria-hidden"):
        element.attrib.pop(name, None)
    for name in ("class", "id"):
        names = element.attrib.pop(name, "").split()
        if kept := [one for one in names if not _HIDING.search(one)]:
            element.set(name, " ".join(kept))


class _Around(NamedTuple):
    """What a text stands in."""

    hidden: Element | None = None  # the innermost of those that are hidden
    link: bool = False
    heading: bool = False
    article: bool = False

    def text_around(self, element: Element) -> _Around:
        """What the text of an element stands in that stands here."""
        if element.tag not in _NOTED and not is_hidden(element):
            return self
        return _Around(
            element if is_hidden(element) else self.hidden,
            self.link or element.tag == "a",
            self.heading or element.tag in HEADINGS,
            self.article or element.tag in _ARTICLE,
        )


class _Texts:
    """How much there is to read in sight, and how much in each hidden element by itself.

    What stands around an article on any page does not count: menus, heads, feet, remarks; nor does
    a heading in sight.
    """

    def __init__(self, root: Element) -> None:
        self.articles = frozenset(_with_ancestors(root))  # what is one, or has one within
        self.seen = self.links = 0.0
        self.article = False  # whether something of an article is in sight
        self.hidden: dict[Element, float] = defaultdict(float)
        self._read(root)

    def _read(self, root: Element) -> None:
        around = [_Around()]
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                around.pop()
                self._count(element.tail, around[-1])
                continue
            around.append(around[-1].text_around(element))
            if self._is_beside(element):
                walk.skip_subtree()
            else:
                self._count(element.text, around[-1])

    def _is_beside(self, element: Element) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN or tag in _BESIDE:
            return True
        if not element.attrib or tag in ("html", "body"):
            return False
        if element.get("role", "").lower() in _ROLES:
            return True
        return element not in self.articles and bool(
            _NAMED.search(f"{element.get('id', '')} {element.get('class', '')}")
        )

    def _count(self, text: str | None, around: _Around) -> None:
        text = (text or "").strip()
        much = size(text) if text else 0.0
        if not much or (around.link and much < _HEADLINE) or _is_remark(text, much):
            return
        if around.hidden is not None:
            self.hidden[around.hidden] += much
        elif around.link:
            self.links += much
        else:
            self.seen += 0.0 if around.heading else much
            self.article = self.article or around.article


def _is_remark(text: str, much: float) -> bool:
    """Whether a text is about the page: the rights in it, or what a browser has to allow."""
    return much <= _MAX_REMARK and (bool(_REMARK.search(text)) or is_notice(text))


def _with_ancestors(root: Element) -> Iterator[Element]:
    known: set[Element] = set()
    for element in root.iter(*_ARTICLE):
        for one in (element, *element.iterancestors()):
            if one in known:
                break
            known.add(one)
            yield one
