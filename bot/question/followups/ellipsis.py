"""Whether a question leans on the conversation, told by its form alone, never by its topic.

A follow-up is a fragment (*And imports?*, 那2018年呢), bare asking words (*Why?*, 誰說的), or a
question with a pronoun that nothing in it explains. Everything else is a fresh question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.bare import bare_ask, without_noun
from bot.question.followups.forms import Form
from bot.question.followups.fragments import TAIL, fragment
from bot.question.followups.pronouns_ import unresolved
from bot.question.followups.slots import slots
from bot.text.folding import fold

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_TALK = re.compile(  # said to be polite, not to ask
    r"(?:hi|hello|hey|thanks?|thank you|ok(?:ay)?|yes|no|really|sure|sorry|please|help|bye"
    r"|你好|您好|谢谢|多谢|好的?|是的?|不是|真的吗?|对吗?|再见)"
)


def is_talk(message: str) -> bool:
    """Whether a message only greets, thanks or agrees."""
    return _TALK.fullmatch(TAIL.sub("", fold(message).text).strip()) is not None


def form_of(question: str, lexicon: Lexicon | None = None) -> Form | None:
    """The form of a follow-up; None for a fresh question."""
    if is_talk(question):
        return None
    return (
        bare_ask(question, lexicon)
        or fragment(question, lexicon)
        or _with_pronoun(question, lexicon)
        or without_noun(question, lexicon)
    )


def _with_pronoun(question: str, lexicon: Lexicon | None) -> Form | None:
    parts = slots(question, lexicon)
    pronoun = unresolved(question, parts)
    return Form("pronoun", question, parts, pronoun=pronoun) if pronoun and parts else None
