"""The names of a written sentence against the passages it cites, across languages.

A name is supported by a passage that holds it, also in the other language, where the lexicon
translates it or its sound says so. One that is not is missing: surely where the passages are in its
own language, or the lexicon knows it in theirs. Else it is unsure, unless the question gives it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot import settings
from bot.describe import language_of
from bot.folding import HAN, fold
from bot.name_terms import plain_letters
from bot.sounds import han_pairs, latin_spellings
from bot.stopwords import is_stopword
from bot.words import names, scan, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from embeddings.lexicon import Lexicon

_LATIN = re.compile(r"(?<![\w])[A-Z\u00c0-\u00de][\w'’-]*(?:[ -][A-Z\u00c0-\u00de][\w'’-]*)*")
_WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
_HAN_RUN = re.compile(f"[{HAN}]+")
_MOSTLY = 0.5  # share of a word's translations that tells what it is
_SOUND = 0.1  # of a pair of characters in a name's spelling: rarer ones stand in any text
_LONGEST = 4  # characters of a Chinese name in pinyin


@dataclass(frozen=True, slots=True)
class Names:
    """Those that are not supported, as they were written."""

    missing: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


class _Evidence(NamedTuple):
    text: str  # folded
    stems: frozenset[str]
    words: frozenset[str]  # Latin ones as they stand
    languages: frozenset[str]  # "en", "zh", ...: of the passages


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
    """The names of a sentence without support.

    Args:
        sentence: without its citations.
        taken: where its figures stand: US$ and March are no names.
        evidence: the passages that it cites.
        question: where it gives a name, how that is translated is not doubted.
        lexicon: translates, and knows how names sound.
    """
    found = _evidence(tuple(evidence))
    asked = fold(question).text
    missing, unsure = [], []
    unsupported = [*_latin(sentence, taken, found, lexicon), *_han(sentence, found, lexicon)]
    for name in unsupported:
        if name.known or found.languages == {name.language}:
            missing.append(name.text)
        elif fold(name.text).text not in asked:
            unsure.append(name.text)
    return Names(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(unsure)))


@lru_cache(maxsize=32)
def _evidence(texts: tuple[str, ...]) -> _Evidence:
    whole = "\n".join(texts)
    folded = fold(whole).text
    return _Evidence(
        folded,
        frozenset(token.text for token in scan(folded)),
        frozenset(word.group() for word in _WORD.finditer(whole)),
        frozenset(language_of(text)[:2] for text in texts),
    )


def _latin(
    sentence: str, taken: Sequence[tuple[int, int]], found: _Evidence, lexicon: Lexicon
) -> Iterator[_Name]:
    """Words with capitals that no passage supports; of the first word only if it is a name."""
    first = _WORD.search(sentence)
    for match in _LATIN.finditer(sentence):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        places = [
            word
            for word in _WORD.finditer(sentence, *match.span())
            if not is_stopword(stem(fold(word.group()).text))
        ]
        words = [word.group() for word in places]
        opens = first is not None and match.start() == first.start()
        if opens and len(words) == 1 and not _is_name(words[0], lexicon):
            continue  # any word may open a sentence
        lacking = [word for word in words if not _latin_supported(word, found, lexicon)]
        if lacking or not _side_by_side(words, found):
            known = any(_known(word, lexicon) and _is_name(word, lexicon) for word in lacking)
            yield _Name(sentence[places[0].start() : places[-1].end()], "en", known)


def _han(sentence: str, found: _Evidence, lexicon: Lexicon) -> Iterator[_Name]:
    """Names by jieba's tags that no passage supports."""
    folded = fold(sentence)
    for kind in ("person", "place"):
        for start, end in names(folded.text, kind):
            name = folded.text[start:end]
            if not _han_supported(name, found, lexicon):
                begin, stop = folded.source(start, end)
                yield _Name(sentence[begin:stop], "zh", bool(lexicon.english.get(name)))


def _known(word: str, lexicon: Lexicon) -> list[str]:
    """Its Chinese translations, best first."""
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
    return sounding >= _MOSTLY * sum(likely.values()) or (0, len(best)) in names(best, "place")


def _side_by_side(words: Sequence[str], found: _Evidence) -> bool:
    """Whether a name of several words stands so in evidence of its language, of two at least.

    Zhang Wei is not made of Zhang Li and Wang Wei; Xuzhou City may stand for the city of Xuzhou.
    """
    if found.languages != {"en"}:
        return True
    names_only = [[word.lower() not in found.words for word in two] for two in pairwise(words)]
    return all(
        f"{fold(one).text} {fold(other).text}" in found.text
        for (one, other), are_names in zip(pairwise(words), names_only, strict=True)
        if all(are_names)
    )


def _latin_supported(word: str, found: _Evidence, lexicon: Lexicon) -> bool:
    root = stem(fold(word).text)
    if root in found.stems or _translated(root, found, lexicon):
        return True
    for reading, share in lexicon.acronyms.get(root).items():
        if share >= settings.MIN_ACRONYM and all(
            part in found.stems or is_stopword(part) or _translated(part, found, lexicon)
            for part in reading.split()
        ):
            return True
    letters = plain_letters(word)
    return bool(letters) and (
        letters in _pinyin(found.text, lexicon)
        or any(
            pair in found.text
            for pair, share in han_pairs(letters, lexicon).items()
            if share >= _SOUND
        )
    )


def _translated(root: str, found: _Evidence, lexicon: Lexicon) -> bool:
    likely = lexicon.chinese.get(root).items()
    return any(p >= settings.MIN_TRANSLATION and word in found.text for word, p in likely)


@lru_cache(maxsize=32)
def _pinyin(text: str, lexicon: Lexicon) -> frozenset[str]:
    """What two to four neighbouring characters of a text are in pinyin, written as one word."""
    spelled = set()
    for match in _HAN_RUN.finditer(text):
        read = [next(iter(lexicon.readings.get(character)), "") for character in match.group()]
        for start in range(len(read)):
            for end in range(start + 2, min(start + _LONGEST, len(read)) + 1):
                if all(read[start:end]):
                    spelled.add("".join(read[start:end]))
    return frozenset(spelled)


def _han_supported(name: str, found: _Evidence, lexicon: Lexicon) -> bool:
    """Also 徐州市 where the evidence says 徐州."""
    shorter = name[:-1] if len(name) > 2 else name
    if name in found.text or shorter in found.text:
        return True
    for form in (name, shorter):
        for words in lexicon.english.get(form):
            if all(word in found.stems or is_stopword(word) for word in words.split()):
                return True
    read = [next(iter(lexicon.readings.get(character)), "") for character in name]
    pinyin = ["".join(read[start:]) for start in range(len(read))]
    if pinyin[0] in found.stems or any(_said_apart(pinyin[0], rest, found) for rest in pinyin[1:]):
        return True
    likely = latin_spellings(name, lexicon).items()
    return any(
        share >= _SOUND and word not in pinyin and stem(word) in found.stems
        for word, share in likely
    )


def _said_apart(whole: str, given: str, found: _Evidence) -> bool:
    """Whether a Chinese name stands there in two words, in either order: Zhou Tiegen."""
    family = whole.removesuffix(given)
    return f"{family} {given}" in found.text or f"{given} {family}" in found.text
