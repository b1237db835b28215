from __future__ import annotations

import pytest

from bot.question.library_talk import library_talk


@pytest.mark.parametrize(
    ("message", "kind", "topic"),
    [
        ("Which documents do you have in there? just give me the titles pls", "list", ""),
        ("可以給我文章清單嗎", "list", ""),
        ("你这里都收了哪些文章,把标题发我看看", "list", ""),
        ("how many files have I uploaded so far?", "count", ""),
        ("我的文章數量是多少?", "count", ""),
        ("現在總共幾篇文章了", "count", ""),
        ("latest articles", "new", ""),
        ("最近有什麼新文章上架", "new", ""),
        ("tldr of this article", "summary", ""),
        ("這幾篇的重點是什麼,幫我整理一下", "summary", ""),
        ("Which of my articles talk about remote work?", "list", "remote work"),
        ("哪几篇是讲新能源汽车电池的?", "list", "新能源汽车电池"),
        ("把讲宋代茶文化的那篇概括成几个要点", "summary", "宋代茶文化"),
        ("Summarise the report on bus fares in three sentences", "summary", "bus fares"),
    ],
)
def test_what_is_wanted_of_the_library(message, kind, topic):
    assert library_talk(message) == (kind, topic)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "?",
        "Which documents must an applicant hand in?",
        "申请护照需要哪些材料？",
        "How many articles does the law have?",
        "这份文件列出了什么？",  # asks for what is in it
        "文章说女神卡卡得过几次格莱美奖？",
        "What is the summary judgment rule?",
        "Which report of 2019 is it?",
        "How many are there?",
    ],
)
def test_anything_else_is_left_to_the_articles(message):
    assert library_talk(message) is None
