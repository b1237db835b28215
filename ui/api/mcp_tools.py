"""The tools of the Model Context Protocol: what each is for, takes and returns, and how it is run.

``TOOLS`` describes them to a model, with JSON Schema made out of the types in ``bot.core``; ``run``
runs one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypedDict, cast, get_args, get_origin, get_type_hints

from mcp_types import Tool, ToolAnnotations

from bot.core import (
    AnswerRecord,
    ArticlePage,
    Findings,
    HitRecord,
    Message,
    Only,
    answer_record,
    finding_record,
    hit_record,
    settings,
)
from ui.answer import answer_markdown, article_lines, finding_lines, hit_lines
from ui.api.calls import MAX_HITS, MAX_PAGE, PAGE, BadCallError, Calls

_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a type made of ``TypedDict``, ``list``, ``Literal`` and plain values.

    A string beside a type in ``Annotated`` becomes its description.
    """
    if kind in _NAMES:
        return {"type": _NAMES[kind]}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**schema_of(arguments[0]), "description": arguments[1]}
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0])}
    fields = get_type_hints(kind, include_extras=True)
    return {
        "type": "object",
        "properties": {name: schema_of(field) for name, field in fields.items()},
        "required": [name for name in fields if name in kind.__required_keys__],
    }


class Hits(TypedDict):
    """What ``retrieve`` returns: a tool's result has to be an object."""

    hits: list[HitRecord]


_QUESTION = {
    "type": "string",
    "minLength": 1,
    "maxLength": settings.MAX_QUESTION_CHARS,
    "description": "One question, in English or Chinese (either script), whatever the articles are "
    "written in; name who, what and when, as in: How much FDI did Xuzhou use in 2019?",
}
_HISTORY = {
    **schema_of(list[Message]),
    "description": 'The conversation so far, oldest first, so that a follow-up such as "And in '
    '2018?" is understood; leave it out for a question that stands by itself.',
}
_ONLY = {
    **schema_of(Only),
    "additionalProperties": False,
    "description": "which articles are searched, those that fit every key given; leave it out for "
    "all. `articles` lists ids, languages, dates and tags.",
}
_LISTED = {**_ONLY, "description": "which articles are listed, as for `ask`; all without it"}


def _number(description: str, default: int, most: int) -> dict[str, Any]:
    bounds = {"minimum": 1, "maximum": most, "default": default}
    return {"type": "integer", **bounds, "description": description}


def _tool(
    name: str, title: str, description: str, fields: dict[str, Any], needed: list[str], returns: Any
) -> Tool:
    taken = {"type": "object", "properties": fields, "additionalProperties": False}
    return Tool(
        name=name,
        title=title,
        description=description,
        input_schema={**taken, **({"required": needed} if needed else {})},
        output_schema=schema_of(returns),
        annotations=ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


TOOLS = [
    _tool(
        "ask",
        "Ask the articles",
        "Answer a question from the library's articles. Gives the asked value, the sentences that "
        "say it word for word with their source, and a confidence; `answered` is false where the "
        "articles do not say, with the closest passages in `hits`. Quote `quotes` verbatim and "
        "name their `title`. Use it for facts: figures, dates, names, places, reasons.",
        {"question": _QUESTION, "history": _HISTORY, "only": _ONLY},
        ["question"],
        AnswerRecord,
    ),
    _tool(
        "retrieve",
        "Find passages",
        "Find the passages of the library's articles nearest to a question, best first, in their "
        "original words and script. Use it to read around a fact, to compare articles, or when "
        "`ask` finds no answer.",
        {
            "question": _QUESTION,
            "k": _number("how many passages", settings.DEFAULT_HITS, MAX_HITS),
            "only": _ONLY,
        },
        ["question"],
        Hits,
    ),
    _tool(
        "articles",
        "List the articles",
        "List the library's articles, newest first, a page at a time: title, language, date, tags, "
        "file and length. Use it to see what can be asked about.",
        {
            "search": {
                "type": "string",
                "maxLength": settings.MAX_QUESTION_CHARS,
                "default": "",
                "description": "words of title, file name, date, tags or text; empty lists all",
            },
            "page": _number("which page", 1, 1_000_000),
            "size": _number("articles on a page", PAGE, MAX_PAGE),
            "only": _LISTED,
        },
        [],
        ArticlePage,
    ),
    _tool(
        "check",
        "Check a draft",
        "Check a text against the library's articles: for each figure, date and name in it whether "
        "the articles support it, contradict it (the same measure, thing, place and period with "
        "another value) or do not say, with the sentences word for word. Use it before a text "
        "that states facts is handed over.",
        {
            "text": {
                "type": "string",
                "minLength": 1,
                "maxLength": settings.MAX_DRAFT_CHARS,
                "description": "the draft, in English or Chinese (either script)",
            },
            "only": {**_ONLY, "description": "which articles it is checked against, as for `ask`"},
        },
        ["text"],
        Findings,
    ),
]
_FIELDS = {tool.name: set(tool.input_schema["properties"]) for tool in TOOLS}


def run(calls: Calls, name: str, arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Runs a tool: returns its result as text for a model, and as the record of its schema.

    Raises:
        CallError: there is no such tool, an argument is wrong, or the call failed; the message is
            one line for the model.
    """
    tool = _RUN.get(name)
    if tool is None:
        raise BadCallError(f"there is no tool {name!r:.40}; there are {', '.join(_RUN)}")
    unknown = sorted(set(arguments) - _FIELDS[name])
    if unknown:
        known = ", ".join(sorted(_FIELDS[name]))
        raise BadCallError(f"{name} takes no {unknown[0]!r:.40}; it takes {known}")
    return tool(calls, dict(arguments))


def _ask(calls: Calls, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    answer = calls.ask(given.get("question"), given.get("history"), given.get("only"))
    record = answer_record(answer, folders=False)
    return answer_markdown(answer, str(given["question"])), cast(dict[str, Any], record)


def _retrieve(calls: Calls, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    hits = calls.retrieve(given.pop("question", None), **given)
    return hit_lines(hits), {"hits": [hit_record(hit, folders=False) for hit in hits]}


def _articles(calls: Calls, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    listed = calls.articles(**given)
    return article_lines(listed), cast(dict[str, Any], listed)


def _check(calls: Calls, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    findings = calls.check(given.get("text"), given.get("only"))
    records = [finding_record(one, folders=False) for one in findings]
    return finding_lines(records), {"findings": records}


_RUN: dict[str, Callable[[Calls, dict[str, Any]], tuple[str, dict[str, Any]]]] = {
    "ask": _ask,
    "retrieve": _retrieve,
    "articles": _articles,
    "check": _check,
}
