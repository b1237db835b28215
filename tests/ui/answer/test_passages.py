from __future__ import annotations

import html
import re
import time

import pytest
from hostile import HOSTILE

from bot.core import Article
from ui.answer.evidence import Place
from ui.answer.passages import article_html, snippet_html

TEXT = "前言。\n\n徐州實際使用外資20.9億美元，增長10.09%。第三句。"
ARTICLE = Article("a1", "成績單", TEXT, "zh-Hant")


def shown(markup):
    """What is read: a line for each line of the article."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</p>|</h3>|<br>", "\n", markup)))


def test_the_whole_article_is_there_with_every_cited_place_marked():
    cited = Place(1, True, ARTICLE, ((5, 30),), ((13, 20),))
    beside = Place(2, False, ARTICLE, ((0, 3),))
    assert article_html(TEXT, [cited, beside]) == (
        '<p><mark class="wd-found wd-of-2 wd-best-2" tabindex="-1">前言。</mark></p>'
        '<p><mark class="wd-cited wd-of-1 wd-best-1" tabindex="-1">徐州實際使用外資'
        "<strong>20&#46;9億美元</strong>，增長10&#46;09&#37;。</mark>第三句。</p>"
    )


REPORT = (
    "# Harbour ##\nThe harbour was built in 1950, and it is still there.\n\n"
    "## Costs\n\nThe inquiry cost 3.7 million pounds, as it says.\nIt was long.\n"
    "## Hearings\nThere were 41 hearings, one after the other."
)


def test_headings_are_told_from_paragraphs_and_nothing_is_left_out():
    markup = article_html(REPORT, [])
    assert re.findall(r'<h3 class="wd-heading wd-depth-(\d)">', markup) == ["1", "2", "2"]
    assert markup.count("<p>") == 3
    assert '<span class="wd-hash">&#35;&#35; </span>Hearings</h3>' in markup
    assert shown(markup).split() == REPORT.split()


def test_a_mark_over_a_heading_keeps_its_place():
    start = REPORT.index("## Costs")
    markup = article_html(REPORT, [Place(1, True, ARTICLE, ((start, start + 40),))])
    assert '<h3 class="wd-heading wd-depth-2"><mark class="wd-cited wd-of-1 wd-best-1"' in markup
    assert shown(markup).split() == REPORT.split()


def test_another_script_is_for_reading_and_the_marked_places_stay():
    markup = article_html(TEXT, [Place(1, True, ARTICLE, ((5, 30),), ((13, 20),))], "zh-Hans")
    assert "徐州實際使用外資<strong>20&#46;9億美元</strong>" in markup
    own = article_html("前後。\n\n" + TEXT, [], "zh-Hans")
    assert "徐州实际使用外资20&#46;9亿美元" in own
    assert "前后。" in own
    assert article_html(TEXT, [], "no script") == article_html(TEXT, [])


def test_places_that_overlap_are_cut_and_nothing_is_said_twice():
    first = Place(1, True, ARTICLE, ((5, 20),))
    second = Place(2, False, ARTICLE, ((0, 30),))
    markup = article_html(TEXT, [first, second])
    assert shown(markup) == TEXT.replace("\n\n", "\n") + "\n"
    assert markup.count("wd-best-1") == markup.count("wd-best-2") == 1
    assert '<mark class="wd-cited wd-of-1 wd-best-1 wd-of-2" tabindex="-1">徐州' in markup


def test_the_best_quote_is_the_one_named_first_wherever_it_stands():
    place = Place(3, True, ARTICLE, ((30, 34), (0, 3)))
    markup = article_html(TEXT, [place])
    assert '<mark class="wd-cited wd-of-3" tabindex="-1">前言。' in markup
    assert '<mark class="wd-cited wd-of-3 wd-best-3" tabindex="-1">第三句。' in markup


@pytest.mark.parametrize("text", ["", " ", "\n\n", "one", "one\ntwo\n\n \nthree\n"])
def test_an_article_without_cited_places_is_its_text(text):
    assert shown(article_html(text, [])).split() == text.split()
    assert "<mark" not in article_html(text, [])


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, " " * 1_000_000, "a\n\n" * 300_000, "字 " * 500_000, "\n" * 1_000_000]
)
def test_a_long_article_stays_quick(text):
    places = [Place(n, True, ARTICLE, ((n * 90, n * 90 + 50),)) for n in range(12)]
    before = time.process_time()
    article_html(text, places)
    assert time.process_time() - before < 3  # a pattern over the blanks would take minutes


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    markup = article_html(text, [Place(1, True, ARTICLE, ((0, len(text)),))])
    assert re.fullmatch(r"[^<]*", re.sub(r"</?(?:p|br|mark|h3|span)(?: [^<>]*)?>", "", markup))
    assert "\n" not in markup


def test_a_snippet_is_one_line_of_the_beginning():
    assert snippet_html("one\n\ntwo  three", 0, 15) == "one two three"
    assert snippet_html("x" * 200, 0, 200) == "x" * 150 + "…"
