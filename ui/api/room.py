"""How many calls run at one time, for the ways in that Gradio's queue does not keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from ui.api.calls import BusyError

Given = TypeVar("Given")


class Room:
    """Room for so many calls that run, and so many that wait for a place."""

    def __init__(self, running: int, waiting: int) -> None:
        self._places = CapacityLimiter(running)
        self._waiting = waiting

    async def run(self, call: Callable[[], Given], *, begun: bool = False) -> Given:
        """What a call gives that blocks, run in a thread of its own once there is a place.

        Raises:
            BusyError: too many wait already; never for what has ``begun``.
        """
        if not begun and self._places.statistics().tasks_waiting >= self._waiting:
            raise BusyError("Too many questions are waiting; please ask again in a moment.")
        return await to_thread.run_sync(call, limiter=self._places)
