"""The control "Only in…", which chooses the articles that are searched; only.js draws it.

The choice comes with each question (``ui.chat.choice``); the page keeps it, for its tab alone.
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
OFFERED = 8  # articles offered for what is typed: as many as fit a phone
TAGS_OFFERED = 500  # tags of the library, the most frequent ones

log = logging.getLogger(__name__)


class Only:
    """The control's hidden parts, which stand where it is made in the open Blocks."""

    def __init__(
        self,
        answering: Callable[[gr.Request], ChatBot],
        language: Callable[[gr.Request], str],
    ) -> None:
        """Put the parts into the open Blocks.

        Args:
            answering: returns what answers a visitor, which has the articles to choose from.
            language: returns the language that a visitor sees the page in.
        """
        self._answering, self._language = answering, language
        gr.Markdown('<div class="wd-only-place"></div>', elem_classes="wd-only-part")
        self.choice = _hidden_box("wd-only-choice")
        self._asked = _hidden_box("wd-only-asked")
        self._found = _hidden_box("wd-only-found")

    def bind(self) -> None:
        """Bind the event that returns articles and tags to choose from."""
        self._asked.submit(
            self.find_offers,
            self._asked,
            self._found,
            show_progress="hidden",
            queue=False,
            api_visibility="private",
        )

    def find_offers(self, order: str, request: gr.Request) -> str:
        """What there is to choose from, as ``offers_json`` has it."""
        return offers_json(self._answering(request), self._language(request), order)


def offers_json(bot: ChatBot, language: str, order: str) -> str:
    """The articles and tags to choose from, as JSON.

    ``""`` for any other order, and if the articles cannot be read at the moment.

    Args:
        bot: whose articles they are.
        language: of the words beside the articles.
        order: JSON, ``{"term": what is typed, "number": …}``; the number comes back, so that
            only.js knows which order this answers.
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
    offers = {"number": number, "articles": articles, "tags": tags}
    return json.dumps(offers, ensure_ascii=False)


def _entries(bot: ChatBot, term: str) -> list[Entry]:
    return list(bot.entries(term, 0, OFFERED).shown) if isinstance(bot, ArticleBot) else []


def _tags(bot: ChatBot) -> list[str]:
    return bot.tags()[:TAGS_OFFERED] if isinstance(bot, ArticleBot) else []


def _hidden_box(name: str) -> gr.Textbox:
    return gr.Textbox(value="", visible="hidden", elem_classes=name, show_label=False)
