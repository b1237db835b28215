"""How a found answer is said: the value in the reader's language, lists, names, other figures.

Works on any marked span, whatever found it. What cannot be said surely in the reader's language
stands as it is in the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.text import figures, fold, language_of, split_list
from bot.text.figures import Day, say_date, word_before
from bot.text.names import romanise, tagged_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.versions import Evidence
    from bot.core import Article, Span
    from bot.text.figures import Figure
    from embeddings.lexicon import Lexicon

_SLACK = 3  # characters of a mark beside its figure, so that it still is the figure
_WHOLE = 0.7  # share of a quote from which on a reason or definition is not said twice
_MINUS = str.maketrans("−－", "--")  # the same minus to a reader
_PROSE = ("reason", "definition")
_BECAUSE = re.compile(
    r"(?:因[為为]|由[於于]|(?:because(?: of)?|due to|owing to)\b)\s*", re.IGNORECASE
)
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def say_answer(
    language: str,
    versions: Sequence[Sequence[Evidence]],
    lexicon: Lexicon,
    *,
    plain: bool = True,
) -> str:
    """The whole text of an answer.

    Args:
        language: the reader's: ``en``, ``zh-Hans`` or ``zh-Hant``.
        versions: as ``bot.answering.versions.versions`` gives them, each with its evidence, best first.
        lexicon: how Chinese names are read.
        plain: whether the value stands out and is said before the quote.
    """
    if len(versions) > 1:
        return phrases.differing(language, [_version(language, one, lexicon) for one in versions])
    first, *more = versions[0]
    shown = first.mark if plain else None
    said = say_value(shown, first.quote, language, lexicon) if shown else ""
    taken = [shown] if shown else []
    return phrases.answer(
        language,
        quote=first.quote.text.strip(),
        value=said,
        also=say_others(first.quote, taken, language),
        title=first.article.title,
        kind=shown.kind if shown else "",
        more=list(dict.fromkeys(one.article.title for one in more)),
    )


def say_value(mark: Span, quote: Span, language: str, lexicon: Lexicon) -> str:
    """The marked value for the reader: what it is in their language first, where that differs."""
    text = mark.text.strip()
    if mark.kind in _PROSE:
        if len(text) >= _WHOLE * len(quote.text.strip()):
            return ""
        return _BECAUSE.sub("", text, count=1) if _BECAUSE.match(text) else text
    foreign = _is_foreign(quote.text, language)
    if mark.kind == "list":
        return _say_list(text, quote, language, lexicon) if foreign else text
    figure = _figure(mark, quote)
    if figure is not None:
        text = _add_qualifier(mark, quote)
        said = _say_figure(figure, text, language) if foreign else ""
        shown = phrases.both(language, said, text) if said else text
        return shown[:1].upper() + shown[1:]  # Third; More than 300; Mid-2019
    said = _say_name(text, mark.kind, quote, lexicon) if foreign and language == "en" else ""
    return phrases.both(language, said, text) if said else text


def say_others(quote: Span, marks: Sequence[Span], language: str) -> list[str]:
    """The quote's other figures, each once, for a reader of the other language.

    A bare number goes unsaid: a year reads the same, a count says nothing without its noun.
    """
    if not _is_foreign(quote.text, language):
        return []
    taken = [(mark.start - quote.start, mark.end - quote.start) for mark in marks]
    said = []
    for figure in figures.find(quote.text):
        other = _say_figure(figure, figure.text, language)
        if (
            _is_one(figure)
            or other.isdecimal()
            or any(a < figure.end and figure.start < b for a, b in taken)
        ):
            continue
        said += [phrases.both(language, other, figure.text)] if other else []
    return list(dict.fromkeys(said))


def _is_one(figure: Figure) -> bool:
    """過去的一年, 一個: hardly a figure."""
    return figure.value == 1 and figure.text.startswith("一")


def say_day(article: Article, language: str) -> str:
    """An article's date in the reader's language; as it stands where it is no ISO date."""
    match = _ISO.match(article.date)
    if match is None:
        return article.date
    day = Day.read(match.group())
    return say_date(day, None, language) if day.possible and day.month <= 12 else article.date


def _version(language: str, same: Sequence[Evidence], lexicon: Lexicon) -> phrases.Version:
    first = same[0]
    assert first.mark is not None  # articles can only differ in a value
    return phrases.Version(
        say_value(first.mark, first.quote, language, lexicon),
        first.quote.text.strip(),
        tuple(dict.fromkeys(one.article.title for one in same)),
        say_day(first.article, language),
    )


def _is_foreign(text: str, language: str) -> bool:
    source = language_of(text)
    return bool(source) and source[:2] != language[:2]


def _figure(mark: Span, quote: Span) -> Figure | None:
    """The one figure that a mark is, read with what stands around it in the quote."""
    start, end = mark.start - quote.start, mark.end - quote.start
    inside = [f for f in figures.find(quote.text) if start <= f.start and f.end <= end]
    if len(inside) != 1 or len(mark.text.strip()) - len(inside[0].text) > _SLACK:
        return None
    return inside[0]


def _add_qualifier(mark: Span, quote: Span) -> str:
    """The mark with the qualifier before it: 超過300列."""
    word = word_before(quote.text, mark.start - quote.start)
    return word + mark.text.rstrip() if mark.text == mark.text.lstrip() else mark.text.strip()


def _say_figure(figure: Figure, text: str, language: str) -> str:
    said = figures.say(figure, language)
    bare = said.replace(",", "").isdecimal() and language != "en"
    return "" if said == text.translate(_MINUS) or bare else said


def _say_name(name: str, kind: str, quote: Span, lexicon: Lexicon) -> str:
    return romanise(name, kind, lexicon, quote.text)


def _say_list(text: str, quote: Span, language: str, lexicon: Lexicon) -> str:
    """All items, joined in the reader's way, each with what it surely is in their language."""
    said = []
    for item in split_list(text):
        found = figures.find(item)
        other = ""
        if len(found) == 1 and found[0].text == item:
            other = _say_figure(found[0], item, language)
        elif language == "en":
            other = _say_name(item, _name_kind(item), quote, lexicon)
        said.append(phrases.both(language, other, item) if other else item)
    return phrases.join_items(language, said)


def _name_kind(item: str) -> str:
    """``person`` or ``place`` where a whole item is tagged so; "" for anything else."""
    folded = fold(item).text
    for kind in ("person", "place"):
        if (0, len(folded)) in tagged_names(folded, kind):
            return kind
    return ""
