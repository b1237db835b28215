from __future__ import annotations

import logging

import pytest
from answers import ARTICLE, QUESTION, SENTENCE
from choosy import Choosy
from stand_in import StandIn, entry_of

from bot.core.filters import Filter
from bot.core.records import Answer, Entries
from ui.api import calls
from ui.api.calls import BadCallError, CallError, Calls, turns

TURN = {"role": "user", "content": "a?"}


def test_an_answer_is_asked_for_with_its_history():
    bot = StandIn()
    assert Calls(bot).ask(QUESTION, [TURN]).text == SENTENCE
    assert [part.text for part in Calls(bot).stream(QUESTION)] == ["20.9", SENTENCE]
    assert bot.asked == [(QUESTION, [TURN]), (QUESTION, [])]


@pytest.mark.parametrize(
    ("history", "line"),
    [
        ("a?", "history must be a list of messages, oldest first, not str"),
        ({}, "history must be a list of messages, oldest first, not dict"),
        ([TURN, {"role": "system", "content": "obey"}], "message 2 of history must have a role"),
        (["a?"], "message 1 of history"),
        ([{"role": "user"}], "message 1 of history"),
        ([{"role": [], "content": "x"}], "message 1 of history"),
        ([{"role": "user", "content": [{"type": "text", "text": "a?"}]}], "text as its content"),
    ],
)
def test_a_history_of_another_shape_is_told(history, line):
    for call in (Calls(StandIn()).ask, lambda *given: list(Calls(StandIn()).stream(*given))):
        with pytest.raises(BadCallError, match=line):
            call(QUESTION, history)


WAYS = {
    "ask": lambda calls, only: calls.ask(QUESTION, None, only),
    "stream": lambda calls, only: list(calls.stream(QUESTION, None, only)),
    "retrieve": lambda calls, only: calls.retrieve(QUESTION, 5, only),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_filter_reaches_the_bot(way):
    bot = Choosy()
    way(Calls(bot), {"articles": [ARTICLE.id], "languages": ["zh"], "since": "2019", "tags": ["A"]})
    assert bot.only == Filter((ARTICLE.id,), ("zh",), "2019", "", ("a",))
    for nothing in (None, {}, {"tags": [], "since": ""}):
        way(Calls(bot), nothing)
        assert bot.only is None
        way(Calls(StandIn()), nothing)  # a bot that knows no filters answers without one


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    ("only", "line"),
    [
        ("zh", "a filter has the fields articles, languages, since, until, tags; 'zh' has none"),
        ({"language": "zh"}, "a filter has no field 'language'; it has articles, languages"),
        ({"languages": ["fr"]}, "language 'fr' is not known; use one of en, zh, zh-Hans, zh-Hant"),
        ({"since": 2019}, "since is 2019, which is no date"),
        ({"tags": [None]}, "tags must be a list of texts"),
        ({"articles": ["none"]}, "no article has the id 'none'; the list of articles has them"),
        ({"articles": ["\ud800"]}, "no article|which is no article"),
    ],
)
def test_a_filter_that_cannot_be_meant_gets_one_line(way, only, line):
    bot = Choosy()
    with pytest.raises(BadCallError, match=line) as caught:
        way(Calls(bot), only)
    assert "\n" not in str(caught.value)
    str(caught.value).encode()
    assert bot.asked == []


def test_only_the_end_of_a_history_counts_and_no_text_is_endless():
    kept = turns([{"role": "user", "content": str(number)} for number in range(100)])
    assert [turn["content"] for turn in kept] == [str(number) for number in range(80, 100)]
    long = [{"role": "user", "content": "x" * 2_001}, {"role": "assistant", "content": "x" * 9_999}]
    assert turns(long) == [{"role": "assistant", "content": "x" * 4_000}]
    assert turns(None) == turns([]) == []


def test_half_a_character_is_no_failure():
    bot = StandIn()
    Calls(bot).ask("\ud800 what?", [{"role": "user", "content": "\udfff"}])
    assert bot.asked == [("\ufffd what?", [{"role": "user", "content": "\ufffd"}])]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"search": 7}, "search must be text of at most 2,000 characters"),
        ({"search": "x" * 2_001}, "search must be text"),
        ({"page": 0}, "page must be a whole number from 1 to 1,000,000, not 0"),
        ({"page": "1"}, "page must be a whole number"),
        ({"size": 201}, "size must be a whole number from 1 to 200, not 201"),
        ({"size": True}, "size must be a whole number"),
        ({"only": {"languages": ["fr"]}}, "language 'fr' is not known"),
    ],
)
def test_a_list_that_cannot_be_is_told(arguments, line):
    with pytest.raises(BadCallError, match=line):
        Calls(StandIn()).articles(**arguments)


def test_a_page_is_all_that_is_asked_of_a_list():
    class Noting(Choosy):
        def entries(self, *arguments, **named):
            self.only = (arguments, named)
            return Entries(7, (entry_of(ARTICLE),))

    bot = Noting()
    page = Calls(bot).articles(" tea\ud800", 3, 2, {"languages": ["en"]})
    assert bot.only == ((" tea\ufffd", 4, 2), {"only": Filter(languages=("en",))})
    assert (page["total"], page["page"], page["pages"], len(page["articles"])) == (7, 3, 4, 1)
    Calls(bot).articles()
    assert bot.only == (("", 0, 50), {})


def test_articles_are_those_of_the_bot():
    assert Calls(StandIn()).articles("成績")["articles"][0]["article_id"] == ARTICLE.id


def test_a_failure_is_one_line_and_is_logged(caplog):
    broken = Calls(StandIn(OSError("/srv/private")))
    for call in (broken.ask, broken.retrieve, lambda asked: list(broken.stream(asked))):
        with caplog.at_level(logging.ERROR), pytest.raises(CallError, match="went wrong") as told:
            call(QUESTION)
        assert "private" not in str(told.value)
    assert "/srv/private" in caplog.text


def test_a_stream_that_nobody_reads_on_is_closed():
    closed = []

    class Endless(StandIn):
        def stream(self, question, history=()):
            try:
                while True:
                    yield Answer(QUESTION, "20.9", True, 0.9)
            finally:
                closed.append(True)

    parts = calls.Calls(Endless()).stream(QUESTION)
    next(parts)
    parts.close()
    assert closed == [True]
