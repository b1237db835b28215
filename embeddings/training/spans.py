"""A Chinese sentence → the spans that can be asked for, and where its translation says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text import fold, is_stopword, stem, tag_words
from bot.text.figures import KINDS as FIGURES
from bot.text.figures import find as find_figures
from bot.text.figures import same as same_figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.text import Folded
    from bot.text.figures import Figure
    from embeddings.lexicon import Lexicon

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.,&-]*[A-Za-z0-9]|[A-Za-z0-9]")
_LONGEST = 14  # characters of a span that is asked for
_NEAR = 2  # English words from one translated word to the next: one may be between them
_WIDEST = 8  # English words from the first translated one to the last
_RARE = 0.05  # the probability up to which a translation does not count


@dataclass(frozen=True, slots=True)
class Aligned:
    """One thing that two sentences of the same meaning say."""

    kind: str  # one of bot.text.figures.KINDS, "person", "place", "organisation" or "thing"
    chinese: tuple[int, int]  # offsets in the Chinese sentence
    english: tuple[int, int] | None  # offsets in the English one; None if it is not found there


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields what can be asked for in a Chinese sentence: start, end and kind; figures first."""
    taken = []
    for figure in find_figures(text):
        taken.append((figure.start, figure.end))
        yield figure.start, figure.end, figure.kind
    folded = fold(text)
    run: list[tuple[int, int, str]] = []
    at = 0
    for word, tag in [*tag_words(folded.text), ("", "x")]:
        kind = _kind(tag, word)
        if run and not kind:
            yield from _whole(run, folded, taken)
            run = []
        if kind:
            run.append((at, at + len(word), kind))
        at += len(word)


def _whole(
    run: Sequence[tuple[int, int, str]], folded: Folded, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Nouns that follow each other, as one span, unless a figure is among them."""
    kinds = {kind for _, _, kind in run}
    kind = next((k for k in ("person", "organisation", "place") if k in kinds), "thing")
    start, end = folded.source(run[0][0], run[-1][1])
    if 2 <= end - start <= _LONGEST and not any(a < end and start < b for a, b in taken):
        yield start, end, kind


def _kind(tag: str, word: str) -> str:
    """The kind of a word by its part of speech; ``""`` if it cannot be asked for."""
    if tag.startswith("nr"):
        return "person"
    if tag.startswith("ns"):
        return "place"
    if tag.startswith("nt"):
        return "organisation"
    if tag.startswith(("n", "vn", "eng", "j", "l")) or word == "·":
        return "thing"
    return ""


def align(chinese: str, english: str, lexicon: Lexicon) -> list[Aligned]:
    """What can be asked for in a Chinese sentence, and where the English one says it."""
    words = [(m.start(), m.end(), stem(m.group().lower())) for m in _WORD.finditer(english)]
    said = find_figures(english)
    aligned = []
    for start, end, kind in spans(chinese):
        if kind in FIGURES:
            place = _same(find_figures(chinese[start:end]), said)
        else:
            place = _find_translation(chinese[start:end], words, lexicon)
        aligned.append(Aligned(kind, (start, end), place))
    return aligned


def _same(mine: Sequence[Figure], said: Sequence[Figure]) -> tuple[int, int] | None:
    """Where the first figure with the same value stands; None if ``mine`` is not a single one."""
    if len(mine) != 1:
        return None
    return next(((f.start, f.end) for f in said if same_figure(mine[0], f)), None)


def _find_translation(
    text: str, words: Sequence[tuple[int, int, str]], lexicon: Lexicon
) -> tuple[int, int] | None:
    """Where English words translate a Chinese span; None if less than half of it is found."""
    parts = [word for word, _ in tag_words(fold(text).text) if not is_stopword(word)]
    hits: set[int] = set()
    met = 0
    for part in parts:
        stems = [s for s, p in lexicon.english.get(part).items() if p > _RARE]
        mine = {n for n, (_, _, s) in enumerate(words) if s in stems and not is_stopword(s)}
        met += bool(mine)
        hits |= mine
    if not hits or 2 * met < len(parts):
        return None
    best: list[int] = []
    run: list[int] = []
    for n in sorted(hits):
        run = [*run, n] if run and n - run[-1] <= _NEAR else [n]
        best = max(best, run, key=len)
    if best[-1] - best[0] > _WIDEST:
        return None
    return words[best[0]][0], words[best[-1]][1]
