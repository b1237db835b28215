from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hostile import HOSTILE

from bot.records import Answer, Article, Chunk, Hit, Span
from ui import passages, render
from ui.escape import escape, unescape

TEXT = "前言。\n\n徐州實際使用外資20.9億美元，增長10.09%。第三句。"
ARTICLE = Article("a1", "成績單", TEXT, "zh-Hant", "/home/me/articles/xuzhou.txt", "2020-03-27")
SENTENCE, VALUE = "徐州實際使用外資20.9億美元，增長10.09%。", "20.9億美元"
QUESTION = "How much FDI?"


def span(article: Article, text: str, kind: str = "") -> Span:
    start = article.text.index(text)
    return Span(article.id, start, start + len(text), text, kind)


def whole(article: Article, score: float = 0.5) -> Hit:
    return Hit(Chunk(article.id, 0, len(article.text), article.text), article, score)


def answer_of(article: Article, quote: str, value: str = "", text: str = "") -> Answer:
    marks = (span(article, value),) if value else ()
    hits = (whole(article),)
    return Answer(QUESTION, text or quote, True, 0.9, (span(article, quote),), marks, hits)


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
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_card_says_where_the_quote_stands_and_marks_the_value() -> None:
    markup = render.message(answer_of(ARTICLE, SENTENCE, VALUE), QUESTION, "en")

    assert f"<mark>徐州實際使用外資<strong>{escape(VALUE)}</strong>" in markup
    assert '<span class="wd-number">1</span><b class="wd-title">成績單</b>' in markup
    seen = Reader(markup).text
    assert "paragraph 2 · characters 6–30 of 34" in seen
    assert TEXT[5:30] == SENTENCE  # the same place, counted from nought, end exclusive
    assert "2020-03-27" in seen
    assert "xuzhou.txt" in seen
    assert "/home/me" not in seen
    assert 'lang="zh-Hant"' in markup


@pytest.mark.parametrize(
    ("language", "label", "place"),
    [
        ("en", "Sources", "paragraph 2 · characters 6–30 of 34"),
        ("zh-Hans", "出处", "第2段 · 第6–30字，全文34字"),
        ("zh-Hant", "出處", "第2段 · 第6–30字，全文34字"),
    ],
)
def test_labels_come_in_three_languages(language: str, label: str, place: str) -> None:
    seen = Reader(render.message(answer_of(ARTICLE, SENTENCE), QUESTION, language)).text
    assert label in seen
    assert place in seen


def test_the_shown_passage_is_the_articles_own_text_whatever_is_marked() -> None:
    quotes = [span(ARTICLE, SENTENCE), span(ARTICLE, "第三句。"), span(ARTICLE, "外資20.9")]
    marks = [span(ARTICLE, VALUE), span(ARTICLE, "億美元，增長"), span(ARTICLE, "10.09%")]
    seen = Reader(passages.passage(whole(ARTICLE), quotes, marks))

    assert seen.text == TEXT.replace("\n\n", "\n")
    assert seen.tags == ["br", "mark", "strong", "strong", "mark"]


def test_the_value_leads_the_answer_while_it_grows_and_when_it_is_whole() -> None:
    text = "US$2.09 billion (20.9億美元).\n「徐州…」\n— 成績單"
    answer = answer_of(ARTICLE, SENTENCE, VALUE, text)
    assert Reader(render.partial(answer)).text == text
    assert render.partial(answer).startswith('<div class="wd-answer"><b>US&#36;2')
    assert render.plain(render.message(answer, QUESTION, "en")) == text
    assert "<b>" not in render.partial(answer_of(ARTICLE, SENTENCE, "", text))
    assert "<b>" not in render.partial(answer_of(ARTICLE, SENTENCE, VALUE, "x" * 81 + "\ny"))


def test_two_quotes_of_one_passage_share_a_card_and_others_get_their_own() -> None:
    other = Article("a2", "Other", "First here. Second there.", "en")
    quotes = (span(ARTICLE, SENTENCE), span(other, "Second there."), span(ARTICLE, "第三句。"))
    answer = Answer(QUESTION, "…", True, 0.8, quotes, (), (whole(other), whole(ARTICLE)))
    markup = render.message(answer, QUESTION, "en")

    assert re.findall(r'wd-number">(\d)</span><b class="wd-title">([^<]*)', markup) == [
        ("1", "成績單"),
        ("2", "Other"),
    ]
    assert markup.count("<mark>") == 3


def test_what_a_language_model_wrote_has_numbered_cards_and_says_so() -> None:
    other = Article("a2", "Other", "First here. Second there.", "en")
    hits = (whole(other), whole(ARTICLE), whole(replace(other, id="a3", title="Unused")))
    quotes = (span(ARTICLE, SENTENCE),)
    said = "It was so [1]. It was there [2]."
    notice = "Written by <b>.\nElse"
    answer = Answer(
        QUESTION, said, True, 0.8, quotes, (span(ARTICLE, VALUE),), hits, "tiny", notice
    )
    markup = render.message(answer, QUESTION, "en")

    assert markup.startswith(f'<div class="wd-answer">{escape(said)}</div><div class="wd-note">')
    assert escape(notice) in markup
    assert re.findall(r'wd-number">(\d)</span><b class="wd-title">([^<]*)', markup) == [
        ("1", "成績單"),
        ("2", "Other"),
    ]
    assert "More passages (1)" in Reader(markup).text
    assert render.plain(markup) == said
    quoted = replace(answer, written_by="", notice="")
    assert 'wd-number">2' not in render.message(quoted, QUESTION, "en")
    assert "wd-note" not in render.message(quoted, QUESTION, "en")


def test_a_refusal_looks_different_and_lists_the_closest_passages() -> None:
    refusal = Answer(QUESTION, "Nothing.", False, 0.1, hits=(whole(ARTICLE), whole(ARTICLE, 0.2)))
    markup = render.message(refusal, QUESTION, "zh-Hans")

    assert "wd-refused" in markup
    assert "文章中没有找到答案" in markup
    assert "最接近的段落" in markup
    assert markup.count('class="wd-card"') == 2
    assert "<mark>" not in markup
    assert "wd-number" not in markup


def test_a_refusal_without_any_passage_is_still_a_message() -> None:
    markup = render.message(Answer(QUESTION, "Nothing.", False, 0.0), QUESTION, "en")
    assert "wd-card" not in markup
    assert "Nothing" in markup


def test_passages_that_are_not_quoted_are_folded_and_page_furniture_left_out() -> None:
    menu = Hit(Chunk("a1", 0, 2, TEXT[:2], boilerplate=True), ARTICLE, 0.4)
    near = Hit(Chunk("a1", 0, 3, TEXT[:3]), ARTICLE, 0.3)
    answer = Answer(
        QUESTION, "…", True, 0.9, (span(ARTICLE, SENTENCE),), (), (whole(ARTICLE), menu, near)
    )
    markup = render.message(answer, QUESTION, "en")
    folded = markup[markup.index("<details") :]
    assert "More passages (1)" in Reader(folded).text
    assert folded.count('class="wd-card"') == 1


def test_the_question_as_understood_is_shown_only_when_it_differs() -> None:
    same = answer_of(ARTICLE, SENTENCE)
    assert "Understood" not in render.message(same, f" {QUESTION} ", "en")
    assert "Understood as: How much FDI?" in Reader(render.message(same, "And FDI?", "en")).text


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Understood as: How much FDI?"),
        ("zh-Hans", "理解为：How much FDI?"),
        ("zh-Hant", "理解為：How much FDI?"),
    ],
)
def test_the_question_as_understood_is_shown_in_each_language(language, shown) -> None:
    refused = Answer("How much FDI?", "no", False, 0.1)
    for answer in (answer_of(ARTICLE, SENTENCE), refused):
        answer = replace(answer, question="How much FDI?")
        assert shown in Reader(render.message(answer, "And FDI?", language)).text
    assert render.plain(render.message(refused, "And FDI?", language)) == "no"


def test_a_long_passage_is_cut_around_its_quote_and_a_long_quote_around_its_value() -> None:
    long = Article("l", "", "x" * 5_000 + "The value is 42 here." + "y" * 5_000)
    seen = Reader(passages.passage(whole(long), [span(long, "The value is 42 here.")], [])).text
    assert "The value is 42 here." in seen
    assert len(seen) == passages.PASSAGE_CHARS + 2  # an ellipsis at either end
    everything = Span("l", 0, len(long.text), long.text)
    markup = passages.passage(whole(long), [everything], [span(long, "42")])
    assert "<strong>42</strong>" in markup
    assert len(Reader(markup).text) == passages.QUOTE_CHARS + 2


def test_a_quote_from_an_article_that_was_not_found_shows_no_card() -> None:
    stray = Answer(QUESTION, "…", True, 0.5, (Span("gone", 0, 3, "abc"),), (), (whole(ARTICLE),))
    assert "wd-number" not in render.message(stray, QUESTION, "en")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("/srv/private/a b/report.txt", "report.txt"),
        (r"C:\Users\me\report.txt", "report.txt"),
        ("../articles/report.txt", "report.txt"),
        ("private/report.txt", "report.txt"),
        ("https://example.com/a/b", "https://example.com/a/b"),
        ("Written from a report / 2020", "Written from a report / 2020"),
        ("x" * 400, "x" * 119 + "…"),
        ("", ""),
    ],
)
def test_a_source_keeps_its_folders_to_itself(source: str, shown: str) -> None:
    article = Article("a1", "t", TEXT, source=source)
    seen = Reader(render.message(answer_of(article, SENTENCE), QUESTION, "en")).text
    assert seen.endswith(shown)
    assert "private" not in seen
    assert "Users" not in seen


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
    refusal = Answer(short, text, False, 0.1, hits=(whole(article),))
    markups = [
        render.message(answer, "else", "en"),
        render.message(refusal, "else", "zh-Hant"),
        render.partial(answer),
        render.notice(text),
    ]
    for markup in markups:
        seen = Reader(markup)
        allowed = {"div", "span", "b", "mark", "strong", "br", "details", "summary"}
        assert set(seen.tags) <= allowed
        assert seen.attributes <= {"class", "lang"}
        assert seen.open == []
        assert visible(text) in seen.text
        assert "\n" not in markup  # Markdown must take it for one block
        outside = re.sub(r"<[^<>]*>|&#\d+;", "", markup)
        assert not re.search(r"[!-/:-@\[-`{-~]", outside)  # nothing Markdown could read
        markup.encode("utf-8")  # no lone surrogate is left
    assert visible(text).replace("\n", " ")[:100] in Reader(markups[0]).text.replace("\n", " ")


@pytest.mark.parametrize("text", ["", " ", "plain", "a < b & c", "第一行\n第二行", "*_$[](){}`'\""])
def test_unescape_gives_the_text_back(text: str) -> None:
    assert unescape(escape(text)) == text


def test_plain_takes_the_answer_out_of_a_message_and_leaves_other_text_alone() -> None:
    markup = render.message(answer_of(ARTICLE, SENTENCE, text="20.9 (up <10%)\nof it"), "?", "en")
    assert render.plain(markup) == "20.9 (up <10%)\nof it"
    assert render.plain("just <b>text</b>") == "just <b>text</b>"
