"""What the library tab's buttons call to add articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from bot.articles import from_link, from_text
from bot.core import settings
from ui.articles.adding import Given, Place, Report, add_all, files
from ui.articles.library_list import Shelf
from ui.articles.uploads import Upload
from ui.articles.visits import FullError, Visits, visit_key
from ui.protocol import ArticleBot
from ui.texts import text


class Adder:
    """Adds files, a web page or a text; the methods yield the status and the inputs to empty."""

    def __init__(self, bot: ArticleBot, visits: Visits | None, shelf: Shelf) -> None:
        self._bot, self._visits, self._shelf = bot, visits, shelf

    def drop(self, uploads: list[Upload] | None, request: gr.Request) -> Iterator[list[Any]]:
        """Adds uploaded files."""
        language, uploads = self._shelf.language(request), uploads or []
        owner = self._shelf.place(request) == "library"
        limit = settings.OWNER_DROP_FILES if owner else settings.VISIT_FILES
        if len(uploads) > limit:
            for upload in uploads:
                upload.discard()
            line = text("lib_many", language, n=len(uploads), limit=limit)
            yield [Report(language, problems=[line]).html(), None]
            return
        yield from self._all(lambda giver: files(uploads, giver, language), request, (None,))
        for upload in uploads:  # those not read, because there was no place for them
            upload.discard()

    def link(self, address: str, request: gr.Request) -> Iterator[list[Any]]:
        """Adds a web page."""
        language, address = self._shelf.language(request), str(address or "").strip()
        if not address.lower().startswith(("http://", "https://")):
            yield [_problem_html("lib_no_link", language), gr.skip()]
            return
        name = address[: settings.MAX_TITLE_CHARS]
        yield from self._all(
            lambda giver: [Given(name, 1, lambda: from_link(address, giver))],
            request,
            ("",),
        )

    def paste(self, title: str, body: str, request: gr.Request) -> Iterator[list[Any]]:
        """Adds a text."""
        language, title, body = self._shelf.language(request), str(title or ""), str(body or "")
        limit = settings.MAX_TITLE_CHARS
        if not body.strip():
            yield [_problem_html("lib_no_text", language), gr.skip(), gr.skip()]
        elif len(title) > limit:
            line = _problem_html("lib_long_title", language, n=f"{len(title):,}", limit=limit)
            yield [line, gr.skip(), gr.skip()]
        else:
            name = title.strip() or text("lib_text", language)
            yield from self._all(
                lambda giver: [Given(name, 1, lambda: from_text(body, title, giver))],
                request,
                ("", ""),
            )

    def _all(
        self,
        given: Callable[[str], list[Given]],
        request: gr.Request,
        emptied: tuple[str | None, ...],
    ) -> Iterator[list[Any]]:
        """Adds all that is given.

        Args:
            given: returns what to add, for who gives it.
            request: the visitor's.
            emptied: the inputs' values once everything is added.
        """
        language = self._shelf.language(request)
        untouched = [gr.skip() for _ in emptied]
        try:
            place, giver = self._place(request)
        except FullError as error:
            yield [_problem_html(error.key, language), *untouched]
            return
        if place is None:
            yield [_problem_html("lib_owner", language), *untouched]
            return
        status = ""
        for status in add_all(given(giver), place, language):
            yield [status, *untouched]
        yield [status, *emptied]

    def _place(self, request: gr.Request) -> tuple[Place | None, str]:
        """Where the visitor's articles go, and who gives them; None if they may go nowhere.

        Raises:
            FullError: there are too many visitors already.
        """
        place = self._shelf.place(request)
        if place == "library":
            return self._bot, ""
        if place == "visit" and self._visits is not None:
            visit = self._visits.open(visit_key(request))
            return visit, visit.giver
        return None, ""


def _problem_html(key: str, language: str, **values: object) -> str:
    return Report(language, problems=[text(key, language, **values)]).html()
