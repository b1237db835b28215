"""A bot → the page: a head line, the tabs, the endpoints for programs (``build``), and its looks.

``look`` returns what Gradio takes when a page is launched or mounted and not when it is built: the
theme, the style sheets, the scripts in the head and the translations.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import gradio as gr

from ui.access import add_reach_panel, rights_of
from ui.api import add_endpoints
from ui.articles import add_library_tab, visit_key, visits_of
from ui.chat import add_chat_tab
from ui.escape import escape
from ui.languages import GRADIO_LOCALES, LANGUAGE_NAMES, find_language
from ui.options import Options
from ui.protocol import ChatBot
from ui.texts import NOTICES, ONLY, TEXTS, text

__all__ = ["Look", "build", "look"]

NAME = "Wenda 問答"
CONCURRENT = 8  # answers at one time; Gradio's own 1 makes the second visitor wait for the first
WAITING = 64  # questions that may wait; past that a visitor is told to come back

_HERE = Path(__file__).parent / "static"
_STYLES = (
    *("style.css", "messages.css", "sources.css", "reader.css", "only.css", "library.css"),
    *("composer.css", "rail.css", "frame.css"),  # the last word on what is narrow
)
_SCRIPTS = (
    *(
        "kept.js",
        "page.js",
        "frame.js",
        "sources.js",
        "reader.js",
        "tools.js",
        "talk.js",
        "only.js",
        "rail.js",
    ),
    *("opening.js", "library.js", "composer.js"),
)

# Only installed fonts: a page that fetches one tells a stranger that it was opened.
_FONTS: list[gr.themes.Font | str] = [
    "system-ui",
    *(
        gr.themes.Font(name)
        for name in ("Segoe UI", "Roboto", "Noto Sans", "PingFang SC", "Microsoft YaHei UI")
    ),
    *(gr.themes.Font(name) for name in ("Noto Sans CJK SC", "Source Han Sans SC")),
    "sans-serif",
]
_MONO: list[gr.themes.Font | str] = ["ui-monospace", gr.themes.Font("Noto Sans Mono"), "monospace"]

# The selectors of buttons that Gradio leaves without a name, and the keys of names for them.
_NAMELESS = {
    ".wd-question .submit-button": "send",
    ".wd-question .stop-button": "stop",
    ".wd-chat .scroll-down-button-container button": "down",
    ".wd-drop button.upload-container": "lib_drop",
    ".wd-drop input[type=file]": "lib_drop",
}
# The keys of texts that the scripts show.
_RAIL = (
    *("new_conversation", "history", "close", "delete", "deleted", "undo", "rename"),
    *("pin", "unpin", "pinned", "branched", "branched_open"),
)
_SAID = (
    *("copied", "searching", "theme", "reader", *_RAIL, "rail_search", "rail_none"),
    *("mark_before", "mark_after", "contents", "find", "find_none", "cite_copy", "cite_hint"),
    *("script", "offer_add", "offer_file", "offer_files", "offer_page", "offer_working"),
    *("palette", "palette_ask", "lib_tab", "lib_owner"),
    *(key for key in ONLY if key not in NOTICES),
)


def build(bot: ChatBot, options: Options | None = None) -> gr.Blocks:
    """The page over ``bot``, to launch or mount with ``look()``.

    Args:
        bot: what answers.
        options: what visitors may do; by default nobody can add or remove articles.

    Raises:
        ValueError: the language in ``options`` is not one of ``ui.languages``.
    """
    options = options or Options()
    forced = find_language(options.language) if options.language else None
    i18n = translations()
    say: Callable[[str], Any] = partial(text, language=forced) if forced else i18n
    page = gr.Blocks(title=NAME, analytics_enabled=False, fill_height=True)
    page.i18n_instance = i18n
    visits = visits_of(bot, options)

    def answering(request: gr.Request) -> ChatBot:
        """What answers a visitor: the bot, with the visitor's own articles if there are any."""
        own = visits and rights_of(request, options).articles == "visit"
        return visits.answering(visit_key(request)) if visits and own else bot

    def may_rate(request: gr.Request) -> bool:
        """Whether a visitor's thumbs and comments are kept."""
        return rights_of(request, options).feedback

    with page:
        # Not gr.HTML: it needs a page that may evaluate strings as code (Gradio 6.31).
        gr.Markdown(say("head"), elem_classes="wd-top", latex_delimiters=[])
        gr.Markdown(_switches(choose=not forced), elem_classes="wd-switches", latex_delimiters=[])
        with gr.Tabs(elem_classes="wd-tabs"):
            with gr.Tab(say("chat_tab"), id="chat", elem_id="wd-chat-tab") as tab:
                add_chat_tab(page, tab, bot, answering, say, options, forced, CONCURRENT, may_rate)
            add_library_tab(page, bot, options, visits, say, forced)
        add_endpoints(page, bot, CONCURRENT)
        if options.reach:
            add_reach_panel(page, options.reach, forced)
    page.queue(max_size=WAITING, default_concurrency_limit=CONCURRENT)
    return page


def _switches(*, choose: bool) -> str:
    """The buttons for light or dark and, if ``choose``, the languages; page.js makes them work."""
    languages = "".join(
        f'<button type="button" class="wd-lang" value="{tag}" lang="{tag}">{escape(name)}</button>'
        for tag, name in LANGUAGE_NAMES.items()
    )
    group = f'<span class="wd-langs" role="group">{languages}</span>' if choose else ""
    history = (
        '<button type="button" class="wd-history"></button>'  # a phone's; rail.js has the rest
    )
    return f'<div>{group}<button type="button" class="wd-theme"></button>{history}</div>'


class Look(TypedDict):
    """The arguments for whoever launches or mounts the page."""

    theme: gr.themes.Base
    css_paths: list[str | Path]
    head: str
    i18n: gr.I18n


def look() -> Look:
    """Theme, styles, scripts and translations, for mounting the page with them.

    As in ``gr.mount_gradio_app(app, build(bot), "/", **look())``.
    """
    theme = gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=_FONTS,
        font_mono=_MONO,
        radius_size=gr.themes.sizes.radius_lg,
    )
    return {
        "theme": theme,
        "css_paths": [_HERE / name for name in _STYLES],
        "head": f"<script>{script()}</script>",
        "i18n": translations(),
    }


def script() -> str:
    """The script in the page's head: the texts that scripts show, then all scripts, one by one."""
    parts = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return f"const WENDA = {json.dumps(_words())};\n{parts}"


def translations() -> gr.I18n:
    """All the texts of ``ui.texts``, by Gradio's language tags."""
    return gr.I18n(**{GRADIO_LOCALES[name]: dict(texts) for name, texts in TEXTS.items()})


def _words() -> dict[str, dict[str, dict[str, str]]]:
    """By Gradio's language tag: names for nameless buttons by selector, and texts by key."""
    return {
        tag: {
            "names": {selector: text(key, language) for selector, key in _NAMELESS.items()},
            "said": {key: TEXTS[language][key] for key in _SAID},  # scripts fill what is in braces
        }
        for language, tag in GRADIO_LOCALES.items()
    }
