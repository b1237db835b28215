"""A follow-up and the conversation before it → the full question, without a language model.

The history has what was typed, not what was understood, so its questions are understood again one
after the other, each with the one before (its *base*) and the answer to that. A question that
stands by itself stays as it is, and what was said before it no longer matters. Of a follow-up that
was refused nothing is kept: the next one follows what was answered before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core import clean, settings
from bot.question.followups.antecedents import Reply, antecedent, read_answer
from bot.question.followups.forms import core_of, form_of, is_talk, unit_of
from bot.question.followups.readings import among, named_in, readings_of, with_paraphrase
from bot.question.followups.slots import slots
from bot.question.followups.soundness import is_sound
from bot.question.followups.times import PREPOSITION, add, first_time, time_phrase
from bot.question.followups.topics import MOVES, is_chinese, possessive
from bot.question.kind import FIGURES, kind_asked, manner_asked
from bot.question.message import plain_message
from bot.question.talk import talk_of
from bot.text import fold, holds_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question.followups.forms import Form
    from bot.question.followups.pronouns import Pronoun
    from embeddings.lexicon import Lexicon


# 其中出口增长多少: of the place and year that were asked about
_AMONG = re.compile(
    r"(?:其中|当中|當中)[，,]?\s*(?=.{3})|of (?:which|that|these|those),? (?=.{8})", re.I
)
# Forms that say nothing without the conversation; what else there is may be looked up as it is.
_LEANING = ("ask", "said", "unit", "more", "topic")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question that stands by itself, and whether any of it comes from the conversation."""

    question: str
    inherited: bool
    others: tuple[str, ...] = ()  # what it may mean as well, the likeliest first
    wants: str = ""  # what an answer has to hold: "reason", or a unit as figures have it
    names: str = ""  # what the follow-up itself names, of which an answer has to speak
    unclear: bool = False  # it leans on the conversation, and nothing there makes it whole


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question as it was understood, and the answer to it."""

    question: str = ""
    answer: str = ""
    inherited: bool = False

    @property
    def is_refusal(self) -> bool:
        """Whether an answer came, and it quotes nothing."""
        return bool(self.answer) and not read_answer(self.answer).quote


def understand_question(
    question: str, history: Sequence[Mapping[str, str]] = (), lexicon: Lexicon | None = None
) -> Understood:
    """The question as it is meant after what was said before.

    Args:
        question: as it was typed.
        history: oldest first, ``{"role": "user" or "assistant", "content": text}``.
        lexicon: tells names from words, and which words of the two languages are related.

    Returns:
        The full question, with others that may be meant; the question itself, not inherited, if it
        stands by itself, takes nothing from the conversation, or nothing there makes it whole.
    """
    last = _last_turn(history, lexicon)
    return _understand(question, last, lexicon)


def last_question(history: Sequence[Mapping[str, str]], lexicon: Lexicon | None = None) -> str:
    """The last question of a conversation that was put to the articles, whole; "" for none."""
    return _last_turn(history, lexicon).question


def last_quote(history: Sequence[Mapping[str, str]]) -> str:
    """The sentence that the last answer of a conversation quotes first; "" for none."""
    said = (content for role, content in map(_read, reversed(history)) if role == "assistant")
    return next(filter(None, (read_answer(content).quote for content in said)), "")


def _last_turn(history: Sequence[Mapping[str, str]], lexicon: Lexicon | None) -> _Turn:
    """The last question put to the articles that a next one may follow; an empty one for none."""
    last, answered = _Turn(), _Turn()
    for message in history:
        role, content = _read(message)
        if role == "user" and lexicon is not None:
            content = plain_message(content, lexicon)
        if role == "assistant":
            last = _Turn(last.question, content, last.inherited)
        elif slots(content, lexicon) and not is_talk(content) and not talk_of(content):
            last, answered = _before(last, answered)
            understood = _understand(content, last, lexicon)
            if not understood.unclear:
                last = _Turn(understood.question, "", understood.inherited)
    return _before(last, answered)[0]


def _before(last: _Turn, answered: _Turn) -> tuple[_Turn, _Turn]:
    """The turn that the next question follows, and the last one that was answered."""
    if last.is_refusal:
        return (answered if last.inherited and answered.question else last), answered
    return last, last


def _read(message: object) -> tuple[object, str]:
    """A message's role and its text; "" for other roles and for what is not text."""
    if not isinstance(message, Mapping):
        return None, ""
    role, content = message.get("role"), message.get("content")
    if role not in ("user", "assistant") or not isinstance(content, str):
        return role, ""
    return role, clean(content).strip()


def _understand(question: str, before: _Turn, lexicon: Lexicon | None) -> Understood:
    """The question after the turn before it."""
    base, reply = before.question, read_answer(before.answer)
    alone = Understood(question, False)
    if not 0 < len(base) <= settings.MAX_BASE_CHARS:
        return alone
    if len(question) > settings.MAX_FOLLOW_UP_CHARS:
        return alone
    lead = _AMONG.match(question) if lexicon is not None else None
    asked = question[lead.end() :] if lead else question
    form = form_of(asked, lexicon)
    if lexicon is not None and lead and (form is None or form.kind != "fragment"):
        framed = among(asked, base, lexicon)
        parts = slots(asked, lexicon)
        names = "" if any(part.kind == "time" for part in parts) else named_in(parts)
        return Understood(framed[:1].upper() + framed[1:], True, names=names)
    if form is None:
        return alone
    readings = with_paraphrase(_readings(form, core_of(asked), base, reply, lexicon))
    if readings:
        others = tuple(reading for reading in readings[1:] if reading != question)
        changed = readings[0] != question
        names = named_in(form.slots) if form.kind == "fragment" else ""
        return Understood(readings[0], changed, others, _has_to_hold(form), names)
    return Understood(question, False, unclear=form.kind in _LEANING)


def _has_to_hold(form: Form) -> str:
    """What an answer to a form has to hold."""
    if form.kind == "unit":
        return unit_of(form.text)
    bare = form.kind in ("ask", "topic")
    return "reason" if bare and manner_asked(form.text) == "reason" else ""


def _readings(
    form: Form, question: str, base: str, reply: Reply, lexicon: Lexicon | None
) -> tuple[str, ...]:
    """The follow-up with what it leaves to the base; none if the base has nothing for it."""
    if form.pronoun is None:
        return readings_of(form, question, base, reply, lexicon)
    full = _with_antecedent(form.pronoun, form.text, base, reply, lexicon)
    return (full,) if full and is_sound(full, lexicon) else ()


def _with_antecedent(
    pronoun: Pronoun, question: str, base: str, reply: Reply, lexicon: Lexicon | None
) -> str:
    """The question with what a pronoun stands for, and with the base's time if it needs one."""
    meant = antecedent(pronoun, question, base, reply, lexicon)
    if not meant:
        return ""
    before, after = question[: pronoun.start], question[pronoun.end :]
    if pronoun.kind == "time":
        if after.startswith(("'s", "’s")):  # that year's exports
            return before + meant + after
        lead = before if is_chinese(question) else PREPOSITION.sub("", before)
        phrase = time_phrase(meant, question)
        return lead + (phrase if lead else phrase[:1].upper() + phrase[1:]) + after
    if pronoun.kind == "place" and not holds_han(question):
        meant = meant if PREPOSITION.search(before) else f"in {meant}"
    if pronoun.possessive and pronoun.kind == "thing" and not MOVES.search(fold(question).text):
        meant = meant.split("'s ")[0]  # of the museum, not of the museum's collection
    if pronoun.possessive:
        meant += "的" if holds_han(question) else possessive(meant)
    full = before + (meant if before.strip() else meant[:1].upper() + meant[1:]) + after
    return _at_the_same_time(full, meant, pronoun, base, lexicon)


def _at_the_same_time(
    full: str, meant: str, pronoun: Pronoun, base: str, lexicon: Lexicon | None
) -> str:
    """The question with the base's time, if it asks for a figure or about a thing without a name.

    A thing without a name is told apart by the time.
    """
    asked, time = kind_asked(full), first_time(base)
    unnamed = (
        pronoun.kind != "person"
        and re.search(r"\w", meant)
        and not any(part.kind == "name" for part in slots(meant, lexicon))
    )
    needs_time = asked != "date" and (asked in FIGURES or unnamed)
    if not time or not needs_time or first_time(full):
        return full
    return add(full, time_phrase(time, full), front=is_chinese(full))
