"""Question and texts → the spans that may answer, scored against "it is not here".

The network is one transformer that reads question and text together: multilingual-e5-small with
the heads that ``embeddings.training.reader`` trained, in eight bits (``docs/model.md``). It runs
in onnxruntime, so that no question waits for torch to be imported. Each window is
read by itself, so what is found in it is the same to the last bit whatever is read besides.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.encoder import BUNDLED, MODEL_FOLDER
from embeddings.errors import EncoderError, reason
from embeddings.reader.inputs import windows
from embeddings.reader.reading import join, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from embeddings.reader.inputs import Window
    from embeddings.reader.reading import Reader, Reading, Table

    Floats = NDArray[np.float32]

NETWORK, PIECES = "reader.onnx", "reader-tokenizer.json"
PAIR = 64  # numbers by which a first and a last piece are matched
THREADS = 2  # more read one window hardly faster, and questions come at one time


class BundledReader:
    """The reader that Wenda brings."""

    def __init__(self, session: Any, tokenizer: Tokenizer) -> None:
        """Takes an onnxruntime session of the network and the tokenizer of its pieces."""
        self._session, self._tokenizer = session, tokenizer

    @classmethod
    def from_folder(cls, folder: Path = MODEL_FOLDER) -> BundledReader:
        """The reader in a model folder.

        Raises:
            EncoderError: it is missing or damaged.
        """
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            # without it, sums of 8-bit products overflow on processors that have no VNNI
            options.add_session_config_entry("session.x64quantprecision", "1")
            options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
            options.log_severity_level = 3  # errors: what it warns of is nothing for a reader
            session = onnxruntime.InferenceSession(
                (folder / NETWORK).read_bytes(), options, providers=["CPUExecutionProvider"]
            )
            return cls(session, Tokenizer.from_file(str(folder / PIECES)))
        except Exception as error:
            raise EncoderError(
                f"the reader in {folder} cannot be read ({reason(error)}); install Wenda again"
            ) from error

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Returns what is found in each text, in their order; NOTHING if a side is blank."""
        return [
            join([self._read(one) for one in windows(self._tokenizer, question, text)])
            for text in texts
        ]

    def _read(self, window: Window) -> tuple[Table, float]:
        """The scores of a window's spans, and the logit of "the answer is here"."""
        pieces, here = self._session.run(None, {"ids": window.ids[None]})
        count = len(window.places)
        nothing = _scores(pieces[0, :1])[0, 0]
        spans = _scores(pieces[0, window.first : window.first + count]) - nothing
        return table_of(window.places, spans), float(here[0])


def _scores(pieces: Floats) -> Floats:
    """The scores (n, n) of n pieces as first and last, from what the heads say of each."""
    first, last = pieces[:, 2 : 2 + PAIR], pieces[:, 2 + PAIR :]
    scores: Floats = pieces[:, :1] + pieces[:, 1] + first @ last.T / math.sqrt(PAIR)
    return scores


@lru_cache(maxsize=1)
def bundled_reader() -> BundledReader:
    """The reader of the bundled model, read once for the process."""
    return BundledReader.from_folder()


def load_reader(name: str = "") -> Reader:
    """The reader of a name.

    Args:
        name: "" or "bundled" for Wenda's own; else a question-answering model of the hub, or in a
            folder.

    Raises:
        EncoderError: there is no such model, it cannot be fetched, or it answers no questions.
    """
    if name in ("", BUNDLED):
        return bundled_reader()
    from embeddings.reader.transformer import TransformerReader

    return TransformerReader(name)
