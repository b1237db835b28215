"""What a caller may ask for: each check gives the value back, or a ValueError of one line."""

from __future__ import annotations

from bot.core import settings

MODES = ("hybrid", "dense", "keyword")  # what is searched: both, vectors alone, words alone


def check_question(question: str) -> str:
    """The question without the space around it; it must say something and not be a whole text.

    Halves of characters are marked, see :func:`clean`.
    """
    stripped = clean(question).strip()
    if not stripped:
        raise ValueError("the question is empty; ask something, in English or Chinese")
    if len(stripped) > settings.MAX_QUESTION_CHARS:
        raise ValueError(
            f"the question has {len(stripped):,} characters, at most "
            f"{settings.MAX_QUESTION_CHARS:,} are taken; shorten it, or add the text as an article"
        )
    return stripped


def clean(text: str) -> str:
    """With a mark for each half of a character, which JSON can hold and a tokenizer cannot."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def check_k(k: int) -> int:
    """The number of passages, 1 or more; more than there are gives all there are."""
    if k < 1:
        raise ValueError(f"k is {k}, it must be 1 or more; give the number of passages to show")
    return k


def check_mode(mode: str) -> str:
    """A name of ``MODES``."""
    if mode not in MODES:
        raise ValueError(f"mode {mode!r} is not known; use one of {', '.join(MODES)}")
    return mode


def check_strictness(strictness: float | str) -> float:
    """The confidence below which an answer is a refusal, 0 to 1."""
    try:
        number = float(strictness)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:  # not a number either
        raise ValueError(
            f"strictness is {strictness}, it must be a number from 0 (answer whatever can be "
            f"quoted) to 1 (answer nothing); {settings.STRICTNESS:g} is the default"
        )
    return number
