"""What the page shows before the first question: what can be asked, or how articles are added."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.access import rights_of
from ui.options import Options
from ui.protocol import ChatBot
from ui.texts import page_language, text

EXAMPLES_SHOWN = 4  # questions to begin with: what fits a phone below the welcome

log = logging.getLogger(__name__)

_WELCOME = {"library": "welcome_add", "visit": "welcome_visit", "none": "welcome_none"}


class Opening:
    """Made where its hidden box is to stand, which opening.js fills when the page is seen again."""

    def __init__(
        self,
        answering: Callable[[gr.Request], ChatBot],
        forced: str | None,
        options: Options,
    ) -> None:
        """Put the box into the open Blocks.

        Args:
            answering: what answers a visitor, over whose articles the questions are.
            forced: the language for everyone, if there is one.
            options: what visitors may do.
        """
        self._answering, self._forced, self._options = answering, forced, options
        self._seen = gr.Textbox(visible="hidden", elem_classes="wd-seen", show_label=False)

    def bind(self, page: gr.Blocks, tab: gr.Tab, new: gr.Button, chatbot: gr.Chatbot) -> None:
        """Show it when the page opens, and anew when the library may have changed.

        Args:
            page: the whole page.
            tab: the conversation's, which is chosen after articles were added or removed.
            new: begins a new conversation.
            chatbot: the conversation.
        """
        # Not through Gradio's queue. A page has one stream for what is queued, and Gradio 6.31
        # closes it at the end of an event even where another has just been sent: its answer never
        # comes. What begins by itself would meet a quick first question.
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
        """Questions that the visitor's articles answer; how to add some where there are none."""
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
