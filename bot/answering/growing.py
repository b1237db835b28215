"""An answer as it is said: piece by piece, to its whole text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.records import Answer

# What a growing answer grows by: a word, or up to four characters of a script without spaces,
# about what a reader takes in at a glance.
_UNSPACED = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(rf"\s*(?:[{_UNSPACED}]{{1,4}}|[^\s{_UNSPACED}]+)")


def growing(whole: Answer) -> Iterator[Answer]:
    """The answer with more and more of its text, all else from the first; ``whole`` at the end."""
    for piece in _PIECE.finditer(whole.text):
        if piece.end() < len(whole.text):
            yield replace(whole, text=whole.text[: piece.end()])
    yield whole
