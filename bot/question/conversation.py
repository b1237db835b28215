"""A follow-up and the conversation before it → the full question, without a language model.

The history has what was typed, not what was understood, so its questions are understood again one
after the other, each with the one before (its *base*) and the answer to that. A question that
stands by itself stays as it is, and what was said before it no longer matters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core import clean, settings
from bot.question.followups.antecedents import Reply, antecedent, read_answer
from bot.question.followups.forms import form_of, is_talk
from bot.question.followups.rewrite import (
    counted_instead,
    relation_question,
    replace_ask,
    replace_slots,
    statement_asked,
    with_topic,
)
from bot.question.followups.slots import slots
from bot.question.followups.times import PREPOSITION, add, first_time, time_phrase
from bot.question.followups.topics import RELATION, focus, is_chinese, kinship, possessive
from bot.question.kind import FIGURES, kind_asked
from bot.question.message import plain_message
from bot.question.parts import with_frame
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


@dataclass(frozen=True, slots=True)
class Understood:
    """A question that stands by itself, and whether any of it comes from the conversation."""

    question: str
    inherited: bool


def understand_question(
    question: str, history: Sequence[Mapping[str, str]] = (), lexicon: Lexicon | None = None
) -> Understood:
    """The question as it is meant after what was said before.

    Args:
        question: as it was typed.
        history: oldest first, ``{"role": "user" or "assistant", "content": text}``.
        lexicon: tells names from words, and which words of the two languages are related.

    Returns:
        The full question; the question itself, not inherited, if it stands by itself or takes
        nothing from the conversation.
    """
    base, answer = _read_history(history, lexicon)
    full = _full_question(question, base, read_answer(answer), lexicon)
    return Understood(full, full != question)


def last_question(history: Sequence[Mapping[str, str]], lexicon: Lexicon | None = None) -> str:
    """The last question of a conversation that was put to the articles, whole; "" for none."""
    return _read_history(history, lexicon)[0]


def _read_history(history: Sequence[Mapping[str, str]], lexicon: Lexicon | None) -> tuple[str, str]:
    """The last question put to the articles, whole, and what was answered; "" for none."""
    base, answer = "", ""
    for message in history:
        role, content = _read(message)
        if role == "user" and lexicon is not None:
            content = plain_message(content, lexicon)
        if role == "assistant":
            answer = content
        elif slots(content, lexicon) and not is_talk(content) and not talk_of(content):
            base, answer = _full_question(content, base, read_answer(answer), lexicon), ""
    return base, answer


def _read(message: object) -> tuple[object, str]:
    """A message's role and its text; "" for other roles and for what is not text."""
    if not isinstance(message, Mapping):
        return None, ""
    role, content = message.get("role"), message.get("content")
    if role not in ("user", "assistant") or not isinstance(content, str):
        return role, ""
    return role, clean(content).strip()


def _full_question(question: str, base: str, reply: Reply, lexicon: Lexicon | None) -> str:
    """The question after one before it, ``base``, and the answer to that."""
    if not 0 < len(base) <= settings.MAX_BASE_CHARS:
        return question
    if len(question) > settings.MAX_FOLLOW_UP_CHARS:
        return question
    if lexicon is not None and (among := _AMONG.match(question)):
        framed = with_frame(question[among.end() :], base, lexicon)
        return framed[:1].upper() + framed[1:]
    form = form_of(question, lexicon)
    if form and lexicon is not None and _is_of_other_language(form, question, base):
        verb = "were" if form.text.endswith("s") else "was"
        asked = f"{form.text}是多少？" if holds_han(question) else f"How much {verb} {form.text}?"
        return with_frame(asked, base, lexicon)
    full = _complete_question(form, question, base, reply, lexicon) if form else ""
    return full or question


def _is_of_other_language(form: Form, question: str, base: str) -> bool:
    """Whether words, not names and times, would be put into a question in the other language."""
    words = form.kind == "fragment" and any(part.kind == "words" for part in form.slots)
    return words and holds_han(question) != holds_han(base)


def _complete_question(
    form: Form, question: str, base: str, reply: Reply, lexicon: Lexicon | None
) -> str:
    """The follow-up with what it leaves to the base; "" if the base has nothing for it."""
    if form.kind == "said":
        return statement_asked(base, reply, form.text)
    if form.kind == "ask":
        return replace_ask(base, form.text, lexicon)
    if form.kind == "topic":
        return with_topic(question, base, lexicon)
    if form.kind == "relation":
        return relation_question(base, form.text, lexicon)
    if form.pronoun is not None:
        return _with_antecedent(form.pronoun, question, base, reply, lexicon)
    if asked := _relation_asked(form, base, lexicon):
        return relation_question(base, asked, lexicon)
    parts = form.slots
    if [part.kind for part in parts] == ["ask", "words"] and (
        full := counted_instead(base, parts[0].text, parts[1], lexicon)
    ):
        return full
    if parts[0].kind == "ask":
        base, parts = replace_ask(base, parts[0].text, lexicon) or base, parts[1:]
    return replace_slots(base, parts, form.preposition, lexicon)


def _relation_asked(form: Form, base: str, lexicon: Lexicon | None) -> str:
    """*total investment* as a question, if the base asks for no such thing itself; else ""."""
    text, main = form.text, focus(base, slots(base, lexicon))
    same = main and (RELATION.fullmatch(fold(main.text).text) or kinship(text, main.text, lexicon))
    if same or not RELATION.fullmatch(fold(text).text):
        return ""
    return f"{text}是多少" if holds_han(text) else f"What was the {text}"


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
