"""Texts → the numbers of the bundled model's tokens, as its tokenizer cuts them, many at a time.

The tokenizer folds each character by itself, keeps runs of letters, of digits and of Han
characters, and cuts each run by itself. So a word is cut once and looked up from then on
(``Pieces``), which takes half of the time that whole texts do. A tokenizer that is made in another
way is given whole texts.

Many runs of Han characters are cut together (``HanPieces``), in a third of the tokenizer's time.
Its Unigram model (Kudo 2018, https://arxiv.org/abs/1804.10959) finds the likeliest tokens from the
beginning of a run on and the lattice from the end, so the lattice gets runs and tokens reversed.
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
_SPLIT = {  # what a tokenizer's file says if it cuts run by run
    "type": "Split",
    "pattern": {"Regex": rf"[a-z]+|[0-9]+|[{_HAN}\x{{20000}}-\x{{323af}}]+"},
    "behavior": "Removed",
    "invert": True,
}
_RUN = re.compile(f"[a-z]+|[0-9]+|[{_HAN}\U00020000-\U000323af]+")
# Characters that are folded by themselves wherever they stand: no combining marks, no joiners, no
# parts of syllables. A text with any other character is folded as a whole by the tokenizer.
_ALONE = re.compile(
    "[\0-\x0c\x0e-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2100-\u2bff\u2e80-\u3029"
    "\u3030-\u3098\u309b-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9d\uffe0-\uffe6"
    "\U00020000-\U000323af]*"
)
_GAP = re.compile(r"[\s#*+•‣◦>-]+")  # what stands between sentences: it becomes no token
_STOPS = frozenset("。！？｡；﹔!?;.,…”’」』）】》〉〕\"')]，、：:")  # nor do these
_KNOWN = 100_000  # words whose tokens are remembered: 15 MB
_LONGEST = 40  # letters or digits of such a word
_LONGEST_HAN = 2  # its Han characters: longer runs are clauses, which do not come again

# Of runs of Han characters that are cut by the lattice.
_TOGETHER = 5_000  # characters from which the lattice is quicker: each of its steps takes time
_MANY = 100_000  # characters after which making the lattice, 0.3 s, is worth it
_LONGEST_TOGETHER = 64  # characters of a run that is cut with others: each is a step for all
_UNKNOWN = 10.0  # of an unknown character's score below the least token's, as in tokenizers


class Flat(NamedTuple):
    """The tokens of texts, one text after the other."""

    ids: NDArray[np.int32]  # (tokens,)
    bounds: NDArray[np.int64]  # (texts + 1,): where those of each text begin, and the end

    def parts(self) -> list[NDArray[np.int32]]:
        """The tokens of each text, as views."""
        return [self.ids[start:end] for start, end in pairwise(self.bounds.tolist())]


class Pieces:
    """Cuts texts as a tokenizer does; several threads may use it."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Takes any tokenizer; words are remembered only of one like the bundled model's."""
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
            runs = [_RUN.findall(self._fold_text(text)) for text in texts]
            cut = self._cut(chain.from_iterable(runs))
            tokens = [cut[run] for run in chain.from_iterable(runs)]
            bounds = _bounds(tokens)[_bounds(runs)]
        else:
            tokens = ids(self._whole, texts)
            bounds = _bounds(tokens)
        return Flat(np.fromiter(chain.from_iterable(tokens), np.int32, bounds[-1]), bounds)

    def has_same_tokens(self, text: str, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether a text's tokens are those of these parts of it, in this order; False if unsure.

        They are if the parts meet at blanks or behind marks, and only such are left out.
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
        """The tokens of each run; those of known words are looked up."""
        known = self._known
        remembered = {run: known.get(run) for run in dict.fromkeys(runs)}
        new = [run for run, tokens in remembered.items() if tokens is None]
        latin = [run for run in new if run.isascii()]
        han = [run for run in new if not run.isascii()]
        cut = dict(zip(latin, ids(self._model, latin), strict=True))
        cut |= zip(han, self._han(han), strict=True)
        words = {run: tokens for run, tokens in cut.items() if len(run) <= _longest(run)}
        if len(known) + len(words) > _KNOWN:
            self._known = known = {}  # a new one: another thread may be reading the old one
        if len(words) <= _KNOWN:
            known.update(words)
        return {run: cut[run] if tokens is None else tokens for run, tokens in remembered.items()}


class HanPieces:
    """Cuts runs as a tokenizer does; many runs at a time by a lattice of its tokens."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Takes a tokenizer that is a Unigram model and nothing else."""
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
            [number for number in reversed(numbers[first:end]) if number]
            for first, end in pairwise(cut.bounds.tolist())
        ]
        tokens = dict(zip(usual, parts, strict=True))
        longer = [run for run in runs if len(run) > _LONGEST_TOGETHER]
        tokens |= zip(longer, ids(self._tokenizer, longer), strict=True)
        return [tokens[run] for run in runs]

    def _get_lattice(self) -> Lattice:
        """The lattice, made when it is first needed."""
        with self._making:
            if self._lattice is None:
                vocabulary = json.loads(self._tokenizer.model.__getstate__())["vocab"]
                han = [
                    (token[::-1], score, number)
                    for number, (token, score) in enumerate(vocabulary)
                    if number and not token.isascii()
                ]
                tokens, scores, numbers = zip(*han, strict=True)
                self._numbers = np.array([*numbers, 0], np.int32)  # the last: an unknown character
                least = min(score for _, score in vocabulary)
                self._lattice = Lattice(tokens, np.array(scores), least - _UNKNOWN)
            return self._lattice


def ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """The known tokens of each text, as a tokenizer cuts it."""
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [[one for one in encoding.ids if one] for encoding in encodings]  # 0: unknown


class _Forms(dict[int, str]):
    """For ``str.translate``: each character's folded form, made when it is first needed."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold

    def __missing__(self, code: int) -> str:
        self[code] = form = self._fold(chr(code))
        return form


def _longest(run: str) -> int:
    return _LONGEST if run.isascii() else _LONGEST_HAN


def _bounds(parts: Sequence[Sized]) -> NDArray[np.int64]:
    """Where each of the parts begins once they are joined, and where the last one ends."""
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
