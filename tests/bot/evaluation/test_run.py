from __future__ import annotations

import json

import pytest
from library_parts import Topics
from report_keys import QUESTION_KEYS

from bot.core.records import Article, Chunk, Hit
from bot.evaluation.questions import Question, read_questions
from bot.evaluation.run import bot_over, evaluate, paragraph_rank
from embeddings.encoder.bundled import load_encoder


class StandInBot:
    """Stands in for Bot: passages of given articles."""

    def __init__(self, passages=()):
        self.passages = hits(passages)
        self.asked = []

    def retrieve(self, question, k, mode):
        self.asked.append(k)
        return self.passages[:k]


def hits(names):
    return [
        Hit(Chunk(name, i, i + 1, "x"), Article(name, "", "x"), 1.0 / (i + 1))
        for i, name in enumerate(names)
    ]


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


def test_a_paragraph_among_the_best_passages_is_not_looked_for_again():
    bot = StandInBot(paragraphs(7, 7, 3, 5))
    best = bot.passages[:3]
    assert paragraph_rank(bot, Question("?", ("x",), 3), "dense", best) == 2
    assert bot.asked == []
    assert paragraph_rank(bot, Question("?", ("x",), 5), "dense", best) == 3
    assert bot.asked == [20]


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_question_has_no_rank(blank):
    assert paragraph_rank(StandInBot(paragraphs(1)), Question(blank, ("x",), 1), "dense") is None


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


def without_times(row):
    return {
        key: value for key, value in row.items() if key not in ("index_seconds", "p50_ms", "p95_ms")
    }


def test_evaluate_measures_the_real_bot(questions):
    seen = []
    (figures,) = evaluate(
        read_questions(questions), [load_encoder()], progress=lambda *count: seen.append(count)
    )
    assert list(figures) == QUESTION_KEYS
    assert figures["file"] == str(questions)
    assert (figures["encoder"], figures["mode"]) == ("bundled", "hybrid")
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
    (figures,) = evaluate(read_questions(questions), [load_encoder()], ["keyword"], limit=2)
    assert (figures["paragraphs"], figures["questions"]) == (3, 2)


@pytest.mark.slow
def test_every_encoder_is_asked_in_every_mode_and_gives_what_it_gives_alone(questions):
    asked = read_questions(questions)
    encoders, modes = [load_encoder(), Topics()], ["hybrid", "dense", "keyword"]
    seen = []
    rows = evaluate(asked, encoders, modes, progress=lambda *count: seen.append(count))
    assert [(row["encoder"], row["mode"]) for row in rows] == [
        (encoder, mode) for encoder in ("bundled", "topics") for mode in modes
    ]
    assert seen == [(i, 24) for i in range(1, 25)]
    alone = [evaluate(asked, [encoder], [mode])[0] for encoder in encoders for mode in modes]
    for row, other in zip(rows, alone, strict=True):
        assert list(row) == [*QUESTION_KEYS, "against_best"]
        assert without_times({**other, "against_best": row["against_best"]}) == without_times(row)


def test_an_encoder_indexes_the_paragraphs_once(questions):
    rows = evaluate(read_questions(questions), [Topics(), load_encoder()], ["dense", "keyword"])
    first, second, third, fourth = [row["index_seconds"] for row in rows]
    assert (first, third) == (second, fourth)  # what one indexing took


def test_a_row_says_how_far_it_is_from_the_best(questions):
    rows = evaluate(read_questions(questions), [Topics()], ["keyword", "dense"])
    best, other = rows  # Topics knows none of these words: its dense leg finds by chance
    assert best["ndcg_at_10"] > other["ndcg_at_10"]
    assert best["against_best"] is None
    against = other["against_best"]
    assert (against["encoder"], against["mode"]) == ("topics", "keyword")
    assert against["ndcg_at_10"] == pytest.approx(
        other["ndcg_at_10"] - best["ndcg_at_10"], abs=1e-4
    )
    assert against["low"] <= against["ndcg_at_10"] <= against["high"]


def test_the_passages_of_an_answer_are_the_ranking_itself(questions):
    """What ``paragraph_rank`` rests on when it takes an answer's passages for the best ones."""
    asked = read_questions(questions)
    articles = [Article(f"{i:012x}", "", text) for i, text in enumerate(asked.paragraphs)]
    with bot_over(articles, load_encoder()) as (bot, _):
        for question in asked.questions:
            for mode in ("hybrid", "dense", "keyword"):
                shown = bot.ask(question.text, mode=mode).hits
                ranked = bot.retrieve(question.text, 20, mode)
                assert list(shown) == ranked[: len(shown)]


def test_a_set_without_questions_has_no_figures(tmp_path):
    file = tmp_path / "empty.json"
    file.write_text('{"data": [{"paragraphs": [{"context": "Bees.", "qas": []}]}]}')
    rows = evaluate(read_questions(file), [Topics()], ["dense", "keyword"])
    assert [row["ndcg_at_10"] for row in rows] == [None, None]
    assert [row["against_best"] for row in rows] == [None, None]


def test_strictness_decides_what_is_refused(questions):
    asked = read_questions(questions)
    (none,) = evaluate(asked, [load_encoder()], strictness=1.0)
    (all_,) = evaluate(asked, [load_encoder()], strictness=0.0)
    assert (none["answer_hit"], none["false_refusal_rate"], none["false_answer_rate"]) == (0, 1, 0)
    assert all_["false_refusal_rate"] < 1
    with pytest.raises(ValueError, match="strictness is 2"):
        evaluate(asked, [load_encoder()], strictness=2)
