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
        ("測試", "nothing"),
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
        ("Hey, how's it going?", "greeting"),
        ("早上好，问答", "greeting"),
        ("您好，打擾一下", "greeting"),
        ("That's great, thank you very much", "thanks"),
        ("謝謝您的回答", "thanks"),
        ("先這樣，掰掰", "goodbye"),
        ("Well done!", "agreed"),
        ("回答得真好！", "agreed"),
        ("Your answer is wrong.", "complaint"),
        ("你沒有回答我的問題", "complaint"),
        ("這個回答不對", "complaint"),
        ("?", "nothing"),
        ("、", "nothing"),
        ("testing 123", "nothing"),
        ("你是真人還是機器人？", "about"),
        ("What kinds of questions can I ask you about?", "about"),
        ("可以教我怎麼用嗎？", "about"),
        ("list everything in the library", "list"),
        ("你读过几篇文章？", "count"),
        ("最近有什么新文章？", "new"),
        ("請幫我摘要這些文章", "summary"),
        ("這份報告的重點是什麼？", "summary"),
        ("What is 17 times 23?", "task"),
        ("123乘以456等於多少", "task"),
        ("Thanks! And which articles do you have?", "list"),
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
        ("Any new documents this year?", "new", "this year"),
        ("今年有新的資料嗎？", "new", "今年"),
        ("Is there an article about glaciers?", "list", "glaciers"),
        ("有沒有關於燈會的資料？", "list", "燈會"),
        ("有幾篇文章講到徐州？", "count", "徐州"),
        ("What is the bulletin of the Velden Isles about?", "summary", "the Velden Isles"),
        ("用三句話概括燈會的計畫", "summary", "燈會的計畫"),
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
        "Thanks. How much FDI did Xuzhou use?",
        "What was the film about?",
        "What is the dispute on wages about?",
        "新增了多少个项目？",
        "今年有什么变化？",
        "有没有关于罚款的规定？",
        "你有几个部门？",
        "2019",
        "2019年比2018年多多少？",
        "x" * 500,
        "",
    ],
)
def test_questions_to_the_articles_are_no_talk(message):
    assert talk_of(message) is None
