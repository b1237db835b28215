"""PDFs made for a test by ReportLab, with a font for Chinese that every reader has built in."""

from __future__ import annotations

import io

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table, TableStyle

HAN = "MSung-Light"
pdfmetrics.registerFont(UnicodeCIDFont(HAN))

CHINESE = ParagraphStyle("zh", fontName=HAN, fontSize=11, leading=16, wordWrap="CJK")
CHINESE.firstLineIndent = 22
ENGLISH = ParagraphStyle("en", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=6)
HEADING = ParagraphStyle("heading", fontName=HAN, fontSize=16, leading=24)

ONE = [(60, 60, 475, 700)]  # (left, bottom, width, height) of each column, in points
TWO = [(60, 60, 230, 700), (305, 60, 230, 700)]


def zh(text):
    return Paragraph(text, CHINESE)


def en(text):
    return Paragraph(text, ENGLISH)


def heading(text):
    return Paragraph(text, HEADING)


def table(rows, ruled=True, spans=(), **options):
    """A table with all its lines, or with the three of a book's tables."""
    style = [("FONT", (0, 0), (-1, -1), HAN, 10)]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    else:
        style += [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black)]
        style += [("LINEBELOW", (0, place), (-1, place), 1, colors.black) for place in (0, -1)]
    style += [("SPAN", start, end) for start, end in spans]
    return Table(rows, colWidths=[110] * len(rows[0]), style=TableStyle(style), **options)


def made(*parts, columns=ONE, each_page=None, **options):
    """The bytes of a PDF that flows through the columns; ``each_page(canvas, number)`` adds."""
    out = io.BytesIO()

    def draw(canvas, document):
        if each_page:
            each_page(canvas, document.page)

    frames = [Frame(*place, id=str(number)) for number, place in enumerate(columns)]
    document = BaseDocTemplate(out, **options)
    document.addPageTemplates(PageTemplate(id="page", frames=frames, onPage=draw))
    document.build(list(parts))
    return out.getvalue()


def drawn(draw, pages=1, **options):
    """The bytes of a PDF on whose pages ``draw(canvas, number)`` draws."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), **options)
    for number in range(1, pages + 1):
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
