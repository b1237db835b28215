"""Whether a question leans on the conversation, told by its form alone, never by its topic.

A follow-up is a fragment (*And imports?*, 那2018年呢), bare question words (*Why?*, 誰說的), or a
question with a pronoun that nothing in it explains. Everything else is a fresh question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.folding import fold, holds_han
from bot.name_kinds import place_class
from bot.pronouns import Pronoun, unresolved
from bot.slots import ASK_CHINESE, AUXILIARY, Slot, slots

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_MOST_SLOTS = 4  # a fragment names a time, a name, a metric and a figure, each once
_MOST_WORDS = 10  # of an English fragment; what is longer says something of its own
_MOST_HAN = 24  # characters of a Chinese fragment

_AND = r"(?:(?:and|but|or|so|also|plus|ok(?:ay)?|well|now)\b,?\s+)"
_ABOUT = re.compile(rf"{_AND}*(?:what|how) about\s+|{_AND}*(?:the )?same for\s+", re.IGNORECASE)
_MARKER = re.compile(rf"{_AND}+", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?P<preposition>in|on|at|for|from|to|of|by|with|during)\s+)?"
    r"(?:(?:the|its|their|his|her|this|these|those)\s+)?(?=\S)",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:,?\s+(?:too|as well|instead|then|though))?[\s?？!.。]*$", re.IGNORECASE)
_AUXILIARY = re.compile(rf"\b(?:{AUXILIARY})(?:n['’]t)?\b", re.IGNORECASE)
_HAN_MARKER = re.compile("(?:那么?|还有|至于|而|另外|换成)[，,]?")
_HAN_TAIL = re.compile("(?:又|的)?(?:呢|如何|怎么样|怎样)?[?？!。\\s]*$")
_CLAUSE = re.compile("[，,；;。]|——")
_OTHERS = re.compile(r"\b(?:others?|rest|remaining)\b|其他|其它|其余|另")
_TALK = re.compile(  # said to be polite, not to ask
    r"(?:hi|hello|hey|thanks?|thank you|ok(?:ay)?|yes|no|really|sure|sorry|please|help|bye"
    r"|你好|您好|谢谢|多谢|好的?|是的?|不是|真的吗?|对吗?|再见)",
    re.IGNORECASE,
)

# Words beside the question word that say nothing of their own.
_LIGHT = re.compile(
    r"(?:that|this|it|so|there|happen(?:ed|s|ing)?|take|took|place|exactly|precisely|else|come"
    r"|came|done|the|a|of|in|to|for|and|but|be|been|reasons?|ones?|one|then|also|not|you|know"
    rf"|many|much|more|{AUXILIARY})",
    re.IGNORECASE,
)
_HAN_LIGHT = re.compile("[那这此是在的了呢啊吗呀又有]|发生|事情?|具体|到底|究竟|原因|时候|请问")
_SAY = re.compile(r"\b(?:said|says|say|claimed|claims|thinks?|thought)\b", re.IGNORECASE)
_HAN_SAY = re.compile("[说讲]|表示|认为|提出|主张|称")
_WHO = re.compile(r"who|谁|哪位|何人|哪个人", re.IGNORECASE)
_RELATION = re.compile(  # what belongs to something that has to be named
    r"\b(?:(?:growth|increase|rise|decrease|decline|change|rank|ranking|share|percentage|rate|total"
    r"|proportion|investment|value|amount|cost|price|purpose|aim|goal|result|outcome|name|number)"
    r"\s*)+"
    r"|(?:增幅|升幅|跌幅|排名|比例|占比|总额|总投资额?|投资总额|投资额|金额|价值|数量|目的|目标|结果"
    r"|名称|名字|日期|地点)"
)


@dataclass(frozen=True, slots=True)
class Form:
    """How a question leans on the one before it.

    ``kind``: "fragment", "ask" (bare question words), "relation" (a figure of something unnamed),
    "said" (who said it), or "pronoun".
    """

    kind: str
    text: str  # the question without what marks it as a follow-up
    slots: tuple[Slot, ...] = ()  # of ``text``
    preposition: str = ""  # that a fragment began with
    pronoun: Pronoun | None = None


def form_of(question: str, lexicon: Lexicon | None = None) -> Form | None:
    """The form of a follow-up; None for a fresh question."""
    if _TALK.fullmatch(_TAIL.sub("", fold(question).text).strip()):
        return None
    return (
        _bare(question, lexicon) or _fragment(question, lexicon) or _with_pronoun(question, lexicon)
    )


def _with_pronoun(question: str, lexicon: Lexicon | None) -> Form | None:
    parts = slots(question, lexicon)
    pronoun = unresolved(question, parts)
    return Form("pronoun", question, parts, pronoun=pronoun) if pronoun else None


def _fragment(question: str, lexicon: Lexicon | None) -> Form | None:
    """What stands after *and* or 那, or before 呢, when it is no sentence; or one slot alone."""
    if holds_han(question) and not _ABOUT.match(question) and not _MARKER.match(question):
        text, marked = _han_rest(question)
        if len(text) > _MOST_HAN or _CLAUSE.search(text):
            return None
    else:
        text, marked = _latin_rest(question)
        if len(text.split()) > _MOST_WORDS or _AUXILIARY.search(text):
            return None
    lead = _LEAD.match(text)
    preposition = lead["preposition"] or "" if lead else ""
    text = text[lead.end() :] if lead else text
    if marked and _OTHERS.search(fold(text).text) and place_class(text):  # two districts: a place
        return Form("fragment", text, (Slot(0, len(text), text, "name", "place"),), preposition)
    parts = slots(text, lexicon)
    if not parts or len(parts) > _MOST_SLOTS or not _names_slots(parts, marked):
        return None
    if not marked and not _alone(question, text, parts):
        return None
    return Form("fragment", text, parts, preposition)


def _names_slots(parts: tuple[Slot, ...], marked: bool) -> bool:
    """Whether a fragment only names slots; a question word may lead it (*How many in 2018?*)."""
    asks = [part for part in parts if part.kind == "ask"]
    if not asks:
        return True
    words = [part for part in parts if part.kind == "words"]
    plain = not words or (marked and len(words) == 1 and len(words[0].text.split()) == 1)
    return len(parts) > 1 and asks == [parts[0]] and not holds_han(asks[0].text) and plain


def _alone(question: str, text: str, parts: tuple[Slot, ...]) -> bool:
    """Whether an unmarked fragment is one slot and no more: a time, or anything with a ?."""
    others = [part for part in parts if part.kind != "ask"]
    if len(others) != 1 or (len(parts) == 1 and len(text.split()) > len(parts[0].text.split())):
        return False
    return others[0].kind == "time" or question.rstrip().endswith(("?", "？"))


def _latin_rest(question: str) -> tuple[str, bool]:
    """The question without its marker and its end, and whether there was a marker."""
    rest = _TAIL.sub("", question.strip())
    match = _ABOUT.match(rest) or _MARKER.match(rest)
    return (rest[match.end() :], True) if match else (rest, False)


def _han_rest(question: str) -> tuple[str, bool]:
    """The same for a Chinese one; a question word that stays makes it a sentence, left whole."""
    folded = fold(question.strip())
    marker = _HAN_MARKER.match(folded.text)
    tail = _HAN_TAIL.search(folded.text)
    start = marker.end() if marker else 0
    end = tail.start() if tail else len(folded.text)
    particle = folded.text[end:].strip("?？!。 ")
    if ASK_CHINESE.search(folded.text[start:end]) or start >= end:
        return question, False
    if particle.endswith(("何", "样")) and not marker:  # 徐州的天气怎么样 stands alone
        return question, False
    left, right = folded.source(start, end)
    return question.strip()[left:right], bool(marker) or particle == "呢"


def _bare(question: str, lexicon: Lexicon | None) -> Form | None:
    """A question word with nothing of its own beside it."""
    text, _ = _latin_rest(question)
    parts = slots(text, lexicon)
    asks = [part for part in parts if part.kind == "ask"]
    if len(asks) != 1:
        return None
    ask = asks[0]
    rest = f"{text[: ask.start]} {text[ask.end :]}"
    rest = fold(rest).text
    if _WHO.fullmatch(fold(ask.text).text) and not _left(_HAN_SAY.sub("", _SAY.sub("", rest))):
        if _SAY.search(rest) or _HAN_SAY.search(rest):
            return Form("said", ask.text, (ask,))
    if re.search(r"\bit\b", rest) and re.fullmatch("where|what|who", ask.text, re.IGNORECASE):
        return None  # a pronoun for a thing: Where is it?
    if not _left(rest):
        return Form("ask", ask.text, (ask,))
    if not _left(_RELATION.sub("", rest, count=1)):
        return Form("relation", text, parts)
    return None


def _left(rest: str) -> str:
    """What remains of folded text without the words that say nothing."""
    words = re.findall(r"[a-z]+|\d+", rest)
    latin = [word for word in words if not _LIGHT.fullmatch(word)]
    return "".join(latin) + re.sub(r"[\sa-z\d?？!,，。.'’]", "", _HAN_LIGHT.sub("", rest))
