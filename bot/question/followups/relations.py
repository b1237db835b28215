"""What belongs to what the question before is about: its purpose, its value, where it left from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.rewrite import CLAUSE, DO, END, SUBJECT, statement
from bot.question.followups.slots import slots
from bot.question.followups.times import first_time, time_phrase
from bot.question.followups.topics import MOVES, asked_of, asks_who, is_chinese, last_noun
from bot.text.folding import fold, holds_han

if TYPE_CHECKING:
    from bot.question.followups.slots import Slot
    from embeddings.lexicon import Lexicon


def related(base: str, asked: str, lexicon: Lexicon | None = None) -> str:
    """A question for the purpose, value, rank... of something unnamed, of what the base asks of.

    Args:
        base: a full question.
        asked: the question that names no owner: *What was the growth rate*, 目的是什么.
        lexicon: as for ``slots``.
    """
    ask = asked_of(slots(base, lexicon))
    if is_chinese(base):
        told = statement(base, ask.start, ask.end) if ask else END.sub("", base)
        return f"{told}的{asked}？" if holds_han(asked) else f"{asked} of “{told}”?"
    topic = _topic(base)
    return f"{topic}：{asked}？" if holds_han(asked) else f"{asked} of {topic}?"


def _topic(base: str) -> str:
    """What an English question is about, as a noun: the projects that Quanshan did sign."""
    clause, subject = CLAUSE.match(base), SUBJECT.match(base)
    if clause and (noun := clause["noun"].strip()):
        end = _subject_end(clause["rest"]) if clause["aux"].lower() in DO else 0
        words = (clause["rest"][:end], clause["aux"], clause["rest"][end:].strip())
        return f"the {noun} that {' '.join(filter(None, words))}"
    if clause:
        return clause["rest"]
    if subject:
        return f"{'someone who' if asks_who(slots(base)) else 'the'} {subject['rest']}"
    return END.sub("", base)


def _subject_end(rest: str) -> int:
    """Where the subject ends that leads a clause: its first name, else its first word."""
    name = next((part for part in slots(rest) if part.kind == "name"), None)
    return name.end if name else rest.find(" ") % (len(rest) + 1)


def counted_instead(base: str, ask: str, noun: Slot, lexicon: Lexicon | None = None) -> str:
    """*How many projects?* after the value of the projects signed in 2019; "" for other bases."""
    word = re.compile(rf"\b{re.escape(noun.text)}\b", re.IGNORECASE)
    places = [
        part.start + match.start()
        for part in slots(base, lexicon)
        if part.kind == "words" and (match := word.search(part.text))
    ]
    if not places or is_chinese(base):
        return ""
    return f"{ask[:1].upper()}{ask[1:]} {base[places[-1] :]}"


def with_topic(question: str, base: str, lexicon: Lexicon | None = None) -> str:
    """A Chinese question without a noun, led by what the base is about: 列车从哪里出发; or "".

    What has no name is told apart by its time.
    """
    parts = slots(base, lexicon)
    name = next((part for part in parts if part.kind == "name" and part.sort != "person"), None)
    ask = asked_of(parts)
    if MOVES.search(fold(question).text) and ask is not None and is_chinese(base):
        return statement(base, ask.start, ask.end) + question  # the figure moves, not its owner
    noun = "" if name else last_noun(parts)
    topic = name.text if name else noun and time_phrase(first_time(base), question) + noun
    return f"{topic}{question}" if topic else ""
