"""The page: a head line, a tab for the conversation, and the endpoints for programs.

What the page wears: theme, style sheet, scripts and translations.

Not ``ui.look``: a module of that name would take the place of the package's function.
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
from ui.articles import add_library_tab, visits_of
from ui.chat import add_chat_tab
from ui.escape import escape
from ui.options import Options
from ui.protocol import ChatBot
from ui.texts import GRADIO_LOCALES, LANGUAGE_NAMES, NOTICES, ONLY, TEXTS, find_language, text

__all__ = ["Look", "build", "look"]

NAME = "Wenda 問答"
CONCURRENT = 8  # answers at one time; Gradio's own 1 makes the second visitor wait for the first
WAITING = 64  # questions that may wait; past that a visitor is told to come back


def build(bot: ChatBot, options: Options | None = None) -> gr.Blocks:
    """The page over ``bot``, ready to launch or mount with ``look()``.

    Args:
        bot: what answers.
        options: what visitors may do.

    Raises:
        ValueError: the language is none of ours.
    """
    options = options or Options()
    forced = find_language(options.language) if options.language else None
    i18n = translations()
    say: Callable[[str], Any] = partial(text, language=forced) if forced else i18n
    page = gr.Blocks(title=NAME, analytics_enabled=False, fill_height=True)
    page.i18n_instance = i18n
    visits = visits_of(bot, options)

    def answering(request: gr.Request) -> ChatBot:
        """What answers a visitor: with their own articles, when there are any."""
        own = visits and rights_of(request, options).articles == "visit"
        return visits.answering(request.session_hash) if visits and own else bot

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
            add_library_tab(page, bot, options, visits, say)
        add_endpoints(page, bot, CONCURRENT)
        if options.reach:
            add_reach_panel(page, options.reach, forced)
    page.queue(max_size=WAITING, default_concurrency_limit=CONCURRENT)
    return page


def _switches(*, choose: bool) -> str:
    """The languages, where they may be chosen, and light or dark; page.js makes them work."""
    languages = "".join(
        f'<button type="button" class="wd-lang" value="{tag}" lang="{tag}">{escape(name)}</button>'
        for tag, name in LANGUAGE_NAMES.items()
    )
    group = f'<span class="wd-langs" role="group">{languages}</span>' if choose else ""
    return f'<div>{group}<button type="button" class="wd-theme"></button></div>'


_HERE = Path(__file__).parent / "static"
_STYLES = ("style.css", "messages.css", "sources.css", "only.css", "library.css")
_SCRIPTS = ("kept.js", "page.js", "sources.js", "tools.js", "talk.js", "only.js", "opening.js")

# Only what is installed: a page that asks for a web font tells somebody that it was opened.
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

# Gradio's nameless buttons, by selector; the key of each name in ``ui.texts``.
_NAMELESS = {
    ".wd-question .submit-button": "send",
    ".wd-question .stop-button": "stop",
    ".wd-chat .scroll-down-button-container button": "down",
    ".wd-drop button.upload-container": "lib_drop",
    ".wd-drop input[type=file]": "lib_drop",
}
# Words that the scripts say.
_SAID = ("copied", "searching", "theme", *(key for key in ONLY if key not in NOTICES))


class Look(TypedDict):
    """What the page needs from whoever launches or mounts it."""

    theme: gr.themes.Base
    css_paths: list[str | Path]
    head: str
    i18n: gr.I18n


def look() -> Look:
    """Theme, style and translations: ``gr.mount_gradio_app(app, build(bot), "/", **look())``."""
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
    """The script in the page's head: the words that are said, and what acts on the page."""
    parts = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    return f"const WENDA = {json.dumps(_words())};\n{parts}"


def translations() -> gr.I18n:
    """Every text of ``ui.texts``, under Gradio's language tags."""
    return gr.I18n(**{GRADIO_LOCALES[name]: dict(texts) for name, texts in TEXTS.items()})


def _words() -> dict[str, dict[str, dict[str, str]]]:
    """By Gradio's language tag: the names of nameless buttons by selector, and what is said."""
    return {
        tag: {
            "names": {selector: text(key, language) for selector, key in _NAMELESS.items()},
            "said": {key: text(key, language) for key in _SAID},
        }
        for language, tag in GRADIO_LOCALES.items()
    }
