"""A question and a passage → what the reader sees: their tokens, and plain facts about each token.

Some facts depend on where a token stands (``shapes``). Punctuation is not a token of the bundled
model, yet only punctuation shows where a name is quoted or a list goes on; so each token comes with
what stands before and behind it. Others are the same wherever a token stands (``token_facts``).
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


LONGEST_QUESTION = 48  # tokens that are read: a longer question makes its point within them
LONGEST_PASSAGE = 384  # tokens that are read: a passage of 400 Han characters has about 250
# The kinds of thing asked for, as ``bot.question.kind_asked`` names them; "" for any other.
KINDS = ("", "amount", "count", "percentage", "rank", "date", "person", "place")
# The kinds of gap between two tokens: nothing, space, or the first of these that is in it.
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
SHAPES = len(SCALARS) + 2 * _GAP_COUNT  # facts of a token where it stands


# Parts of speech by their numbers; ``embeddings.training.tags`` decides which a token has.
TAGS = (
    "unknown", "person", "place", "organisation", "other name", "time", "numeral", "measure word",
    "noun", "verb", "adjective", "other", "latin", "digits",
)  # fmt: skip
FACTS = 2 + len(TAGS)  # facts of a token wherever it stands
_SHORTEST = 1e-3  # added to lengths, because the logarithm of 0 does not exist
_NOTHING = 1e-9  # the length below which a vector has no direction


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """One question about one passage, as the reader takes it."""

    question: Ids  # (q,) tokens
    passage: Ids  # (p,)
    shapes: NDArray[np.floating[Any]]  # (p, SHAPES)
    spans: NDArray[np.int32]  # (p, 2) start and end of each token in the text
    kind: int  # index into KINDS


def reader_inputs(
    encoder: BundledEncoder, question: str, kind: str, text: str, clues: Floats
) -> Inputs:
    """A question about a passage, as the reader takes it.

    Args:
        encoder: whose tokens the reader knows.
        question: one question.
        kind: what kind of thing is asked for, one of KINDS; any other counts as "".
        text: the passage; tokens after LONGEST_PASSAGE are left out.
        clues: (characters, 3) as ``bot.search.clues`` returns them.
    """
    asked = encoder.token_ids([question])[0][:LONGEST_QUESTION]
    ids, spans = encoder.placed_tokens(text)
    ids, spans = ids[:LONGEST_PASSAGE], spans[:LONGEST_PASSAGE]
    number = KINDS.index(kind) if kind in KINDS else 0
    return Inputs(asked, ids, shapes(text, ids, spans, asked, clues), spans, number)


def shapes(text: str, ids: Ids, spans: NDArray[np.int32], asked: Ids, clues: Floats) -> Floats:
    """The facts of each token of a passage where it stands: (p, SHAPES).

    Args:
        text: the passage.
        ids: (p,) its tokens.
        spans: (p, 2) start and end of each.
        asked: the question's tokens.
        clues: (characters, 3) for each character of the passage.
    """
    facts = np.zeros((len(ids), SHAPES), np.float32)
    if not len(ids):
        return facts
    facts[:, :3] = np.maximum.reduceat(
        np.concatenate([clues, np.zeros((1, 3), np.float32)]), spans.ravel(), axis=0
    )[::2]
    facts[:, 3] = np.isin(ids, asked)
    gaps = _gaps(text, spans)
    base = len(SCALARS)
    rows = np.arange(len(ids))
    facts[rows, base + gaps[:-1]] = 1
    facts[rows, base + _GAP_COUNT + gaps[1:]] = 1
    facts[:, 8] = _quote_flags(text, spans)
    for row, (start, end) in enumerate(spans.tolist()):
        first, last = text[start], text[end - 1]
        facts[row, 4] = first.isdigit()
        facts[row, 5] = first.isascii() and first.isalpha()
        facts[row, 6] = first.isupper()
        facts[row, 7] = first in _NUMERALS or last in _NUMERALS
    return facts


def unit_vectors(vectors: Floats) -> tuple[Floats, Floats]:
    """Token vectors (n, dim) at length 1, and the logarithms of the lengths they had (n,)."""
    lengths = np.linalg.norm(vectors, axis=1)
    return vectors / np.maximum(lengths, _NOTHING)[:, None], np.log(lengths + _SHORTEST)


def token_facts(log_lengths: Floats, ids: NDArray[np.int32], tags: NDArray[np.uint8]) -> Floats:
    """The facts of tokens wherever they stand (n, FACTS): weight in a text, rarity, part of speech.

    Args:
        log_lengths: (n,) logarithms of the lengths of the tokens' vectors.
        ids: (n,) the tokens, whose numbers run from frequent to rare.
        tags: (tokens,) the part of speech of every token of the model, an index into TAGS.
    """
    facts = np.zeros((len(ids), FACTS), np.float32)
    facts[:, 0] = log_lengths
    facts[:, 1] = np.log(ids.astype(np.float32) + 1) / np.float32(math.log(len(tags) + 1))
    facts[np.arange(len(ids)), 2 + tags[ids]] = 1
    return facts


def _gaps(text: str, spans: NDArray[np.int32]) -> NDArray[np.int64]:
    """The kind of gap before each token and, at the end, behind the last one: (p + 1,)."""
    ends = [0, *spans[:, 1].tolist()]
    starts = [*spans[:, 0].tolist(), len(text)]
    return np.array(
        [_gap(text[end:start]) for end, start in zip(ends, starts, strict=True)], np.int64
    )


def _gap(between: str) -> int:
    """The kind of a gap by the text in it."""
    if not between:
        return 0
    if between == " ":
        return 1
    return next((n for n, mark in enumerate(_GAPS, 2) if mark.search(between)), 1)


def _quote_flags(text: str, spans: NDArray[np.int32]) -> NDArray[np.float32]:
    """(p,) 1 for each token inside quotation marks or those of a title, else 0."""
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
