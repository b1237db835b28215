"""The parts around the conversation, and what their events do for a visitor."""

from __future__ import annotations

import asyncio

import gradio as gr
import pytest
from stand_in import StandIn
from turns import ANSWER, MINE, library

from ui.chat.signatures import Spoken, sign_message
from ui.chat.talk import Talk
from ui.texts import text


class Rated(StandIn):
    """A bot that keeps feedback in a list."""

    def __init__(self):
        super().__init__()
        self.given = []

    def article(self, article_id):
        return library(MINE)(article_id)

    def examples(self, k=4, language=""):
        return []

    def add_feedback(self, answer, liked, **named):
        self.given.append((answer, liked, named))


async def events_of(bot, spoken, may_rate):
    """The functions behind the page's events, by name.

    Built in a running event loop, because Gradio would open one and leave it open.
    """
    with gr.Blocks() as page:
        chatbot, box = gr.Chatbot(), gr.Textbox(submit_btn=True)
        talk = Talk(bot, spoken, str, lambda _: "en", lambda _: bot, lambda _: may_rate)
        talk.bind(page, chatbot, box)
    return {event.fn.__name__: event.fn for event in page.fns.values()}


@pytest.mark.parametrize(("may_rate", "line"), [(True, "liked"), (False, "not_rated")])
def test_a_thumb_is_kept_only_of_a_visitor_who_may_rate(may_rate, line):
    bot, spoken = Rated(), Spoken()
    thumb = asyncio.run(events_of(bot, spoken, may_rate))["thumb"]
    markup = sign_message("", spoken.add(ANSWER, "q"), "en")
    like = gr.LikeData(None, {"index": 1, "value": markup, "liked": True})
    _, shown, *_ = thumb([], like, gr.Request())
    assert shown == text(line, "en")
    assert len(bot.given) == may_rate
