from __future__ import annotations

import pytest

from ui.chat.replies import pace_parts


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def came(*steps):
    """Parts that come after so many seconds each, and what is sent of them."""
    clock = Clock()

    def parts():
        for number, seconds in enumerate(steps):
            clock.now += seconds
            yield number

    return list(pace_parts(parts(), 1.0, clock))


@pytest.mark.parametrize(
    ("steps", "sent"),
    [
        ((), []),
        ((5,), [0]),
        ((0, 0), [0, 1]),
        ((0,) * 60, [0, 59]),
        ((0, 2, 2), [0, 1, 2]),
        ((0, 0.5, 0.5, 0.5, 0.5, 0.5), [0, 2, 4, 5]),
        ((0, 0.5, 0.6, 0.1), [0, 2, 3]),
    ],
)
def test_the_first_the_last_and_no_more_than_one_in_a_second_between(steps, sent):
    assert came(*steps) == sent


def test_a_part_that_is_nothing_is_a_part():
    assert list(pace_parts([None, "", None])) == [None, None]


def test_what_fails_half_way_fails():
    def parts():
        yield 1
        yield 2
        raise OSError("disk")

    sent = []
    with pytest.raises(OSError, match="disk"):
        sent.extend(pace_parts(parts()))
