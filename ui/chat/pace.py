"""How often a growing answer is sent anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

PART_SECONDS = 0.06  # between two parts: as smooth to the eye, and each costs Gradio about 1 ms

Part = TypeVar("Part")


def paced(
    parts: Iterable[Part],
    seconds: float = PART_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Part]:
    """The first part at once, then those that come ``seconds`` after another, and the last.

    For parts of which each takes the place of the one before. A quoted answer has some 25 that are
    all there at once: they took half of the server's time for a question.
    """
    due, held = float("-inf"), []
    for part in parts:
        held = [part]
        if clock() >= due:
            yield held.pop()
            due = clock() + seconds
    yield from held
