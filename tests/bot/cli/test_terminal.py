from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.terminal import (
    answer_lines,
    article_lines,
    finding_lines,
    hit_lines,
    one_line,
    plain,
    report_lines,
)
from bot.core import Page, encode_structure
from bot.core.records import Answer, Article, Chunk, Evidence, Finding, Hit, Span

ARTICLE = Article("abc", "外資", "徐州 2019年外資20.9億美元。", "zh-Hant", "a.txt", "2020-03-27")
HIT = Hit(Chunk("abc", 0, 19, ARTICLE.text), ARTICLE, 0.75)
QUOTE = Span("abc", 0, 19, ARTICLE.text)
MARK = Span("abc", 10, 17, "20.9億美元", "amount")


def test_an_answer_shows_its_quote_and_source():
    shown = answer_lines(Answer("?", "US$2.09 billion", True, 0.9, (QUOTE,), (MARK,), (HIT,)))
    assert shown == "US$2.09 billion\n\n  外資 · a.txt · 2020-03-27"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Page(5, 12), "p. 12"),
        (Page(5, 3, "slide"), "slide 3"),
        (Page(5, 1, "sheet", "出\x1b口"), "sheet 出 口"),
    ],
)
def test_a_source_says_its_page(page, said):
    paged = replace(ARTICLE, structure=encode_structure([page], []))
    hit = replace(HIT, article=paged)
    answer = Answer("?", "US$2.09 billion", True, 0.9, (QUOTE,), (MARK,), (hit,))
    assert answer_lines(answer).endswith(f"外資 · a.txt · {said} · 2020-03-27")
    # the quote begins before the first page that is known; the value does not
    assert said not in answer_lines(replace(answer, marks=()))
    assert said not in hit_lines([hit])


def test_a_refusal_shows_the_closest_passages():
    refusal = Answer("?", "Not found.", False, 0.1, hits=(HIT,) * 5)
    assert answer_lines(refusal) == "Not found."  # none of them speaks of what is asked
    shown = answer_lines(replace(refusal, closest=(QUOTE,)))
    assert shown.startswith("Not found.\n\n  > 徐州")
    assert shown.count("徐州") == 3


def test_a_draft_is_told_with_the_page_of_what_it_is_checked_against():
    paged = replace(ARTICLE, structure=encode_structure([Page(0, 12)], []))
    finding = Finding(0, 3, "21億", "figure", "contradicted", (Evidence(QUOTE, MARK, paged),))
    assert finding_lines([finding]) == (
        "contradicted  21億; the articles: 20.9億美元\n"
        "  > 徐州 2019年外資20.9億美元。\n    外資 · a.txt · p. 12 · 2020-03-27"
    )


def test_marks_are_bold_on_a_terminal_only(monkeypatch):
    answer = Answer("?", "外資20.9億美元。", True, 0.9, (QUOTE,), (MARK, MARK), (HIT,))
    assert "\x1b" not in answer_lines(answer)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "外資\x1b[1m20.9億美元\x1b[0m。" in answer_lines(answer)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in answer_lines(answer)


@pytest.mark.parametrize("bad", ["\x1b]0;title\x07", "\x1b[2J", "\u202eabc", "a\rb", "\x9b31m"])
def test_an_article_cannot_steer_the_terminal(bad):
    hit = Hit(Chunk("abc", 0, 1, bad), Article("abc", bad, bad, source=bad), 0.5)
    shown = hit_lines([hit]) + article_lines([hit.article]) + one_line(bad)
    assert not set("\x1b\x07\u202e\r\x9b") & set(shown)


def test_plain_keeps_lines():
    assert plain("a\n\tb\x00") == "a\n\tb "


def test_hits_are_numbered_and_cut():
    long = Hit(Chunk("abc", 0, 1000, "長" * 1000), ARTICLE, 0.5)
    shown = hit_lines([HIT, long])
    assert shown.startswith("1. 0.750\n  > 徐州")
    assert "\n\n2. 0.500\n" in shown
    assert "長" * 299 + "…\n" in shown
    assert "長" * 300 not in shown


def test_articles_take_a_line_each():
    assert article_lines([ARTICLE]) == "abc  zh-Hant       18  外資 (a.txt) 2020-03-27"
    found = replace(ARTICLE, date_origin="file name")
    assert article_lines([found]).endswith("(a.txt) 2020-03-27 (from the file's name)")
    undated = replace(ARTICLE, date="", date_origin="user")
    assert article_lines([undated]).endswith("外資 (a.txt)")
    tagged = replace(ARTICLE, tags=("foreign trade", "a\x1b"))
    assert article_lines([tagged]) == (
        "abc  zh-Hant       18  外資 (a.txt) 2020-03-27 #foreign trade #a"
    )


def test_a_report_names_what_is_wrong():
    report = {"python": "3.11", "packages": {"torch": None}, "problems": ["no\nmodel"]}
    assert report_lines(report) == "python  3.11\ntorch   not installed\nwrong: no model"
    assert report_lines({**report, "problems": []}).endswith("\nall in order")


def test_a_notice_stands_below_the_text_on_one_line():
    answer = Answer("?", "US$2.09 billion", True, 0.9, (QUOTE,), (MARK,), (HIT,), notice="a\nb\x1b")
    assert answer_lines(answer) == "US$2.09 billion\n\na b\n\n  外資 · a.txt · 2020-03-27"
