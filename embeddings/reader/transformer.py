"""A model of the hub that finds answers in texts, as a reader.

Any model of transformers with a head for question answering does: two scores for each piece, as the
first and as the last of the answer, where the front stands for "it is not here" (Devlin et al.
2019, https://arxiv.org/abs/1810.04805). One that was never trained to say that (on SQuAD 1.1 alone)
finds an answer everywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings import hub, progress
from embeddings.errors import EncoderError, reason
from embeddings.reader.reading import NOTHING, Table, join, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.reader.reading import Reading

_WINDOW = 384  # pieces of question and text together, as such models are trained
_SHARED = 128  # pieces that two windows of a text have in common
_QUESTION = 64  # pieces of a question: what is longer is cut


class TransformerReader:
    """A question-answering model of transformers, run by torch on the processor."""

    def __init__(self, name: str) -> None:
        """Loads the model.

        Args:
            name: a hub name or a folder.

        Raises:
            EncoderError: there is no such model, it cannot be fetched, or it answers no questions.
        """
        self._tokenizer, self._model, missing = _load(name)
        if not self._tokenizer.is_fast:
            raise EncoderError(
                f"the reader {name} cannot tell where its pieces stand; choose one with a fast "
                "tokenizer"
            )
        if any(key.startswith("qa_outputs") for key in missing):
            raise EncoderError(
                f"the model {name} was not trained to find answers; choose one for question "
                "answering"
            )
        self._model.eval()
        self.name = name
        most = getattr(self._model.config, "max_position_embeddings", _WINDOW)
        self._window = min(_WINDOW, most, self._tokenizer.model_max_length)

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Returns what is found in each text, in their order; NOTHING if a side is blank."""
        asked = self._cut(question)
        return [self._read(asked, text) if asked and text.strip() else NOTHING for text in texts]

    def _cut(self, question: str) -> str:
        """A question of no more than _QUESTION pieces."""
        places = self._tokenizer(
            question, add_special_tokens=False, return_offsets_mapping=True
        ).offset_mapping
        return question[: places[min(len(places), _QUESTION) - 1][1]].strip() if places else ""

    def _read(self, question: str, text: str) -> Reading:
        import torch

        windows = self._tokenizer(
            question,
            text,
            truncation="only_second",
            max_length=self._window,
            stride=min(_SHARED, self._window // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            padding=True,
            return_tensors="pt",
        )
        places = windows.pop("offset_mapping").numpy()
        windows.pop("overflow_to_sample_mapping")
        with torch.no_grad():
            scored = self._model(**windows)
        firsts = scored.start_logits.float().numpy()
        lasts = scored.end_logits.float().numpy()
        read = [
            self._table(windows.sequence_ids(number), places[number], first, last)
            for number, (first, last) in enumerate(zip(firsts, lasts, strict=True))
        ]
        return join([(table, float(table.scores.max())) for table in read if len(table.places)])

    @staticmethod
    def _table(sides: Sequence[int | None], places: Any, first: Any, last: Any) -> Table:
        """The table of a window.

        Args:
            sides: for each piece 1 if it is of the text.
            places: (n, 2) where each stands.
            first: (n,) its score as the first one of the answer.
            last: (n,) as the last one.
        """
        text = np.flatnonzero(np.array([side == 1 for side in sides]))
        scores = first[text][:, None] + last[text] - (first[0] + last[0])
        return table_of(places[text].astype(np.int32), scores.astype(np.float32))


def _load(name: str) -> tuple[Any, Any, Sequence[str]]:
    """Tokenizer and model, and the weights that the checkpoint lacks."""
    try:  # a model that was fetched before needs no network
        return _open(name, local=True)
    except Exception as error:
        if Path(name).is_dir():
            why = reason(error)
            raise EncoderError(f"the reader in {name} cannot be loaded ({why})") from error
    try:
        hub.knock(name)
        return _open(name, local=False)
    except Exception as error:
        raise EncoderError(
            f"the reader {name} is not on this machine and cannot be fetched ({reason(error)}); "
            "fetch it once with a network, or give a folder"
        ) from error


def _open(name: str, *, local: bool) -> tuple[Any, Any, Sequence[str]]:
    """The same; with ``local`` only from this machine. A model's own code is never run."""
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    own = {"local_files_only": local, "trust_remote_code": False}
    with hub.quiet(bars=not local and progress.on_terminal()), hub.no_pickles():
        tokenizer = AutoTokenizer.from_pretrained(name, **own)
        model, found = AutoModelForQuestionAnswering.from_pretrained(
            name, use_safetensors=True, output_loading_info=True, **own
        )
    return tokenizer, model, found["missing_keys"]
