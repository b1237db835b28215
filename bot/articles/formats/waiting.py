"""A page that is hidden until its script shows it → the page as its reader will see it.

If hardly any text is in sight and a hidden part has most of the text, that part is the page. What
is hidden on a page whose text is in sight (a box, a menu) stays hidden.
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

# Sizes are in Han characters, as bot.text.size counts them.
_LEAST = 8.0  # of a hidden part that may be the page: a short sentence
_HARDLY = 12.0  # in sight, if the page is hidden: no more than "please wait"
_AROUND = 60.0  # likewise, if only what is hidden looks like an article: an address, a slogan
_MOST = 0.8  # share of the hidden part in the text of the page
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
    """Removes what hides the text of a page that waits for its script."""
    for element in (root, *root.findall("body")):
        _show(element)
    if not any(map(is_hidden, root.xpath("//*[@hidden or @style]"))):
        return
    for element in _page(root):
        for hiding in (element, *element.iterancestors()):
            _show(hiding)


def _page(root: Element) -> list[Element]:
    """The hidden elements that are the page, which look alike; none if the page is in sight."""
    texts = _Texts(root)
    alike: dict[tuple[str, ...], list[Element]] = defaultdict(list)
    for element in texts.hidden:
        alike[_look(element)].append(element)
    if not alike:
        return []
    page = max(alike.values(), key=lambda group: sum(texts.hidden[part] for part in group))
    page_size = sum(texts.hidden[element] for element in page)
    if not texts.article and any(element in texts.articles for element in page):
        most_seen, beside = _AROUND, texts.seen
    else:
        most_seen, beside = _HARDLY, texts.seen + texts.links
    is_page = (
        page_size >= _LEAST
        and texts.seen <= most_seen
        and page_size >= _MOST * (page_size + beside)
    )
    return page if is_page else []


def _look(element: Element) -> tuple[str, ...]:
    """What all parts of a page that wait for the same script have in common."""
    return (str(element.tag), *(element.get(name, "") for name in ("class", "style", "lang")))


def _show(element: Element) -> None:
    """Removes what hides an element, and the names by which other libraries take it for hidden."""
    if not is_hidden(element):
        return
    for name in ("hidden", "style", "aria-hidden"):
        element.attrib.pop(name, None)
    for name in ("class", "id"):
        names = element.attrib.pop(name, "").split()
        if shown := [word for word in names if not _HIDING.search(word)]:
            element.set(name, " ".join(shown))


class _Around(NamedTuple):
    """The elements that a text is in."""

    hidden: Element | None = None  # the innermost hidden one
    link: bool = False
    heading: bool = False
    article: bool = False

    def text_around(self, element: Element) -> _Around:
        """The elements around the text of an element that is inside these."""
        if element.tag not in _NOTED and not is_hidden(element):
            return self
        return _Around(
            element if is_hidden(element) else self.hidden,
            self.link or element.tag == "a",
            self.heading or element.tag in HEADINGS,
            self.article or element.tag in _ARTICLE,
        )


class _Texts:
    """How much text is in sight, and how much is in each hidden element, in Han characters.

    What any page has around its article does not count: menus, headers, footers and remarks; nor
    does a heading in sight.
    """

    def __init__(self, root: Element) -> None:
        self.articles = frozenset(_with_ancestors(root))  # elements that are or contain an article
        self.seen = self.links = 0.0  # in sight: text outside links, long links
        self.article = False  # whether something of an article is in sight
        self.hidden: dict[Element, float] = defaultdict(float)  # without what is hidden within
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
        length = size(text) if text else 0.0
        if not length or (around.link and length < _HEADLINE) or _is_remark(text, length):
            return
        if around.hidden is not None:
            self.hidden[around.hidden] += length
        elif around.link:
            self.links += length
        else:
            self.seen += 0.0 if around.heading else length
            self.article = self.article or around.article


def _is_remark(text: str, length: float) -> bool:
    """Whether a text is about the page: the rights to it, or what a browser has to allow."""
    return length <= _MAX_REMARK and (bool(_REMARK.search(text)) or is_notice(text))


def _with_ancestors(root: Element) -> Iterator[Element]:
    """The elements that are articles, and all elements around them, each once."""
    visited: set[Element] = set()
    for article in root.iter(*_ARTICLE):
        for element in (article, *article.iterancestors()):
            if element in visited:
                break
            visited.add(element)
            yield element
