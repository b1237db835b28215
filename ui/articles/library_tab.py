"""The tab of the library: adding articles, the list of them, editing and removing some.

If nobody may add or remove, there is no function for it at all, because what is only hidden can
still be called. Otherwise every call checks who calls, and the page shows the controls to those who
may use them. The page is the same for everyone, so they are all hidden until the server has said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import gradio as gr

from bot.core import settings
from ui.access import Place
from ui.articles.adding_events import Adder
from ui.articles.editing import Editor
from ui.articles.library_list import LANGUAGES, NEWEST, ORDERS, SHARED, Shelf
from ui.articles.uploads import DropZone
from ui.articles.visits import Visits, visit_key
from ui.options import Options
from ui.protocol import ArticleBot, ChatBot, EditableBot

ADDERS = 2  # visitors whose files are read at one time: reading keeps a core busy each

# Components that not everybody may use, each with the ``Place``s of those who may.
Controls: TypeAlias = list[tuple[Any, tuple[Place, ...]]]
CHANGING: tuple[Place, ...] = ("library", "visit")

_PRIVATE: dict[str, Any] = {"api_visibility": "private"}
_QUIET: dict[str, Any] = {**_PRIVATE, "show_progress": "hidden"}


def visits_of(bot: ChatBot, options: Options) -> Visits | None:
    """The visits of a page; None if visitors may not bring articles of their own."""
    return Visits(bot) if options.visits and isinstance(bot, ArticleBot) else None


def add_library_tab(
    page: gr.Blocks,
    bot: ChatBot,
    options: Options,
    visits: Visits | None,
    say: Callable[[str], Any],
    forced: str | None,
) -> None:
    """Builds the tab inside the open ``gr.Tabs``, unless the bot's articles cannot be listed.

    Args:
        page: the page.
        bot: whose articles these are.
        options: what visitors may do.
        visits: from ``visits_of``.
        say: returns a text of the interface by its key.
        forced: the language for everyone, if there is one.
    """
    if not isinstance(bot, ArticleBot):
        return
    shelf = Shelf(bot, options, visits, forced)
    with gr.Tab(say("lib_tab"), elem_classes="wd-library") as tab:
        if options.readonly:
            _build_list(tab, shelf, None, options, say, [])
            return
        controls: Controls = []
        lines: tuple[tuple[str, Place], ...] = (("lib_owner", "none"), ("lib_visit", "visit"))
        for key, place in lines:
            line = gr.Markdown(
                say(key), visible=False, latex_delimiters=[], elem_classes="wd-visit"
            )
            controls.append((line, (place,)))
        with gr.Column(visible=False, elem_classes="wd-giving") as giving:
            parts = _build_uploads(say)
            status = gr.Markdown("", latex_delimiters=[], elem_classes="wd-status")
        controls.append((giving, CHANGING))
        editor = Editor(bot, shelf) if isinstance(bot, EditableBot) else None
        listed = _build_list(tab, shelf, editor, options, say, controls)
        _wire(Adder(bot, visits, shelf), parts, status, listed)
    _show(page, shelf, controls)
    if visits is not None:

        def leave(request: gr.Request) -> None:
            visits.leave(visit_key(request))

        page.unload(leave)


def _show(page: gr.Blocks, shelf: Shelf, controls: Controls) -> None:
    """Shows each visitor, when the page opens, the controls that they may use."""

    def show_controls(request: gr.Request) -> list[Any]:
        place = shelf.place(request)
        return [gr.update(visible=place in places) for _, places in controls]

    page.load(show_controls, None, [control for control, _ in controls], queue=False, **_QUIET)


def _build_uploads(say: Callable[[str], Any]) -> dict[str, Any]:
    """The components that articles are given through, by name."""
    parts: dict[str, Any] = {
        "drop": DropZone(
            file_count="multiple",
            label=say("lib_drop"),
            show_label=False,  # the zone itself shows it
            height=132,
            elem_classes="wd-drop",
        )
    }
    with gr.Row(elem_classes="wd-web"):
        parts["address"] = gr.Textbox(label=say("lib_link"), max_lines=1, scale=4)
        parts["fetch"] = gr.Button(say("lib_link_add"), scale=1, min_width=120)
    with gr.Accordion(say("lib_paste"), open=False):
        parts["title"] = gr.Textbox(
            label=say("lib_title"), max_lines=1, max_length=settings.MAX_TITLE_CHARS
        )
        parts["body"] = gr.Textbox(label=say("lib_text"), lines=6, max_lines=16)
        parts["paste"] = gr.Button(say("lib_text_add"))
    return parts


def _wire(
    adder: Adder, parts: dict[str, Any], status: gr.Markdown, listed: Callable[..., Any]
) -> None:
    """Binds each way of adding; ``listed`` shows the list again after an event."""
    how: dict[str, Any] = {**_QUIET, "concurrency_limit": ADDERS, "concurrency_id": "adding"}
    drop, address, title, body = (parts[key] for key in ("drop", "address", "title", "body"))
    listed(drop.upload(adder.drop, [drop], [status, drop], **how))
    listed(parts["fetch"].click(adder.link, [address], [status, address], **how))
    listed(address.submit(adder.link, [address], [status, address], **how))
    listed(parts["paste"].click(adder.paste, [title, body], [status, title, body], **how))


def _build_list(
    tab: gr.Tab,
    shelf: Shelf,
    editor: Editor | None,
    options: Options,
    say: Callable[[str], Any],
    controls: Controls,
) -> Callable[..., Any]:
    """Builds the list and its buttons; returns what shows the list again after an event.

    What only some visitors may use is added to ``controls``; if that is empty, nobody may change
    anything.
    """
    changing = bool(controls)
    with gr.Row(elem_classes="wd-find"):
        search = gr.Textbox(label=say("lib_search"), max_lines=1, scale=4, type="text")
        scope: Any = gr.State(SHARED)
        if options.visits:
            choices = [(say("lib_mine"), "mine"), (say("lib_shared"), SHARED)]
            scope = gr.Radio(choices, value="mine", label=say("lib_scope"), scale=2, visible=False)
            controls.append((scope, ("visit",)))
    facets = _build_facets(say)
    number = gr.State(0)
    chosen = [search, number, scope, *facets]
    with gr.Column(elem_classes="wd-shelf"):  # within it the last line stays in sight
        found = gr.CheckboxGroup(
            [], label=say("lib_list"), elem_classes="wd-articles", interactive=changing
        )
        with gr.Column(elem_classes="wd-actions"):
            with gr.Row(elem_classes="wd-pages"):
                previous = gr.Button(say("lib_previous"), interactive=False, size="sm")
                counted = gr.Markdown("", latex_delimiters=[])
                following = gr.Button(say("lib_next"), interactive=False, size="sm")
            sought = [found, search, scope, *facets]
            outputs: list[Any] = [found, counted, previous, following, number]
            sure = gr.Markdown("", latex_delimiters=[], elem_classes="wd-asked-back")
            if changing:
                remove = gr.Button(
                    say("lib_remove"), size="sm", visible=False, elem_classes="wd-remove"
                )
                controls.append((remove, CHANGING))
                outputs.append(_removing(shelf, say, remove, [found, *chosen], sure, outputs))
                if editor:
                    _editing(editor, say, found, sure, controls, (shelf, [found, *chosen], outputs))
            else:
                outputs.append(gr.Group(visible=False))
    # Change and not input, because Gradio's input event misses what is pasted with the mouse. One
    # event for all, so that the list for an earlier search never comes after that for the last.
    language, date, order = facets
    # A choice is one only if it was made: Gradio calls it input when the focus goes on, too.
    triggers = [tab.select, search.change, language.select, date.change, order.select]
    triggers += [scope.input] if options.visits else []
    gr.on(triggers, shelf.first, sought, outputs, trigger_mode="always_last", **_QUIET)
    previous.click(shelf.previous, chosen, outputs, **_QUIET)
    following.click(shelf.next, chosen, outputs, **_QUIET)
    # A question or message about another list is out of date.
    gr.on(
        [*triggers, previous.click, following.click], lambda: "", None, sure, queue=False, **_QUIET
    )

    def show_again(event: Any) -> None:  # Gradio's Dependency
        event.then(shelf.first, sought, outputs, **_QUIET)

    return show_again


def _build_facets(say: Callable[[str], Any]) -> list[Any]:
    """The controls that narrow the list and put it in order, as ``library_list`` takes them."""
    with gr.Row(elem_classes="wd-facets"):
        languages = [(say("only_any"), ""), *((name, tag) for tag, name in LANGUAGES.items())]
        quiet: dict[str, Any] = {"filterable": False, "scale": 1, "min_width": 140}
        language = gr.Dropdown(languages, value="", label=say("lib_language"), **quiet)
        date = gr.Textbox(
            label=say("lib_dated"), max_lines=1, max_length=10, scale=1, min_width=140
        )
        orders = [(say(key), order) for order, key in ORDERS.items()]
        order = gr.Dropdown(orders, value=NEWEST, label=say("lib_order"), **quiet)
    return [language, date, order]


def _editing(
    editor: Editor,
    say: Callable[[str], Any],
    found: gr.CheckboxGroup,
    sure: gr.Markdown,
    controls: Controls,
    listed: tuple[Shelf, list[Any], list[Any]],
) -> None:
    """Builds the button and the form that edit one article, and binds them.

    Args:
        editor: what they call.
        say: returns a text of the interface by its key.
        found: the list, in which the article is chosen.
        sure: the line that says what was done.
        controls: what only some visitors may use.
        listed: what shows the list again: its shelf, the inputs and the outputs.
    """
    edit = gr.Button(say("lib_edit"), size="sm", visible=False, elem_classes="wd-correct")
    controls.append((edit, ("library",)))
    before: Any = gr.State(None)
    undo = gr.Button(say("undo"), size="sm", visible=False, elem_classes="wd-uncorrect")
    with gr.Group(visible=False, elem_classes="wd-correcting") as form:
        with gr.Row():
            title = gr.Textbox(
                label=say("lib_new_title"),
                max_lines=1,
                max_length=settings.MAX_TITLE_CHARS,
                scale=3,
                min_width=240,
            )
            date = gr.Textbox(label=say("lib_new_date"), max_lines=1, max_length=10, min_width=200)
        with gr.Row(elem_classes="wd-correct-ends"):
            save = gr.Button(say("lib_save"), size="sm", variant="primary")
            cancel = gr.Button(say("lib_cancel"), size="sm")
    outputs = [sure, form, title, date, undo, before]
    shelf, sought, shown = listed
    edit.click(editor.edit, found, outputs, **_QUIET)
    cancel.click(editor.cancel, None, outputs, queue=False, **_QUIET)
    for event in (save.click, title.submit, date.submit):
        saved = event(editor.correct, [title, date, before], outputs, **_QUIET)
        saved.then(shelf.show, sought, shown, **_QUIET)
    undo.click(editor.undo, before, outputs, **_QUIET).then(shelf.show, sought, shown, **_QUIET)


def _removing(
    shelf: Shelf,
    say: Callable[[str], Any],
    remove: gr.Button,
    chosen: list[Any],
    sure: gr.Markdown,
    outputs: list[Any],
) -> gr.Group:
    """Binds the button that removes what is chosen, which asks first; returns the confirmation."""
    group = gr.Group(visible=False, elem_classes="wd-really")
    with group, gr.Row():
        yes = gr.Button(say("lib_yes"), variant="stop", size="sm")
        no = gr.Button(say("lib_no"), size="sm")
    remove.click(shelf.confirm, chosen, [sure, group], **_QUIET)
    no.click(shelf.keep, None, [sure, group], **_QUIET)
    yes.click(shelf.remove, chosen, [sure, *outputs, group], **_QUIET)
    return group
