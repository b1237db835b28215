"""The list of articles on the page: searched, narrowed, put in order, paged, some of them removed.

What the methods of ``Shelf`` call facets are the values of the controls beside the search, in this
order: a language, a date, an order; none of them need be given.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

import gradio as gr

from bot.core import Entries, Entry, Filter, WendaError, source_name
from ui.access import rights_of
from ui.articles.visits import visit_key
from ui.escape import escape, unescape
from ui.languages import page_language
from ui.texts import text

if TYPE_CHECKING:
    from ui.access import Place
    from ui.articles.visits import Visits
    from ui.options import Options
    from ui.protocol import ArticleBot

PAGE = 25  # articles on a page of the list: two screens on a phone
TITLE_CHARS = 120  # of a title or a source in the list
NAMED = 5  # titles named before they are removed; the rest is only counted
SORTED = 2_000  # articles put into another order than the library's: all of them are read for it
SHARED = "shared"  # the scope that lists the library; "mine" lists the visitor's articles

LANGUAGES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}

# The orders of the list, with the keys of their names; the first is the library's own.
ORDERS = {
    "newest": "lib_newest",
    "title": "lib_by_title",
    "latest": "lib_latest",
    "earliest": "lib_earliest",
}
NEWEST = "newest"

log = logging.getLogger(__name__)


class _Listed(Protocol):
    """What has articles to list: the bot or a visit."""

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, *, only: Filter | None = None
    ) -> Entries: ...


class Shelf:
    """What the list on the page calls; most methods return updates of Gradio's components."""

    def __init__(
        self, bot: ArticleBot, options: Options, visits: Visits | None, forced: str | None
    ) -> None:
        self._bot, self._visits, self._forced = bot, visits, forced
        self._options = options

    def place(self, request: gr.Request) -> Place:
        """Where the visitor may add and remove articles."""
        return rights_of(request, self._options).articles

    def language(self, request: gr.Request) -> str:
        """The language of the visitor, one of ``ui.languages``."""
        return page_language(request, self._forced)

    def show(
        self,
        ids: list[str],
        term: str,
        page: int,
        scope: str,
        request: gr.Request,
        *facets: str,
    ) -> list[Any]:
        """Updates that show a page of the list.

        Args:
            ids: the articles that were chosen; those of them in the list stay chosen.
            term: what is searched for.
            page: counted from 0; the last page if there are fewer.
            scope: whose articles, SHARED or "mine".
            request: the visitor's.
            facets: what the list is narrowed by, and its order.

        Returns:
            The list, the line below it, the buttons for the page before and after, the page's
            number, and the confirmation, which is hidden.
        """
        language, term = self.language(request), str(term or "")
        page = max(0, page) if isinstance(page, int) else 0
        wrong = ""
        try:
            entries = self._entries(term, page, scope, request, facets)
            if entries.total <= page * PAGE:  # what was on the page is gone
                page = max(0, (entries.total - 1) // PAGE)
                entries = self._entries(term, page, scope, request, facets)
        except WendaError as error:
            log.warning("%s", error)
            entries = Entries(0)
        except ValueError:  # a filter has no other value that can be wrong
            entries, wrong = Entries(0), text("lib_wrong_date", language, value=plain(facets[1]))
        chosen = set(ids or ())
        choices = [(label(entry, language), entry.id) for entry in entries.shown]
        return [
            gr.CheckboxGroup(
                choices=choices,
                value=[entry.id for entry in entries.shown if entry.id in chosen],
                visible=bool(choices),
                interactive=self._changes(scope, request),
            ),
            line_html(wrong) if wrong else _count_html(entries, page, term, language, facets),
            gr.Button(interactive=page > 0),
            gr.Button(interactive=(page + 1) * PAGE < entries.total),
            page,
            gr.Group(visible=False),
        ]

    def first(
        self, ids: list[str], term: str, scope: str, request: gr.Request, *facets: str
    ) -> list[Any]:
        """As ``show``, the first page."""
        return self.show(ids, term, 0, scope, request, *facets)

    def previous(
        self, term: str, page: int, scope: str, request: gr.Request, *facets: str
    ) -> list[Any]:
        """As ``show``, the page before."""
        return self.show([], term, page - 1, scope, request, *facets)

    def next(
        self, term: str, page: int, scope: str, request: gr.Request, *facets: str
    ) -> list[Any]:
        """As ``show``, the page after."""
        return self.show([], term, page + 1, scope, request, *facets)

    def confirm(
        self, ids: list[str], term: str, page: int, scope: str, request: gr.Request, *facets: str
    ) -> list[Any]:
        """What is said before anything is removed, or what to do first; and the confirmation."""
        language = self.language(request)
        if self.place(request) == "none":
            return [line_html(text("lib_owner", language)), gr.Group(visible=False)]
        if not ids or not self._changes(scope, request):
            return [line_html(text("lib_choose", language)), gr.Group(visible=False)]
        entries = self._entries(term, page, scope, request, facets)
        shown = {entry.id: entry for entry in entries.shown}
        titles = [plain(shown[one].title) or one for one in ids if one in shown]
        named = " · ".join(titles[:NAMED]) + " …" * (len(titles) > NAMED)
        said = text("lib_sure", language, n=len(ids), titles=named)
        return [line_html(said), gr.Group(visible=True)]

    def keep(self) -> list[Any]:
        """Updates that close the confirmation: nothing is removed."""
        return ["", gr.Group(visible=False)]

    def remove(
        self, ids: list[str], term: str, page: int, scope: str, request: gr.Request, *facets: str
    ) -> list[Any]:
        """Removes the chosen articles; returns what was done, then the same as ``show``."""
        language = self.language(request)
        try:
            removed = self._remove(ids, request)
            said = text("lib_removed" if removed else "lib_owner", language, n=len(ids))
        except WendaError as error:
            said = str(error)
        return [line_html(said), *self.show(ids, term, page, scope, request, *facets)]

    def _remove(self, ids: list[str], request: gr.Request) -> bool:
        """Removes articles; returns whether the visitor may remove any."""
        place = self.place(request)
        visit = self._visits.get(visit_key(request)) if self._visits else None
        if place == "library":
            self._bot.remove_articles(ids)
        elif place == "visit" and visit is not None:
            visit.remove_articles(ids)
        return place != "none"

    def _changes(self, scope: str, request: gr.Request) -> bool:
        """Whether the visitor may remove what is in the list of a scope."""
        place = self.place(request)
        return place == "library" or (place == "visit" and scope != SHARED)

    def _entries(
        self, term: str, page: int, scope: str, request: gr.Request, facets: tuple[str, ...] = ()
    ) -> Entries:
        """The entries on a page; ValueError for a date that is none."""
        listed: _Listed | None = self._bot
        if self._visits is not None and scope != SHARED and self.place(request) == "visit":
            listed = self._visits.get(visit_key(request))
        language, date, order = (str(one or "").strip() for one in (*facets, "", "", "")[:3])
        only = Filter(
            languages=(language,) if language in LANGUAGES else (), since=date, until=date
        )
        if listed is None:
            return Entries(0)
        if _is_sorted(order):
            entries = listed.entries(term, 0, SORTED, only=only)
            if entries.total <= SORTED:
                return Entries(entries.total, _in_order(entries, order)[page * PAGE :][:PAGE])
        return listed.entries(term, page * PAGE, PAGE, only=only)


def _is_sorted(order: str) -> bool:
    """Whether this is an order that the library does not have by itself."""
    return order in ORDERS and order != NEWEST


def _in_order(entries: Entries, order: str) -> tuple[Entry, ...]:
    """The entries in one of ``ORDERS``; those without a date come last."""
    if order == "title":
        return tuple(sorted(entries.shown, key=lambda entry: entry.title.casefold()))
    dated = sorted(
        (entry for entry in entries.shown if entry.date),
        key=lambda entry: entry.date,
        reverse=order == "latest",
    )
    return (*dated, *(entry for entry in entries.shown if not entry.date))


def label(entry: Entry, language: str) -> str:
    """An article's text in the list: its title and, on the next line, what else is known of it."""
    parts = (
        LANGUAGES.get(entry.language, ""),
        plain(entry.date),
        text("lib_passages", language, n=f"{entry.passages:,}"),
        plain(source_name(entry.source)),
        plain(" ".join(f"#{tag}" for tag in entry.tags)),
    )
    title = plain(entry.title) or text("untitled", language)
    return f"{title}\n{' · '.join(part for part in parts if part)}"


def plain(line: str, limit: int = TITLE_CHARS) -> str:
    """One line of plain text in which control characters and overrides are shown, not obeyed.

    Gradio's translation marks are broken up: it looks for them in labels, too.
    """
    shown = " ".join(unescape(escape(line)).split()).replace("__i18n__", "_\u200b_i18n__")
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _count_html(
    entries: Entries, page: int, term: str, language: str, facets: tuple[str, ...] = ()
) -> str:
    if entries.shown:
        first = page * PAGE + 1
        last = first + len(entries.shown) - 1
        said = text(
            "lib_range", language, first=f"{first:,}", last=f"{last:,}", total=f"{entries.total:,}"
        )
        if entries.total > SORTED and any(map(_is_sorted, facets[2:])):
            said = text("lib_unsorted", language, range=said, limit=f"{SORTED:,}")
    elif term.strip():
        said = text("lib_no_match", language, term=plain(term))
    elif any(facets[:2]):
        said = text("only_none", language)
    else:
        said = text("lib_none", language)
    return line_html(said)


def line_html(said: str) -> str:
    """A line that says what there is, or what was done."""
    return f'<div class="wd-report">{escape(said)}</div>'
