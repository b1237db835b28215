from __future__ import annotations

import json

import pytest

from bot.core.errors import WendaError
from bot.evaluation.questions import Question, read_questions


def write(path, content):
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def qa(question, *answers, **more):
    return {
        "question": question,
        "answers": [{"text": a, "answer_start": 0} for a in answers],
    } | more


def test_squad(tmp_path):
    paragraphs = [
        {"context": "one", "qas": [qa("a?", "x", "y"), qa("b?", is_impossible=True)]},
        {"context": "two", "qas": []},
        {"context": " one\n", "qas": [qa("c?", "z", is_impossible=True)]},
    ]
    found = read_questions(write(tmp_path / "q.json", {"data": [{"paragraphs": paragraphs}]}))
    assert found.paragraphs == ("one", "two")
    assert found.questions == (
        Question("a?", ("x", "y"), 0),
        Question("b?", (), 0),
        Question("c?", (), 0),
    )
    assert [question.impossible for question in found.questions] == [False, True, True]
    assert found.conversations is None


def test_conversations(tmp_path):
    turns = [
        {"question": "a?", "answers": ["x"], "is_impossible": False, "kind": "first"},
        {"question": "b?", "answers": [], "is_impossible": True, "kind": "follow-up"},
    ]
    content = {"version": "1", "conversations": [{"id": "1", "turns": turns}]}
    found = read_questions(write(tmp_path / "c.json", content))
    assert found.conversations == (
        (Question("a?", ("x",), kind="first"), Question("b?", (), kind="follow-up")),
    )


@pytest.mark.parametrize(
    "content", [[], {}, {"data": 1}, {"data": [{"paragraphs": [{"qas": []}]}]}, "text", None]
)
def test_other_json_is_told(tmp_path, content):
    with pytest.raises(WendaError, match="not a question set") as error:
        read_questions(write(tmp_path / "q.json", content))
    assert "\n" not in str(error.value)


def test_what_is_not_json_is_told(tmp_path):
    file = tmp_path / "q.json"
    file.write_bytes(b"\xff\xfe\x00 nothing")
    with pytest.raises(WendaError, match="not a question set"):
        read_questions(file)
    with pytest.raises(WendaError, match="cannot be read"):
        read_questions(tmp_path / "missing.json")
    with pytest.raises(WendaError, match="cannot be read"):
        read_questions(tmp_path)
