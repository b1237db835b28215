from __future__ import annotations

import time

import pytest
from documents import INTRO, html, html_table
from hostile import HOSTILE

from bot.articles.formats.html import parse
from bot.articles.formats.markup import render_tree, tree_of
from bot.core.errors import ArticleError

LAST = "2019年江蘇各市實際使用外資 — 徐州：實際使用外資20.9億美元，增長10.09%。"


def test_the_article_without_what_is_around_it():
    page = parse(html(), "a.html")
    lines = page.text.split("\n\n")
    assert lines[0] == "# 江蘇外資"
    assert lines[1] == INTRO
    assert lines[2] == "2019年江蘇各市實際使用外資"  # the caption
    assert lines[5:] == [LAST, "省商務廳表示，將擴大開放。"]
    assert (page.title, page.date, page.language) == ("江蘇外資", "2020-03-27", "zh-TW")


@pytest.mark.parametrize("charset", ["utf-8", "big5", "gb18030", "utf-16"])
def test_encodings_keep_the_script(charset):
    body = f"<p>{INTRO}</p>{html_table()}"
    assert LAST in parse(html(body, charset), "a.html").text


def test_what_is_said_to_be_gb2312_may_be_traditional():
    page = html(f"<p>{INTRO}</p>", "gbk").replace(b'charset="gbk"', b'charset="gb2312"')
    assert INTRO in parse(page, "a.html").text


def test_an_encoding_that_is_declared_wrongly_is_told_all_the_same():
    page = html(f"<p>{INTRO}</p>", "big5").replace(b'charset="big5"', b'charset="utf-8"')
    assert INTRO in parse(page, "a.html").text
    page = html(f"<p>{INTRO}</p>").replace(b'charset="utf-8"', b'charset="gb2312"')
    assert INTRO in parse(page, "a.html").text
    with pytest.raises(ArticleError, match=r"cannot read a.html: .*save it as UTF-8"):
        parse("<p>Экономика страны растёт.</p>".encode("cp1251"), "a.html")


def test_lists_lines_and_what_is_hidden():
    page = (
        "<p>中文的一行\n接著下一行。<br>New line</p><ul><li>one<li><p>two</p></ul>"
        "<p hidden>unseen</p><p style='color:red; display: none'>unseen</p><script>unseen</script>"
        "<p>漢<ruby>字<rt>zi</rt></ruby></p><!-- unseen --><h2>Heading</h2>"
    )
    assert parse(f"<body>{page}</body>".encode(), "x").text == (
        "中文的一行接著下一行。\n\nNew line\n\n- one\n- two\n\n漢字\n\n## Heading"
    )
    assert parse("<body><pre>一\n 二</pre>".encode(), "x").text == "一\n\n二"
    assert parse("<p>cy\u00adber&shy;at&#173;tack</p>".encode(), "x").text == "cyberattack"


def test_a_table_is_of_its_heading_where_it_has_no_caption():
    table = "<table><tr><th>City<th>FDI<tr><td>Xuzhou<td>2.09<tr><td>Nanjing<td>4.1</table>"
    page = f"<p>Some words on it all.</p><h2>FDI in 2019</h2><p>See the table:</p>{table}"
    text = parse(html(page), "x").text
    assert "See the table:\n\nFDI in 2019 — Xuzhou: FDI 2.09.\n\n" in text


def test_a_stray_quotation_mark_in_a_tag_costs_no_row():
    text = parse(
        b'<h3>Fares of 2014</h3><table><tr"><th>Fare</th><th>Day pass</th></tr>'
        b"<tr><td>Adult</td><td>$3.95</td></tr></table><p>" + b"Buy passes of the driver. " * 20,
        "fares.html",
    ).text
    assert "Adult: Day pass $3.95" in text


@pytest.mark.parametrize("around", ["<table><tr><td>{}</td></tr></table>", "<form>{}</form>"])
def test_a_page_laid_out_by_a_table_keeps_its_article(around):
    text = parse(html(around.format(f"<p>{INTRO * 3}</p>{html_table()}")), "x").text
    assert INTRO * 3 in text
    assert LAST in text


def test_a_page_without_an_article_is_all_read():
    assert parse(b"<p>Only a line.</p>", "x").text == "Only a line."
    assert parse("只有文字".encode(), "x").text == "只有文字"
    assert "徐州：實際使用外資20.9億美元" in parse(html_table(caption="").encode(), "x").text


@pytest.mark.parametrize("data", [b"", b"<", b"<html></html>", b"<!-- -->", b"<p hidden>x</p>"])
def test_nothing_is_told_or_empty(data):
    try:
        assert parse(data, "x").text == ("<" if data == b"<" else "")
    except ArticleError as error:
        assert str(error) == "cannot read x: it holds no text"


def test_bytes_that_are_no_text():
    with pytest.raises(ArticleError, match="cannot read x: it is binary, not text"):
        parse(b"<p>nul \0</p>", "x")


def test_nesting_has_an_end():
    for depth in (251, 100_000):
        page = ("<body><p>Seen.</p>" + "<div>" * depth + "deep").encode()
        with pytest.raises(ArticleError, match="x: its elements are nested deeper than 250$"):
            parse(page, "x")
    assert "deep" in parse(("<body>" + "<b>" * 200 + "deep").encode(), "x").text


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "<p>" + "word " * 1_000_000,
        "<p>" + "中" * 1_700_000,
        "<p>" + "<span>a</span> " * 350_000,
        "<table>" + ("<tr>" + "<td>1" * 50) * 1_000,
        "<table><tr><th>a<th>b<tr>" + "<td rowspan=65534 colspan=1000>x" * 50,
        "<p>Before</p><img src='data:image/png;base64," + "A" * 5_000_000 + "'><p>After</p>",
    ],
    ids=["words", "han", "spans", "cells", "spanning", "picture"],
)
def test_large_pages_take_a_few_seconds(page):
    start = time.process_time()
    assert parse(page.encode(), "x").text
    assert time.process_time() - start < 10  # 1 to 5 s; quadratic, it would take minutes


def test_hostile_pages_are_read_as_text():
    for piece in HOSTILE:
        seen = "".join(one for one in piece if one.isprintable() or one == "\n")  # else: binary
        data = f"<body><p>Seen.</p>{seen}".encode()
        text = parse(data, "x").text
        assert text.startswith("Seen.")
        assert "<script" not in text or "&lt;script" in piece or "`" in piece


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("20.9<sup>1</sup>億美元", "20.9¹億美元"),
        ("10<sup>4</sup> m<sup>2</sup>", "10⁴ m²"),
        ("20.9<sup><a href='#n1'>12</a></sup>", "20.9¹²"),
        ("5<sup>th</sup> one<sup>[1]</sup>", "5th one[1]"),
        ("<sup></sup>x<sup>2019</sup>", "x2019"),
    ],
)
def test_raised_digits_stay_raised(markup, text):
    assert render_tree(tree_of(f"<p>{markup}</p>", "x")) == text
