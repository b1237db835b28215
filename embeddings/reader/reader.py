"""Question and texts → the spans that may answer, scored against "it is not here".

The network is one transformer that reads question and text together: multilingual-e5-small with
the heads that ``embeddings.training.reader`` trained, in eight bits (``docs/model.md``). It runs
in onnxruntime, so that no question waits for torch to be imported. Each window is
read by itself, so what is found in it is the same to the last bit whatever is read besides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.encoder import MODEL_FOLDER
from embeddings.errors import EncoderError, reason
from embeddings.reader.inputs import windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from embeddings.reader.inputs import Places, Window

    Floats = NDArray[np.float32]

NETWORK, PIECES = "reader.onnx", "reader-tokenizer.json"
LONGEST_ANSWER = 64  # pieces
PAIR = 64  # numbers by which a first and a last piece are matched
TOP = 20  # spans of a text that are returned, best first
THREADS = 2  # more read one window hardly faster, and questions come at one time


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The scores of all spans of a window."""

    places: Places  # (p, 2) start and end of the window's pieces in the text
    scores: Floats  # (p, longest) by first piece and how many follow: log odds against "not here"

    def odds(self, start: int, end: int) -> float:
        """The score of the pieces that a slice of the text touches; -inf if they are no span."""
        if not start < end:
            return -math.inf
        first = int(np.searchsorted(self.places[:, 1], start, side="right"))
        last = int(np.searchsorted(self.places[:, 0], end, side="left")) - 1
        if not first <= last < first + self.scores.shape[1]:
            return -math.inf
        return float(self.scores[first, last - first])


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader found in one text."""

    spans: NDArray[np.int32]  # (n, 2) start and end in the text; best first, n <= TOP
    scores: Floats  # (n,) logarithm of each span's odds against "it is not here"
    found: float  # logarithm of the odds that the text answers at all
    tables: tuple[Table, ...]

    def odds(self, start: int, end: int) -> float:
        """The score of the pieces that a slice of the text touches; -inf if they are no span."""
        return max((table.odds(start, end) for table in self.tables), default=-math.inf)


NOTHING = Reading(np.empty((0, 2), np.int32), np.empty(0, np.float32), -math.inf, ())


class Reader:
    """Finds the answer to a question within texts."""

    def __init__(self, session: Any, tokenizer: Tokenizer) -> None:
        """Takes an onnxruntime session of the network and the tokenizer of its pieces."""
        self._session, self._tokenizer = session, tokenizer

    @classmethod
    def from_folder(cls, folder: Path = MODEL_FOLDER) -> Reader:
        """The reader in a model folder.

        Raises:
            EncoderError: it is missing or damaged.
        """
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
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
            self._join([self._read(one) for one in windows(self._tokenizer, question, text)])
            for text in texts
        ]

    def _read(self, window: Window) -> tuple[Table, float]:
        """The scores of a window's spans, and the logit of "the answer is here"."""
        pieces, here = self._session.run(None, {"ids": window.ids[None]})
        count = len(window.places)
        nothing = _scores(pieces[0, :1])[0, 0]
        spans = _scores(pieces[0, window.first : window.first + count]) - nothing
        longest = min(LONGEST_ANSWER, count)
        ends = np.arange(count)[:, None] + np.arange(longest)
        padded = np.pad(spans, ((0, 0), (0, longest)), constant_values=-np.inf)
        return Table(window.places, np.take_along_axis(padded, ends, axis=1)), float(here[0])

    def _join(self, read: Sequence[tuple[Table, float]]) -> Reading:
        if not read:
            return NOTHING
        best: dict[tuple[int, int], float] = {}
        for table, _ in read:
            first, longer = _best(table.scores)
            starts, ends = table.places[first, 0], table.places[first + longer, 1]
            for start, end, score in zip(
                starts.tolist(), ends.tolist(), table.scores[first, longer].tolist(), strict=True
            ):
                best[start, end] = max(best.get((start, end), -math.inf), score)
        order = sorted(best, key=lambda span: -best[span])[:TOP]
        scores = np.array([best[span] for span in order], np.float32)
        spans = np.array(order, np.int32).reshape(-1, 2)
        return Reading(spans, scores, max(here for _, here in read), tuple(t for t, _ in read))


def _scores(pieces: Floats) -> Floats:
    """The scores (n, n) of n pieces as first and last, from what the heads say of each."""
    first, last = pieces[:, 2 : 2 + PAIR], pieces[:, 2 + PAIR :]
    scores: Floats = pieces[:, :1] + pieces[:, 1] + first @ last.T / math.sqrt(PAIR)
    return scores


def _best(scores: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places (first piece, how many follow) of the TOP best scores, best first."""
    bests = scores.max(axis=1)
    # Each of the TOP best rows has a score of at least this, so at least TOP scores are as good.
    bound = np.partition(bests, -TOP)[-TOP] if len(bests) > TOP else -np.inf
    first, longer = np.nonzero(scores >= bound if bound > -np.inf else np.isfinite(scores))
    order = np.argsort(-scores[first, longer], kind="stable")[:TOP]
    return first[order], longer[order]


@lru_cache(maxsize=1)
def bundled_reader() -> Reader:
    """The reader of the bundled model, read once for the process."""
    return Reader.from_folder()
