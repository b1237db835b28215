"""A question and a text → the windows that the reader sees: pieces of both, and where they stand.

A window is ``<s> question </s></s> part of the text </s>``, as XLM-R's family has pairs of texts.
Training makes its windows here, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Ids = NDArray[np.int64]
    Places = NDArray[np.int32]

START, PAD, END, UNKNOWN = range(4)  # the first pieces of XLM-R
LONGEST_QUESTION = 48  # pieces that are read: a longer question makes its point within them
WINDOW = 256  # pieces of question and text together: a passage of 400 Han characters and its title
_SHARED = 3  # two windows of a text share a third: an answer at the end of one is whole in the next


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A question and a part of a text, as the network takes them."""

    ids: Ids  # (n,) pieces
    first: int  # place in ``ids`` of the text's first piece
    places: Places  # (p, 2) start and end in the text of each of its pieces here


def question_ids(tokenizer: Tokenizer, question: str) -> list[int]:
    """Returns the pieces of a question that are read."""
    ids: list[int] = tokenizer.encode(question, add_special_tokens=False).ids
    return ids[:LONGEST_QUESTION]


def windows(tokenizer: Tokenizer, question: str, text: str) -> Iterator[Window]:
    """Yields the windows of a text, in its order; none if either side is blank."""
    if not question.strip() or not text.strip():
        return
    asked = question_ids(tokenizer, question)
    encoded = tokenizer.encode(text, add_special_tokens=False)
    ids, places = encoded.ids, np.array(encoded.offsets, np.int32).reshape(-1, 2)
    room = WINDOW - len(asked) - 4
    at = 0
    while True:
        yield window(asked, ids[at : at + room], places[at : at + room])
        if at + room >= len(ids):
            return
        at += room - room // _SHARED


def window(asked: list[int], ids: list[int], places: Places) -> Window:
    """Returns the window of a question's pieces and some of a text's."""
    joined = [START, *asked, END, END, *ids, END]
    return Window(np.array(joined, np.int64), len(asked) + 3, places)
