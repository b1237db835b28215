"""The latest answers by their keys, so that the server knows which answer a message stands for.

A message comes back from the browser as text that anyone may have written. So each finished answer
gets a key that cannot be guessed; the key is in the message, and the answer is remembered here.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from urllib.parse import quote

from bot.core import Answer
from ui.chat.turns import KEY, Turn
from ui.escape import escape
from ui.texts import text

ROOM = 2_000  # answers remembered: small, because they hold places in articles and no article
LINK_CHARS = 6_000  # of a question as part of an address: servers and mail programs cut longer ones

_MARK = re.compile(rf"wd-key-({KEY.pattern})\b")
_TOOLS = '<div class="wd-tools">'


class Spoken:
    """The newest answers by their keys; several threads may use it."""

    def __init__(self, room: int = ROOM) -> None:
        self._turns: OrderedDict[str, Turn] = OrderedDict()
        self._room = room
        self._lock = threading.Lock()

    def add(self, answer: Answer, typed: str) -> Turn:
        """Remembers a finished answer under a new key; too old ones are forgotten."""
        turn = Turn.from_answer(answer, typed, secrets.token_hex(16))
        with self._lock:
            self._turns[turn.key] = turn
            while len(self._turns) > self._room:
                self._turns.popitem(last=False)
        return turn

    def get(self, key: str) -> Turn | None:
        """The answer of a key; None if it is not remembered."""
        with self._lock:
            return self._turns.get(key)


def sign_message(markup: str, turn: Turn, language: str) -> str:
    """A message with its key, and the button that copies a link to its question."""
    link = quote(turn.typed.encode("utf-8", "replace"), safe="")
    hidden = " hidden" if len(link) > LINK_CHARS else ""
    button = (
        f'<button type="button" class="wd-tool wd-link wd-key-{turn.key}"{hidden} '
        f'title="{escape(text("link_hint", language))}" value="{link if not hidden else ""}">'
        f"<span>{escape(text('link', language))}</span>"
        f"<span hidden>{escape(text('link_copied', language))}</span></button>"
    )
    if _TOOLS in markup:
        return markup.replace(_TOOLS, _TOOLS + button, 1)
    return f"{markup}{_TOOLS}{button}</div>"


def key_in(markup: str) -> str:
    """The key in a message; ``""`` if there is none."""
    found = _MARK.search(markup)
    return found.group(1) if found else ""
