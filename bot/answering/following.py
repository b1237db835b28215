"""The answers to the readings of a follow-up → the one that is given, or a refusal.

A follow-up may be understood in several ways; the one that the articles answer with most
confidence is taken. What is quoted has to speak of what the follow-up names; *Why?* is answered by
a reason alone, and *in yuan* by an amount in yuan.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.core import Answer, settings
from bot.question import question_terms
from bot.text import figures, fold, holds_han, tokens
from bot.text.names import name_share, names_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.lexicon import Lexicon

_SAME = 0.5  # share of a name from which it is the same
_SURE = 0.75  # confidence from which no other reading is asked
# Over folded text: what gives a reason.
_REASONS = re.compile(
    r"因为|因此|由于|原因|所以|为了|为此|因应|导致|致使|使得|以便|旨在|目的|得益于|受益于|归因|缘于|源于|起因"
    r"|\b(?:because|due to|owing to|thanks to|as a result|so that|in order to|therefore|caused?"
    r"|causes|reasons?|led to|driven by|on account of|aim|purpose)\b"
)


def is_settled(answer: Answer) -> bool:
    """Whether the answer to one reading makes asking for another one needless."""
    return answer.answered and answer.confidence >= _SURE


def hold_to(answer: Answer, wants: str, names: str, language: str, lexicon: Lexicon) -> Answer:
    """Returns the answer to a follow-up, or a refusal where it does not give what is wanted.

    Args:
        answer: to one reading.
        wants: what the quotes have to hold: "reason" or a unit as figures have it; "" for nothing.
        names: what the follow-up itself names, which the quotes have to speak of; "" for nothing.
        language: to refuse in.
        lexicon: has the words of the other language.
    """
    if not answer.answered or (_holds(answer, wants) and _speaks_of(answer, names, lexicon)):
        return answer
    text = phrases.refusal(language, bool(answer.hits))
    confidence = settings.UNFIT * answer.confidence
    return replace(
        answer, text=text, answered=False, confidence=confidence, quotes=(), marks=(), headline=""
    )


def choose_answer(answers: Sequence[Answer]) -> Answer:
    """Returns the most confident of the answers to several readings; the first if none is one."""
    return max(answers, key=lambda one: (one.answered, one.answered and one.confidence))


def ask_whole(question: str, language: str) -> Answer:
    """Returns the refusal of a follow-up that nothing in the conversation makes whole."""
    return Answer(question, phrases.unclear(language), False, 0.0)


def _holds(answer: Answer, wants: str) -> bool:
    said = [quote.text for quote in answer.quotes]
    if wants == "reason":
        return any(_REASONS.search(fold(text).text) for text in said)
    units = {figure.unit for text in said for figure in figures.find(text)}
    return not wants or wants in units or (wants == "$" and "USD" in units)


def _speaks_of(answer: Answer, names: str, lexicon: Lexicon) -> bool:
    """Whether the quotes, or the titles of their articles, have what a follow-up names."""
    ids = {quote.article_id for quote in answer.quotes}
    titles = {hit.article.title for hit in answer.hits if hit.article.id in ids}
    said = "\n".join([*(quote.text for quote in answer.quotes), *titles])
    if not names or fold(names).text in fold(said).text:
        return True
    if named := names_of(names, lexicon):
        text = text_of(said)  # 西礁島 is half of 東礁島
        return any(name_share(one, text, lexicon) > _SAME for one in named)
    have = set(tokens(said))
    terms = [term for term in question_terms(names, lexicon) if not term.is_bigram]
    found = sum(not have.isdisjoint(term.tokens) for term in terms)
    return bool(terms) and 2 * found >= len(terms) + (holds_han(names) == holds_han(said))
