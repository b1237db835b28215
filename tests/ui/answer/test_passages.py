from __future__ import annotations

import html
import re
import time

import pytest
from hostile import HOSTILE

from bot.core import Article, Table, encode_structure
from ui.answer.evidence import Place
from ui.answer.passages import article_html, snippet_html

TEXT = "前言。\n\n徐州實際使用外資20.9億美元，增長10.09%。第三句。"
ARTICLE = Article("a1", "成績單", TEXT, "zh-Hant")


def article(text, structure=""):
    return Article("a1", "", text, structure=structure)


def shown(markup):
    """What is read: a line for each line of the article."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</p>|</h[3-6]>|<br>", "\n", markup)))


def test_the_whole_article_is_there_with_every_cited_place_marked():
    cited = Place(1, True, ARTICLE, ((5, 30),), ((13, 20),))
    beside = Place(2, False, ARTICLE, ((0, 3),))
    assert article_html(ARTICLE, [cited, beside]) == (
        '<p><mark class="wd-found wd-of-2 wd-best-2" tabindex="-1">前言。</mark></p>'
        '<p><mark class="wd-cited wd-of-1 wd-best-1" tabindex="-1">徐州實際使用外資'
        "<strong>20&#46;9億美元</strong>，增長10&#46;09&#37;。</mark>第三句。</p>"
    )


REPORT = (
    "# Harbour ##\nThe harbour was built in 1950, and it is still there.\n\n"
    "## Costs\n\nThe inquiry cost 3.7 million pounds, as it says.\nIt was long.\n"
    "## Hearings\nThere were 41 hearings, one after the other."
)


def test_headings_are_told_from_paragraphs_and_nothing_but_their_marks_is_left_out():
    markup = article_html(article(REPORT), [])
    assert re.findall(r"<(h\d)>([^<]*)</h\d>", markup) == [
        ("h3", "Harbour"), ("h4", "Costs"), ("h4", "Hearings"),
    ]  # fmt: skip
    assert markup.count("<p>") == 3
    assert shown(markup).split() == REPORT.replace("#", "").split()


def test_numbered_headings_of_plain_text_are_told():
    markup = article_html(article("報告。\n一、工作回顧\n（一）工業\n增長5%。\n二、任務\n完。"), [])
    assert markup == (
        "<p>報告。</p><h3>一、工作回顧</h3><h4>（一）工業</h4><p>增長5&#37;。</p>"
        "<h3>二、任務</h3><p>完。</p>"
    )


def test_a_mark_over_a_heading_keeps_its_place():
    start = REPORT.index("## Costs")
    markup = article_html(article(REPORT), [Place(1, True, ARTICLE, ((start, start + 40),))])
    assert '<h4><mark class="wd-cited wd-of-1 wd-best-1" tabindex="-1">Costs</mark></h4>' in markup
    assert shown(markup).split() == REPORT.replace("#", "").split()


def test_another_script_is_for_reading_and_the_marked_places_stay():
    markup = article_html(ARTICLE, [Place(1, True, ARTICLE, ((5, 30),), ((13, 20),))], "zh-Hans")
    assert "徐州實際使用外資<strong>20&#46;9億美元</strong>" in markup
    own = article_html(article("前後。\n\n" + TEXT), [], "zh-Hans")
    assert "徐州实际使用外资20&#46;9亿美元" in own
    assert "前后。" in own
    assert article_html(ARTICLE, [], "no script") == article_html(ARTICLE, [])


def test_places_that_overlap_are_cut_and_nothing_is_said_twice():
    first = Place(1, True, ARTICLE, ((5, 20),))
    second = Place(2, False, ARTICLE, ((0, 30),))
    markup = article_html(ARTICLE, [first, second])
    assert shown(markup) == TEXT.replace("\n\n", "\n") + "\n"
    assert markup.count("wd-best-1") == markup.count("wd-best-2") == 1
    assert '<mark class="wd-cited wd-of-1 wd-best-1 wd-of-2" tabindex="-1">徐州' in markup


def test_the_best_quote_is_the_one_named_first_wherever_it_stands():
    place = Place(3, True, ARTICLE, ((30, 34), (0, 3)))
    markup = article_html(ARTICLE, [place])
    assert '<mark class="wd-cited wd-of-3" tabindex="-1">前言。' in markup
    assert '<mark class="wd-cited wd-of-3 wd-best-3" tabindex="-1">第三句。' in markup


@pytest.mark.parametrize("text", ["", " ", "\n\n", "one", "one\ntwo\n\n \nthree\n"])
def test_an_article_without_cited_places_is_its_text(text):
    assert shown(article_html(article(text), [])).split() == text.split()
    assert "<mark" not in article_html(article(text), [])


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, " " * 1_000_000, "a\n\n" * 300_000, "字 " * 500_000, "\n" * 1_000_000]
)
def test_a_long_article_stays_quick(text):
    places = [Place(n, True, ARTICLE, ((n * 90, n * 90 + 50),)) for n in range(12)]
    before = time.process_time()
    article_html(article(text), places)
    assert time.process_time() - before < 10  # a pattern over the blanks would take minutes


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    markup = article_html(article(text), [Place(1, True, ARTICLE, ((0, len(text)),))])
    assert re.fullmatch(
        r"[^<]*", re.sub(r"</?(?:p|br|mark|ul|li|h[3-6]|pre|strong)(?: [^<>]*)?>", "", markup)
    )
    assert "\n" not in markup


STRUCTURED = (
    "# 外資\n\n前言。\n\n## 各市 ##\n- 甲\n  - 乙\n- 丙\n1. 一\n\n"
    "```py\na = 1 < 2\n  b\n```\n後記。"
)


def test_headings_lists_and_code_are_shown_as_such_without_their_marks():
    assert article_html(article(STRUCTURED), []) == (
        "<h3>外資</h3><p>前言。</p><h4>各市</h4>"
        '<ul><li class="wd-in-0">甲</li><li class="wd-in-1">乙</li><li class="wd-in-0">丙</li>'
        '<li class="wd-in-0 wd-numbered">1&#46; 一</li></ul>'
        "<pre>a &#61; 1 &#60; 2<br>  b</pre><p>後記。</p>"
    )


def table_article(head=("城市", "外資")):
    rows = "徐州：外資20.9億美元。\n\n蘇北\n\n南京：外資41億美元。"
    text = f"一句。\n\n{rows}\n\n末句。"

    def place(words):
        return text.index(words), text.index(words) + len(words)

    cells = (
        (place("徐州"), place("20.9億美元")), (place("蘇北"),), (place("南京"), (0, 0)),
    )  # fmt: skip
    start = text.index("徐州")
    table = Table(start, start + len(rows), head, cells, "<各市>")
    return article(text, encode_structure([], [table])), place


def test_a_table_is_shown_by_its_cells_with_the_quoted_row_marked():
    told, place = table_article()
    quote, value = place("徐州：外資20.9億美元。"), place("20.9億美元")
    markup = article_html(told, [Place(1, True, told, (quote,), (value,))])
    mark = '<mark class="wd-cited wd-of-1 wd-best-1" tabindex="-1">'
    assert markup == (
        '<p>一句。</p><div class="wd-table" tabindex="0"><table>'
        "<caption>&#60;各市&#62;</caption>"
        '<thead><tr><th scope="col">城市</th><th scope="col">外資</th></tr></thead><tbody>'
        f'<tr><th scope="row">{mark}徐州</mark></th>'
        f"<td>{mark}<strong>20&#46;9億美元</strong></mark></td></tr>"
        '<tr><th scope="rowgroup" colspan="2">蘇北</th></tr>'
        '<tr><th scope="rowgroup" colspan="2">南京</th></tr>'
        "</tbody></table></div><p>末句。</p>"
    )
    bare, _ = table_article(head=())
    assert "<thead>" not in article_html(bare, [])


def test_headings_lists_code_and_tables_are_read_in_another_script():
    markup = article_html(article("# 外資\n\n- 無錫\n\n```\n徐州 1\n```"), [], "zh-Hans")
    assert markup == '<h3>外资</h3><ul><li class="wd-in-0">无锡</li></ul><pre>徐州 1</pre>'
    told, place = table_article(head=("城市", "外資"))
    quote = place("徐州：外資20.9億美元。")
    markup = article_html(told, [Place(1, True, told, (quote,))], "zh-Hans")
    assert '<th scope="col">外资</th>' in markup
    assert 'tabindex="-1">20&#46;9億美元</mark></td>' in markup  # what is quoted
    assert '<th scope="rowgroup" colspan="2">苏北</th>' in markup
    assert "<caption>&#60;各市&#62;</caption>" in markup


def test_a_table_that_does_not_show_all_of_its_lines_stays_lines():
    told, _ = table_article()
    more = article(told.text.replace("蘇北", "蘇北\n另一行"), told.structure)
    assert "<table>" not in article_html(more, [])
    assert "另一行" in article_html(more, [])


def test_a_snippet_is_one_line_of_the_beginning():
    assert snippet_html("one\n\ntwo  three", 0, 15) == "one two three"
    assert snippet_html("x" * 200, 0, 200) == "x" * 150 + "…"
