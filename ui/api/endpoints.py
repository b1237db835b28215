"""Gradio's endpoints for programs: answers, passages and articles as typed JSON.

Without ``from __future__ import annotations``, because Gradio 6.31 reads the types of results as
they are and cannot use strings.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

import gradio as gr
from gradio.components.api_component import Api as Field
from gradio.events import api as endpoint

from bot.core import (
    AnswerRecord,
    ArticlePage,
    FindingRecord,
    HitRecord,
    Message,
    Only,
    answer_record,
    finding_record,
    hit_record,
    settings,
)
from ui.api.calls import PAGE, BadCallError, CallError, Calls
from ui.api.status import bad_call, refuse_in_a_line
from ui.chat import pace_parts
from ui.protocol import ChatBot

Function = TypeVar("Function", bound=Callable[..., Any])


def add_endpoints(page: gr.Blocks, bot: ChatBot, concurrent: int) -> None:
    """Put the endpoints into a page that is being built; ``concurrent`` calls of each may run."""
    api = Api(bot)
    for function in (api.ask, api.stream, api.retrieve, api.articles, api.check):
        endpoint(function, api_name=function.__name__, concurrency_limit=concurrent)
    _fill_in_defaults(page)
    refuse_in_a_line(page)


def _fill_in_defaults(page: gr.Blocks) -> None:
    """Let callers over plain HTTP leave out what has a default, as Gradio's clients may.

    Gradio 6.31 fills in defaults for its clients and for named arguments, but ``{"data": ["…"]}``
    with too few values fails with ``{"error": null}``. Only ``validate_inputs`` sees the values
    before that.
    """
    check = page.validate_inputs

    def fill_and_check(block_fn: Any, inputs: list[Any]) -> None:
        fields = block_fn.inputs
        if all(isinstance(field, Field) for field in fields):
            inputs += [getattr(field, "value", None) for field in fields[len(inputs) :]]
        check(block_fn, inputs)

    page.validate_inputs = fill_and_check  # type: ignore[method-assign]


def _raise_gradio_errors(function: Function) -> Function:
    """Turns a CallError into ``gr.Error``, whose message the caller gets."""

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except CallError as error:
            raise _as_gradio_error(error) from error

    return call  # type: ignore[return-value]


def _as_gradio_error(error: CallError) -> gr.Error:
    """What to raise within Gradio, which prints no traceback for it: failures are logged before."""
    if isinstance(error, BadCallError):
        return bad_call(str(error))
    return gr.Error(str(error), print_exception=False)


def _parts_of(part: type) -> Callable[[Function], Function]:
    """Tells Gradio the type of a stream's parts, which it does not read out of ``Iterator[…]``."""

    def set_signature(function: Function) -> Function:
        signature = inspect.signature(function).replace(return_annotation=part)
        vars(function)["__signature__"] = signature
        return function

    return set_signature


class Api:
    """The endpoints; a bad argument comes back as ``gr.Error`` with one line."""

    def __init__(self, bot: ChatBot) -> None:
        self._calls = Calls(bot)

    @_raise_gradio_errors
    def ask(
        self, question: str, history: list[Message] | None = None, only: Only | None = None
    ) -> AnswerRecord:
        """Answer a question from the articles, in English or Chinese.

        Returns what `wenda ask --json` prints: question (as understood), answered (false for a
        refusal), text, confidence, the verbatim quotes, the marks (the asked values inside them),
        the sources (the articles, quoted ones first) and the hits (the passages found, best first).
        With the conversation so far as `history`, a follow-up such as "And imports?" is understood.
        `only` chooses the articles that are searched: {"languages": ["zh"], "since": "2019"}, also
        articles (ids), until and tags. Files go by their names, without folders.
        """
        return answer_record(self._calls.ask(question, history, only), folders=False)

    @_parts_of(AnswerRecord)
    def stream(
        self, question: str, history: list[Message] | None = None, only: Only | None = None
    ) -> Iterator[AnswerRecord]:
        """As /ask, while the answer is made: each part is the whole record, its text grows."""
        try:
            for answer in pace_parts(self._calls.stream(question, history, only)):
                yield answer_record(answer, folders=False)
        except CallError as error:
            raise _as_gradio_error(error) from error

    @_raise_gradio_errors
    def retrieve(
        self, question: str, k: int = settings.DEFAULT_HITS, only: Only | None = None
    ) -> list[HitRecord]:
        """Find the k passages of the articles nearest to a question, best first, 1 to 50.

        Returns what `wenda retrieve --json` prints, like the hits of /ask: article_id, title,
        source, date, start and end (characters of the article's text), text and scores. `only`
        chooses the articles that are searched, as for /ask.
        """
        return [hit_record(hit, folders=False) for hit in self._calls.retrieve(question, k, only)]

    @_raise_gradio_errors
    def articles(
        self, search: str = "", page: int = 1, size: int = PAGE, only: Only | None = None
    ) -> ArticlePage:
        """List the articles, newest first, a page at a time (size: 1 to 200 on a page).

        `search`: words of the title, file name, date, tags or text, whatever their case and Chinese
        script. `only`: as for /ask. Returns total, page, pages and the articles of this page,
        without their texts.
        """
        return self._calls.articles(search, page, size, only)

    @_raise_gradio_errors
    def check(self, text: str, only: Only | None = None) -> list[FindingRecord]:
        """Check a draft: what the articles say of each of its figures, dates and names.

        Returns what `wenda check --json` prints, in the order of the draft: start, end, text, kind
        (figure, date, name), verdict and evidence. The verdict is supported, contradicted (an
        article states the same measure, thing, place and period with another value) or not found;
        the evidence has what the article says and its sentence word for word. `only` chooses the
        articles, as for /ask.
        """
        return [finding_record(one, folders=False) for one in self._calls.check(text, only)]
