"""Corpora → the translation table, from aligned sentences with the dictionary as prior.

P(word | key) mixes what Model 1 learned with what the dictionary says. Taking the geometric mean of
Model 1's two directions removes most pairs of rare words that meet by chance; a pair that is
expected less than about once counts for less.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from bot.text import fold, scan
from embeddings.lexicon import Lexicon, Table
from embeddings.training import corpora, glosses
from embeddings.training.alignment import Pair, model_1
from embeddings.training.entries import (
    Distributions,
    acronyms,
    add_names,
    readings,
    stems,
    syllables,
)
from embeddings.training.sounds import sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

MAX_WORDS = 60  # words of either side of a sentence pair: longer ones align badly and cost most
PAIRS_PER_GROUP = 2  # versions of a sentence that are aligned: more say little new
MANUAL_WEIGHT = 0.1  # of a manual's sentence to one of news, where to export is rarely 导出
MIN_AGREEMENT = 0.01  # the geometric mean of both directions below which a pair is chance
MIN_PROBABILITY = 0.02  # smaller shares of a key's mass are left out of the table
MAX_TARGETS = 16  # best targets kept for one key
ALIGNED_SHARE = 0.8  # of the alignment in the mixture if both know a word: measured
MAX_PHRASE = 4  # stems in a key


def estimate(folder: Path) -> Lexicon:
    """The lexicon of a folder of corpora; the same each time."""
    entries = corpora.dictionary(folder)
    meanings = _meanings(folder, entries)
    log.info("lexicon: %d dictionary meanings", len(meanings))
    forward, backward, frequency = _align(folder, meanings)
    names = [(en.lower(), fold(zh).text) for en, zh in corpora.pairs(folder, corpora.NAME_FILES)]
    chinese = _mixture(forward, _prior(meanings, frequency))
    english = _mixture(backward, _reverse_prior(meanings, frequency))
    add_names(chinese, english, names, entries)
    return Lexicon(
        Table.build({key: _best(targets) for key, targets in chinese.items()}),
        Table.build({key: _best(targets) for key, targets in english.items()}),
        Table.build(acronyms(folder, entries)),
        Table.build(readings(entries)),
        Table.build(syllables(entries)),
        Table.build(sounds(names)),
    )


def words(text: str) -> list[str]:
    """The words of a Chinese text, without the bigrams."""
    return [token.text for token in scan(fold(text).text) if token.is_word]


Meaning = tuple[str, tuple[str, ...]]  # a Chinese word and the stems of one gloss


def _meanings(folder: Path, entries: list[corpora.Entry]) -> list[Meaning]:
    meanings = []
    for entry in entries:
        simplified = fold(entry.simplified).text
        meanings += [(simplified, tuple(stems(phrase))) for phrase in glosses.phrases(entry)]
    for english, chinese in corpora.pairs(folder, corpora.TERM_FILES):
        key = tuple(stems(english))
        forms = dict.fromkeys(fold(c).text for c in chinese.split("\t"))  # once each, in order
        meanings += [(form, key) for form in forms]
    return [(word, key) for word, key in meanings if word and 0 < len(key) <= 3 * MAX_PHRASE]


def _align(
    folder: Path, meanings: list[Meaning]
) -> tuple[Distributions, Distributions, Counter[str]]:
    """The agreed probabilities in both directions, and how often each Chinese word was seen."""
    sides = [(list(key), words(word), 1.0) for word, key in meanings]
    for english, chinese, share in _weighted_groups(folder):
        versions = min(max(len(english), len(chinese)), PAIRS_PER_GROUP)
        weight = versions**-0.5 * share
        for n in range(versions):
            left, right = stems(english[n % len(english)]), words(chinese[n % len(chinese)])
            if left and right and 0.2 < len(left) / len(right) < 5:
                sides.append((left[:MAX_WORDS], right[:MAX_WORDS], weight))
    log.info("lexicon: aligning %d pairs", len(sides))
    frequency = Counter(word for _, right, _ in sides for word in set(right))
    left_ids = _numbers(left for left, _, _ in sides)
    right_ids = _numbers(right for _, right, _ in sides)
    coded = [
        (
            np.array([left_ids[word] for word in left], np.int32),
            np.array([right_ids[word] for word in right], np.int32),
            weight,
        )
        for left, right, weight in sides
    ]
    there = _probabilities(coded, len(right_ids))
    back = _probabilities([(right, left, weight) for left, right, weight in coded], len(left_ids))
    return (*_agree(there, back, list(left_ids), list(right_ids)), frequency)


def _weighted_groups(folder: Path) -> Iterator[tuple[list[str], list[str], float]]:
    for name in corpora.SENTENCE_FILES:
        share = MANUAL_WEIGHT if name in corpora.MANUAL_FILES else 1.0
        for english, chinese in corpora.sentence_groups(folder, (name,)):
            yield english, chinese, share


def _numbers(sides: Iterable[list[str]]) -> dict[str, int]:
    counted = Counter(word for side in sides for word in side)
    return {word: n for n, (word, _) in enumerate(sorted(counted.items()))}


def _probabilities(coded: list[Pair], targets: int) -> dict[tuple[int, int], tuple[float, float]]:
    shifted = [(source + 1, target, weight) for source, target, weight in coded]
    source, target, probability, count = model_1(shifted, targets)
    kept = (source > 0) & (probability > MIN_AGREEMENT / 10)
    keys = zip((source[kept] - 1).tolist(), target[kept].tolist(), strict=True)
    values = zip(probability[kept].tolist(), count[kept].tolist(), strict=True)
    return dict(zip(keys, values, strict=True))


def _agree(
    there: dict[tuple[int, int], tuple[float, float]],
    back: dict[tuple[int, int], tuple[float, float]],
    lefts: list[str],
    rights: list[str],
) -> tuple[Distributions, Distributions]:
    forward: Distributions = defaultdict(dict)
    backward: Distributions = defaultdict(dict)
    for (left, right), (probability, count) in there.items():
        other = back.get((right, left))
        if other is None:
            continue
        seen = min(count, other[1])
        agreed = (probability * other[0]) ** 0.5 * seen / (seen + 1)
        if agreed >= MIN_AGREEMENT:
            forward[lefts[left]][rights[right]] = agreed
            backward[rights[right]][lefts[left]] = agreed
    return forward, backward


def _prior(meanings: list[Meaning], frequency: Counter[str]) -> Distributions:
    """P(Chinese word | English key) by the dictionary: the commoner the word the likelier."""
    prior: Distributions = defaultdict(dict)
    for word, key in meanings:
        if len(key) <= MAX_PHRASE:
            prior[" ".join(key)][word] = (1 + frequency[word]) ** 0.5
    return prior


def _reverse_prior(meanings: list[Meaning], frequency: Counter[str]) -> Distributions:
    """P(English stem | Chinese word) by the dictionary; the stems of a phrase share its weight."""
    prior: Distributions = defaultdict(lambda: defaultdict(float))
    for word, key in meanings:
        if len(key) <= MAX_PHRASE:
            for stem in key:
                prior[word][stem] += 1 / len(key)
    return {word: dict(shares) for word, shares in prior.items()}


def _mixture(aligned: Distributions, prior: Distributions) -> Distributions:
    """What the sentences say, to ALIGNED_SHARE, mixed with what the dictionary says.

    A key that only one of them knows is taken from that alone.
    """
    mixed: Distributions = defaultdict(lambda: defaultdict(float))
    for source, share in ((aligned, ALIGNED_SHARE), (prior, 1 - ALIGNED_SHARE)):
        other = prior if source is aligned else aligned
        for key, targets in source.items():
            total = sum(targets.values())
            for word, weight in targets.items():
                mixed[key][word] += (share if key in other else 1.0) * weight / total
    return mixed


def _best(targets: dict[str, float]) -> dict[str, float]:
    best = sorted(targets.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_TARGETS]
    return {word: min(weight, 1.0) for word, weight in best if weight >= MIN_PROBABILITY}
