"""What the page wears: theme, style sheet, scripts and translations.

Not ``ui.look``: a module of that name would take the place of the package's function.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import gradio as gr

from ui.only_texts import NOTICES, ONLY
from ui.texts import GRADIO_LOCALES, TEXTS, text

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
