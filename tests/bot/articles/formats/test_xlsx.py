from __future__ import annotations

import pytest
from documents import packed, xlsx

from bot.articles.formats.xlsx import parse
from bot.core import decode_pages, settings
from bot.core.errors import ArticleError

CITIES = {
    "A1": "2019年江苏各市外资", "A2": "单位：万元",
    "A3": "城市", "B3": "出口", "C3": "增长",
    "A4": "徐州", "B4": (12345, 1), "C4": (0.1009, 2),
    "A5": "南京", "B5": (20900, 1), "C5": (0.064, 2),
    "A6": "注：快报数。",
}  # fmt: skip
CODES = ("#,##0", "0.00%")


def refused(data):
    with pytest.raises(ArticleError) as caught:
        parse(data, "a.xlsx")
    assert str(caught.value).startswith("cannot read a.xlsx: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_table_with_its_title_unit_and_note():
    parsed = parse(xlsx({"Sheet1": CITIES}, CODES), "a.xlsx")
    assert parsed.text.split("\n\n") == [
        "2019年江苏各市外资",
        "单位：万元",
        "2019年江苏各市外资 — 徐州：出口12,345万元，增长10.09%。",
        "2019年江苏各市外资 — 南京：出口20,900万元，增长6.40%。",
        "注：快报数。",
    ]
    assert (parsed.title, parsed.date) == ("2019年江苏各市外资", "")


def test_sheets_stand_under_their_names_and_hidden_ones_do_not():
    book = {
        "出口": {"A1": "城市", "B1": "亿元", "A2": "徐州", "B2": 777.9},
        "草稿": {"A1": "不要", "B1": "看"},
        "进口": {"A1": "城市", "B1": "亿元", "A2": "徐州", "B2": 154},
        "空": {},
    }
    parsed = parse(xlsx(book, states=("visible", "hidden", "visible", "visible")), "a.xlsx")
    assert parsed.text.split("\n\n") == [
        "## 出口",
        "出口 — 徐州：亿元777.9。",
        "## 进口",
        "进口 — 徐州：亿元154。",
    ]
    assert [
        (page.name, parsed.text[page.start :][:5]) for page in decode_pages(parsed.structure)
    ] == [
        ("出口", "## 出口"),
        ("进口", "## 进口"),
    ]
    assert parsed.title == "出口"


def test_tables_apart_and_merged_heads():
    cells = {
        "A1": "城市", "B1": "2018年", "D1": "2019年",
        "B2": "出口", "C2": "进口", "D2": "出口", "E2": "进口",
        "A3": "徐州", "B3": 1, "C3": 2, "D3": 3, "E3": 4,
        "A4": "南京", "B4": 5, "C4": 6, "D4": 7, "E4": 8,
        "H9": "港口", "I9": "吨", "H10": "连云港", "I10": 9,
        "merge": ("A1:A2", "B1:C1", "D1:E1"),
    }  # fmt: skip
    assert parse(xlsx({"Sheet1": cells}), "a.xlsx").text.split("\n\n") == [
        "徐州：2018年 出口1。",
        "徐州：2018年 进口2。",
        "徐州：2019年 出口3。",
        "徐州：2019年 进口4。",
        "南京：2018年 出口5。",
        "南京：2018年 进口6。",
        "南京：2019年 出口7。",
        "南京：2019年 进口8。",
        "连云港：吨9。",
    ]


def test_cells_however_far_apart_take_little_room():
    cells = {f"{'A' if n % 2 else 'XFD'}{n * 100_000 + 1}": f"text {n}" for n in range(10)}
    assert parse(xlsx({"Sheet1": cells}), "a.xlsx").text.split("\n\n") == [
        f"text {n}" for n in range(10)
    ]


def test_what_a_cell_may_hold():
    sheet = (
        '<worksheet xmlns="s"><sheetData><row><c t="inlineStr"><is><t>直</t><rPh><t>zhi</t></rPh>'
        '<r><t>接</t></r></is></c><c t="str"><v>by a formula</v><f>A1</f></c><c t="b"><v>1</v></c>'
        '<c t="e"><v>#DIV/0!</v></c><c s="99"><v>2.5</v></c><c/></row></sheetData></worksheet>'
    )
    data = xlsx({"Sheet1": {"A1": 1}}, more={"xl/worksheets/sheet1.xml": sheet})
    assert parse(data, "a.xlsx").text == "直接：by a formula，TRUE，2.5。"


def test_what_is_noted_of_the_file():
    core = "<c><title>{}</title><modified>2020-03-27T08:00:00Z</modified></c>"
    for title, said in (("年报", "年报"), ("Book1.xlsx", "Sheet of trade")):
        more = {"docProps/core.xml": core.format(title)}
        parsed = parse(xlsx({"Sheet of trade": {"A1": "a", "B1": "b"}}, more=more), "a.xlsx")
        assert (parsed.title, parsed.date, parsed.date_origin) == (said, "2020-03-27", "properties")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"xl/worksheets/sheet1.xml": "<worksheet>"}, "it is damaged (xl/worksheets/sheet1.xml"),
        ({"xl/workbook.xml": "<!DOCTYPE a><workbook/>"}, "declares entities, which are refused"),
        ({"xl/sharedStrings.xml": "<sst/>"}, "it is damaged: a text is missing"),
        ({"xl/embeddings/a.docx": "PK"}, ""),
        ({"a.zip": "PK"}, "it holds another archive (a.zip)"),
    ],
)
def test_damaged_workbooks_are_one_line(more, why):
    data = xlsx({"Sheet1": {"A1": "a", "B1": "b"}}, more=more)
    if why:
        assert why in refused(data)
    else:
        assert parse(data, "a.xlsx").text == "a: b."


def test_what_is_no_workbook():
    assert "it is encrypted or of Office 97; save it as .xlsx" in refused(b"\xd0\xcf\x11\xe0" * 99)
    assert "it is no .xlsx; check the file" in refused(packed({"a": "b"}))
    assert "it is damaged" in refused(xlsx({"Sheet1": CITIES})[:300])


def test_a_bomb_of_texts(monkeypatch):
    monkeypatch.setattr(settings, "MAX_UNPACKED_BYTES", 1024**2)
    more = {"xl/sharedStrings.xml": "<sst>" + " " * 2 * 1024**2 + "</sst>"}
    assert "it unpacks to more than" in refused(xlsx({"Sheet1": {"A1": "a"}}, more=more))
