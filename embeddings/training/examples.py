"""What the reader is trained on: a question over a text, and the tokens of the answer or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.question import question_terms
from bot.search import clues
from embeddings.reader import Inputs, reader_inputs

if TYPE_CHECKING:
    from embeddings.encoder import BundledEncoder
    from embeddings.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What the reader is given, and what it should find."""

    inputs: Inputs
    start: int  # first token of the answer; -1: the answer is not there
    end: int  # its last token


class Marker:
    """Marks answers in texts, token by token."""

    def __init__(self, encoder: BundledEncoder, lexicon: Lexicon) -> None:
        """Over the encoder's tokens, with the lexicon's translations of a question's words."""
        self._encoder, self._lexicon = encoder, lexicon

    def example(
        self, question: str, kind: str, text: str, answer: tuple[int, int]
    ) -> Example | None:
        """The example of an answer's offsets in a text; None where either side has no token.

        Args:
            question: one question.
            kind: of the thing asked for, as ``bot.question.kind`` names it.
            text: what is read.
            answer: start and end of the answer in it.
        """
        given = self._inputs_of(question, kind, text)
        start, end = answer
        inside = np.flatnonzero((given.spans[:, 0] < end) & (given.spans[:, 1] > start))
        if not len(inside) or not len(given.question):
            return None
        return Example(given, int(inside[0]), int(inside[-1]))

    def unanswered_example(self, question: str, kind: str, text: str) -> Example:
        """The example of a text that does not answer."""
        return Example(self._inputs_of(question, kind, text), -1, -1)

    def _inputs_of(self, question: str, kind: str, text: str) -> Inputs:
        met = clues(question_terms(question, self._lexicon), text)
        return reader_inputs(self._encoder, question, kind, text, met)
