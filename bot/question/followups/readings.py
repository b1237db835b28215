"""A follow-up and the question before it (the base) → what it may mean, the likeliest first.

A form says how the follow-up leans on the base, not always on which part of it: 投资呢 may take the
place of what was counted, or ask for another figure of the same owner and year. So there are
several readings; those that are no sound sentence are left out, and the articles decide between the
others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.question.followups.clauses import (
    asked_plainly,
    clause_of,
    counterpart,
    is_entity,
    is_measure,
    is_person,
    pieces,
    subject_of,
)
from bot.question.followups.english import (
    counted_instead,
    noun_replaced,
    office_replaced,
    owner_asked,
    since_question,
    verb_replaced,
)
from bot.question.followups.reasons import reason_questions
from bot.question.followups.rewrite import (
    relation_question,
    replace_ask,
    replace_slots,
    statement_asked,
    with_topic,
    with_unit,
)
from bot.question.followups.slots import MEASURE, Slot, slots, sort_asked
from bot.question.followups.soundness import is_sound
from bot.question.followups.times import add, with_coarse_times, with_time
from bot.question.followups.topics import MOVES, PARTICIPLE, RELATION, focus, is_chinese, kinship
from bot.question.kind import kind_asked
from bot.question.parts import with_frame
from bot.text import fold, holds_han, is_traditional, tag_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.question.followups.antecedents import Reply
    from bot.question.followups.clauses import Clause
    from bot.question.followups.forms import Form
    from embeddings.lexicon import Lexicon

MOST = 3  # readings of one follow-up: each costs a search

# How a figure grew, over folded text: asked as a noun or as a verb.
_GROWTH = re.compile("(?:增幅|升幅|涨幅|增长率|增速|增长|涨跌幅?|同比|同比增幅|同比增长)")
_GROWTH_ENGLISH = re.compile(r"(?:growth|increase|rise|growth rate|rate of growth)", re.I)
_LEVEL = re.compile(
    r"^(?:what (?:was|were|is|are)|how (?:much|many) (?:was|were|is|are)) (?P<what>.+?)"
    r"(?P<time> (?:in|during) (?:[A-Z][a-z]+ )?\d{4})?[\s?]*$",
    re.IGNORECASE,
)
_MEASURED = re.compile(f"^(?:多少|几|幾)(?:{MEASURE}|[個項輛種條間隻名])")
_POSSESSIVE = re.compile("^(?:[它他她其]们?的?|那里的?|[那这這]?[个個]?)(?=..)")
_POST = re.compile(
    r"(?:which|what) (?:post|position|office|job|title|role) (?:does|did) (?P<who>.+?)"
    r" (?:hold|have)\s*\?"
    "|(?P<han>[^的是，？]{2,6})(?:是|担任|擔任|任)(?:什么|什麼|哪个|哪個|何)(?:职务|職務|职位|職位|官职|官職)[？?]",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:others?|rest|remaining)\b|其他|其它|其余|另")
_RATIO = re.compile("(?:[增升涨跌降]幅|增长率|增速|增长|同比|排名|名次|比例|占比|比重|份额)$")
_NAMES = ("nr", "ns", "nt", "nz", "j")
_TRIMMED = "的 ?？。.!！“”「」\"'"


def readings_of(
    form: Form, question: str, base: str, reply: Reply, lexicon: Lexicon | None
) -> tuple[str, ...]:
    """Whole questions that a follow-up may stand for, the likeliest first; none is possible.

    Args:
        form: how the follow-up leans on the base.
        question: the follow-up.
        base: a full question.
        reply: the answer to it.
        lexicon: as for ``slots``.
    """
    found: list[str] = []
    # What a base of the same form has itself is no fault of the reading: *…is Hindi written in?*
    alike = form.kind == "fragment" and not is_chinese(base) and not is_sound(base, lexicon)
    lenient = form.kind == "said" or alike
    for reading in _candidates(form, question, base, reply, lexicon):
        sound = lenient or is_sound(reading, lexicon)
        if reading and reading not in found and sound:
            found.append(reading)
        if len(found) == MOST:
            break
    return tuple(found)


def with_paraphrase(readings: tuple[str, ...]) -> tuple[str, ...]:
    """The readings, and after one that asks for a person's post the question who that is."""
    found = next(filter(None, map(_POST.fullmatch, readings)), None)
    if found is None:
        return readings
    person = found["who"] or found["han"]
    han = f"{person}是{'誰' if is_traditional(found.group()) else '谁'}？"
    return (*readings[: MOST - 1], f"Who is {person}?" if found["who"] else han)


def named_in(parts: Sequence[Slot]) -> str:
    """What slots name, without times and words for how a figure compares; "" for nothing."""
    said = [part.text for part in parts if part.kind in ("words", "name")]
    folded = [fold(text).text for text in said]
    if any(_OTHERS.search(text) for text in folded):
        return ""
    named = [
        text
        for text, plain in zip(said, folded, strict=True)
        if not (RELATION.fullmatch(plain) or _GROWTH.fullmatch(plain) or _RATIO.search(plain))
    ]
    return " ".join(named)


def _candidates(
    form: Form, question: str, base: str, reply: Reply, lexicon: Lexicon | None
) -> Iterable[str]:
    if form.kind == "said":
        return [statement_asked(base, reply, form.text)]
    if form.kind == "unit":
        return [with_unit(base, form.text, lexicon)]
    if form.kind == "ask":
        return _asked_otherwise(form.text, base, reply, lexicon)
    if form.kind == "topic":
        return _with_topics(question, base, lexicon)
    if form.kind == "relation":
        return _relations(form.text, base, lexicon)
    if form.kind == "fragment":
        return _of_fragment(form, question, base, lexicon)
    return []


def _asked_otherwise(ask: str, base: str, reply: Reply, lexicon: Lexicon | None) -> Iterator[str]:
    """The base with other asking words."""
    sort = sort_asked(ask)
    if sort == "reason":
        yield from reason_questions(base, reply, ask, lexicon)
    elif sort == "since":
        yield since_question(base, reply, lexicon)
    else:
        yield replace_ask(base, ask, lexicon)


def among(asked: str, base: str, lexicon: Lexicon) -> str:
    """*其中出口多少*: a question of the same owner, place and year as the base."""
    framed = with_frame(asked, base, lexicon)
    clause = clause_of(base, lexicon) if is_chinese(base) and is_chinese(asked) else None
    owner = clause.owner.text if clause and clause.owner else ""
    named = any(part.kind == "name" for part in slots(framed, lexicon))
    timed = any(part.kind == "time" for part in slots(asked, lexicon))
    if owner and not (named or timed) and (is_entity(owner) or _is_name_like(owner)):
        return owner + framed
    return framed


def _with_topics(question: str, base: str, lexicon: Lexicon | None) -> Iterator[str]:
    """A Chinese question without a noun, after what the base is about."""
    clause = clause_of(base, lexicon) if is_chinese(base) else None
    whole = with_topic(question, base, lexicon)
    subject = subject_of(clause, lexicon) if clause else ""
    if clause and MOVES.search(fold(question).text):
        yield f"{subject_of(clause, lexicon, figure=True)}{question}"
    joint = "有" if question[0] == "多" else ""
    if question.rstrip("?？ ").endswith("的") and "是" not in question:
        joint = "是"  # 谁设计的
    if subject:
        event = clause is not None and clause.owner and subject != clause.owner.text
        time = clause.time if clause and event and clause.time not in subject else ""
        yield f"{time}{subject}{joint}{question}"
    yield whole
    if lexicon is not None:
        yield with_frame(question, base, lexicon)


def _relations(asked: str, base: str, lexicon: Lexicon | None) -> Iterator[str]:
    """What belongs to the base's topic: its purpose, its value."""
    clause = clause_of(base, lexicon) if is_chinese(base) and holds_han(asked) else None
    event = clause is not None and clause.counted is None and clause.matter is None
    if clause and event and sort_asked(clause.ask.text) in ("date", "place") and clause.owner:
        yield f"{subject_of(clause, lexicon)}的{asked.rstrip('?？')}？"
    yield relation_question(base, asked, lexicon)
    if clause and clause.owner:
        yield f"{clause.owner.text}{clause.time}的{asked.rstrip('?？')}？"
    if lexicon is not None:
        yield with_frame(f"{asked}?" if not holds_han(asked) else f"{asked}？", base, lexicon)


def _of_fragment(form: Form, question: str, base: str, lexicon: Lexicon | None) -> Iterator[str]:
    """The readings of what is no sentence, by the languages of the two."""
    han = holds_han(form.text)
    words = any(part.kind == "words" for part in form.slots)
    if han and is_chinese(base):
        yield from _chinese(form, base, lexicon)
    elif han != is_chinese(base) and words:
        yield from _in_other_language(form, base, lexicon)
    elif not han:
        yield from _english(form, question, base, lexicon)
    else:
        yield replace_slots(base, form.slots, form.preposition, lexicon)


def _in_other_language(form: Form, base: str, lexicon: Lexicon | None) -> Iterator[str]:
    """Words put after a question in the other language: a question of their own language."""
    han, text = holds_han(form.text), form.text.strip(_TRIMMED)
    if han and is_entity(text):
        name = Slot(0, len(text), text, "name", "place")
        yield replace_slots(base, (name,), form.preposition, lexicon)
    if not han and RELATION.fullmatch(fold(text).text):
        yield relation_question(base, f"What was the {text}", lexicon)
    verb = "were" if text.endswith("s") else "was"
    asked = f"{asked_plainly(text, is_traditional(text))}？" if han else f"How much {verb} {text}?"
    if lexicon is not None:
        yield with_frame(asked, base, lexicon)


def _chinese(form: Form, base: str, lexicon: Lexicon | None) -> Iterator[str]:
    """The readings of a Chinese fragment after a Chinese question."""
    text = _POSSESSIVE.sub("", form.text.strip(_TRIMMED))
    clause = clause_of(base, lexicon)
    kinds = {part.kind for part in form.slots}
    if clause is None or not kinds & {"words", "name"} or not text:
        yield replace_slots(base, form.slots, form.preposition, lexicon)
        return
    if "time" in kinds or len(pieces(text, lexicon)) > 1:
        yield from _several(form, text, clause, lexicon)
        yield replace_slots(base, form.slots, form.preposition, lexicon)
        return
    for reading in _single(form, text, clause, lexicon):
        yield with_coarse_times(reading) if is_entity(text) else reading


def _several(form: Form, text: str, clause: Clause, lexicon: Lexicon | None) -> Iterator[str]:
    """A fragment that names several things: 石沛县2022年的茶叶产量, 南塘区的藏书."""
    base, found = clause.question, pieces(text, lexicon)
    time = next((part for part in form.slots if part.kind == "time"), None)
    if len(found) == 1 and time is not None:
        rest = clause_of(with_time(base, time.text, slots(base, lexicon)), lexicon)
        yield from _single(form, found[0].text, rest, lexicon) if rest else ()
        return
    lead = "" if time is not None or not clause.time else clause.time
    owner = clause.owner.text if clause.owner else ""
    whole = f"{found[0].text}{lead}{text[found[0].end :]}" if lead else text
    if clause.matter is not None and len(found) > 1:
        yield whole + base[clause.matter.end :]
    if len(found) > 1:
        yield f"{_as_question(whole, clause)}？"
    elif owner:
        yield f"{owner}{_as_question(whole, clause)}？"


def _single(form: Form, text: str, clause: Clause, lexicon: Lexicon | None) -> Iterator[str]:
    """A fragment that names one thing, which may stand for several parts of the base."""
    base = clause.question
    if RELATION.fullmatch(fold(text).text) or _GROWTH.fullmatch(fold(text).text):
        yield from _relative(text, clause, lexicon)
        return
    if place := counterpart(clause, text, lexicon):
        yield base[: place[0]] + text + base[place[1] :]
    yield from _beside(text, clause, lexicon)
    name = any(part.kind == "name" for part in form.slots)
    figure = is_measure(text) or is_person(text)
    if name and not figure:
        yield replace_slots(base, form.slots, form.preposition, lexicon)
    thing = not name and not _is_name_like(text)
    yield from _as_thing(text, clause, lexicon, figure=figure, thing=thing)
    yield replace_slots(base, form.slots, form.preposition, lexicon)
    if clause.owner is not None and not figure:
        yield base[: clause.owner.start] + text + base[clause.owner.end :]


def _as_thing(
    text: str, clause: Clause, lexicon: Lexicon | None, *, figure: bool, thing: bool
) -> Iterator[str]:
    """A fragment in place of what is counted, of the figure, or of the owner, or asked plainly.

    Args:
        text: the fragment.
        clause: of the base.
        lexicon: as for ``slots``.
        figure: whether it is a figure or a person's office, which are asked for of an owner.
        thing: whether a dictionary has it as a plain noun.
    """
    base = clause.question
    if clause.owner is None and clause.matter is not None and not figure:
        yield _with_modifier(text, clause)
    if clause.counted is not None and thing and not figure and not is_entity(text):
        yield _with_counted_noun(text, clause)
    if clause.matter is not None and (figure or thing):
        yield _matter(text, clause, lexicon)
    if not figure and clause.owner is not None and (is_entity(text) or not thing):
        yield base[: clause.owner.start] + text + base[clause.owner.end :]
    if figure or thing:
        yield _plainly(text, clause)
        place_name = next((one for one in slots(base, lexicon) if one.sort == "place"), None)
        if place_name is not None:
            yield f"{place_name.text}{clause.time}{_as_question(text, clause)}？"


def _beside(text: str, clause: Clause, lexicon: Lexicon | None) -> Iterator[str]:
    """The base with a thing or figure in place of the one whose ratio, date, … it asks for.

    淮海国际陆港的[综合服务中心]哪一年动工, 徐州2019年[进出口总额]的升幅是多少.
    """
    base, matter = clause.question, clause.matter
    before = [one for one in pieces(base, lexicon) if one.end <= clause.ask.start]
    if matter is not None:
        before = before[:-1] if _RATIO.search(fold(matter.text).text) else []
    if len(before) < 2 or is_entity(text) or is_person(text):
        return
    if any(part.kind == "name" for part in slots(text, lexicon)):
        return
    last = before[-1]
    joint = base[before[-2].end : last.start].replace(clause.time or "\0", "")
    moved = sort_asked(clause.ask.text) in ("change", "rank")
    if joint == "的" or (moved and joint == "") or matter is not None:
        yield base[: last.start] + text + base[last.end :]


def _is_name_like(text: str) -> bool:
    """Whether no dictionary has a text as a plain noun."""
    return any(flag.startswith(_NAMES) for _, flag in tag_words(fold(text).text))


def _relative(text: str, clause: Clause, lexicon: Lexicon | None) -> Iterator[str]:
    """How the base's figure grows or compares: 增幅, 占比, 排名."""
    base, matter = clause.question, clause.matter
    growth = _GROWTH.fullmatch(fold(text).text)
    subject = subject_of(clause, lexicon, figure=True)
    if matter is not None and (said := _RATIO.search(fold(matter.text).text)):
        subject = base[: matter.end - len(said.group())].removesuffix("的")
    if not subject:
        return
    if not growth or fold(text).text not in ("增长", "同比", "同比增长"):
        yield f"{subject}的{asked_plainly(text, is_traditional(base))}？"
    if growth:
        yield f"{subject}{'增長' if is_traditional(base) else '增长'}了多少？"


def _with_modifier(text: str, clause: Clause) -> str:
    """The base with another word before its figure: 成人票价 → 学生票价."""
    base, matter = clause.question, clause.matter
    words = tag_words(fold(matter.text).text) if matter else []
    if matter is None or len(words) < 2:
        return ""
    return base[: matter.start] + text + base[matter.end - len(words[-1][0]) :]


def _with_counted_noun(text: str, clause: Clause) -> str:
    """The base with another noun counted: 多少个项目 → 多少名员工."""
    base, counted, ask = clause.question, clause.counted, clause.ask
    if counted is None:
        return ""
    asked = ask.text
    if not asked.endswith(("个", "個", "种", "種", "项", "項")):
        asked = re.sub(f"(?<=[少几幾])(?:{MEASURE}|.)$", "", asked)
    return base[: ask.start] + asked + text + base[counted.end :]


def _matter(text: str, clause: Clause, lexicon: Lexicon | None) -> str:
    """The base with another figure or thing of the same owner, asked for as suits it."""
    base, matter, ask = clause.question, clause.matter, clause.ask
    if matter is None:
        return ""
    if sort_asked(ask.text) == "manner":
        return base[: matter.start] + text + base[matter.end :]
    plain = _as_question(text, clause)
    if is_person(text) or is_person(matter.text) or not plain.endswith("多少"):
        return f"{base[: matter.start]}{plain}？"
    if _MEASURED.search(ask.text) or sort_asked(ask.text) not in ("amount", "count"):
        return f"{base[: matter.start]}{plain}？"
    measure = re.search("[额額量率值]$", matter.text)
    if measure and len(text) == 2 and kinship(text, matter.text, lexicon):
        text += measure.group()
    return base[: matter.start] + text + base[matter.end :]


def _as_question(text: str, clause: Clause) -> str:
    """A noun as a question; how it stands where neither it nor the base is of figures."""
    traditional = is_traditional(clause.question)
    asked = asked_plainly(text, traditional)
    of_figures = kind_asked(clause.question) in ("amount", "count", "percentage", "change", "rank")
    if of_figures or is_measure(text) or asked != f"{text}是多少":
        return asked
    return f"{text}{'怎麼樣' if traditional else '怎么样'}"


def _plainly(text: str, clause: Clause) -> str:
    """The fragment asked for by itself, of the base's owner and time."""
    owner = clause.owner.text if clause.owner else ""
    time = clause.time if not is_person(text) else ""
    lead = f"{owner}{time}"
    joint = "的" if lead else ""
    return f"{lead}{joint}{_as_question(text, clause)}？"


def _english(form: Form, question: str, base: str, lexicon: Lexicon | None) -> Iterator[str]:
    """The readings of an English fragment; of names and times there is but one."""
    parts = form.slots
    if [part.kind for part in parts] == ["ask", "words"]:
        yield counted_instead(base, parts[0].text, parts[1], lexicon)
        if PARTICIPLE.fullmatch(parts[1].text):
            yield verb_replaced(base, parts[0].text, parts[1].text, lexicon)
            return
    if parts and parts[0].kind == "ask":
        base, parts = replace_ask(base, parts[0].text, lexicon) or base, parts[1:]
    if len(parts) != 1 or parts[0].kind != "words" and parts[0].sort != "person":
        yield replace_slots(base, parts, form.preposition, lexicon)
        return
    part, text = parts[0], parts[0].text
    if part.kind == "name":
        yield from _of_person(part, base, lexicon)
        return
    if asked := _relation_asked(text, base, lexicon):
        yield _grew(text, base)
        yield relation_question(base, asked, lexicon)
        yield owner_asked(base, text, lexicon)
        return
    yield from noun_replaced(base, part, lexicon)
    if form.preposition == "for":
        yield add(base, f"for {text}")
        return
    if kind_asked(base) in ("amount", "count", "percentage", "change", ""):
        yield owner_asked(base, text, lexicon)
    if text.isupper():  # HSBC, which the dictionary has as any acronym
        yield replace_slots(base, (replace(part, kind="name"),), "", lexicon)


def _of_person(part: Slot, base: str, lexicon: Lexicon | None) -> Iterator[str]:
    """A person or office in place of the base's; an office may also be asked for itself."""
    office = part.text[:1].islower() or is_chinese(part.text)
    if office and kind_asked(base) == "person":
        yield office_replaced(base, part.text)
    if not office:
        yield replace_slots(base, (part,), "", lexicon)
    if office and kind_asked(base) != "person":
        yield office_replaced(base, part.text)
        names = (one for one in slots(base, lexicon) if one.kind == "name")
        name = next((one.text for one in names if one.sort != "person"), "")
        yield f"Who is the {part.text}{f' of {name}' if name and ' ' in name else ''}?"
        yield f"Who is the {part.text}?"


def _relation_asked(text: str, base: str, lexicon: Lexicon | None) -> str:
    """*total investment* as a question, if the base asks for no such thing itself; else ""."""
    main = focus(base, slots(base, lexicon))
    same = main and (RELATION.fullmatch(fold(main.text).text) or kinship(text, main.text, lexicon))
    if same or not RELATION.fullmatch(fold(text).text):
        return ""
    return f"What was the {text}"


def _grew(text: str, base: str) -> str:
    """*growth* after *What was X in 2019?*: *By how much did X grow in 2019?*; "" after others."""
    level = _LEVEL.match(base)
    if level is None or not _GROWTH_ENGLISH.fullmatch(text):
        return ""
    return f"By how much did {level['what']} grow{level['time'] or ''}?"
