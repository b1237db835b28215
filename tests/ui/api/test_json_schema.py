from __future__ import annotations

from typing import Annotated, Literal

import pytest
from answers import ARTICLE, SENTENCE, VALUE, answer_of, whole
from stand_in import entry_of

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
from ui.api.mcp_tools import schema_of

ANSWER = answer_record(answer_of(ARTICLE, SENTENCE, VALUE))


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
        same = set(value) == set(fields) == set(schema["required"])
        return same and all(fits(value[name], fields[name]) for name in fields)
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
