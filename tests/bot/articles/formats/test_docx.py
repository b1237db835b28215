from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from documents import CAPTION, INTRO, docx, packed
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from bot.articles.formats.docx import parse
from bot.core import settings
from bot.core.errors import ArticleError

LAST = f"{CAPTION} — 徐州：實際使用外資20.9億美元，增長10.09%。"


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(data):
    with pytest.raises(ArticleError) as caught:
        parse(data, "a.docx")
    assert str(caught.value).startswith("cannot read a.docx: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_everything_in_its_order():
    def fill(document):
        document.core_properties.modified = datetime(2020, 3, 27)
        document.add_heading("外資", 0)
        document.add_paragraph("第一項", style="List Bullet")
        document.add_paragraph("第二項", style="List Number")
        document.add_heading("Further", 2)
        document.add_paragraph("A line\nand another, with\ttabs.")

    parsed = parse(docx(fill, language="zh-TW"), "a.docx")
    assert parsed.text == (
        "# 外資\n\n- 第一項\n- 第二項\n\n## Further\n\nA line\n\nand another, with tabs."
    )
    assert (parsed.date, parsed.language) == ("2020-03-27", "zh-TW")


@pytest.mark.parametrize(
    ("heading", "level", "title"),
    [
        ("公民投票法", 1, ""),  # the field is a template's or an older paper's
        ("江蘇 外資2019", 1, "江蘇外資"),
        ("公民投票法", 2, "江蘇外資"),  # a part's heading may be any
    ],
)
def test_the_title_in_the_field_is_the_documents_own(heading, level, title):
    parsed = parse(docx(lambda document: document.add_heading(heading, level)), "a.docx")
    assert parsed.title == title


def test_a_table_is_of_its_heading():
    parsed = parse(docx(), "a.docx")
    assert parsed.text.split("\n\n")[:2] == [f"# {CAPTION}", INTRO]
    assert parsed.text.endswith(LAST)


def test_merged_cells():
    def fill(document):
        table = document.add_table(4, 4)
        for row, texts in zip(
            table.rows,
            ["Province|City|FDI|", "||used|signed", "Jiangsu|Xuzhou|2.09|3.1", "|Suzhou|4.61|5"],
            strict=True,
        ):
            for cell, text in zip(row.cells, texts.split("|"), strict=True):
                cell.text = text
        for first, last in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((2, 0), (3, 0))):
            table.cell(*first).merge(table.cell(*last))

    assert parse(docx(fill), "x").text.split("\n\n") == [
        "Jiangsu Xuzhou: FDI used 2.09, FDI signed 3.1.",
        "Jiangsu Suzhou: FDI used 4.61, FDI signed 5.",
    ]


def test_a_table_that_lays_out_a_page():
    def fill(document):
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "長文。" * 60
        table.cell(0, 1).add_paragraph("One.")
        document.add_table(1, 1).cell(0, 0).text = "In a box"

    assert parse(docx(fill), "x").text == "長文。" * 60 + "\n\nOne.\n\nIn a box"


def test_tracked_changes_controls_and_boxes():
    def fill(document):
        body = document.element.body
        inside = (
            "<w:r><w:t>kept </w:t></w:r><w:ins><w:r><w:t>put in</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>taken out</w:delText></w:r></w:del>"
            "<w:hyperlink><w:r><w:t> linked</w:t></w:r></w:hyperlink>"
        )
        box = "<w:r><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:r>"
        held = f"<w:sdt><w:sdtContent><w:p>{inside}{box}</w:p></w:sdtContent></w:sdt>"
        body.insert(0, parse_xml(held.replace("<w:sdt>", f"<w:sdt {nsdecls('w')}>", 1)))

    assert parse(docx(fill), "x").text == "kept put in linked\n\nin a box"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is damaged"),
        (b"text", "it is damaged"),
        (docx()[:-200], "it is damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "it is encrypted or a .doc; save it as .docx"),
        (packed({"a.txt": "x"}), "it is no Word document"),
        (packed({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<x"}), "it is damaged"),
    ],
)
def test_what_is_no_document(data, reason):
    assert reason in refused(data)


def test_entities_are_refused_and_nothing_is_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret", encoding="utf-8")
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    for declared in (f"<!ENTITY l0 'lol'>{laughs}", f"<!ENTITY l9 SYSTEM '{secret.as_uri()}'>"):
        parts = parts_of(docx())
        body = parts["word/document.xml"].decode().split("?>", 1)[1].replace("江蘇省", "&l9;", 1)
        for codec in ("utf-8", "utf-16"):
            xml = f"<?xml version='1.0' encoding='{codec}'?><!DOCTYPE x [{declared}]>{body}"
            parts["word/document.xml"] = xml.encode(codec)
            assert "word/document.xml declares entities" in refused(packed(parts))


@pytest.mark.parametrize("name", ["utf-32", "utf-32-le", "utf-32-be", "utf-7", "cp037", "no-such"])
def test_an_encoding_that_hides_what_is_declared_is_refused(name):
    """libxml2 reads each of these, and the bytes of ``<!DOCTYPE`` need not be in any of them."""
    parts = parts_of(docx())
    body = parts["word/document.xml"].decode().split("?>", 1)[1].replace("江蘇省", "&a;", 1)
    body = body.encode("ascii", "xmlcharrefreplace").decode()
    xml = f"<?xml version='1.0' encoding='{name}'?><!DOCTYPE x [<!ENTITY a 'b'>]>{body}"
    if name == "no-such":  # else it is the declaration that is found
        xml = xml.replace("<!DOCTYPE x [<!ENTITY a 'b'>]>", "")
    hidden = xml.encode("ascii" if name == "no-such" else name)
    if name == "utf-7":
        hidden = hidden.replace(b"<!DOCTYPE", b"+ADwAIQ-DOCTYPE").replace(b"<!EN", b"+ADwAIQ-EN")
    parts["word/document.xml"] = hidden
    line = "word/document.xml is in an encoding that is refused; save it in UTF-8"
    assert line in refused(packed(parts))


@pytest.mark.parametrize("name", ["utf-8", "UTF-16", "us-ascii", "gb18030", "big5", "shift_jis"])
def test_encodings_that_documents_come_in_are_read(name):
    parts = parts_of(docx())
    body = parts["word/document.xml"].decode().split("?>", 1)[1]
    body = body.encode("ascii", "xmlcharrefreplace").decode()
    parts["word/document.xml"] = f"<?xml version='1.0' encoding='{name}'?>{body}".encode(name)
    assert LAST in parse(packed(parts), "x").text


def test_pictures_are_not_unpacked(monkeypatch):
    parts = parts_of(docx())
    parts["word/media/a.bmp"] = b"\0" * 2_000_000
    monkeypatch.setattr(settings, "MAX_UNPACKED_BYTES", 1_000_000)
    assert LAST in parse(packed(parts), "x").text


def test_a_bomb_in_the_text(monkeypatch):
    parts = parts_of(docx())
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "江蘇省".encode(), b"a" * 5_000_000
    )
    assert "it unpacks to more than 100 times its size" in refused(packed(parts))


@pytest.mark.parametrize(
    ("sizes", "title"),
    [
        ((16, 18, 26, 14), "核电厂定期评价 编制说明"),  # of a standard's cover
        ((12, 12, 12, 12), ""),  # nothing stands out
        ((26, 12, 12, 12), "NB/T 20442"),
    ],
)
def test_the_largest_letters_at_the_top_are_the_title(sizes, title):
    def fill(document):
        lines = ("NB/T 20442", "核电厂定期评价", "编制说明", "（征求意见稿）")
        for text, points in zip(lines, sizes, strict=True):
            document.add_paragraph().add_run(text).font.size = Pt(points)
        for _ in range(3):
            run = document.add_paragraph().add_run("本标准来源于能源行业的计划，要求修订。" * 3)
            run.font.size = Pt(12)

    assert parse(docx(fill, title="（填写标准名称）"), "a.docx").title == title


def test_a_heading_at_the_top_is_the_title_whatever_is_large():
    def fill(document):
        document.add_paragraph().add_run("附件").font.size = Pt(12)
        document.add_heading("年报", 1)
        document.add_paragraph().add_run("很大").font.size = Pt(40)
        document.add_paragraph().add_run("正文。" * 20).font.size = Pt(12)

    assert parse(docx(fill, title=""), "a.docx").title == ""  # the heading of the text counts


def test_the_date_of_the_template_is_no_date():
    def fill(document):
        document.core_properties.modified = datetime(2013, 12, 23, 23, 15)
        document.add_paragraph("In 2013")

    assert parse(docx(fill), "a.docx").date == ""


def test_raised_digits_stay_raised():
    def fill(document):
        paragraph = document.add_paragraph("外資20.9")
        for text in ("1", "th"):
            paragraph.add_run(text).font.superscript = True
        paragraph.add_run("3")

    assert parse(docx(fill), "x").text == "外資20.9¹th3"
