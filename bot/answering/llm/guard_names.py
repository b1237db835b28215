"""A written sentence + the passages it cites → its names without support, across languages.

A passage supports a name if it has the name, or has it in the other language by the lexicon's
translation or by its sound. An unsupported name is *missing* if the passages are in its language or
the lexicon knows it in theirs. Otherwise it is *unsure*, unless the question gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.text import fold, is_stopword, stem
from bot.text.names import (
    LETTER,
    WORD,
    Evidence,
    evidence_of,
    han_pairs,
    han_supported,
    latin_supported,
    plain_letters,
    readings_of,
    side_by_side,
    spells_names,
    tagged_names,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from embeddings.lexicon import Lexicon

_CAPITALISED = rf"[A-Z\u00c0-\u00d6\u00d8-\u00de][{LETTER}'’-]*"
_LATIN = re.compile(rf"(?<![{LETTER}]){_CAPITALISED}(?:[ -]{_CAPITALISED})*")
_MOSTLY = 0.5  # share of a word's translations that tells what it is


@dataclass(frozen=True, slots=True)
class Names:
    """The names that are not supported, as they were written."""

    missing: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


class _Name(NamedTuple):
    text: str  # as written
    language: str
    known: bool  # the lexicon has it as a name in the other language


def check_names(
    sentence: str,
    taken: Sequence[tuple[int, int]],
    evidence: Sequence[str],
    question: str,
    lexicon: Lexicon,
) -> Names:
    """Returns the names of a sentence that no passage supports.

    Args:
        sentence: without its citations.
        taken: where its figures stand: US$ and March are not names.
        evidence: the passages that it cites.
        question: if it gives a name, its translation is not doubted.
        lexicon: translates names, and knows how they sound.
    """
    known_names = evidence_of(tuple(evidence))
    folded_question = fold(question).text
    missing, unsure = [], []
    unsupported = [
        *_latin(sentence, taken, known_names, lexicon),
        *_han(sentence, known_names, lexicon),
    ]
    for name in unsupported:
        if name.known or known_names.languages == {name.language}:
            missing.append(name.text)
        elif fold(name.text).text not in folded_question:
            unsure.append(name.text)
    return Names(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(unsure)))


def _latin(
    sentence: str, taken: Sequence[tuple[int, int]], evidence: Evidence, lexicon: Lexicon
) -> Iterator[_Name]:
    """Capitalised words that no passage supports; the first word only if it is a name."""
    first = WORD.search(sentence)
    for match in _LATIN.finditer(sentence):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        places = [
            word
            for word in WORD.finditer(sentence, *match.span())
            if not is_stopword(stem(fold(word.group()).text))
        ]
        if not places:
            continue
        words = [word.group() for word in places]
        name = sentence[places[0].start() : places[-1].end()]
        opens = first is not None and match.start() == first.start()
        if opens and len(words) == 1 and not _is_name(words[0], lexicon):
            continue  # any word may open a sentence
        lacking = [word for word in words if not latin_supported(word, evidence, lexicon)]
        if lacking or not side_by_side(name, evidence):
            known = any(
                _translations_of(word, lexicon) and _is_name(word, lexicon) for word in lacking
            )
            yield _Name(name, "en", known)


def _han(sentence: str, evidence: Evidence, lexicon: Lexicon) -> Iterator[_Name]:
    """Names by jieba's tags that no passage supports."""
    folded = fold(sentence)
    tagged = [span for kind in ("person", "place") for span in tagged_names(folded.text, kind)]
    for start, end in _join_spans(sorted(tagged)):
        name = folded.text[start:end]
        if not han_supported(name, evidence, lexicon):
            begin, stop = folded.source(start, end)
            whole = not _goes_on(folded.text[max(0, start - 1) : start], lexicon)
            whole = whole and not _goes_on(folded.text[end : end + 1], lexicon)
            yield _Name(sentence[begin:stop], "zh", whole and _carried_over(name, lexicon))


def _join_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Joins names that touch: they are one that jieba does not know, as 诺森 and 比亚."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _goes_on(beside: str, lexicon: Lexicon) -> bool:
    """Whether the character beside a name probably belongs to it: 坎 beside 克利."""
    return beside in ("·", "•", "・") or bool(beside) and spells_names(beside, lexicon)


def _carried_over(name: str, lexicon: Lexicon) -> bool:
    """Whether the lexicon has a Chinese name in English by its sound: it can only be that."""
    likely = lexicon.english.get(name)
    pinyin = stem("".join(readings_of(name, lexicon)))
    sounding = sum(
        p
        for word, p in likely.items()
        if word == pinyin or any(pair in name for pair in han_pairs(plain_letters(word), lexicon))
    )
    return bool(likely) and sounding >= _MOSTLY * sum(likely.values())


def _translations_of(word: str, lexicon: Lexicon) -> list[str]:
    """The Chinese translations of a word, best first."""
    return [han for han in lexicon.chinese.get(stem(fold(word).text)) if not han.isascii()]


def _is_name(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a name rather than any other: by how it is translated.

    A name is not in the lexicon, or is carried over by its sound, or is a place.
    """
    likely = {
        han: p for han, p in lexicon.chinese.get(stem(fold(word).text)).items() if not han.isascii()
    }
    if not likely:
        return not word.isupper()  # an acronym is made of ordinary words
    letters = plain_letters(word)
    pairs = han_pairs(letters, lexicon)
    sounding = sum(
        p
        for han, p in likely.items()
        if any(pair in han for pair in pairs)
        or (len(han) == 1 and letters in lexicon.readings.get(han))
    )
    best = next(iter(likely))
    return sounding >= _MOSTLY * sum(likely.values()) or (0, len(best)) in tagged_names(
        best, "place"
    )
