"""The events of the conversation: a question, a retry, a click in a message, a stop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from bot.core import WendaError
from ui.answer import decode, panel_html, panel_notice_html, text_typed
from ui.answer import question_html as asked_as
from ui.chat.replies import content_text, reply
from ui.chat.signatures import Spoken
from ui.languages import page_language
from ui.protocol import ChatBot
from ui.texts import text

log = logging.getLogger(__name__)

_FREE: dict[str, Any] = {"submit_btn": True, "stop_btn": False}
_BUSY: dict[str, Any] = {"submit_btn": False, "stop_btn": True}


@dataclass(frozen=True, slots=True)
class ChatParts:
    """The components that events are bound to."""

    chatbot: gr.Chatbot  # its value is the conversation
    box: gr.Textbox
    panel: gr.Markdown
    told: gr.Textbox  # hidden: sources.js (wendaTell) puts a button's order into it
    only: gr.Textbox  # hidden: only.js puts into it which articles are searched


class ChatEvents:
    """What is done on a question, a click in a message, a stop.

    Gradio names endpoints after functions, private ones too, so no method may have the name of one
    in ``ui.api.endpoints``.
    """

    def __init__(
        self,
        answering: Callable[[gr.Request], ChatBot],
        spoken: Spoken,
        parts: ChatParts,
        forced: str | None,
        concurrent: int,
    ) -> None:
        self._answering, self._spoken = answering, spoken
        self._parts, self._forced = parts, forced
        self._concurrent = concurrent

    def attach(self) -> None:
        """Bind all the events."""
        parts = self._parts
        outputs = [parts.chatbot, parts.panel, parts.box]
        ways: list[tuple[Callable[..., Any], Callable[..., Any], list[Any]]] = [
            (parts.box.submit, self.on_ask, [parts.box, parts.chatbot, parts.only]),
            (parts.chatbot.example_select, self.on_example, [parts.chatbot, parts.only]),
            (parts.chatbot.retry, self.on_retry, [parts.chatbot, parts.only]),
            (parts.chatbot.edit, self.on_edit, [parts.chatbot, parts.only]),
        ]
        asking = []
        for event, function, inputs in ways:
            dependency = event(
                function,
                inputs,
                outputs,
                # A question typed while another is answered waits for its turn. What has waited
                # Gradio sends without the event's data, which the other events need.
                trigger_mode="always_last" if function == self.on_ask else "once",
                show_progress="hidden",
                concurrency_limit=self._concurrent,
                concurrency_id="ask",
                api_visibility="private",
            )
            dependency.failure(self.on_free, None, parts.box, queue=False, api_visibility="private")
            asking.append(dependency)
        parts.box.stop(
            self.on_free, None, parts.box, cancels=asking, queue=False, api_visibility="private"
        )
        parts.told.submit(
            self.on_told,
            [parts.told, parts.chatbot],
            [parts.chatbot, parts.panel],
            show_progress="hidden",
            queue=False,
            api_visibility="private",
        )

    def on_ask(
        self, question: str, history: list[Any], only: str, request: gr.Request
    ) -> Iterator[Any]:
        """A typed question; an empty one, as when Enter is pressed twice, does nothing."""
        if question:
            yield from self._answer(question, history, only, request)
        else:
            yield gr.skip(), gr.skip(), gr.skip()  # Gradio empties outputs that get no update

    def on_example(
        self, history: list[Any], only: str, chosen: gr.SelectData, request: gr.Request
    ) -> Iterator[Any]:
        """One of the questions to begin with."""
        yield from self._answer(content_text(chosen.value), history, only, request)

    def on_retry(
        self, history: list[Any], only: str, which: gr.RetryData, request: gr.Request
    ) -> Iterator[Any]:
        """The question before a reply, once more."""
        row = _question_row(history, which.index)
        question = text_typed(content_text(history[row]["content"])) if history else ""
        yield from self._answer(question, history[:row], only, request)

    def on_edit(
        self, history: list[Any], only: str, which: gr.EditData, request: gr.Request
    ) -> Iterator[Any]:
        """A question that was edited; what came after it is removed."""
        row = _question_row(history, which.index)
        yield from self._answer(text_typed(content_text(which.value)), history[:row], only, request)

    def _answer(
        self, question: str, history: list[Any], only: str, request: gr.Request
    ) -> Iterator[Any]:
        language = page_language(request, self._forced)
        asked = [*history, {"role": "user", "content": asked_as(question)}]
        box: Any = gr.Textbox(value="", **_BUSY)
        for markup, sources in reply(
            self._answering(request), question, history, language, self._spoken, only
        ):
            side = gr.skip() if sources is None else sources
            yield [*asked, {"role": "assistant", "content": markup}], side, box
            box = gr.skip()
        yield gr.skip(), gr.skip(), gr.Textbox(**_FREE)

    def on_told(self, order: str, history: list[Any], request: gr.Request) -> tuple[Any, Any]:
        """An order of a button: ``show <places>``, ``delete <row>``, ``script <scripts> <places>``.

        Scripts are ``<article id>=<script>``, with commas between them.
        """
        language = page_language(request, self._forced)
        verb, _, rest = str(order)[:20_000].partition(" ")
        rest = rest.partition("#")[0].strip()  # what follows only makes the order a new one
        if verb == "delete" and rest.isdecimal():
            row = _question_row(history, int(rest))
            return [*history[:row], *history[row + 2 :]], ""
        if verb == "show":
            return gr.skip(), self._sources_html(rest, language, request)
        if verb == "script":
            pairs, _, line = rest.partition(" ")
            scripts = dict(pair.partition("=")[::2] for pair in pairs.split(","))
            return gr.skip(), self._sources_html(line, language, request, scripts)
        return gr.skip(), gr.skip()

    def _sources_html(
        self,
        line: str,
        language: str,
        request: gr.Request,
        scripts: Mapping[str, str] | None = None,
    ) -> str:
        try:
            shown = decode(line, self._answering(request).article)
            return panel_html(shown, language, line, scripts)
        except (ValueError, WendaError) as error:
            log.info("sources cannot be shown again: %s", error)
            return panel_notice_html(text("gone", language), language)

    def on_free(self) -> gr.Textbox:
        """The text box as it is between questions."""
        return gr.Textbox(**_FREE)


def _question_row(history: list[Any], index: Any) -> int:
    """The row of the question that a row belongs to: itself, or the nearest one above."""
    row = index[0] if isinstance(index, (list, tuple)) else index
    row = max(0, min(int(row), len(history) - 1))
    while row > 0 and history[row].get("role") != "user":
        row -= 1
    return row
