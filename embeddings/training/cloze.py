"""A sentence and a span in it → a question that the span answers, in Chinese or English.

The span of a Chinese sentence is found again in its English translation (``spans``), so there are a
question and an answer in either language, four pairs in all (cf. Lewis et al. 2019,
https://arxiv.org/abs/1906.04980, who make such questions within one language).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text import fold, tag_words

if TYPE_CHECKING:
    import random

_CLAUSE = re.compile("[，,；;。！？!?：:]")
_LONGEST_CHINESE, _LONGEST_ENGLISH = 45, 110  # characters of a question, about
_BARE = 9  # a clause with less than a ninth of that besides its span asks nothing
_LEFT_OUT = (0.0, 0.1, 0.25)  # shares of words to leave out, drawn for each side of the span
# Kind of span → question words: Chinese ones take the span's place, English ones go in front.
_ASKED = {
    "person": (("谁", "谁", "哪位", "什么人", "哪个人"), ("Who", "Who", "Whom", "Which person")),
    "place": (
        ("哪里", "哪个地方", "什么地方", "哪个国家", "哪个城市", "哪儿"),
        ("Where", "Where", "What place", "In what city", "Which country"),
    ),
    "organisation": (
        ("哪个机构", "什么组织", "哪家公司", "什么"),
        ("What organization", "Who", "What", "Which company"),
    ),
    "date": (
        ("什么时候", "何时", "哪一年", "哪年", "什么时间", "几月几日"),
        ("When", "When", "In what year", "What year", "On what date"),
    ),
    "amount": (("多少", "多少钱", "多少"), ("How much", "How much", "What amount")),
    "count": (("多少", "几", "多少个"), ("How many", "How many", "What number of")),
    "percentage": (
        ("多少", "百分之几", "多少百分比"),
        ("What percentage", "How much", "What percent"),
    ),
    "rank": (("第几", "第几位"), ("What rank", "Which place")),
    "number": (("多少", "几"), ("How many", "What number")),
    "thing": (
        ("什么", "什么", "哪个", "哪种", "哪些", "何种"),
        ("What", "What", "Which", "What kind of thing"),
    ),
}


def chinese_question(text: str, span: tuple[int, int], kind: str, pick: random.Random) -> str:
    """The question, in Chinese, for a span of a Chinese sentence; some words are left out.

    Args:
        text: the sentence.
        span: start and end in it.
        kind: the kind of the span, as of ``spans.spans``.
        pick: draws which clauses stay, which words are left out and the question word.
    """
    start, end = _window(text, span, pick, longest=_LONGEST_CHINESE)
    before = _drop_words(text[start : span[0]], pick, chinese=True)
    after = _drop_words(text[span[1] : end], pick, chinese=True)
    asked = pick.choice(_ASKED[kind][0])
    if pick.random() < 0.15:
        return f"{before}{after}，{asked}？"
    return f"{before}{asked}{after}".strip("，,、；;。 ") + "？"


def english_question(text: str, span: tuple[int, int], kind: str, pick: random.Random) -> str:
    """As ``chinese_question``, in English for an English sentence, the question word in front."""
    start, end = _window(text, span, pick, longest=_LONGEST_ENGLISH)
    before = _drop_words(text[start : span[0]], pick, chinese=False)
    after = _drop_words(text[span[1] : end], pick, chinese=False)
    asked = pick.choice(_ASKED[kind][1])
    did = pick.choice(("", "", " did", " was", " is", " does"))
    rest = f"{before} {after}".strip(" ,;.")
    rest = rest[:1].lower() + rest[1:] if pick.random() < 0.5 else rest
    return f"{asked}{did} {rest}?"


def _window(text: str, span: tuple[int, int], pick: random.Random, longest: int) -> tuple[int, int]:
    """Start and end of the span's clause and, while there is room, some neighbouring clauses."""
    ends = (m.end() for m in _CLAUSE.finditer(text))
    cuts = [0, *(end for end in ends if not span[0] < end <= span[1]), len(text)]
    left = max(cut for cut in cuts if cut <= span[0])
    right = min(cut for cut in cuts if cut >= span[1])
    for _ in range(pick.choice((0, 1, 1, 2))):
        further = min((cut for cut in cuts if cut > right), default=len(text))
        low, high = pick.choice([(_cut_before(cuts, left), right), (left, further)])
        if high - low <= longest:
            left, right = low, high
    if right - left - (span[1] - span[0]) < longest // _BARE:
        left = _cut_before(cuts, left)
    return max(left, span[0] - longest), min(right, span[1] + longest)


def _cut_before(cuts: list[int], left: int) -> int:
    return max((cut for cut in cuts if cut < left), default=0)


def _drop_words(text: str, pick: random.Random, *, chinese: bool) -> str:
    share = pick.choice(_LEFT_OUT)
    if chinese:
        words = [word for word, _ in tag_words(fold(text).text)] if share else [text]
    else:
        words = text.split()
    return ("" if chinese else " ").join(word for word in words if pick.random() >= share)
