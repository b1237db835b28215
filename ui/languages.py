"""A request, or a language tag → which of the page's three languages suits it.

``page_language`` takes a request to the page, ``header_language`` the headers of any request. The
words themselves are in ``ui.texts``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LANGUAGES = ("en", "zh-Hans", "zh-Hant")

# Gradio knows Chinese by region, not by script.
GRADIO_LOCALES = {"en": "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}

LANGUAGE_NAMES = {"en": "English", "zh-Hans": "简体", "zh-Hant": "繁體"}
LANGUAGE_COOKIE = "wenda_lang"  # remembers the visitor's choice; set by ui/static/early.js
_CHOSEN = re.compile(rf"(?:^|;) *{LANGUAGE_COOKIE}=([A-Za-z-]{{1,20}})")

_TRADITIONAL = ("hant", "tw", "hk", "mo")  # the script, and regions that write it


def match_language(tag: str) -> str:
    """Which of ``LANGUAGES`` suits a language tag such as ``zh-HK`` best; ``""`` if none does."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] != "zh":
        return "en" if parts[0] == "en" else ""
    if "hans" in parts:
        return "zh-Hans"
    return "zh-Hant" if any(part in _TRADITIONAL for part in parts[1:]) else "zh-Hans"


def find_language(tag: str) -> str:
    """As ``match_language``, for a tag that somebody chose.

    Raises:
        ValueError: the tag suits none of ``LANGUAGES``.
    """
    language = match_language(tag)
    if not language:
        raise ValueError(f"language {tag!r} is not one of {', '.join(LANGUAGES)}; choose one")
    return language


def page_language(request: Any, forced: str | None) -> str:
    """The language that a visitor sees the page in.

    It is the server's, else the one that the visitor chose on the page, else the browser's.

    Args:
        request: has ``headers`` and ``cookies``; None for a call without a browser.
        forced: the server's choice for everyone, if it made one.
    """
    cookies = getattr(request, "cookies", None) or {}
    headers = getattr(request, "headers", None) or {}
    chosen = match_language(str(cookies.get(LANGUAGE_COOKIE) or ""))
    return forced or chosen or browser_language(headers.get("accept-language"))


def header_language(headers: Mapping[str, str], forced: str | None) -> str:
    """As ``page_language``, from a request's headers alone; their names are in lower case."""
    cookie = _CHOSEN.search(headers.get("cookie", ""))
    chosen = match_language(cookie.group(1)) if cookie else ""
    return forced or chosen or browser_language(headers.get("accept-language"))


def browser_language(accept_language: str | None) -> str:
    """The language of an ``Accept-Language`` header's first entry; English for any other.

    Only the first entry counts, because the page's own script goes by that one.
    """
    first = (accept_language or "").split(",")[0].split(";")[0]
    return match_language(first) or "en"
