"""A question that only asks, or leaves out of what: *Why?*, 誰說的, 从哪里出发."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.forms import Form
from bot.question.followups.fragments import latin_rest
from bot.question.followups.question_words import AUXILIARY, sort_asked
from bot.question.followups.slots import slots
from bot.question.followups.topics import MOVES, RELATION
from bot.text.folding import fold, holds_han
from bot.text.segmenter import tagged
from bot.text.stopwords import is_stopword

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_MOST_HAN_BARE = 12  # of a sentence without a noun
_BARE_FLAGS = ("v", "p", "d", "u", "x", "y", "f", "zg")  # verbs and what goes with them
_OF_EVENTS = ("date", "person", "place", "count", "amount", "rank", "change")  # 怎么注册 is fresh
_MEANT = re.compile("[我你您咱它他她其这那该此]|[a-z0-9]")  # who or what is named, if by a pronoun
# Words beside the asking ones that say nothing of their own.
_LIGHT = re.compile(
    r"(?:that|this|it|so|there|happen(?:ed|s|ing)?|take|took|place|exactly|precisely|else|come"
    r"|came|done|the|a|of|in|to|for|and|but|be|been|reasons?|ones?|one|then|also|not|you|know"
    rf"|many|much|more|{AUXILIARY})"
)
_HAN_LIGHT = re.compile("[那这此是在的了呢啊吗呀又有]|发生|事情?|具体|到底|究竟|原因|时候|请问")
_SAY = re.compile(
    r"\b(?:said|says|say|claimed|claims|thinks?|thought)\b|[说讲]|表示|认为|提出|主张"
)
_WHO = re.compile("who|谁|哪位|何人|哪个人")
_IT_IS = re.compile(r"\bit\b")
_OF_THINGS = re.compile("where|what|who")  # Where is it? asks of a thing, When was it? of all


def bare_ask(question: str, lexicon: Lexicon | None) -> Form | None:
    """Asking words with nothing beside them that says something of its own."""
    text, _ = latin_rest(question)
    parts = slots(text, lexicon)
    asks = [part for part in parts if part.kind == "ask"]
    if len(asks) != 1:
        return None
    ask, folded = asks[0], fold(asks[0].text).text
    rest = fold(f"{text[: ask.start]} {text[ask.end :]}").text
    if _WHO.fullmatch(folded) and _SAY.search(rest) and not _left(_SAY.sub("", rest)):
        return Form("said", ask.text, (ask,))
    if _IT_IS.search(rest) and _OF_THINGS.fullmatch(folded):
        return None
    if not _left(rest):
        return Form("ask", ask.text, (ask,))
    if not _left(RELATION.sub("", rest, count=1)):
        return Form("relation", text, parts)
    return None


def _left(rest: str) -> str:
    """What remains of folded text without the words that say nothing."""
    latin = [word for word in re.findall(r"[a-z]+|\d+", rest) if not _LIGHT.fullmatch(word)]
    return "".join(latin) + re.sub(r"[\sa-z\d?？!,，。.'’]", "", _HAN_LIGHT.sub("", rest))


def without_noun(question: str, lexicon: Lexicon | None) -> Form | None:
    """A Chinese question of verbs alone: 从哪里出发, 比上年增长多少, which leave the topic out."""
    parts = slots(question, lexicon)
    ask = next((fold(part.text).text for part in parts if part.kind == "ask"), "")
    if len(question) > _MOST_HAN_BARE or not holds_han(ask) or sort_asked(ask) not in _OF_EVENTS:
        return None
    rest = question
    for part in reversed([part for part in parts if part.kind in ("ask", "time")]):
        rest = f"{rest[: part.start]}，{rest[part.end :]}"
    rest = fold(rest).text
    words = tagged(rest)
    if _MEANT.search(rest) or not all(flag.startswith(_BARE_FLAGS) for _, flag in words):
        return None
    verbs = any(flag.startswith("v") and not is_stopword(word) for word, flag in words)
    return Form("topic", question) if verbs or MOVES.match(ask) else None
