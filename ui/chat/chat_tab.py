"""The conversation between the rail and the reader: Gradio's Chatbot with events of our own.

The rail has the conversations that the browser keeps, the reader the sources of an answer.

gr.ChatInterface is not used: it answers after three round trips, and locks its text box if one of
them fails (Gradio 6.31). Here one event shows the question, the search and the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr

from bot.core import settings
from ui.chat.article_filter import Only
from ui.chat.chat_events import ChatEvents, ChatParts
from ui.chat.opening import Opening
from ui.chat.signatures import Spoken
from ui.chat.talk import Talk
from ui.languages import page_language
from ui.options import Options
from ui.protocol import ChatBot


def add_chat_tab(
    page: gr.Blocks,
    tab: gr.Tab,
    bot: ChatBot,
    answering: Callable[[gr.Request], ChatBot],
    say: Callable[[str], Any],
    options: Options,
    forced: str | None,
    concurrent: int,
    may_rate: Callable[[gr.Request], bool],
) -> None:
    """Put the conversation, with all its events, into the open Blocks.

    Args:
        page: those Blocks.
        tab: the tab that the conversation stands in.
        bot: its library keeps what readers say about answers.
        answering: returns what answers a visitor.
        say: returns a text of the interface by its key.
        options: what visitors may do.
        forced: the language for everyone, if there is one.
        concurrent: how many answers are made at one time.
        may_rate: returns whether a visitor's thumbs and comments are kept.
    """
    spoken, language = Spoken(), partial(page_language, forced=forced)
    with gr.Row(elem_classes="wd-room", equal_height=True):
        with gr.Column(elem_classes="wd-rail", scale=0, min_width=0):
            gr.Markdown('<div class="wd-rail-place"></div>', container=False)  # for rail.js
        with gr.Column(elem_classes="wd-talk", scale=3, min_width=0):
            chatbot = _conversation(say)
            only = Only(answering, language)
            box = _question_box(say)
            talk = Talk(bot, spoken, say, language, answering, may_rate)
        with gr.Column(elem_classes="wd-side", scale=2, min_width=0):
            side = gr.Markdown("", elem_classes="wd-sources", latex_delimiters=[], container=False)
    told = gr.Textbox(visible="hidden", elem_classes="wd-told", show_label=False)
    opening = Opening(answering, forced, options)
    parts = ChatParts(chatbot, box, side, told, only.choice)
    only.bind()
    ChatEvents(answering, spoken, parts, forced, concurrent).attach()
    talk.bind(page, chatbot, box)
    opening.bind(page, tab, talk.new, chatbot)  # after talk's: it changes no conversation
    talk.new.click(lambda: "", None, side, queue=False, api_visibility="private")


def _conversation(say: Callable[[str], Any]) -> gr.Chatbot:
    return gr.Chatbot(
        label=say("conversation"),
        show_label=False,
        container=False,
        scale=1,
        height="100%",
        layout="panel",
        autoscroll=False,  # page.js keeps the question in view
        buttons=[],  # "share" posts the conversation to a web service, "copy" copies our markup
        editable="user",
        latex_delimiters=[],  # an article may hold $$
        feedback_options=None,
        allow_tags=False,
        group_consecutive_messages=False,
        placeholder=say("welcome"),
        elem_classes="wd-chat",
    )


def _question_box(say: Callable[[str], Any]) -> gr.Textbox:
    return gr.Textbox(
        label=say("placeholder"),  # for screen readers
        placeholder=say("placeholder"),
        show_label=False,
        container=False,
        autofocus=True,
        max_length=settings.MAX_QUESTION_CHARS,
        submit_btn=True,
        stop_btn=False,
        elem_classes="wd-question",
    )
