"""How sure an answer is, in a word; the value behind it is calibrated (docs/answers.md)."""

from __future__ import annotations

HIGH, FAIR = 0.85, 0.65  # of answers this sure, about that share is right


def word(confidence: float) -> str:
    """``sure``, ``likely`` or ``unsure``: keys of ``ui.texts``."""
    if confidence >= HIGH:
        return "sure"
    return "likely" if confidence >= FAIR else "unsure"
