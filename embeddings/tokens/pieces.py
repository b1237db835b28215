"""Texts → the numbers of the bundled model's tokens, as its tokenizer cuts them, many at a time.

The tokenizer folds each character by itself, keeps runs of letters, of digits and of Han
characters, and cuts each run by itself. So a word is cut once and looked up from then on, which
takes half of the time that whole texts do. A tokenizer that is made in another way is asked for
whole texts.

Runs of Han characters → a Unigram model's tokens; of many at a time in a third of its time.

A Unigram model (Kudo 2018, https://arxiv.org/abs/1804.10959) finds the likeliest tokens from the
beginning of a run on, so the lattice is given runs and tokens turned round.
"""

from __future__ import annotations

import json
import re
import threading
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from embeddings.tokens.lattice import Lattice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence, Sized

    from numpy.typing import NDArray
    from tokenizers import Tokenizer


_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff"
_SPLIT = {  # how a tokenizer says that it cuts run by run
    "type": "Split",
    "pattern": {"Regex": rf"[a-z]+|[0-9]+|[{_HAN}\x{{20000}}-\x{{323af}}]+"},
    "behavior": "Removed",
    "invert": True,
}
_RUN = re.compile(f"[a-z]+|[0-9]+|[{_HAN}\U00020000-\U000323af]+")
# Characters that are folded by themselves wherever they stand: no marks, no joiners, no syllables
# in parts. With any other the tokenizer is asked to fold the whole text.
_ALONE = re.compile(
    "[\0-\x0c\x0e-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2100-\u2bff\u2e80-\u3029"
    "\u3030-\u3098\u309b-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9d\uffe0-\uffe6"
    "\U00020000-\U000323af]*"
)
_GAP = re.compile(r"[\s#*+•‣◦>-]+")  # nothing that is kept: it stands between sentences
_STOPS = frozenset("。！？｡；﹔!?;.,…”’」』）】》〉〕\"')]，、：:")  # nor are these
_KNOWN = 100_000  # words whose tokens are remembered, 15 MB
_LONGEST = 40  # letters or digits of such a word,
_LONGEST_HAN = 2  # and its Han characters: longer runs are clauses, which do not come again


class Flat(NamedTuple):
    """The tokens of texts, one text after the other."""

    ids: NDArray[np.int32]  # (tokens,)
    bounds: NDArray[np.int64]  # (texts + 1,): where each text's begin, and where the last's end

    def parts(self) -> list[NDArray[np.int32]]:
        """Those of each text, as views."""
        return [self.ids[start:end] for start, end in pairwise(self.bounds.tolist())]


class Pieces:
    """What cuts texts as a tokenizer does; several threads may use it."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """``tokenizer``: any; of one like the bundled model's the words are remembered."""
        self._whole = self._model = tokenizer
        self._by_runs = _cuts_runs(tokenizer)
        self._known: dict[str, list[int]] = {}
        if self._by_runs:
            self._model = type(tokenizer)(tokenizer.model)  # the same one: it is not copied
            self._han = HanPieces(self._model)
            self._forms = _Forms(tokenizer.normalizer.normalize_str)

    def __call__(self, texts: Sequence[str]) -> Flat:
        """The known tokens of each text."""
        if self._by_runs:
            kept = [_RUN.findall(self._fold_text(text)) for text in texts]
            cut = self._cut(chain.from_iterable(kept))
            found = [cut[run] for run in chain.from_iterable(kept)]
            bounds = _bounds(found)[_bounds(kept)]
        else:
            found = ids(self._whole, texts)
            bounds = _bounds(found)
        return Flat(np.fromiter(chain.from_iterable(found), np.int32, bounds[-1]), bounds)

    def has_same_tokens(self, text: str, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether a text's tokens are those of these parts of it, in this order; False if unsure.

        They are where parts meet at a blank or behind a mark, and nothing is left out but these.
        """
        if not self._by_runs or not (text.isascii() or _ALONE.fullmatch(text)) or "\r" in text:
            return False
        ends = [0, *(end for _, end in spans)]
        starts = [*(start for start, _ in spans), len(text)]
        for at, (end, start) in enumerate(zip(ends, starts, strict=True)):
            if end < start:
                if not _GAP.fullmatch(text, end, start):
                    return False
            elif end > start or (0 < at < len(spans) and text[end - 1] not in _STOPS):
                return False
        return True

    def _fold_text(self, text: str) -> str:
        """A text as the tokenizer folds it."""
        if "\r" not in text and text.isascii():
            return text.lower()
        if _ALONE.fullmatch(text):
            return text.translate(self._forms)
        folded: str = self._whole.normalizer.normalize_str(text)
        return folded

    def _cut(self, runs: Iterable[str]) -> dict[str, list[int]]:
        """The tokens of each run; those of words are looked up, where they are known."""
        known = self._known
        found = {run: known.get(run) for run in dict.fromkeys(runs)}
        new = [run for run, cut in found.items() if cut is None]
        latin = [run for run in new if run.isascii()]
        han = [run for run in new if not run.isascii()]
        cut = dict(zip(latin, ids(self._model, latin), strict=True))
        cut |= zip(han, self._han(han), strict=True)
        words = {run: one for run, one in cut.items() if len(run) <= _longest(run)}
        if len(known) + len(words) > _KNOWN:
            self._known = known = {}  # another thread may be looking into the one before
        if len(words) <= _KNOWN:
            known.update(words)
        return {run: cut[run] if one is None else one for run, one in found.items()}


class _Forms(dict[int, str]):
    """For ``str.translate``: each character's folded form, found when it is first met."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold

    def __missing__(self, code: int) -> str:
        self[code] = form = self._fold(chr(code))
        return form


def _longest(run: str) -> int:
    return _LONGEST if run.isascii() else _LONGEST_HAN


def _bounds(parts: Sequence[Sized]) -> NDArray[np.int64]:
    """Where each of the parts begins when they are joined, and where the last one ends."""
    bounds = np.zeros(len(parts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)), out=bounds[1:])
    return bounds


def _cuts_runs(tokenizer: Tokenizer) -> bool:
    """Whether a tokenizer is of the kind whose texts can be cut run by run."""
    folding, split = tokenizer.normalizer, tokenizer.pre_tokenizer
    if type(folding).__name__ != "Precompiled" or type(split).__name__ != "Split":
        return False
    ascii_ = "".join(map(chr, range(13))) + "".join(map(chr, range(14, 128)))
    return (
        json.loads(split.__getstate__()) == _SPLIT
        and type(tokenizer.model).__name__ == "Unigram"
        and tokenizer.post_processor is None
        and tokenizer.truncation is None
        and not tokenizer.get_added_tokens_decoder()
        and folding.normalize_str(ascii_) == ascii_.lower()
    )


_TOGETHER = 5_000  # characters from which it is quicker: each step of the lattice takes its time
_MANY = 100_000  # characters cut so, after which the model's tokens are worth reading: 0.3 s
_LONGEST_TOGETHER = 64  # characters of a run that is cut with others: each is a step for all
_UNKNOWN = 10.0  # below the least likely token, as tokenizers has it


class HanPieces:
    """What cuts runs as a tokenizer does that leaves each as it is."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """``tokenizer``: of a Unigram model without anything else."""
        self._tokenizer = tokenizer
        self._done = 0
        self._lattice: Lattice | None = None
        self._making = threading.Lock()

    def __call__(self, runs: Sequence[str]) -> list[list[int]]:
        """The known tokens of each run."""
        size = sum(map(len, runs))
        if size >= _TOGETHER:
            self._done += size
        if size < _TOGETHER or self._done < _MANY:
            return ids(self._tokenizer, runs)
        usual = [run for run in runs if len(run) <= _LONGEST_TOGETHER]
        cut = self._get_lattice().cut([run[::-1] for run in usual])
        numbers = self._numbers[cut.numbers].tolist()
        parts = [
            [one for one in reversed(numbers[first:end]) if one]
            for first, end in pairwise(cut.bounds.tolist())
        ]
        found = dict(zip(usual, parts, strict=True))
        longer = [run for run in runs if len(run) > _LONGEST_TOGETHER]
        found |= zip(longer, ids(self._tokenizer, longer), strict=True)
        return [found[run] for run in runs]

    def _get_lattice(self) -> Lattice:
        with self._making:
            if self._lattice is None:
                vocabulary = json.loads(self._tokenizer.model.__getstate__())["vocab"]
                han = [
                    (token[::-1], score, number)
                    for number, (token, score) in enumerate(vocabulary)
                    if number and not token.isascii()
                ]
                tokens, scores, numbers = zip(*han, strict=True)
                self._numbers = np.array([*numbers, 0], np.int32)  # the last one: unknown
                least = min(score for _, score in vocabulary)
                self._lattice = Lattice(tokens, np.array(scores), least - _UNKNOWN)
            return self._lattice


def ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """The known tokens of each text, as a tokenizer cuts it."""
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [[one for one in encoding.ids if one] for encoding in encodings]  # 0: unknown
