from __future__ import annotations

import pytest
from conversation_keys import KEYS as CONVERSATION_KEYS
from keys import KEYS

from bot.evaluation.metrics import COUNTS, HIGHER, LOWER, QUALITY, TIMES, better


def test_every_key_is_of_one_kind():
    names = ("file", "encoder", "mode")
    assert {*names, *COUNTS, *QUALITY, *TIMES} == {*KEYS, *CONVERSATION_KEYS}
    assert len({*COUNTS, *HIGHER, *LOWER, *TIMES}) == len((*COUNTS, *HIGHER, *LOWER, *TIMES))


def test_better():
    assert better("f1", 0.75, 0.5) == 0.25
    assert better("false_answer_rate", 0.75, 0.5) == -0.25
    assert better("f1", 0.5, 0.5) == better("false_refusal_rate", 0.5, 0.5) == 0.0


@pytest.mark.parametrize("key", ["false_answer_rate", "false_refusal_rate", "control_changed_rate"])
def test_rates_are_better_low(key):
    assert key in LOWER
