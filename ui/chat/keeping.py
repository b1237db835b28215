"""A conversation that outlives a reload: what the browser keeps of it, in its localStorage.

Each tab has its own (``ui/static/kept.js``). What comes back from there may be anything, so it is
read as turns (``ui.chat.turns``), whose quotes are cut from the articles again and whose texts are
escaped again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.core import Article
from ui.answer import message_html, question_html
from ui.chat.replies import content_text
from ui.chat.signatures import Spoken, key_in, sign_message
from ui.chat.turns import Turn, read
from ui.texts import text

MAX_TURNS = 40  # questions and answers kept; a longer conversation keeps its newest
MAX_CHARS = 400_000  # of one conversation's JSON; kept.js drops the oldest if storage is full

# By default Gradio 6.31 takes both at random at each start of the server, which loses all that was
# kept. Neither is a secret: both are sent to every page, and whoever reads the storage may read the
# page.
STORAGE_KEY = "wenda_conversation"
STORAGE_SECRET = "wenda_conversation"


def browser_turns(value: object) -> list[Turn]:
    """The turns that a browser sends, oldest first; what is not a turn is left out."""
    parts = value[-MAX_TURNS:] if isinstance(value, list) else []
    return [turn for turn in map(read, parts) if turn is not None]


def page_turns(messages: object, value: object, spoken: Spoken) -> list[Turn]:
    """The turns on the page, oldest first; messages that are not finished answers are left out.

    They come from the server's memory. What it has forgotten, for example because it was started
    again, is taken from what the browser kept.

    Args:
        messages: the page's.
        value: what the browser keeps.
        spoken: the server's memory.
    """
    known = {turn.key: turn for turn in browser_turns(value)}
    turns = []
    for key in _keys(messages):
        turn = spoken.get(key) or known.get(key)
        if turn is not None:
            turns.append(turn)
    return turns


def turn_records(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The newest turns as the browser keeps them: at most MAX_TURNS, and MAX_CHARS in all."""
    records: list[dict[str, Any]] = []
    size = 0
    for turn in reversed(turns[-MAX_TURNS:]):
        record = turn.record()
        size += len(json.dumps(record, ensure_ascii=False))
        if size > MAX_CHARS:
            break
        records.append(record)
    return records[::-1]


def changes_to_keep(
    messages: object, value: object, spoken: Spoken, *, after: bool
) -> list[dict[str, Any]] | None:
    """What the browser is to keep of the conversation on the page; None if it keeps that already.

    Args:
        messages: the page's.
        value: what the browser keeps.
        spoken: the server's memory.
        after: whether the messages only grew. What is kept then stays before them even if it is
            not on the page yet, because a question may be asked while the page opens.
    """
    turns = page_turns(messages, value, spoken)
    if after:
        there = {turn.key for turn in turns}
        turns = [*(turn for turn in browser_turns(value) if turn.key not in there), *turns]
    # By way of JSON, to be compared with what the browser sent.
    records: list[dict[str, Any]] = json.loads(json.dumps(turn_records(turns)))
    return None if records == value else records


def messages(
    turns: Sequence[Turn], article: Callable[[str], Article], language: str
) -> list[dict[str, str]]:
    """The turns as the chat shows them."""
    messages = []
    for turn in turns:
        answer = turn.answer(article, text("sources_gone", language))
        markup = sign_message(message_html(answer, turn.typed, language), turn, language)
        messages.append({"role": "user", "content": question_html(turn.typed)})
        messages.append({"role": "assistant", "content": markup})
    return messages


def _keys(messages: object) -> list[str]:
    """The keys of the answers among a page's messages, each once, in order."""
    keys = []
    for message in messages if isinstance(messages, list) else []:
        if isinstance(message, Mapping) and message.get("role") == "assistant":
            key = key_in(content_text(message.get("content")))
            if key:
                keys.append(key)
    return list(dict.fromkeys(keys))
