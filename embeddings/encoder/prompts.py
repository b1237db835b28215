"""What a model wants to read before a question and before a passage.

Models are trained with such prompts (also called prefixes, or instructions) and lose much without
them. Most name them in their configuration; the best known that do not stand in a table here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embeddings.encoder.options import EncoderOptions

# The names under which configurations keep them, the first that is there counts. Asked for here
# and not through `encode_document`: sentence-transformers 6.2 looks for "document" only, because
# it fills that in, empty, for every model.
_QUERY = ("query", "s2p_query", "search_query")
_PASSAGE = ("document", "passage", "corpus", "search_document")
# By a part of the model's name: (before a question, before a passage); the first that fits.
_FAMILIES = (
    (
        r"e5-(?:\w+-)*instruct",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
        "Query: ",
        "",
    ),
    (r"e5", "query: ", "passage: "),
    (r"bge-(?:small|base|large)-zh", "为这个句子生成表示以用于检索相关文章：", ""),
    (
        r"bge-(?:small|base|large)-en",
        "Represent this sentence for searching relevant passages: ",
        "",
    ),
    (r"nomic-embed-text", "search_query: ", "search_document: "),
)


def choose(
    name: str, own: Mapping[str, str | None], default: str | None, options: EncoderOptions
) -> tuple[str, str]:
    """The prompts (before a question, before a passage); "" for none.

    What the options say counts first, then the model's configuration, then the table by name.

    Args:
        name: the model's hub name or folder.
        own: the prompts of its configuration, by name.
        default: which of them is for every text, when the configuration says so.
        options: what the user asked for.
    """
    query = _first(own, _QUERY)
    passage = _first(own, _PASSAGE)
    if not query and not passage and default:
        query = passage = own.get(default) or ""
    known = _of_family(name)
    return (
        (query or known[0]) if options.query is None else options.query,
        (passage or known[1]) if options.passage is None else options.passage,
    )


def _first(prompts: Mapping[str, str | None], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := prompts.get(name))), "")


def _of_family(name: str) -> tuple[str, str]:
    # models--intfloat--multilingual-e5-small/snapshots/…: a folder of the hub's own cache
    cached = re.search(r"models--[^/\\]+--([^/\\]+)", name)
    last = cached[1] if cached else re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    for pattern, query, passage in _FAMILIES:
        if re.search(rf"(?:^|[-_]){pattern}(?:$|[-_])", last.lower()):
            return query, passage
    return "", ""
