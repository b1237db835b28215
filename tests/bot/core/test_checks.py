"""What a caller may give, and what is said of anything else."""

from __future__ import annotations

import pytest

from bot.core import settings
from bot.core.checks import check_strictness


@pytest.mark.parametrize(
    ("given", "number"), [(0, 0.0), (1, 1.0), (0.35, 0.35), ("0.5", 0.5), (" 1e-3 ", 0.001)]
)
def test_strictness_is_a_number_from_0_to_1(given, number):
    assert check_strictness(given) == number


@pytest.mark.parametrize(
    "given", ["", " ", "high", "50%", "nan", "inf", "-0.1", 1.0001, -1, float("nan"), "0,5", "🙂"]
)
def test_any_other_strictness_is_told_with_the_way_out(given):
    with pytest.raises(ValueError, match="from 0 .* to 1") as told:
        check_strictness(given)
    assert f"strictness is {given}," in str(told.value)
    assert f"{settings.STRICTNESS:g} is the default" in str(told.value)
    assert "\n" not in str(told.value)
