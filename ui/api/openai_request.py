"""A request's body in OpenAI's chat protocol → the question, its history and how to answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core import clean
from ui.answer import answer_text

MODEL = "wenda"
_SKIPPED = ("system", "developer", "tool", "function")  # roles: there are no orders or tools here


class RequestError(Exception):
    """A request that is refused, with what the protocol says of an error."""

    def __init__(
        self, message: str, param: str | None = None, *, status: int = 400, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.param, self.code = status, param, code

    def body(self) -> dict[str, Any]:
        """The error as an object of the protocol."""
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        return {
            "error": {"message": str(self), "type": kind, "param": self.param, "code": self.code}
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was said before it, and how to answer it."""

    question: str
    history: list[dict[str, str]]
    stream: bool = False
    counted: bool = False  # whether a stream ends with its usage
    only: object = None  # which articles are searched, as ``Calls.ask`` takes it


def read_request(body: bytes) -> Asked:
    """What a request's body asks for.

    Options for how a language model writes (temperature, seed, tools, …) change nothing here and
    are ignored; those that a client needs to read the reply are not.

    Raises:
        RequestError: the body cannot be read, or asks for something that is not there.
    """
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError("The body is not valid JSON.") from error
    if not isinstance(asked, dict):
        raise RequestError("The body must be a JSON object with model and messages.")
    check_model(asked.get("model"))
    if asked.get("n") not in (None, 1):
        raise RequestError(
            f"There is one answer to a question: n must be 1, not {asked['n']!r:.40}.", "n"
        )
    form = asked.get("response_format")
    if isinstance(form, dict) and form.get("type", "text") != "text":
        raise RequestError("The answer is text: response_format cannot be met.", "response_format")
    turns = _turns(asked.get("messages"))
    if not any(turn["role"] == "user" for turn in turns):
        raise RequestError("There is no message of the user, so no question.", "messages")
    *before, last = turns
    if last["role"] != "user":
        raise RequestError("The last message must be the user's, with the question.", "messages")
    options = asked.get("stream_options")
    counted = isinstance(options, dict) and options.get("include_usage") is True
    streamed, only = asked.get("stream") is True, asked.get("only")
    return Asked(clean(last["content"]), before, streamed, counted, only)


def check_model(name: object) -> None:
    """Refuses any model but ours.

    Raises:
        RequestError: another model is named, or none.
    """
    if not isinstance(name, str) or not name:
        raise RequestError(f"The model is missing: it is {MODEL!r}.", "model")
    if name != MODEL:
        message = f"There is no model {name!r:.80} here; there is {MODEL!r}."
        raise RequestError(message, "model", status=404, code="model_not_found")


def _turns(messages: object) -> list[dict[str, str]]:
    if not isinstance(messages, list):
        raise RequestError(
            "messages must be a list with the user's question at its end.", "messages"
        )
    turns = []
    for number, message in enumerate(messages):
        place = f"messages[{number}]"
        role = message.get("role") if isinstance(message, Mapping) else None
        if role in _SKIPPED:
            continue
        if role not in ("user", "assistant"):
            raise RequestError(f"{place} has no role that is known: {role!r:.40}.", f"{place}.role")
        content = _text(message.get("content"), f"{place}.content")
        turns.append(
            {"role": role, "content": answer_text(content) if role == "assistant" else content}
        )
    return turns


def _text(content: object, place: str) -> str:
    """The text of a message's content, which may come in parts."""
    if isinstance(content, str) or content is None:
        return content or ""
    if not isinstance(content, list):
        raise RequestError(f"{place} must be text or a list of parts.", place)
    parts = []
    for part in content:
        kind = part.get("type") if isinstance(part, Mapping) else None
        said = part.get(kind) if isinstance(part, Mapping) and kind in ("text", "refusal") else None
        if not isinstance(said, str):
            raise RequestError(f"{place} has a part that is no text: {kind!r:.40}.", place)
        parts.append(said)
    return "\n".join(parts)
