"""A web page (``.html``) → its article, without menus and footers; tables keep their rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.articles.formats.headline import date_marked, headline
from bot.articles.formats.markup import flatten_tables, is_hidden, text_of, tree_lines, tree_of
from bot.articles.formats.parsed import Parsed, join_lines
from bot.articles.formats.waiting import show
from bot.articles.metadata import MARKUP, TEXT
from bot.core import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MOST_ELEMENTS = 40_000  # extraction takes 5 s on such a page; larger ones are read whole
_NEARLY_ALL = 0.95  # share of a page: with as much in the article, the whole page has better lines
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def parse(data: bytes, name: str) -> Parsed:
    """The main text of a page, its title, date and language.

    Raises:
        ArticleError: the encoding is not known, the elements are nested too deeply, or the page
            holds no text.
    """
    try:
        text = text_of(data)
    except ValueError as error:
        raise ArticleError(f"cannot read {name}: {error}; save it as UTF-8") from error
    root = tree_of(text, name)
    if root is None:
        raise ArticleError(f"cannot read {name}: it holds no text")
    show(root)
    marked = date_marked(root)  # before scripts are dropped: some hold it
    _drop_unseen(root)
    rows = flatten_tables(root)
    whole = join_lines(tree_lines(root, rows))
    page = _extract_article(root) if sum(1 for _ in root.iter()) <= _MOST_ELEMENTS else None
    title = headline((page.title or "") if page is not None else "", root)
    date = marked or ((page.date or "") if page is not None else "")
    body = ("", "")
    if page is not None:
        body = join_lines(tree_lines(_restore_headings(page.body), rows))
    less = _count_letters(body[0]) < _NEARLY_ALL * _count_letters(whole[0])
    text, structure = body if body[0] and less else whole
    return Parsed(
        text,
        title,
        date,
        language_named(root),
        (MARKUP if marked else TEXT) if date else "",
        structure=structure,
    )


def _drop_unseen(root: Element) -> None:
    """Removes what is not shown, and what stands above characters and would break words."""
    for element in list(root.iter("*")):
        if element.getparent() is None:
            continue
        if element.tag in ("rt", "rp") or is_hidden(element):
            element.drop_tree()
        elif element.tag in ("ruby", "rb"):
            element.drop_tag()


def _count_letters(text: str) -> int:
    """How many letters and digits a text has."""
    return sum(map(str.isalnum, text))


def _extract_article(root: Element) -> Any:
    """What trafilatura takes for the article of a page; None if it finds none."""
    from trafilatura import bare_extraction

    return bare_extraction(
        root,
        include_comments=False,  # of readers
        include_tables=True,  # those that lay out the page: tables of data are paragraphs by now
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )


def _restore_headings(body: Element) -> Element:
    """Turns the headings of trafilatura's tree back into those of HTML."""
    for head in body.iter("head"):
        head.tag = head.get("rend") or "h2"
    return body


def language_named(root: Element) -> str:
    """The language that a page says it is in, as a tag; ``""`` if it says none."""
    tag = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return tag if _TAG.fullmatch(tag) else ""
