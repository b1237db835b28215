"""A name and a text → whether the text has the name, even in another language or script.

Names are compared by their letters, their translations and their sound, in two ways.
``name_share`` asks how much of a question's name one text has. The functions over ``Evidence`` ask
whether passages support a name that somebody wrote, down to its single words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.core import settings
from bot.text.folding import HAN, HAN_RUN, fold, fold_text, holds_han
from bot.text.language import language_of
from bot.text.names.find import runs_of
from bot.text.names.forms import han_forms, han_variants, latin_forms
from bot.text.names.kinds import kind_of_stem
from bot.text.names.sounds import (
    han_pairs,
    latin_spellings,
    plain_letters,
    readings_of,
    sound_pairs,
)
from bot.text.names.tables import COMMON, COUNTRIES
from bot.text.segmenter import dictionary_tagged
from bot.text.words import is_stopword, scan, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.text.names.find import Name
    from embeddings.lexicon import Lexicon

_LONG = 5  # letters from which a stem is looked for inside other words, and misspellings count
_SPELLED_ALIKE = 0.8  # ratio of matching letters from which a name is taken for misspelled

LETTER = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"  # no Han characters: Matlin出席
WORD = re.compile(rf"[{LETTER}]+(?:['’][a-z]+)?")
_SOUND = 0.1  # likelihood from which a spelling counts: less likely ones stand in any text
_UNITS = "省市县区州国镇乡村"  # end the name of a place, and may be left out
_PLACE_ENDS = tuple(f"{_UNITS}港岛湾江河湖溪山")
_GIVEN = 2  # characters of a given name that may stand alone
_PLAIN = 0.3  # probability of its best translation from which an English word is an ordinary one
_PROPER = 3  # letters from which a word beside a name is part of it, and no Dr or Mr
_LONGEST = 4  # characters of a Chinese name in pinyin

# The ends of the full names of companies and other bodies.
_BODIES = re.compile(
    "(?:(?:股份)?有限(?:责任)?公司|集团|公司|书店|商店|酒店|饭店|餐厅|药房|银行|基金会|委员会|理事会|协会|学会|商会"
    "|联合会|联盟|研究院|研究所|实验室|大学|学院|中学|小学|医院|出版社|报社|电视台|工厂|农场|剧院|剧团|乐团"
    "|俱乐部|博物馆|图书馆|美术馆|体育馆|合作社|事务所|工作室)"
)
_WORD_BEFORE = rf"(?P<before>[{HAN}]{{2}})"
_LONGEST_TEXT = 40  # characters of one name
_LONGEST_BODY = 8  # words of one name
_COUNTED = re.compile("[一二两三四五六七八九十几各这那哪每本该有些]+[家个间所]?")  # 两家公司
_LEAST_WORD = 2  # characters of a word that tells a name from others
# In Simplified script "our country" is China's, whose people write so; 我國 may be another's.
_OUR_COUNTRY, _CHINA = "我国", "中国"


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text prepared for looking for names in it."""

    folded: str
    latin: frozenset[str]  # its keyword tokens except Chinese ones
    chinese: bool  # whether it has Han characters
    capitals: tuple[tuple[str, ...], ...]  # runs of capitalised words, for English text only

    def has(self, token: str) -> bool:
        """Whether the text has a keyword token; a Chinese one may be part of a longer word."""
        return token in self.folded if token >= "\u2e80" else token in self.latin


@lru_cache(maxsize=2_048)
def text_of(text: str) -> Text:
    """The text, folded and cut into what names are compared with."""
    folded = fold(text).text
    if _OUR_COUNTRY in text:
        folded += f"\n{_CHINA}"
    chinese = holds_han(folded)
    latin = frozenset(token.text for token in scan(HAN_RUN.sub(" ", folded)))
    runs = () if chinese else tuple(tuple(m.group() for m in run) for run in runs_of(text))
    return Text(folded, latin, chinese, runs)


def name_share(name: Name, text: Text, lexicon: Lexicon) -> float:
    """The share of a name that a text has, from 0 to 1.

    For a name in Latin letters the share of its words, for a Chinese name that the lexicon does
    not know the share of its pairs of characters.
    """
    if name.han:
        return _han_share(name, text, lexicon)
    hits = [
        _has_latin_word(word, text, lexicon) or not name.known and _is_misspelled(word, text)
        for word in name.words
    ]
    # Only the whole: Prime Minister of Jamaica is not every 总理.
    if not any(hits) and text.chinese and lexicon.chinese.get(" ".join(name.stems)):
        hits = [any(form in text.folded for form in han_forms(name.stems, lexicon))]
    met = [word for word, hit in zip(name.words, hits, strict=False) if hit]
    if met and not all(hits) and not text.chinese and _is_namesake(name, met, text, lexicon):
        return 0.0
    return sum(hits) / len(hits)


def countries_in(text: Text) -> frozenset[str]:
    """Returns the countries and territories that a text names, by their short English names.

    Their peoples count as well if the word begins as the country does: Australian.
    """
    return frozenset(
        english
        for han, english in COUNTRIES.items()
        if (han in text.folded if text.chinese else _names_country(english, text))
    )


def is_country(name: Name) -> bool:
    """Whether a name is that of a country or territory: Taiwan, not Taiwan Airlines."""
    return name.han in COUNTRIES or name.text in COUNTRIES.values()


def _names_country(country: str, text: Text) -> bool:
    """Whether an English text names a country or, if that is one word, its people."""
    if " " in country:
        return any(country in " ".join(run) for run in text.capitals)
    stemmed = stem(country.casefold())
    return any(token.startswith(stemmed) for token in text.latin)


def _han_share(name: Name, text: Text, lexicon: Lexicon) -> float:
    if name.han in text.folded:
        return 1.0
    if text.chinese and any(form in text.folded for form in han_variants(name.han, lexicon)):
        return 1.0
    if text.chinese and name.kind == "person" and _GIVEN < len(name.han) and name.han[0] in COMMON:
        return float(_has_given_name(name.han[-_GIVEN:], text))
    pairs = {name.han[at : at + 2] for at in range(len(name.han) - 1)}
    if text.chinese:
        hits = sum(pair in text.folded for pair in pairs) if not name.known else 0
        return hits / len(pairs)
    forms = latin_forms(name.han, lexicon)
    if not text.latin.isdisjoint(forms) or any(_is_inside_word(form, text) for form in forms):
        return 1.0
    for run in text.capitals:
        if name.han in han_forms(tuple(stem(word.lower()) for word in run), lexicon):
            return 1.0
        if any(not pairs.isdisjoint(sound_pairs(word, lexicon)) for word in run):
            return 1.0
    return 0.0


def _has_given_name(given: str, text: Text) -> bool:
    """Whether a Chinese text calls somebody by a given name, and not somebody of another family."""
    return any(
        text.folded[max(0, match.start() - 1) : match.start()] not in COMMON
        for match in re.finditer(given, text.folded)
    )


def _is_namesake(name: Name, met: Sequence[str], text: Text, lexicon: Lexicon) -> bool:
    """Whether an English text has the met words of a name in the names of others alone.

    Julia Keller is not Robert Keller, but a mere Keller may be him.
    """
    stems = {stem(word.lower()) for word in met}
    beside = [
        [word for word in run if stem(word.lower()) not in name.stems and len(word) >= _PROPER]
        for run in text.capitals
        if any(stem(word.lower()) in stems for word in run)
    ]
    return bool(beside) and all(
        any(not _is_plain_word(stem(word.lower()), lexicon) for word in words) for words in beside
    )


def _is_plain_word(stemmed: str, lexicon: Lexicon) -> bool:
    """Whether an English stem is surely no part of a name: President, Yesterday."""
    best = max(lexicon.chinese.get(stemmed).values(), default=0.0)
    return best >= _PLAIN and kind_of_stem(stemmed, lexicon) is None


def _has_latin_word(word: str, text: Text, lexicon: Lexicon) -> bool:
    stemmed = stem(word.lower())
    if stemmed in text.latin:
        return True
    if text.chinese:
        return (
            any(form in text.folded for form in han_forms((stemmed,), lexicon))
            or any(pair in text.folded for pair in sound_pairs(word, lexicon))
            or plain_letters(word) in _pinyin_names(text.folded, lexicon)
        )
    return _is_inside_word(stemmed, text)


@lru_cache(maxsize=512)
def _pinyin_names(folded: str, lexicon: Lexicon) -> frozenset[str]:
    """The pinyin, as one word, of what may be names that no dictionary has: 岚峪, lanyu.

    They are cut into single characters, or are a word before what ends a place's name (青螺港), and
    neither begin nor end within a longer word.
    """
    spelled = set()
    for run in HAN_RUN.finditer(folded):
        words = [word for word, _ in dictionary_tagged(run.group())]
        for start, first in enumerate(words):
            parts: list[str] = []
            for word in words[start : start + _LONGEST]:
                if len(word) > 1 or is_stopword(word):
                    break
                parts += readings_of(word, lexicon)
                if len(parts) > 1 and all(parts):
                    spelled.add("".join(parts))
            if len(first) > 1 and "".join(words[start + 1 : start + 2])[:1] in _PLACE_ENDS:
                spelled.add("".join(readings_of(first, lexicon)))
    return frozenset(spelled)


def _is_inside_word(stemmed: str, text: Text) -> bool:
    """Whether a word of the text contains the name: Amazonian, transatlantic."""
    return len(stemmed) >= _LONG and any(stemmed in token for token in text.latin)


def _is_misspelled(word: str, text: Text) -> bool:
    """Whether the text has a name with nearly the same letters: ARPNET, ARPANET."""
    return len(word) >= _LONG and any(
        SequenceMatcher(None, word.lower(), other.lower(), autojunk=False).ratio() >= _SPELLED_ALIKE
        for run in text.capitals
        for other in run
        if other[0] == word[0]
    )


class Organisation(NamedTuple):
    """A body as a question names it by its full name.

    宏图医疗器械有限公司 is told from 宏达医疗器械有限公司 by one word of several, and no dictionary
    has either.
    """

    text: str  # folded
    words: tuple[str, ...]  # those before the end, the first of which is its own
    end: str  # the word that says what kind of body it is


@lru_cache(maxsize=64)
def organisations_of(question: str) -> tuple[Organisation, ...]:
    """The bodies that a question names, each by at least one word before its end."""
    found = []
    for run in HAN_RUN.finditer(fold_text(question)):
        for match in _BODIES.finditer(run.group()):
            begin = max(0, match.start() - _LONGEST_TEXT)
            words = _words_before(run.group()[begin : match.start()])
            if words:
                text = "".join((*words, match.group()))
                found.append(Organisation(text, words, match.group()))
    return tuple(found)


def _words_before(text: str) -> tuple[str, ...]:
    """The words of a name before its end; none if it does not begin with one of its own."""
    words: list[str] = []
    for word, tag in reversed(dictionary_tagged(text)):
        if is_stopword(word) or tag[:1] in ("p", "c", "r", "u", "d") or len(words) == _LONGEST_BODY:
            break
        words.insert(0, word)
        if tag == "v" and len(words) > 1:  # 介绍启航书店
            words.pop(0)
            break
    named = bool(words) and len(words[0]) >= _LEAST_WORD and not _COUNTED.fullmatch(words[0])
    return tuple(words) if named else ()


def is_replaced(body: Organisation, text: str) -> bool:
    """Whether a text lacks a word of a body's name, and has another body with the same end.

    Args:
        body: the one asked about.
        text: folded.
    """
    if body.text in text or all(word in text for word in body.words if len(word) >= _LEAST_WORD):
        return False
    tail = "".join(body.words[1:]) + body.end
    others = re.finditer(_WORD_BEFORE + re.escape(tail), text)
    return any(not is_stopword(match["before"]) for match in others)


class Evidence(NamedTuple):
    """Passages prepared for looking for names in them, all together."""

    text: str  # folded
    stems: frozenset[str]
    words: frozenset[str]  # in Latin letters, unfolded
    languages: frozenset[str]  # of the passages: "en", "zh", ""


@lru_cache(maxsize=32)
def evidence_of(texts: tuple[str, ...]) -> Evidence:
    """The passages as :class:`Evidence`; the last few are remembered."""
    whole = "\n".join(texts)
    folded = fold(whole).text
    return Evidence(
        folded,
        frozenset(token.text for token in scan(folded)),
        frozenset(word.group() for word in WORD.finditer(whole)),
        frozenset(language_of(text)[:2] for text in texts),
    )


def side_by_side(name: str, evidence: Evidence) -> bool:
    """Whether the words of a name stand side by side in English evidence, as they do in the name.

    Zhang Wei is not supported by Zhang Li and Wang Wei, but Xuzhou City is by the city of Xuzhou.
    True for evidence that is not all English: there the name may be spelled differently.
    """
    if evidence.languages != {"en"}:
        return True
    words = list(WORD.finditer(name))
    return all(
        _drop_hyphens(fold(name[one.start() : other.end()]).text) in _drop_hyphens(evidence.text)
        for one, other in pairwise(words)
        if not any(word.group().lower() in evidence.words for word in (one, other))
    )


def _drop_hyphens(text: str) -> str:
    return text.replace("-", " ")


def latin_supported(word: str, evidence: Evidence, lexicon: Lexicon) -> bool:
    """Whether evidence has a word in Latin letters, its translation or its sound.

    For an acronym, what it stands for is enough.
    """
    root = stem(fold(word).text)
    if root in evidence.stems or _is_translated(root, evidence, lexicon):
        return True
    for reading, share in lexicon.acronyms.get(root).items():
        if share >= settings.MIN_ACRONYM and all(
            part in evidence.stems or is_stopword(part) or _is_translated(part, evidence, lexicon)
            for part in reading.split()
        ):
            return True
    letters = plain_letters(word)
    return bool(letters) and (
        letters in _pinyin(evidence.text, lexicon)
        or any(
            pair in evidence.text
            for pair, share in han_pairs(letters, lexicon).items()
            if share >= _SOUND
        )
    )


def _is_translated(root: str, evidence: Evidence, lexicon: Lexicon) -> bool:
    likely = lexicon.chinese.get(root).items()
    return any(p >= settings.MIN_TRANSLATION and word in evidence.text for word, p in likely)


@lru_cache(maxsize=32)
def _pinyin(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The pinyin, as one word, of each two to four neighbouring characters of a text."""
    spelled = set()
    for match in HAN_RUN.finditer(text):
        read = readings_of(match.group(), lexicon)
        for start in range(len(read)):
            for end in range(start + 2, min(start + _LONGEST, len(read)) + 1):
                if all(read[start:end]):
                    spelled.add("".join(read[start:end]))
    return frozenset(spelled)


def han_supported(name: str, evidence: Evidence, lexicon: Lexicon) -> bool:
    """Whether evidence has a folded Chinese name, its translation, its pinyin or its sound.

    For 徐州市, 徐州 is enough.
    """
    forms = [name, name[:-1]] if len(name) > 2 and name[-1] in _UNITS else [name]
    if any(form in evidence.text for form in forms):
        return True
    for form in forms:
        for phrase, p in lexicon.english.get(form).items():
            words = [word for word in phrase.split() if not is_stopword(word)]
            if words and p >= settings.MIN_TRANSLATION and evidence.stems.issuperset(words):
                return True
    read = readings_of(name, lexicon)
    pinyin = ["".join(read[start:]) for start in range(len(read))]
    if stem(pinyin[0]) in evidence.stems or any(
        _said_apart(pinyin[0], rest, evidence) for rest in pinyin[1:]
    ):
        return True
    likely = latin_spellings(name, lexicon).items()
    return any(
        share >= _SOUND and word not in pinyin and stem(word) in evidence.stems
        for word, share in likely
    )


def _said_apart(whole: str, given: str, evidence: Evidence) -> bool:
    """Whether evidence has a name's pinyin in two words, in either order: Zhou Tiegen."""
    family = whole.removesuffix(given)
    return f"{family} {given}" in evidence.text or f"{given} {family}" in evidence.text
