"""A question + the passages found first → the question in the names that their article uses.

An article that introduces 国际远洋捕捞协调委员会（IOFC） says IOFC from then on. The passage that
introduces the name is found by the long one, all others by the short one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.text import fold, renamings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Hit


def with_aliases(question: str, hits: Sequence[Hit]) -> str:
    """Returns a question with the names by which the best article calls what it asks about.

    Args:
        question: one question.
        hits: the passages found for it, best first; the question is returned as it stands if their
            first article calls nothing in it rather by another name.
    """
    if not hits:
        return question
    text = hits[0].article.text
    folded = ""
    for used, other in renamings(question, text):
        folded = folded or fold(text).text
        if folded.count(fold(other).text) > folded.count(fold(used).text):
            question = question.replace(used, other, 1)
    return question
