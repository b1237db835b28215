"""The page: a head line, a tab for the conversation, and the endpoints for programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr

from ui.access import reach_panel
from ui.access.rights import rights
from ui.api import endpoints
from ui.articles import library_tab
from ui.chat import chat_tab
from ui.dress import Look, look, translations
from ui.escape import escape
from ui.options import Options
from ui.protocol import ChatBot
from ui.texts import LANGUAGE_NAMES, find_language, text

__all__ = ["Look", "build", "look"]

NAME = "Wenda 問答"
CONCURRENT = 8  # answers at one time; Gradio's own 1 makes the second visitor wait for the first
WAITING = 64  # questions that may wait; past that a visitor is told to come back


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
    i18n = translations()
    say: Callable[[str], Any] = partial(text, language=forced) if forced else i18n
    page = gr.Blocks(title=NAME, analytics_enabled=False, fill_height=True)
    page.i18n_instance = i18n
    visits = library_tab.visits_of(bot, options)

    def answering(request: gr.Request) -> ChatBot:
        """What answers a visitor: with their own articles, when there are any."""
        own = visits and rights(request, options).articles == "visit"
        return visits.answering(request.session_hash) if visits and own else bot

    def may_rate(request: gr.Request) -> bool:
        """Whether a visitor's thumbs and comments are kept."""
        return rights(request, options).feedback

    with page:
        # Not gr.HTML: it needs a page that may evaluate strings as code (Gradio 6.31).
        gr.Markdown(say("head"), elem_classes="wd-top", latex_delimiters=[])
        gr.Markdown(_switches(choose=not forced), elem_classes="wd-switches", latex_delimiters=[])
        with gr.Tabs(elem_classes="wd-tabs"):
            with gr.Tab(say("chat_tab"), id="chat", elem_id="wd-chat-tab") as tab:
                chat_tab.add(page, tab, bot, answering, say, options, forced, CONCURRENT, may_rate)
            library_tab.add(page, bot, options, visits, say)
        endpoints.add(page, bot, CONCURRENT)
        if options.reach:
            reach_panel.add(page, options.reach, forced)
    page.queue(max_size=WAITING, default_concurrency_limit=CONCURRENT)
    return page


def _switches(*, choose: bool) -> str:
    """The languages, where they may be chosen, and light or dark; page.js makes them work."""
    languages = "".join(
        f'<button type="button" class="wd-lang" value="{tag}" lang="{tag}">{escape(name)}</button>'
        for tag, name in LANGUAGE_NAMES.items()
    )
    group = f'<span class="wd-langs" role="group">{languages}</span>' if choose else ""
    return f'<div>{group}<button type="button" class="wd-theme"></button></div>'
