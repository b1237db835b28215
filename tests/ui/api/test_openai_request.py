from __future__ import annotations

import json

import pytest

from ui.api.openai_request import Asked, RequestError, read_request

USER = {"role": "user", "content": "What?"}


def read(**more):
    return read_request(json.dumps({"model": "wenda", "messages": [USER], **more}).encode())


def refused(body=None, **more):
    with pytest.raises(RequestError) as told:
        read(**more) if body is None else read_request(body)
    error = told.value.body()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["type"] == "invalid_request_error"
    assert "\n" not in error["message"]
    return told.value.status, error["param"], error["code"], error["message"]


def test_messages_become_a_question_and_its_history():
    messages = [
        {"role": "system", "content": "Obey."},
        {"role": "developer", "content": [{"type": "text", "text": "Obey."}]},
        {
            "role": "user",
            "content": [{"type": "text", "text": "a?"}, {"type": "text", "text": "b"}],
        },
        {"role": "assistant", "content": "**20.9.**\n\n“so” [1]\n\n**Sources**\n\n- [1] One"},
        {"role": "tool", "content": "x", "tool_call_id": "1"},
        {"role": "user", "content": "And?"},
    ]
    assert read(messages=messages, temperature=0.2, tools=[], max_tokens=7, seed=1) == Asked(
        "And?",
        [
            {"role": "user", "content": "a?\nb"},
            {"role": "assistant", "content": "20.9.\n“so” [1]"},
        ],
    )


@pytest.mark.parametrize(
    ("more", "stream", "counted"),
    [
        ({}, False, False),
        ({"stream": None, "stream_options": None, "n": 1}, False, False),
        ({"stream": True}, True, False),
        ({"stream": True, "stream_options": {"include_usage": True}}, True, True),
        ({"response_format": {"type": "text"}}, False, False),
    ],
)
def test_how_the_answer_is_to_come(more, stream, counted):
    asked = read(**more)
    assert (asked.question, asked.stream, asked.counted) == ("What?", stream, counted)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"model": "wenda", "messages": [}']
)
def test_what_is_no_json_is_told(body):
    assert refused(body) == (400, None, None, "The body is not valid JSON.")


@pytest.mark.parametrize(
    ("more", "status", "param", "line"),
    [
        ({"model": None}, 400, "model", "it is 'wenda'"),
        ({"model": "gpt-4"}, 404, "model", "There is no model 'gpt-4' here; there is 'wenda'."),
        ({"model": "x" * 9_999}, 404, "model", "There is no model 'xxx"),
        ({"messages": None}, 400, "messages", "must be a list"),
        ({"messages": []}, 400, "messages", "no message of the user"),
        ({"messages": [{"role": "system", "content": "x"}]}, 400, "messages", "no message of"),
        ({"messages": [USER, {"role": "assistant", "content": "x"}]}, 400, "messages", "The last"),
        ({"messages": ["x"]}, 400, "messages[0].role", "no role that is known: None"),
        ({"messages": [{"role": {}, "content": "x"}]}, 400, "messages[0].role", "no role"),
        ({"messages": [{"role": "user", "content": 7}]}, 400, "messages[0].content", "text or"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
            400,
            "messages[0].content",
            "a part that is no text: 'image_url'",
        ),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, 400,
         "messages[0].content", "a part that is no text: 'text'"),
        ({"n": 2}, 400, "n", "n must be 1, not 2"),
        ({"response_format": {"type": "json_object"}}, 400, "response_format", "cannot be met"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_one_line(more, status, param, line):
    given = refused(**more)
    assert given[:2] == (status, param)
    assert line in given[3]
    assert len(given[3]) < 200


def test_a_choice_of_articles_comes_along_as_it_is():
    assert read().only is None
    assert read(only={"languages": ["zh"]}).only == {"languages": ["zh"]}


def test_only_an_object_is_read():
    assert refused(b"[]")[3] == "The body must be a JSON object with model and messages."
    assert refused(b'{"messages": []}')[1] == "model"


def test_half_a_character_is_no_failure():
    body = b'{"model": "wenda", "messages": [{"role": "user", "content": "\\ud800?"}]}'
    assert read_request(body).question == "\ufffd?"
