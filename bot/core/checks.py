"""What a caller may ask for: each check returns the value, or raises a one-line ValueError."""

from __future__ import annotations

from bot.core import settings

MODES = ("hybrid", "dense", "keyword")  # what is searched: both, vectors alone, words alone


def check_question(question: str) -> str:
    """The question without the space around it, cleaned by :func:`clean`.

    It must not be empty, nor longer than ``settings.MAX_QUESTION_CHARS``.
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


def check_draft_text(text: str) -> str:
    """A draft, cleaned by :func:`clean`; ValueError if it is blank or too long."""
    draft = clean(text)
    if not draft.strip():
        raise ValueError("the draft is empty; give a text with figures, dates or names")
    if len(draft) > settings.MAX_DRAFT_CHARS:
        raise ValueError(
            f"the draft has {len(draft):,} characters, at most {settings.MAX_DRAFT_CHARS:,} are "
            "taken; check it in parts"
        )
    return draft


def clean(text: str) -> str:
    """The text with a replacement mark for each lone surrogate: JSON can hold one, no tokenizer."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def check_title(title: str) -> str:
    """A title on one line; ValueError if it is blank or too long."""
    line = "".join(c if c.isprintable() else " " for c in title)
    line = " ".join(line.encode("utf-8", "replace").decode().split())
    if not line:
        raise ValueError("the title is empty; give one")
    if len(line) > settings.MAX_TITLE_CHARS:
        raise ValueError(
            f"the title has {len(line):,} characters; "
            f"shorten it to {settings.MAX_TITLE_CHARS} or fewer"
        )
    return line


def check_k(k: int) -> int:
    """The number of passages, 1 or more; one that is too large stands for all passages."""
    if k < 1:
        raise ValueError(f"k is {k}, it must be 1 or more; give the number of passages to show")
    return k


def check_mode(mode: str) -> str:
    """The mode, which must be one of ``MODES``."""
    if mode not in MODES:
        raise ValueError(f"mode {mode!r} is not known; use one of {', '.join(MODES)}")
    return mode


def check_strictness(strictness: float | str) -> float:
    """The confidence below which an answer is a refusal, as a number from 0 to 1."""
    try:
        number = float(strictness)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:  # NaN fails this, too
        raise ValueError(
            f"strictness is {strictness}, it must be a number from 0 (answer whatever can be "
            f"quoted) to 1 (answer nothing); {settings.STRICTNESS:g} is the default"
        )
    return number
