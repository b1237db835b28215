"""The page: Gradio's ChatInterface in calm clothes, with the endpoints for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import gradio as gr
from gradio.events import Dependency
from gradio.events import api as api_endpoint

from bot.settings import MAX_QUESTION_CHARS
from ui.endpoints import Api
from ui.options import Options
from ui.protocol import ChatBot
from ui.replies import chat_function, visitor_language
from ui.spoken import Spoken
from ui.talk import Talk
from ui.talk import script as talk_script
from ui.texts import EXAMPLES, GRADIO_LOCALES, TEXTS, find_language, text

NAME = "Wenda 問答"
CONCURRENT = 8  # answers at one time; Gradio's own 1 makes the second visitor wait for the first
WAITING = 64  # questions that may wait; past that a visitor is told to come back

_STYLE = Path(__file__).with_name("style.css")
_SCRIPT = Path(__file__).with_name("page.js")

# Only what is installed: a page that asks for a web font tells somebody that it was opened.
_FONTS: list[gr.themes.Font | str] = [
    "system-ui",
    *(
        gr.themes.Font(name)
        for name in ("Segoe UI", "Roboto", "Noto Sans", "PingFang SC", "Microsoft YaHei UI")
    ),
    *(gr.themes.Font(name) for name in ("Noto Sans CJK SC", "Source Han Sans SC")),
    "sans-serif",
]
_MONO: list[gr.themes.Font | str] = ["ui-monospace", gr.themes.Font("Noto Sans Mono"), "monospace"]


class Look(TypedDict):
    """What the page needs from whoever launches or mounts it."""

    theme: gr.themes.Base
    css_paths: Path
    head: str
    i18n: gr.I18n


def look() -> Look:
    """Theme, style and translations: ``gr.mount_gradio_app(app, build(bot), "/", **look())``."""
    theme = gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=_FONTS,
        font_mono=_MONO,
        radius_size=gr.themes.sizes.radius_lg,
    )
    script = _SCRIPT.read_text(encoding="utf-8").replace("WORDS", json.dumps(_button_names()))
    return {
        "theme": theme,
        "css_paths": _STYLE,
        "head": f"<script>{script}{talk_script()}</script>",
        "i18n": _translations(),
    }


def _translations() -> gr.I18n:
    return gr.I18n(**{GRADIO_LOCALES[name]: dict(texts) for name, texts in TEXTS.items()})


def _button_names() -> dict[str, dict[str, str]]:
    """The names of Gradio's nameless buttons, by its language tag and their selector."""
    buttons = {
        ".wd-question .submit-button": "send",
        ".wd-question .stop-button": "stop",
        ".wd-chat .scroll-down-button-container button": "down",
    }
    return {
        tag: {selector: text(key, language) for selector, key in buttons.items()}
        for language, tag in GRADIO_LOCALES.items()
    }


def build(bot: ChatBot, options: Options | None = None) -> gr.Blocks:
    """The page over ``bot``, ready to launch or mount with ``look()``.

    Args:
        bot: what answers.
        options: what visitors may do.

    Raises:
        ValueError: the language is none of ours.
    """
    options = options or Options()
    forced = find_language(options.language) if options.language else None
    i18n = _translations()
    say: Callable[[str], Any] = partial(text, language=forced) if forced else i18n
    page = gr.Blocks(title=NAME, analytics_enabled=False, fill_height=True)
    page.i18n_instance = i18n
    with page:
        # Not gr.HTML: it needs a page that may evaluate strings as code (Gradio 6.31).
        gr.Markdown(say("head"), elem_classes="wd-top", latex_delimiters=[])
        spoken = Spoken()
        chat = gr.ChatInterface(
            chat_function(bot, forced, spoken),
            chatbot=_conversation(say),
            textbox=_question_box(say),
            examples=list(EXAMPLES),
            api_visibility="private",  # its messages are HTML; /chat below gives plain text
            analytics_enabled=False,
            flagging_mode="never",
            concurrency_limit=CONCURRENT,
            fill_height=True,
        )
        talk = Talk(bot, spoken, say, partial(visitor_language, forced=forced))
        _unlock_after_failures(page, chat)
        talk.bind(page, chat.chatbot, chat.textbox, also=(chat.chatbot_state,))
        api = Api(bot)
        api_endpoint(api.ask, api_name="ask", concurrency_limit=CONCURRENT)
        api_endpoint(api.retrieve, api_name="retrieve", concurrency_limit=CONCURRENT)
        api_endpoint(api.chat, api_name="chat", concurrency_limit=CONCURRENT)
    page.queue(max_size=WAITING, default_concurrency_limit=CONCURRENT)
    return page


def _unlock_after_failures(page: gr.Blocks, chat: gr.ChatInterface) -> None:
    """Give the text box back when an event fails, on a full queue or a lost connection too.

    ChatInterface disables the box on every question and enables it after an answer only.
    """
    for number, event in list(page.fns.items()):
        if chat.chatbot in event.outputs:
            Dependency(None, {}, number, event.fn).failure(
                lambda: gr.Textbox(interactive=True, submit_btn=True, stop_btn=False),
                outputs=[chat.textbox],
                queue=False,
                api_visibility="private",
            )


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
        latex_delimiters=[],  # an article may hold $$
        feedback_options=None,
        allow_tags=False,
        group_consecutive_messages=False,
        placeholder=say("welcome"),
        elem_classes="wd-chat",
    )


def _question_box(say: Callable[[str], Any]) -> gr.Textbox:
    return gr.Textbox(
        label=say("placeholder"),  # for who hears the page
        placeholder=say("placeholder"),
        show_label=False,
        container=False,
        scale=7,
        autofocus=True,
        max_length=MAX_QUESTION_CHARS,
        submit_btn=True,
        stop_btn=True,
        elem_classes="wd-question",
    )
