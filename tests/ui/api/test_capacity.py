from __future__ import annotations

import asyncio
import threading

import pytest

from ui.api.calls import BusyError
from ui.api.capacity import Room


def test_so_many_run_so_many_wait_and_the_next_is_told():
    async def fill():
        room, go = Room(1, 1), threading.Event()
        first = asyncio.create_task(room.run(go.wait))
        second = asyncio.create_task(room.run(lambda: "second"))
        await asyncio.sleep(0.1)
        with pytest.raises(BusyError, match="ask again"):
            await room.run(lambda: "third")
        begun = asyncio.create_task(room.run(lambda: "begun", begun=True))
        go.set()
        return await first, await second, await begun, await room.run(lambda: "later")

    assert asyncio.run(fill()) == (True, "second", "begun", "later")
