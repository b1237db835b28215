"""Any sentence-transformers model as an encoder: prompts, dimensions, precision, backend."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings import progress
from embeddings.encoder import checkpoint, prompts
from embeddings.encoder.options import parse
from embeddings.errors import EncoderError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from embeddings.encoder.bundled import Vectors
    from embeddings.encoder.options import EncoderOptions

_TINY = 1e-12  # a shorter vector says nothing: no division by zero
_SAMPLE = 256  # numbers of each weight tensor that its fingerprint is taken from
_BLOCK = 2**20  # bytes read at once


class TransformerEncoder:
    """A sentence-transformers model from the hub or a folder, with the prompts it asks for.

    Questions and passages go through the model's own ``encode_query`` and ``encode_document``,
    so a model with a way for each (``Router``) takes the right one.
    """

    def __init__(self, name: str, *, fetch: bool = True) -> None:
        """Loads the model; ``name`` may end in options, see :mod:`embeddings.encoder.options`.

        Without ``fetch`` it is not looked for on the hub.

        Raises:
            EncoderError: it is not there and cannot be fetched, cannot encode text, or has not as
                many dimensions as are asked for; or an option is wrong.
        """
        model, options = parse(name)
        self._model = checkpoint.load(model, options, fetch=fetch)
        self._batch = options.batch
        self._query, self._passage = prompts.choose(
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
        self.name = options.called(model, own)
        self.fingerprint = self._fingerprint(options)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of passages, rows of length 1; on a terminal many show a bar."""
        bar = progress.wanted(len(texts))
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
        # In float32 and after the cut: half precision's own unit rows are up to 0.3 % off.
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, _TINY)
        return vectors

    def _dimensions(self, model: str) -> int:
        """Of an uncut vector, by a first try, which also tells a model that encodes no text."""
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
        """Of prompts and weights, so that a library notices when the model is another one."""
        state = hashlib.sha256(f"{self._query}\x1f{self._passage}".encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            state.update(key.encode() + str(tuple(tensor.shape)).encode())
            state.update(tensor.flatten()[:_SAMPLE].float().cpu().numpy().tobytes())
        if options.backend == "onnx":  # its weights are in the file, not among the tensors
            path = getattr(self._model.transformers_model, "path", None)
            if path is not None:
                with open(path, "rb") as file:
                    while block := file.read(_BLOCK):
                        state.update(block)
        return state.hexdigest()[:16]
