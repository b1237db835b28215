"""Questions on articles that were not set well: whatever quotation marks, brackets, apostrophes and
figures do to each other, in both languages, each question comes to an end.
"""

from __future__ import annotations

import random

import pytest
from deadlines import within

from bot import Bot
from bot.core.records import Article

PAIRS = 2_000
SECONDS = 5  # for one question: it takes hundredths
_AROUND = "“” ‘’ 「」 『』 《》 〈〉 （） () [] 【】 \"\" '' “’ ‘” 「） ”“ ’‘".split()
_LOOSE = [*"“”‘’「」『』《》（）()[]'\"，、。,.%$·…\n ", "’s ", "——"]
_WORDS = {
    "zh": "收割韭菜 行为 的 市長周鐵根 新能源 港口 中歐班列 由 和 工程 所謂 典型 是 外資".split(),
    "en": " pump, and, dump, scheme, of, the, mayor’s, port, Xu Li, workers’, don’t, St.".split(
        ","
    ),
}
_FIGURES = {
    "zh": "20.9億美元 37.4% 1.2万 三百多名 2019年8月 -5°C 第三 10—12個 民國108年".split(),
    "en": " $2.09 billion, 37.4%, 120, three hundred, May 2019, 10–12, ’90s, 5’ 10”".split(","),
}
_VERBS = {
    "zh": "是 被稱為 說 投入 建成於 因為 表示： 包括".split(),
    "en": " is, was called, said:, spent, was built in, fell because of, has".split(","),
}
_SYLLABLES = {
    "zh": [*"徐淮泰沛邳睢豐銅雲泉鼓賈"],
    "en": "ar bex co dun el far gil ha il jor ken lo".split(),
}
_KINDS = {"zh": ("港", "大橋", "公司"), "en": (" Port", " Bridge", " Works")}
_QUESTIONS = {
    "zh": (
        *("{}是什麼？", "{}投入多少钱？", "谁建成了{}？", "{}在哪一年建成？", "{}為什麼下降？"),
        *("{}有多少名工人？", "{}包括哪些項目？"),
    ),
    "en": (
        *("What is {}?", "How much did {} spend?", "Who built {}?", "When was {} built?"),
        *("Why did {} fall?", "How many workers has {}?", "Which projects does {} have?"),
    ),
}


def articles_and_questions(seed, count):
    """So many articles, each with a question on it."""
    pick = random.Random(seed)
    for number in range(count):
        language = pick.choice(("zh", "en"))
        name = _name(pick, language)
        text = "".join(_sentence(pick, language, name) for _ in range(pick.randint(1, 4)))
        question = pick.choice(_QUESTIONS[language]).format(_marked(pick, name, 0.2))
        yield Article(f"{number:012x}", name, text), question


def _name(pick, language):
    return "".join(pick.choices(_SYLLABLES[language], k=3)).title() + pick.choice(_KINDS[language])


def _sentence(pick, language, name):
    parts = [name, pick.choice(_VERBS[language])]
    for _ in range(pick.randint(1, 5)):
        part = pick.choice(pick.choice((_WORDS, _WORDS, _FIGURES))[language])
        if pick.random() < 0.4:
            part += pick.choice(_WORDS[language])
        parts.append(_marked(pick, part, 0.6))
        if pick.random() < 0.3:  # what came so far is nested
            parts = [parts[0], parts[1], _marked(pick, "".join(parts[2:]), 1)]
    end = pick.choice(
        ("。", "？", "", "”。", "。」") if language == "zh" else (".", ".”", "?’", " ")
    )
    return "".join(parts) + end + ("" if language == "zh" else " ")


def _marked(pick, text, likely):
    """The text with marks around it, or loose in it, or none."""
    if pick.random() >= likely:
        return text
    if pick.random() < 0.7:
        before, after = pick.choice(_AROUND)
        return before + text + after
    at = pick.randrange(len(text) + 1)
    return text[:at] + pick.choice(_LOOSE) + text[at:]


@pytest.mark.slow
def test_every_question_comes_to_an_end(tmp_path):
    pairs = list(articles_and_questions(1, PAIRS))
    answered = 0
    with Bot.open(library=tmp_path / "library") as bot:
        bot.add_articles([article for article, _ in pairs])
        bot.warm()
        for article, question in pairs:
            with within(SECONDS, (question, article.text)):
                said = bot.ask(question)
            answered += said.answered
            for span in (*said.quotes, *said.marks):
                assert span.text == bot.article(span.article_id).text[span.start : span.end]
    assert answered > PAIRS / 10  # else the ends of hardly any value were looked at
