"""Runs of Han characters → words, by jieba's dictionary. No other module uses jieba.

Runs are cut exactly as ``jieba.Tokenizer.cut(…, HMM=False)`` cuts them, but the dictionary's
entries are read only for the characters that a text has: reading all 349,000 takes a second at
every start. jieba avoids that second by a cache file in the shared temporary folder, where anyone
on the machine could have put it.
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
_TOGETHER = 5_000  # characters from which it is quicker to cut all runs together, step by step
_MANY = 50_000  # characters cut in such calls, after which the table of all words is worth making
_LONGEST = 64  # characters of a run that is cut with others: each is one step for all of them
_BLOCK = re.compile("[\u4e00-\u9fd5]+|.", re.S)  # what jieba looks up; other characters stand alone
_TOTAL = 60_101_967  # the sum of all counts in the dictionary of jieba 0.42.1
_LOG_TOTAL = math.log(_TOTAL)
# Consecutive entries that begin with the same Han character, which is three bytes long.
_ENTRIES = re.compile(rb"^([\xe3-\xef]..).*(?:\n\1.*)*", re.M)

_cut_together = 0  # characters in calls of _TOGETHER or more so far, in this process


class Dictionary:
    """jieba's dictionary, whose words are read when their first character is first met."""

    def __init__(self, path: Path) -> None:
        """Reads the file ``path`` and finds where each character's entries stand in it."""
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

        The beginnings of words are keys, too, with minus infinity unless they are words
        themselves: after one that is missing, no longer word can follow.
        """
        scores: dict[str, float] = {}
        for word, count in self.words(first).items():
            for end in range(1, len(word)):
                scores.setdefault(word[:end], -math.inf)
            scores[word] = math.log(int(count)) - _LOG_TOTAL
        self._scores[first] = scores  # only once it is complete: other threads read it
        return scores

    def tag(self, word: str) -> str:
        """A word's part-of-speech tag in the dictionary; "" for an unknown word."""
        tags = self._tags.get(word[0])
        if tags is None:
            tags = self._tags[word[0]] = {}
            for start, end in self._places.get(word[0].encode(), ()):
                fields = self._data[start:end].decode().split()
                tags |= zip(fields[::3], fields[2::3], strict=True)
        return tags.get(word, "")

    def entries(self) -> tuple[list[str], list[str]]:
        """All words and their counts."""
        fields = self._data.decode().split()
        return fields[::3], fields[1::3]

    def get(self, word: str) -> int:
        """A word's count; 0 for an unknown word."""
        return int(self.words(word[0]).get(word, 0))

    def cut(self, block: str) -> list[str]:
        """The likeliest words of a run of Han characters; of equally likely ones, longer first."""
        ends = self.ends(block)
        cut, at = [], 0
        while at < len(block):
            cut.append(block[at : ends[at]])
            at = ends[at]
        return cut

    def ends(self, block: str) -> list[int]:
        """For each character of a run, where the likeliest word that begins with it ends."""
        size = len(block)
        scores = [0.0] * (size + 1)  # of the best words from each character to the end
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
    """The part of a tokenizer that jieba's tagger uses, on top of our reading of the dictionary."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.FREQ = dictionary
        self.user_word_tag_tab: dict[str, str] = {}

    def get_DAG(self, sentence: str) -> None:  # noqa: N802 - jieba's name
        """Returns nothing, because our ``calc`` needs no graph of words."""

    def calc(self, sentence: str, _: None, route: dict[int, tuple[float, int]]) -> None:
        """Fills ``route`` with the last character of the word that begins at each character."""
        route.update((at, (0.0, end - 1)) for at, end in enumerate(self.FREQ.ends(sentence)))


def segment(run: str) -> list[str]:
    """The words of a folded run of Han characters, in order, without gaps."""
    words: list[str] = []
    for start in range(0, len(run), _PIECE):
        for block in _BLOCK.findall(run[start : start + _PIECE]):
            words += [block] if len(block) == 1 else _dictionary().cut(block)
    return words


def segment_all(runs: Sequence[str]) -> list[list[str]]:
    """The words of each run as :func:`segment` cuts it; for many runs in a third of the time."""
    global _cut_together
    size = sum(map(len, runs))
    if size >= _TOGETHER:
        _cut_together += size
    if size < _TOGETHER or _cut_together < _MANY:
        return [segment(run) for run in runs]
    usual = [run for run in runs if len(run) <= _LONGEST and _BLOCK.fullmatch(run)]
    cut = _lattice().cut(usual)  # offsets into all of them, joined
    joined = "".join(usual)
    starts, ends = cut.starts.tolist(), (cut.starts + cut.sizes).tolist()
    words = [joined[start:end] for start, end in zip(starts, ends, strict=True)]
    parts = [words[first:end] for first, end in pairwise(cut.bounds.tolist())]
    words_of = dict(zip(usual, parts, strict=True))
    return [words_of[run] if run in words_of else segment(run) for run in runs]


def tag_words(run: str) -> list[tuple[str, str]]:
    """The words of a folded run with jieba's part-of-speech tags; jieba guesses unknown names."""
    return [
        (word.word, word.flag)
        for start in range(0, len(run), _PIECE)
        for word in _tagger().cut(run[start : start + _PIECE])
    ]


def dictionary_tagged(run: str) -> list[tuple[str, str]]:
    """The words of a folded run with the dictionary's tags, "" for unknown words.

    Without importing jieba, which takes a quarter of a second.
    """
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
    spec = find_spec("jieba")  # for its folder: jieba itself is not imported
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

    from bot.text.viterbi import Viterbi

    model = Viterbi(posseg.char_state_tab_P, posseg.start_P, posseg.trans_P, posseg.emit_P)
    tagger = posseg.POSTokenizer.__new__(posseg.POSTokenizer)  # __init__ would read them again
    tagger.tokenizer = _Cutter(_dictionary())
    tagger.word_tag_tab = posseg.dt.word_tag_tab
    # Its private method for words that no dictionary knows: the same result, 50 times as fast.
    tagger._POSTokenizer__cut = lambda run: [posseg.pair(*word) for word in model.words(run)]
    return tagger
