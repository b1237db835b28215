"""A question and a passage → what the reader sees: tokens, and some plain facts about each.

Punctuation is no token of the bundled model, but where a name is quoted or a list goes on is told
by punctuation alone; so each token knows what stands before and behind it.

What the reader knows of a token wherever it stands, beside its vector.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from embeddings.encoder import BundledEncoder

    Floats = NDArray[np.float32]
    Ids = NDArray[np.int32]


LONGEST_QUESTION = 48  # tokens; a longer one says its point within
LONGEST_PASSAGE = 384  # tokens: a passage of 400 Han characters has about 250
# What kind of thing is asked for, as ``bot.question.kind`` names it; "" for any other.
KINDS = ("", "amount", "count", "percentage", "rank", "date", "person", "place")
# Between two tokens: nothing, space, or the first of these that stands there.
_GAPS = (
    re.compile(r"[\n。！？!?；;…]|\.\s"),
    re.compile("、"),
    re.compile('[《「『“‘〈【"]'),
    re.compile("[》」』”’〉】]"),
    re.compile("[（(\\[]"),
    re.compile("[）)\\]]"),
    re.compile("[，,:：]"),
    re.compile("[·・•\\-–—/~～.]"),
    re.compile("[%％‰°]"),
    re.compile("[$￥¥€£]"),
)
_GAP_COUNT = len(_GAPS) + 2
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿萬億两兩")
SCALARS = ("share", "weight", "sentence", "same", "digit", "latin", "capital", "numeral", "quoted")
SHAPES = len(SCALARS) + 2 * _GAP_COUNT  # facts of a token besides its vector


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """One question over one passage, as the reader takes it."""

    question: Ids  # (q,) tokens
    passage: Ids  # (p,)
    shapes: NDArray[np.floating[Any]]  # (p, SHAPES)
    spans: NDArray[np.int32]  # (p, 2) where each token stands in the text: start, end
    kind: int  # index into KINDS


def reader_inputs(
    encoder: BundledEncoder, question: str, kind: str, text: str, clues: Floats
) -> Inputs:
    """What the reader is given for a passage.

    Args:
        encoder: whose tokens the reader knows.
        question: one question.
        kind: one of KINDS.
        text: the passage; what is longer than LONGEST_PASSAGE tokens is left out.
        clues: (characters, 3) as ``bot.search.match`` gives them.
    """
    asked = encoder.token_ids([question])[0][:LONGEST_QUESTION]
    ids, spans = encoder.placed_tokens(text)
    ids, spans = ids[:LONGEST_PASSAGE], spans[:LONGEST_PASSAGE]
    number = KINDS.index(kind) if kind in KINDS else 0
    return Inputs(asked, ids, shapes(text, ids, spans, asked, clues), spans, number)


def shapes(text: str, ids: Ids, spans: NDArray[np.int32], asked: Ids, clues: Floats) -> Floats:
    """The plain facts of each token: (p, SHAPES)."""
    found = np.zeros((len(ids), SHAPES), np.float32)
    if not len(ids):
        return found
    found[:, :3] = np.maximum.reduceat(
        np.concatenate([clues, np.zeros((1, 3), np.float32)]), spans.ravel(), axis=0
    )[::2]
    found[:, 3] = np.isin(ids, asked)
    gaps = _gaps(text, spans)
    base = len(SCALARS)
    rows = np.arange(len(ids))
    found[rows, base + gaps[:-1]] = 1
    found[rows, base + _GAP_COUNT + gaps[1:]] = 1
    found[:, 8] = _quote_flags(text, spans)
    for row, (start, end) in enumerate(spans.tolist()):
        first, last = text[start], text[end - 1]
        found[row, 4] = first.isdigit()
        found[row, 5] = first.isascii() and first.isalpha()
        found[row, 6] = first.isupper()
        found[row, 7] = first in _NUMERALS or last in _NUMERALS
    return found


def _gaps(text: str, spans: NDArray[np.int32]) -> NDArray[np.int64]:
    """The kind of gap before each token and, last, behind the last one: (p + 1,)."""
    ends = [0, *spans[:, 1].tolist()]
    starts = [*spans[:, 0].tolist(), len(text)]
    return np.array(
        [_gap(text[end:start]) for end, start in zip(ends, starts, strict=True)], np.int64
    )


def _gap(between: str) -> int:
    if not between:
        return 0
    if between == " ":
        return 1
    return next((n for n, mark in enumerate(_GAPS, 2) if mark.search(between)), 1)


def _quote_flags(text: str, spans: NDArray[np.int32]) -> NDArray[np.float32]:
    """1 for each token inside quotation marks or a title's."""
    level, at = 0, 0
    inside = np.zeros(len(spans), np.float32)
    for row, start in enumerate(spans[:, 0].tolist()):
        for character in text[at:start]:
            if character in "《「『“〈":
                level += 1
            elif character in "》」』”〉":
                level = max(level - 1, 0)
            elif character in "\n。":
                level = 0
        at = start
        inside[row] = level > 0
    return inside


# Parts of speech by their numbers; ``embeddings.training.tags`` gives each token one.
TAGS = (
    "unknown", "person", "place", "organisation", "other name", "time", "numeral", "measure word",
    "noun", "verb", "adjective", "other", "latin", "digits",
)  # fmt: skip
FACTS = 2 + len(TAGS)
_SHORTEST = 1e-3  # added to lengths: a token that says nothing has no logarithm
_NOTHING = 1e-9  # a shorter vector has no direction


def unit_vectors(vectors: Floats) -> tuple[Floats, Floats]:
    """Token vectors (n, dim) at length 1, and the logarithm of the length each had (n,)."""
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, _NOTHING)[:, None], np.log(lengths + _SHORTEST)


def token_facts(log_lengths: Floats, ids: NDArray[np.int32], tags: NDArray[np.uint8]) -> Floats:
    """The facts of tokens (n, FACTS): how much each counts in a text, how rare it is, its tag.

    Args:
        log_lengths: (n,) of the tokens' vectors.
        ids: (n,) the tokens; they are numbered by frequency.
        tags: (tokens,) the tag of each token there is, a number into TAGS.
    """
    facts = np.zeros((len(ids), FACTS), np.float32)
    facts[:, 0] = log_lengths
    facts[:, 1] = np.log(ids.astype(np.float32) + 1) / np.float32(math.log(len(tags) + 1))
    facts[np.arange(len(ids)), 2 + tags[ids]] = 1
    return facts
