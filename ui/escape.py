"""Text of articles and questions → HTML that shows it and can do nothing else.

A chat message passes through Gradio's translation marks (``__i18n__{…}``), a Markdown reader and an
HTML sanitiser that keeps images, forms and inline styles. So no character that means something to
any of them gets through: all ASCII punctuation becomes character references.
"""

from __future__ import annotations

import html
import re

_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F)
_BREAKS = (0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)
_SURROGATES = range(0xD800, 0xE000)  # cannot be sent as UTF-8 when they stand alone


def _table() -> dict[int, str]:
    table = {code: f"&#{code};" for code in range(0x21, 0x7F) if not chr(code).isalnum()}
    table |= {code: chr(0x2400 + code) for code in range(0x20)}  # NUL shows as ␀
    table |= {code: "\ufffd" for code in (*range(0x7F, 0xA0), *_SURROGATES, 0xFFFE, 0xFFFF)}
    # Direction overrides can make "cod.exe" read as "exe.doc", so they are shown and not obeyed.
    table |= {code: f"&#91;U&#43;{code:04X}&#93;" for code in _BIDI}
    table |= dict.fromkeys(_BREAKS, "\n")
    return table | {0x09: " "}


_TABLE = _table()
_VERBATIM = {**_TABLE, 0x09: "&#9;"}
_TAGS = re.compile(r"<[^>]*>")


def escape(text: str) -> str:
    """``text`` as HTML on one line; a line end, or a run of blank lines, becomes one ``<br>``."""
    lines = text.translate(_TABLE).split("\n")  # a pattern for them is quadratic in blanks
    if len(lines) == 1:
        return lines[0]
    inner = filter(None, (line.strip() for line in lines[1:-1]))
    return "<br>".join([lines[0].rstrip(), *inner, lines[-1].lstrip()])


def verbatim(text: str) -> str:
    """``text`` as HTML on one line that keeps every blank, and every line end as a ``<br>``."""
    return text.replace("\r\n", "\n").translate(_VERBATIM).replace("\n", "<br>")


def attribute(text: str) -> str:
    """``text`` to stand between the quotes of an attribute; line ends are kept."""
    return text.translate(_TABLE).replace("\n", "&#10;")


def unescape(markup: str) -> str:
    """The text that ``escape`` was given, apart from the control characters it replaced."""
    return html.unescape(_TAGS.sub("", markup.replace("<br>", "\n")))
