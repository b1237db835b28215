"""The keys of the evaluation's reports, in their order: on questions, and on conversations."""

from __future__ import annotations

QUESTION_KEYS = [
    "file", "encoder", "mode", "paragraphs", "questions", "answerable", "recall_at_1",
    "recall_at_5", "mrr_at_10", "ndcg_at_10", "answer_hit", "exact_match", "f1",
    "false_answer_rate", "false_refusal_rate", "refusal_auroc", "said_right", "said_wrong",
    "said_impossible", "index_seconds", "p50_ms", "p95_ms",
]  # fmt: skip
CONVERSATION_KEYS = [
    "file", "encoder", "mode", "conversations", "turns", "first_hit", "followup_hit",
    "control_hit", "control_changed_rate", "said_right", "said_wrong", "said_impossible",
    "p50_ms", "p95_ms",
]  # fmt: skip
