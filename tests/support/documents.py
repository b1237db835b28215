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


def workbook():
    """A workbook with the table, as Excel keeps it."""
    rows = {f"{'ABC'[n]}1": head for n, head in enumerate(HEADS)}
    for number, (city, used, grown) in enumerate(ROWS, 2):
        rows |= {
            f"A{number}": city,
            f"B{number}": (float(used), 1),
            f"C{number}": (float(grown), 2),
        }
    return xlsx({CAPTION: rows, "Sheet2": {"A1": INTRO}}, ("0.0", "0.00"))


def slides():
    """A presentation of two slides."""
    return pptx([shape("title", CAPTION) + shape("body", INTRO, *HEADS), shape("", INTRO)])


def letter():
    """A message in the encodings of mail, with the table as an attachment."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"] = "李明 <a@example.org>", "b@example.org"
    message["Subject"], message["Date"] = CAPTION, "Fri, 27 Mar 2020 10:00:00 +0800"
    message.set_content(f"{INTRO}\n\nOn 1 May 2020, Ann wrote:\n> {INTRO}\n")
    message.add_attachment(csv(), "text", "csv", filename="表.csv")
    return message.as_bytes()


_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relations(targets):
    """The part that says what another one refers to: (kind, target) of rId1, rId2, …"""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_TO}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f"<Relationships>{rows}</Relationships>"


def xlsx(sheets, codes=(), more=None, states=()):
    """A workbook: sheet name → {"B2": value or (value, style) or XML of the cell's inside}.

    Args:
        sheets: a text is a shared one, a number a number; ``"merge"`` lists merged ranges.
        codes: the formats of numbers of the styles 1, 2, ….
        more: further parts, or others in place of those made.
        states: "hidden" or "visible" for each sheet.
    """
    texts, parts = [], {"[Content_Types].xml": "<Types/>"}
    names = list(sheets)
    for number, cells in enumerate(sheets.values(), 1):
        rows = {}
        for place, value in cells.items():
            if place == "merge":
                continue
            value, style = value if isinstance(value, tuple) else (value, 0)
            kind, inside = "n", f"<v>{value}</v>"
            if isinstance(value, str):
                texts.append(value)
                kind, inside = "s", f"<v>{len(texts) - 1}</v>"
            row = int("".join(filter(str.isdigit, place)))
            rows.setdefault(row, []).append(f'<c r="{place}" s="{style}" t="{kind}">{inside}</c>')
        data = "".join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in rows.items())
        merges = "".join(f'<mergeCell ref="{one}"/>' for one in cells.get("merge", ()))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f"<worksheet {_SHEET}><sheetData>{data}</sheetData>"
            f"<mergeCells>{merges}</mergeCells></worksheet>"
        )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"'
        f' state="{states[n - 1] if states else "visible"}"/>'
        for n, name in enumerate(names, 1)
    )
    parts["_rels/.rels"] = _relations([("officeDocument", "xl/workbook.xml")])
    parts["xl/workbook.xml"] = (
        f'<workbook {_SHEET} xmlns:r="{_TO}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _relations(
        [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    )
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    parts["xl/sharedStrings.xml"] = f"<sst {_SHEET}>{items}</sst>"
    formats = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code)}"/>'
        for n, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(codes)))
    parts["xl/styles.xml"] = (
        f"<styleSheet {_SHEET}><numFmts>{formats}</numFmts>"
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )
    return packed(parts | (more or {}))


def pptx(slides, more=None):
    """A presentation with these slides: the XML of the shapes on each."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations([("officeDocument", "ppt/presentation.xml")]),
    }
    ids = "".join(f'<sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    parts["ppt/presentation.xml"] = (
        f'<presentation xmlns="p" xmlns:r="{_TO}"><sldIdLst>{ids}</sldIdLst></presentation>'
    )
    targets = [("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)]
    parts["ppt/_rels/presentation.xml.rels"] = _relations(targets)
    for number, shapes in enumerate(slides, 1):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'
        )
    return packed(parts | (more or {}))


def shape(kind, *paragraphs):
    """The XML of a shape of a slide: a placeholder of a kind, "" for a text box."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    texts = "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"


def odf(body, kind="text", meta="", styles="", manifest="", more=None):
    """A document of LibreOffice: the XML within its body, with the prefixes office, text, table."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style", "draw", "presentation", "meta")
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    parts = {
        "content.xml": content,
        "meta.xml": f"<office:document-meta {spaces} {dc}><office:meta>{meta}</office:meta>"
        "</office:document-meta>",
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
    }
    return packed(parts | (more or {}))
