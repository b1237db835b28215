"""Texts → unit vectors, by any sentence-transformers model, with the prompts that it needs.

Models are trained with prompts (also called prefixes, or instructions) before questions and before
passages, and lose much without them. Most models name theirs in their configuration; those of the
best known models that do not are in a table here.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings import progress
from embeddings.encoder import checkpoint
from embeddings.encoder.options import parse
from embeddings.errors import EncoderError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from embeddings.encoder.options import EncoderOptions
    from embeddings.vectors import Vectors

_TINY = 1e-12  # the least length that a vector is divided by: no division by zero
_SAMPLE = 256  # numbers of each weight tensor that go into the fingerprint
_BLOCK = 2**20  # bytes read at once

# The names of prompts in configurations; the first that is there counts. Not left to
# `encode_document`, because sentence-transformers 6.2 looks for "document" alone, which it fills
# in, empty, for every model.
_QUERY = ("query", "s2p_query", "search_query")
_PASSAGE = ("document", "passage", "corpus", "search_document")
# A part of the model's name, the prompts before a question and a passage; the first that fits.
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


class TransformerEncoder:
    """A sentence-transformers model from the hub or a folder, with the prompts it asks for.

    Questions and passages go through the model's own ``encode_query`` and ``encode_document``, so a
    model with different ways for the two (``Router``) takes the right one.
    """

    def __init__(self, name: str, *, fetch: bool = True) -> None:
        """Loads the model.

        Args:
            name: a hub name or folder, which may be followed by options
                (:mod:`embeddings.encoder.options`).
            fetch: whether it may be fetched from the hub.

        Raises:
            EncoderError: the model is not there and cannot be fetched, cannot encode text, or has
                fewer dimensions than are asked for; or an option is wrong.
        """
        model, options = parse(name)
        self._model = checkpoint.load(model, options, fetch=fetch)
        self._batch = options.batch
        self._query, self._passage = choose_prompts(
            model, self._model.prompts, self._model.default_prompt_name, options
        )
        whole = self._dimensions(model)
        own: int = min(whole, self._model.truncate_dim or whole)
        if options.dim is not None and options.dim > whole:
            raise EncoderError(
                f"dim={options.dim} is more than the {whole} dimensions of {model}; "
                f"give 1 to {whole}"
            )
        self.dim = options.dim or own
        self.name = options.encoder_name(model, own)
        self.fingerprint = self._fingerprint(options)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of passages, rows of length 1; many texts show a bar on a terminal."""
        bar = progress.has_bar(len(texts))
        return self._encode(self._model.encode_document, texts, self._passage, bar)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of questions, rows of length 1."""
        return self._encode(self._model.encode_query, texts, self._query)

    def _encode(
        self, encode: Callable[..., Any], texts: Sequence[str], prompt: str, bar: bool = False
    ) -> Vectors:
        if not len(texts):
            return np.empty((0, self.dim), np.float32)
        vectors = np.ascontiguousarray(
            encode(
                list(texts),
                prompt=prompt,
                batch_size=self._batch,
                truncate_dim=self.dim,
                show_progress_bar=bar,
            ),
            np.float32,
        )
        # In float32 and after the cut: rows of half precision are up to 0.3 % off length 1.
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, _TINY)
        return vectors

    def _dimensions(self, model: str) -> int:
        """The dimensions of an uncut vector, by a try, which fails if the model encodes no text."""
        ways = (
            (self._model.encode_query, self._query),
            (self._model.encode_document, self._passage),
        )
        try:
            with self._model.truncate_embeddings(None):
                shapes = [
                    np.shape(encode(["a"], prompt=prompt, show_progress_bar=False))
                    for encode, prompt in ways
                ]
        except Exception as error:
            raise EncoderError(f"the model {model} cannot encode text ({reason(error)})") from error
        question, passage = shapes
        if question != passage or len(question) != 2:
            raise EncoderError(
                f"the model {model} gives questions vectors of shape {question[1:]} and passages "
                f"{passage[1:]}; they must be alike to be compared, choose another"
            )
        return int(question[1])

    def _fingerprint(self, options: EncoderOptions) -> str:
        """A hash of prompts and weights, by which a library notices another model."""
        state = hashlib.sha256(f"{self._query}\x1f{self._passage}".encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            state.update(key.encode() + str(tuple(tensor.shape)).encode())
            state.update(tensor.flatten()[:_SAMPLE].float().cpu().numpy().tobytes())
        if options.backend == "onnx":  # the weights are in its file and not among the tensors
            path = getattr(self._model.transformers_model, "path", None)
            if path is not None:
                with open(path, "rb") as file:
                    while block := file.read(_BLOCK):
                        state.update(block)
        return state.hexdigest()[:16]


def choose_prompts(
    name: str, own: Mapping[str, str | None], default: str | None, options: EncoderOptions
) -> tuple[str, str]:
    """The prompts before a question and before a passage; "" for none.

    Those of the options count first, then the model's configuration, then the table by names.

    Args:
        name: the model's hub name or folder.
        own: the prompts in its configuration, by name.
        default: which of these is for every text, if the configuration says so.
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
    """The prompts that the table has for a model's name or folder."""
    # models--intfloat--multilingual-e5-small/snapshots/…: a folder of the hub's own cache
    cached = re.search(r"models--[^/\\]+--([^/\\]+)", name)
    last = cached[1] if cached else re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    for pattern, query, passage in _FAMILIES:
        if re.search(rf"(?:^|[-_]){pattern}(?:$|[-_])", last.lower()):
            return query, passage
    return "", ""
