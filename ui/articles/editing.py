"""Correcting an article's title and date on the page, with a way back.

``Editor`` has what the form's buttons call; each call checks who calls. Only the library's articles
are corrected: those of a visitor are gone with the visit.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import gradio as gr

from bot.core import Article, WendaError, check_date, settings
from ui.articles.library_list import Shelf, line_html, plain
from ui.protocol import EditableBot
from ui.texts import text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Correction:
    """An article that is being edited, or was: what it was called before, and its date then."""

    article_id: str
    title: str
    date: str


class Editor:
    """What the form calls.

    Each method returns updates of the line that says what was done, the form, its two boxes, the
    button that undoes, and the correction, which the page keeps.
    """

    def __init__(self, bot: EditableBot, shelf: Shelf) -> None:
        self._bot, self._shelf = bot, shelf

    def edit(self, ids: list[str], request: gr.Request) -> list[Any]:
        """Opens the form for the one article that is chosen."""
        language = self._shelf.language(request)
        if not self._may(request):
            return _close_form(text("lib_owner", language))
        if len(ids or ()) != 1:
            return _close_form(text("lib_choose_one", language))
        try:
            article = self._bot.article(ids[0])
        except WendaError as error:
            return _close_form(str(error))
        return [
            "",
            gr.Group(visible=True),
            gr.Textbox(value=plain(article.title, settings.MAX_TITLE_CHARS)),
            gr.Textbox(value=plain(article.date)),
            gr.Button(visible=False),
            Correction(article.id, article.title, article.date),
        ]

    def correct(
        self, title: str, date: str, before: Correction | None, request: gr.Request
    ) -> list[Any]:
        """Keeps what the form says, or says in one line what is wrong with it."""
        language = self._shelf.language(request)
        if before is None or not self._may(request):
            return _close_form(text("lib_owner", language))
        title, date = " ".join(str(title or "").split()), str(date or "").strip()
        wrong = _problem(title, date, before, language)
        if wrong:
            return [line_html(wrong), *(gr.skip() for _ in range(5))]
        try:
            article = self._change(before.article_id, title, date, before)
        except Exception as error:
            return _close_form(_reason(error, before, language))
        said = text("lib_edited", language, title=_title_and_date(article))
        changed = (article.title, article.date) != (before.title, before.date)
        return _close_form(said, before if changed else None)

    def undo(self, before: Correction | None, request: gr.Request) -> list[Any]:
        """Gives the article the title and date that it had before it was edited."""
        language = self._shelf.language(request)
        if before is None or not self._may(request):
            return _close_form(text("lib_owner", language))
        try:
            article = self._bot.undo_edit(before.article_id)
            article = self._change(article.id, before.title, before.date, article)
        except Exception as error:
            return _close_form(_reason(error, before, language))
        return _close_form(text("lib_unedited", language, title=_title_and_date(article)))

    def cancel(self) -> list[Any]:
        """Closes the form; nothing is changed."""
        return _close_form("")

    def _may(self, request: gr.Request) -> bool:
        return self._shelf.place(request) == "library"

    def _change(self, article_id: str, title: str, date: str, now: Article | Correction) -> Article:
        """Corrects what differs from how the article is now, so that the rest stays its own."""
        if (title, date) == (now.title, now.date):
            return self._bot.article(article_id)
        return self._bot.edit(
            article_id,
            title=None if title == now.title else title,
            date=None if date == now.date else date,
        )


def _close_form(said: str, before: Correction | None = None) -> list[Any]:
    """The updates once the form is closed; what was done can be undone if ``before`` is given."""
    return [
        line_html(said) if said else "",
        gr.Group(visible=False),
        gr.skip(),
        gr.skip(),
        gr.Button(visible=before is not None),
        before,
    ]


def _problem(title: str, date: str, before: Correction, language: str) -> str:
    """What is wrong with a title or date, in one line; what is unchanged may be anything."""
    if not title:
        return text("lib_no_title", language)
    if len(title) > settings.MAX_TITLE_CHARS:
        limit = settings.MAX_TITLE_CHARS
        return text("lib_long_title", language, n=f"{len(title):,}", limit=limit)
    try:
        check_date("" if date == before.date else date)
    except ValueError:
        return text("lib_wrong_date", language, value=plain(date))
    return ""


def _reason(error: Exception, before: Correction, language: str) -> str:
    """Why nothing was changed, in one line."""
    if isinstance(error, (WendaError, ValueError)):
        return str(error)
    log.error("article %s could not be edited", before.article_id, exc_info=error)
    return text("lib_failed", language, name=plain(before.title))


def _title_and_date(article: Article) -> str:
    return " · ".join(part for part in (plain(article.title), plain(article.date)) if part)
