"""The connection to a Milvus server: asked with a time limit, errors as one line.

Every call waits for a server that is away, up to ``Address.seconds``, so a restart is
survived; writing is by primary key, so what is sent twice is there once.
"""

from __future__ import annotations

import logging
import os
import random
import time
from typing import TYPE_CHECKING, Any

from bot.core import settings
from bot.core.errors import LibraryError
from bot.library.milvus import milvus_tls
from bot.library.milvus.milvus_failures import away, told, unloaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library.milvus.address import Address

# gRPC would wait up to two minutes before it looks for a server again, and lets a new connection
# share the wait.
_RECONNECT = {
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.min_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.use_local_subchannel_pool": 1,
    "grpc.keepalive_time_ms": 60_000,  # more often, and milvus-lite ends the connection,
    "grpc.keepalive_permit_without_calls": 0,  # likewise
}
_PAUSE = 0.1  # seconds before a server that is away is asked again, doubled each time
_LONGEST_PAUSE = 2.0  # seconds: what a restart may be noticed late


class Connection:
    """To one server; any number of threads may use it."""

    def __init__(self, address: Address) -> None:
        """Connects.

        Raises:
            LibraryError: no server is there, or it does not let us in; or pymilvus is missing.
        """
        # gRPC prints on the terminal what it raises; it reads this when it is imported
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        try:
            import grpc
            import pymilvus
            import pymilvus.exceptions
        except ImportError as error:
            raise LibraryError(
                f'{address.shown} needs pymilvus; `pip install "wenda[milvus]"`'
            ) from error
        # so does pymilvus, with a traceback, and it warns of what we do on purpose
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self.shown = address.shown
        self.seconds = address.seconds
        self.types = pymilvus.DataType
        self._errors = (pymilvus.exceptions.MilvusException, grpc.RpcError, OSError)
        try:
            self.client = self.asked(
                lambda _, timeout: pymilvus.MilvusClient(
                    address.uri,
                    token=address.token,
                    timeout=timeout,
                    dedicated=True,
                    grpc_options=_RECONNECT,
                    **dict(address.options),
                ),
                "",
                seconds=min(settings.MILVUS_OPEN, self.seconds),
            )
        except LibraryError as error:
            raise (milvus_tls.reason(address) or error) from error.__cause__

    def asked(
        self,
        function: Callable[..., Any],
        collection: str,
        seconds: float | None = None,
        **arguments: Any,
    ) -> Any:
        """What the server gives; waits for one that is away, and loads what it does not have ready.

        Asking again is safe, whatever came of the first time: writing is by primary key. The
        pauses between grow, and are never the same.

        Raises:
            LibraryError: it is away for longer than ``seconds`` (the settings say), or cannot.
        """
        end = time.monotonic() + (self.seconds if seconds is None else seconds)
        loads, pause = 0, _PAUSE
        while True:
            left = max(end - time.monotonic(), _PAUSE)
            try:
                return function(collection, timeout=left, **arguments)
            except self._errors as error:
                if unloaded(error) and not loads:  # after a restart of milvus-lite
                    loads += 1
                    self.asked(self.client.load_collection, collection)
                elif away(error) and time.monotonic() < end:
                    time.sleep(random.uniform(pause / 2, pause))  # not all clients at once
                    pause = min(2 * pause, _LONGEST_PAUSE)
                else:
                    raise told(error, self.shown) from error

    def close(self) -> None:
        """Ends it."""
        self.client.close()
