"""A message with several questions in it → each of them, in their order.

In *How much FDI did Xuzhou use in 2019, and how much did exports grow?* the second one is of the
place and year of the first, or of none: ``with_frame`` makes that reading, and what the articles
answer better is taken.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.question.kind import kind_asked
from bot.text import HAN, fold, holds_han, is_stopword, scan, split_sentences, years_of
from bot.text.names import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.lexicon import Lexicon

MOST_PARTS = 5  # more are a form to fill in, or a pasted text
_MOST_CHARS = 300  # of a message that is several questions; a longer one is a pasted text

_ENDS = re.compile(r"(?<=[?？])\s*|\n+")
_NUMBERED = re.compile(r"(?:^|(?<=[\s?？;；。]))\s*[(（]?(?:\d{1,2}[.、)）](?!\d)|[①-⑨])\s*")
# Words that surely ask: 几 of 几何 and 什么 of 没什么 do not.
_ASKS = re.compile(
    r"多少|[有是第共]几|^几[个位名家条点号]|谁|哪|(?<![没有])什么(?![都也])|何[时地人处年]|为何|怎么|怎样|如何|吗$"
    r"|(?:有|是|达|^)多[高大长久远重深宽快]"
    r"|\b(?:how|when|who|whom|whose|what|where|which|why)\b"
)
_QUOTED = re.compile("《[^》]*》|「[^」]*」|『[^』]*』|“[^”]*”|‘[^’]*’")
_HALVES = re.compile("[《》「」『』“”]")
# 在哪一年，谁…: the first only leads up to the second. …，而不是什么: the second goes on.
_LEADS_UP = re.compile(
    r"(?:在|于|当|从|由|用|以|除了|透过|通过|根据|按照).*|.*[中里内时后前来上下外间]"
)
_GOES_ON = re.compile(
    "(?:但|而|其|该|即|却|则|才|就|也|又|还|使|让|并(?!且)|且|从而|因此|所以|因为|为)"
)
_AND_HAN = re.compile("[，,；;]\\s*(?:而且|并且|以及|还有|同时|和)?|以及|还有")
_AND_LATIN = re.compile(
    r"(?:,|;)?\s+(?:and|and also|also)\s+(?=(?:how|when|who|what|where|which|why)\b)|;\s+", re.I
)
_BEGINS = re.compile(
    r"\W*(?:how|when|who|whom|whose|what|where|which|why|in which|in what)\b", re.I
)
_SHORTEST = 4  # characters of a question without an asking word: 东头? 和美东? are none
_YEAR = re.compile(r"\d{4}")
_KINDS = re.compile(f"[和与與及](?P<last>[{HAN}]{{2,8}}?)(?=的)")
_ALL_HAN = re.compile(f"[{HAN}]+")
_SOME_YEAR = 2000  # a question's 去年 is a year, whichever
_MOST_JOINED = 4
_JOINT = re.compile(
    r"\s*(?:[、,，]|(?:[,，]\s*)?(?:和|与|與|及|跟|以及|and|&))\s*(?:(?:in|for|of)\s+)?"
)
_EACH = re.compile(
    r"各自?(?=[\u4e00-\u9fff])|分[别別](?=[\u4e00-\u9fff])|\s*,?\s*\brespectively\b|\beach\s+(?:of\s+)?",
    re.I,
)
# Over folded text: what makes one question of two years.
_TOGETHER = re.compile(
    r"[比差距]|一共|总共|合计|共计|共有|总和|之和|加起来|相加|平均|之间|从.*[到至]|哪一?[个年]|还是|变化|变动|倍"
    r"|[增涨升减降跌]了?(?:多少|几)|增幅|降幅|增长|下降|更"
    r"|\b(?:between|from|compared?|than|versus|vs|differen\w+|which|more|less|higher|lower|change\w*|gr[eo]w\w*"
    r"|ris\w+|rose|f[ae]ll|total|together|combined|altogether|average|sum|times)\b"
)
_PLEASE = re.compile(r"^(?:请问|請問|我想问|我想問|想请问)\W*")
_FEWEST_WORDS = 3  # of an English question that stands beside another: who said what and when


def parts_of(message: str) -> list[str]:
    """Returns each question of a message; the message alone if it is no more than one."""
    if len(message) > _MOST_CHARS:
        return [message]
    pieces = [
        part.strip()
        for numbered in _NUMBERED.split(message)
        for part in _ENDS.split(numbered)
        if part.strip()
    ]
    if any(_HALVES.search(_QUOTED.sub("", piece)) for piece in pieces):
        return [message]  # a question mark within what is quoted
    parts = [part for piece in _join_prefaces(pieces) for part in _split(piece)]
    return parts if 1 < len(parts) <= MOST_PARTS else [message]


def of_each(question: str, lexicon: Lexicon) -> list[str]:
    """Returns a question of several years or things as one of each; the question alone for others.

    2018年和2019年出口各是多少？ asks for 2018年出口是多少？ and for 2019年出口是多少？ Where they
    are compared, added up or the ends of a stretch of time, it is one question. Things, other
    than years, need a word that says each.

    Args:
        question: one question.
        lexicon: knows names.
    """
    if _TOGETHER.search(fold(question).text) or kind_asked(question) in ("person", "place", "date"):
        return [question]
    years = [(y.start, y.end) for y in years_of(question, written=_SOME_YEAR) if not y.compared]
    names = [name.text for name in names_of(question, lexicon)] if _EACH.search(question) else []
    places = [(question.index(name), question.index(name) + len(name)) for name in names]
    for spans in (years, sorted(places)):
        if run := _spans_in_a_row(question, spans):
            before, after = question[: run[0][0]], question[run[-1][1] :]
            asked = [before + question[start:end] + after for start, end in run]
            return [_EACH.sub("", one) for one in asked]
    return _of_each_kind(question) if _EACH.search(question) else [question]


def _of_each_kind(question: str) -> list[str]:
    """Of 城镇居民和农村居民的收入分别是多少 one each: what both end with says how far they go."""
    match = _KINDS.search(question)
    if match is None:
        return [question]
    last, start = match["last"], match.start() - len(match["last"])
    first = question[start : match.start()]
    if start < 0 or first[-1] != last[-1] or first == last or not _ALL_HAN.fullmatch(first):
        return [question]
    rest = question[match.end() :]
    return [_EACH.sub("", question[:start] + one + rest) for one in (first, last)]


def _spans_in_a_row(question: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans if they are two to four that follow each other, with "and" between them."""
    joints = [question[end:start] for (_, end), (start, _) in pairwise(spans)]
    whole = 1 < len(spans) <= _MOST_JOINED and all(map(_JOINT.fullmatch, joints))
    return list(spans) if whole and any(joint.strip(" ,，、") for joint in joints) else []


def asked_in(message: str, lexicon: Lexicon) -> str:
    """Returns the one sentence of a message that asks, without what leads up to it.

    The whole message if it is one sentence, if several of its sentences ask or none does, and if
    the sentence names nothing while the others do: they may say of what it asks.

    Args:
        message: as it was typed.
        lexicon: knows names.
    """
    sentences = [message[start:end].strip() for start, end in split_sentences(message)]
    marked = [sentence for sentence in sentences if sentence.endswith(("?", "？"))]
    asking = marked or [sentence for sentence in sentences if _asks(sentence)]
    if len(sentences) < 2 or len(asking) != 1:
        return message
    asked = _PLEASE.sub("", asking[0], count=1)
    if not asked or (not names_of(asked, lexicon) and names_of(message, lexicon)):
        return message
    return asked


def with_frame(part: str, first: str, lexicon: Lexicon) -> str:
    """Returns a question with the place and the year of another before it, if it has none itself.

    The question as it is if there is nothing to take over.

    Args:
        part: the question.
        first: the one before it.
        lexicon: knows names.
    """
    han = holds_han(part)
    places = [name.text for name in names_of(first, lexicon) if name.kind == "place"]
    years = [first[year.start : year.end] for year in years_of(first) if not year.compared]
    place = places[0] if len(places) == 1 and not names_of(part, lexicon) else ""
    year = years[0] if len(years) == 1 and not years_of(part) else ""
    if holds_han(first) != han:
        year = f"{digits[0]}{'年' * han}" if (digits := _YEAR.findall(year)) else ""
    if han:
        return f"{place}{'' if holds_han(place) or not place else ' '}{year}{part}"
    end = "".join(f" in {one}" for one in (place, year) if one)
    return f"{part.rstrip(' ?')}{end}?" if end else part


def _join_prefaces(pieces: list[str]) -> list[str]:
    """The pieces, with what asks nothing joined to the question behind it."""
    joined: list[str] = []
    before = ""
    for piece in pieces:
        if _asks(piece):
            joined.append(f"{before} {piece}".strip())
            before = ""
        else:
            before = f"{before} {piece}".strip()
    if before and joined:
        joined[-1] = f"{joined[-1]} {before}"
    return joined


def _split(question: str) -> list[str]:
    """The questions that one sentence joins."""
    han = holds_han(question)
    if not han and not _BEGINS.match(question):
        return [question]
    parts: list[str] = []
    rest = question
    for match in (_AND_HAN if han else _AND_LATIN).finditer(question):
        start = len(question) - len(rest)
        left, right = question[start : match.start()], question[match.end() :]
        if match.start() < start or (han and _GOES_ON.match(fold(right).text)):
            continue
        if _stands(left) and _stands(right) and not _LEADS_UP.fullmatch(fold(left).text.strip()):
            parts.append(left.strip())
            rest = right
    return [*parts, rest.strip()]


def _stands(part: str) -> bool:
    """Whether a part asks something, and says of what."""
    folded = _QUOTED.sub("", fold(part).text).strip(" ?？。,，")
    if not _ASKS.search(folded) or _HALVES.search(folded):
        return False
    words = [token.text for token in scan(folded) if token.is_word]
    if not holds_han(part):
        return len(words) >= _FEWEST_WORDS
    rest = _ASKS.sub("", folded)
    return any(t.is_word and len(t.text) > 1 and not is_stopword(t.text) for t in scan(rest))


def _asks(piece: str) -> bool:
    folded = fold(piece).text.strip(" ?？。")
    return _ASKS.search(folded) is not None or (
        piece.endswith(("?", "？")) and len(folded) >= _SHORTEST
    )
