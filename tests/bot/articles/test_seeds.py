from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from bot.articles.chunks import chunk
from bot.articles.files import shipped_articles
from bot.text.language import language_of
from bot.text.sentences import size, split_sentences

ARTICLES = shipped_articles()


def sentence_with(language: str, *parts: str) -> str:
    """The one or more sentences of the shipped articles that hold all the parts, first one."""
    found = [
        article.text[start:end]
        for article in ARTICLES
        if article.language == language
        for start, end in split_sentences(article.text)
        if all(part in article.text[start:end] for part in parts)
    ]
    return found[0] if found else ""


def test_there_are_articles_in_all_three_scripts():
    counts = Counter(article.language for article in ARTICLES)
    assert len(ARTICLES) >= 7
    assert {"en", "zh-Hans", "zh-Hant"} == set(counts)
    assert min(counts.values()) >= 2


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.source)
def test_each_article_is_whole(article):
    assert article.source.startswith("seeds/") and article.source.endswith(".md")
    assert len(article.id) == 12
    assert article.title and article.licence == "Apache-2.0"
    assert date.fromisoformat(article.date) == date(2020, 3, 27)  # the conference reported on
    assert language_of(article.text) == article.language, "the script is not what is announced"
    assert 250 <= size(article.text) <= 900  # Han characters; English counts for less
    assert not re.search(r"[#*_<>|`]|\t|  |\(cid|\ufffd", article.text), "prose, no markup"


def test_ids_and_titles_are_told_apart():
    assert len({article.id for article in ARTICLES}) == len(ARTICLES)
    assert len({article.title for article in ARTICLES}) == len(ARTICLES)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.source)
def test_every_sentence_ends_and_none_is_boilerplate(article):
    for start, end in split_sentences(article.text):
        assert article.text[start:end][-1] in ".。」”", article.text[start:end]
    assert not any(passage.boilerplate for passage in chunk(article))


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("In 2019 Xuzhou", "US$2.09 billion", "(FDI)", "10.09 percent")),
        ("zh-Hant", ("徐州2019年實際利用外資20.9億美元", "10.09%")),
        ("zh-Hans", ("2019年，徐州", "外资20.9亿美元")),
        (
            "en",
            ("Xuzhou's total imports and exports", "93.19 billion yuan", "2019", "20.4 percent"),
        ),
        ("zh-Hant", ("徐州2019年的進出口總額", "931.9億元", "20.4%")),
        ("en", ("22 February 2020", "Quanshan District", "4 billion yuan")),
        ("zh-Hans", ("2020年2月24日", "贾汪区", "28.61亿元")),
        ("en", ("11 March 2020", "46 pieces", "Moscow")),
        ("zh-Hans", ("2020年1月和2月", "6列出口", "9列进口")),
        ("zh-Hant", ("徐州於2019年獲得批准", "跨境電子商務綜合試驗區")),
    ],
)
def test_a_figure_stands_with_its_subject_and_year(language, parts):
    assert sentence_with(language, *parts)


def test_the_sums_in_the_articles_are_right():
    assert round(77.79 + 15.4, 2) == 93.19  # exports and imports, billion yuan, 2019
    assert round(77.79 - 15.4, 2) == 62.39
    assert sentence_with("en", "62.39 billion yuan") and sentence_with("zh-Hant", "623.9億元")
    assert 4 + 18 + 14 == 36 and round(5.1 + 4 + 2.861, 2) == 11.96
    assert sentence_with("en", "36 projects", "11.96 billion")
    assert sentence_with("zh-Hans", "36个项目", "119.6亿元")
