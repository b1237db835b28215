"""Small documents of each kind, made where they are needed: the bytes that a file would hold."""

from __future__ import annotations

import zipfile
from html import escape
from io import BytesIO

CAPTION = "2019年江蘇各市實際使用外資"
HEADS = ("城市", "實際使用外資（億美元）", "增長（%）")
ROWS = (("南京", "41.0", "6.4"), ("蘇州", "46.1", "2.0"), ("徐州", "20.9", "10.09"))
INTRO = "江蘇省公佈了2019年全省各市利用外資的情況，全省實際使用外資保持全國第一。"


def html_table(heads=HEADS, rows=ROWS, caption=CAPTION):
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><tr>{top}</tr>{body}</table>"


def html(body="", charset="utf-8", lang="zh-TW"):
    """A page with a menu, a footer, and an article: ``body``, or a paragraph and the table."""
    body = body or f"<h1>江蘇外資</h1><p>{INTRO}</p>{html_table()}<p>省商務廳表示，將擴大開放。</p>"
    menu = "".join(f'<li><a href="/{n}">選單項目{n}</a></li>' for n in range(12))
    page = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="{charset}">'
        "<title>江蘇外資</title>"
        '<meta property="article:published_time" content="2020-03-27T08:00:00+08:00"></head>'
        f"<body><nav><ul>{menu}</ul></nav><article>{body}</article>"
        "<footer>版權所有 2020 某網站 <a href='/c'>聯絡我們</a></footer></body></html>"
    )
    return page.encode(charset)


def docx(fill=None, title="江蘇外資", language=""):
    """A document with a heading, a paragraph and the table, or what ``fill(document)`` puts in."""
    from docx import Document

    document = Document()
    document.core_properties.title = title
    document.core_properties.language = language
    if fill is None:
        document.add_heading(CAPTION, 1)
        document.add_paragraph(INTRO)
        table = document.add_table(len(ROWS) + 1, len(HEADS))
        for row, texts in zip(table.rows, (HEADS, *ROWS), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    else:
        fill(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)


def epub_parts(chapters=None, title="江蘇外資", date="2020-03-27"):
    """The parts of a book; each chapter is the inside of a body."""
    chapters = chapters or [f"<h1>第一章</h1><p>{INTRO}</p>{html_table()}", "<p>第二章的話。</p>"]
    numbers = range(len(chapters))
    items = "".join(f'<item id="c{n}" href="text/chapter%20{n}.xhtml"/>' for n in numbers)
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>{title}</dc:title><dc:date>{date}</dc:date><dc:language>zh-TW</dc:language>"
        '</metadata><manifest><item id="nav" href="nav.xhtml" properties="nav"/>'
        f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    parts["OEBPS/book.opf"] = package
    parts["OEBPS/nav.xhtml"] = "<html><body><p>目錄</p></body></html>"
    for n, chapter in enumerate(chapters):
        parts[f"OEBPS/text/chapter {n}.xhtml"] = (
            '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
            '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
            f"<body>{chapter}</body></html>"
        )
    return parts


def epub(*arguments, **named):
    return packed(epub_parts(*arguments, **named))


def csv(encoding="utf-8", delimiter=","):
    rows = (HEADS, *ROWS)
    return "".join(delimiter.join(row) + "\n" for row in rows).encode(encoding)
