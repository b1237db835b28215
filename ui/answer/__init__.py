"""An answer on the page: its message, its evidence, the sources beside it, its export."""

from __future__ import annotations

from ui.answer.evidence import decode, places
from ui.answer.export import export_file
from ui.answer.markdown import (
    answer_markdown,
    answer_text,
    article_lines,
    finding_lines,
    hit_lines,
    said_markdown,
)
from ui.answer.panel import notice_html, panel_html, panel_notice_html
from ui.answer.render import (
    message_html,
    partial_html,
    question_html,
    searching_html,
    text_answered,
    text_typed,
)

__all__ = [
    "answer_markdown",
    "answer_text",
    "article_lines",
    "decode",
    "export_file",
    "finding_lines",
    "hit_lines",
    "message_html",
    "notice_html",
    "panel_html",
    "panel_notice_html",
    "partial_html",
    "places",
    "question_html",
    "said_markdown",
    "searching_html",
    "text_answered",
    "text_typed",
]
