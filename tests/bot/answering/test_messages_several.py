from __future__ import annotations

import pytest

from bot import Bot
from bot.answering.messages import join_answers
from bot.core import Answer, Article, Span


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    text = "Sunrise Works was founded in 1985 by Karl Ode.\n\nIt has 560 employees and makes lamps."
    folder = tmp_path_factory.mktemp("works")
    with Bot.open(library=folder / "library", shipped=False) as opened:
        opened.add_articles([Article("a", "Sunrise Works", text, "en")])
        yield opened


def test_each_value_by_its_number(works):
    said = works.ask("When was Sunrise Works founded and how many employees does it have?")
    assert said.headline == "1) 1985. 2) 560."
    assert said.text.startswith(
        said.headline + "\n“Sunrise Works was founded in 1985 by Karl Ode.”"
    )
    assert said.question.split("\n")[1] == "how many employees does Sunrise Works have?"
    assert {mark.text for mark in said.marks} == {"1985", "560"}
    for quote in said.quotes:
        assert any(hit.chunk.start <= quote.start < hit.chunk.end for hit in said.hits)
    assert list(works.stream("When was Sunrise Works founded? How many employees has it?"))[
        -1
    ].answered


def test_what_the_articles_do_not_say_is_said_so(works):
    said = works.ask("When was Sunrise Works founded? Who is the king of Norway?")
    assert said.headline == "1) 1985. 2) not found."
    assert said.answered
    nothing = works.ask("Who is the king of Norway? How tall is the Eiffel Tower?")
    assert not nothing.answered and not nothing.quotes and nothing.hits


def test_it_is_as_sure_as_the_least_sure_of_those_that_are_answered():
    answers = [
        Answer("a?", "5.\n“five”", True, 0.9, headline="5."),
        Answer("b?", "“six”", True, 0.6),
        Answer("c?", "no", False, 0.1),
    ]
    said = join_answers(answers, "en")
    assert said.confidence == 0.6
    assert said.text == "1) 5. 2) as quoted below. 3) not found.\n“five”\n“six”"
    assert join_answers(answers[2:] * 2, "en").confidence == 0.1
    assert join_answers(answers, "zh-Hant").headline == "1）5.2）見下面的引文。3）沒有找到。"


def test_there_is_no_first_line_if_all_stand_below():
    answers = [Answer(f"{n}?", f"“{n}”", True, 0.9) for n in ("five", "six")]
    said = join_answers(answers, "en")
    assert (said.headline, said.text) == ("", "“five”\n“six”")


def test_a_quote_within_another_one_is_not_shown_again():
    whole, part = Span("a", 0, 20, "five and six of them"), Span("a", 9, 12, "six")
    answers = [
        Answer("a?", "5.\n“five and six of them”", True, 0.9, (whole,), headline="5."),
        Answer("b?", "6.\n“six”", True, 0.8, (part,), (part,), headline="6."),
    ]
    said = join_answers(answers, "en")
    assert said.text == "1) 5. 2) 6.\n“five and six of them”"
    assert said.quotes == (whole,) and said.marks == (part,)
    other = Answer("b?", "6.\n“six”", True, 0.8, (Span("b", 9, 12, "six"),), headline="6.")
    assert join_answers([answers[0], other], "en").text.endswith("“six”")
