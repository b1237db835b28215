from __future__ import annotations

import json

import pytest
from answers import ARTICLE, QUESTION, SENTENCE, VALUE, whole
from stand_in import ANSWER, StandIn

from bot.core.json import answer_record, hit_record, to_json
from ui.api import endpoints


def test_ask_gives_json_with_the_records_own_offsets():
    given = endpoints.Api(StandIn()).ask(QUESTION)
    assert json.loads(json.dumps(given)) == given
    assert given["answered"] is True
    assert given["text"] == SENTENCE
    assert given["confidence"] == 0.9
    (quote,), (mark,), (source,) = given["quotes"], given["marks"], given["sources"]
    assert ARTICLE.text[quote["start"] : quote["end"]] == quote["text"] == SENTENCE
    assert ARTICLE.text[mark["start"] : mark["end"]] == mark["text"] == VALUE
    assert (source["title"], source["quoted"]) == ("成績單", True)
    assert given["hits"][0]["text"] == ARTICLE.text


def test_endpoints_give_the_json_of_the_command_without_folders():
    api = endpoints.Api(StandIn())
    assert "/home/me" in to_json(answer_record(ANSWER))
    given = to_json([api.ask(QUESTION), *api.retrieve(QUESTION)])
    told = to_json([answer_record(ANSWER), hit_record(whole(ARTICLE))])
    assert given == told.replace("/home/me/articles/", "")


def test_a_stream_gives_whole_records_whose_text_grows():
    first, second = endpoints.Api(StandIn()).stream(QUESTION)
    assert (first["text"], second["text"]) == ("20.9", SENTENCE)
    assert second == endpoints.Api(StandIn()).ask(QUESTION)


def test_history_reaches_the_bot():
    bot, turn = StandIn(), {"role": "user", "content": "a?"}
    endpoints.Api(bot).ask(QUESTION, [turn])
    list(endpoints.Api(bot).stream(QUESTION, [turn]))
    assert bot.asked == [(QUESTION, [turn])] * 2
    with pytest.raises(endpoints.gr.Error, match="history must be a list"):
        endpoints.Api(bot).ask(QUESTION, "a?")
    with pytest.raises(endpoints.gr.Error, match="message 1 of history"):
        list(endpoints.Api(bot).stream(QUESTION, [{}]))


def test_articles_are_listed_without_folders():
    listed = endpoints.Api(StandIn()).articles()
    assert (listed["total"], listed["pages"]) == (1, 1)
    assert "/" not in listed["articles"][0]["source"]
    assert endpoints.Api(StandIn()).articles("nothing")["articles"] == []
    with pytest.raises(endpoints.gr.Error, match="size must be a whole number from 1 to 200"):
        endpoints.Api(StandIn()).articles(size=0)


@pytest.mark.parametrize("k", [0, -1, 51, True, 1.5, "3", None])
def test_retrieve_refuses_a_k_that_is_none(k):
    with pytest.raises(endpoints.gr.Error, match="k must be a whole number from 1 to 50"):
        endpoints.Api(StandIn()).retrieve(QUESTION, k)


def test_retrieve_gives_passages_and_allows_more_than_there_are():
    (passage,) = endpoints.Api(StandIn()).retrieve(QUESTION, 50)
    assert passage["text"] == ARTICLE.text[passage["start"] : passage["end"]]
    assert passage["score"] == 0.5


def test_check_gives_what_the_articles_say_of_a_draft():
    (finding,) = endpoints.Api(StandIn()).check("21億")
    assert (finding["text"], finding["verdict"]) == ("21億", "contradicted")
    quote = finding["evidence"][0]["quote"]
    assert quote["text"] == ARTICLE.text[quote["start"] : quote["end"]]
    assert "/" not in quote["source"]


@pytest.mark.parametrize("text", [None, 5, "", " ", "x" * 100_001])
def test_check_refuses_what_is_no_draft(text):
    with pytest.raises(endpoints.gr.Error, match=r"draft"):
        endpoints.Api(StandIn()).check(text)


def test_a_bot_that_checks_no_drafts_says_so():
    with pytest.raises(endpoints.gr.Error, match="checks no drafts"):
        endpoints.Api(object()).check("21億")


@pytest.mark.parametrize("name", ["ask", "retrieve", "stream"])
def test_endpoints_refuse_bad_questions_and_hide_what_failed(name, caplog):
    def call(api, question):
        result = getattr(api, name)(question)
        return list(result) if name == "stream" else result

    with pytest.raises(endpoints.gr.Error, match="Please type"):
        call(endpoints.Api(StandIn()), " ")
    with pytest.raises(endpoints.gr.Error, match="2,001 characters"):
        call(endpoints.Api(StandIn()), "x" * 2_001)
    with pytest.raises(endpoints.gr.Error, match="went wrong") as caught:
        call(endpoints.Api(StandIn(KeyError("/srv/private"))), QUESTION)
    assert "private" not in str(caught.value)
    assert "private" in caplog.text
