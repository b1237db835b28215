from __future__ import annotations

import pytest
from documents import odf, packed

from bot.articles.formats.opendocument import parse
from bot.core import Page, decode_pages
from bot.core.errors import ArticleError


def row(*cells, extra=""):
    whole = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    inside = "".join(cell if cell.startswith("<") else whole.format(cell) for cell in cells)
    return f"<table:table-row{extra}>{inside}</table:table-row>"


def refused(data):
    with pytest.raises(ArticleError) as caught:
        parse(data, "a.odt")
    assert str(caught.value).startswith("cannot read a.odt: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_everything_in_its_order():
    body = (
        "<text:sequence-decls>x</text:sequence-decls><text:tracked-changes>gone</text:tracked-changes>"
        '<text:p text:style-name="P1">外资<text:s text:c="2"/>年报</text:p>'
        '<text:h text:outline-level="2">第一部分</text:h>'
        "<text:p>一句。<text:span>又一<text:tab/>句。</text:span>末"
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>脚注。</text:p></text:note-body></text:note>"
        "<office:annotation><text:p>批注</text:p></office:annotation>尾</text:p>"
        "<text:p>one<text:line-break/>two</text:p>"
        "<text:list><text:list-item><text:p>甲</text:p><text:list><text:list-item>"
        "<text:p>乙</text:p></text:list-item></text:list></text:list-item></text:list>"
        "<text:p>单位：万元</text:p><table:table><table:table-header-rows>"
        + row("城市", "出口", "进口")
        + "</table:table-header-rows>"
        + row("徐州", "12,345", "20")
        + "</table:table>"
    )
    style = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    parsed = parse(odf(body, styles=style), "a.odt")
    assert parsed.text == (
        "# 外资 年报\n\n## 第一部分\n\n一句。又一 句。末尾\n\n脚注。\n\none\n\ntwo"
        "\n\n- 甲\n- 乙\n\n"
        "单位：万元\n\n第一部分 — 徐州：出口12,345万元，进口20万元。"
    )
    assert (parsed.title, parsed.date) == ("外资 年报", "")


def test_what_is_noted_of_the_file():
    meta = "<dc:title>{}</dc:title><dc:date>2020-03-27T10:00:00</dc:date>"
    parsed = parse(odf("<text:p>Trade report 2020</text:p>", meta=meta.format("Trade")), "a.odt")
    assert (parsed.title, parsed.date, parsed.date_origin) == ("Trade", "2020-03-27", "properties")
    headed = "<text:h>Ports</text:h>"
    assert parse(odf(headed, meta=meta.format("Untitled1")), "a.odt").title == ""


def test_a_workbook():
    sheet = '<table:table table:name="{}">{}</table:table>'
    cell = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"
    merged = cell.format('table:number-columns-spanned="2"', "2019")
    first = (
        row("Trade of the cities")
        + row(extra=' table:number-rows-repeated="1048000"')
        + row("City", merged, "<table:covered-table-cell/>")
        + row("", "Exports", "Imports")
        + row("Xuzhou", "777.9", "154")
        + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    body = sheet.format("Sheet1", first) + sheet.format(
        "Ports", row("Port", "Tons") + row("A", "5")
    )
    parsed = parse(odf(body, "spreadsheet"), "a.ods")
    assert parsed.text.split("\n\n") == [
        "## Sheet1",
        "Trade of the cities",
        "Xuzhou: 2019 Exports 777.9, 2019 Imports 154.",
        "## Ports",
        "Ports — A: Tons 5.",
    ]
    assert parsed.title == "Trade of the cities"


def test_a_presentation():
    body = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Cities</text:p>'
        "</draw:text-box></draw:frame><draw:frame><draw:text-box><text:list><text:list-item>"
        "<text:p>One</text:p></text:list-item></text:list></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>Said of it.</text:p>"
        "</draw:text-box></draw:frame></presentation:notes></draw:page>"
    )
    parsed = parse(odf(body, "presentation"), "a.odp")
    assert parsed.text == "## Cities\n\n- One\n\nSaid of it."
    assert parsed.title == "Cities"
    again = parse(odf(body + body.replace("Cities", "Ports"), "presentation"), "a.odp")
    assert decode_pages(again.structure) == (
        Page(0, 1, "slide"),
        Page(again.text.index("## Ports"), 2, "slide"),
    )


def test_what_is_repeated_by_a_number_alone_stays_small():
    often = 'table:number-columns-repeated="9999999"'
    cell = f"<table:table-cell {often}><text:p>x</text:p></table:table-cell>"
    rows = row(cell, extra=' table:number-rows-repeated="9999999"') * 50
    parsed = parse(odf(f"<table:table>{rows}</table:table>", "spreadsheet"), "a.ods")
    assert len(parsed.text) < 2_000_000


def test_damaged_documents_are_one_line():
    assert "it is encrypted; save it without a password" in refused(
        odf("", manifest="<a><encryption-data/></a>")
    )
    assert "declares entities" in refused(odf("", more={"content.xml": "<!DOCTYPE x><a/>"}))
    assert "it is damaged: it has no body" in refused(odf("", more={"content.xml": "<a/>"}))
    assert "it is damaged: content.xml is missing" in refused(packed({"a": ""}))
    assert "it is damaged (content.xml" in refused(odf("<text:p>"))
    assert "it is damaged" in refused(odf("")[:40])
