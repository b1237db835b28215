"""Text → keyword tokens: fold the script, then segment, then keep a net for unknown words.

Folding comes first because jieba's dictionary is Simplified
(製造業 segmented directly falls into three characters). A Han run gives its words and all its
character bigrams, so that a name that jieba does not know is still found; a two-character word
is its own bigram and is counted once.

Words that say how something is asked or joined, not what about: closed classes only.

How long a text is in tokens, for those who count so.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.text.figures.numerals_han import han_integer
from bot.text.folding import HAN, fold, fold_text
from bot.text.segmenter import segment, segment_all
from embeddings.encoder import bundled_encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WORDS_VERSION = "3"  # goes into a library's manifest; raise it when what is stored changes

# A Latin word or a code (PPR-9087, 5G, COVID-19), a number (2,937.3), or a run of Han characters.
_TOKEN = re.compile(
    rf"[a-z0-9][a-z0-9]*(?:[.,'’&/-](?=[a-z0-9])[a-z0-9]+)*|[^\W\d_{HAN}]+|[{HAN}]+"
)
_HAN_RUN = re.compile(f"[{HAN}]+")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_PART = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_YEAR_DIGITS = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
# 108年 is 2019 by the calendar of the Republic (民國), which begins with 1912. Where it is named,
# any numeral is a year (民國一百零八年, 民國8年); alone, 8年 and 十年 are how long something took.
_REPUBLIC_YEAR = re.compile(
    r"民国 ?(1?\d{1,2}|[〇零一二三四五六七八九十百]{1,5})(?= ?年(?!代))"
    r"|(?<![\d.])(1?\d\d)(?= ?年(?![来间内前後后以之代级度份多余]))"
)
_REPUBLIC = 1911
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_STEMMING = threading.Lock()  # snowballstemmer keeps the word in itself: threads mix them up

# Stopwords: words that say how something is asked or joined, not what about. Closed classes only.
ENGLISH = frozenset(
    """a an the this that these those it its he she they them their his her him we us our you your
    i me my one of in on at to for from by with without within into onto about during between
    among after before over under through per as and or but nor so than then if because while
    is are was were be been being am do does did doing done have has had having will would shall
    should can could may might must what which who whom whose when where why how much many not no
    any all some each both more most other such there here also just only very too s t re ve ll
    """.split()
)
CHINESE = frozenset(
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
    is_word: bool  # False: only a bigram
    start: int
    end: int


def tokens(text: str, republic: bool = False) -> list[str]:
    """The keyword tokens of a text, folded, in reading order; repeats stay.

    In a text that counts years by the Republic's calendar (``republic``) such a year is also the
    common one: 108年 gives 2019 besides.
    """
    return tokens_of([text], republic)[0]


def tokens_of(texts: Sequence[str], republic: bool = False) -> list[list[str]]:
    """The keyword tokens of each text, as of :func:`tokens`."""
    plain = [fold_text(text) for text in texts]
    runs = [_TOKEN.findall(one) for one in plain]
    cut = _cut(dict.fromkeys(chain.from_iterable(runs)))
    found = [list(chain.from_iterable(map(cut.__getitem__, part))) for part in runs]
    if republic:
        for words, one in zip(found, plain, strict=True):
            words += map(str, _common_years(one))
    return found


@lru_cache(maxsize=512)  # about 40 kB each for a passage: several stages ask for the same few
def placed_tokens(text: str) -> tuple[Token, ...]:
    """Each keyword token of a text, with where it stands in the text itself, unfolded."""
    folded = fold(text)
    return tuple(
        Token(token.text, token.is_word, *folded.source(token.start, token.end))
        for token in scan(folded.text)
    )


def scan(folded: str) -> Iterator[Token]:
    """Each token of a folded text: words in reading order, a Han run's bigrams after its words."""
    for match in _TOKEN.finditer(folded):
        run, start = match.group(), match.start()
        if _is_han(run[0]):
            yield from _scan_han(run, start)
        else:
            yield from (Token(text, True, start, match.end()) for text in latin_tokens(run))


def _cut(runs: Iterable[str]) -> dict[str, Sequence[str]]:
    """The tokens of each run; those of Latin words are looked up, where they are known."""
    cut: dict[str, Sequence[str]] = {}
    han = []
    for run in runs:
        if _HAN_RUN.match(run):
            han.append(run)
        else:
            cut[run] = _known_tokens(run)
    for run, words in zip(han, segment_all(han), strict=True):
        cut[run] = _han_tokens(run, words)
    return cut


def _han_tokens(run: str, words: list[str]) -> list[str]:
    """The texts of ``_scan_han``, without their places."""
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
    for match in _REPUBLIC_YEAR.finditer(folded):
        if year := han_integer(match.group(1) or match.group(2)):
            yield _REPUBLIC + year


def _is_han(character: str) -> bool:
    return re.match(f"[{HAN}]", character) is not None


def latin_tokens(run: str) -> list[str]:
    """Tokens of one Latin word, number or code: the whole, and for a code also its parts."""
    if _NUMBER.fullmatch(run):
        return [run.replace(",", "")]
    if run.isalpha():
        return [stem(run)]
    parts = _PART.findall(run)
    if "'" in run or "’" in run:
        return [stem(run)]
    whole = run.replace("’", "'")
    return [whole, *(stem(part) for part in parts)] if len(parts) > 1 else [whole]


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
    """The stem of an English word (Porter 2); possessive endings go."""
    word = word.replace("’", "'").removesuffix("'s").replace("'", "")
    with _STEMMING:
        stemmed: str = _stemmer().stemWord(word)
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def is_stopword(token: str) -> bool:
    """Whether a folded keyword token is one of them."""
    return token in CHINESE or token in english_stems()


@lru_cache(maxsize=1)
def english_stems() -> frozenset[str]:
    """The English words as the keyword leg stems them."""
    return frozenset(ENGLISH | {stem(word) for word in ENGLISH})


def count_tokens(text: str) -> int:
    """The known tokens of a text, cut as the bundled model cuts it; no language model's own.

    Raises:
        TypeError: it holds halves of characters.
    """
    return len(bundled_encoder().token_ids([text])[0])
