from __future__ import annotations

import pytest

from bot import settings
from bot.asked import kind_asked
from bot.chunks import chunk
from bot.quoting import best_quote
from bot.records import Article, Hit
from bot.sentences import size
from embeddings.encoder import load_encoder
from embeddings.lexicon import Lexicon, Table

EMPTY = Table.build({})


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


def quoted(question, hits, encoder, lexicon):
    best = best_quote(question, kind_asked(question), hits, encoder, lexicon)
    assert best is not None
    assert best.hit in hits
    assert best.hit.article.text[best.span.start : best.span.end] == best.span.text
    assert best.span.article_id == best.hit.article.id
    assert 0 <= best.coverage <= 1 + 1e-9
    assert 0 <= best.around <= 1 + 1e-9
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
def test_the_quote_is_the_sentence_with_the_figure_alone(question, text, encoder, lexicon):
    best = quoted(question, hits_of(text), encoder, lexicon)
    assert best.fits
    assert best.span.text.strip() in (
        "本市的出口額為777.9億元。",
        "Exports were worth 77.79 billion yuan.",
    )
    assert best.span.kind == "sentence"


def test_an_english_question_over_chinese_text(encoder, lexicon):
    best = quoted("How much were the exports worth?", hits_of(REPORT), encoder, lexicon)
    assert best.span.text == "本市的出口額為777.9億元。"


STORY = "博物館由一位漁夫的女兒創立。博物館現在收藏了許多古老的漁船。"


def test_two_sentences_that_share_the_question_are_quoted_together(encoder, lexicon):
    best = quoted("漁夫的女兒和古老的漁船有什麼故事？", hits_of(STORY), encoder, lexicon)
    assert best.span.text == STORY
    assert best.coverage == pytest.approx(best.around, abs=0.2)


def test_two_sentences_are_never_longer_than_a_glance(encoder, lexicon):
    first = "博物館由一位漁夫的女兒創立，" + "海邊的風很大，" * 10 + "她很高興。"
    second = "館內收藏了許多古老的漁船，" + "遊客每天都來，" * 10 + "大家喜歡。"
    assert size(first) < settings.MAX_QUOTE_CHARS < size(first + second)
    question = "漁夫的女兒和古老的漁船有什麼故事？"
    best = quoted(question, hits_of(first + second), encoder, lexicon)
    assert best.span.text in (first, second)


def test_two_sentences_come_from_one_passage(encoder, lexicon):
    first, second = STORY.split("。")[:2]
    hits = hits_of(first + "。", second + "。")
    best = quoted("漁夫的女兒和古老的漁船有什麼故事？", hits, encoder, lexicon)
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
    assert best_quote("出口額多少億元？", "amount", menu, encoder, lexicon) is None


def test_only_the_best_passages_are_quoted(encoder, lexicon):
    others = ["博物館在星期一不開放。"] * settings.QUOTED_HITS
    best = quoted("出口額多少億元？", hits_of(*others, REPORT), encoder, lexicon)
    assert best.span.text == others[0]


def test_the_title_is_evidence_around_the_quote(encoder, lexicon):
    text = "去年為777.9億元。"
    plain, titled = (
        quoted("出口額多少億元？", hits_of(text, title=title), encoder, lexicon)
        for title in ("城市年報", "出口額")
    )
    assert plain.coverage == titled.coverage
    assert titled.around > plain.around + 0.3


def test_nothing_to_quote(encoder, lexicon):
    assert best_quote("How much?", "amount", [], encoder, lexicon) is None


@pytest.mark.parametrize("question", ["", "?!", "🙂"])
def test_a_question_without_words_covers_nothing(question, encoder, lexicon):
    best = quoted(question, hits_of(REPORT), encoder, lexicon)
    assert best.coverage == best.around == 0.0
