"""The line of a source: whether it agrees, what it says instead, and its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answers import ARTICLE, QUESTION, SENTENCE, VALUE, answer_of, span, whole

from bot.core.records import Answer, Article
from ui.answer.evidence import places
from ui.answer.render import message_html, text_answered
from ui.answer.source_line import compare_sources, source_html
from ui.texts import TEXTS

OTHER = Article("b2", "Report <b>", "Xuzhou used US$1.86 billion <i>.", "en", "b.md", "2019-01-01")
SAME = Article("c3", "公报", "徐州实际使用外资20.9亿美元。", "zh-Hans", "c.md", "2020-01-01")


def answer(*values: int) -> Answer:
    """Three sources: of 20.9億美元, US$1.86 billion, and 20.9亿美元."""
    text = f"20.9億美元。\n「{SENTENCE}」\n——《成績單》\n——《{OTHER.title}》\n——《公报》"
    quotes = (span(ARTICLE, SENTENCE), span(OTHER, OTHER.text), span(SAME, SAME.text))
    marks = (span(ARTICLE, VALUE), span(OTHER, "US$1.86 billion"), span(SAME, "20.9亿美元"))
    hits = (whole(ARTICLE), whole(OTHER), whole(SAME))
    return Answer(QUESTION, text, True, 0.9, quotes, marks, hits, values=values)


def compared(given: Answer, said: str = "en") -> dict[int, str]:
    return compare_sources(given, places(given), said)


@pytest.mark.parametrize(
    ("said", "agrees", "says"),
    [
        ("en", "agrees", "says US&#36;1&#46;86 billion"),
        ("zh-Hans", "说法一致", "作US&#36;1&#46;86 billion"),
        ("zh-Hant", "說法一致", "作US&#36;1&#46;86 billion"),
    ],
)
def test_each_source_after_the_first_agrees_or_says_something_else(said, agrees, says):
    lines = compared(answer(0, 1, 0), said)
    assert "wd-agrees" not in lines[1]
    assert "wd-differs" not in lines[1]
    assert f'<span class="wd-differs" lang="{said}">{says}</span>' in lines[2]
    assert f'<span class="wd-agrees" lang="{said}">{agrees}</span>' in lines[3]


def test_nothing_is_said_of_sources_that_were_not_compared():
    assert not any(
        "wd-agrees" in line or "wd-differs" in line for line in compared(answer()).values()
    )
    alone = answer_of(ARTICLE, SENTENCE, VALUE)
    assert compared(alone) == {1: ""}
    assert compared(Answer(QUESTION, "No.", False, 0.1)) == {}


def test_a_value_without_a_mark_only_differs():
    bare = replace(answer(0, 1, 0), marks=())
    assert TEXTS["en"]["differs"] in compared(bare)[2]


def test_a_sentence_is_there_to_be_seen_if_the_answer_does_not_quote_it():
    lines = compared(answer(0, 1, 0))
    assert "wd-peek" not in lines[1]  # it is quoted
    assert '<span class="wd-peek" lang="en">Xuzhou used <strong>US&#36;1&#46;86' in lines[2]
    assert "<i>" not in lines[2]
    assert '<span class="wd-peek" lang="zh-Hans">徐州实际使用外资<strong>20&#46;9亿美元' in lines[3]


def test_the_words_of_the_answer_are_read_out_of_its_message_without_them():
    given = answer(0, 1, 0)
    markup = message_html(given, QUESTION, "en")
    assert "wd-differs" in markup
    assert "wd-peek" in markup
    assert text_answered(markup) == given.text


def test_a_line_that_names_no_source_has_nothing_beside_it():
    assert source_html("——《成績單》", None, "en", {1: "x"}) == (
        '<span class="wd-from"><span class="wd-dash">——</span>《成績單》</span>'
    )
