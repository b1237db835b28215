"""Runs of Han characters → words, by jieba's dictionary.

The only module that knows jieba. Cuts exactly as ``jieba.Tokenizer.cut(…, HMM=False)`` does, but
reads the dictionary's entries only for the characters that a text has: reading all 349,000 takes a
second at every start, and jieba's own way round that is a file in the shared temporary folder,
which anyone on the machine could have put there.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.tokens import Lattice

_PIECE = 2_000  # characters handed over at once: jieba's tagger is quadratic on repeated characters
_TOGETHER = (
    5_000  # characters from which cutting runs together is quicker: each step takes its time
)
_MANY = 50_000  # characters cut so by a process, after which a table of all words is worth making
_LONGEST = 64  # characters of a run that is cut with others: each is a step for all
_BLOCK = re.compile("[\u4e00-\u9fd5]+|.", re.S)  # what jieba looks up at all; the rest stands alone
_TOTAL = 60_101_967  # all counts of jieba 0.42.1's dictionary together
_LOG_TOTAL = math.log(_TOTAL)
# Consecutive entries that begin with the same Han character, which is three bytes long.
_ENTRIES = re.compile(rb"^([\xe3-\xef]..).*(?:\n\1.*)*", re.M)

_cut_together = 0  # characters, by this process


class Dictionary:
    """jieba's dictionary; a character's words are read when the character is first met."""

    def __init__(self, path: Path) -> None:
        """Finds where each character's entries stand; ``path`` is read once, whole."""
        self._data = path.read_bytes()
        self._places: dict[bytes, list[tuple[int, int]]] = {}
        for match in _ENTRIES.finditer(self._data):
            self._places.setdefault(match[1], []).append(match.span())
        self._words: dict[str, dict[str, str]] = {}
        self._scores: dict[str, dict[str, float]] = {}
        self._tags: dict[str, dict[str, str]] = {}

    def words(self, first: str) -> dict[str, str]:
        """The words that begin with a character, with their counts."""
        known = self._words.get(first)
        return self._read(first) if known is None else known

    def _read(self, first: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for start, end in self._places.get(first.encode(), ()):
            fields = self._data[start:end].decode().split()  # word, count and tag of each entry
            words |= zip(fields[::3], fields[1::3], strict=True)
        self._words[first] = words
        return words

    def scores(self, first: str) -> dict[str, float]:
        """The words that begin with a character, with the logarithm of their share of all counts.

        The beginnings of words are there too, as minus infinity unless they are words themselves:
        where one is missing no longer word can follow.
        """
        made: dict[str, float] = {}
        for word, count in self.words(first).items():
            for end in range(1, len(word)):
                made.setdefault(word[:end], -math.inf)
            made[word] = math.log(int(count)) - _LOG_TOTAL
        self._scores[first] = made  # whole, for other threads
        return made

    def tag(self, word: str) -> str:
        """A word's part of speech as the dictionary has it; "" for one that is not known."""
        known = self._tags.get(word[0])
        if known is None:
            known = self._tags[word[0]] = {}
            for start, end in self._places.get(word[0].encode(), ()):
                fields = self._data[start:end].decode().split()
                known |= zip(fields[::3], fields[2::3], strict=True)
        return known.get(word, "")

    def entries(self) -> tuple[list[str], list[str]]:
        """All words and their counts."""
        fields = self._data.decode().split()
        return fields[::3], fields[1::3]

    def get(self, word: str) -> int:
        """How often a word was counted; 0 for one that is not known."""
        return int(self.words(word[0]).get(word, 0))

    def cut(self, block: str) -> list[str]:
        """The likeliest words of a run of Han characters; where equal, the longer one first."""
        ends = self.ends(block)
        cut, at = [], 0
        while at < len(block):
            cut.append(block[at : ends[at]])
            at = ends[at]
        return cut

    def ends(self, block: str) -> list[int]:
        """For each character of a run where the likeliest word ends that begins with it."""
        size = len(block)
        scores = [0.0] * (size + 1)  # of the best way from here to the end
        ends = [0] * size
        known = self._scores
        for start in range(size - 1, -1, -1):
            first = block[start]
            words = known[first] if first in known else self.scores(first)
            best = -math.inf
            for end in range(start + 1, size + 1):
                score = words.get(block[start:end])
                if score is None:
                    break
                score += scores[end]
                if score >= best:
                    best, ends[start] = score, end
            if best == -math.inf:  # no word begins here: the character stands for itself
                best, ends[start] = scores[start + 1] - _LOG_TOTAL, start + 1
            scores[start] = best
        return ends


class _Cutter:
    """What jieba's tagger asks of a tokenizer, answered by our reading of the dictionary."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.FREQ = dictionary
        self.user_word_tag_tab: dict[str, str] = {}

    def get_DAG(self, sentence: str) -> None:  # noqa: N802 - jieba's name
        """Nothing: ``calc`` needs none."""

    def calc(self, sentence: str, _: None, route: dict[int, tuple[float, int]]) -> None:
        """Fills in where the word ends that begins at each character, that character included."""
        route.update((at, (0.0, end - 1)) for at, end in enumerate(self.FREQ.ends(sentence)))


def segment(run: str) -> list[str]:
    """The words of a folded run of Han characters, in order, without gaps."""
    words: list[str] = []
    for start in range(0, len(run), _PIECE):
        for block in _BLOCK.findall(run[start : start + _PIECE]):
            words += [block] if len(block) == 1 else _dictionary().cut(block)
    return words


def segment_all(runs: Sequence[str]) -> list[list[str]]:
    """The words of each run as :func:`segment` cuts it; a third of its time from many runs on."""
    global _cut_together
    size = sum(map(len, runs))
    if size >= _TOGETHER:
        _cut_together += size
    if size < _TOGETHER or _cut_together < _MANY:
        return [segment(run) for run in runs]
    usual = [run for run in runs if len(run) <= _LONGEST and _BLOCK.fullmatch(run)]
    cut = _lattice().cut(usual)
    joined = "".join(usual)
    starts, ends = cut.starts.tolist(), (cut.starts + cut.sizes).tolist()
    words = [joined[start:end] for start, end in zip(starts, ends, strict=True)]
    parts = [words[first:end] for first, end in pairwise(cut.bounds.tolist())]
    found = dict(zip(usual, parts, strict=True))
    return [found[run] if run in found else segment(run) for run in runs]


def tag_words(run: str) -> list[tuple[str, str]]:
    """Words of a folded run with jieba's part-of-speech tags; unknown names are guessed."""
    return [
        (word.word, word.flag)
        for start in range(0, len(run), _PIECE)
        for word in _tagger().cut(run[start : start + _PIECE])
    ]


def dictionary_tagged(run: str) -> list[tuple[str, str]]:
    """Words of a folded run with the dictionary's tags, "" for unknown ones; no jieba needed."""
    return [(word, _dictionary().tag(word)) for word in segment(run)]


def dictionary_frequencies() -> dict[str, int]:
    """jieba's words with their counts; prefixes of words count 0."""
    import jieba

    tokenizer = jieba.Tokenizer()
    frequencies: dict[str, int] = tokenizer.gen_pfdict(tokenizer.get_dict_file())[0]
    return frequencies


def dictionary_tags() -> dict[str, str]:
    """jieba's words with their part-of-speech tags."""
    return dict(_tagger().word_tag_tab)


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    spec = find_spec("jieba")  # found, not imported
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba is not installed; install Wenda again", name="jieba")
    return Dictionary(Path(spec.submodule_search_locations[0]) / "dict.txt")


@lru_cache(maxsize=1)
def _lattice() -> Lattice:
    import numpy as np

    from embeddings.tokens import Lattice

    words, counts = _dictionary().entries()
    logarithms = {count: math.log(int(count)) - _LOG_TOTAL for count in set(counts)}
    scores = np.array([logarithms[count] for count in counts])
    return Lattice(words, scores, -_LOG_TOTAL)


@lru_cache(maxsize=1)
def _tagger() -> Any:
    """jieba's tagger over our dictionary; its tags were read when jieba.posseg was imported."""
    from jieba import posseg

    tagger = posseg.POSTokenizer.__new__(posseg.POSTokenizer)  # __init__ would read them again
    tagger.tokenizer = _Cutter(_dictionary())
    tagger.word_tag_tab = posseg.dt.word_tag_tab
    return tagger
