from __future__ import annotations

import pytest

from bot.articles.formats import markdown
from bot.core import decode_tables


def plain(text):
    return markdown.plain(text)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain text, 3 < 5 & 7 > 2.", "Plain text, 3 < 5 & 7 > 2."),
        ("<div><p>甲。</p><p class='x'>乙。</p></div>", "\n\n甲。\n\n乙。\n\n"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<b>Bold</b> and <font color=red>red</font>", "Bold and red"),
        ("<figcaption>圖說</figcaption>", "\n\n圖說\n\n"),
        ("A &amp; B&nbsp;C &#20013; &unknown;", "A & B C 中 &unknown;"),
        ("before<!-- a\ncomment -->after", "beforeafter"),
        ("<script>let a = '<p>';</script>text", "text"),
        ("İİ<!--a--><SCRIPT>x</script >İ", "İİİ"),
        ("<!-- never closed <b>x</b>", "<!-- never closed x"),
        ("Type <name> or <https://example.org>.", "Type <name> or <https://example.org>."),
        ("Use `<br>` to break, ``a ` <p>`` too.", "Use <br> to break, a ` <p> too."),
        ("```html\n<p>kept</p>\n```\n<p>gone</p>", "```html\n<p>kept</p>\n```\n\n\ngone\n\n"),
        ("~~~\n<b>\n~~~", "~~~\n<b>\n~~~"),
        ("```\n<b>never closed", "```\n<b>never closed"),
        ("", ""),
    ],
)
def test_html_goes_and_what_it_holds_stays(text, expected):
    assert plain(text) == expected


def paragraphs(text):
    return [line for line in plain(text).split("\n") if line]


def test_a_table_becomes_lines_that_say_everything_about_their_row():
    table = "| 项目 | 2022年 | 2023年 |\n|---|--:|:-:|\n| 收入 | 125 | 138 |"
    text = f"# 2023年摘要\n\n单位：万元\n\n{table}\n\nEnd."
    assert paragraphs(text) == [
        "# 2023年摘要",
        "单位：万元",
        "2023年摘要 — 收入：2022年125万元。",
        "2023年摘要 — 收入：2023年138万元。",
        "End.",
    ]


def test_cells_lose_their_marks_and_may_hold_a_bar():
    text = "| Option | Default |\n|:--|--:|\n| `--port` | **8080** |\n| a \\| b | 1 |"
    assert paragraphs(text) == ["--port: Default 8080.", "a | b: Default 1."]


@pytest.mark.parametrize(
    "text",
    ["a | b\nno rule", "| a | b |\n|---|\n| 1 | 2 |", "```\n| a | b |\n|---|---|\n| 1 | 2 |\n```"],
)
def test_what_is_no_table_stays(text):
    assert plain(text) == text


def test_a_table_of_html_in_markdown():
    text = (
        "<table align='center'>\n<caption>表1 人口（單位：人）</caption>"
        "<tr>\n<th rowspan=2>年度</th>"
        "<th colspan='2'>內湖區</th></tr><tr><th>男</th><th>女</th></tr>\n"
        "<tr><td><b>79</b></td><td>5&amp;5</td><td></td></tr><tr><td>80</td><td>7</td><td>8</td>"
        "</tr></table>"
    )
    assert paragraphs(text) == [
        "表1 人口（單位：人）",
        "人口（單位：人） — 年度 79：內湖區 男5&5。",
        "人口（單位：人） — 年度 80：內湖區 男7人，內湖區 女8人。",
    ]
    assert paragraphs("<table></table>x") == ["x"]


def test_a_line_under_a_heading_is_no_caption():
    text = "銷量\n----\n\n| 車型 | 輛 |\n|---|---|\n| 甲 | 5 |"
    assert paragraphs(text)[2:] == ["銷量 — 甲：輛5。"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>" * 50_000,
        "<!--" * 50_000,
        "<table>" * 50_000,
        "# a" + " " * 200_000 + "b",
        "` `` " * 50_000,
        "**a" * 50_000,
        "*a " * 50_000,
        "[a](" * 50_000,
        "![a](b(c" * 20_000,
        "\\" * 100_000,
    ],
    ids=[
        "scripts",
        "comments",
        "tables",
        "blanks",
        "code",
        "strong",
        "emphasis",
        "links",
        "pictures",
        "escapes",
    ],
)
def test_what_never_ends_is_read_in_one_go(text):
    assert len(plain(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**徐州**的*外资*为**20.9亿美元**。", "徐州的外资为20.9亿美元。"),
        ("a **b c** d __e__ and _f_, ***both***", "a b c d e and f, both"),
        ("[链接](http://a.b/c_(d)) and [two](y 'title')", "链接 and two"),
        ("![FDI in 2019](fdi.png)", "FDI in 2019"),
        ("### **Head** ##\n- *item*\n* item", "### Head ##\n- item\n* item"),
        ("5*3*2=30, 2 * 3 * 4, snake_case_name", "5*3*2=30, 2 * 3 * 4, snake_case_name"),
        ("**never closed, *nor this", "**never closed, *nor this"),
        ("\\*no\\* a\\_b \\| c \\`d\\` 1\\. e", "*no* a_b | c `d` 1. e"),
        ("`**a**` and `x|y`", "**a** and x|y"),
        ("C:\\Users\\me", "C:\\Users\\me"),
        ("```\n**kept** [a](b)\n```", "```\n**kept** [a](b)\n```"),
        ("2019年*\n注：*初步数", "2019年*\n注：*初步数"),
    ],
)
def test_no_mark_within_a_line_stays(text, expected):
    assert plain(text) == expected


def test_code_in_a_table_keeps_its_bars_and_underlines():
    text = "| Name | Default |\n|---|---|\n| `__init__` | `a|b` |"
    assert paragraphs(text) == ["__init__: Default: a|b."]


def test_tables_of_both_kinds_are_kept_with_their_places():
    table = "| City | FDI |\n|---|---|\n| Xuzhou | 20.9 |\n"
    other = "<table><tr><th>City</th><th>Ports</th></tr><tr><td>Nanjing</td><td>3</td></tr></table>"
    text, structure = markdown.plain(f"\n\nOne.\n\n{table}\nTwo.\n\n{other}\n\nThree.")
    tables = decode_tables(structure)
    assert [table.head for table in tables] == [("City", "FDI"), ("City", "Ports")]
    cells = [[text[a:b] for a, b in row] for table in tables for row in table.rows]
    assert cells == [["Xuzhou", "20.9"], ["Nanjing", "3"]]
    assert markdown.plain("No table | here.") == ("No table | here.", "")
