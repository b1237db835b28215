from __future__ import annotations

import pytest

from bot.answering.examples import ASKED, SHIPPED, Examples, group_by_language, questions, spread
from bot.bot import Bot
from bot.core.records import Answer, Article
from bot.library import JoinedLibrary, LocalLibrary

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
    made = Examples(bot.ask).questions(bot.library.snapshot(), 4)
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
    assert examples.questions(first, 2) == examples.questions(first, 2)
    once = len(asked)
    assert once >= 2
    examples.questions(bot.library.snapshot(), 2)
    assert len(asked) == once


def test_a_question_that_is_not_surely_answered_is_not_shown(bot):
    refuse = Examples(lambda question: Answer(question, "", False, 0.99))
    assert refuse.questions(bot.library.snapshot(), 4) == []


@pytest.mark.slow
def test_questions_about_what_comes_with_wenda_are_asked_like_others(bot):
    for language in ("en", "zh-Hans", "zh-Hant"):
        made = bot.examples(4, language)
        assert SHIPPED[0][0] in made if language == "en" else SHIPPED[1][0] in made
        assert all(question.isascii() == (language == "en") for question in made)
        for question in made:
            answer = bot.ask(question)
            assert answer.answered
            assert answer.marks
    bot.strictness, kept = 1.0, bot.strictness
    try:
        refused = Examples(bot.ask)
        assert refused.questions(bot.library.snapshot(), 4) == []
    finally:
        bot.strictness = kept


ENGLISH = "The Harbour Bridge was opened in 1998. Judge Elena Marsh is the chair of the inquiry."
CHINESE = "云岭地铁三号线于2022年12月28日开通。云岭地铁三号线总投资213亿元，全长38.6公里。"
POEM = "The wind went over the hills, and nobody heard it go."


def opened(folder, *texts, shipped=False):
    made = Bot.open(library=folder, shipped=shipped)
    made.add_articles(
        [
            Article(str(number), f"Article {number}", text, "zh-Hans" if "。" in text else "en")
            for number, text in enumerate(texts)
        ]
    )
    return made


@pytest.mark.slow
@pytest.mark.parametrize("shipped", [False, True])
def test_own_articles_are_asked_about_in_the_readers_language(tmp_path, shipped):
    with opened(tmp_path, ENGLISH, CHINESE, shipped=shipped) as own:
        english, chinese = own.examples(4, "en"), own.examples(4, "zh-Hans")
        assert english == [
            "When was the Harbour Bridge opened?",
            "Who is the chair of the inquiry?",
        ]
        assert chinese == ["云岭地铁三号线何时开通？", "云岭地铁三号线总投资多少？"]
        assert own.examples(4, "zh-Hant") == chinese
        assert {*own.examples(4)} <= {*english, *chinese}
        own.remove("0")
        assert own.examples(4, "en") == chinese  # better than none
        own.remove("1")
        assert bool(own.examples(4, "en")) == shipped
        for question in own.examples(4, "en"):
            assert "Xuzhou" in question


def test_an_empty_library_and_one_without_a_good_question_give_none(tmp_path):
    with Bot.open(library=tmp_path, shipped=False) as own:
        assert own.examples(4, "en") == []
        own.add_articles([Article("poem", "Over the hills", POEM, "en")])
        assert own.examples(4, "en") == []


def test_the_newest_articles_come_first(tmp_path):
    old = [f"The mill of Place {number}x was built in {1900 + number}." for number in range(6)]
    with opened(tmp_path, *old) as own:
        first = own.examples(2, "en")
        own.add_articles([Article("new", "Bridge", ENGLISH, "en")])
        assert own.examples(2, "en")[0] == "When was the Harbour Bridge opened?"
        assert own.examples(2, "en")[1] == first[0]


def test_a_visitors_articles_are_asked_about_for_the_visitor_alone(bot, tmp_path):
    with LocalLibrary.open(tmp_path, bot.encoder) as own:
        twin, before = bot.beside(own), bot.examples(4, "en")
        assert twin.examples(4, "en") == before
        own.update([Article("mine", "Bridge", ENGLISH, "en")])
        assert twin.examples(4, "en")[0] == "When was the Harbour Bridge opened?"
        assert bot.examples(4, "en") == before


def test_those_of_a_joined_library_are_made_once_for_its_state(bot, tmp_path):
    asked = []

    def ask(question):
        asked.append(question)
        return bot.ask(question)

    with LocalLibrary.open(tmp_path, bot.encoder) as own:
        joined, examples = JoinedLibrary(own, bot.library), Examples(ask)
        made = examples.questions(joined.snapshot(), 4, "en")
        once = len(asked)
        assert examples.questions(joined.snapshot(), 4, "en") == made
        assert len(asked) == once
        own.update([Article("mine", "Bridge", ENGLISH, "en")])
        examples.questions(joined.snapshot(), 4, "en")
        assert len(asked) > once


def test_no_fact_is_asked_for_twice_and_no_more_than_may_be_asked(tmp_path):
    texts = [f"The mill of Place {number}x was built in 1900." for number in range(40)]
    asked = []

    def refuse(question):
        asked.append(question)
        return Answer(question, "", False, 0.0)

    with opened(tmp_path, *texts) as own:
        assert len(own.examples(4, "en")) == 1
        Examples(refuse).questions(own.library.snapshot(), 4, "en")
    assert len(asked) == ASKED


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("The library has 12,000 books.", "en", ["How many books does the library have?"]),
        ("A ticket to Kiel costs 48 euros.", "en", ["How much does a ticket to Kiel cost?"]),
        ("The budget of district 5 is 15,185 euros.", "en", ["What is the budget of district 5?"]),
        ("The total was 5 million euros.", "en", []),  # of what?
        ("It was opened in 1998.", "en", []),
        ("The bridge that was closed in 1998 was opened in 2004.", "en", []),
        ("New York is the largest city.", "en", []),
        ("The editor of the Herald is Nils Dahl.", "en", ["Who is the editor of the Herald?"]),
        ("青山水庫於1958年建成。", "zh-Hant", ["青山水庫何時建成？"]),
        ("青山水库的负责人是林志远。", "zh-Hans", ["青山水库的负责人是谁？"]),
        ("该水库于1958年建成。", "zh-Hans", []),
        ("去年，一期项目总投资213亿元。", "zh-Hans", []),  # whose it is stands elsewhere
    ],
)
def test_sentences_of_many_kinds_become_questions(text, language, wanted):
    assert [question for question, _ in questions(Article("a", "", text, language))] == wanted


def test_the_language_wanted_comes_before_the_others():
    articles = [Article(f"{n}", "", "", tag) for n, tag in enumerate(["en", "zh-Hant", "zh-Hans"])]
    ids = [[one.id for one in group] for group in group_by_language(articles, "zh-Hans")]
    assert ids == [["2", "1"], ["0"]]
    assert [[one.id for one in group] for group in group_by_language(articles, "")] == [
        ["0", "1", "2"]
    ]


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
    assert examples.questions(snapshot, 4) == []
    once = len(asked)
    assert once > 0
    assert examples.questions(snapshot, 4) == examples.questions(snapshot, 2) == []
    assert len(asked) == once
