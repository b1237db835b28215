from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from bot.core import Page, encode_structure
from bot.core.records import Article
from ui.answer.evidence import Place, encode
from ui.answer.panel import panel_html, panel_notice_html

TEXT = "前言。\n\n徐州實際使用外資20.9億美元，增長10.09%。第三句。"
ARTICLE = Article("a1", "成績單", TEXT, "zh-Hant", "/home/me/articles/xuzhou.txt", "2020-03-27")
CITED = Place(1, True, ARTICLE, ((5, 30),), ((13, 20),))
BESIDE = Place(4, False, Article("b2", "", "Other text.", "en"), ((0, 11),))


def text_of(markup):
    return html.unescape(re.sub(r"<[^>]*>", " ", markup))


@pytest.mark.parametrize(
    ("language", "label", "place", "untitled"),
    [
        ("en", "Sources", "paragraph 2 · characters 6–30 of 34", "Untitled article"),
        ("zh-Hans", "出处", "第2段 · 第6–30字，全文34字", "无标题文章"),
        ("zh-Hant", "出處", "第2段 · 第6–30字，全文34字", "無標題文章"),
    ],
)
def test_cards_say_where_the_quote_stands_in_three_languages(language, label, place, untitled):
    seen = text_of(panel_html([CITED, BESIDE], language))
    for part in (label, place, untitled, "2020-03-27", "xuzhou.txt", "第三句。"):
        assert part in seen
    assert "/home/me" not in seen


@pytest.mark.parametrize(
    ("page", "language", "said"),
    [
        (Page(4, 12), "en", "p. 12"),
        (Page(4, 12), "zh-Hant", "第12頁"),
        (Page(4, 12), "zh-Hans", "第12页"),
        (Page(4, 3, "slide"), "zh-Hant", "第3張投影片"),
        (Page(4, 1, "sheet", "<b>出口"), "en", "sheet <b>出口"),
        (Page(4, 1, "sheet", "長" * 99), "zh-Hant", f"工作表「{'長' * 39}…」"),
    ],
)
def test_a_source_says_its_page(page, language, said):
    paged = replace(ARTICLE, structure=encode_structure([page], []))
    assert said in text_of(panel_html([replace(CITED, article=paged)], language))
    before = replace(CITED, article=paged, quotes=((0, 3),), marks=())
    assert said not in text_of(panel_html([before], language))


def test_the_first_card_is_open_and_one_article_has_one_card():
    again = Place(2, True, ARTICLE, ((30, 34),))
    markup = panel_html([CITED, again, BESIDE], "en")
    assert markup.count("<details") == 2
    assert markup.count('<details class="wd-source" name="wd-source" open>') == 1
    assert re.findall(r'wd-number[^"]*">(\d)', markup) == ["1", "2"]  # what is beside has none
    assert "Also found" in markup


def test_the_closest_passages_of_a_refusal_have_their_numbers():
    markup = panel_html([BESIDE], "en")
    assert "Closest passages" in markup
    assert re.findall(r'wd-number wd-beside">(\d)', markup) == ["4"]


def test_the_panel_names_the_places_it_shows_as_its_message_does():
    value = re.search(r'class="wd-evidence" hidden value="([^"]*)"', panel_html([CITED], "en"))
    assert html.unescape(value[1]) == encode([CITED])


def values(markup, name):
    found = re.findall(rf'<button[^>]*class="{name}[^>]*value="([^"]*)"', markup)
    return [html.unescape(one) for one in found]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "“徐州實際使用外資20.9億美元，增長10.09%。” — 成績單, 2020-03-27, xuzhou.txt"),
        (
            "zh-Hans",
            "“徐州實際使用外資20.9億美元，增長10.09%。”——《成績單》，2020-03-27，xuzhou.txt",
        ),
        (
            "zh-Hant",
            "「徐州實際使用外資20.9億美元，增長10.09%。」——《成績單》，2020-03-27，xuzhou.txt",
        ),
    ],
)
def test_a_place_is_cited_with_quote_title_date_and_source(language, line):
    markup = panel_html([CITED], language)
    assert values(markup, "wd-citation wd-unlinked wd-citation-1") == [line]
    web = replace(ARTICLE, source="https://example.org/a?b=c", date="")
    markup = panel_html([replace(CITED, article=web)], "en")
    assert values(markup, "wd-citation wd-citation-1")[0].endswith(
        "成績單, https://example.org/a?b=c"
    )


def test_an_article_in_chinese_is_read_in_the_other_script_and_back():
    plain = replace(CITED, quotes=((0, 3),), marks=())
    assert values(panel_html([plain, BESIDE], "en"), "wd-script") == ["a1=zh-Hans"]
    turned = panel_html([plain, BESIDE], "en", "key", {"a1": "zh-Hans", "b2": "zh-Hant"})
    assert values(turned, "wd-script") == ["a1="]
    assert "徐州实际使用外资20&#46;9亿美元" in turned
    assert ' lang="zh-Hans">' in turned
    for odd in ({"a1": "klingon"}, {"": ""}, {"a1": "<i>"}):
        assert panel_html([plain], "en", "", odd) == panel_html([plain], "en")


def test_each_card_offers_a_question_about_its_article():
    assert values(panel_html([CITED, BESIDE], "en"), "wd-ask-article") == ["a1", "b2"]


def test_no_places_no_panel():
    assert panel_html([], "en") == ""


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("/srv/private/a b/report.txt", "report.txt"),
        (r"C:\Users\me\report.txt", "report.txt"),
        ("../articles/report.txt", "report.txt"),
        ("private/report.txt", "report.txt"),
        ("https://example.com/a/b", "https://example.com/a/b"),
        ("Written from a report / 2020", "Written from a report / 2020"),
        ("x" * 400, "x" * 119 + "…"),
    ],
)
def test_a_source_keeps_its_folders_to_itself(source, shown):
    article = Article("a1", "t", TEXT, source=source)
    seen = text_of(panel_html([Place(1, True, article, ((5, 30),))], "en"))
    assert shown in seen
    assert "private" not in seen
    assert "Users" not in seen


def test_each_quoted_sentence_can_be_pinned_with_its_value_marked():
    markup = panel_html([CITED, BESIDE], "en")
    pinned = re.findall(r'<div class="wd-pinned wd-pin-(\d)" lang="([^"]*)">(.*?)</div>', markup)
    quote = "徐州實際使用外資<strong>20&#46;9億美元</strong>，增長10&#46;09&#37;。第三"
    assert pinned == [("1", "zh-Hant", quote[: -len("第三")])]  # what is beside is quoted nowhere


@pytest.mark.parametrize(("language", "close"), [("en", "Close"), ("zh-Hant", "關閉")])
def test_a_panel_can_be_closed_also_when_there_is_nothing_to_show(language, close):
    notice = panel_notice_html("Gone & away.", language)
    assert text_of(notice).split() == [close, "Gone", "&", "away."]
    for markup in (notice, panel_html([CITED], language)):
        assert f'<button type="button" class="wd-close">{close}</button>' in markup
