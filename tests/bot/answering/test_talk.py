from __future__ import annotations

import datetime

import pytest

from bot import Bot
from bot.core import Article, Filter
from bot.text import language_of


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("shipped")) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path):
    with Bot.open(library=tmp_path / "empty", shipped=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Hello!", "en"),
        ("thanks", "en"),
        ("what can you do?", "en"),
        ("你是谁？", "zh-Hans"),
        ("謝謝", "zh-Hant"),
        ("你能做什麼？", "zh-Hant"),
        ("写一首诗", "zh-Hans"),
    ],
)
def test_small_talk_gets_a_line_and_no_quote(message, language, shipped):
    said = shipped.ask(message)
    assert said.answered and not said.quotes and not said.hits and not said.headline
    assert language_of(said.text) == language
    assert list(shipped.stream(message))[-1] == said


def test_which_articles_there_are(shipped):
    for question in ("Which articles do you have?", "你有哪些文章？"):
        text = shipped.ask(question).text
        assert all(article.title in text for article in shipped.articles())
    assert shipped.ask("How many articles are there?").text == "There are 9 articles."
    assert shipped.ask("一共有多少篇文章？").text == "有9篇文章。"


def test_only_the_chosen_ones_are_counted(shipped):
    only = Filter(languages=("en",))
    assert shipped.ask("How many articles are there?", only=only).text == "There are 3 articles."


def test_articles_about_something_in_either_language(shipped):
    text = shipped.ask("Which articles mention Moscow?").text
    assert "The Xuzhou China–Europe trains" in text
    assert "“徐州号”中欧班列与淮海国际陆港" in text
    assert shipped.ask("有哪些文章提到火星？").text == "没有文章提到“火星”。"


def test_what_is_new(shipped):
    assert shipped.ask("What is new since March 2020?").text.startswith("Since March 2020: 9")
    assert shipped.ask("What is new since April?").text == "Since April: 0 articles."
    year = datetime.date.today().year  # the shipped articles are of 2019 and 2020
    assert shipped.ask("What is new this year?").text == f"Since {year}: 0 articles."
    assert shipped.ask("今年有什么新文章？").text == f"{year}以来：0篇文章。"
    assert shipped.ask("What is new since yesteryear?").text.startswith("I don’t understand")


def test_a_summary_is_made_of_the_articles_sentences(shipped):
    said = shipped.ask("What is the article about the land port about?")
    assert 2 <= len(said.quotes) <= 4
    for quote in said.quotes:
        article = shipped.article(quote.article_id)
        assert article.text[quote.start : quote.end] == quote.text
        assert quote.text.strip() in said.text
        assert any(hit.chunk.start <= quote.start < hit.chunk.end for hit in said.hits)
    assert [quote.start for quote in said.quotes] == sorted(q.start for q in said.quotes)
    assert len({quote.article_id for quote in said.quotes}) == 1


def test_this_article_is_the_one_that_was_quoted(shipped):
    question = "How much FDI did Xuzhou use in 2019?"
    history = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": shipped.ask(question).text},
    ]
    quoted = shipped.ask(question).quotes[0].article_id
    assert {q.article_id for q in shipped.ask("Summarise this article", history).quotes} == {quoted}
    assert shipped.ask("Summarise this article").text.startswith("Which article?")


def test_talk_does_not_end_what_was_spoken_of(shipped):
    history = [
        {"role": "user", "content": "How much FDI did Xuzhou use in 2019?"},
        {"role": "assistant", "content": "US$2.09 billion."},
        {"role": "user", "content": "How many articles are there?"},
        {"role": "assistant", "content": "There are 9 articles."},
    ]
    assert shipped.ask("And in 2018?", history).question == "How much FDI did Xuzhou use in 2018?"


def test_a_library_without_articles(empty):
    for question in ("Which articles do you have?", "How many articles are there?"):
        assert empty.ask(question).text == "There is no article in the library yet."
    assert empty.ask("Summarise this article").text == "There is no article in the library yet."
    assert empty.ask("What is new?").text == "No article has a date."
    assert empty.ask("Hello").answered


def test_a_few_articles_are_summarised_together(empty):
    texts = [
        "The first tower of the city was built of grey stone.",
        "没有句号的一行",
        "塔下有一座很大的花园和水池。",
    ]
    empty.add_articles([Article(f"a{n}", f"Title {n}", text) for n, text in enumerate(texts)])
    said = empty.ask("Summarise these articles")
    assert [quote.text for quote in said.quotes] == [texts[0], texts[2]]
