"""The response to a request that is refused, for the page and for programs."""

from __future__ import annotations

import math
from collections.abc import Mapping

from starlette.responses import JSONResponse

_KINDS = {401: "authentication_error", 429: "rate_limit_error", 503: "server_busy"}


def refusal(
    status: int, line: str, wait: float = 0, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """One line for the reader: Gradio's page shows ``detail``, OpenAI's clients ``error``.

    Args:
        status: of HTTP.
        line: the message.
        wait: seconds after which to try again; 0 if waiting does not help.
        headers: further headers.
    """
    more = dict(headers or {})
    if wait:
        more["retry-after"] = str(math.ceil(wait))
    error = {"message": line, "type": _KINDS.get(status, "error"), "code": str(status)}
    return JSONResponse({"detail": line, "error": error}, status, more)
