"""A question and its slots → what it is about: its metric, what it counts, whose it is.

``kinship`` tells how closely two phrases are related, so that one may replace the other.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.text import fold, holds_han, language_of, stem, tag_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.question.followups.slots import Slot
    from embeddings.lexicon import Lexicon

_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|of|in|its|their|his|her|how (?:much|many)|which|what|many|much)|['’]s?)\s*$",
    re.IGNORECASE,
)
_DO = re.compile(r"\b(?:did|do|does)\b", re.IGNORECASE)
_SUBJECT_OF = re.compile(r"how (?:many|much)\s+", re.IGNORECASE)  # how many [trains left]
PARTICIPLE = re.compile(r".+ed|built|held|made|sent|led|taught|set|begun|done|given|sold|paid|run")
_COUNTS = re.compile(r"how many|(?:多少|几)[^年月日号元%]")
_WHO = re.compile(r"whom?|whose|谁|哪位|何人|什么人|哪一?个人")
# Nouns for what belongs to something else: without that, a question with them is not complete.
RELATION = re.compile(
    r"(?:(?:(?:total|overall|agreed) (?:total )?investment|growth|increase|rise|decrease|decline"
    r"|change|rank|ranking|share|percentage|rate|total|proportion|value|amount|cost|price|purpose"
    r"|aim|goal|result|outcome|name|number)\s*)+\b"
    "|(?:增幅|升幅|跌幅|涨幅|降幅|增速|增长率|增长|同比|排名|比例|占比|总额|总投资额?|投资总额|投资额|金额|价值|数量"
    "|目的|目标|结果|名称|名字|日期|地点)"
)
# Words for how a figure changes or compares with others.
MOVES = re.compile(
    r"\b(?:gr[eo]w|grown|growth|rise|rose|risen|increase|fall|fell|drop|decrease|decline|change"
    r"|rank|share|compare|percent|higher|lower)"
    r"|增长|增幅|上升|下降|增加|减少|提高|变化|排|占|比例|[升降涨跌](?=了)|[增多少高低](?=[了出]?(?:多少|几))"
)

_LEAST = 0.1  # probability from which a translation counts


def is_chinese(question: str) -> bool:
    """Whether a question is a Chinese sentence, even with words of another language in it."""
    return holds_han(question) and language_of(question).startswith("zh")


def asked_of(parts: Sequence[Slot]) -> Slot | None:
    """The slot of the first asking words, or None."""
    return next((part for part in parts if part.kind == "ask"), None)


def asks_who(parts: Sequence[Slot]) -> bool:
    """Whether the slots of a question ask for a person."""
    ask = asked_of(parts)
    return ask is not None and _WHO.match(fold(ask.text).text) is not None


def focus(question: str, parts: Sequence[Slot]) -> Slot | None:
    """The words that a question is about, its metric or the noun that is counted; or None."""
    words = [part for part in parts if part.kind == "words"]
    if asks_who(parts) and len(words) > 1 and follows_ask(words[0], parts):
        words = words[1:]  # who [taught] the course
    if not words:
        return None
    if not is_chinese(question):
        nouns = [part for part in words if _NOUN_BEFORE.search(question[: part.start])]
        return without_verb(question, (nouns or words)[0])
    ask = asked_of(parts)
    if ask is None:
        return words[-1]
    after = [part for part in words if part.start == ask.end]
    if after and _COUNTS.match(fold(ask.text).text):
        return after[0]
    before = [part for part in words if part.end <= ask.start]
    return (before[-1:] or after or words)[0]


def without_verb(question: str, part: Slot) -> Slot:
    """English words without a verb at their end: the [trains resume], how many [trains left]."""
    *nouns, last = part.text.split(" ")
    do, subject = _DO.search(question), _SUBJECT_OF.fullmatch(question[: part.start])
    closes = (do.end() < part.start if do else subject) or PARTICIPLE.fullmatch(last.lower())
    if not nouns or not closes or holds_han(part.text):
        return part
    text = " ".join(nouns)
    return replace(part, end=part.start + len(text), text=text)


def counted_noun(question: str, parts: Sequence[Slot]) -> Slot | None:
    """What *they* is after an English question: what it counts, or its last plural; or None."""
    words = [without_verb(question, part) for part in parts if part.kind == "words"]
    plurals = [part for part in reversed(words) if part.text.endswith("s")]
    return next(iter([*(part for part in words if _is_counted(part, parts)), *plurals]), None)


def _is_counted(part: Slot, parts: Sequence[Slot]) -> bool:
    return follows_ask(part, parts) and not asks_who(parts)


def follows_ask(part: Slot, parts: Sequence[Slot]) -> bool:
    """Whether a slot stands right behind asking words: how many [trains]."""
    return any(one.kind == "ask" and 0 <= part.start - one.end <= 1 for one in parts)


def is_figure(noun: str) -> bool:
    """Whether a noun stands for a figure or several things rather than one: exports, 出口额."""
    folded = fold(noun).text
    plural = folded.endswith("s") and not folded.endswith("ss")
    return bool(RELATION.search(folded)) or plural or folded.endswith(tuple("额量率值数"))


def last_noun(parts: Sequence[Slot]) -> str:
    """The last common noun before the asking words of a Chinese question; "" without one."""
    ask = asked_of(parts)
    nouns = [
        noun
        for part in parts
        if part.kind == "words" and (ask is None or part.end <= ask.start)
        for noun in _nouns(part.text)
    ]
    return nouns[-1] if nouns else ""


def _nouns(text: str) -> Iterator[str]:
    folded, position = fold(text), 0
    for word, flag in tag_words(folded.text):
        if flag.startswith(("n", "vn")) and len(word) > 1:
            start, end = folded.source(position, position + len(word))
            yield text[start:end]
        position += len(word)


def noun_with_owner(noun: Slot, owner: Slot | None) -> str:
    """A noun with its owner: Xuzhou's exports, 徐州的出口; *the exports* without an owner."""
    han = holds_han(noun.text)
    if owner is None:
        return noun.text if han else f"the {noun.text}"
    return f"{owner.text}{'的' if han else possessive(owner.text)}{'' if han else ' '}{noun.text}"


def possessive(name: str) -> str:
    """The ending of an English possessive: ``'s``, or ``'`` after a plural."""
    return "'" if name.endswith("s") else "'s"


def kinship(first: str, second: str, lexicon: Lexicon | None) -> float:
    """How closely two phrases are related, from 0 to 1: by common words or Chinese characters.

    Imports and exports share 口 (进口, 出口), total value and total trade share a word.
    """
    one, other = _essence(first, lexicon), _essence(second, lexicon)
    return len(one & other) / max(min(len(one), len(other)), 1)


def _essence(text: str, lexicon: Lexicon | None) -> set[str]:
    """The stems of a phrase, and the characters that it has, or may have, in Chinese."""
    folded = fold(text).text
    essence = {character for character in folded if holds_han(character)}
    for word in re.findall("[a-z]+", folded):
        essence.add(stem(word))
        if lexicon is not None:
            for translation, share in lexicon.chinese.get(stem(word)).items():
                if share >= _LEAST and holds_han(translation):
                    essence |= set(translation[:2])
    return essence
