"""Dictionary entries → names, acronyms and readings of characters, without any alignment."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bot.text import fold, scan
from embeddings.training import corpora, glosses

if TYPE_CHECKING:
    from pathlib import Path

Distributions = dict[str, dict[str, float]]  # key → target → probability

_VOWEL = re.compile("[aeiou]")  # 嗯 is read n, 儿 at the end of a word r
NAMED = 5  # how many times more a name says about the characters of names than another word
CHARACTERS = 12  # characters kept for a syllable: most names are written with these


def stems(text: str) -> list[str]:
    """The stems of an English text, as keyword search sees them."""
    return [token.text for token in scan(fold(text).text)]


def add_names(
    chinese: Distributions,
    english: Distributions,
    names: list[tuple[str, str]],
    entries: list[corpora.Entry],
) -> None:
    """Adds transliterations, and Chinese proper names in pinyin (Xuzhou → 徐州, 徐州市)."""
    read = []
    for entry in entries:
        if entry.pinyin and entry.pinyin[0][:1].isupper():
            syllables = glosses.reading(entry)
            for length in range(2, min(len(syllables), 4) + 1):
                if len(syllables) == len(entry.simplified):
                    read.append(("".join(syllables[:length]), fold(entry.simplified).text[:length]))
    for latin, form in (*names, *read):
        key = " ".join(stems(latin))
        if key and form:
            chinese.setdefault(key, {}).setdefault(form, 0.3)
            english.setdefault(form, {}).setdefault(key, 0.3)


def acronyms(folder: Path, entries: list[corpora.Entry]) -> Distributions:
    """Acronym → what it stands for, by how often it was seen to."""
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for english, _ in corpora.sentence_groups(folder):
        for short, phrase in glosses.acronyms(english[0]):
            met[short][" ".join(stems(phrase))] += 10  # stated, not guessed
    for entry in entries:
        for gloss in entry.glosses:
            for short, phrase in glosses.acronyms(gloss):
                met[short][" ".join(stems(phrase))] += 10
        for phrase in glosses.phrases(entry):
            for short, words_ in glosses.initials(phrase):
                met[short][" ".join(stems(words_))] += 1
    return {
        short: {phrase: count / sum(meant.values()) for phrase, count in meant.most_common(6)}
        for short, meant in met.items()
    }


def readings(entries: list[corpora.Entry]) -> Distributions:
    """Character → its syllables, those of more words first."""
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        syllables = glosses.reading(entry)
        if len(syllables) == len(entry.simplified):
            for character, syllable in zip(entry.simplified, syllables, strict=True):
                if syllable:
                    met[character][syllable] += 1
    return {
        character: {s: n / sum(counts.values()) for s, n in counts.most_common(3)}
        for character, counts in met.items()
    }


def syllables(entries: list[corpora.Entry]) -> Distributions:
    """Syllable → its characters, those of proper names first; the likeliest has 1."""
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        read = glosses.reading(entry)
        if len(read) == len(entry.simplified):
            named = NAMED if entry.pinyin[0][:1].isupper() else 1
            for character, syllable in zip(entry.simplified, read, strict=True):
                if _VOWEL.search(syllable) and not character.isascii():
                    met[syllable][character] += named
    return {
        syllable: {
            character: n / counts.most_common(1)[0][1]
            for character, n in counts.most_common(CHARACTERS)
        }
        for syllable, counts in met.items()
    }
