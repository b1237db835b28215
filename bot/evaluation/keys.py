"""The keys of what ``wenda evaluate`` prints: which say how good, and which way is better.

They stand apart from the measures because the terminal needs them with every command, and importing
NumPy would take longer than most of those.
"""

from __future__ import annotations

from typing import Any

Figures = dict[str, Any]  # one row; programs rely on its keys
HIGHER = (  # shares from 0 to 1, the higher the better
    "recall_at_1",
    "recall_at_5",
    "mrr_at_10",
    "ndcg_at_10",
    "answer_hit",
    "exact_match",
    "f1",
    "refusal_auroc",
    "first_hit",
    "followup_hit",
    "control_hit",
    "said_right",
)
LOWER = (  # the lower the better
    "false_answer_rate",
    "false_refusal_rate",
    "control_changed_rate",
    "said_wrong",
    "said_impossible",
)
QUALITY = (*HIGHER, *LOWER)
TIMES = ("index_seconds", "p50_ms", "p95_ms")  # another machine, another figure: never a failure
COUNTS = ("paragraphs", "questions", "answerable", "conversations", "turns")  # what was asked


def better(key: str, value: float, other: float) -> float:
    """By how much a quality figure is better than another one; negative if it is worse."""
    return other - value if key in LOWER else value - other
