"""The questions that the shipped articles answer, one in each script."""

from __future__ import annotations

from bot.answering.examples import SHIPPED

EXAMPLES = tuple(question for question, _ in SHIPPED)
