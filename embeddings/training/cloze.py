"""Questions made from sentences: what a sentence says of a name, figure or thing is asked for it.

A span of a Chinese sentence is found again in its English translation by the translation table, so
each gives a question and an answer in either language, four pairs in all (cf. Lewis et al. 2019,
https://arxiv.org/abs/1906.04980, who ask by cloze within one language).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import figures
from bot.folding import fold
from bot.segmenter import tagged
from bot.stopwords import is_stopword
from bot.words import stem

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from embeddings.lexicon import Lexicon

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.,&-]*[A-Za-z0-9]|[A-Za-z0-9]")
_HAN = re.compile("[\u4e00-\u9fff]+|[A-Za-z0-9·.%]+")
_CLAUSE = re.compile("[，,；;。！？!?：:]")
_LONGEST = 14  # characters of a span that is asked for, but for whole clauses
_NEAR = 2  # English words that may stand between two translated ones
# Kind of span → how it is asked for: Chinese (in the span's place), English (in front).
_ASKED = {
    "person": (("谁", "谁", "哪位", "什么人", "哪个人"), ("Who", "Who", "Whom", "Which person")),
    "place": (
        ("哪里", "哪个地方", "什么地方", "哪个国家", "哪个城市", "哪儿"),
        ("Where", "Where", "What place", "In what city", "Which country"),
    ),
    "organisation": (("哪个机构", "什么组织", "哪家公司", "什么"), ("What organization", "Who", "What", "Which company")),
    "date": (
        ("什么时候", "何时", "哪一年", "哪年", "什么时间", "几月几日"),
        ("When", "When", "In what year", "What year", "On what date"),
    ),
    "amount": (("多少", "多少钱", "多少"), ("How much", "How much", "What amount")),
    "count": (("多少", "几", "多少个"), ("How many", "How many", "What number of")),
    "percentage": (("多少", "百分之几", "多少百分比"), ("What percentage", "How much", "What percent")),
    "rank": (("第几", "第几位"), ("What rank", "Which place")),
    "number": (("多少", "几"), ("How many", "What number")),
    "thing": (("什么", "什么", "哪个", "哪种", "哪些", "何种"), ("What", "What", "Which", "What kind of thing")),
    "clause": (("什么", "怎么样", "什么事", "如何"), ("What", "How", "What")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aligned:
    """One thing said in two sentences of the same meaning; an empty place: not found there."""

    kind: str
    chinese: tuple[int, int]  # offsets in the Chinese sentence
    english: tuple[int, int] | None  # offsets in the English one


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """What may be asked for in a Chinese sentence: start, end and kind, possibly overlapping."""
    taken = []
    for figure in figures.find(text):
        taken.append((figure.start, figure.end))
        yield figure.start, figure.end, figure.kind
    folded = fold(text)
    run: list[tuple[int, int, str]] = []
    at = 0
    for word, tag in [*tagged(folded.text), ("", "x")]:
        kind = _kind(tag, word)
        if run and (not kind or run[-1][1] != at):
            yield from _whole(run, folded, taken)
            run = []
        if kind:
            run.append((at, at + len(word), kind))
        at += len(word)


def _whole(run: list[tuple[int, int, str]], folded: object, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    kinds = {kind for _, _, kind in run}
    kind = next((k for k in ("person", "organisation", "place") if k in kinds), "thing")
    start, end = folded.source(run[0][0], run[-1][1])  # type: ignore[attr-defined]
    if 2 <= end - start <= _LONGEST and not any(a < end and start < b for a, b in taken):
        yield start, end, kind


def _kind(tag: str, word: str) -> str:
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
    """What may be asked for in a pair of sentences, and where the English one says it."""
    words = [(m.start(), m.end(), stem(m.group().lower())) for m in _WORD.finditer(english)]
    said = figures.find(english)
    found = []
    for start, end, kind in spans(chinese):
        place = None
        if kind in figures.KINDS:
            mine = figures.find(chinese[start:end])
            place = next(
                ((f.start, f.end) for f in said if len(mine) == 1 and figures.same(mine[0], f)),
                None,
            )
        else:
            place = _translated(chinese[start:end], words, lexicon)
        found.append(Aligned(kind, (start, end), place))
    return found


def _translated(
    text: str, words: Sequence[tuple[int, int, str]], lexicon: Lexicon
) -> tuple[int, int] | None:
    """The English words that stand for a Chinese span, where at least half of it is found."""
    parts = [word for word, _ in tagged(fold(text).text) if not is_stopword(word)]
    hits: set[int] = set()
    met = 0
    for part in parts:
        stems = [s for s, p in lexicon.english.get(part).items() if p > 0.05]
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
    if best[-1] - best[0] > 8:
        return None
    return words[best[0]][0], words[best[-1]][1]


def chinese_question(text: str, span: tuple[int, int], kind: str, pick: random.Random) -> str:
    """A Chinese sentence as the question for one of its spans; some of its words are left out."""
    start, end = _window(text, span, pick, longest=45)
    before = _thinned(text[start : span[0]], pick, chinese=True)
    after = _thinned(text[span[1] : end], pick, chinese=True)
    asked = pick.choice(_ASKED[kind][0])
    if pick.random() < 0.15:
        return f"{before}{after}，{asked}？"
    return f"{before}{asked}{after}".strip("，,、；;。 ") + "？"


def english_question(text: str, span: tuple[int, int], kind: str, pick: random.Random) -> str:
    """An English sentence as the question for one of its spans, the question word in front."""
    start, end = _window(text, span, pick, longest=110)
    before = _thinned(text[start : span[0]], pick, chinese=False)
    after = _thinned(text[span[1] : end], pick, chinese=False)
    asked = pick.choice(_ASKED[kind][1])
    did = pick.choice(("", "", " did", " was", " is", " does"))
    rest = f"{before} {after}".strip(" ,;.")
    rest = rest[:1].lower() + rest[1:] if pick.random() < 0.5 else rest
    return f"{asked}{did} {rest}?"


def _window(text: str, span: tuple[int, int], pick: random.Random, longest: int) -> tuple[int, int]:
    """The clause of the span and, while there is room, a neighbour: a question asks one thing."""
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(text) if not span[0] < m.end() <= span[1]), len(text)]
    left = max(cut for cut in cuts if cut <= span[0])
    right = min(cut for cut in cuts if cut >= span[1])
    for _ in range(pick.choice((0, 1, 1, 2))):
        wider = [(max((c for c in cuts if c < left), default=0), right),
                 (left, min((c for c in cuts if c > right), default=len(text)))]  # fmt: skip
        left_, right_ = pick.choice(wider)
        if right_ - left_ <= longest:
            left, right = left_, right_
    if right - left - (span[1] - span[0]) < longest // 9:  # a bare clause asks nothing
        left = max((c for c in cuts if c < left), default=0)
    return max(left, span[0] - longest), min(right, span[1] + longest)


def _thinned(text: str, pick: random.Random, *, chinese: bool) -> str:
    share = pick.choice((0.0, 0.1, 0.25))
    if chinese:
        words = [word for word, _ in tagged(fold(text).text)] if share else [text]
    else:
        words = text.split()
    return ("" if chinese else " ").join(word for word in words if pick.random() >= share)
