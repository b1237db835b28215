"""A question, a text and an answer in it → an example that the reader is trained on."""

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
    """What the reader gets, and what it should find."""

    inputs: Inputs
    start: int  # first token of the answer; -1: the answer is not there
    end: int  # its last token


class Marker:
    """Makes examples, in which answers are marked by tokens."""

    def __init__(self, encoder: BundledEncoder, lexicon: Lexicon) -> None:
        """Takes the encoder whose tokens are used, and the lexicon to translate questions."""
        self._encoder, self._lexicon = encoder, lexicon

    def example(
        self, question: str, kind: str, text: str, answer: tuple[int, int]
    ) -> Example | None:
        """The example of an answer in a text; None if question or answer has no token.

        Args:
            question: one question.
            kind: what kind of thing is asked for, as ``bot.question.kind_asked`` names it.
            text: the text.
            answer: start and end of the answer in it.
        """
        inputs = self._inputs_of(question, kind, text)
        start, end = answer
        inside = np.flatnonzero((inputs.spans[:, 0] < end) & (inputs.spans[:, 1] > start))
        if not len(inside) or not len(inputs.question):
            return None
        return Example(inputs, int(inside[0]), int(inside[-1]))

    def unanswered_example(self, question: str, kind: str, text: str) -> Example:
        """The example of a text that does not answer the question."""
        return Example(self._inputs_of(question, kind, text), -1, -1)

    def _inputs_of(self, question: str, kind: str, text: str) -> Inputs:
        met = clues(question_terms(question, self._lexicon), text)
        return reader_inputs(self._encoder, question, kind, text, met)
