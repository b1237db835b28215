"""The address for other devices, shown on the page to whoever sits at this machine."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from ui.access import qr
from ui.access.arrivals import visitor
from ui.escape import attribute, escape
from ui.languages import page_language
from ui.options import Reach
from ui.texts import text


def add_reach_panel(page: gr.Blocks, reach: Reach, forced: str | None) -> None:
    """Put the panel at the end of the open Blocks; it is empty for everybody else.

    Args:
        page: the Blocks.
        reach: the addresses, read each time that the page is opened.
        forced: the language for everyone, if there is one.
    """
    shown = gr.Markdown("", elem_classes="wd-reach", latex_delimiters=[], container=False)
    page.load(
        _render_for_owner(reach, forced),
        outputs=shown,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )


def _render_for_owner(reach: Reach, forced: str | None) -> Callable[[gr.Request], str]:
    def show(request: gr.Request) -> str:
        if not visitor(request).owner:
            return ""
        return reach_html(reach, page_language(request, forced))

    return show


def reach_html(reach: Reach, language: str) -> str:
    """The address to open elsewhere, with its QR code; ``""`` while there is none."""
    address = reach.best()
    if not address:
        return ""
    until = text("open_until", language, until=reach.until) if reach.public else ""
    name = text("open_here", language)
    note = f" <small>{escape(until)}</small>" if until else ""
    return (
        f'<details class="wd-reach-box"><summary title="{attribute(name)}">{escape(name)}</summary>'
        f'<div><code>{escape(address)}</code>{note}<img src="{qr.for_page(address)}" '
        f'width="200" height="200" alt="{escape(address)}"></div></details>'
    )
