from __future__ import annotations

import json

from bot.plain import answer_record, to_json
from bot.records import Answer, Article, Chunk, Hit, Span

ONE = Article("one", "First", "alpha beta", "en", "1.txt", "2020-01-01", "CC0")
TWO = Article("two", "Second", "gamma", "en", "2.txt")


def test_an_answer_as_json():
    hits = (Hit(Chunk("one", 0, 5, "alpha"), ONE, 0.5), Hit(Chunk("two", 0, 5, "gamma"), TWO, 0.25))
    quote = Span("two", 0, 5, "gamma", "sentence")
    record = json.loads(to_json(answer_record(Answer("?", "億", True, 0.5, (quote,), (), hits))))
    assert list(record) == [
        "question", "answered", "text", "confidence", "quotes", "marks", "sources", "hits",
    ]  # fmt: skip
    assert record["quotes"] == [
        {
            "article_id": "two",
            "title": "Second",
            "source": "2.txt",
            "start": 0,
            "end": 5,
            "text": "gamma",
            "kind": "sentence",
        }
    ]
    assert [(s["article_id"], s["quoted"]) for s in record["sources"]] == [
        ("two", True),
        ("one", False),
    ]
    assert record["sources"][1] == {
        "article_id": "one",
        "title": "First",
        "language": "en",
        "source": "1.txt",
        "date": "2020-01-01",
        "licence": "CC0",
        "characters": 10,
        "quoted": False,
    }
    assert record["hits"][0]["score"] == 0.5
    assert record["hits"][0]["text"] == "alpha"


def test_json_keeps_chinese_on_one_line():
    assert to_json({"a": "億\n"}) == '{"a": "億\\n"}'


def test_numpy_scores_are_plain_numbers():
    import numpy as np

    hit = Hit(Chunk("one", 0, 5, "alpha"), ONE, np.float32(0.1), np.float32(0.2), np.float32(3))
    record = answer_record(Answer("?", "", False, np.float32(0.5), hits=(hit,)))
    assert json.loads(to_json(record))["hits"][0]["score"] == 0.1
