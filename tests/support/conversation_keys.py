"""Shared by several tests: KEYS."""

from __future__ import annotations

KEYS = [
    "file", "encoder", "mode", "conversations", "turns", "first_hit", "followup_hit",
    "control_hit", "control_changed_rate", "p50_ms", "p95_ms",
]  # fmt: skip
