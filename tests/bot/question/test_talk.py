from __future__ import annotations

import pytest

from bot.question import Talk, talk_of


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Hello!", "greeting"),
        ("hi there", "greeting"),
        ("你好", "greeting"),
        ("大家好！", "greeting"),
        ("thanks a lot", "thanks"),
        ("謝謝你", "thanks"),
        ("👍 thanks!", "thanks"),
        ("bye", "goodbye"),
        ("再見", "goodbye"),
        ("OK.", "agreed"),
        ("好的", "agreed"),
        ("測試", "agreed"),
        ("😀", "agreed"),
        ("What can you do?", "about"),
        ("help", "about"),
        ("你是谁？", "about"),
        ("你能做什麼？", "about"),
        ("which files do you have?", "list"),
        ("What's in the library?", "list"),
        ("你有哪些文章？", "list"),
        ("列出所有文章", "list"),
        ("How many articles are there?", "count"),
        ("庫裡有多少篇文章？", "count"),
        ("Summarise this article", "summary"),
        ("請總結這篇文章", "summary"),
        ("这篇文章讲了什么？", "summary"),
        ("What are these articles about?", "summary"),
        ("what's new?", "new"),
        ("最新的文章", "new"),
        ("Translate this into French", "task"),
        ("Please write me a poem about spring", "task"),
        ("写一首诗", "task"),
        ("讲个笑话", "task"),
        ("1+1=?", "task"),
        ("What time is it?", "task"),
    ],
)
def test_a_message_that_asks_nothing_of_the_texts(message, kind):
    assert talk_of(message) == Talk(kind)


@pytest.mark.parametrize(
    ("message", "kind", "topic"),
    [
        ("List all articles about Xuzhou", "list", "Xuzhou"),
        ("Which articles mention foreign capital?", "list", "foreign capital"),
        ("有哪些文章提到外资？", "list", "外资"),
        ("有沒有關於徐州的文章？", "list", "徐州"),
        ("What is the article about the land port about?", "summary", "the land port"),
        ("总结关于外资的文章", "summary", "外资"),
        ("What is new since March 2020?", "new", "March 2020"),
        ("3月以来有什么新文章？", "new", "3月"),
    ],
)
def test_what_the_articles_are_about(message, kind, topic):
    assert talk_of(message) == Talk(kind, topic)


@pytest.mark.parametrize(
    "message",
    [
        "How much FDI did Xuzhou use in 2019?",
        "Hello, how much FDI did Xuzhou use in 2019?",
        "你好，徐州2019年利用外资多少？",
        "Who wrote the report on Xuzhou?",
        "How many articles does the law have?",
        "Which documents must an applicant hand in?",
        "申请护照需要哪些材料？",
        "What did the mayor write?",
        "谁翻译了这本书？",
        "Who said hello?",
        "What is the summary judgment rule?",
        "What was new in the 2020 plan?",
        "他为什么说谢谢？",
        "2019年比2018年多多少？",
        "x" * 500,
        "?",
        "、",
        "",
    ],
)
def test_questions_to_the_articles_are_no_talk(message):
    assert talk_of(message) is None
