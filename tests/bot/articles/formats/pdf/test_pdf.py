from __future__ import annotations

import re
import time
import zlib

import pytest
from hostile import HOSTILE
from pdf_maker import HAN, TWO, drawn, en, heading, made, table, zh
from pdf_text import pdf
from pypdfium2 import PdfDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.platypus import FrameBreak, PageBreak, Spacer

from bot.articles.documents import article_of
from bot.articles.formats.pdf import parse
from bot.articles.formats.sandbox import parse_apart
from bot.bot import Bot
from bot.core import decode_pages, decode_tables, settings
from bot.core.errors import ArticleError

FOREIGN = (
    "2019年,徐州實際使用外資20.9億美元,增長10.09%,增幅居全省第三位。"
    "全市新批外商投資項目一百二十個,總投資額較上年明顯增加,其中製造業占一半以上,服務業次之。"
)
TRADE = "全年進出口總額達一千零五十億元,出口增長較快,進口略有下降,主要貿易夥伴為東盟和歐盟各國。"
HARBOUR = (
    "The harbour was enlarged in the spring of 2019 so that larger ships could berth there, and a "
    "second railway line was opened to freight in the autumn of that year, as had been planned."
)
SCHOOLS = (
    "Forty new schools were built in the districts north of the river, and the number of teachers "
    "rose to 12,400, which is one for every sixteen pupils in the city and its countryside."
)
ROWS = [
    ["地區", "出口總額", "進口總額"],
    ["徐州", "131.7億元", "38.2億元"],
    ["連雲港", "140.5億元", "61.8億元"],
    ["宿遷", "52.3億元", "17.6億元"],
]
SAID = [
    "徐州：出口總額131.7億元，進口總額38.2億元。",
    "連雲港：出口總額140.5億元，進口總額61.8億元。",
    "宿遷：出口總額52.3億元，進口總額17.6億元。",
]


def text_of(data):
    return parse(data, "report.pdf").text


def lines_of(data):
    return [line for line in text_of(data).split("\n") if line]


# Pages


def pages_of(data):
    """The number of each page that holds text, and what stands there."""
    parsed = parse(data, "report.pdf")
    pages = decode_pages(parsed.structure)
    ends = [*(page.start for page in pages[1:]), len(parsed.text)]
    return [
        (page.number, parsed.text[page.start : end].strip())
        for page, end in zip(pages, ends, strict=True)
    ]


def test_each_page_is_known_by_its_number():
    data = made(zh(FOREIGN), PageBreak(), PageBreak(), heading("二、外貿"), zh(TRADE))
    pages = pages_of(data)
    assert pages[0] == (1, FOREIGN)
    assert pages[-1][1] == f"## 二、外貿\n{TRADE}"
    assert pages[-1][0] == len(PdfDocument(data))


def test_a_page_begins_within_a_paragraph_that_runs_over_it():
    pages = pages_of(made(en(HARBOUR * 30)))
    assert [number for number, _ in pages] == [1, 2]
    first, second = (words for _, words in pages)
    assert f"{first} {second}" == HARBOUR * 30
    assert len(second) > 200


def test_the_rows_of_a_table_are_on_their_pages():
    rows = [ROWS[0]] + [[f"市{i}", f"{i}.5億元", f"{i}.7億元"] for i in range(1, 81)]
    data = made(table(rows, repeatRows=1), zh(TRADE))
    pages = pages_of(data)
    assert [number for number, _ in pages] == list(range(1, len(pages) + 1))
    assert pages[0][1].startswith("市1：") and pages[1][1].startswith("市")
    assert pages[-1][1].endswith(TRADE)
    (one,) = decode_tables(parse(data, "report.pdf").structure)
    assert len(one.rows) == 80


# Paragraphs


def test_chinese_lines_are_joined_without_a_blank():
    data = made(heading("一、外資"), zh(FOREIGN * 2), zh(TRADE), zh(FOREIGN))
    assert text_of(data) == f"## 一、外資\n{FOREIGN * 2}\n{TRADE}\n{FOREIGN}"


def test_english_lines_are_joined_with_one():
    data = made(en(HARBOUR), en(SCHOOLS))
    assert text_of(data) == f"{HARBOUR}\n{SCHOOLS}"


def test_a_parted_word_is_one_again_and_a_compound_keeps_its_hyphen():
    def draw(canvas, _):
        for row, line in enumerate(
            [
                "The inter-",
                "national trade of well-known firms grew, and that of less well-",
                "known ones did too.",
            ]
        ):
            canvas.drawString(72, 700 - 14 * row, line)

    text = "The international trade of well-known firms grew, and that of less well-known ones did"
    assert text_of(drawn(draw)) == f"{text} too."


def test_a_paragraph_goes_on_over_the_page():
    data = made(Spacer(1, 650), zh(FOREIGN * 3), zh(TRADE))
    assert text_of(data) == f"{FOREIGN * 3}\n{TRADE}"


def test_a_list_keeps_its_items():
    items = ["1. Harbour and railway", "2. Schools and teachers", "• Foreign capital"]
    assert lines_of(made(en("It reports on:"), *map(en, items))) == ["It reports on:", *items]


def test_bold_and_large_lines_are_headings():
    data = made(heading("外資與外貿"), zh(FOREIGN), en("<b>The harbour</b>"), en(HARBOUR))
    assert lines_of(data) == ["## 外資與外貿", FOREIGN, "## The harbour", HARBOUR]


# Order


def test_two_columns_are_read_one_after_another():
    left = [en(f"{number}. {HARBOUR}") for number in range(1, 7)]
    right = [en(f"{number}. {SCHOOLS}") for number in range(7, 12)]
    data = made(*left, FrameBreak(), *right, columns=TWO)
    assert [line.split(".")[0] for line in lines_of(data)] == [str(i) for i in range(1, 12)]
    assert lines_of(data)[0] == f"1. {HARBOUR}"
    assert lines_of(data)[-1] == f"11. {SCHOOLS}"


def test_columns_are_found_though_they_are_drawn_line_by_line():
    def draw(canvas, _):
        canvas.setFont(HAN, 11)
        for row in range(12):
            canvas.drawString(60, 700 - 16 * row, "左欄第一二三四五六七八九十一二三四五六七")
            canvas.drawString(320, 700 - 16 * row, "右欄第一二三四五六七八九十一二三四五六七")

    assert text_of(drawn(draw)) == (
        "左欄第一二三四五六七八九十一二三四五六七" * 12
        + "右欄第一二三四五六七八九十一二三四五六七" * 12
    )


def test_a_title_over_two_columns_comes_first():
    def title(canvas, number):
        if number == 1:
            canvas.setFont(HAN, 20)
            canvas.drawCentredString(297, 780, "徐州市二零一九年國民經濟和社會發展公報")

    data = made(zh(FOREIGN * 3), FrameBreak(), zh(TRADE * 3), columns=TWO, each_page=title)
    title_line = "徐州市二零一九年國民經濟和社會發展公報"
    assert lines_of(data) == [f"## {title_line}", FOREIGN * 3, TRADE * 3]
    assert parse(data, "x").title == title_line


def test_a_turned_page_is_read_as_it_is_shown():
    def draw(canvas, _):
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.setFont(HAN, 11)
        for row, line in enumerate([FOREIGN[:37], FOREIGN[37:]]):
            canvas.drawString(60, -60 - 16 * row, line)

    assert text_of(drawn(draw)).replace("\n", "") == FOREIGN


# Heads, feet, page numbers


def margins(canvas, number):
    canvas.setFont(HAN, 9)
    canvas.drawString(60, 800, "徐州年鑑 2019" if number % 2 else "第三章 經濟")
    canvas.drawCentredString(297, 30, f"- {number} -")


def test_heads_feet_and_page_numbers_are_left_out():
    parts = [part for i in range(6) for part in (zh(f"其{i}。{FOREIGN}"), PageBreak())]
    text = text_of(made(*parts, each_page=margins))
    assert text == "\n".join(f"其{i}。{FOREIGN}" for i in range(6))


def test_what_stands_there_once_stays():
    def source(canvas, number):
        margins(canvas, number)
        if number == 2:
            canvas.drawString(60, 45, "資料來源:徐州市統計局,2020年3月")

    parts = [part for _ in range(4) for part in (zh(FOREIGN), PageBreak())]
    text = text_of(made(*parts, each_page=source))
    assert text.count("資料來源:徐州市統計局,2020年3月") == 1
    assert "年鑑" not in text and text.count(FOREIGN) == 4


def test_only_page_heads_are_no_text():
    with pytest.raises(ArticleError, match="no text beside page heads"):
        parse(drawn(margins, pages=12), "x.pdf")


# Tables


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_keeps_its_rows_with_their_heads(ruled):
    data = made(zh(FOREIGN), table(ROWS, ruled), zh(TRADE))
    assert lines_of(data) == [FOREIGN, *SAID, TRADE]


def test_a_table_says_what_it_is_of():
    data = made(zh("表1 2019年江蘇各市外貿"), table(ROWS), zh(TRADE))
    assert lines_of(data)[1] == f"2019年江蘇各市外貿 — {SAID[0]}"


def test_merged_heads_go_with_each_of_their_columns():
    rows = [
        ["地區", "2018年", "", "2019年", ""],
        ["", "出口", "進口", "出口", "進口"],
        ["徐州", "120.1億元", "33.5億元", "131.7億元", "38.2億元"],
    ]
    spans = [((0, 0), (0, 1)), ((1, 0), (2, 0)), ((3, 0), (4, 0))]
    text = text_of(made(table(rows, spans=spans)))
    assert re.search("徐州[，：]2019年 出口131.7億元", text)
    assert re.search("徐州[，：]2018年 進口33.5億元", text)


def test_a_cell_of_several_lines_is_one():
    rows = [["Region", "Note"], ["North", zh(FOREIGN)], ["South", zh(TRADE)]]
    text = text_of(made(table(rows)))
    assert FOREIGN in text and TRADE in text


def test_a_table_goes_on_over_the_page_with_its_heads():
    rows = [ROWS[0]] + [[f"市{i}", f"{i}.5億元", f"{i}.7億元"] for i in range(1, 81)]
    lines = lines_of(made(table(rows), zh(TRADE)))
    assert lines[-2] == "市80：出口總額80.5億元，進口總額80.7億元。"
    assert len(lines) == 81
    assert lines_of(made(table(rows, repeatRows=1), zh(TRADE))) == lines


def test_a_table_stands_in_its_column():
    left = [zh(FOREIGN), table([row[:2] for row in ROWS]), zh(FOREIGN)]
    data = made(*left, FrameBreak(), zh(TRADE * 4), columns=TWO)
    said = ["徐州：出口總額131.7億元。", "連雲港：出口總額140.5億元。", "宿遷：出口總額52.3億元。"]
    assert lines_of(data) == [FOREIGN, *said, FOREIGN, TRADE * 4]


def test_a_box_around_text_is_no_table():
    def draw(canvas, _):
        canvas.setFont(HAN, 11)
        canvas.rect(50, 600, 450, 130)
        canvas.drawString(60, 700, FOREIGN[:37])

    assert text_of(drawn(draw)) == FOREIGN[:37]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_figure_in_a_table_is_answered_with_its_heads(ruled, tmp_path, monkeypatch):
    data = made(heading("2019年蘇北各市外貿"), zh(TRADE), table(ROWS, ruled), zh(FOREIGN))
    article = article_of(data, "trade.pdf", "trade.pdf", ".pdf")
    with Bot.open(library=tmp_path, shipped=False) as bot:
        bot.library.update([article])
        answer = bot.ask("2019年連雲港的出口總額是多少?")
    assert answer.marks[0].text == "140.5億元"
    assert "連雲港：出口總額140.5億元" in answer.quotes[0].text
    assert article.text[answer.marks[0].start : answer.marks[0].end] == "140.5億元"


# What it says about itself


def test_title_and_date_of_the_document():
    data = made(zh(FOREIGN), title="徐州2019年的外資", author="統計局")
    parsed = parse(data, "x.pdf")
    assert parsed.title == "徐州2019年的外資"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", parsed.date)


@pytest.mark.parametrize(
    "title", ["untitled", "Microsoft Word - 公報.docx", "report.indd", "", "12"]
)
def test_a_title_that_is_none(title):
    data = made(heading("徐州外資"), zh(FOREIGN), title=title or None)
    assert parse(data, "x.pdf").title == "徐州外資"
    assert parse(made(zh(FOREIGN), title=title or None), "x.pdf").title == ""


# Bad files


def refusal(data):
    with pytest.raises(ArticleError) as caught:
        parse(data, "bad.pdf")
    line = str(caught.value)
    assert line.startswith("cannot read bad.pdf: ") and line.isprintable()
    return line


def test_an_encrypted_file():
    data = made(zh(FOREIGN), encrypt=StandardEncryption("secret"))
    assert refusal(data).endswith("it is encrypted; save it without a password")


def test_a_file_that_is_only_kept_from_being_changed_is_read():
    locked = StandardEncryption("", ownerPassword="secret", canModify=0)
    assert text_of(made(zh(FOREIGN), encrypt=locked)) == FOREIGN


def test_pictures_alone():
    def draw(canvas, _):
        canvas.rect(50, 50, 400, 400, fill=1)

    assert "scanned pages need text recognition (OCR)" in refusal(drawn(draw, pages=2))


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"hello", bytes(10_000), b"%PDF-1.7\n%%EOF", b"\xff" * 1000],
)
def test_what_is_no_pdf(data):
    assert "it is no PDF, or damaged" in refusal(data)


@pytest.mark.parametrize("share", range(1, 20))
def test_a_file_that_breaks_off_gives_one_line(share):
    data = made(*[zh(FOREIGN)] * 30)
    with pytest.raises(ArticleError) as told:
        parse(data[: len(data) * share // 20], "bad.pdf")
    assert str(told.value) == "cannot read bad.pdf: it is no PDF, or damaged; save it anew"


def test_rings_of_references():
    ring = b"xref\n0 1\n0000000000 65535 f \n"
    ring += b"trailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"
    refusal(b"%PDF-1.7\n" + ring)
    refusal(pdf(b"<</Type/Catalog/Pages 1 0 R>>"))
    refusal(pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>"))
    refusal(pdf(b"2 0 R", b"1 0 R"))


def test_deep_nesting():
    depth = 100_000
    refusal(pdf(b"<</Type/Catalog/Pages " + b"[" * depth + b"]" * depth + b">>"))
    pages = [
        b"<</Type/Pages/Count 1/Kids[%d 0 R]/Parent %d 0 R>>" % (i + 1, i - 1)
        for i in range(2, 3000)
    ]
    refusal(pdf(b"<</Type/Catalog/Pages 2 0 R>>", *pages))


def test_too_many_pages_are_told_before_any_is_read():
    kids = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    page = b"<</Type/Pages/Count 2001/Kids[" + b"3 0 R " * 2001 + b"]>>"
    line = refusal(pdf(b"<</Type/Catalog/Pages 2 0 R>>", page, kids))
    assert "it has 2,001 pages, 2,000 are read; split it" in line


def test_more_than_a_hundred_megabytes():
    data = b"%PDF-1.7\n" + bytes(settings.MAX_DOCUMENT_BYTES)
    with pytest.raises(ArticleError, match="cannot read x.pdf: it is larger than 100 MiB; split"):
        article_of(data, "x.pdf", "x.pdf", ".pdf")


def test_fonts_that_keep_their_characters_to_themselves():
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>"
    font += b"/Encoding<</Type/Encoding/Differences[65/g1/g2/g3]>>/FirstChar 65/LastChar 67"
    font += b"/Widths[1 1 1]>>"
    stream = b"BT /F 12 Tf 50 50 Td (ABCABCABC) Tj ET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 5 0 R"
    data = pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page + b"/Resources<</Font<</F 4 0 R>>>>>>",
        font,
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    assert text_of(data) == "ABCABCABC"  # the codes themselves: all that the file tells


@pytest.mark.slow
def test_a_packed_bomb_stays_within_the_limits_of_its_process():
    stream = zlib.compress(b"0 0 m 1 1 l S " * 20_000_000, 9)
    data = pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    assert len(data) < 2 * 1024**2
    began = time.monotonic()
    with pytest.raises(ArticleError, match="cannot read bomb.pdf: ") as caught:
        parse_apart("pdf", data, "bomb.pdf", seconds=20)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - began < 25


def test_hostile_text_is_text():
    def draw(canvas, number):
        canvas.setFont("Helvetica", 6)
        canvas.drawString(
            20, 400, HOSTILE[number - 1].encode("latin-1", "replace").decode("latin-1")
        )

    text = text_of(drawn(draw, pages=len(HOSTILE)))
    assert "<script>window.__xss=1</script>" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


@pytest.mark.slow
def test_two_thousand_pages_are_read_within_the_limits():
    def draw(canvas, number):
        canvas.setFont(HAN, 9)
        canvas.drawString(60, 800, f"第{number}頁")
        for row in range(15):
            canvas.drawString(60, 700 - 14 * row, FOREIGN[:50])

    data = drawn(draw, pages=settings.PDF_PAGES)
    text = parse_apart("pdf", data, "book.pdf", seconds=180).text
    assert text.count("20.9億美元") == 15 * 2_000
    assert "頁" not in text
