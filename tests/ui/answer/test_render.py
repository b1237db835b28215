from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from answers import ARTICLE, QUESTION, SENTENCE, TEXT, VALUE, answer_of, span, whole
from hostile import HOSTILE

from bot.core import Page, encode_structure
from bot.core.records import Answer, Article, Chunk, Hit
from ui.answer import render
from ui.answer.evidence import places
from ui.answer.panel import notice_html, panel_html
from ui.escape import attribute, escape, unescape


class Reader(HTMLParser):
    """What a browser would see: the tags with their attributes, and the text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "br":
            self.text += "\n"
        elif tag != "hr":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(answer: Answer, language: str = "en") -> str:
    """The panel of an answer's sources."""
    return panel_html(places(answer), language)


def test_a_source_says_its_page_and_the_text_stays_what_was_said() -> None:
    text = "US$2.09 billion (20.9億美元).\n“徐州實際使用外資20.9億美元，增長10.09%。”\n— 成績單"
    paged = replace(ARTICLE, structure=encode_structure([Page(0, 12)], []))
    answer = answer_of(paged, SENTENCE, VALUE, text)
    markup = render.message_html(answer, QUESTION, "zh-Hant")
    assert 'class="wd-about" lang="zh-Hant">第12頁' in markup
    assert render.text_answered(markup) == text


def test_the_value_leads_the_answer_and_its_quote_is_marked_and_numbered() -> None:
    text = "US$2.09 billion (20.9億美元).\n“徐州實際使用外資20.9億美元，增長10.09%。”\n— 成績單"
    answer = answer_of(ARTICLE, SENTENCE, VALUE, text)
    markup = render.message_html(answer, QUESTION, "en")

    assert markup.startswith('<div class="wd-reply"><div class="wd-answer"><b>US&#36;2&#46;09')
    assert f"徐州實際使用外資<strong>{escape(VALUE)}</strong>，增長" in markup
    badge = '<button type="button" class="wd-cite" value="1" title="Source&#58; 成績單">&#91;1&#93;'
    assert markup.count(badge) == 2  # behind the quote, and behind the article's name
    assert render.text_answered(markup) == text
    assert '<span class="wd-quote" lang="zh-Hant">“徐州' in markup


def test_the_answer_is_its_text_word_for_word_while_it_grows() -> None:
    text = "20.9億美元。\n“徐州實際使用外資20.9億美元，增長10.09%。”\n——《成績單》"
    answer = answer_of(ARTICLE, SENTENCE, VALUE, text)
    for end in range(len(text) + 1):
        growing = render.partial_html(replace(answer, text=text[:end]), "en")
        assert render.text_answered(growing) == text[:end]
        assert Reader(growing).open == []


def test_a_source_that_the_text_does_not_name_is_listed_below_it() -> None:
    markup = render.message_html(
        answer_of(ARTICLE, SENTENCE, text="Something else."), QUESTION, "en"
    )
    assert render.text_answered(markup) == "Something else."
    assert 'class="wd-unsaid"><span class="wd-from" lang="zh-Hant"><button' in markup
    assert "[1]成績單2020-03-27 · 繁體" in Reader(markup).text
    named = answer_of(ARTICLE, SENTENCE, text="“徐州實際使用外資20.9億美元，增長10.09%。”")
    assert "wd-unsaid" not in render.message_html(named, QUESTION, "en")


def test_a_long_first_line_is_no_value() -> None:
    assert "<b>" not in render.partial_html(answer_of(ARTICLE, SENTENCE, "", "short\ny"), "en")
    assert "<b>" not in render.partial_html(
        answer_of(ARTICLE, SENTENCE, VALUE, "x" * 81 + "\ny"), "en"
    )


def test_what_a_language_model_wrote_keeps_its_own_numbers_as_buttons() -> None:
    other = Article("a2", "Other", "First here. Second there.", "en")
    hits = (whole(other), whole(ARTICLE), whole(replace(other, id="a3", title="Unused")))
    said = "It was so [1]. It was there [2, 9]. Nothing [7]."
    notice = "Written by <b>.\nElse"
    quotes = (span(ARTICLE, SENTENCE),)
    answer = Answer(QUESTION, said, True, 0.8, quotes, (), hits, "tiny", notice)
    markup = render.message_html(answer, QUESTION, "en")

    assert re.findall(r'class="wd-cite wd-own" value="(\d)"', markup) == ["1", "2"]
    assert render.text_answered(markup) == said
    assert escape(notice) in markup
    assert "Also found" in Reader(shown(answer)).text


def test_a_refusal_looks_different_and_lists_the_closest_passages() -> None:
    other = Hit(Chunk("a1", 0, 3, TEXT[:3]), ARTICLE, 0.2)
    hits = (whole(ARTICLE), other)
    near = tuple(hit.passage for hit in hits)
    refusal = Answer(QUESTION, "Nothing.", False, 0.1, hits=hits, closest=near)
    markup = render.message_html(refusal, QUESTION, "zh-Hans")

    assert markup.startswith('<div class="wd-reply wd-refused"><div class="wd-answer wd-quiet">')
    assert re.findall(r'wd-cite wd-near" value="(\d)"', markup) == ["1", "2"]
    assert "wd-sure" not in markup
    assert "wd-quote" not in markup
    assert render.text_answered(markup) == "Nothing."


def test_a_refusal_lists_only_passages_that_speak_of_what_is_asked() -> None:
    refusal = Answer(QUESTION, "Nothing.", False, 0.1, hits=(whole(ARTICLE),))
    markup = render.message_html(refusal, QUESTION, "en")
    assert "wd-near" not in markup
    assert "成績單 (0.50)" in Reader(markup).text  # what was weighed is told in the fold
    assert "Of 100 answers" not in markup  # none was quoted


def test_a_refusal_without_any_passage_is_still_a_message() -> None:
    answer = Answer(QUESTION, "Nothing.", False, 0.0)
    assert "wd-near" not in render.message_html(answer, QUESTION, "en")
    assert shown(answer) == ""


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("And FDI?", "Understood as: How much FDI?"),
        ("那外资呢？", "理解为：How much FDI?"),
        ("那外資呢？", "理解為：How much FDI?"),
    ],
)
def test_the_question_as_understood_is_shown_where_it_differs_and_can_be_edited(
    asked, line
) -> None:
    language = "en"  # of the page: an answer is in the language of its question
    for answer in (answer_of(ARTICLE, SENTENCE), Answer(QUESTION, "no", False, 0.1)):
        markup = render.message_html(answer, asked, language)
        assert line in Reader(markup).text
        assert f'value="{attribute(QUESTION)}"' in markup
        assert "wd-edit" not in render.message_html(answer, f" {QUESTION} ", language)


WORDS = {
    QUESTION: ("Stated", "Likely", "Check the source"),
    "实际使用外资多少？": ("文中写明", "很可能", "请核对原文"),
    "實際使用外資多少？": ("文中寫明", "很可能", "請核對原文"),
}


@pytest.mark.parametrize("asked", WORDS)
@pytest.mark.parametrize(("confidence", "word"), [(0.85, 0), (0.84, 1), (0.65, 1), (0.64, 2)])
def test_confidence_is_said_in_a_word_of_the_askers_language(
    asked: str, confidence: float, word: int
) -> None:
    answer = replace(answer_of(ARTICLE, SENTENCE), question=asked, confidence=confidence)
    for language in ("en", "zh-Hans", "zh-Hant"):
        markup = render.message_html(answer, asked, language)
        said = re.findall(r'<span class="wd-sure wd-\w+">([^<]*)</span>', markup)
        assert said == [WORDS[asked][word]]


def test_what_needs_no_reading_says_nothing_of_how_sure_it_is() -> None:
    greeting = Answer("hello", "Hello.", True, 1.0)
    markup = render.message_html(greeting, "hello", "en")
    assert "wd-sure" not in markup
    assert "wd-how" not in markup


def test_a_fold_tells_how_the_answer_was_found() -> None:
    other = Hit(Chunk("a1", 0, 3, TEXT[:3]), ARTICLE, 0.25)
    answer = replace(answer_of(ARTICLE, SENTENCE), hits=(whole(ARTICLE), other), confidence=0.774)
    markup = render.message_html(answer, QUESTION, "zh-Hant")
    fold = re.search(r'<details class="wd-how" lang="en">(.*)</details>', markup)
    assert fold is not None
    seen = Reader(fold[1]).text
    assert seen.startswith("How this was found")
    assert "Understood as: How much FDI?" in seen
    assert "about 77 quote the right sentence" in seen
    assert seen.endswith("成績單 (0.50)成績單 (0.25)")


def test_a_source_has_one_line_with_its_number_date_and_script() -> None:
    text = "“徐州實際使用外資20.9億美元，增長10.09%。”\n— 成績單, 2020-03-27\n— 成績單"
    markup = render.message_html(answer_of(ARTICLE, SENTENCE, "", text), QUESTION, "en")
    assert "[1]— 成績單, 2020-03-27繁體" in Reader(markup).text  # its date is said once
    assert render.text_answered(markup) == text
    undated = replace(ARTICLE, date="", language="")
    markup = render.message_html(answer_of(undated, SENTENCE, "", text), QUESTION, "en")
    assert "wd-about" not in markup


def test_what_is_copied_is_the_answer_and_its_sources_as_plain_text() -> None:
    markup = render.message_html(answer_of(ARTICLE, SENTENCE, text="一\n“二”"), QUESTION, "en")
    copied = re.search(r'wd-copy"[^>]* value="([^"]*)"', markup)
    assert copied is not None
    assert html.unescape(copied[1]) == "一\n“二”\n\n[1] 成績單, 2020-03-27, xuzhou.txt"


def visible(text: str) -> str:
    """What must be read on the page: controls pictured, line ends as such, the rest as it is."""
    text = re.sub(r"[\x0a-\x0d\x1c-\x1e\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    text = re.sub(r"[\x00-\x09\x0e-\x1b\x1f]", lambda c: chr(0x2400 + ord(c[0])), text)
    text = re.sub(r"[\x7f-\x9f\ud800-\udfff]", "\ufffd", text)
    bidi = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    text = re.sub(bidi, lambda c: f"[U+{ord(c[0]):04X}]", text)
    return re.sub(r"\s*\n\s*", "\n", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    assert len(HOSTILE) >= 40
    short = text[:100]
    article = Article("a1", short, f"Before. {text} After.", "<b>", short, short)
    answer = Answer(
        short, text, True, 0.9, (span(article, text),), (span(article, text),), (whole(article),)
    )
    hit = whole(article)
    refusal = Answer(short, text, False, 0.1, hits=(hit,), closest=(hit.passage,))
    markups = [
        shown(answer),
        render.message_html(answer, "else", "en"),
        render.message_html(refusal, "else", "zh-Hant"),
        render.partial_html(answer, "en"),
        notice_html(text),
    ]
    items = re.sub(r"(?m)^- ", "", visible(text))  # an article's list has dots instead
    for markup in markups:
        seen = Reader(markup)
        allowed = {"div", "span", "b", "mark", "strong", "br", "details", "summary"}
        allowed |= {"button", "h2", "h3", "p", "ol", "ul", "li"}
        assert set(seen.tags) <= allowed
        assert seen.attributes <= {
            "class", "lang", "type", "value", "title", "hidden", "name", "open", "role", "tabindex"
        }  # fmt: skip
        assert seen.open == []
        joined = (items if markup is markups[0] else visible(text)).replace("\n", "")
        assert joined in seen.text.replace("\n", "") or markup is markups[2]
        assert "\n" not in markup  # Markdown must take it for one block
        outside = re.sub(r"<[^<>]*>|&#\d+;", "", markup)
        assert not re.search(r"[!-/:-@\[-`{-~]", outside)  # nothing Markdown could read
        markup.encode("utf-8")  # no lone surrogate is left
    assert visible(text).replace("\n", " ")[:100] in Reader(markups[0]).text.replace("\n", " ")


@pytest.mark.parametrize("text", ["", " ", "plain", "a < b & c", "第一行\n第二行", "*_$[](){}`'\""])
def test_unescape_gives_the_text_back(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    "question",
    [
        *("", " ", "plain", "2*3*4", "a < b & c", "&lt;b&gt; &#42;", "  four\tand  more  "),
        *("第一行\n\n\n第二行\n", "# x\n- y", "<br>", '<div class="wd-asked">x</div>'),
        *(render.question_html("2*3*4"), "$x$ `y` _z_ | [a](b) ![c](d) <!-- e -->"),
    ],
)
def test_a_question_is_shown_and_read_back_as_it_was_typed(question: str) -> None:
    markup = render.question_html(question)
    assert "\n" not in markup  # Markdown must take it for one block
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"<[^<>]*>|&#\d+;", "", markup))
    assert Reader(markup).text.replace("\n", "") == question.replace("\n", "")
    assert render.text_typed(markup) == question


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_question_is_text(trick: str) -> None:
    seen = Reader(render.question_html(trick))
    assert set(seen.tags) <= {"div", "br"}
    assert seen.attributes == {"class"}
    again = render.text_typed(render.question_html(trick))
    assert render.text_typed(render.question_html(again)) == again


def test_what_is_no_question_made_here_is_read_as_it_stands() -> None:
    for text in ("a?", "<b>a</b>", '<div class="wd-asked"><b>x</b></div>', "&lt;", "<div>x</div>"):
        assert render.text_typed(text) == text


def test_plain_takes_the_answer_out_of_a_message_and_leaves_other_text_alone() -> None:
    markup = render.message_html(
        answer_of(ARTICLE, SENTENCE, text="20.9 (up <10%)\nof it"), "?", "en"
    )
    assert render.text_answered(markup) == "20.9 (up <10%)\nof it"
    assert render.text_answered("just <b>text</b>") == "just <b>text</b>"
