"""The control "Only in…" on the page: which articles are searched. only.js draws it.

What is chosen comes with each question (``ui.chat.choice``); the page keeps it, for its tab alone.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import gradio as gr

from bot.core import Entry, WendaError
from ui.articles import label
from ui.protocol import ArticleBot, ChatBot

MAX_TERM_CHARS = 200  # of what is typed to find an article
OFFERED = 8  # articles offered for what is typed: what fits a phone
TAGS_OFFERED = 500  # tags of the library, the most frequent ones

log = logging.getLogger(__name__)


class Only:
    """Made inside the Blocks, where the control is to stand."""

    def __init__(
        self,
        answering: Callable[[gr.Request], ChatBot],
        language: Callable[[gr.Request], str],
    ) -> None:
        """Put the parts into the open Blocks.

        Args:
            answering: what answers a visitor, and has the articles to choose from.
            language: the language that a visitor sees the page in.
        """
        self._answering, self._language = answering, language
        gr.Markdown('<div class="wd-only-place"></div>', elem_classes="wd-only-part")
        self.choice = _hidden_box("wd-only-choice")
        self._asked = _hidden_box("wd-only-asked")
        self._found = _hidden_box("wd-only-found")

    def bind(self) -> None:
        """Bind what gives articles and tags to choose from."""
        self._asked.submit(
            self.find_offers,
            self._asked,
            self._found,
            show_progress="hidden",
            queue=False,
            api_visibility="private",
        )

    def find_offers(self, order: str, request: gr.Request) -> str:
        """What there is to choose from, see ``offered``."""
        return offers_json(self._answering(request), self._language(request), order)


def offers_json(bot: ChatBot, language: str, order: str) -> str:
    """What there is to choose from, as JSON, for ``{"term": what is typed, "number": …}``.

    The number comes back, so that only.js knows what it is the answer to. Nothing for what is no
    such order, or where the articles cannot be read for a moment.
    """
    try:
        asked = json.loads(order[: 2 * MAX_TERM_CHARS])
        term, number = str(asked["term"])[:MAX_TERM_CHARS], int(asked["number"])
        shown = [label(one, language).split("\n", 1) + [one.id] for one in _entries(bot, term)]
        articles = [{"id": key, "title": title, "more": more} for title, more, key in shown]
        tags = _tags(bot)
    except (ValueError, KeyError, TypeError, WendaError) as error:
        log.info("no articles can be offered: %s", error)
        return ""
    given = {"number": number, "articles": articles, "tags": tags}
    return json.dumps(given, ensure_ascii=False)


def _entries(bot: ChatBot, term: str) -> list[Entry]:
    return list(bot.entries(term, 0, OFFERED).shown) if isinstance(bot, ArticleBot) else []


def _tags(bot: ChatBot) -> list[str]:
    return bot.tags()[:TAGS_OFFERED] if isinstance(bot, ArticleBot) else []


def _hidden_box(name: str) -> gr.Textbox:
    return gr.Textbox(value="", visible="hidden", elem_classes=name, show_label=False)
