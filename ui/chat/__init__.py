"""The conversation on the page: its tab, the replies in it, and what is kept of them."""

from __future__ import annotations

from ui.chat.chat_tab import add_chat_tab
from ui.chat.replies import MAX_HISTORY, pace_parts, problem

__all__ = [
    "MAX_HISTORY",
    "add_chat_tab",
    "pace_parts",
    "problem",
]
