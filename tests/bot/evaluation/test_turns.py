from __future__ import annotations

from pathlib import Path

import pytest
from library_parts import APPLE, TRAIN, Topics

from bot.evaluation.questions import Question, QuestionSet
from bot.evaluation.run import (
    bot_over,
    encoder_name,
    heads,
    in_turns,
    silent,
    spread,
    takes,
    timed_ask,
)


def test_spread():
    assert spread([1, 2, 3, 4, 5, 6], 3) == [1, 3, 5]
    assert spread([1, 2], 5) == spread([1, 2], None) == [1, 2]
    assert spread([], 5) == []
    with pytest.raises(ValueError, match="limit is 0"):
        spread([1, 2], 0)


def test_one_run_takes_the_questions_in_order():
    assert list(in_turns(1, 3)) == [(0, 0), (0, 1), (0, 2)]


def test_runs_take_turns_in_blocks():
    assert list(in_turns(2, 4)) == [
        (0, 0), (0, 1), (1, 2), (1, 3),  # each is first with one half
        (0, 2), (0, 3), (1, 0), (1, 1),  # and second with the other
    ]  # fmt: skip


@pytest.mark.parametrize(("runs", "items"), [(3, 10), (4, 2), (5, 0), (2, 1)])
def test_every_pair_comes_once(runs, items):
    pairs = list(in_turns(runs, items))
    assert sorted(pairs) == [(run, item) for run in range(runs) for item in range(items)]


def test_each_run_is_first_equally_often():
    first = {}
    for run, item in in_turns(3, 9):
        first.setdefault(item, run)
    assert sorted(first.values()) == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_heads_count_what_will_be_asked():
    possible, impossible = Question("?", ("x",), 0), Question("?", (), 0)
    questions = QuestionSet(Path("q.json"), ("a", "b"), (possible, impossible, possible, possible))
    heading = {"file": "q.json", "encoder": "topics", "paragraphs": 2}
    assert heads(questions, [Topics()], ["dense", "keyword"], None) == [
        {**heading, "mode": "dense", "questions": 4, "answerable": 3},
        {**heading, "mode": "keyword", "questions": 4, "answerable": 3},
    ]
    assert heads(questions, [Topics()], ["dense"], 2) == [
        {**heading, "mode": "dense", "questions": 2, "answerable": 2}
    ]


def test_heads_of_conversations():
    turn = Question("?", ("x",))
    questions = QuestionSet(Path("c.json"), conversations=((turn,), (turn, turn)))
    names = {"file": "c.json", "encoder": "topics", "mode": "dense"}
    assert heads(questions, [Topics()], ["dense"], None) == [
        {**names, "conversations": 2, "turns": 3}
    ]
    assert heads(questions, [Topics()], ["dense"], 1) == [{**names, "conversations": 1, "turns": 1}]


def test_a_bot_over_articles_answers():
    with bot_over([APPLE, TRAIN], Topics()) as (bot, seconds):
        assert seconds > 0
        answer, spent = timed_ask(bot, Question("When does the train leave?", ("nine",)), "hybrid")
        assert answer.hits[0].article.id == "rail"
        assert spent > 0
        blank, spent = timed_ask(bot, Question(" \n", ()), "hybrid")
        assert (blank.answered, blank.hits, spent) == (False, (), 0.0)


def test_blank_questions_are_not_taken():
    assert takes(Question("?", ()))
    assert not takes(Question(" \u3000", ()))


def test_an_encoder_without_a_name_is_called_by_its_class():
    assert encoder_name(Topics()) == "topics"
    assert encoder_name(object()) == "object"


def test_silence(capsys):
    silent(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_bot_is_as_strict_as_asked():
    with bot_over([APPLE], Topics(), 0.9) as (bot, _):
        assert bot.strictness == 0.9
