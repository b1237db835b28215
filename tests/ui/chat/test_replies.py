"""Replies to what is typed: how they grow, what they refuse, and at what pace they are sent."""

from __future__ import annotations

import logging

import pytest
from answers import ARTICLE, QUESTION, SENTENCE, VALUE, whole
from hostile import HOSTILE
from stand_in import ANSWER, StandIn

from bot.core.records import Answer
from bot.core.settings import MAX_QUESTION_CHARS
from ui.answer import notice_html, render
from ui.chat import replies
from ui.chat.replies import pace_parts
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


def test_a_refusal_leaves_the_reader_empty():
    hit = whole(ARTICLE)
    refusal = Answer(QUESTION, "No.", False, 0.1, hits=(hit,), closest=(hit.passage,))

    class Refuser(StandIn):
        def stream(self, question, history=()):
            yield refusal

    markup, panel = list(replies.reply(Refuser(), QUESTION, [], "en"))[-1]
    assert "wd-near" in markup
    assert panel == ""  # what is listed in the message is not shown twice


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
    assert reply_of(bot, question) == [notice_html("Please type a question first.")]
    assert bot.asked == []


def test_a_question_may_be_as_long_as_the_setting_and_no_longer():
    bot = StandIn()
    assert len(reply_of(bot, "中" * MAX_QUESTION_CHARS)) == 5
    (line,) = reply_of(bot, "中" * (MAX_QUESTION_CHARS + 1), language="zh-TW")
    assert line == notice_html("問題有2,001個字元，請縮短到2,000個以內。")
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


def test_a_failure_becomes_one_polite_line_and_is_logged(caplog):
    with caplog.at_level(logging.ERROR):
        _, line = reply_of(StandIn(RuntimeError("secret detail")), QUESTION, language="zh-CN")
    assert line == notice_html("抱歉，回答时出了问题，请再试一次。")
    assert "secret detail" in caplog.text


def test_a_bot_that_says_nothing_is_a_failure_too(caplog):
    class Mute(StandIn):
        def stream(self, question, history=()):
            return iter(())

    assert reply_of(Mute(), QUESTION)[1:] == [notice_html(replies.text("failed", "en"))]
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


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_question_is_answered_like_any_other(text):
    last = reply_of(StandIn(), text)[-1]
    assert render.text_answered(last) == SENTENCE
    assert "wd-answer" in last


# The pace of the parts


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def came(*steps):
    """Parts that come after so many seconds each, and what is sent of them."""
    clock = Clock()

    def parts():
        for number, seconds in enumerate(steps):
            clock.now += seconds
            yield number

    return list(pace_parts(parts(), 1.0, clock))


@pytest.mark.parametrize(
    ("steps", "sent"),
    [
        ((), []),
        ((5,), [0]),
        ((0, 0), [0, 1]),
        ((0,) * 60, [0, 59]),
        ((0, 2, 2), [0, 1, 2]),
        ((0, 0.5, 0.5, 0.5, 0.5, 0.5), [0, 2, 4, 5]),
        ((0, 0.5, 0.6, 0.1), [0, 2, 3]),
    ],
)
def test_the_first_the_last_and_no_more_than_one_in_a_second_between(steps, sent):
    assert came(*steps) == sent


def test_a_part_that_is_nothing_is_a_part():
    assert list(pace_parts([None, "", None])) == [None, None]


def test_what_fails_half_way_fails():
    def parts():
        yield 1
        yield 2
        raise OSError("disk")

    sent = []
    with pytest.raises(OSError, match="disk"):
        sent.extend(pace_parts(parts()))
