from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bot.answering.quoting import FEATURES, best_quote, candidates
from bot.answering.reading import LikelySpan
from bot.articles.chunks import chunk
from bot.core import settings
from bot.core.records import Article, Hit
from bot.question.kind import kind_asked
from bot.question.terms import question_terms
from bot.text.sentences import size, split_sentences
from embeddings.encoder.bundled import load_encoder
from embeddings.lexicon import Lexicon, Table

EMPTY = Table.build({})
# Round weights of the test's own: the shipped ones are fitted anew with each reader.
WEIGHTS = {
    "coverage": 1.0, "cosine": 0.5, "passage": 0.5, "fits": 0.2, "list": 1.0, "read": 0.3,
    "length": -0.03, "more": -0.1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def weights(monkeypatch):
    monkeypatch.setattr("bot.answering.quoting.WEIGHTS", WEIGHTS)


@pytest.fixture(scope="session")
def encoder():
    return load_encoder()


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(
        Table.build({"export": {"出口": 1.0}, "train": {"列车": 1.0}}),
        Table.build({"出口": {"export": 1.0}, "列车": {"train": 1.0}}),
        EMPTY,
        EMPTY,
    )


def hits_of(*texts, title="城市年報"):
    """A hit for each passage of each text, the earlier the better."""
    articles = [Article(f"a{number}", title, text) for number, text in enumerate(texts)]
    chunks = [(article, one) for article in articles for one in chunk(article)]
    return [Hit(one, article, 1 / (n + 1)) for n, (article, one) in enumerate(chunks)]


def found_in(hits, shares):
    """Spans with their shares, likeliest first, each where its text first stands."""
    spans = []
    for value, share in sorted(shares.items(), key=lambda one: -one[1]):
        article = next(hit.article for hit in hits if value in hit.article.text)
        start = article.text.index(value)
        spans.append(LikelySpan(article.id, start, start + len(value), share, 1.0))
    return spans


def asked(question, hits, encoder, lexicon, **shares):
    """The arguments of ``best_quote``; the spans are given as text=share."""
    terms = question_terms(question, lexicon)
    return question, kind_asked(question), terms, hits, found_in(hits, shares), encoder


def quoted(question, hits, encoder, lexicon, **shares):
    best = best_quote(*asked(question, hits, encoder, lexicon, **shares))
    assert best is not None
    assert best.hit in hits
    assert best.hit.article.text[best.span.start : best.span.end] == best.span.text
    assert best.span.article_id == best.hit.article.id
    assert best.span.kind == "sentence"
    assert 0 <= best.coverage <= 1 + 1e-9
    assert best.score == pytest.approx(
        sum(WEIGHTS[name] * value for name, value in zip(FEATURES, best.features, strict=True))
    )
    return best


REPORT = (
    "今年天氣良好，農民很高興。本市的出口額為777.9億元。"
    "本市的進口額為154億元。博物館在星期一不開放。"
)
REPORT_ENGLISH = (
    "The weather was fine and the farmers were glad. Exports were worth 77.79 billion yuan. "
    "Imports came to 15.4 billion yuan. The museum is closed on Mondays."
)


@pytest.mark.parametrize("text", [REPORT, REPORT_ENGLISH])
@pytest.mark.parametrize("question", ["出口额多少亿元？", "出口額多少億元？"])
def test_without_the_reader_words_and_figures_decide(question, text, encoder, lexicon):
    best = quoted(question, hits_of(text), encoder, lexicon)
    assert best.fits
    assert best.span.text.strip() in (
        "本市的出口額為777.9億元。",
        "Exports were worth 77.79 billion yuan.",
    )


def test_an_english_question_over_chinese_text(encoder, lexicon):
    best = quoted("How much were the exports worth?", hits_of(REPORT), encoder, lexicon)
    assert best.span.text == "本市的出口額為777.9億元。"


@pytest.mark.parametrize("value", ["很高興", "777.9億元", "154億元", "星期一"])
def test_where_the_words_say_nothing_the_reader_decides(value, encoder, lexicon):
    best = quoted("🙂", hits_of(REPORT), encoder, lexicon, **{value: 1.0})
    assert value in best.span.text
    assert best.read == 1.0


def test_a_candidate_tells_what_speaks_for_it(encoder, lexicon):
    arguments = asked("出口額多少億元？", hits_of(REPORT), encoder, lexicon,
                      **{"777.9億元": 0.6, "154億元": 0.3})  # fmt: skip
    by_text = {one.span.text: one for one in candidates(*arguments)}
    # four sentences, alone and with those that follow: all fit a glance together
    assert len(by_text) == 4 + 3 + 2 + 1
    one = by_text["本市的出口額為777.9億元。"]
    assert (one.read, one.fits) == (0.6, True)
    assert one.features == pytest.approx(
        (one.coverage, one.cosine, 1.0, 1.0, 0.0, math.log(0.62), size(one.span.text) / 100, 0.0)
    )
    both = by_text["本市的出口額為777.9億元。本市的進口額為154億元。"]
    assert both.read == pytest.approx(0.9)
    assert both.features[-1] == 1.0
    none = by_text["博物館在星期一不開放。"]
    assert (none.read, none.fits, none.coverage) == (0.0, False, 0.0)
    assert none.features[FEATURES.index("read")] == pytest.approx(math.log(0.02))


def test_a_kind_that_may_answer_too_fits_less(encoder, lexicon):
    hits = hits_of("共有七百個項目。價值5億元。增長很快。")
    terms = question_terms("多少錢？", lexicon)
    fits = {
        one.span.text: one.features[FEATURES.index("fits")]
        for one in candidates("多少錢？", "amount", terms, hits, [], encoder)
    }
    assert fits["價值5億元。"] == 1.0
    assert fits["共有七百個項目。"] == settings.OTHER_FIT
    assert fits["增長很快。"] == 0.0


STORY = "博物館由一位漁夫的女兒創立。博物館現在收藏了許多古老的漁船。"
BOTH = "漁夫的女兒和古老的漁船有什麼故事？"


def test_two_sentences_that_share_the_question_are_quoted_together(encoder, lexicon):
    best = quoted(BOTH, hits_of(STORY), encoder, lexicon)
    assert best.span.text == STORY


LONG = (
    "博物館由一位漁夫的女兒創立，" + "海邊的風很大，" * 10 + "她很高興。",
    "館內收藏了許多古老的漁船，" + "遊客每天都來，" * 10 + "大家喜歡。",
)


def test_several_sentences_are_never_longer_than_a_glance(encoder, lexicon):
    first, second = LONG
    assert size(first) < settings.MAX_QUOTE_CHARS < size(first + second)
    best = quoted(BOTH, hits_of(first + second), encoder, lexicon)
    assert best.span.text in (first, second)


def test_a_span_over_several_sentences_is_quoted_however_long(encoder, lexicon):
    value = "她很高興。館內"
    hits = hits_of("".join(LONG))
    arguments = asked(BOTH, hits, encoder, lexicon, **{value: 1.0})
    assert "".join(LONG) in [one.span.text for one in candidates(*arguments)]
    before = asked(BOTH, hits, encoder, lexicon)
    assert "".join(LONG) not in [one.span.text for one in candidates(*before)]


def test_a_span_of_another_article_counts_nothing(encoder, lexicon):
    hits = hits_of("漁夫創立了博物館。", "漁夫創立了學校。")
    arguments = asked("🙂", hits, encoder, lexicon, 學校=1.0)
    reads = {one.span.text: one.read for one in candidates(*arguments)}
    assert reads == {"漁夫創立了博物館。": 0.0, "漁夫創立了學校。": 1.0}


def test_two_sentences_come_from_one_passage(encoder, lexicon):
    first, second = STORY.split("。")[:2]
    hits = hits_of(first + "。", second + "。")
    best = quoted(BOTH, hits, encoder, lexicon)
    assert best.span.text in (first + "。", second + "。")


PAGE = (
    "\n".join(["出口額多少億元", "首頁", "新聞", "地圖", "聯絡我們"] * 4)
    + "\n\n"
    + (REPORT + "\n") * 2
    + "版權所有 © 2020 出口額多少億元\n"
)


def test_navigation_and_footers_are_never_quoted(encoder, lexicon):
    hits = hits_of(PAGE)
    menu = [hit for hit in hits if hit.chunk.boilerplate]
    assert len(menu) >= 2
    best = quoted("出口額多少億元？", [*menu[:1], *hits], encoder, lexicon)
    assert best.span.text == "本市的出口額為777.9億元。"
    assert best_quote(*asked("出口額多少億元？", menu, encoder, lexicon)) is None


def test_only_the_best_passages_are_quoted(encoder, lexicon):
    others = ["博物館在星期一不開放。"] * settings.QUOTED_HITS
    best = quoted("出口額多少億元？", hits_of(*others, REPORT), encoder, lexicon)
    assert best.span.text == others[0]


def test_nothing_to_quote(encoder, lexicon):
    assert best_quote(*asked("How much?", [], encoder, lexicon)) is None
    assert candidates(*asked("How much?", [], encoder, lexicon)) == []


@pytest.mark.parametrize("question", ["", "?!", "🙂", "?" * 2_000])
def test_a_question_without_words_covers_nothing(question, encoder, lexicon):
    best = quoted(question, hits_of(REPORT), encoder, lexicon)
    assert best.coverage == 0.0


FOUR = "課程圍繞四大產業展開，分別是煤炭、鋼鐵、水泥和玻璃。"


@pytest.mark.parametrize(
    ("question", "fit", "counted"),
    [
        ("四大產業是哪四個？", 1.0, True),
        ("哪五個產業？", 0.5, False),
        ("有哪些產業？", 1.0, False),
        ("Which four industries are they?", 1.0, True),
    ],
)
def test_where_a_list_is_asked_for_an_enumeration_counts(question, fit, counted, encoder, lexicon):
    hits = hits_of("今年天氣良好。" + FOUR)
    terms = question_terms(question, lexicon)
    quotes = {c.span.text: c for c in candidates(question, "list", terms, hits, [], encoder)}
    listing, other = quotes[FOUR], quotes["今年天氣良好。"]
    at = FEATURES.index("list")
    assert (listing.features[at], other.features[at]) == (fit, 0.0)
    assert listing.features[FEATURES.index("fits")] == 0.0
    assert (listing.counted, other.counted) == (counted, False)
    assert best_quote(question, "list", terms, hits, [], encoder).span.text == FOUR


@pytest.mark.parametrize(
    ("text", "quoted_text"),
    [
        ("# 港口年報\n\n港口2019年的收入為五億元。", "港口2019年的收入為五億元。"),
        ("港口年報\n\n港口2019年的收入為五億元。", "港口2019年的收入為五億元。"),  # the title
        ("## 港口2019年的收入", "港口2019年的收入"),  # there is nothing else
    ],
)
def test_a_quote_begins_with_no_heading(text, quoted_text, encoder, lexicon):
    quote = quoted("港口2019年的收入多少？", hits_of(text, title="港口年報"), encoder, lexicon)
    assert quote.span.text.lstrip("# ") == quoted_text


def test_a_quote_runs_over_no_heading(encoder, lexicon):
    below = "海關說，全年出口三千一百二十億元，比上年多，列車開行四百列，兩項都是全省第一。"
    text = f"前年出口少。\n\n## 出口突破三千億元\n\n{below}去年更多。"
    (hit, *_) = hits_of(text)
    whole = replace(hit.chunk, start=0, end=len(text), text=text, sentences=split_sentences(text))
    span = LikelySpan("a0", text.index("突破"), text.index("全年"), 0.9, 1.0)
    terms = question_terms("出口多少？", lexicon)
    hits = [replace(hit, chunk=whole)]
    quotes = candidates("出口多少？", "amount", terms, hits, [span], encoder)
    said = {quote.span.text for quote in quotes}
    assert {"前年出口少。", below, f"{below}去年更多。"} <= said
    assert not any("突破" in one for one in said)
