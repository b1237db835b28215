from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from bot.evaluate import evaluate, evaluate_conversations, paragraph_rank, spread
from bot.questions import Question, read_questions
from bot.records import Answer, Article, Chunk, Hit, Span
from embeddings.encoder import load_encoder

KEYS = [
    "file", "encoder", "paragraphs", "questions", "answerable", "recall_at_1", "recall_at_5",
    "mrr_at_10", "ndcg_at_10", "answer_hit", "exact_match", "f1", "false_answer_rate",
    "false_refusal_rate", "refusal_auroc", "index_seconds", "p50_ms", "p95_ms",
]  # fmt: skip
CONVERSATION_KEYS = [
    "file", "encoder", "conversations", "turns", "first_hit", "followup_hit", "control_hit",
    "control_changed_rate", "p50_ms", "p95_ms",
]  # fmt: skip


class StandInBot:
    """Stands in for Bot: passages of given articles; answers that depend on the history."""

    encoder = SimpleNamespace(name="stand-in")

    def __init__(self, passages=()):
        self.passages = [
            Hit(Chunk(name, i, i + 1, "x"), Article(name, "", "x"), 1.0 / (i + 1))
            for i, name in enumerate(passages)
        ]
        self.asked = []
        self.histories = []

    def retrieve(self, question, k, mode):
        self.asked.append(k)
        return self.passages[:k]

    def ask(self, question, history=(), mode="hybrid"):
        self.histories.append((question, [turn["content"] for turn in history]))
        text = f"{question} {len(history)}" if question.startswith("it") else question
        if question.startswith("nothing"):
            return Answer(question, "no", False, 0.1)
        return Answer(question, text, True, 0.9, (Span("a", 0, len(text), text),))


def paragraphs(*numbers):
    return [f"{number:012x}" for number in numbers]


def test_a_paragraph_ranks_by_its_best_passage():
    found = paragraphs(7, 7, 3, 7, 5, 3)
    ranks = [
        paragraph_rank(StandInBot(found), Question("?", ("x",), n), "dense") for n in (7, 3, 5, 4)
    ]
    assert ranks == [1, 2, 3, None]


def test_passages_are_asked_for_until_ten_paragraphs_are_there():
    bot = StandInBot(paragraphs(*[0] * 30, *range(1, 12)))
    assert paragraph_rank(bot, Question("?", ("x",), 9), "dense") == 10
    assert bot.asked == [20, 40]
    assert paragraph_rank(bot, Question("?", ("x",), 10), "dense") is None


def test_fewer_than_ten_paragraphs_end_the_search():
    bot = StandInBot(paragraphs(0, 1))
    assert paragraph_rank(bot, Question("?", ("x",), 2), "dense") is None
    assert bot.asked == [20]


def test_spread():
    assert spread([1, 2, 3, 4, 5, 6], 3) == [1, 3, 5]
    assert spread([1, 2], 5) == spread([1, 2], None) == [1, 2]
    assert spread([], 5) == []
    with pytest.raises(ValueError, match="limit is 0"):
        spread([1, 2], 0)


@pytest.fixture
def questions(tmp_path):
    texts = {
        "The hive holds 40,000 bees.": [("How many bees does the hive hold?", "40,000")],
        "紅茶的產量是三百噸。": [
            ("红茶的产量是多少?", "三百噸"),
            ("How much black tea?", "三百噸"),
        ],
        "The lighthouse was built in 1874 on a rock.": [("燈塔?", None)],
    }
    content = {
        "data": [
            {
                "paragraphs": [
                    {
                        "context": text,
                        "qas": [
                            {
                                "question": question,
                                "is_impossible": answer is None,
                                "answers": [{"text": answer}] if answer else [],
                            }
                            for question, answer in asked
                        ],
                    }
                    for text, asked in texts.items()
                ]
            }
        ]
    }
    file = tmp_path / "questions.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_evaluate_measures_the_real_bot(questions):
    seen = []
    figures = evaluate(
        read_questions(questions), load_encoder(), progress=lambda *count: seen.append(count)
    )
    assert list(figures) == KEYS
    assert figures["file"] == str(questions)
    assert (figures["paragraphs"], figures["questions"], figures["answerable"]) == (3, 4, 3)
    assert figures["recall_at_1"] >= 0.6667
    assert figures["recall_at_5"] >= figures["recall_at_1"]
    assert 0.6667 <= figures["mrr_at_10"] <= figures["ndcg_at_10"] <= 1
    assert figures["false_answer_rate"] in (0.0, 1.0)
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]
    assert figures["index_seconds"] > 0
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    json.dumps(figures)


def test_a_limit_asks_fewer_questions_over_all_paragraphs(questions):
    figures = evaluate(read_questions(questions), load_encoder(), "keyword", limit=2)
    assert (figures["paragraphs"], figures["questions"]) == (3, 2)


def test_conversations_are_asked_with_their_history(tmp_path):
    turns = [
        {"question": "first one", "answers": ["one"], "kind": "first"},
        {"question": "it again", "answers": ["it again 2"], "kind": "follow-up"},
        {"question": "nothing?", "answers": [], "is_impossible": True, "kind": "follow-up"},
        {"question": "it alone", "answers": ["missing"], "kind": "control"},
        {"question": "fresh", "answers": ["fresh"], "kind": "control"},
    ]
    file = tmp_path / "c.json"
    file.write_text(json.dumps({"conversations": [{"id": "1", "turns": turns}] * 2}))
    bot = StandInBot()
    figures = evaluate_conversations(read_questions(file), bot)
    assert list(figures) == CONVERSATION_KEYS
    assert bot.histories[1] == ("it again", ["first one", "first one"])
    assert bot.histories[2] == ("nothing?", ["first one", "first one", "it again", "it again 2"])
    assert bot.histories[4] == ("it alone", [])
    assert bot.histories[7] == ("first one", [])  # the next conversation starts afresh
    assert (figures["conversations"], figures["turns"]) == (2, 10)
    assert figures["first_hit"] == 1.0
    assert figures["followup_hit"] == 1.0
    assert figures["control_hit"] == 0.5
    assert figures["control_changed_rate"] == 0.5
