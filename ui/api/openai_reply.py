"""A request of OpenAI's chat protocol → its answer, whole or in parts while it is made."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncGenerator
from typing import Any

from bot.core import Answer, answer_record, settings
from bot.text import count_tokens
from ui.answer import answer_markdown, said_markdown
from ui.api.calls import BadCallError, BadFilterError, BusyError, CallError, Calls, turns
from ui.api.capacity import Room
from ui.api.openai_request import MODEL, Asked, RequestError

_DONE = "data: [DONE]\n\n"
_AGAIN = "\n\n---\n\n"  # after a text that turned out wrong, before the quoted answer

# ASCII, because a question may hold lone surrogates, which UTF-8 cannot encode.
to_json = json.dumps


def as_request_error(error: CallError) -> RequestError:
    """A failed call as an error of the protocol."""
    if isinstance(error, BusyError):
        return RequestError(str(error), status=503, code="busy")
    if isinstance(error, BadCallError):
        return RequestError(str(error), "only" if isinstance(error, BadFilterError) else "messages")
    return RequestError(str(error), status=500)


class Reply:
    """The answer to one request.

    Raises:
        RequestError: the question is too long.
    """

    def __init__(self, calls: Calls, room: Room, asked: Asked) -> None:
        if len(asked.question) > settings.MAX_QUESTION_CHARS:
            message = (
                f"The question has {len(asked.question):,} characters; at most "
                f"{settings.MAX_QUESTION_CHARS:,} are read."
            )
            raise RequestError(message, "messages", code="context_length_exceeded")
        self._asked, self._calls, self._room = asked, calls, room
        self._head = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": MODEL,
        }

    async def whole(self) -> dict[str, Any]:
        """The answer as one object.

        Raises:
            CallError: there is no answer.
        """
        asked = self._asked
        answer = await self._room.run(
            lambda: self._calls.ask(asked.question, asked.history, asked.only)
        )
        text = answer_markdown(answer, asked.question)
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": self._usage(text),
            "wenda": answer_record(answer, folders=False),
        }

    async def begin_stream(self) -> AsyncGenerator[str, None]:
        """The events of a stream, returned once its first part is there.

        Raises:
            CallError: there is no answer.
        """
        parts = self._parts()
        first = await anext(parts, None)
        if first is None:
            raise CallError("There was no answer at all.")
        return self._events(first, parts)

    async def _parts(self) -> AsyncGenerator[Answer, None]:
        answers = self._calls.stream(self._asked.question, self._asked.history, self._asked.only)
        part = await self._room.run(lambda: next(answers, None))
        while part is not None:
            yield part
            part = await self._room.run(lambda: next(answers, None), begun=True)

    async def _events(
        self, answer: Answer, parts: AsyncGenerator[Answer, None]
    ) -> AsyncGenerator[str, None]:
        sent, more = "", True
        yield self._event({"role": "assistant", "content": ""})
        try:
            while more:
                said = said_markdown(answer)
                if said.startswith(sent) and said != sent:
                    yield self._event({"content": said[len(sent) :]})
                    sent = said
                part = await anext(parts, None)
                answer, more = part or answer, part is not None
        except CallError as error:
            yield f"data: {to_json(as_request_error(error).body())}\n\n"
            return
        text = answer_markdown(answer, self._asked.question)
        text = text if text.startswith(sent) else f"{sent}{_AGAIN}{text}"
        yield self._event({"content": text[len(sent) :]})
        yield self._event({}, finish="stop", wenda=answer_record(answer, folders=False))
        if self._asked.counted:
            usage = {**self._chunk(), "choices": [], "usage": self._usage(text)}
            yield f"data: {to_json(usage)}\n\n"
        yield _DONE

    def _chunk(self) -> dict[str, Any]:
        return {**self._head, "object": "chat.completion.chunk"}

    def _event(self, delta: dict[str, str], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return f"data: {to_json({**self._chunk(), 'choices': [choice], **more})}\n\n"

    def _usage(self, text: str) -> dict[str, int]:
        """How many tokens were read and written, as the bundled model counts them."""
        read = [turn["content"] for turn in turns(self._asked.history)]
        prompt, said = sum(map(count_tokens, [*read, self._asked.question])), count_tokens(text)
        return {"prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said}
