"""The quote and the marked value → the text of an answer in the reader's language.

Figures, names and lists are said in that language, beside what the article says. What cannot be
said surely stays as it is in the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.answering import phrases
from bot.answering.versions import figure_in
from bot.text import figures, fold, language_of, split_list
from bot.text.figures import Day, say_date, word_before
from bot.text.names import romanise, tagged_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.versions import Source
    from bot.core import Span
    from bot.text.figures import Figure
    from embeddings.lexicon import Lexicon

_SLACK = 3  # characters that a mark may have beside its figure and still be the figure
_WHOLE = 0.7  # share of its quote from which a reason or definition is not said before it
_MINUS = str.maketrans("−－", "--")  # the same minus to a reader
_PROSE = ("reason", "definition")
_POWERS = {"万": 4, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "万亿": 12}
# Before the last part there may be others: 7億8,450萬元.
_SCALED = re.compile(r"[-+]?(?:[\d,.]+[万亿兆])*[\d,.]+ ?(?P<scale>[百千万亿]*)(?P<unit>[^\d\s]*)")
_BECAUSE = re.compile(
    r"(?:因[為为]|由[於于]|(?:because(?: of)?|due to|owing to)\b)\s*", re.IGNORECASE
)
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


class Wording(NamedTuple):
    """The text of an answer."""

    text: str
    headline: str  # its first line, if that is the value; "" if the text begins with the quote


def say_answer(
    language: str,
    versions: Sequence[Sequence[Source]],
    lexicon: Lexicon,
    *,
    plain: bool = True,
    scale: str = "",
) -> Wording:
    """Returns the whole text of an answer, and the line in it that is said before the quotes.

    Args:
        language: the reader's: ``en``, ``zh-Hans`` or ``zh-Hant``.
        versions: the values that ``bot.answering.versions.versions`` found, each with its sources,
            best first.
        lexicon: how Chinese names are read.
        plain: whether the value stands out and is said before the quote, or all values are.
        scale: the Chinese one that the figure is asked in; "" for the article's own.
    """
    if len(versions) > 1:
        names = _names_of([sources[0] for sources in versions])
        shown = [
            _version(language, sources, name, lexicon)
            for sources, name in zip(versions, names, strict=True)
        ]
        text = phrases.differing(language, shown, plain=plain)
        return Wording(text, _first_line(text) if plain else "")
    first, *more = versions[0]
    mark = first.mark if plain else None
    value = say_value(mark, first.quote, language, lexicon, scale) if mark else ""
    text = phrases.answer(
        language,
        quote=first.quote.text.strip(),
        value=value,
        also=say_others(first.quote, [mark] if mark else [], language),
        title=first.article.title,
        kind=mark.kind if mark else "",
        more=list(dict.fromkeys(source.article.title for source in more)),
    )
    return Wording(text, _first_line(text) if phrases.in_one_line(value) else "")


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def say_value(mark: Span, quote: Span, language: str, lexicon: Lexicon, scale: str = "") -> str:
    """Returns the marked value for the reader: in their language or scale first, if that differs.

    "" for a reason or definition that is most of its quote.
    """
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
        said = _say_figure(figure, text, language) if foreign else _in_scale(figure, scale)
        shown = phrases.both(language, said, text) if said else text
        return shown[:1].upper() + shown[1:]  # Third; More than 300; Mid-2019
    said = _say_name(text, mark.kind, quote, lexicon) if foreign and language == "en" else ""
    return phrases.both(language, said, text) if said else text


def say_others(quote: Span, marks: Sequence[Span], language: str) -> list[str]:
    """Returns the quote's other figures, each once, for a reader of the other language.

    Bare numbers are left out, in either language: a year reads the same (2019, 2019年), a count
    says nothing without its noun. So is the marked value itself in another form.
    """
    if not _is_foreign(quote.text, language):
        return []
    taken = [(mark.start - quote.start, mark.end - quote.start) for mark in marks]
    values = [figure for mark in marks if (figure := figure_in(mark, quote))]
    said = []
    for figure in figures.find(quote.text):
        other = _say_figure(figure, figure.text, language)
        if (
            _is_article(figure)
            or other.isdecimal()
            or figure.text.isdecimal()
            or any(a < figure.end and figure.start < b for a, b in taken)
            or any(figures.same(figure, value) for value in values)
        ):
            continue
        said += [phrases.both(language, other, figure.text)] if other else []
    return list(dict.fromkeys(said))


def _is_article(figure: Figure) -> bool:
    """Whether a Chinese "one" is hardly a figure: 過去的一年, 一個."""
    return figure.value == 1 and figure.text.startswith("一")


def say_day(date: str, language: str) -> str:
    """Returns an article's date in the reader's language; unchanged if it is not an ISO date."""
    match = _ISO.match(date)
    if match is None:
        return date
    day = Day.read(match.group())
    return say_date(day, None, language) if day.possible and day.month <= 12 else date


def _names_of(sources: Sequence[Source]) -> list[str]:
    """What tells articles apart: their titles, or their files' names if titles are the same."""
    titles = [source.article.title for source in sources]
    return titles if len(set(titles)) == len(titles) else [source.file for source in sources]


def _version(
    language: str, sources: Sequence[Source], name: str, lexicon: Lexicon
) -> phrases.Version:
    """One value as it is shown beside others, with all articles that give it."""
    first = sources[0]
    assert first.mark is not None  # articles can only differ in a value
    return phrases.Version(
        say_value(first.mark, first.quote, language, lexicon),
        first.quote.text.strip(),
        tuple(dict.fromkeys(source.article.title for source in sources)),
        say_day(first.date or first.article.date, language),
        name,
    )


def _is_foreign(text: str, language: str) -> bool:
    """Whether a text is in another language than the reader's; False if its own is not known."""
    source = language_of(text)
    return bool(source) and source[:2] != language[:2]


def _figure(mark: Span, quote: Span) -> Figure | None:
    """The one figure that a mark is, read with what stands around it in the quote; else None."""
    figure = figure_in(mark, quote)
    if figure is None or len(mark.text.strip()) - len(figure.text) > _SLACK:
        return None
    return figure


def _add_qualifier(mark: Span, quote: Span) -> str:
    """The mark's text with the qualifier before it: 超過300列."""
    word = word_before(quote.text, mark.start - quote.start)
    return word + mark.text.rstrip() if mark.text == mark.text.lstrip() else mark.text.strip()


def _say_figure(figure: Figure, text: str, language: str) -> str:
    """The figure in the reader's language; "" if that says no more than the text."""
    said = figures.say(figure, language)
    bare = said.replace(",", "").isdecimal() and language != "en"
    return "" if said == text.translate(_MINUS) or bare else said


def _in_scale(figure: Figure, scale: str) -> str:
    """A figure in another scale, computed exactly: 123.45亿元 of 1,234,500万元; "" if in that."""
    folded = fold(figure.text)
    match = _SCALED.fullmatch(folded.text)
    if not scale or figure.value is None or match is None or match["scale"] == scale:
        return ""
    number = figure.value.scaleb(-_POWERS[scale]).normalize()
    traditional = any(character in "萬億圓" for character in figure.text)
    name = scale.replace("亿", "億").replace("万", "萬") if traditional else scale
    unit = figure.text[folded.source(match.start("unit"), match.end("unit"))[0] :]
    return f"{number:,f}{name}{unit if match['unit'] else ''}"


def _say_name(name: str, kind: str, quote: Span, lexicon: Lexicon) -> str:
    return romanise(name, kind, lexicon, quote.text)


def _say_list(text: str, quote: Span, language: str, lexicon: Lexicon) -> str:
    """All items, joined as the reader does, each said in their language too if that is sure."""
    said = []
    for item in split_list(text):
        inside = figures.find(item)
        other = ""
        if len(inside) == 1 and inside[0].text == item:
            other = _say_figure(inside[0], item, language)
        elif language == "en":
            other = _say_name(item, _name_kind(item), quote, lexicon)
        said.append(phrases.both(language, other, item) if other else item)
    return phrases.join_items(language, said)


def _name_kind(item: str) -> str:
    """``person`` or ``place`` if the whole item is tagged so; else ""."""
    folded = fold(item).text
    for kind in ("person", "place"):
        if (0, len(folded)) in tagged_names(folded, kind):
            return kind
    return ""
