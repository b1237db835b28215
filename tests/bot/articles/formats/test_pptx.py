from __future__ import annotations

import pytest
from documents import packed, pptx, shape

from bot.articles.formats.pptx import parse
from bot.core import Page, decode_pages
from bot.core.errors import ArticleError

TABLE = (
    "<p:graphicFrame><a:tbl>"
    "<a:tr><a:tc><a:txBody><a:p><a:t>City</a:t></a:p></a:txBody></a:tc>"
    '<a:tc gridSpan="2"><a:txBody><a:p><a:t>FDI</a:t></a:p></a:txBody></a:tc>'
    '<a:tc hMerge="1"><a:txBody/></a:tc></a:tr>'
    "<a:tr><a:tc><a:txBody><a:p><a:t>Xuzhou</a:t></a:p></a:txBody></a:tc>"
    "<a:tc><a:txBody><a:p><a:t>20.9</a:t></a:p></a:txBody></a:tc>"
    "<a:tc><a:txBody><a:p><a:t>10%</a:t></a:p></a:txBody></a:tc></a:tr>"
    "</a:tbl></p:graphicFrame>"
)


def test_slides_in_their_order_with_notes_and_tables():
    target = "../notesSlides/notesSlide1.xml"
    relations = f'<R><Relationship Id="rId1" Type="a/notesSlide" Target="{target}"/></R>'
    said = shape("body", "徐州最高。") + shape("sldNum", "1")
    notes = f'<p:notes xmlns:p="p" xmlns:a="a">{said}</p:notes>'
    slides = [
        shape("ctrTitle", "外资", "2019")
        + shape("subTitle", "徐州市商务局")
        + shape("dt", "2020年"),
        f"<p:grpSp>{shape('', 'Figures')}</p:grpSp>"
        + shape("title", "Cities")
        + shape("body", "First", "Second")
        + TABLE,
        shape("", "Thanks"),
    ]
    more = {
        "ppt/slides/_rels/slide1.xml.rels": relations,
        "ppt/notesSlides/notesSlide1.xml": notes,
        "docProps/core.xml": "<c><title>PowerPoint Presentation</title></c>",
    }
    parsed = parse(pptx(slides, more), "a.pptx")
    assert parsed.text == (
        "## 外资 2019\n\n徐州市商务局\n\n徐州最高。\n\n## Cities\n\nFigures\n\n"
        "- First\n- Second\n\n"
        "Cities — Xuzhou: FDI 20.9, FDI 10%.\n\nThanks"
    )
    assert (parsed.title, parsed.date) == ("外资 2019", "")


def test_a_slide_that_is_not_shown_is_not_read():
    hidden = '<p:sld xmlns:p="p" xmlns:a="a" show="0">' + shape("", "secret") + "</p:sld>"
    slides = [shape("", "one"), shape("", "two")]
    data = pptx(slides, {"ppt/slides/slide1.xml": hidden})
    parsed = parse(data, "a.pptx")
    assert parsed.text == "two"
    assert decode_pages(parsed.structure) == (Page(0, 2, "slide"),)  # as the programs count


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pptx(["<broken>"]), "it is damaged (ppt/slides/slide1.xml"),
        (pptx([], {"ppt/presentation.xml": "<!ENTITY a 'b'><p/>"}), "declares entities"),
        (packed({"[Content_Types].xml": ""}), "it is damaged: ppt/presentation.xml is missing"),
        (packed({"a": ""}), "it is no .pptx; check the file"),
        (b"\xd0\xcf\x11\xe0", "save it as .pptx without a password"),
        (b"PK\x03\x04", "it is damaged"),
    ],
)
def test_damaged_presentations_are_one_line(data, why):
    with pytest.raises(ArticleError) as caught:
        parse(data, "a.pptx")
    assert str(caught.value).startswith("cannot read a.pptx: ") and why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_slide_that_is_missing_costs_itself_alone():
    data = pptx(["", shape("", "two")], {"ppt/_rels/presentation.xml.rels": (
        '<R><Relationship Id="rId1" Type="a/slide" Target="../../../etc/passwd"/>'
        '<Relationship Id="rId2" Type="a/slide" Target="slides/slide2.xml"/></R>'
    )})  # fmt: skip
    parsed = parse(data, "a.pptx")
    assert parsed.text == "two"
    assert decode_pages(parsed.structure) == (Page(0, 2, "slide"),)  # as the programs count
