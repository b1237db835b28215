"""Which of the reader's spans is the answer: what it is, beside how likely the reader finds it.

The reader knows little of figures, names and the ends of a phrase; these are told exactly by
``bot.figures``, by jieba's tags and by punctuation. A linear model over marks of a span, fitted on
the development sets for the F1 that its softmax expects (``docs/answers.md``).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot import figures
from bot.asked import ANSWERS
from bot.folding import fold
from bot.sentences import size
from bot.stopwords import is_stopword
from bot.words import names, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.reading import Found
    from bot.records import Hit

MARKS = (
    "score",  # the reader's log odds
    "passage",  # log of the passage's score beside the best one's
    "length",  # log of its size in Han characters
    "length if figure",  # the same where a figure is asked for
    "clauses",  # commas and stops inside
    "figure",  # it is a figure of the kind asked for
    "figure within",  # it holds one, and more
    "other figure",  # it is or holds a figure of a kind that may answer, too
    "no figure",  # a figure is asked for, and it holds none
    "name",  # it is a name of the kind asked for
    "name within",  # it holds one, and more
    "no name",  # a name is asked for, and it holds none
    "asked",  # share of its words that the question says itself
    "edge",  # it begins or ends with a word that joins others
    "quoted",  # it is what stands between quotation marks
    "half quoted",  # it has one quotation mark or bracket of two
    "expected",  # the F1 that the reader's own shares expect of it
)
_CLAUSE = re.compile("[，,；;。！？!?：:]")
_OPEN, _CLOSE = "《「『“‘〈【(（", "》」』”’〉】)）"
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?:\s+(?:(?:of|de|von|van|the|and)\s+)?[A-Z][\w'’.-]*)*")


def marks(question: str, kind: str, hits: Sequence[Hit], found: Sequence[Found]) -> NDArray[np.float64]:
    """The marks of each span: (n, 17), in the order of ``MARKS``."""
    said = frozenset(token.text for token in scan(fold(question).text) if token.is_word)
    expected = _expected(found)
    top = max(hits[0].score, 1e-6) if hits else 1.0
    rows = []
    for one, share in zip(found, expected, strict=True):
        hit = hits[one.hit]
        text = hit.article.text
        span = text[one.start : one.end]
        length = math.log(max(size(span), 0.5))
        rows.append(
            [
                one.score,
                math.log(max(hit.score, 1e-6) / top),
                length,
                length * (kind in ANSWERS),
                len(_CLAUSE.findall(span)),
                *_figures(kind, one, text),
                *_names(kind, one, text),
                *_words(span, said),
                *_quotes(text, one),
                share,
            ]
        )
    return np.array(rows, np.float64).reshape(-1, len(MARKS))


def _figures(kind: str, one: Found, text: str) -> tuple[float, float, float, float]:
    if kind not in ANSWERS:
        return 0.0, 0.0, 0.0, 0.0
    inside = [f for f in _found_figures(text) if f[0] < one.end and one.start < f[1]]
    exact = any(f[2] == kind and (f[0], f[1]) == (one.start, one.end) for f in inside)
    within = any(f[2] == kind for f in inside) and not exact
    other = not exact and not within and any(f[2] in ANSWERS[kind] for f in inside)
    return float(exact), float(within), float(other), float(not inside)


@lru_cache(maxsize=64)
def _found_figures(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((f.start, f.end, f.kind) for f in figures.find(text))


def _names(kind: str, one: Found, text: str) -> tuple[float, float, float]:
    if kind not in ("person", "place"):
        return 0.0, 0.0, 0.0
    places = _found_names(text, kind)
    inside = [(a, b) for a, b in places if a < one.end and one.start < b]
    start = min((a for a, _ in inside), default=-1)
    end = max((b for _, b in inside), default=-1)
    exact = (start, end) == (one.start, one.end)
    return float(exact), float(bool(inside) and not exact), float(not inside)


@lru_cache(maxsize=64)
def _found_names(text: str, kind: str) -> tuple[tuple[int, int], ...]:
    folded = fold(text)
    found = [folded.source(start, end) for start, end in names(folded.text, kind)]
    return tuple(found + [m.span() for m in _LATIN_NAME.finditer(text)])


def _words(span: str, said: frozenset[str]) -> tuple[float, float]:
    words = [token.text for token in scan(fold(span).text) if token.is_word]
    if not words:
        return 0.0, 1.0
    asked = sum(word in said for word in words) / len(words)
    return asked, is_stopword(words[0]) + is_stopword(words[-1])


def _quotes(text: str, one: Found) -> tuple[float, float]:
    before, after = text[one.start - 1 : one.start], text[one.end : one.end + 1]
    span = text[one.start : one.end]
    quoted = bool(before) and before in _OPEN and bool(after) and after in _CLOSE
    uneven = sum(span.count(a) - span.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True))
    return float(quoted), float(uneven != 0)


def _expected(found: Sequence[Found]) -> NDArray[np.float64]:
    """For each span the F1, in characters, that the shares of all spans of its passage expect."""
    if not found:
        return np.empty(0)
    hit, start, end, share = (np.array([getattr(f, n) for f in found], np.float64)
                              for n in ("hit", "start", "end", "share"))  # fmt: skip
    common = np.minimum(end[:, None], end) - np.maximum(start[:, None], start)
    common = np.maximum(common, 0) * (hit[:, None] == hit)
    both = (end - start)[:, None] + (end - start)
    return (2 * common / both) @ (share / max(share.sum(), 1e-9))
