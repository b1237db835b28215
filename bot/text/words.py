"""Text → keyword tokens, as they are indexed and searched; and which of them are stopwords.

A text is folded, then cut into words. Folding comes first because jieba's dictionary is Simplified
(製造業, cut as it stands, falls into three characters). A run of Han characters becomes its words
and all its pairs of neighbouring characters (bigrams), so that names that jieba does not know are
found, too; a word of two characters is its own bigram and counts once. English words are stemmed.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.text.figures.numerals_han import han_integer
from bot.text.folding import HAN, HAN_RUN, fold, fold_text
from bot.text.segmenter import segment, segment_all
from embeddings.encoder import bundled_encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WORDS_VERSION = "3"  # stored with each library: raise it when the tokens of a text change

# A Latin word or a code (PPR-9087, 5G, COVID-19), a number (2,937.3), or a run of Han characters.
_TOKEN = re.compile(
    rf"[a-z0-9][a-z0-9]*(?:[.,'’&/-](?=[a-z0-9])[a-z0-9]+)*|[^\W\d_{HAN}]+|[{HAN}]+"
)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_PART = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_YEAR_DIGITS = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
# 108年 is 2019 by the calendar of the Republic (民國), which begins with 1912. Behind its name any
# numeral is a year (民國一百零八年, 民國8年); alone, 8年 and 十年 say how long something took.
_REPUBLIC_YEAR = re.compile(
    r"民国 ?(1?\d{1,2}|[〇零一二三四五六七八九十百]{1,5})(?= ?年(?!代))"
    r"|(?<![\d.])(1?\d\d)(?= ?年(?![来间内前後后以之代级度份多余]))"
)
_REPUBLIC = 1911
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_STEMMING = threading.Lock()  # a snowballstemmer keeps its word as state: threads would mix them

# Stopwords: words that say how something is asked or joined, not what about. Closed classes only.
ENGLISH_STOPWORDS = frozenset(
    """a an the this that these those it its he she they them their his her him we us our you your
    i me my one of in on at to for from by with without within into onto about during between
    among after before over under through per as and or but nor so than then if because while
    is are was were be been being am do does did doing done have has had having will would shall
    should can could may might must what which who whom whose when where why how much many not no
    any all some each both more most other such there here also just only very too s t re ve ll
    """.split()
)
CHINESE_STOPWORDS = frozenset(
    """
    的 了 是 在 和 与 及 或 有 为 被 把 对 从 到 于 以 之 其 这 那 哪 此 该 什么 哪些 哪个 哪里
    哪儿 哪一 谁 何 何时 何人 何地 何处 为何 多少 几 几个 怎么 怎样 怎么样 如何 为什么 吗 呢 吧
    啊 个 些 时候 什 幺 它 他 她 他们 她们 它们 我 你 我们 你们 您 中 上 下 里 会 能 可以 可 都
    也 就 还 又 很 最 不 没有 没 而 但 但是 因为 所以 如果 由 让 使 向 将 并 等 地 得 着 过 请问
    请
    """.split()
)


class Token(NamedTuple):
    """A keyword token and where it stands in the text."""

    text: str
    is_word: bool  # False for a mere bigram
    start: int
    end: int


def tokens(text: str, republic: bool = False) -> list[str]:
    """The keyword tokens of a text, folded, in reading order, with repetitions.

    If the text counts years by the Republic's calendar (``republic``), the common years come
    besides: 2019 for 108年.
    """
    return tokens_of([text], republic)[0]


def tokens_of(texts: Sequence[str], republic: bool = False) -> list[list[str]]:
    """The keyword tokens of each text, as :func:`tokens` returns them for one."""
    folded = [fold_text(text) for text in texts]
    runs = [_TOKEN.findall(text) for text in folded]
    cut = _cut(dict.fromkeys(chain.from_iterable(runs)))
    results = [list(chain.from_iterable(map(cut.__getitem__, of_text))) for of_text in runs]
    if republic:
        for words, text in zip(results, folded, strict=True):
            words += map(str, _common_years(text))
    return results


@lru_cache(maxsize=512)  # about 40 kB for a passage: several stages ask for the same few
def placed_tokens(text: str) -> tuple[Token, ...]:
    """The keyword tokens of a text, with offsets into the text as it stands, unfolded."""
    folded = fold(text)
    return tuple(
        Token(token.text, token.is_word, *folded.source(token.start, token.end))
        for token in scan(folded.text)
    )


def scan(folded: str) -> Iterator[Token]:
    """The tokens of a folded text, with offsets into it; a Han run's bigrams follow its words."""
    for match in _TOKEN.finditer(folded):
        run, start = match.group(), match.start()
        if HAN_RUN.match(run):
            yield from _scan_han(run, start)
        else:
            yield from (Token(text, True, start, match.end()) for text in latin_tokens(run))


def _cut(runs: Iterable[str]) -> dict[str, Sequence[str]]:
    """Run → its tokens; all Han runs are cut together, tokens of Latin words are remembered."""
    cut: dict[str, Sequence[str]] = {}
    han = []
    for run in runs:
        if HAN_RUN.match(run):
            han.append(run)
        else:
            cut[run] = _known_tokens(run)
    for run, words in zip(han, segment_all(han), strict=True):
        cut[run] = _han_tokens(run, words)
    return cut


def _han_tokens(run: str, words: list[str]) -> list[str]:
    """The texts of the tokens that ``_scan_han`` yields, quicker without their offsets."""
    years = _YEAR_DIGITS.findall(run) if "年" in run else []
    bigrams: list[str | None] = list(map(add, run, run[1:]))
    at = 0
    for word in words:
        size = len(word)
        if size == 2:
            bigrams[at] = None
        at += size
    return [*(year.translate(_DIGITS) for year in years), *words, *filter(None, bigrams)]


@lru_cache(maxsize=65_536)
def _known_tokens(run: str) -> tuple[str, ...]:
    return tuple(latin_tokens(run))


def counts_by_republic(text: str) -> bool:
    """Whether a text names the Republic's calendar: 民國108年, 民国一〇八年."""
    return "民國" in text or "民国" in text


def _common_years(folded: str) -> Iterator[int]:
    """The common years for those that a folded text counts by the Republic's calendar."""
    for match in _REPUBLIC_YEAR.finditer(folded):
        if year := han_integer(match.group(1) or match.group(2)):
            yield _REPUBLIC + year


def latin_tokens(run: str) -> list[str]:
    """The tokens of one Latin word, number or code: the whole and, for a code, its parts."""
    if _NUMBER.fullmatch(run):
        return [run.replace(",", "")]
    if run.isalpha():
        return [stem(run)]
    parts = _PART.findall(run)
    if "'" in run or "’" in run:
        return [stem(run)]
    return [run, *(stem(part) for part in parts)] if len(parts) > 1 else [run]


def _scan_han(run: str, at: int) -> Iterator[Token]:
    for match in _YEAR_DIGITS.finditer(run):
        start, end = match.span()
        yield Token(match.group().translate(_DIGITS), True, at + start, at + end)
    position = 0
    seen: set[int] = set()  # where a two-character word already stands as its own bigram
    for word in segment(run):
        yield Token(word, True, at + position, at + position + len(word))
        if len(word) == 2:
            seen.add(position)
        position += len(word)
    for start in range(len(run) - 1):
        if start not in seen:
            yield Token(run[start : start + 2], False, at + start, at + start + 2)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of an English word (Porter 2), without a possessive ending."""
    word = word.replace("’", "'").removesuffix("'s").replace("'", "")
    with _STEMMING:
        stemmed: str = _stemmer().stemWord(word)
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def is_stopword(token: str) -> bool:
    """Whether a folded keyword token is a stopword of either language."""
    return token in CHINESE_STOPWORDS or token in _english_stems()


@lru_cache(maxsize=1)
def _english_stems() -> frozenset[str]:
    """The English stopwords and their stems."""
    return frozenset(ENGLISH_STOPWORDS | {stem(word) for word in ENGLISH_STOPWORDS})


def count_tokens(text: str) -> int:
    """How many tokens of the bundled sentence model a text has; a language model's own differ.

    Raises:
        TypeError: the text has lone surrogates.
    """
    return len(bundled_encoder().token_ids([text])[0])
