"""The question before (the base) and a follow-up's parts → the full question.

The base is asked for something else (*Why?*, 什麼時候, *who said that?*), for what belongs to its
topic (the purpose, the value, where it left from), or with what a fragment names in the place of
its counterpart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.slots import AUXILIARY, RELATION_HAN, asking, slots, sort_asked
from bot.question.followups.times import (
    add,
    first_time,
    time_phrase,
    with_coarse_times,
    with_time,
    without_time,
)
from bot.question.followups.topics import (
    MOVES,
    asked_of,
    asks_who,
    focus,
    is_chinese,
    kinship,
    last_noun,
    without_verb,
)
from bot.question.kind import kind_asked
from bot.text import fold, holds_han
from bot.text.names import OFFICES, place_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question.followups.antecedents import Reply
    from bot.question.followups.slots import Slot
    from embeddings.lexicon import Lexicon

_CLAUSE = re.compile(
    rf"^(?:\w+ )??(?P<ask>how (?:much|many)|what|which|who|where|when|why|how)\b(?P<noun>.*?)\s*"
    rf"\b(?P<aux>{AUXILIARY})\b\s*(?P<rest>.*?)[\s?.!]*$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(  # who chaired the meeting, how many trains left
    r"^(?P<ask>how (?:much|many)|what|which|who)\b\s*(?P<rest>.*?)[\s?.!]*$", re.IGNORECASE
)
_PLACE_FOR_NOUN = re.compile(r"\s(?:in|on|at|over|from|to|with|for|during|by|under)\s|$")
_DO = ("did", "do", "does")
_HOW_MUCH = ("count", "amount", "list")  # sorts whose asking words stand before a noun
_COPULA = re.compile("[是有为為达達了在]+$")
_COMPARED = re.compile("[比较較與与和同].{1,8}[多少高低增減减升降长長]$")
_RELATES = re.compile(f"^{RELATION_HAN}")
_YES_OR_NO = re.compile("[了过過]?[吗嗎嘛][?？\\s]*$")
_AUXILIARY = re.compile(rf"(?:{AUXILIARY})\b", re.IGNORECASE)
_END = re.compile(r"[\s?？。.!！]+$")
_LONGEST_STATEMENT = 300  # characters of a quoted sentence that is asked about

_CLASS_BEHIND = re.compile(r" (?:state|city|county|province|district|prefecture|town)\b")
_UNIT_END = re.compile("^[亿億万萬]*(?:美元|元|人民币|人民幣|港元|欧元|歐元)?|[\\s?？。]+$")
_MEASURE = re.compile("[额額量率值]$")  # what closes the name of a figure: 出口额


def replace_ask(base: str, ask: str, lexicon: Lexicon | None = None) -> str:
    """The base question with other asking words, in the base's language.

    Args:
        base: a full question.
        ask: asking words of either language.
        lexicon: as for ``slots``.

    Returns:
        The question; "" if the base asks just that, if it cannot be asked so, or for a bare *what*,
        which could mean anything.
    """
    parts = slots(base, lexicon)
    before, sort = asked_of(parts), sort_asked(ask)
    if ask.lower() == "what" or (before and fold(before.text).text == fold(ask).text):
        return ""
    if before is None:
        return _of_yes_or_no(base, ask, sort)
    if sort == "date":
        base = without_time(base, parts)
        before = asked_of(slots(base, lexicon)) or before
    if is_chinese(base):
        return _chinese(base, before.start, before.end, ask, sort)
    return _english(base, (asking(sort, chinese=False) or "how") if holds_han(ask) else ask, sort)


def _of_yes_or_no(base: str, ask: str, sort: str) -> str:
    """*Did it pass?* with asking words: *When did it pass?*; "" if their languages differ."""
    if holds_han(base) and holds_han(ask) and (end := _YES_OR_NO.search(base)):
        return _chinese(base, end.start(), len(base), ask, sort)
    if _AUXILIARY.match(base) and not holds_han(ask):
        return f"{ask[:1].upper()}{ask[1:]} {base[:1].lower()}{base[1:]}"
    return ""


def statement_asked(base: str, reply: Reply, ask: str) -> str:
    """The question who said what was answered; or what was asked, if nothing was answered."""
    quote = reply.quote[:_LONGEST_STATEMENT].strip().rstrip("。.")
    if not quote:
        return f"{ask}：{base}" if holds_han(ask) else f"{ask.capitalize()} said: {base}"
    if holds_han(ask):
        return f"{ask}說「{quote}」？" if "誰" in ask else f"{ask}说“{quote}”？"
    return f"{ask.capitalize()} said “{quote}”?"


def _statement(base: str, start: int, end: int) -> str:
    """A Chinese question without the asking words ``base[start:end]``, as a statement."""
    return _COPULA.sub("", base[:start]) + _END.sub("", base[end:])


def _chinese(base: str, start: int, end: int, ask: str, sort: str) -> str:
    """A Chinese base with new asking words for those at ``base[start:end]``."""
    ask = ask if holds_han(ask) else asking(sort, chinese=True) or "什么"
    if sort in (*_HOW_MUCH, "rank", "change", ""):
        relates = sort in ("rank", "change") or _RELATES.match(fold(ask).text)
        before = _COPULA.sub("", base[:start]) if relates else base[:start]
        return f"{before}{ask}{_END.sub('', base[end:])}？"
    rest = _statement(base, start, end)
    behind = _END.sub("", base[end:])
    if sort in ("date", "place") and sort_asked(base[start:end]) in ("date", "place") and behind:
        at = "" if sort == "date" or base[:start].endswith("在") else "在"  # before the verb
        lead = base[:start].removesuffix("在") if sort == "date" else base[:start]
        return f"{lead}{at}{ask}{behind}？"
    if sort in ("reason", "manner"):
        return f"{ask}{rest}？"
    return f"{rest}{'在' if sort == 'place' else '是'}{ask}？"


def _english(base: str, ask: str, sort: str) -> str:
    """An English base with new asking words; "" if its form is not known."""
    ask = ask[:1].upper() + ask[1:].removesuffix(" ones")
    clause = _CLAUSE.match(base)
    if clause is None:
        return _asked_of_subject(base, ask, sort)
    noun, aux, rest = clause["noun"].strip(), clause["aux"], clause["rest"]
    if sort in _HOW_MUCH:
        return " ".join(filter(None, (ask, noun, aux, rest))) + "?"
    if noun and aux.lower() in _DO:
        match = _PLACE_FOR_NOUN.search(rest)
        at = match.start() if match else len(rest)
        return f"{ask} {aux} {rest[:at]} {noun}{rest[at:]}?"
    return " ".join(filter(None, (ask, aux, noun, rest))) + "?"


def _asked_of_subject(base: str, ask: str, sort: str) -> str:
    """An English base that asks for its own subject, with new asking words."""
    subject = _SUBJECT.match(base)
    if subject is None:
        return ""
    if sort in _HOW_MUCH:
        return f"{ask} {subject['rest']}?"
    who = "someone " if subject["ask"].lower() == "who" else ""
    return f"{ask} was it that {who}{subject['rest']}?"


def relation_question(base: str, asked: str, lexicon: Lexicon | None = None) -> str:
    """The question for the purpose, value, rank, … of what the base is about.

    Args:
        base: a full question.
        asked: a question that does not say of what: *What was the growth rate*, 目的是什么.
        lexicon: as for ``slots``.
    """
    ask = asked_of(slots(base, lexicon))
    if is_chinese(base):
        topic = _statement(base, ask.start, ask.end) if ask else _END.sub("", base)
        topic = _COMPARED.sub("", topic) or topic
        return f"{topic}的{asked}？" if holds_han(asked) else f"{asked} of “{topic}”?"
    topic = _topic(base, lexicon)
    if holds_han(asked) or not topic:
        return ""  # half of the sentence would be in the other language
    return f"{asked} of {topic}?"


def _topic(base: str, lexicon: Lexicon | None) -> str:
    """What an English question is about, as a noun phrase: the projects that Quanshan did sign."""
    clause, subject = _CLAUSE.match(base), _SUBJECT.match(base)
    does = clause is not None and clause["aux"].lower() in _DO
    if clause and (noun := clause["noun"].strip()):
        end = _subject_end(base, clause.start("rest"), lexicon) if does else 0
        words = (clause["rest"][:end].strip(), clause["aux"], clause["rest"][end:].strip())
        return f"the {noun} that {' '.join(filter(None, words))}"
    if does:
        return ""  # no noun stands for what was done: when did it open
    if clause:
        return clause["rest"]
    if subject:
        return f"{'someone who' if asks_who(slots(base)) else 'the'} {subject['rest']}"
    return _END.sub("", base)


def _subject_end(base: str, start: int, lexicon: Lexicon | None) -> int:
    """Where the subject of ``base[start:]`` ends: after a name or noun at its beginning."""
    article = re.match(r"(?:the|an?|its|their)\s+", base[start:])
    at = start + (article.end() if article else 0)
    first = next((part for part in slots(base, lexicon) if part.start == at), None)
    if first is None or first.kind not in ("name", "words"):
        return base[start:].find(" ") % (len(base) - start + 1)
    if first.kind == "words":
        first = without_verb(base, first)
    return first.end - start


def with_unit(base: str, unit: str, lexicon: Lexicon | None = None) -> str:
    """The base with its figure asked for in a unit; "" if it asks for no figure."""
    ask = asked_of(slots(base, lexicon))
    if ask is None or kind_asked(base) not in ("amount", "count", ""):
        return ""
    if not is_chinese(base):
        return "" if holds_han(unit) else add(base, f"in {unit}")
    if holds_han(unit) and sort_asked(ask.text) == "amount":
        return base[: ask.start] + ask.text + unit + _UNIT_END.sub("", base[ask.end :]) + "？"
    return ""


def with_topic(question: str, base: str, lexicon: Lexicon | None = None) -> str:
    """A Chinese question without a noun, after the base's topic: 列车从哪里出发; "" without one.

    A topic without a name gets the base's time, by which it is told apart.
    """
    parts = slots(base, lexicon)
    name = next((part for part in parts if part.kind == "name" and part.sort != "person"), None)
    ask = asked_of(parts)
    if MOVES.search(fold(question).text) and ask is not None and is_chinese(base):
        return _statement(base, ask.start, ask.end) + question  # the figure moves, not its owner
    noun = "" if name else last_noun(parts)
    topic = name.text if name else noun and time_phrase(first_time(base), question) + noun
    return f"{topic}{question}" if topic else ""


def replace_slots(
    base: str, fragment: Sequence[Slot], preposition: str = "", lexicon: Lexicon | None = None
) -> str:
    """The base question with each slot of the fragment in the place of its counterpart.

    A slot without a counterpart is added. A new place makes dates coarser: the month may hold for
    it as well, the day was the other's.

    Args:
        base: a full question.
        fragment: the slots of a follow-up that is no sentence.
        preposition: with which the fragment began.
        lexicon: tells which words are related.
    """
    text = base
    for part in fragment:
        parts = slots(text, lexicon)
        figure = next((other for other in parts if other.kind == part.kind == "figure"), None)
        if part.kind == "time":
            text = with_time(text, part.text, parts)
        elif part.kind == "name":
            text = _with_name(text, part, parts, preposition)
        elif figure is not None:
            text = replace_span(text, figure.start, figure.end, part.text)
        else:
            text = _with_words(text, part, parts, lexicon)
    return text


def _with_name(base: str, part: Slot, parts: Sequence[Slot], preposition: str) -> str:
    """The base with a name in place of a similar one, else added; ``parts`` are its slots."""
    names = [other for other in parts if other.kind == "name"]
    if any(fold(name.text).text == fold(part.text).text for name in names):
        return base
    place = _name_like(part, names) or (_office(base) if part.sort == "person" else None)
    if place is None and is_chinese(base):
        return part.text + base
    if place is None:
        return add(base, f"{preposition or 'for'} {_with_article(part)}")
    start, end = place
    if not is_chinese(base):
        start, end = _with_its_class(base, start, end, part.text)
    if part.sort == "person":
        start = _with_office_before(base, start)
    text = replace_span(base, start, end, _with_article(part, base[:start]))
    return text if part.sort == "person" else with_coarse_times(text)


def _with_its_class(base: str, start: int, end: int, name: str) -> tuple[int, int]:
    """Where a name stands with the words that go with it alone: New York [state], [the] Xuzhou.

    They do not go with another name.
    """
    if word := _CLASS_BEHIND.match(base, end):
        end = word.end()
    bare = holds_han(name) or " " not in name
    if bare and base[max(0, start - 4) : start].lower() == "the ":
        start -= 4
    return start, end


def _name_like(part: Slot, names: Sequence[Slot]) -> tuple[int, int] | None:
    """Where a name of the same sort stands, and of the same class of places if there is one."""
    fitting = [name for name in names if not part.sort or name.sort in ("", part.sort)]
    if not fitting:
        return None
    own_class = place_class(part.text)
    best = max(
        fitting, key=lambda name: (name.sort == part.sort, place_class(name.text) == own_class)
    )
    return best.start, best.end


def _office(base: str) -> tuple[int, int] | None:
    """Where the base names a person by the office, with the article; None if it does not."""
    folded = fold(base)
    match = OFFICES.search(folded.text)
    if match is None:
        return None
    start, end = folded.source(*match.span())
    article = base[max(0, start - 4) : start].lower() == "the "
    return start - 4 * article, end


def _with_office_before(base: str, start: int) -> int:
    """Where a person's name begins together with the office before it: 市长庄兆林."""
    folded = fold(base)
    for match in OFFICES.finditer(folded.text):
        left, right = folded.source(*match.span())
        if right <= start and not base[right:start].strip():
            return left
    return start


def _with_article(part: Slot, before: str = "") -> str:
    """*the other two districts*: common nouns get an article, unless ``before`` ends with it."""
    common = part.text[:1].islower() and not holds_han(part.text)
    return f"the {part.text}" if common and not before.rstrip().endswith("the") else part.text


def _with_words(base: str, part: Slot, parts: Sequence[Slot], lexicon: Lexicon | None) -> str:
    """The base with words in place of related ones, else of its topic, else of its first name."""
    words = [other for other in parts if other.kind == "words"]
    target = max(words, key=lambda other: kinship(other.text, part.text, lexicon), default=None)
    if target is not None and kinship(target.text, part.text, lexicon):
        target = without_verb(base, target)
    else:
        target = focus(base, parts) or next(
            (other for other in parts if other.kind == "name"), None
        )
    if target is None:
        return add(base, f"({part.text})")
    return replace_span(base, target.start, target.end, _with_measure(part.text, target.text))


def _with_measure(text: str, replaced: str) -> str:
    """进口 in place of 出口额 as 进口额: with the measure word of what it replaces."""
    measure = _MEASURE.search(replaced)
    plain = holds_han(text) and not _MEASURE.search(text) and not text.endswith(("幅", "例"))
    return text + measure.group() if measure and plain else text


def replace_span(text: str, start: int, end: int, new: str) -> str:
    """The text with other words at an offset."""
    return text[:start] + new + text[end:]
