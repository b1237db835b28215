"""Names of a question that no dictionary knows, as terms of their sound in the other language."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.core import settings
from bot.core.records import Term
from bot.text.folding import HAN
from bot.text.names.sounds import han_pairs, latin_spellings, plain_letters, spells_names
from bot.text.stopwords import is_stopword
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.text.words import Token
    from embeddings.lexicon import Lexicon

_LATIN_NAME = re.compile(rf"[^\W\d_{HAN}]{{3,}}")  # Chinese is written close up: Matlin是誰
_LONGEST = 8  # characters of a Chinese name: 斯捷潘科夫斯基 has seven


def latin_names(question: str, lexicon: Lexicon) -> Iterator[Term]:
    """A term for each name in Latin letters: the pairs of characters that may spell it.

    A name is what no dictionary knows, or what is capitalised within the sentence.
    """
    # NFC: an accent that is a character of its own would cut the word
    for match in _LATIN_NAME.finditer(unicodedata.normalize("NFC", question)):
        word = plain_letters(match.group())
        if not word or is_stopword(stem(word)):
            continue
        known = bool(lexicon.chinese.get(stem(word)))
        capital = match.group()[0].isupper() and match.start() > 0
        if known and not capital:
            continue
        pairs = han_pairs(word, lexicon)
        if pairs:
            weight = settings.SOUND_WEIGHT * (settings.KNOWN_NAME if known else 1.0)
            yield Term(_shares(pairs), weight)


def chinese_names(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Term]:
    """A term for each run of Chinese words that no dictionary knows: the Latin words it may be.

    Args:
        words: a question's Chinese words in reading order, without the bigrams.
        lexicon: the dictionary, and how names are spelled.
    """
    for name in _unknown_runs(words, lexicon):
        shares: dict[str, float] = {}
        for word, share in _shares(latin_spellings(name, lexicon)).items():
            shares.setdefault(stem(word), share)
        if shares:
            yield Term(shares, settings.SOUND_WEIGHT)


def _shares(likely: dict[str, float]) -> dict[str, float]:
    """What each spelling counts beside the likeliest, flattened as translations are."""
    best = max(likely.values(), default=1.0)
    return {text: (p / best) ** settings.TRANSLATION_POWER for text, p in likely.items()}


def _unknown_runs(words: Sequence[Token], lexicon: Lexicon) -> Iterator[str]:
    """Neighbouring words without a translation, or single characters that spell names."""
    run, end = "", -1
    for token in (*words, None):
        if token is not None and _may_be_name(token.text, lexicon):
            if token.start != end:
                if 2 <= len(run) <= _LONGEST:
                    yield run
                run = ""
            run, end = run + token.text, token.end
        else:
            if 2 <= len(run) <= _LONGEST:
                yield run
            run, end = "", -1


def _may_be_name(word: str, lexicon: Lexicon) -> bool:
    if is_stopword(word):
        return False
    if len(word) == 1:
        return spells_names(word, lexicon)
    return not lexicon.english.get(word)
