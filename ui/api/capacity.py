"""How many calls run at one time, for protocols that do not go through Gradio's queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from ui.api.calls import BusyError

Result = TypeVar("Result")


class Room:
    """Room for ``running`` calls at one time, and for ``waiting`` more in the queue."""

    def __init__(self, running: int, waiting: int) -> None:
        self._places = CapacityLimiter(running)
        self._waiting = waiting

    async def run(self, call: Callable[[], Result], *, begun: bool = False) -> Result:
        """The result of a blocking call, run in a thread once there is a place.

        Args:
            call: what to run.
            begun: whether it goes on with something that was let in before.

        Raises:
            BusyError: too many calls wait already; never raised if ``begun``.
        """
        if not begun and self._places.statistics().tasks_waiting >= self._waiting:
            raise BusyError("Too many questions are waiting; please ask again in a moment.")
        return await to_thread.run_sync(call, limiter=self._places)
