"""Why a language model gave no usable text.

A file of its own because the model and its client both raise the error, and the client is imported
with the first question only.
"""

from __future__ import annotations

REASONS = (
    "unreachable",  # no connection, or it broke
    "slow",  # the time was up
    "busy",  # 429: rate-limited
    "key",  # 401, 403: the key is not accepted
    "unknown",  # 404: no such model, or no such address
    "refused",  # any other 3xx or 4xx
    "broken",  # 5xx, or an error within the stream
    "malformed",  # not the protocol: HTML, no JSON, no text, not UTF-8
    "cut",  # the text ended before it was done
    "long",  # more than anyone would read
)


class ModelError(Exception):
    """No usable text came; ``reason`` is one of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
