"""A question → query terms: each word with the forms that it may have in a text.

Every word is one ``Term``: itself with share 1, its translations with theirs. Further terms are
- phrases that the lexicon knows (*foreign investment* → 外资), besides their words;
- acronyms, read as the phrases they stand for (*FDI* → *foreign direct investment*);
- names that no dictionary knows, as they may sound in the other language;
- numbers and dates as texts may write them: 1.5 billion is 15亿, the 49th is 第四十九, December 27
  is 12月27日, Super Bowl XLIX is the 49th.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core import Term, settings
from bot.text import HAN, Token, figures, fold, is_stopword, scan, stem
from bot.text.figures import Figure, english_number, han_number
from bot.text.names import han_pairs, latin_spellings, plain_letters, spells_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from embeddings.lexicon import Lexicon

_LONGEST_PHRASE = 4  # stems in an English phrase of the lexicon
_LONGEST_NAME = 8  # characters in a Chinese entry that is looked for across word bounds

# Names by their sound.
_LATIN_NAME = re.compile(rf"[^\W\d_{HAN}]{{3,}}")  # Chinese may follow without a space: Matlin是誰
_LONGEST_UNKNOWN = 8  # characters of an unknown Chinese name: 斯捷潘科夫斯基 has seven

# Numbers. No Roman numeral stands between Latin letters, but Chinese may follow: 超級盃XLIX在哪裡.
_ROMAN = re.compile(rf"(?<![^\W_{HAN}])(?=[MDCLXVI]{{2,}})M{{0,3}}(?:CM|CD|D?C{{0,3}})"
                    rf"(?:XC|XL|L?X{{0,3}})(?:IX|IV|V?I{{0,3}})(?![^\W_{HAN}])")  # fmt: skip
_ROMAN_DIGITS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
_ROMAN_TENS = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_HAN_DIGITS = "零一二三四五六七八九"


@lru_cache(maxsize=64)  # several stages ask for the same question, frames for each of its words
def question_terms(question: str, lexicon: Lexicon) -> Sequence[Term]:
    """The terms of a question, whose order does not matter; empty for one without words."""
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
            terms += [_word(stem, lexicon, weight=0.5) for stem in phrase]
            terms += _english_phrases(phrase, lexicon)
    terms += _dictionary_names([token.text for token in chinese], lexicon)
    terms += latin_names(question, lexicon)
    terms += chinese_names(chinese, lexicon)
    terms += number_terms(question)
    return tuple(terms)


def _word(token: str, lexicon: Lexicon, weight: float = 1.0) -> Term:
    """One word with its translations; a stopword without any, and with hardly any weight."""
    if is_stopword(token):
        return Term({token: 1.0}, settings.STOPWORD_WEIGHT)
    shares = {token: 1.0}
    if token[0] >= "\u2e80":
        shares |= _shares(lexicon.english.get(token))
    else:
        shares |= _spread(_shares(lexicon.chinese.get(token)))
    shares[token] = 1.0
    return Term(shares, weight)


def _parts(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Term]:
    """A term for each half of a long word, with its translations.

    The translation of 议会选举 is in few texts, that of 议会 in many.
    """
    for word in words:
        if len(word.text) > 2:
            for start in range(0, len(word.text) - 1, 2 if len(word.text) % 2 == 0 else 1):
                part = word.text[start : start + 2]
                if shares := _shares(lexicon.english.get(part)):
                    yield Term(shares, settings.PART_WEIGHT)


def _shares(translations: dict[str, float]) -> dict[str, float]:
    """Each translation's share of a match: its probability beside the best one's, flattened."""
    likely = {
        word: p
        for word, p in translations.items()
        if p >= settings.MIN_TRANSLATION and not is_stopword(word)
    }
    best = max(likely.values(), default=1.0)
    return {word: float((p / best) ** settings.TRANSLATION_POWER) for word, p in likely.items()}


def _spread(shares: dict[str, float]) -> dict[str, float]:
    """The shares of Chinese translations for the tokens that an index has of them.

    A translation that jieba leaves whole is one token; any other has its bigrams, among which its
    share is divided.
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
    """A term for each run of stems that the lexicon knows; of three, the outer two may do."""
    for length in range(2, _LONGEST_PHRASE + 1):
        for start in range(len(stems) - length + 1):
            phrase = list(stems[start : start + length])
            if all(is_stopword(stem) for stem in phrase):
                continue
            translations = lexicon.chinese.get(" ".join(phrase))
            if not translations and length == 3:  # foreign (direct) investment
                translations = lexicon.chinese.get(f"{phrase[0]} {phrase[2]}")
            if translations:
                yield Term(_spread(_shares(translations)), settings.PHRASE_WEIGHT * length)


def _readings(token: str, lexicon: Lexicon) -> Iterator[list[str]]:
    """The phrases that an acronym stands for, as stems; none for an ordinary word."""
    if 2 <= len(token) <= 6 and token.isalpha() and not lexicon.chinese.get(token):
        for phrase, share in lexicon.acronyms.get(token).items():
            if share >= settings.MIN_ACRONYM:
                yield phrase.split()


def _dictionary_names(words: Sequence[str], lexicon: Lexicon) -> Iterator[Term]:
    """A term for each run of two words or more that the lexicon has as one (贝克 汉姆)."""
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _LONGEST_NAME), start + 1, -1):
            name = "".join(words[start:end])
            if len(name) <= _LONGEST_NAME and (found := lexicon.english.get(name)):
                yield Term(_shares(found), settings.PHRASE_WEIGHT * (end - start))
                start = end - 1
                break
        start += 1


def latin_names(question: str, lexicon: Lexicon) -> Iterator[Term]:
    """A term for each name in Latin letters, with the pairs of characters that may spell it.

    A name is a word that no dictionary knows, or that is capitalised within the sentence.
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
            yield Term(_spelling_shares(pairs), weight)


def chinese_names(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Term]:
    """A term for each run of Chinese words that no dictionary knows, with its Latin spellings.

    Args:
        words: a question's Chinese words in reading order, without the bigrams.
        lexicon: has the translations, and the spellings of names.
    """
    for name in _unknown_runs(words, lexicon):
        shares: dict[str, float] = {}
        for word, share in _spelling_shares(latin_spellings(name, lexicon)).items():
            shares.setdefault(stem(word), share)
        if shares:
            yield Term(shares, settings.SOUND_WEIGHT)


def _spelling_shares(likely: dict[str, float]) -> dict[str, float]:
    """Each spelling's share of a match: its likelihood beside the best one's, flattened."""
    best = max(likely.values(), default=1.0)
    return {text: (p / best) ** settings.TRANSLATION_POWER for text, p in likely.items()}


def _unknown_runs(words: Sequence[Token], lexicon: Lexicon) -> Iterator[str]:
    """Runs of neighbouring words that have no translation or, one character long, spell names."""
    run, end = "", -1
    for token in (*words, None):
        if token is not None and _may_be_name(token.text, lexicon):
            if token.start != end:
                if 2 <= len(run) <= _LONGEST_UNKNOWN:
                    yield run
                run = ""
            run, end = run + token.text, token.end
        else:
            if 2 <= len(run) <= _LONGEST_UNKNOWN:
                yield run
            run, end = "", -1


def _may_be_name(word: str, lexicon: Lexicon) -> bool:
    if is_stopword(word):
        return False
    if len(word) == 1:
        return spells_names(word, lexicon)
    return not lexicon.english.get(word)


def number_terms(question: str) -> Iterator[Term]:
    """A term for each number or date that texts may write with other tokens than the question."""
    for match in _ROMAN.finditer(question):
        yield from _integer_terms(_roman(match.group()), set())
    for figure in figures.find(question):
        yield from _figure_terms(figure)


def _figure_terms(figure: Figure) -> Iterator[Term]:
    """The figure's number with the scale words of both languages, or in numerals of each kind."""
    own_tokens = {token.text for token in scan(fold(figure.text).text)}
    if figure.value is not None and figure.value in range(10, 100) and figure.unit != "%":
        yield from _integer_terms(int(figure.value), own_tokens)
        return
    if figure.date:
        said = " ".join(figures.say(figure, language) for language in ("en", "zh-Hans"))
    elif figure.value is not None:
        said = f"{english_number(figure.value)} {han_number(figure.value)}"
    else:
        return
    for token in dict.fromkeys(token.text for token in scan(fold(said).text)):
        # a single digit is in too many texts to tell them apart
        if len(token) > 1 and token[0].isdigit() and token not in own_tokens:
            yield Term({token: 1.0}, 1.0)


def _integer_terms(number: int, own_tokens: set[str]) -> Iterator[Term]:
    """A term for a whole number: in digits, and from 11 to 99 in numerals of both kinds.

    10 is only in digits: 十 and X are in too many words. Tokens that the question has already are
    left out.
    """
    tokens = {str(number): 1.0}
    if 10 < number < 100:
        tens, ones = divmod(number, 10)
        han = (_HAN_DIGITS[tens] if tens > 1 else "") + "十" + (_HAN_DIGITS[ones] if ones else "")
        tokens |= {han[:2]: 0.5, han: 1.0}  # jieba may cut it: then its first pair is a token
        roman = _ROMAN_TENS[tens] + _ROMAN_ONES[ones]
        if len(roman) > 2:  # xi and li are names
            tokens[roman] = 1.0
    if others := {token: share for token, share in tokens.items() if token not in own_tokens}:
        yield Term(others, 1.0)


def _roman(numeral: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
