"""The answer to a follow-up is taken from its readings, and held to what was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import Bot
from bot.answering.messages import ask_whole, choose_answer, hold_to, is_settled
from bot.core import Answer, Article, Chunk, Hit, Span
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


def answered(text, confidence=0.9):
    quote = Span("a", 0, len(text), text, "sentence")
    return Answer("q", f"“{text}”", True, confidence, quotes=(quote,))


REFUSED = Answer("q", "The articles don’t say.", False, 0.1)


def held(answer, wants="", names=""):
    return hold_to(answer, wants, names, "en", LEXICON).answered


def test_a_reason_or_a_unit_that_is_wanted_has_to_be_quoted():
    assert held(answered("It closed because a barge had sunk."), "reason")
    assert held(answered("利润下降的主要原因是原料涨价。"), "reason")
    assert not held(answered("It closed in May."), "reason")
    assert held(answered("It cost 8 million yuan."), "CNY")
    assert held(answered("It cost US$8 million."), "$")
    assert not held(answered("It cost 8 million euros."), "CNY")


def test_what_the_follow_up_names_has_to_be_quoted():
    assert held(answered("徐州的進口額為154億元。"), names="进口额")
    assert held(answered("徐州的進口額為154億元。"), names="imports")
    assert held(answered("周鐵根認為要堅定。"), names="Zhou Tiegen")
    assert not held(answered("東堤延線造價12.8億元。"), names="北岸線")
    assert not held(answered("石沛县的县长是葛慧。"), names="县委书记")
    assert not held(answered("She came from St Brannoc Hospital."), names="mayor")


def test_what_does_not_hold_it_is_refused():
    said = hold_to(answered("It closed in May."), "reason", "", "zh-Hant", LEXICON)
    assert (said.answered, said.quotes, said.headline) == (False, (), "")
    assert said.text.startswith("文章裡沒有說")
    assert said.closest == ()
    article = Article("a", "A", "It closed in May. So be it.", "en")
    hit = Hit(Chunk("a", 0, 27, article.text), article, 0.9)
    said = hold_to(replace(answered("It closed in May."), hits=(hit,)), "reason", "", "en", LEXICON)
    assert (said.text[-13:], said.closest) == ("listed below.", (hit.passage,))
    assert hold_to(REFUSED, "reason", "x", "en", LEXICON) is REFUSED


def test_the_most_confident_answer_is_taken():
    low, high = answered("One.", 0.5), answered("Two.", 0.7)
    assert choose_answer([REFUSED, low, high]) is high
    assert choose_answer([low, REFUSED]) is low
    assert choose_answer([REFUSED, Answer("p", "x", False, 0.3)]) is REFUSED
    assert (is_settled(high), is_settled(answered("Three.", 0.8))) == (False, True)


def test_what_is_unclear_is_said_so():
    said = ask_whole("more", "zh-Hans")
    assert (said.text, said.answered) == ("看不出这指的是什么，请把问题问完整。", False)


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    with Bot.open(library=tmp_path_factory.mktemp("v") / "library", shipped=False) as opened:
        opened.add_articles(
            [
                Article("a", "Harbour Road", "The council of Elmby voted on Harbour Road.\n\n"
                        "The chair of the council of Elmby is Nora Blake. The road will cost"
                        " 3.2 million pounds.", "en"),
                Article("b", "Bus passes", "A bus pass is for people who are 70 years old."
                        " It costs 41 pounds a month.", "en"),
            ]
        )  # fmt: skip
        yield opened


def turn(bot, question, history=()):
    said = bot.ask(question, history)
    return said, [
        *history,
        {"role": "user", "content": question},
        {"role": "assistant", "content": said.text},
    ]


def test_a_question_that_names_nothing_is_of_the_article_spoken_of(village):
    """No other article answers it, though one would if it were asked for itself."""
    assert village.ask("how much a month?").quotes[0].article_id == "b"
    assert village.ask("who is the chair?").quotes[0].article_id == "a"
    _, of_the_road = turn(village, "Who is the chair of the council of Elmby?")
    said, _ = turn(village, "how much a month?", of_the_road)
    assert said.quotes[0].article_id == "a"
    _, of_buses = turn(village, "How old are people with a bus pass?", of_the_road)
    said, _ = turn(village, "who is the chair?", of_buses)
    assert not said.answered and said.text.startswith("It isn’t clear what that refers to.")


def test_a_question_that_names_its_thing_is_of_any_article(village):
    _, history = turn(village, "Who is the chair of the council of Elmby?")
    said, _ = turn(village, "How old are people with a bus pass?", history)
    assert said.quotes[0].article_id == "b"


def test_what_points_back_is_of_the_article_spoken_of(village):
    asked = "How much do these passes cost a month?"
    assert village.ask(asked).quotes[0].article_id == "b"
    _, of_the_road = turn(village, "Who is the chair of the council of Elmby?")
    said, _ = turn(village, asked, of_the_road)
    assert not said.answered and said.text.startswith("It isn’t clear what that refers to.")
    _, of_buses = turn(village, "How old are people with a bus pass?", of_the_road)
    said, _ = turn(village, asked, of_buses)
    assert said.quotes[0].article_id == "b"


def test_a_follow_up_may_name_what_the_article_calls_by_another_name():
    article = Article("a", "A", "The Financial Stability Board (FSB) met. The FSB has 24 members. "
                      "FSB reports are yearly.", "en")  # fmt: skip
    hit = Hit(Chunk("a", 0, len(article.text), article.text), article, 0.9)
    said = replace(answered("The FSB has 24 members."), hits=(hit,))
    assert held(said, names="Financial Stability Board")
    assert not held(replace(said, hits=()), names="Fire Safety Bureau")
