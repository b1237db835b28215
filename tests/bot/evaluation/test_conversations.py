from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from report_keys import CONVERSATION_KEYS

from bot.core.records import Answer, Span
from bot.evaluation.questions import read_questions
from bot.evaluation.run import evaluate_conversations


class StandInBot:
    """Stands in for Bot: says the question, and how long the history is after an "it"."""

    def __init__(self, name="stand-in"):
        self.encoder = SimpleNamespace(name=name)
        self.histories = []
        self.modes = []

    def ask(self, question, history=(), mode="hybrid"):
        self.histories.append((question, [turn["content"] for turn in history]))
        self.modes.append(mode)
        text = f"{question} {len(history)}" if question.startswith("it") else question
        if question.startswith("nothing"):
            return Answer(question, "no", False, 0.1)
        return Answer(question, text, True, 0.9, (Span("a", 0, len(text), text),))


@pytest.fixture
def talks(tmp_path):
    turns = [
        {"question": "first one", "answers": ["one"], "kind": "first"},
        {"question": "it again", "answers": ["it again 2"], "kind": "follow-up"},
        {"question": "nothing?", "answers": [], "is_impossible": True, "kind": "follow-up"},
        {"question": "it alone", "answers": ["missing"], "kind": "control"},
        {"question": "fresh", "answers": ["fresh"], "kind": "control"},
    ]
    file = tmp_path / "c.json"
    file.write_text(json.dumps({"conversations": [{"id": "1", "turns": turns}] * 2}))
    return read_questions(file)


def test_conversations_are_asked_with_their_history(talks):
    bot = StandInBot()
    (figures,) = evaluate_conversations(talks, [bot])
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


def test_each_bot_has_each_conversation_in_each_mode(talks):
    bots = [StandInBot("one"), StandInBot("two")]
    seen = []
    rows = evaluate_conversations(
        talks, bots, ["dense", "keyword"], progress=lambda *count: seen.append(count)
    )
    assert [(row["encoder"], row["mode"]) for row in rows] == [
        ("one", "dense"), ("one", "keyword"), ("two", "dense"), ("two", "keyword"),
    ]  # fmt: skip
    assert seen == [(i, 40) for i in range(1, 41)]
    assert {row["control_changed_rate"] for row in rows} == {0.5}
    for bot in bots:  # five turns and two controls alone, twice, in both modes
        assert bot.modes.count("dense") == bot.modes.count("keyword") == 14


def test_a_limit_cuts_no_conversation(talks):
    (figures,) = evaluate_conversations(talks, [StandInBot()], limit=1)
    assert (figures["conversations"], figures["turns"]) == (1, 5)
    with pytest.raises(ValueError, match="limit is 0"):
        evaluate_conversations(talks, [StandInBot()], limit=0)


def test_no_conversations(tmp_path):
    file = tmp_path / "c.json"
    file.write_text('{"conversations": []}')
    (figures,) = evaluate_conversations(read_questions(file), [StandInBot()])
    assert (figures["turns"], figures["first_hit"], figures["p50_ms"]) == (0, None, None)
