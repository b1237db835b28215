"""Conversations as files: read again, by a Markdown reader and by a JSON reader."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hostile import HOSTILE
from markdown_it import MarkdownIt
from turns import ANSWER, HIT, MINE, QUOTE

from bot.core import Page, encode_structure
from bot.core.records import Answer, Article, Chunk, Hit, Span
from ui.answer.export import escape, export_file, markdown, record
from ui.escape import escape as as_html
from ui.escape import unescape
from ui.texts import TEXTS

REFUSAL = Answer("And tin?", "The articles don't say.", False, 0.1, hits=(HIT,))


def rendered(text):
    return MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)


def told(answer, typed="And how much?", language="en"):
    return markdown([(typed, answer)], language)


def test_a_source_says_its_page():
    article = replace(HIT.article, structure=encode_structure([Page(0, 12)], []))
    answer = replace(ANSWER, hits=(replace(HIT, article=article),))
    assert "**[1]** The mine · mine.md · p\\. 12 · 2020-01-01" in told(answer) or (
        "**[1]** The mine · mine.md · p. 12 · 2020-01-01" in told(answer)
    )


def test_an_answer_has_its_numbered_source():
    lines = told(ANSWER).splitlines()
    assert lines[0].startswith("# Wenda 問答 · 20")
    assert lines[2:] == [
        "## And how much?",
        "",
        "*Understood as\\: How much?*",
        "",
        "4,007 tons.",
        "",
        "*checked*",
        "",
        "**Sources**",
        "",
        "**[1]** The mine · mine.md · 2020-01-01",
        "",
        "> The mine shipped 4,007 tons in 1999.",
    ]


def test_each_quote_is_in_its_own_script_under_its_own_number():
    text = "2019年,徐州實際使用外資20.9億美元。"
    chinese = Article("zh", "徐州", text, "zh-Hant", "http://example.org/a", "2020")
    hits = (HIT, Hit(Chunk("zh", 0, len(text), text), chinese, 0.2))
    both = replace(ANSWER, quotes=(QUOTE, Span("zh", 0, len(text), text)), hits=hits)
    said = told(both, language="zh-Hant")
    assert "**[1]** The mine" in said
    assert "**[2]** 徐州 · http\\://example.org/a · 2020" in said
    assert f"> {text}" in said
    assert "**出處**" in said


def test_a_refusal_has_no_source():
    assert "[1]" not in told(REFUSAL)
    assert "The articles don't say." in told(REFUSAL)


def test_nothing_asked_is_only_a_title():
    assert markdown([], "en").count("\n") == 1
    assert record([])["messages"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_it_stands(text):
    article = Article("t", text[:90], text, "en", text, text[:40])
    hit = Hit(Chunk("t", 0, len(text), text), article, 0.5)
    said = told(Answer(text, text, True, 0.9, (Span("t", 0, len(text), text),), (), (hit,)), text)
    html = rendered(said)
    assert set(re.findall(r"<\s*/?\s*([a-zA-Z!][\w-]*)", html)) <= {
        *("h1", "h2", "p", "br", "em", "strong", "blockquote")
    }
    assert html.count("<h1>") == 1
    assert html.count("<h2>") == 1
    plain = unescape(as_html(text))
    wanted = "\n".join(line.strip() for line in plain.split("\n") if line.strip())
    back = rendered(escape(text)).replace("<br />\n", "\n").removesuffix("</p>\n")
    assert unescape(back.removeprefix("<p>")) == wanted


@pytest.mark.parametrize(
    "text", ["# a", "- a", "+ a", "1. a", "23) a", "===", "---", "a | b\n--|--\n1 | 2", "    code"]
)
def test_no_line_begins_a_heading_a_list_a_table_or_code(text):
    html = rendered(escape(text))
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "br"}
    assert rendered(f"> {escape(text)}".replace("\n", "\n> ")).count("<blockquote>") == 1


def test_json_is_a_history_with_whole_answers():
    content = record([("And how much?", ANSWER), ("And tin?", REFUSAL)])
    assert content["wenda"] == "conversation"
    assert content["exported"].endswith("+00:00")
    assert [(one["role"], one["content"]) for one in content["messages"]] == [
        ("user", "And how much?"),
        ("assistant", "4,007 tons."),
        ("user", "And tin?"),
        ("assistant", "The articles don't say."),
    ]
    answer = content["messages"][1]["answer"]
    assert answer["quotes"][0]["text"] == MINE.text[8:44]
    assert answer["sources"][0]["source"] == "mine.md"  # no folders
    assert content["messages"][3]["answer"]["answered"] is False


@pytest.mark.parametrize("language", TEXTS)
def test_files_have_a_name_and_a_type(language):
    first = export_file("markdown", [("q", ANSWER)], language)
    assert re.fullmatch(r"wenda-\d{4}-\d\d-\d\d-\d{6}\.md", first["name"])
    assert first["type"] == "text/markdown"
    second = export_file("json", [("q", ANSWER)], language)
    assert second["name"].endswith(".json")
    assert '"role": "user"' in second["text"]
