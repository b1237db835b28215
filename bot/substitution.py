"""The question before with what a fragment names in place of what is like it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import figures
from bot.describe import language_of
from bot.folding import fold, holds_han
from bot.name_kinds import OFFICES, place_class
from bot.segmenter import tagged
from bot.slots import Slot, slots
from bot.words import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.lexicon import Lexicon

_PREPOSITION = re.compile(
    r"\b(?:in|on|at|for|of|by|from|to|during|since)\s+(?:the\s+)?$", re.IGNORECASE
)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|of|in|its|their|his|her|how (?:much|many)|which|what|many|much)|['’]s?)\s*$",
    re.IGNORECASE,
)
_DO = re.compile(r"\b(?:did|do|does)\b", re.IGNORECASE)
_END = re.compile(r"[\s?？。.!！]*$")
_DAY_ENGLISH = re.compile(r"^\d{1,2}(?:st|nd|rd|th)?\s+(?=[A-Z])|(?<=[a-z])\s+\d{1,2},(?=\s)")
_DAY_HAN = re.compile("\\d{1,2}[日号號]$")
_BEFORE = re.compile(r"\b(?:before|previous|preceding|prior)\b|[前上]一?年")
_AFTER = re.compile(r"\b(?:after|next|following)\b|[后次下]一?年|第二年")
_FROM_NOW = re.compile("[去前今明]年|last year|next year")
_YEAR = re.compile(r"\d{4}")
# What is said of things that were counted: their value, not something in their place.
_ATTRIBUTE = re.compile(
    r"\b(?:investment|value|amount|cost|worth|price)\b|总?投资额?$|总?金额|总额|价值|总值"
)
_COUNTS = re.compile(r"how many|(?:多少|几)[^年月日号元%]")
_MEASURE = re.compile("[额額量率值]$")
_EQUAL_SHARE = 0.05  # of a translation below which two words do not count as related


def substituted(
    base: str, fragment: Sequence[Slot], preposition: str = "", lexicon: Lexicon | None = None
) -> str:
    """The base question with each slot of the fragment in place of the one it stands for.

    What has no counterpart is added. A name in another's place leaves the day behind: it was
    the other's, its month is both's.
    """
    text = base
    for part in fragment:
        parts = slots(text, lexicon)
        if part.kind == "time":
            text = _with_time(text, part, parts)
        elif part.kind == "name":
            text = _with_name(text, part, parts, preposition)
        elif part.kind == "figure" and any(one.kind == "figure" for one in parts):
            target = next(one for one in parts if one.kind == "figure")
            text = _put(text, target.start, target.end, part.text)
        elif part.kind in ("words", "figure"):
            text = _with_words(text, part, parts, lexicon)
    return text


def focus(question: str, parts: Sequence[Slot]) -> Slot | None:
    """The words that a question is about: its metric, or the noun that is counted; or None."""
    words = [part for part in parts if part.kind == "words"]
    if not words:
        return None
    ask = next((part for part in parts if part.kind == "ask"), None)
    if not is_chinese(question):
        nouns = [part for part in words if _NOUN_BEFORE.search(question[: part.start])]
        return _without_verb(question, (nouns or words)[0])
    if ask is None:
        return words[-1]
    after = [part for part in words if part.start == ask.end]
    before = [part for part in words if part.end <= ask.start]
    return (after if after and _COUNTS.match(fold(ask.text).text) else before[-1:] or after or words)[0]


def last_noun(question: str, parts: Sequence[Slot]) -> str:
    """The last common noun of a Chinese question's words before what it asks; "" without one."""
    ask = next((part.start for part in parts if part.kind == "ask"), len(question))
    nouns = [
        word
        for part in parts
        if part.kind == "words" and part.end <= ask
        for word, flag in tagged(fold(part.text).text)
        if flag.startswith(("n", "vn")) and len(word) > 1
    ]
    return nouns[-1] if nouns else ""


def _without_verb(question: str, part: Slot) -> Slot:
    """After *did* the verb closes what would else be a noun: did the [trains resume]."""
    do = _DO.search(question)
    if do is None or part.start < do.end() or " " not in part.text:
        return part
    text = part.text.rsplit(" ", 1)[0]
    return replace(part, end=part.start + len(text), text=text)


def is_chinese(question: str) -> bool:
    """Whether a question, which may hold words of the other language, is a Chinese sentence."""
    return holds_han(question) and language_of(question).startswith("zh")


def add(question: str, phrase: str, *, front: bool = False) -> str:
    """The question with a phrase more: before its question mark, or at the front."""
    if front:
        return phrase + question
    match = _END.search(question)
    end = match.start() if match else len(question)
    mark = question[end:].strip() or "?"
    return f"{question[:end]} {phrase}{mark}"


def time_phrase(text: str, question: str) -> str:
    """A time as it is said in the question's language, with a preposition in English."""
    han = is_chinese(question)
    if holds_han(text) != han:
        said = [figure for figure in figures.find(text) if figure.kind == "date"]
        if len(said) == 1:
            text = figures.say(said[0], "zh-Hans" if han else "en") or text
    if han:
        return f"{text}年" if _YEAR.fullmatch(text) else text
    return f"{'on' if re.search(r'^[0-9]{1,2} [A-Z]', text) else 'in'} {text}"


def coarse(text: str) -> str:
    """A date without its day: 22 February 2020 → February 2020, 2020年2月22日 → 2020年2月."""
    return _DAY_HAN.sub("", _DAY_ENGLISH.sub("", text))


def without_time(question: str, parts: Sequence[Slot]) -> str:
    """The question without its times and the prepositions that led them."""
    for part in reversed([part for part in parts if part.kind == "time"]):
        before = _PREPOSITION.sub("", question[: part.start])
        question = before.rstrip(" ") + question[part.end :]
    return question


def _with_time(base: str, part: Slot, parts: Sequence[Slot]) -> str:
    times = [one for one in parts if one.kind == "time"]
    if not times:
        return add(base, time_phrase(part.text, base), front=is_chinese(base))
    target = times[0]
    text = _related(part.text, target.text)
    phrase = time_phrase(_completed(text, target.text), base)
    if not is_chinese(base):
        lead = _PREPOSITION.search(base[: target.start])
        if lead is None:  # Xuzhou's 2019 exports
            phrase = phrase.split(" ", 1)[1]
        else:
            return _put(base, lead.start(), target.end, phrase)
    return _put(base, target.start, target.end, phrase)


def _related(text: str, base: str) -> str:
    """The year before, or after, the base's, as a number; any other time as it is."""
    year = _YEAR.search(base)
    folded = fold(text).text
    if year is None or _FROM_NOW.search(folded):
        return text
    step = 1 if _AFTER.search(folded) else -1 if _BEFORE.search(folded) else 0
    return str(int(year.group()) + step) if step else text


def _completed(text: str, base: str) -> str:
    """A month or day with the base's year, where it names none."""
    year = _YEAR.search(base)
    dates = [figure.date for figure in figures.find(text) if figure.kind == "date"]
    if year is None or not dates or not dates[0].startswith("-"):
        return text
    return f"{year.group()}年{text}" if holds_han(text) else f"{text} {year.group()}"


def _with_name(base: str, part: Slot, parts: Sequence[Slot], preposition: str) -> str:
    names = [one for one in parts if one.kind == "name"]
    if any(fold(one.text).text == fold(part.text).text for one in names):
        return base
    sort = part.sort
    fitting = [one for one in names if not sort or not one.sort or one.sort == sort]
    han = is_chinese(base)
    if fitting:
        wanted = place_class(part.text)
        target = max(fitting, key=lambda one: (one.sort == sort, place_class(one.text) == wanted))
        start, end = target.start, target.end
    elif sort == "person" and (office := OFFICES.search(fold(base).text)):
        start, end = fold(base).source(*office.span())
        start -= 4 if base[max(0, start - 4) : start].lower() == "the " else 0
    elif han:
        return part.text + base
    else:
        return add(base, f"{preposition or 'for'} {_with_article(part)}")
    if sort == "person":
        start = _office_before(base, start)
    text = _put(base, start, end, _with_article(part, base[:start]))
    return _with_coarse_times(text) if sort != "person" else text


def _with_article(part: Slot, before: str = "") -> str:
    """*the other two districts*; a name as it is, and where the article stands already, too."""
    articled = part.text[:1].islower() and not holds_han(part.text)
    return f"the {part.text}" if articled and not before.rstrip().endswith("the") else part.text


def _office_before(base: str, start: int) -> int:
    """Where a person begins with the office that leads the name: 市长庄兆林."""
    folded = fold(base)
    for match in OFFICES.finditer(folded.text):
        left, right = folded.source(*match.span())
        if base[right:start].strip() == "" and right <= start:
            return left
    return start


def _with_coarse_times(text: str) -> str:
    for part in reversed([one for one in slots(text) if one.kind == "time"]):
        if (month := coarse(part.text)) != part.text:
            before = re.sub(r"\bon\s+$", "in ", text[: part.start])
            text = before + month + text[part.end :]
    return text


def _with_words(base: str, part: Slot, parts: Sequence[Slot], lexicon: Lexicon | None) -> str:
    words = [one for one in parts if one.kind == "words"]
    related = max(words, key=lambda one: _kinship(one.text, part.text, lexicon), default=None)
    if related is None or not _kinship(related.text, part.text, lexicon):
        related = focus(base, parts)
    if related is None:
        return add(base, f"({part.text})")
    ask = next((one for one in parts if one.kind == "ask"), None)
    counted = ask is not None and _COUNTS.match(fold(ask.text).text)
    if ask and counted and _ATTRIBUTE.search(fold(part.text).text):
        return _of_counted(base, ask, related, part.text)
    return _put(base, related.start, related.end, _with_measure(part.text, related.text))


def _with_measure(text: str, replaced: str) -> str:
    """进口额 and 出口: the latter's amount, too."""
    measure = _MEASURE.search(replaced)
    plain = measure and holds_han(text) and not _MEASURE.search(text)
    return text + measure.group() if measure and plain else text


def _of_counted(base: str, ask: Slot, noun: Slot, attribute: str) -> str:
    """How many projects did it sign → what is the value of the projects that it signed."""
    if is_chinese(base):
        joined = base[: ask.start] + base[ask.end :] if noun.start >= ask.end else base[: ask.start]
        joined = _END.sub("", joined)
        joined = re.sub("[的有是了]+$", "", joined)
        return f"{joined}的{attribute}是多少？"
    rest = re.sub(r"^\s*(?:did|do|does)\s+", " ", base[noun.end :])
    return f"What was the {attribute} of the {noun.text}{rest}"


def _kinship(first: str, second: str, lexicon: Lexicon | None) -> float:
    """How closely two phrases are related, 0 to 1: by their words, or what these are in Chinese."""
    one, two = _essence(first, lexicon), _essence(second, lexicon)
    shared = one & two
    return len(shared) / max(min(len(one), len(two)), 1)


def _essence(text: str, lexicon: Lexicon | None) -> set[str]:
    """The stems of a phrase, and the characters that it is written with in Chinese."""
    folded = fold(text).text
    essence = {character for character in folded if holds_han(character)}
    for word in re.findall("[a-z]+", folded):
        essence.add(stem(word))
        if lexicon is not None:
            for translation, share in lexicon.chinese.get(stem(word)).items():
                if share >= _EQUAL_SHARE and holds_han(translation):
                    essence |= set(translation[:2])
    return essence


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]
