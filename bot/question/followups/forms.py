"""How a question leans on the one before it, as a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.question.followups.pronouns import Pronoun
    from bot.question.followups.slots import Slot


@dataclass(frozen=True, slots=True)
class Form:
    """How a question leans on the one before it.

    ``kind``: "fragment", "ask" (bare asking words), "relation" (what belongs to something
    unnamed), "said" (who said it), "topic" (a Chinese sentence without a noun), or "pronoun".
    """

    kind: str
    text: str  # the question without what marks it as a follow-up
    slots: tuple[Slot, ...] = ()  # of ``text``
    preposition: str = ""  # that a fragment began with
    pronoun: Pronoun | None = None
