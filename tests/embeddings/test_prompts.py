from __future__ import annotations

import pytest

from embeddings.encoder.options import EncoderOptions
from embeddings.encoder.transformer import choose_prompts

NONE = {"query": "", "document": ""}  # what sentence-transformers fills in
PLAIN = EncoderOptions()
ZH = "为这个句子生成表示以用于检索相关文章："
EN = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("/models/E5-base-v2/", "query: ", "passage: "),
        (r"C:\models\my_e5_tuned", "query: ", "passage: "),
        ("/hub/models--intfloat--multilingual-e5-small/snapshots/0a1b2c", "query: ", "passage: "),
        ("BAAI/bge-small-zh-v1.5", ZH, ""),
        ("BAAI/bge-base-en-v1.5", EN, ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("BAAI/bge-m3", "", ""),
        ("/e5/another-model", "", ""),
        ("base512", "", ""),
        ("me5", "", ""),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
    ],
)
def test_by_the_family_name(name, query, passage):
    assert choose_prompts(name, NONE, None, PLAIN) == (query, passage)


def test_the_instructed_ones_want_a_task_before_questions_alone():
    query, passage = choose_prompts("intfloat/multilingual-e5-large-instruct", NONE, None, PLAIN)
    assert query.startswith("Instruct: ")
    assert query.endswith("\nQuery: ")
    assert passage == ""


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"query": "ask: ", "document": "doc: "}, ("ask: ", "doc: ")),
        ({"query": "ask: ", "document": "", "passage": "p: "}, ("ask: ", "p: ")),
        ({"query": "ask: ", "document": ""}, ("ask: ", "passage: ")),  # the rest by family
        ({**NONE, "corpus": "c: "}, ("query: ", "c: ")),
        ({**NONE, "s2p_query": "find: ", "s2s_query": "like: "}, ("find: ", "passage: ")),
        ({"query": None, "document": None}, ("query: ", "passage: ")),
    ],
)
def test_the_configuration_counts_before_the_name(own, expected):
    assert choose_prompts("my-e5", own, None, PLAIN) == expected


def test_one_prompt_for_every_text():
    assert choose_prompts("m", {**NONE, "all": "x: "}, "all", PLAIN) == ("x: ", "x: ")
    # a prompt for questions that happens to be the default is still not for passages
    assert choose_prompts("m", {"query": "q: ", "document": ""}, "query", PLAIN) == ("q: ", "")


def test_what_was_asked_for_counts_first():
    asked = EncoderOptions(query="", passage="text: ")
    assert choose_prompts("my-e5", {"query": "q: "}, None, asked) == ("", "text: ")
