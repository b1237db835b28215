"""The words that ask, in English and Chinese, and what they ask for."""

from __future__ import annotations

import re

from bot.text.folding import fold, holds_han

AUXILIARY = (
    "did|does|do|was|were|is|are|has|have|had|can|could|will|would|shall|should|may|might|must"
)
MEASURE = "[个位名次场趟列项座家条种份届批类门本篇所间只台辆支件艘架期点成倍吨万亿]"
# What a figure may be of another: it asks together with the word for how much.
RELATION_HAN = (
    "(?:(?:增长|上升|下降|增加|减少|提高|增幅|排名?|位居|位列|名列|占|占比)[了到至是为居在]?)"
)

_ASK_ENGLISH = re.compile(
    r"\b(?:by how much|how (?:much|many|long|far|high|large|big|fast|often|old)|what|which|who"
    r"|whom|whose|when|where|why|how)\b",
    re.IGNORECASE,
)
ASK_HAN = re.compile(  # over folded text
    "为什么|为何|什么时候|什么地方|什么人|什么|何时|何地|何处|何人"
    f"|{RELATION_HAN}?(?:多少{MEASURE}?|几{MEASURE}|第几{MEASURE}?|百分之[几多]少?)"
    "|多久|哪一?[年天日月]|哪[里儿些位]|哪一?个?|谁|如何|怎么样?|怎样|几"
)
_ASKED_NOUN = re.compile(
    rf"\s+(?!(?:about|of|in|on|at|for|to|the|an?|{AUXILIARY})\b)[a-z][\w-]*", re.IGNORECASE
)
_WHICH = re.compile(r"which|what|whose", re.IGNORECASE)

# What is asked for, how each language asks it (over folded text), and the plain words for it.
_SORTS = (
    ("reason", "why|为什么|为何", "why", "为什么"),
    ("date", "when|什么时候|何时|哪一?[年天日月]|几[年月日号]", "when", "什么时候"),
    ("person", "who|whom|谁|哪位|何人|什么人", "who", "谁"),
    ("place", "where|哪里|哪儿|什么地方|何处|何地", "where", "哪里"),
    ("manner", "how|如何|怎么样?|怎样", "how", "如何"),
    ("list", "which(?: ones?)?|哪些|哪一?.?", "which", "哪些"),
    ("rank", "what rank|.*第几.*|排.*", "what rank", "第几"),
    ("change", f"by how much|{RELATION_HAN}.*", "by how much", "增长了多少"),
    ("count", f"how many|[几多少]+{MEASURE}", "how many", "多少"),
    ("amount", "how much|多少.*|几", "how much", "多少"),
)


def asks(question: str) -> list[tuple[int, int]]:
    """Where a question's asking words stand; *which* and *what* take their noun along."""
    places = []
    for match in _ASK_ENGLISH.finditer(question):
        end = match.end()
        if _WHICH.fullmatch(match.group()) and (noun := _ASKED_NOUN.match(question, end)):
            end = noun.end()
        places.append((match.start(), end))
    if holds_han(question):
        folded = fold(question)
        places += [folded.source(*match.span()) for match in ASK_HAN.finditer(folded.text)]
    return places


def sort_asked(ask: str) -> str:
    """What asking words ask for: "reason", "date", "person", ...; "" when it is not known."""
    folded = fold(ask).text.strip()
    return next((sort for sort, words, _, _ in _SORTS if re.fullmatch(words, folded)), "")


def asking(sort: str, *, chinese: bool) -> str:
    """The plain words that ask for a sort, "" for one that is not known."""
    return next((row[3] if chinese else row[2] for row in _SORTS if row[0] == sort), "")
