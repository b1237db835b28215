from __future__ import annotations

import pytest

from bot.bot import Bot
from bot.examples import Examples, only_shipped, questions, spread
from bot.records import Answer, Article

HANS = "徐州2019年的进口额为154亿元，比2018年上升13.8%。这一年还有36个项目。"
EN = "It was so. Exports from Xuzhou were worth 77.79 billion yuan in 2019, up 21.9 percent."


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (HANS, "zh-Hans", ["徐州2019年的进口额为多少？"]),
        (EN, "en", ["How much were exports from Xuzhou worth in 2019?"]),
        ("In 2019 it reached 5 million yuan.", "en", []),
        ("They were worth 5 million yuan in 2019.", "en", []),
        ("这2019年为5亿元。", "zh-Hans", []),
        ("徐州2019年有36个新项目。", "zh-Hans", []),  # the clause goes on: it would be torn
        ("", "en", []),
        ("12 34 56", "", []),
    ],
)
def test_a_sentence_with_a_figure_becomes_its_question(text, language, wanted):
    assert [question for question, _ in questions(Article("a", "", text, language))] == wanted


def test_the_figure_is_where_the_article_has_it():
    ((_, figure),) = questions(Article("a", "", EN, "en"))
    assert EN[figure.start : figure.end] == "77.79 billion yuan"


def test_the_shipped_articles_give_questions_that_are_answered(bot):
    made = Examples(bot.ask).of(bot.library.snapshot(), 4)
    assert len(made) == 4
    assert any(question.isascii() for question in made)
    assert any("多少" in question for question in made)
    for question in made:
        answer = bot.ask(question)
        assert answer.answered
        assert answer.marks


def test_they_are_made_once_for_a_library_and_again_when_it_changes(bot):
    asked = []

    def ask(question):
        asked.append(question)
        return bot.ask(question)

    examples = Examples(ask)
    first = bot.library.snapshot()
    assert examples.of(first, 2) == examples.of(first, 2)
    once = len(asked)
    assert once >= 2
    examples.of(bot.library.snapshot(), 2)
    assert len(asked) == once


def test_a_question_that_is_not_surely_answered_is_not_shown(bot):
    refuse = Examples(lambda question: Answer(question, "", False, 0.99))
    assert refuse.of(bot.library.snapshot(), 4) == []


def test_what_comes_with_wenda_is_known(bot):
    assert only_shipped(bot.articles())
    assert not only_shipped([*bot.articles(), Article("mine", "", "text")])
    assert bot.examples() == []


def test_languages_take_turns():
    articles = [Article(f"{n}", "", "", language) for n, language in enumerate("aab")]
    assert [article.id for article in spread(articles, 10)] == ["0", "2", "1"]
    assert len(spread([Article("x", "", "")] * 500, 60)) <= 60
    assert spread([], 60) == []


def test_where_nothing_makes_a_question_nothing_is_asked_again(bot):
    asked = []

    def refuse(question):
        asked.append(question)
        return Answer(question, "", False, 0.0)

    examples, snapshot = Examples(refuse), bot.library.snapshot()
    assert examples.of(snapshot, 4) == []
    once = len(asked)
    assert once > 0
    assert examples.of(snapshot, 4) == examples.of(snapshot, 2) == []
    assert len(asked) == once
