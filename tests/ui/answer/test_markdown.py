from __future__ import annotations

import re
from dataclasses import replace

import pytest
from answers import ARTICLE, QUESTION, SENTENCE, VALUE, answer_of
from hostile import HOSTILE
from markdown_it import MarkdownIt
from stand_in import entry_of

from bot.core import Page, encode_structure
from bot.core.json import article_page
from bot.core.records import Answer, Article, Chunk, Entries, Hit, Span
from ui.answer.markdown import (
    answer_markdown,
    answer_text,
    article_lines,
    escape,
    hit_lines,
    said_markdown,
)

QUOTE = "In 2019 it used US$2.09 billion,\nup from US$1.90 billion."
TEXT = f"US$2.09 billion.\n“{QUOTE}”\nAlso in this sentence: 2018.\n— One\n— Two"


def hit_of(identifier, title, text, source="", date=""):
    article = Article(identifier, title, text, "en", source, date)
    return Hit(Chunk(identifier, 0, len(text), text), article, 0.5)


ONE = hit_of("1", "One", f"Before. {QUOTE} After.", "/home/me/one.md", "2020-03-27")
TWO = hit_of("2", "", "The same: US$2.09 billion.")
QUOTED = Answer(
    "How much FDI was used in 2019?",
    TEXT,
    True,
    0.9,
    (Span("1", 8, 8 + len(QUOTE), QUOTE), Span("2", 0, 26, "The same: US$2.09 billion.")),
    (Span("1", 24, 39, "US$2.09 billion", "amount"),),
    (ONE, TWO),
)


def test_a_source_says_its_page():
    article = replace(ONE.article, structure=encode_structure([Page(8, 12), Page(20, 13)], []))
    answer = replace(QUOTED, hits=(replace(ONE, article=article), TWO))
    assert "- [1] One (one.md, p. 12, 2020-03-27)\n" in answer_markdown(answer, QUOTED.question)


def test_an_answer_has_numbers_and_a_list_of_what_they_stand_for():
    assert answer_markdown(QUOTED, QUOTED.question) == (
        "**US$2.09 billion.**\n\n"
        "“In 2019 it used US$2.09 billion, up from US&#36;1.90 billion.” [1]\n\n"
        "Also in this sentence: 2018.\n\n"
        "**Sources**\n\n"
        "- [1] One (one.md, 2020-03-27)\n"
        "- [2] Untitled article: “The same: US$2.09 billion.”"
    )


def test_a_follow_up_says_how_it_was_understood():
    last = answer_markdown(QUOTED, "And in 2019?").split("\n\n")[-1]
    assert last == "*Understood as: How much FDI was used in 2019?*"
    assert "Understood" not in answer_markdown(QUOTED)


def test_a_refusal_lists_the_closest_passages():
    near = (ONE.passage, TWO.passage)
    refusal = Answer("What?", "The articles don’t say.", False, 0.1, hits=(ONE, TWO), closest=near)
    said, heading, lines = answer_markdown(refusal).split("\n\n")
    assert (said, heading) == ("The articles don’t say.", "**Closest passages**")
    first, second = lines.split("\n")
    assert first.startswith("- One (one.md, 2020-03-27): Before. In 2019")
    assert second == "- Untitled article: The same: US$2.09 billion."
    assert answer_markdown(Answer("?", "No article.", False, 0.0, hits=(ONE,))) == "No article."


def test_what_a_language_model_wrote_keeps_its_citations():
    text = (
        "It used US$2.09 billion [2]. See [the site](http://x.example) [9].\n[2] “The same” — Two"
    )
    written = Answer("?", text, True, 0.9, QUOTED.quotes, (), (ONE, TWO), "tiny", "Checked *all*.")
    assert answer_markdown(written) == (
        "It used US$2.09 billion [2]. See &#91;the site](http&#58;//x.example) [9].\n\n"
        "**Sources**\n\n"
        "- [2] Untitled article: “The same: US$2.09 billion.”\n\n"
        "*Checked &#42;all&#42;.*"
    )


def test_a_number_in_an_article_is_no_citation_of_ours():
    assert escape("so it was [1] [2, 3]") == "so it was &#91;1] &#91;2, 3]"
    assert escape("so it was [1]", cites=True) == "so it was [1]"


@pytest.mark.parametrize("answer", [QUOTED, answer_of(ARTICLE, SENTENCE, VALUE)])
def test_the_markdown_grows_with_the_text(answer):
    parts = [
        said_markdown(Answer(answer.question, answer.text[:end], *_rest(answer)))
        for end in range(len(answer.text) + 1)
    ]
    assert all(after.startswith(before) for before, after in zip(parts, parts[1:], strict=False))
    assert answer_markdown(answer).startswith(parts[-1])


def _rest(answer):
    return answer.answered, answer.confidence, answer.quotes, answer.marks, answer.hits


def test_what_comes_back_as_history_is_the_text_that_was_said():
    assert answer_text(answer_markdown(QUOTED, "And?")) == (
        "US$2.09 billion.\n“In 2019 it used US$2.09 billion, up from US$1.90 billion.” [1]\n"
        "Also in this sentence: 2018."
    )
    assert answer_text("plain text, *not* ours") == "plain text, *not* ours"
    assert answer_text("") == ""


@pytest.mark.parametrize(
    "line", ["- a", "+ a", "# a", "> a", "1. a", "2015.", "12) a", "====", "--- "]
)
def test_a_line_begins_no_list_heading_or_quotation(line):
    assert rendered(escape(line)) == f"<p>{line.strip().replace('>', '&gt;')}</p>"


def test_prices_are_no_formula_and_stay_legible():
    assert escape("US$2.09 billion") == "US$2.09 billion"
    assert escape("US$2 and US$3, $$x$$") == "US$2 and US&#36;3, &#36;&#36;x&#36;&#36;"
    assert escape("\\(a\\) \\[b\\]") == "&#92;(a&#92;) &#92;&#91;b&#92;]"


def rendered(markdown):
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return reader.render(markdown).strip()


@pytest.mark.parametrize("trick", HOSTILE)
def test_hostile_text_is_shown_by_a_reader_of_markdown_and_does_nothing(trick):
    text = f"{trick[:60]}.\n“{trick}”\n— {trick[:60]}"
    article = Article("t", trick, trick, "en", trick, trick[:40])
    hit = Hit(Chunk("t", 0, len(trick), trick), article, 0.5)
    span = Span("t", 0, len(trick), trick)
    for answer in (
        Answer(trick, text, True, 0.9, (span,), (span,), (hit,)),
        Answer(trick, text, False, 0.1, (), (), (hit,)),
        Answer(trick, text, True, 0.9, (span,), (span,), (hit,), "tiny", trick),
    ):
        page = rendered(answer_markdown(answer, "asked"))
        tags = set(re.findall(r"<(/?\w+)[^>]*>", page))
        assert {tag.strip("/") for tag in tags} <= {"p", "strong", "em", "ul", "li"}
        assert not re.search(r"[\x00-\x08\x7f\u202a-\u202e\u2066-\u2069]", page)
    for lines in (hit_lines([hit]), article_lines(article_page(Entries(1, (entry_of(article),))))):
        tags = re.findall(r"<(\w+)[^>]*>", rendered(lines))
        assert set(tags) <= {"p", "ul", "li"}


def test_passages_and_articles_are_lines():
    assert hit_lines([ONE]).startswith("- One (one.md, 2020-03-27): Before. In 2019")
    listed = article_lines(article_page(Entries(2, (entry_of(ONE.article),)), size=1))
    assert listed == "2 articles, page 1 of 2\n- One (en, 2020-03-27, one.md)"


def test_the_question_of_the_shipped_example_reads_well():
    answer = answer_of(ARTICLE, SENTENCE, VALUE)
    assert SENTENCE in answer_markdown(answer, QUESTION)
