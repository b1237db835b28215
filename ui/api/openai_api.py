"""OpenAI's chat protocol over a bot, so that existing chat programs can use it as a model.

``docs/api.md`` says what is the same as with OpenAI and what is not.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from ui.access import Allowed, from_elsewhere
from ui.api.calls import CallError, Calls
from ui.api.capacity import Room
from ui.api.openai_reply import Reply, as_request_error, to_json
from ui.api.openai_request import MODEL, RequestError, check_model, read_request

Handler = Callable[[Request], Awaitable[Response]]


def openai_router(calls: Calls, room: Room, allowed: Allowed) -> APIRouter:
    """The routes ``/v1/models`` and ``/v1/chat/completions``.

    Args:
        calls: the bot's calls.
        room: how many of them run at one time.
        allowed: whether a request may come in.
    """
    routes = APIRouter()
    model = {"id": MODEL, "object": "model", "created": int(time.time()), "owned_by": "wenda"}

    async def models(request: Request) -> Response:
        return _json({"object": "list", "data": [model]})

    async def one_model(request: Request) -> Response:
        check_model(request.path_params["name"])
        return _json(model)

    async def completions(request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":  # which a form on another site cannot send
            raise RequestError("The content type must be application/json.", status=415)
        asked = read_request(await request.body())
        reply = Reply(calls, room, asked)
        if not asked.stream:
            return _json(await reply.whole())
        events, headers = await reply.begin_stream(), {"Cache-Control": "no-cache"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def unknown(request: Request) -> Response:
        line = f"There is no {request.method} {request.url.path:.80} here."
        raise RequestError(line, status=404, code="unknown_url")

    for method, path, handle in (
        ("GET", "/v1/models", models),
        ("GET", "/v1/models/{name:path}", one_model),
        ("POST", "/v1/chat/completions", completions),
    ):
        routes.add_route(path, _answering(handle, allowed), [method])
    every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    routes.add_route("/v1/{rest:path}", _answering(unknown, allowed), every)
    return routes


def _answering(handle: Handler, allowed: Allowed) -> Handler:
    """A handler behind the check who may come in, with errors in the protocol's shape."""

    async def answer_request(request: Request) -> Response:
        try:
            if from_elsewhere(request):
                raise RequestError("Web pages of other sites cannot ask here.", status=403)
            if not allowed(request):
                line = "The key is missing or wrong: it is the password of the chat."
                raise RequestError(line, status=401, code="invalid_api_key")
            return await handle(request)
        except RequestError as error:
            return _error_response(error)
        except CallError as error:
            return _error_response(as_request_error(error))

    return answer_request


def _error_response(error: RequestError) -> Response:
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "1"}}
    return _json(error.body(), error.status, headers.get(error.status))


def _json(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(to_json(body), status, headers, "application/json")
