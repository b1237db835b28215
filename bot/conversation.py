"""A follow-up + the conversation → the full question, without a language model.

The history holds what was typed, not what was understood, so each question of it is understood
again in turn. A fresh question stays as it is, and nothing before it counts any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import settings
from bot.antecedents import Said, antecedent, read_answer
from bot.asked import FIGURES, kind_asked
from bot.ellipsis import Form, form_of
from bot.folding import holds_han
from bot.reasking import reasked, related, statement_asked
from bot.slots import slots
from bot.substitution import add, substituted, time_phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.pronouns import Pronoun
    from embeddings.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Understood:
    """A question that stands by itself, and whether any of it came from the conversation."""

    question: str
    inherited: bool


def understood(
    question: str, history: Sequence[Mapping[str, str]] = (), lexicon: Lexicon | None = None
) -> Understood:
    """The question as it is meant after what was said before.

    Args:
        question: as it was typed.
        history: oldest first, ``{"role": "user" or "assistant", "content": text}``.
        lexicon: tells names from words, and which words of the two languages are related.

    Returns:
        The question itself, not inherited, when it is fresh or there is nothing to inherit.
    """
    base, said = "", ""
    for message in history:
        content = message["content"].strip()
        if message["role"] == "user" and content:
            base, said = _understood(content, base, read_answer(said), lexicon), ""
        elif message["role"] == "assistant":
            said = content
    full = _understood(question, base, read_answer(said), lexicon)
    return Understood(full, full != question)


def _understood(question: str, base: str, said: Said, lexicon: Lexicon | None) -> str:
    if not base or len(question) > settings.MAX_FOLLOW_UP_CHARS:
        return question
    form = form_of(question, lexicon)
    full = _completed(form, question, base, said, lexicon) if form else ""
    return full if full and len(full) <= settings.MAX_QUESTION_CHARS else question


def _completed(form: Form, question: str, base: str, said: Said, lexicon: Lexicon | None) -> str:
    """The full question; "" when the base gives nothing to it."""
    if form.kind == "said":
        return statement_asked(base, said, form.text)
    if form.kind == "ask":
        return reasked(base, form.text, lexicon)
    if form.kind == "relation":
        return related(base, form.text, lexicon)
    if form.pronoun is not None:
        return _with_antecedent(form.pronoun, question, base, said, lexicon)
    first, others = form.slots[0], form.slots[1:]
    if first.kind == "ask":
        base = reasked(base, first.text, lexicon) or base
        return substituted(base, others, form.preposition, lexicon)
    return substituted(base, form.slots, form.preposition, lexicon)


def _with_antecedent(
    pronoun: Pronoun, question: str, base: str, said: Said, lexicon: Lexicon | None
) -> str:
    """The question with what a pronoun means; a figure is asked for at the same time as before."""
    meant = antecedent(pronoun, question, base, said, lexicon)
    if not meant:
        return ""
    before, after = question[: pronoun.start], question[pronoun.end :]
    if not before.strip():
        meant = meant[:1].upper() + meant[1:]
    if pronoun.kind == "place" and not holds_han(question):
        meant = f"in {meant}" if not before.rstrip().endswith(("from", "to")) else meant
    if pronoun.kind == "time" and not holds_han(question) and not before.rstrip().endswith("in"):
        meant = time_phrase(meant, question)
    if pronoun.possessive:
        meant += "的" if holds_han(question) else "'" if meant.endswith("s") else "'s"
    full = before + meant + after
    asked = kind_asked(question)
    unnamed = pronoun.kind != "person" and not any(
        part.kind == "name" for part in slots(meant, lexicon)
    )
    if pronoun.kind != "time" and asked != "date" and (asked in FIGURES or unnamed):
        full = _at_the_same_time(full, base, lexicon)
    return full


def _at_the_same_time(full: str, base: str, lexicon: Lexicon | None) -> str:
    times = [part.text for part in slots(base, lexicon) if part.kind == "time"]
    if not times or any(part.kind == "time" for part in slots(full, lexicon)):
        return full
    return add(full, time_phrase(times[0], full), front=holds_han(full))
