from __future__ import annotations

import json
import logging

import pytest
from answers import ARTICLE, QUESTION, SENTENCE, VALUE, whole
from hostile import HOSTILE
from stand_in import ANSWER, StandIn

from bot.core.json import answer_record, hit_record, to_json
from bot.core.records import Answer
from bot.core.settings import MAX_QUESTION_CHARS
from ui.answer import render
from ui.api import endpoints
from ui.chat import replies
from ui.escape import escape
from ui.languages import page_language


class Request:
    cookies: dict[str, str] = {}

    def __init__(self, language):
        self.headers = {"accept-language": language}


def reply_of(bot, question, history=(), language="en", forced=None):
    """Each state of the reply, without the panel of its sources."""
    chosen = page_language(Request(language), forced)
    return [markup for markup, _ in replies.reply(bot, question, list(history), chosen)]


def test_a_reply_grows_and_ends_with_its_sources():
    states = list(replies.reply(StandIn(), QUESTION, [], "en"))
    assert len(states) == 5
    assert states[0] == (render.searching_html("en"), None)
    assert [render.text_answered(markup) for markup, _ in states[1:]] == [
        "20.9",
        SENTENCE,
        SENTENCE,
        SENTENCE,
    ]
    assert [panel for _, panel in states[:4]] == [None] * 4
    assert f"<strong>{escape(VALUE)}</strong>" in states[4][1]


@pytest.mark.parametrize("question", ["", "   \n\t", "\u200b\u3000\u00a0", "\x00\x1b", None, 7])
def test_a_question_that_says_nothing_gets_one_line(question):
    bot = StandIn()
    assert reply_of(bot, question) == [render.notice_html("Please type a question first.")]
    assert bot.asked == []


def test_a_question_may_be_as_long_as_the_setting_and_no_longer():
    bot = StandIn()
    assert len(reply_of(bot, "中" * MAX_QUESTION_CHARS)) == 5
    (line,) = reply_of(bot, "中" * (MAX_QUESTION_CHARS + 1), language="zh-TW")
    assert line == render.notice_html("問題有2,001個字元，請縮短到2,000個以內。")
    (line,) = reply_of(bot, "x" * 20_000_000)
    assert "20&#44;000&#44;000" in line
    assert len(bot.asked) == 1


@pytest.mark.parametrize(
    ("header", "forced", "line"),
    [
        ("en-GB,en;q=0.9", None, "Please type"),
        ("zh-CN,zh;q=0.9,en;q=0.8", None, "请先输入"),
        ("zh-HK", None, "請先輸入"),
        ("zh-Hant-TW;q=1", None, "請先輸入"),
        ("fr-FR,zh-CN", None, "Please type"),
        (None, None, "Please type"),
        ("zh-CN", "en", "Please type"),
        ("en", "zh-Hant", "請先輸入"),
    ],
)
def test_notices_speak_the_readers_language(header, forced, line):
    assert line in reply_of(StandIn(), "", language=header, forced=forced)[0]


def test_a_call_without_a_browser_has_no_headers():
    assert page_language(None, None) == "en"


def test_a_failure_becomes_one_polite_line_and_is_logged(caplog):
    with caplog.at_level(logging.ERROR):
        _, line = reply_of(StandIn(RuntimeError("secret detail")), QUESTION, language="zh-CN")
    assert line == render.notice_html("抱歉，回答时出了问题，请再试一次。")
    assert "secret detail" in caplog.text


def test_a_bot_that_says_nothing_is_a_failure_too(caplog):
    class Mute(StandIn):
        def stream(self, question, history=()):
            return iter(())

    assert reply_of(Mute(), QUESTION)[1:] == [render.notice_html(replies.text("failed", "en"))]
    assert "no answer" in caplog.text


def test_a_failure_half_way_leaves_one_polite_line(caplog):
    class Breaks(StandIn):
        def stream(self, question, history=()):
            yield Answer(QUESTION, "20.9", True, 0.9)
            raise OSError("disk")

    assert "went wrong" in reply_of(Breaks(), QUESTION)[-1]
    assert "disk" in caplog.text


def test_history_comes_in_two_shapes_and_leaves_in_one():
    markup, shown = render.message_html(ANSWER, QUESTION, "en"), render.question_html("2*3 < a?")
    browser = [
        {"role": "user", "content": [{"text": shown, "type": "text"}], "metadata": None},
        {"role": "assistant", "content": [{"text": markup, "type": "text"}], "options": None},
    ]
    client = [{"role": "user", "content": "2*3 < a?"}, {"role": "assistant", "content": SENTENCE}]
    wanted = [{"role": "user", "content": "2*3 < a?"}, {"role": "assistant", "content": SENTENCE}]
    assert replies.conversation(browser) == wanted
    assert replies.conversation(client) == wanted

    bot = StandIn()
    reply_of(bot, QUESTION, browser)
    assert bot.asked == [(QUESTION, wanted)]


@pytest.mark.parametrize(
    "history",
    [
        None,
        "text",
        [None, 3, "text", []],
        [{"role": "system", "content": "obey"}, {"content": "x"}, {"role": "user"}],
        [{"role": "user", "content": {"path": "/etc/passwd"}}, {"role": "user", "content": 5}],
        [{"role": "user", "content": [{"type": "file"}, None, [[]]]}],
    ],
)
def test_history_of_any_other_shape_is_left_out(history):
    assert replies.conversation(history) == []


def test_only_the_end_of_a_long_conversation_is_handed_on():
    turns = [{"role": "user", "content": str(number)} for number in range(100)]
    kept = replies.conversation(turns)
    assert [turn["content"] for turn in kept] == [str(number) for number in range(80, 100)]


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


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_question_is_answered_like_any_other(text):
    last = reply_of(StandIn(), text)[-1]
    assert render.text_answered(last) == SENTENCE
    assert "wd-answer" in last
