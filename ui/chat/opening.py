"""What the page shows before the first question: what can be asked, or how articles are added."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.access import rights_of
from ui.languages import page_language
from ui.options import Options
from ui.protocol import ChatBot
from ui.texts import text

EXAMPLES_SHOWN = 4  # questions to begin with: as many as fit a phone below the welcome

log = logging.getLogger(__name__)

_WELCOME = {"library": "welcome_add", "visit": "welcome_visit", "none": "welcome_none"}


class Opening:
    """The page before the first question; opening.js has it made again when the page is seen again.

    For that it fills a hidden box, which stands where this is made.
    """

    def __init__(
        self,
        answering: Callable[[gr.Request], ChatBot],
        forced: str | None,
        options: Options,
    ) -> None:
        """Put the box into the open Blocks.

        Args:
            answering: returns what answers a visitor; the questions are about its articles.
            forced: the language for everyone, if there is one.
            options: what visitors may do.
        """
        self._answering, self._forced, self._options = answering, forced, options
        self._seen = gr.Textbox(visible="hidden", elem_classes="wd-seen", show_label=False)

    def bind(self, page: gr.Blocks, tab: gr.Tab, new: gr.Button, chatbot: gr.Chatbot) -> None:
        """Show it when the page opens, and again when the library may have changed.

        Args:
            page: the whole page.
            tab: the conversation's, to which visitors go after they added or removed articles.
            new: the button that begins a new conversation.
            chatbot: the conversation.
        """
        # Not through Gradio's queue: a page has one stream for all queued events, and Gradio 6.31
        # closes it at the end of one even if another has just been sent, whose answer then never
        # comes. An event that begins by itself would often meet a quick first question.
        gr.on(
            [page.load, tab.select, new.click, self._seen.submit],
            self.on_begin,
            None,
            chatbot,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )

    def on_begin(self, request: gr.Request) -> Any:
        """Questions that the visitor's articles answer, or how to add some if there are none."""
        language = page_language(request, self._forced)
        try:
            bot = self._answering(request)
            empty = not bot.entries("", 0, 1).total
            found = [] if empty else bot.examples(EXAMPLES_SHOWN, language)
        except Exception:
            log.exception("no example questions could be made")
            empty, found = False, []
        key = (
            _WELCOME[rights_of(request, self._options).articles]
            if empty
            else "welcome_examples"
            if found
            else "welcome"
        )
        examples: Any = [{"text": question} for question in found]
        return gr.Chatbot(examples=examples, placeholder=text(key, language))
