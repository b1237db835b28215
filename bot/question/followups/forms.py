"""A question → how it leans on the one before it, by its form alone, never by its topic.

A follow-up is bare asking words (*Why?*, 誰說的), a fragment that is no sentence (*And imports?*,
那2018年呢), a question with a pronoun that nothing in it explains, a Chinese question of verbs
alone (从哪里出发), a unit (*in yuan please*) or a wish for more. Everything else is a fresh
question, which stands by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.question.followups.pronouns import english_pronouns, han_pronouns
from bot.question.followups.slots import ASK_HAN, AUXILIARY, MEASURE, Slot, slots, sort_asked
from bot.question.followups.topics import MOVES, RELATION
from bot.text import figures, fold, holds_han, is_stopword, tag_words
from bot.text.names import OFFICES, place_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question.followups.pronouns import Pronoun
    from embeddings.lexicon import Lexicon

_TALK = re.compile(  # polite phrases, over folded text
    r"(?:hi|hello|hey|thanks?|thank you|ok(?:ay)?|yes|no|really|sure|sorry|please|help|bye"
    r"|你好|您好|谢谢|多谢|好的?|是的?|不是|真的吗?|对吗?|再见)"
)

# What is polite around a question, and what only leads up to it.
_POLITE = re.compile(
    r"^(?:(?:请问|請問|麻烦|麻煩|劳驾|勞駕|想问问?|想問問?|我想知道|再问一下|再問一下|你好|您好"
    r"|再?告诉我|再?告訴我)(?:一下|你|您|再?告诉我|再?告訴我)?"
    r"[，,\s]*)+"
    r"|[，,。.\s]*(?:谢谢|謝謝|多谢|多謝|拜托|拜託|,? ?(?:please|pls|thanks|thank you))[!！。.]*"
    r"(?=[?？!！。.\s]*$)"
    r"|^(?:please,? |pls,? )",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:(?:and|or|what about|how about) )?(?:in|as) (?P<en>[a-z. $]{2,24}?)[\s?!.]*"
    r"|(?:那|如果|要是)?[用按以](?P<han>[^\d，,]{1,6}?)(?:来|來)?(?:计算|計算|计价|計價|计|計|算|表示)?(?:是多少|有多少|的话|的話)?呢?"
    r"[?？。\s]*|(?:那|如果)?(?:换成|換成|折合成?|换算成|換算成)(?P<into>[^\d，,]{1,6}?)"
    r"(?:是多少|有多少|多少|的话|的話)?呢?[?？。\s]*",
    re.IGNORECASE,
)
_MORE = re.compile(  # over folded text: says nothing of what
    r"(?:(?:and|tell me|any|some|give me|show me|a (?:bit|little)|say) )*"
    r"(?:more(?: (?:details?|information|info|about (?:it|this|that)))?|details|go on|continue"
    r"|what else|anything else|(?:the )?others?|(?:the )?rest)"
    r"|(?:那|那么)?(?:还有(?:吗|呢|什么|别的吗|其他的吗|其他吗)|继续说?|接着说|更多|再多[说讲]一?点"
    r"|(?:再)?(?:详细|具体)(?:一?点|些|说说|[说讲]一下)?|说详细一?点|展开说说|然后呢?|其他的?呢?|别的呢?)"
)
_AGAIN = re.compile(
    "(?P<what>.{1,12}?)又(?:是|有|为|為|怎么样|怎樣|如何|在)?(?:多少|几何|如何|谁|什么|怎样|呢)?"
)
_COMPARES = re.compile(  # over folded text
    "(?:[与比较和跟同].{1,12}?(?:相比|比较|同期|上年|前一?年|去年|上一?年|上个?月|相较|之下)?[，,]?)"
    "(?:又|还)?(?:是|有)?[增多少高低升降涨跌下上减变快慢大小][^，,的]{0,4}(?:多少|几[^个]?.?)(?:了)?"
)

# Bare asking words, and Chinese questions without a noun.
_EXTENT = tuple("高长远大重深宽快")  # behind 多: how high, long, far, …
_MOST_HAN_BARE = 12  # characters of a Chinese question without a noun
_BARE_FLAGS = ("v", "p", "d", "u", "x", "y", "f", "zg")  # verbs and what goes with them
_OF_EVENTS = ("date", "person", "place", "count", "amount", "rank", "change")  # 怎么注册 is fresh
_MEANT = re.compile("[我你您咱它他她其这那该此]|[a-z0-9]")  # names the topic, if by a pronoun
# Words beside the asking words that say nothing of their own.
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
_OF_IT = re.compile(r"\b(?:it|they|them)\b")
_IT_IS = re.compile(r"\bit\b")
_OF_THINGS = re.compile("where|what|who")  # with "it" these ask about a thing, not the whole topic

# Fragments.
_MOST_SLOTS = 4  # a fragment names a time, a name, a metric and a figure, each once
_MOST_WORDS = 10  # of an English fragment; what is longer says something of its own
_MOST_HAN = 24  # characters of a Chinese fragment
_MOST_HAN_ALONE = 6  # characters of one without a marker: longer ones are phrases to search for
_TRIMMED = "的 ?？。.!！“”「」\"'"
_AND = r"(?:(?:and|but|or|so|also|plus|ok(?:ay)?|well|now)\b,?\s+)"
_ABOUT = re.compile(rf"{_AND}*(?:what|how) about\s+|{_AND}*(?:the )?same for\s+", re.IGNORECASE)
_MARKER = re.compile(rf"{_AND}+", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?P<preposition>in|on|at|for|from|to|of|by|with|during)\s+)?"
    r"(?:(?:that|this) \w+['’]s\s+|(?:the|its|their|his|her|this|these|those)\s+)?(?=\S)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,?\s+(?:too|as well|instead|then|though|alone|only))?[\s?？!.。]*$", re.IGNORECASE
)
_AUXILIARY = re.compile(rf"\b(?:{AUXILIARY})(?:n['’]t)?\b", re.IGNORECASE)
# 那 before one of these is a demonstrative: 那里, 那一年, 那趟列车.
_HAN_MARKER = re.compile(
    f"(?:那么|那(?![里儿边时些年月天日]|一?{MEASURE})|还有|至于|而|换成)[，,]?"
)
_HAN_TAIL = re.compile("(?:又|的)?(?:呢|如何|怎么样|怎样)?[?？!。\\s]*$")
_SENTENCE = re.compile("[，,；;。]|——|[吗嘛][?？!。\\s]*$")
_OTHERS = re.compile(r"\b(?:others?|rest|remaining)\b|其他|其它|其余|另")
_HOW_MANY = re.compile(r"(?:by )?how (?:much|many)", re.IGNORECASE)

# Pronouns.
_INDEFINITE = re.compile(  # a train that leaves, which company: "it" may mean these
    r"\b(?:an?|each|every|any|which|whose|what)\s+(?!is\b|was\b|are\b|were\b|did\b|does\b|do\b)[a-z]",
    re.IGNORECASE,
)
_AUXILIARY_BEFORE = re.compile(rf"\b(?:{AUXILIARY})\s+$", re.IGNORECASE)
_HAVE = re.compile(r"\b(?:has|have|had)\s+$", re.IGNORECASE)
_AFTER_OBJECT = re.compile(r"\s*(?:$|[^\w\s]|(?:in|on|at|of|by|for|from|to|with|during|then)\b)")
_LIST = re.compile("[，,；;]|[和与及、]$")
_ASKED_HAN = re.compile("[哪几]|什么|多少")
_MANY = re.compile(r"\bhow many\s+(?!of\b)[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """How a question leans on the one before it.

    ``kind`` is "fragment", "ask" (bare asking words), "relation" (asks for the purpose, value, …
    of something that it does not name), "said" (asks who said it), "topic" (a Chinese question
    without a noun), "pronoun", "unit" (a unit alone, ``text``) or "more" (asks for nothing named).
    """

    kind: str
    text: str  # the question without what marks it as a follow-up
    slots: tuple[Slot, ...] = ()  # of ``text``
    preposition: str = ""  # with which a fragment began
    pronoun: Pronoun | None = None


def form_of(question: str, lexicon: Lexicon | None = None) -> Form | None:
    """The form of a follow-up; None for a fresh question."""
    if is_talk(question):
        return None
    question = core_of(question)
    return (
        _unit_or_more(question)
        or _asked_again(question, lexicon)
        or _bare_ask(question, lexicon)
        or _fragment(question, lexicon)
        or _with_pronoun(question, lexicon)
        or _without_noun(question, lexicon)
    )


def core_of(question: str) -> str:
    """A question without what is only polite: 请问, *could you tell me*, please."""
    core = _POLITE.sub("", question.strip()).strip()
    if not core or core == question.strip():
        return question
    return core if core.endswith(("?", "？")) else f"{core}{'？' if holds_han(core) else '?'}"


def _unit_or_more(question: str) -> Form | None:
    """The form of a unit alone (*in yuan*, 按美元算呢) or of a wish for more; or None."""
    folded = fold(question).text.strip(" ?？!！.。")
    if _MORE.fullmatch(folded):
        return Form("more", question)
    match = _UNIT.fullmatch(question.strip())
    text = next(filter(None, match.groups()), "").strip() if match else ""
    return Form("unit", text) if text and unit_of(text) else None


def unit_of(text: str) -> str:
    """The unit that a text names, as figures have it; "" for any other text."""
    said = f"5{text}" if holds_han(text) else f"5 {text}"
    found = [one for one in figures.find(said) if one.unit and one.unit != "%"]
    return found[0].unit if len(found) == 1 and found[0].text == said else ""


def _asked_again(question: str, lexicon: Lexicon | None) -> Form | None:
    """The form of 涨幅又是多少: what 又 asks after is a fragment; or None."""
    folded = fold(question)
    match = _AGAIN.fullmatch(folded.text.strip(" ?？!！.。"))
    if match is None or not holds_han(question):
        return None
    start, end = folded.source(*match.span("what"))
    text = question[start:end]
    parts = slots(text, lexicon)
    if not parts or any(part.kind == "ask" for part in parts):
        return None
    name = _as_name(text)
    return Form("fragment", text, (name,) if name else _as_one(text, parts))


def is_talk(message: str) -> bool:
    """Whether a message only greets, thanks or agrees."""
    return _TALK.fullmatch(_TAIL.sub("", fold(message).text).strip()) is not None


def _with_pronoun(question: str, lexicon: Lexicon | None) -> Form | None:
    parts = slots(question, lexicon)
    pronoun = unresolved_pronoun(question, parts)
    return Form("pronoun", question, parts, pronoun=pronoun) if pronoun and parts else None


def _bare_ask(question: str, lexicon: Lexicon | None) -> Form | None:
    """The form of asking words with nothing beside them that says something of its own; or None."""
    text, _ = _latin_rest(question)
    parts = slots(text, lexicon)
    asks = [part for part in parts if part.kind == "ask"]
    if len(asks) != 1:
        return None
    ask, folded = asks[0], fold(asks[0].text).text
    rest = fold(f"{text[: ask.start]} {text[ask.end :]}").text
    if _WHO.fullmatch(folded) and _SAY.search(rest) and not _drop_light_words(_SAY.sub("", rest)):
        return Form("said", ask.text, (ask,))
    if _IT_IS.search(rest) and _OF_THINGS.fullmatch(folded):
        return None
    if not _drop_light_words(rest):
        return Form(
            "topic" if folded[0] == "多" and folded[1:] in _EXTENT else "ask", ask.text, (ask,)
        )
    if not _drop_light_words(RELATION.sub("", rest, count=1)) and not _OF_IT.search(rest):
        return Form("relation", text, parts)
    return None


def _drop_light_words(rest: str) -> str:
    """What is left of a folded text without the words that say nothing of their own."""
    latin = [word for word in re.findall(r"[a-z]+|\d+", rest) if not _LIGHT.fullmatch(word)]
    return "".join(latin) + re.sub(r"[\sa-z\d?？!,，。.'’]", "", _HAN_LIGHT.sub("", rest))


def _without_noun(question: str, lexicon: Lexicon | None) -> Form | None:
    """The form of a Chinese question of verbs alone: 从哪里出发, 比上年增长多少; or None."""
    parts = slots(question, lexicon)
    ask = next((fold(part.text).text for part in parts if part.kind == "ask"), "")
    if _COMPARES.fullmatch(fold(question).text.strip(" ?？!！.。")):
        return Form("topic", question, parts)
    moves = sort_asked(ask) == "reason" and MOVES.search(fold(question).text) is not None
    if len(question) > _MOST_HAN_BARE or not holds_han(ask):
        return None
    if sort_asked(ask) not in _OF_EVENTS and not moves:
        return None
    rest = question
    for part in reversed([part for part in parts if part.kind in ("ask", "time")]):
        rest = f"{rest[: part.start]}，{rest[part.end :]}"
    rest = fold(rest).text
    words = tag_words(rest)
    if _MEANT.search(rest) or not all(flag.startswith(_BARE_FLAGS) for _, flag in words):
        return None
    verbs = any(flag.startswith("v") and not is_stopword(word) for word, flag in words)
    return Form("topic", question) if verbs or MOVES.match(ask) else None


def _fragment(question: str, lexicon: Lexicon | None) -> Form | None:
    """The form of what is no sentence after *and* or 那, or before 呢; or of one slot; or None."""
    han = holds_han(question) and not _ABOUT.match(question) and not _MARKER.match(question)
    text, marked = _han_rest(question) if han else _latin_rest(question)
    if len(text) > _MOST_HAN if han else len(text.split()) > _MOST_WORDS:
        return None
    if (_SENTENCE if han else _AUXILIARY).search(text):
        return None
    lead = _LEAD.match(text)
    preposition = (lead["preposition"] or "") if lead else ""
    bare = text[lead.end() :] if lead else text
    if marked and (name := _as_name(bare)):
        return Form("fragment", bare, (name,), preposition)
    cut = lead.end() if lead else 0  # slots are read with the lead: "in March" is surely a time
    parts = tuple(part for part in slots(text, lexicon) if part.end > cut)
    if not parts or len(parts) > _MOST_SLOTS or not _names_slots(parts, marked):
        return None
    if not marked and not _alone(question, bare, parts):
        return None
    return Form("fragment", bare, _as_one(text, parts), preposition)


def _as_one(text: str, parts: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots, or one slot for those that make one phrase: 綜合保稅區的功能, Shipei county."""
    if len(parts) == 2 and parts[0].kind == "name" and not holds_han(text):
        if parts[1].kind == "words" and " " not in parts[1].text and place_class(parts[1].text):
            start, end = parts[0].start, parts[1].end
            return (Slot(start, end, text[start:end], "name", "place"),)
    if len(parts) < 2 or any(part.kind not in ("words", "figure") for part in parts):
        return parts
    start, end = parts[0].start, parts[-1].end
    return (Slot(start, end, text[start:end], "words"),)


def _as_name(text: str) -> Slot | None:
    """*other two districts* or *secretary* as a name, for which they stand; else None."""
    folded = fold(text).text
    office = OFFICES.search(folded)
    if office and office.end() == len(folded):
        return Slot(0, len(text), text, "name", "person")
    others = _OTHERS.search(folded) and place_class(text)
    return Slot(0, len(text), text, "name", "place") if others else None


def _names_slots(parts: tuple[Slot, ...], marked: bool) -> bool:
    """Whether a fragment asks nothing, except by a leading *how many* (*How many in 2018?*)."""
    asks = [part for part in parts if part.kind == "ask"]
    if not asks:
        return True
    words = [part for part in parts if part.kind == "words"]
    plain = not words or (marked and len(words) == 1 and " " not in words[0].text)
    return (
        len(parts) > 1
        and asks == [parts[0]]
        and plain
        and (_HOW_MANY.fullmatch(asks[0].text) is not None)
    )


def _alone(question: str, text: str, parts: tuple[Slot, ...]) -> bool:
    """Whether an unmarked fragment is just one slot: a time, or anything with a question mark."""
    others = [part for part in parts if part.kind != "ask"]
    if len(others) != 1 or (len(parts) == 1 and text.strip(_TRIMMED) not in parts[0].text):
        return False
    if others[0].kind == "words" and holds_han(text) and len(text) > _MOST_HAN_ALONE:
        return False
    return others[0].kind == "time" or question.rstrip().endswith(("?", "？"))


def _latin_rest(question: str) -> tuple[str, bool]:
    """An English question without its marker and its end, and whether it has a marker."""
    rest = _TAIL.sub("", question.strip())
    match = _ABOUT.match(rest) or _MARKER.match(rest)
    return (rest[match.end() :], True) if match else (rest, False)


def _han_rest(question: str) -> tuple[str, bool]:
    """The same for a Chinese question; one that still asks is a sentence, and stays whole."""
    question = question.strip()
    folded = fold(question)
    marker, tail = _HAN_MARKER.match(folded.text), _HAN_TAIL.search(folded.text)
    start = marker.end() if marker else 0
    end = tail.start() if tail else len(folded.text)
    particle = folded.text[end:].strip("?？!。 ")
    if start >= end or ASK_HAN.search(folded.text[start:end]):
        return question, False
    if particle.endswith(("何", "样")) and not marker:  # 徐州的天气怎么样 stands alone
        return question, False
    left, right = folded.source(start, end)
    return question[left:right], bool(marker) or particle == "呢"


def unresolved_pronoun(question: str, parts: Sequence[Slot]) -> Pronoun | None:
    """The first pronoun that nothing in the question explains; None if there is none.

    Args:
        question: in English or Chinese.
        parts: its slots.
    """
    pronouns = han_pronouns(question) if holds_han(question) else english_pronouns(question)
    names = [part for part in parts if part.kind == "name"]
    for pronoun in sorted(pronouns, key=lambda pronoun: pronoun.start):
        before = [name for name in names if name.end <= pronoun.start]
        if pronoun.kind == "person":
            before = [name for name in before if name.sort != "place"]
        elif pronoun.kind == "time":
            before = [part for part in parts if part.kind == "time" and part.end <= pronoun.start]
        elif pronoun.kind != "place" and _is_object(question, pronoun):
            before = [name for name in before if name.sort != "person"]
        if not before and not _is_explained(question, pronoun, parts):
            return pronoun
    return None


def _is_object(question: str, pronoun: Pronoun) -> bool:
    """Whether no verb follows a pronoun: *it* in "said about it", but not in "said it would"."""
    return holds_han(question) or _AFTER_OBJECT.match(question, pronoun.end) is not None


def _is_explained(question: str, pronoun: Pronoun, parts: Sequence[Slot]) -> bool:
    """Whether words before a pronoun, other than names, may be what it means."""
    if holds_han(question):
        return _explained_han(question, pronoun, parts)
    if pronoun.kind in ("time", "noun", "place"):
        return False
    before = question[: pronoun.start]
    has = pronoun.possessive and _HAVE.search(before)  # which city has its own port
    if _AUXILIARY_BEFORE.search(before) and not has:
        return False  # the subject
    if pronoun.kind == "person":
        return bool(re.search(r"\b(?:who|whose)\b.*\w+ $", before, re.IGNORECASE))
    if pronoun.kind == "many" and _MANY.search(before):
        return True
    return bool(_INDEFINITE.search(before) or re.search(r"[,;]", before))


def _explained_han(question: str, pronoun: Pronoun, parts: Sequence[Slot]) -> bool:
    """The same in Chinese, where 其 and 當時 mostly mean what their own sentence speaks of."""
    folded = fold(pronoun.text).text
    end = pronoun.end - len(pronoun.noun) * (pronoun.kind == "noun")
    if any(part.start < end and part.end > pronoun.start for part in parts):
        return True  # the 其 of 土耳其
    before = [part for part in parts if part.end <= pronoun.start]
    nouns = [part for part in before if part.kind in ("words", "name")]
    if folded == "其" or pronoun.kind == "time" or folded == "当地":
        return bool(nouns)
    if pronoun.kind in ("thing", "many"):
        if any(_ASKED_HAN.match(fold(part.text).text) for part in before):
            return True
    return any(_LIST.search(question[part.end : pronoun.start].strip()) for part in nouns)
