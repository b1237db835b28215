"""BM25 over keyword tokens, where one query term may be several tokens.

Robertson and Zaragoza 2009; sets of tokens as Pirkola 1998: a term's frequency in a passage is
the weighted sum over its tokens, its document frequency the weighted sum of theirs. Common
libraries score token by token and cannot do that, hence a scorer of our own: ``scoring`` has what a
term gives to a passage, ``maxscore`` finds the best of an index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.core import settings
from bot.library.keywords.maxscore import best, least
from bot.library.keywords.scoring import Query
from bot.library.keywords.vocabulary import Keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core.records import Term
    from bot.library.keywords.index import KeywordIndex

    Floats = NDArray[np.float32]


def search(
    parts: Sequence[KeywordIndex],
    terms: Sequence[Term],
    k: int,
    beside: Sequence[KeywordIndex] = (),
    allowed: Sequence[NDArray[np.bool_]] | None = None,
) -> list[tuple[NDArray[np.int64], Floats]]:
    """The k best passages of all, for each index: rows (m,), scores (m,) above 0, best first.

    Of an index there may be others besides, no better ones. How long a passage usually is counts
    over all indexes, how rare a term is also over those ``beside``, so that all scores can be
    compared. With ``allowed``, a mask (n,) for each index, only of those passages; what is rare
    does not depend on it.

    Raises:
        ValueError: k is below 1.
    """
    if k < 1:
        raise ValueError(f"k is {k}; ask for at least 1 passage")
    total, other = sum(map(len, parts)), sum(map(len, beside))
    mean = max(sum(part.total for part in parts) / max(total, 1), 1.0)
    tokens = dict.fromkeys(token for term in terms for token in term.tokens)
    keys, column = Keys.of(tokens), {token: place for place, token in enumerate(tokens)}
    numbers = [part.find(keys) for part in parts]
    held = _held(parts, numbers, len(tokens))
    elsewhere = _held(beside, [part.find(keys) for part in beside], len(tokens))
    weighted = []
    for term in terms:
        columns = [column[token] for token in term.tokens]
        shares = np.fromiter(term.tokens.values(), np.float64)
        holders = min(float(shares @ held[columns]), float(total))
        if holders > 0:
            holders += min(float(shares @ elsewhere[columns]), float(other))
            idf = np.log(1 + (total + other - holders + 0.5) / (holders + 0.5))
            factor = np.float32(term.weight * idf * (settings.BM25_K1 + 1))
            weighted.append((columns, shares.astype(np.float32), factor))
    found = [(np.empty(0, np.int64), np.empty(0, np.float32))] * len(parts)
    floor = 0.0  # a little under the k-th best score so far
    for place in sorted(range(len(parts)), key=lambda place: -len(parts[place])):
        part, at = parts[place], numbers[place]
        queries = [Query.of(part, at[columns], shares, f) for columns, shares, f in weighted]
        mask = allowed[place] if allowed is not None else None
        found[place] = best(part, [one for one in queries if one.lists], k, mean, mask, floor)
        floor = max(floor, least(np.concatenate([scores for _, scores in found]), k))
    return found


def _held(
    parts: Sequence[KeywordIndex], numbers: Sequence[NDArray[np.int64]], tokens: int
) -> NDArray[np.int64]:
    """How many passages of all hold each token (t,), from its number in each index."""
    total = np.zeros(tokens, np.int64)
    for part, of in zip(parts, numbers, strict=True):
        total += part.sizes(of)
    return total
