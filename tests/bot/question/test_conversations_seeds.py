"""The development set of conversations over the shipped articles: its shape, and its answers."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from bot.articles.files import shipped_articles
from bot.evaluation.questions import read_questions
from bot.text.language import language_of

FILE = Path(__file__).parents[2] / "data" / "conversations.seeds.json"
CONVERSATIONS = json.loads(FILE.read_text(encoding="utf-8"))["conversations"]
TURNS = [turn for conversation in CONVERSATIONS for turn in conversation["turns"]]


def test_it_is_read_as_conversations():
    found = read_questions(FILE).conversations
    assert [len(turns) for turns in found] == [len(one["turns"]) for one in CONVERSATIONS]


def test_ids_are_told_apart():
    assert len({conversation["id"] for conversation in CONVERSATIONS}) == len(CONVERSATIONS) >= 60
    assert sum(one["id"].startswith("held-") for one in CONVERSATIONS) >= 20


def test_each_has_two_or_three_turns_the_first_one_first():
    for conversation in CONVERSATIONS:
        kinds = [turn["kind"] for turn in conversation["turns"]]
        assert len(kinds) in (2, 3), conversation["id"]
        assert kinds[0] == "first"
        assert set(kinds[1:]) <= {"follow-up", "control"}


def test_a_fifth_are_controls_and_the_scripts_share_alike():
    kinds = Counter(turn["kind"] for turn in TURNS)
    assert kinds["control"] >= len(TURNS) / 5
    assert kinds["follow-up"] >= len(TURNS) / 3
    languages = Counter(language_of(turn["question"]) for turn in TURNS)
    for language in ("en", "zh-Hans", "zh-Hant"):
        assert languages[language] >= len(TURNS) / 4, languages
    mixed = [
        one
        for one in CONVERSATIONS
        if len({language_of(turn["question"])[:2] for turn in one["turns"]}) > 1
    ]
    assert len(mixed) >= 8


def test_each_answer_stands_in_an_article_and_impossible_turns_have_none():
    texts = [article.text for article in shipped_articles()]
    for turn in TURNS:
        assert set(turn) == {"question", "answers", "is_impossible", "kind"}
        assert turn["is_impossible"] == (not turn["answers"])
        for answer in turn["answers"]:
            assert any(answer in text for text in texts), answer
    assert sum(turn["is_impossible"] for turn in TURNS) >= 20
    assert sum(t["is_impossible"] and t["kind"] == "follow-up" for t in TURNS) >= 10
