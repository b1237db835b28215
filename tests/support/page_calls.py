"""Shared by several tests: call."""

from __future__ import annotations

import calling
import library_server


def who(chat):
    """The headers of a visitor, none of the owner."""
    return library_server.ELSEWHERE if chat.uploads == "visit" else {}


def call(chat, function, data, session="s1"):
    return calling.call(chat, function, data, session, **who(chat))
