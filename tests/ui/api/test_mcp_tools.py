from __future__ import annotations

from typing import Annotated, Literal

import pytest
from answers import ARTICLE, QUESTION, SENTENCE, VALUE, answer_of, whole
from stand_in import StandIn, entry_of

from bot.core.json import (
    AnswerRecord,
    ArticlePage,
    HitRecord,
    Only,
    answer_record,
    article_page,
    hit_record,
)
from bot.core.records import Entries
from ui.api.calls import BadCallError, Calls
from ui.api.mcp_tools import TOOLS, run, schema_of

ANSWER = answer_record(answer_of(ARTICLE, SENTENCE, VALUE))


def test_each_tool_is_described_with_all_it_takes_and_gives():
    assert [tool.name for tool in TOOLS] == ["ask", "retrieve", "articles", "check"]
    for tool in TOOLS:
        assert len(tool.description) > 100
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False
        assert tool.input_schema["additionalProperties"] is False
        for field in tool.input_schema["properties"].values():
            assert field["description"]
        assert tool.output_schema["type"] == "object"


def test_bounds_of_arguments_stand_in_the_schema():
    ask, retrieve, articles, check = (tool.input_schema for tool in TOOLS)
    assert ask["required"] == retrieve["required"] == ["question"]
    assert "required" not in articles
    assert ask["properties"]["question"]["maxLength"] == 2_000
    assert check["required"] == ["text"]
    assert check["properties"]["text"]["maxLength"] == 100_000
    k = retrieve["properties"]["k"]
    assert (k["minimum"], k["maximum"], k["default"]) == (1, 50, 5)


def test_a_tool_gives_text_for_a_model_and_the_record():
    text, record = run(Calls(StandIn()), "ask", {"question": QUESTION})
    assert SENTENCE in text
    assert record["text"] == SENTENCE
    text, record = run(Calls(StandIn()), "retrieve", {"question": QUESTION, "k": 1})
    assert record["hits"][0]["text"] == ARTICLE.text
    assert text.startswith("- 成績單")
    text, record = run(Calls(StandIn()), "articles", {})
    assert record["total"] == 1
    assert text.startswith("1 articles, page 1 of 1\n- 成績單")
    text, record = run(Calls(StandIn()), "check", {"text": "21億"})
    assert record["findings"][0]["verdict"] == "contradicted"
    assert record["findings"][0]["evidence"][0]["says"] == VALUE
    assert text.startswith("- 21億: **contradicted**\n  - “")
    assert SENTENCE in text


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("chat", {}, "there is no tool 'chat'; there are ask, retrieve, articles, check"),
        ("ask", {}, "Please type a question"),
        ("retrieve", {"question": None}, "Please type a question"),
        ("retrieve", {"question": QUESTION, "k": 51}, "k must be a whole number from 1 to 50"),
        ("retrieve", {"question": QUESTION, "mode": "x"}, "takes no 'mode'; it takes k, only, q"),
        ("ask", {"question": QUESTION, "only": {"since": "May"}}, "since is 'May', which is no"),
        ("retrieve", {"question": QUESTION, "only": ["zh"]}, "a filter has the fields articles"),
        ("check", {}, "text must be the draft as text, not NoneType"),
        ("check", {"text": " "}, "the draft is empty"),
        ("check", {"text": "x", "only": {"since": "May"}}, "since is 'May', which is no"),
        ("articles", {"page": 0}, "page must be a whole number"),
    ],
)
def test_what_a_model_gets_wrong_is_told_in_one_line(name, arguments, line):
    with pytest.raises(BadCallError, match=line):
        run(Calls(StandIn()), name, arguments)


# The schemas of types


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (str, {"type": "string"}),
        (Annotated[int, "how many"], {"type": "integer", "description": "how many"}),
        (list[float], {"type": "array", "items": {"type": "number"}}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
    ],
)
def test_plain_types(kind, schema):
    assert schema_of(kind) == schema


def fits(value, schema):
    """A check of our own, as strict as our schemas: every key is named, and no other comes."""
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool}
    if schema["type"] == "array":
        return all(fits(one, schema["items"]) for one in value)
    if schema["type"] == "object":
        fields = schema["properties"]
        same = set(schema["required"]) <= set(value) <= set(fields)
        return same and all(fits(value[name], fields[name]) for name in value)
    return isinstance(value, kinds[schema["type"]])


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (ANSWER, AnswerRecord),
        (hit_record(whole(ARTICLE)), HitRecord),
        (article_page(Entries(1, (entry_of(ARTICLE),))), ArticlePage),
    ],
)
def test_what_programs_get_is_what_its_type_says(value, kind):
    assert fits(value, schema_of(kind))
    assert not fits({**value, "more": 1}, schema_of(kind))


def test_keys_that_may_be_left_out_are_not_required():
    schema = schema_of(Only)
    assert list(schema["properties"]) == ["articles", "languages", "since", "until", "tags"]
    assert schema["required"] == []


def test_a_key_says_what_it_holds():
    answered = schema_of(AnswerRecord)["properties"]["answered"]
    assert answered["type"] == "boolean"
    assert "the articles do not say" in answered["description"]
