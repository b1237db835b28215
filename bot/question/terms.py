"""A question → query terms, each word with its synonyms in the other language.

Every word is one ``Term``: itself with share 1, its translations with theirs. A phrase that the
lexicon knows (*foreign investment* → 外资) is a term besides its words; an acronym is read as the
phrase it stands for (*FDI* → *foreign direct investment*).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core import settings
from bot.core.records import Term
from bot.question.name_terms import chinese_names, latin_names
from bot.question.number_terms import number_terms
from bot.text.folding import fold
from bot.text.stopwords import is_stopword
from bot.text.words import Token, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from embeddings.lexicon import Lexicon

_LONGEST_PHRASE = 4  # stems in an English phrase of the lexicon
_LONGEST_NAME = 8  # characters in a Chinese entry that is looked for across word bounds


@lru_cache(maxsize=64)  # retrieving, quoting and marking ask for the same ones, words for theirs
def question_terms(question: str, lexicon: Lexicon) -> Sequence[Term]:
    """The terms of a question, in no order that matters; empty for one without words."""
    tokens = list(scan(fold(question).text))
    latin = [token.text for token in tokens if token.text < "\u2e80"]
    chinese = [token for token in tokens if token.is_word and token.text >= "\u2e80"]
    terms = [
        _word(token.text, lexicon)
        if token.is_word
        else Term({token.text: 1.0}, settings.BIGRAM_WEIGHT, is_bigram=True)
        for token in tokens
    ]
    terms += _parts(chinese, lexicon)
    terms += _english_phrases(latin, lexicon)
    for token in latin:
        for phrase in _readings(token, lexicon):
            terms += [_word(stem, lexicon, known=0.5) for stem in phrase]
            terms += _english_phrases(phrase, lexicon)
    terms += _chinese_names([token.text for token in chinese], lexicon)
    terms += latin_names(question, lexicon)
    terms += chinese_names(chinese, lexicon)
    terms += number_terms(question)
    return tuple(terms)


def _word(token: str, lexicon: Lexicon, known: float = 1.0) -> Term:
    """One word with its translations; a stopword keeps itself, barely, and has none."""
    if is_stopword(token):
        return Term({token: 1.0}, settings.STOPWORD_WEIGHT)
    shares = {token: 1.0}
    if token[0] >= "\u2e80":
        shares |= _shares(lexicon.english.get(token))
    else:
        shares |= _spread(_shares(lexicon.chinese.get(token)))
    shares[token] = 1.0
    return Term(shares, known)


def _parts(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Term]:
    """The translations of the halves of long words: 议会选举 is in few texts, 议会 in many."""
    for word in words:
        if len(word.text) > 2:
            for start in range(0, len(word.text) - 1, 2 if len(word.text) % 2 == 0 else 1):
                part = word.text[start : start + 2]
                if shares := _shares(lexicon.english.get(part)):
                    yield Term(shares, settings.PART_WEIGHT)


def _shares(translations: dict[str, float]) -> dict[str, float]:
    """Each translation's share of a match: its probability beside the best one's, flattened."""
    kept = {
        word: p
        for word, p in translations.items()
        if p >= settings.MIN_TRANSLATION and not is_stopword(word)
    }
    best = max(kept.values(), default=1.0)
    return {word: float((p / best) ** settings.TRANSLATION_POWER) for word, p in kept.items()}


def _spread(shares: dict[str, float]) -> dict[str, float]:
    """Chinese translations as the tokens that stand in an index.

    One that jieba keeps whole is its own token; of any other the bigrams are, which share it out.
    """
    spread: dict[str, float] = {}
    for word, share in shares.items():
        tokens = [token.text for token in scan(word)]
        if len(word) < 3 or word in tokens:
            pieces = [word]
        else:
            pieces = [word[i : i + 2] for i in range(len(word) - 1)]
        for piece in pieces:
            spread[piece] = max(spread.get(piece, 0.0), share / len(pieces))
    return spread


def _english_phrases(stems: Sequence[str], lexicon: Lexicon) -> Iterator[Term]:
    """A term for each run of stems that the lexicon knows; of three, the first and last too."""
    for length in range(2, _LONGEST_PHRASE + 1):
        for start in range(len(stems) - length + 1):
            phrase = list(stems[start : start + length])
            if all(is_stopword(stem) for stem in phrase):
                continue
            found = lexicon.chinese.get(" ".join(phrase))
            if not found and length == 3:  # foreign (direct) investment
                found = lexicon.chinese.get(f"{phrase[0]} {phrase[2]}")
            if found:
                yield Term(_spread(_shares(found)), settings.PHRASE_WEIGHT * length)


def _readings(token: str, lexicon: Lexicon) -> Iterator[list[str]]:
    """What an acronym stands for, as stems; none for an ordinary word."""
    if 2 <= len(token) <= 6 and token.isalpha() and not lexicon.chinese.get(token):
        for phrase, share in lexicon.acronyms.get(token).items():
            if share >= settings.MIN_ACRONYM:
                yield phrase.split()


def _chinese_names(words: Sequence[str], lexicon: Lexicon) -> Iterator[Term]:
    """A term for each run of two words or more that the lexicon knows as one (贝克 汉姆)."""
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _LONGEST_NAME), start + 1, -1):
            name = "".join(words[start:end])
            if len(name) <= _LONGEST_NAME and (found := lexicon.english.get(name)):
                yield Term(_shares(found), settings.PHRASE_WEIGHT * (end - start))
                start = end - 1
                break
        start += 1
