"""A PDF's bytes → its pages, through PDFium: characters with their places, and ruled lines.

PDFium knows the fonts and encodings that Chinese PDFs use without embedding them, and is the
reader of a browser that meets hostile files all day; even so it runs in a process of its own
(:mod:`bot.articles.formats.sandbox`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
from pypdfium2 import raw

from bot.articles.formats.pdf.marks import Page, Place
from bot.articles.formats.pdf.pdf_letters import Counts, pieces_of
from bot.articles.formats.pdf.pdf_rules import rules_of
from bot.core import settings
from bot.core.errors import ArticleError

_LEGIBLE = 0.7  # of the characters that must be known: less is a font without a key


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Any]:
    """The document, checked: it can be opened and has not too many pages.

    Raises:
        ArticleError: it needs a password, is no PDF, is damaged or has too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            reason = "it is encrypted; save it without a password"
        else:
            reason = "it is no PDF, or damaged; save it anew"
        raise ArticleError(f"cannot read {name}: {reason}") from error
    try:
        if len(document) > settings.PDF_PAGES:
            raise ArticleError(
                f"cannot read {name}: it has {len(document):,} pages, "
                f"{settings.PDF_PAGES:,} are read; split it"
            )
        yield document
    finally:
        document.close()


def pages(document: Any, name: str) -> list[Page]:
    """The pages that can be read; there is text on one of them at least.

    Raises:
        ArticleError: there is none, or none that anybody could read.
    """
    found, counts = [], Counts()
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:  # one bad page does not take the others down
            continue
        found.append(_page(page, counts))
        page.close()
    if not found:
        raise ArticleError(f"cannot read {name}: its pages are damaged; save it anew")
    if not any(page.pieces for page in found) and not counts.unknown:
        raise ArticleError(
            f"cannot read {name}: it holds no text; scanned pages need text recognition (OCR) first"
        )
    if counts.unknown > (1 - _LEGIBLE) * counts.seen:
        raise ArticleError(
            f"cannot read {name}: its fonts do not say which characters they show; "
            "it needs text recognition (OCR) first"
        )
    return found


def _page(page: Any, counts: Counts) -> Page:
    width, height = page.get_size()  # as it is shown, turned where it says so
    place = Place(page.get_rotation(), *page.get_bbox())
    text = page.get_textpage()
    pieces = list(pieces_of(text, place, counts))
    text.close()
    return Page(width, height, pieces, rules_of(page, place.point))
