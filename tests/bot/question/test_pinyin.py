from __future__ import annotations

import pytest

from bot.question import from_pinyin, with_han_names
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()
THERE = {"徐州": 9, "出口": 6, "外资": 4, "进出口": 2, "进出": 2, "毛衣": 2, "贸易": 3, "export": 1}


def counts(tokens):
    return [THERE.get(token, 0) for token in tokens]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waizi?", "外资?"),
        ("Xuzhou chukou 2019", "徐州出口2019"),
        ("xuzhou 2019 nian chukou shi duoshao", "徐州2019年出口是多少"),
        ("jinchukou duoshao?", "进出口多少?"),
        ("How much waizi did Xuzhou use?", "How much 外资 did Xuzhou use?"),
    ],
)
def test_pinyin_is_read_by_what_the_articles_have(typed, meant):
    assert from_pinyin(typed, counts, LEXICON) == meant


@pytest.mark.parametrize(
    "question",
    [
        "",
        "2019?",
        "maoyi",  # 贸易 or 毛衣
        "banlie?",  # in no article
        "Xuzhou Nanjing",  # names alone
        "what did wu lishen say?",
        "women can go",
        "chukou@waizi.com waizi-7",
        "What were the exports of Xuzhou?",
        "徐州出口多少？",
    ],
)
def test_what_is_no_pinyin_or_not_sure_stays(question):
    assert from_pinyin(question, counts, LEXICON) == question


def test_a_word_of_the_articles_is_no_pinyin():
    assert from_pinyin("waizi", lambda tokens: [5] * len(tokens), LEXICON) == "waizi"


@pytest.mark.parametrize(
    ("question", "texts", "searched"),
    [
        ("What is the area of Lanyu?", (), "What is the area of Lanyu 岚峪?"),
        ("What is the area of Lanyu?", ("Lanyu has hills.",), "What is the area of Lanyu?"),
        ("What is the area of Xuzhou?", (), "What is the area of Xuzhou?"),  # known
        ("What is the area of Springfield?", (), "What is the area of Springfield?"),
        ("岚峪的面积是多少？", (), "岚峪的面积是多少？"),
    ],
)
def test_names_that_no_dictionary_has_are_looked_for_in_characters(question, texts, searched):
    def passages_with(tokens):
        return [{"岚峪": 4, "蓝鱼": 1}.get(token, 0) for token in tokens]

    assert with_han_names(question, texts, passages_with, LEXICON) == searched
