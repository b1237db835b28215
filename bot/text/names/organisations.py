"""A Chinese question → the companies and other bodies it names by their full names.

宏图医疗器械有限公司 is told from 宏达医疗器械有限公司 by one word of several, and no dictionary has
either. A text has a body if it has all words of the name; where it lacks one and has another body
with the same end, it speaks of that one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.text.folding import HAN, HAN_RUN, fold_text
from bot.text.segmenter import dictionary_tagged
from bot.text.words import is_stopword

_ENDS = re.compile(
    "(?:(?:股份)?有限(?:责任)?公司|集团|公司|书店|商店|酒店|饭店|餐厅|药房|银行|基金会|委员会|理事会|协会|学会|商会"
    "|联合会|联盟|研究院|研究所|实验室|大学|学院|中学|小学|医院|出版社|报社|电视台|工厂|农场|剧院|剧团|乐团"
    "|俱乐部|博物馆|图书馆|美术馆|体育馆|合作社|事务所|工作室)"
)
_BEFORE = rf"(?P<before>[{HAN}]{{2}})"
_LONGEST = 8  # words of one name
_LEAST = 2  # characters of a word that tells a name from others


class Organisation(NamedTuple):
    """A body as a question names it."""

    text: str  # folded
    words: tuple[str, ...]  # those before the end, the first of which is its own
    end: str  # the word that says what kind of body it is


@lru_cache(maxsize=64)
def organisations_of(question: str) -> tuple[Organisation, ...]:
    """The bodies that a question names, each by at least one word before its end."""
    found = []
    for run in HAN_RUN.finditer(fold_text(question)):
        for match in _ENDS.finditer(run.group()):
            words = _words_before(run.group()[: match.start()])
            if words:
                text = "".join((*words, match.group()))
                found.append(Organisation(text, words, match.group()))
    return tuple(found)


def _words_before(text: str) -> tuple[str, ...]:
    """The words of a name before its end; none if it does not begin with one of its own."""
    words: list[str] = []
    for word, tag in reversed(dictionary_tagged(text)):
        if is_stopword(word) or tag[:1] in ("p", "c", "r", "u", "d") or len(words) == _LONGEST:
            break
        words.insert(0, word)
        if tag == "v" and len(words) > 1:  # 介绍启航书店
            words.pop(0)
            break
    return tuple(words) if words and len(words[0]) >= _LEAST else ()


def is_replaced(body: Organisation, text: str) -> bool:
    """Whether a text lacks a word of a body's name, and has another body with the same end.

    Args:
        body: the one asked about.
        text: folded.
    """
    if body.text in text or all(word in text for word in body.words if len(word) >= _LEAST):
        return False
    tail = "".join(body.words[1:]) + body.end
    others = re.finditer(_BEFORE + re.escape(tail), text)
    return any(not is_stopword(match["before"]) for match in others)
