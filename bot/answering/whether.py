"""A yes-or-no question + a quote → the clause that settles it, and which way.

Only the words settle it: the clause has all that the question says, in its order, with nothing else
but what may stand between, and either nothing that denies or weakens it (yes), or one plain
negation of what is asked (no). Whatever is less plain is quoted without a verdict: a reader sees at
a glance what a program would guess.
"""

from __future__ import annotations

import re
from itertools import dropwhile, pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.core import Span
from bot.text import fold, holds_han, is_stopword, placed_tokens, size, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.text import Token

_HAN = re.compile(r"(?:[吗么嘛]|了没有?|没有)[?？。 ]*$|是否|(.)[不没]\1|有没有")
_LATIN = re.compile(
    r"\W*(?P<verb>did|does|do|is|are|was|were|has|have|had|can|could|may|must|will|should)\b", re.I
)
_OR = re.compile(r"\bor\b|还是|\b(?:how|what|when|where|which|who|why)\b|多少|什么|哪|谁|几", re.I)
# Which of several, how much of it: one word in the sentence would turn the answer round.
_GRADED = re.compile(
    r"比|最|更|越|唯一|首|第|只|仅|全部|都|所有|每|任何"
    r"|\b(?:than|most|least|first|last|only|all|every|any|always|more|less|\w+est)\b",
    re.I,
)
_DENIES = re.compile(
    r"不[得能可许准会必需用应该]*|没有?|[未尚从并]?未(?:曾|能|有|被)?|无(?:须|需|权)|勿|禁止|严禁"
    r"|\b(?:not|never|cannot|no)\b|n['’]t\b"
)
_WEAKENS = re.compile(
    r"如果|若|假如|倘|除非|可能|或许|也许|恐|拟|计划|打算|准备|预[计期料]|将|有望|力争|争取|目标|希望|要求|建议"
    r"|呼吁|[否据]称|传闻|认为|表示|否认|拒绝|取消|停止|暂停|避免|几乎|近乎|部分|除|但|[?？]|如何|是否|疑"
    r"|\b(?:if|unless|whether|perhaps|likely|would|might|could|should|will|shall|to|plans?|planned"
    r"|expect\w*|propos\w*|claim\w*|said|says?|believ\w*|hop\w*|ask\w*|den(?:y|ie[sd])|refus\w*"
    r"|fail\w*|stop\w*|cancel\w*|almost|nearly|partly|some|except|but|instead|until|rumou?r\w*)\b"
)
# Words of permission and duty: what may be done is not what is done.
_MODAL = re.compile(
    r"可以?|能够?|得|须|必须|应当?|会|允许|\b(?:can(?:not)?|could|may|must|should|allowed)\b"
)
_BE = re.compile(r"是|\b(?:is|are|was|were)\b", re.I)
_OF_ANOTHER = re.compile(
    r"(?:\b(?:of|by|and|or|with|like|than)(?: the| a)?|[’']s|[的和与、由被对向])\s*$"
)
_CLAUSE_ENDS = "，。；！？,;!?:：\n"
_MOST_BETWEEN = 2  # words of the sentence between two of the question's, not after its first
_SHORT = 40.0  # Han characters of a sentence that is said whole
_STOPS = ".。!！;； "
_FEWEST = 2  # words of a question that can be settled by its words


class Verdict(NamedTuple):
    """What a clause says to a yes-or-no question."""

    clause: Span
    yes: bool


def asks_whether(question: str) -> bool:
    """Whether a question is answered by yes or no."""
    folded = fold(question).text.strip()
    if _OR.search(folded):
        return False
    return bool((_HAN.search if holds_han(folded) else _LATIN.match)(folded))


def verdict(question: str, quote: Span, title: str = "") -> Verdict | None:
    """Returns the clause of a quote that settles a yes-or-no question; None if none does.

    Args:
        question: one that :func:`asks_whether` knows as such.
        quote: the sentences chosen, of the names and years that are asked about.
        title: of their article; a sentence need not repeat the name there.
    """
    folded = fold(question).text
    if _GRADED.search(folded) or holds_han(question) != holds_han(quote.text):
        return None
    words = [token.text for token in _content(_statement(folded))]
    known = {token.text for token in placed_tokens(title)}
    shorter = list(dropwhile(known.__contains__, words))
    for start, end in split_sentences(quote.text):
        sentence = quote.text[start:end]
        for some in (words, shorter):
            for place in _places(some, sentence) if len(some) >= _FEWEST else ():
                bare = some is words or not _others_before(sentence, place[0])
                settled = _says_yes(folded, sentence, *place) if bare else None
                if settled is not None:
                    return Verdict(_said_whole(quote, start + place[0], start + place[1]), settled)
    return None


def clause_of(quote: Span, value: Span) -> Span:
    """Returns the whole clauses that a value stands in."""
    return _clause(quote, value.start - quote.start, value.end - quote.start)


def _statement(folded: str) -> str:
    """The question without what makes it one: 已经建成公园 of 是否已经建成公园?"""
    if not holds_han(folded):
        return _LATIN.sub("", folded, count=1)
    return re.sub(r"(.)[不没]\1|有没有", r"\1", _HAN.sub(lambda m: m[1] or "", folded))


def _content(text: str) -> list[Token]:
    """The words of a text that say something, with their places; pairs of characters are none."""
    return [
        token
        for token in placed_tokens(text)
        if token.is_word
        and not is_stopword(token.text)
        and not _MODAL.fullmatch(token.text)
        and not _DENIES.fullmatch(token.text)
    ]


def _places(words: Sequence[str], sentence: str) -> Iterator[tuple[int, int]]:
    """Where a sentence has all the words in their order, with hardly anything between."""
    tokens = _content(sentence)
    for first, token in enumerate(tokens):
        if token.text != words[0]:
            continue
        at, last = [token], first
        for number, word in enumerate(words[1:]):
            reach = last + 2 + (_MOST_BETWEEN if number else 0)
            found = next(
                (n for n in range(last + 1, min(reach, len(tokens))) if tokens[n].text == word),
                None,
            )
            if found is None:
                break
            at.append(tokens[found])
            last = found
        else:
            between = (sentence[one.end : other.start] for one, other in pairwise(at))
            if not any(mark in gap for gap in between for mark in _CLAUSE_ENDS):
                yield at[0].start, at[-1].end


def _others_before(sentence: str, start: int) -> bool:
    """Whether a clause has more than one word before a place: it may be of somebody else."""
    first = max(sentence.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1
    return len(_content(sentence[first:start])) > 1


def _says_yes(question: str, sentence: str, start: int, end: int) -> bool | None:
    """Whether the words at a place say yes, or no; None if they settle nothing."""
    before, stated = fold(sentence[:start]).text, fold(sentence[start:end]).text
    whole = fold(sentence).text
    asked = _statement(question)
    if _OF_ANOTHER.search(before) or set(_WEAKENS.findall(whole)) - set(_WEAKENS.findall(asked)):
        return None
    if _BE.match(question.strip()) and not _BE.search(stated):
        return None
    denied = _DENIES.findall(whole)
    if _DENIES.search(asked) or len(denied) > 1 or denied and not _DENIES.search(stated):
        return None
    if bool(_MODAL.search(question)) != bool(_MODAL.search(stated)):
        return None
    return not denied


def _said_whole(quote: Span, start: int, end: int) -> Span:
    """The sentence around a place, if it is short: it may have a condition; else the clause."""
    places = split_sentences(quote.text)
    first, last = next((a, b) for a, b in places if a <= start < b)
    whole = quote.text[first:last].strip()
    if size(whole) > _SHORT:
        return _clause(quote, start, end)
    first = quote.text.index(whole, first)
    last = first + len(whole.rstrip(_STOPS))
    return Span(quote.article_id, quote.start + first, quote.start + last, quote.text[first:last])


def _clause(quote: Span, start: int, end: int) -> Span:
    """The clauses of a quote from one place to another, without the marks at their ends."""
    text = quote.text
    first = max((text.rfind(mark, 0, start) for mark in _CLAUSE_ENDS), default=-1) + 1
    ends = [at for mark in _CLAUSE_ENDS if (at := text.find(mark, end)) >= 0]
    last = min(ends, default=len(text))
    first += len(text[first:last]) - len(text[first:last].lstrip())
    last = first + len(text[first:last].rstrip(" .”」』）)"))
    return Span(quote.article_id, quote.start + first, quote.start + last, text[first:last])
