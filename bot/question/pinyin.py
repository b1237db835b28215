"""A question with Chinese in Latin letters (*Xuzhou chukou 2019*) → the same in characters.

A word is read as pinyin if English does not know it and its syllables, whose tones do not count,
are one Chinese word that the articles have clearly more often than any other. A message that is
pinyin throughout is Chinese throughout.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING

from bot.text import ENGLISH_STOPWORDS, holds_han, stem
from bot.text.names import is_pinyin, syllable_cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from embeddings.lexicon import Lexicon

    Counts = Callable[[Sequence[str]], Sequence[int]]

_WORD = re.compile(r"(?<![\w'’.@/-])[A-Za-z]{2,24}(?![\w@/-])(?!['’.]\w)")
_LEAST = 0.1  # share of a character's readings from which it is read so
_CLEARLY = 3  # times as many passages as those with any other word of the same sound
_LONG = 5  # letters from which a word that asks is pinyin for sure: duoshao, not de
_MOST_PAIRS = 3  # that a name may be written with
_MOST_SYLLABLES = 2  # longer words are known in two parts
# Words that ask or join, which are too short or too frequent to be told by the articles.
_CLOSED = {
    "duoshao": "多少", "shi": "是", "de": "的", "nian": "年", "yue": "月", "ri": "日", "ji": "几",
    "shei": "谁", "shui": "谁", "shenme": "什么", "nali": "哪里", "weishenme": "为什么", "ma": "吗",
    "zenme": "怎么", "zenmeyang": "怎么样", "shihou": "时候", "you": "有", "zai": "在", "he": "和",
    "duoshaoqian": "多少钱", "naxie": "哪些", "nage": "哪个", "ne": "呢", "le": "了", "ge": "个",
}  # fmt: skip
_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff\d])|(?<=\d) +(?=[年月日])")


def from_pinyin(question: str, counts: Counts, lexicon: Lexicon) -> str:
    """Returns the question with its pinyin in characters; as it is if there is none, or not sure.

    Args:
        question: in plain letters.
        counts: returns in how many passages each of some keyword tokens stands.
        lexicon: knows English and Chinese words, and how characters are read.
    """
    words = [match.group() for match in _WORD.finditer(question)]
    unknown = [word for word in words if _is_unknown(word, lexicon)]
    if not unknown or any(counts([stem(word) for word in unknown])):
        return question
    every = all(_is_pinyin(word.lower(), lexicon) for word in words)
    if not every and _may_be_a_name(words, unknown, lexicon):
        return question
    said = {
        word: _in_characters(word.lower(), counts, lexicon) or word
        for word in (words if every else unknown)
    }
    if any(word.islower() and said[word] == word for word in said):
        return question
    text = _WORD.sub(lambda match: said.get(match.group(), match.group()), question)
    return _GAP.sub("", text) if every else text


def with_han_names(question: str, texts: Sequence[str], counts: Counts, lexicon: Lexicon) -> str:
    """Returns an English question with what its names in pinyin may be in the articles' characters.

    Of a name that neither a dictionary nor what was found has (Lanyu) each two neighbouring
    characters that are read so are looked for; the question is for finding passages alone.

    Args:
        question: as it is understood.
        texts: of the passages that were found without the characters.
        counts: returns in how many passages each of some keyword tokens stands.
        lexicon: knows English words, and how characters are read.
    """
    if holds_han(question):
        return question

    def with_pairs(match: re.Match[str]) -> str:
        word = match.group()
        if word.islower() or lexicon.chinese.get(stem(word)) or any(word in one for one in texts):
            return word
        return " ".join([word, *_pairs_written(word.lower(), counts, lexicon)])

    return _WORD.sub(with_pairs, question)


def _pairs_written(word: str, counts: Counts, lexicon: Lexicon) -> list[str]:
    """The pairs of characters that a name begins with in the articles, most frequent first."""
    characters = _characters(lexicon)
    pairs = dict.fromkeys(
        first + second
        for cut in syllable_cuts(word, lexicon)
        for first, second in product(characters.get(cut[0], ""), characters.get(cut[1], ""))
    )
    ranked = sorted(zip(counts(list(pairs)), pairs, strict=True), reverse=True)
    return [pair for count, pair in ranked[:_MOST_PAIRS] if 2 * count > ranked[0][0]]


def _is_unknown(word: str, lexicon: Lexicon) -> bool:
    """Whether a word in small letters is pinyin that English does not know."""
    if not word.islower() or word in ENGLISH_STOPWORDS:
        return False
    if word in _CLOSED:
        return len(word) >= _LONG
    return not lexicon.chinese.get(stem(word)) and bool(syllable_cuts(word, lexicon))


def _may_be_a_name(words: Sequence[str], unknown: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether pinyin stands beside pinyin in an English sentence: wu lishen."""
    return any(
        (one in unknown or other in unknown)
        and all(
            word not in ENGLISH_STOPWORDS and _is_pinyin(word.lower(), lexicon)
            for word in (one, other)
        )
        for one, other in pairwise(words)
    )


def _is_pinyin(word: str, lexicon: Lexicon) -> bool:
    return word in _CLOSED or is_pinyin(word, lexicon)


def _in_characters(word: str, counts: Counts, lexicon: Lexicon) -> str:
    """The Chinese word that is surely meant by its pinyin; "" if none is."""
    if word in _CLOSED:
        return _CLOSED[word]
    found = dict.fromkeys(
        han
        for syllables in syllable_cuts(word, lexicon)
        if len(syllables) <= 2 * _MOST_SYLLABLES
        for han in _words_read(tuple(syllables), lexicon)
    )
    ranked = sorted(zip(counts(list(found)), found, strict=True), reverse=True)
    rival = ranked[1][0] if len(ranked) > 1 else 0
    if not ranked or ranked[0][0] < max(1, _CLEARLY * rival):
        return ""
    return ranked[0][1]


@lru_cache(maxsize=256)
def _words_read(syllables: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """The words of the lexicon that are read so."""
    characters = _characters(lexicon)
    if len(syllables) <= _MOST_SYLLABLES:
        return tuple(
            word
            for pair in product(*(characters.get(one, "") for one in syllables))
            if lexicon.english.get(word := "".join(pair))
        )
    return tuple(dict.fromkeys(_join_words(syllables, lexicon)))


def _join_words(syllables: tuple[str, ...], lexicon: Lexicon) -> Iterator[str]:
    """Words of three or four syllables, of a known word and what stands before or behind it."""
    characters = _characters(lexicon)
    head, tail = syllables[:_MOST_SYLLABLES], syllables[_MOST_SYLLABLES:]
    last = _words_read(tail, lexicon) if len(tail) > 1 else tuple(characters.get(tail[0], ""))
    for before, after in product(_words_read(head, lexicon), last):
        if len(tail) > 1 or lexicon.english.get(before + after):
            yield before + after
    if len(tail) == 1:
        for before, after in product(
            characters.get(syllables[0], ""), _words_read(syllables[1:], lexicon)
        ):
            if lexicon.english.get(before + after):
                yield before + after


@lru_cache(maxsize=1)
def _characters(lexicon: Lexicon) -> Mapping[str, str]:
    """Syllable → the characters that may be read so; made once, in a tenth of a second."""
    read: dict[str, str] = {}
    for character in lexicon.readings.keys:
        for syllable, share in lexicon.readings.get(character).items():
            if share >= _LEAST:
                read[syllable] = read.get(syllable, "") + character
    return read
