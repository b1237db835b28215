"""A question whose answer is computed from figures → the questions that ask for these figures.

*How much higher were exports than imports in 2019?* asks for the exports and for the imports,
甲区和乙区一共签了多少个项目？ for what each of the two signed. The second question is understood as
a follow-up to the first, so that it is of the same place and year.
"""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from bot.question.conversation import understand_question
from bot.question.followups.times import first_time
from bot.question.parts import with_frame
from bot.text import fold, holds_han
from bot.text.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from embeddings.lexicon import Lexicon


class Calculation(NamedTuple):
    """What is computed from the answers to two questions, each of which stands by itself."""

    operation: str  # the first less the second: "difference", with a sign; "gap", without; "sum";
    # or how many "times" the second the first is
    questions: tuple[str, str]


_MOST_CHARS = 160  # of a question that is one calculation
_ENDS = " ?？。.!！"
_AND = "(?:和|与|跟|同|以及|及|、)"

# Over folded text. What is left of the sign, what is right of it, and how the figure is asked for.
_HAN = tuple(
    (operation, re.compile(pattern))
    for operation, pattern in (
        (
            "difference",
            r"(?P<left>.+?)比(?P<right>[^,。;]+?)(?:要|会|还)?(?:多|少|(?<![提升增降减缩扩放调])[高低大小]|增加|减少)"
            r"(?:出|了)?(?P<asked>(?:多少|几).*)",
        ),
        (
            "difference",  # 比2018年多签了多少个
            r"(?P<left>.+?)比(?P<right>[^,。;]+?)[多少](?P<asked>[^,。;多少]{1,4}(?:多少|几).*)",
        ),
        (
            "gap",
            rf"(?P<left>.+?){_AND}(?P<right>[^,。;]+?)(?:之间)?的?(?:相差|差额|差距|差)"
            r"(?:是|为|有|了)?(?P<asked>(?:多少|几).*)",
        ),
        ("times", r"(?P<left>.+?)[是为](?P<right>[^,。;]+?)的(?P<asked>多少|几)倍"),
        (
            "sum",
            rf"(?P<left>.+?){_AND}(?P<right>[^,。;]+?)(?:两者|二者)?的?"
            r"(?:加起来|相加|之和|总和|一共|总共|合计|共计)(?P<be>(?:是|为|有|达到?)?)"
            r"(?P<asked>[^,。;]*?(?:多少|几).*)",
        ),
    )
)
_MORE = r"(?:more|less|fewer|higher|lower|larger|smaller|bigger|greater|longer|shorter)"
_TOGETHER = r"(?:together|combined|in total|altogether)"
_LATIN = tuple(
    (operation, re.compile(pattern))
    for operation, pattern in (
        (
            "difference",
            rf"(?P<asked>how (?:much|many)) {_MORE} (?P<left>.+) than (?P<right>.+)",
        ),
        (
            "gap",
            r"(?:what|how (?:much|large|big)) (?:is|was) the difference between (?P<left>.+?)"
            r" and (?P<right>.+)",
        ),
        (
            "times",
            r"how many times (?:(?:as|so) \w+ as|more than|\w+er than) (?P<right>.+?)"
            r" (?:is|was|are|were) (?P<left>.+)",
        ),
        (
            "times",
            rf"how many times (?:{_MORE}|as \w+) (?:is|was|are|were) (?P<left>.+?)"
            r" (?:than|as) (?P<right>.+)",
        ),
        (
            "sum",
            r"(?:what|how (?:much|many)) (?:is|was|were|are) (?:the )?"
            r"(?:sum|combined total|total) of (?P<left>.+?) and (?P<right>.+)",
        ),
        (
            "sum",
            rf"(?:what|how (?:much|many)) (?:is|was|were|are) (?P<left>.+?) and (?P<right>.+?)"
            rf" {_TOGETHER}(?P<tail>(?: in .+)?)",
        ),
    )
)
_SHARED = re.compile(rf"(?P<ask>how (?:much|many) .+) {_TOGETHER}(?P<tail>(?: in .+)?)", re.I)
_ITS = re.compile(r"^(?:its|their|his|her|the|those|that) ", re.I)
_YEAR = re.compile(r"\d{4}")
_LEADING_YEAR = re.compile(r"(?:\d{4}|[去今前本]|上一?)年度?的?|")
_CODE = re.compile(r"[A-Za-z]{1,4}-?\d[\w-]*")
_PREPOSITION = re.compile(r"(?:in|during|for|at|by) ", re.I)
_OF = re.compile(r" (?:of|in|for|during|by|at) .+")
_VERB = re.compile(r"(?:is|was|are|were|did|does|do|has|have|had) ", re.I)


def calculation_asked(question: str, lexicon: Lexicon) -> Calculation | None:
    """Returns what a question wants to be computed; None if it asks for nothing of the kind.

    The questions are "" if one of the two figures is not asked for in words that stand by
    themselves: then nothing can be computed, and the value of one thing is no answer.

    Args:
        question: one question that can be understood on its own.
        lexicon: knows names.
    """
    text = question.strip(_ENDS)
    if len(text) > _MOST_CHARS:
        return None
    unknown = None
    for operation, questions in (_in_han if holds_han(text) else _in_latin)(text, lexicon):
        first, second = questions
        if second and first != second:
            return Calculation(operation, questions)
        if operation != "sum":  # in total may be of one thing
            unknown = unknown or Calculation(operation, ("", ""))
    return unknown


def _in_han(text: str, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, str]]]:
    for operation, match in _matches(_HAN, text):
        left, right, asked = match["left"], match["right"].removesuffix("的"), match["asked"]
        asked = "多少" if operation == "times" else asked
        be = match.get("be") or ("是" if asked.startswith(("多少", "几", "幾")) else "")
        first = f"{left}{be}{asked}？"
        second = _instead(left, right)
        if second:
            second = f"{second}{be}{asked}？"
        else:
            second = _after(first, f"那{right}呢？", right, lexicon)
        yield operation, (first, "" if _has_both(second, left, right) else second)


def _in_latin(text: str, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, str]]]:
    for operation, match in _matches(_LATIN, text):
        tail = match.get("tail", "")
        left, right = match["left"] + tail, _ITS.sub("", match["right"] + tail)
        if "asked" in match or _PREPOSITION.match(right):
            verb = "" if _VERB.match(left) or _VERB.search(f" {left}") else "were "
            ask = match.get("asked") or "How much"
            first = with_frame(f"{ask} {verb}{left}?", right, lexicon)
            yield operation, (first, _after(first, f"And {right}?", right, lexicon))
            continue
        if not _OF.search(left) and (shared := _OF.search(right)):
            left += shared.group()
        elif not _OF.search(right) and (shared := _OF.search(left)):
            right += shared.group()
        first, second = f"How much were {left}?", f"How much were {right}?"
        yield operation, (first, with_frame(second, first, lexicon))
    if together := _SHARED.fullmatch(text):
        yield "sum", _of_each(together["ask"] + together["tail"], lexicon)


def _matches(
    patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each pattern that a whole text fits, with the groups as they stand in the text."""
    folded = fold(text)
    for operation, pattern in patterns:
        if match := pattern.fullmatch(folded.text):
            places = {name: match.span(name) for name in match.groupdict()}
            groups = {
                name: text[slice(*folded.source(*place))] if place[0] < place[1] else ""
                for name, place in places.items()
            }
            yield operation, groups


def _after(first: str, asked: str, thing: str, lexicon: Lexicon) -> str:
    """What ``asked`` means after the first question; "" if that lacks the thing."""
    said = [{"role": "user", "content": first}]
    full = understand_question(asked, said, lexicon).question
    words = fold(thing).text.split()
    has_all = all(word in fold(full).text for word in words)
    return full if full != asked and has_all else ""


def _instead(left: str, right: str) -> str:
    """What is left with the thing on the right in its place: 乙桥的长度 of 甲大桥的长度; else "".

    Only where the two are surely of one sort: they end alike, or are codes, X300 and X310.
    """
    year = _LEADING_YEAR.match(left)
    thing, of, measure = left[year.end() if year else 0 :].partition("的")
    alike = thing[-1:] == right[-1:] or (_CODE.fullmatch(thing) and _CODE.fullmatch(right))
    if not alike or "的" in right or _YEAR.search(right):
        return ""
    return f"{year.group() if year else ''}{right}{of}{measure}"


def _has_both(second: str, left: str, right: str) -> bool:
    """Whether what is right was put before what is left, not in its place; a time may be."""
    return left in second and (not first_time(right) or _YEAR.search(left) is not None)


def _of_each(question: str, lexicon: Lexicon) -> tuple[str, str]:
    """*How many projects did A and B sign* of A and of B, two names; "" if it has no such pair."""
    names = [name.text for name in names_of(question, lexicon)]
    for name, other in permutations(names, 2):
        before, pair, after = question.partition(f"{name} and {other}")
        if pair:
            return f"{before}{name}{after}?", f"{before}{other}{after}?"
    return "", ""
