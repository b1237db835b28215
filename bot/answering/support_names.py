"""The names a question asks about + a quote → how far the quote is about them.

The quote itself, what stands around it and all passages found are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.text import HAN_RUN, dictionary_tagged, fold, heads_of
from bot.text.names import (
    countries_in,
    is_country,
    is_replaced,
    name_share,
    names_of,
    organisations_of,
    syllable_cuts,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Hit, Span
    from bot.question import Frame
    from bot.text.names import Name, Text
    from embeddings.lexicon import Lexicon

_NEXT = 8  # characters behind a country's name in a question that say whether it is part of another
_BEFORE = 100  # characters before a quote that may say whom it is about


class NameSupport(NamedTuple):
    """How far a quote is about the asked names; shares are 0 to 1."""

    sentence: float  # share of the names that the quote has
    context: float  # that stand in or around it
    anywhere: float  # that any passage has
    rival: bool  # the quote has none of them, but another name of their kind
    missing: str  # the first that surely is not meant, as the question has it; "" for none
    all: bool  # whether each that can be looked for in the quote's language stands in or around it


def check_names(
    frame: Frame,
    quote: Span,
    hit: Hit,
    texts: tuple[Text, Text, Sequence[Text]],
    lexicon: Lexicon,
) -> NameSupport:
    """Returns how far a quote is about the names asked about; 1 for a question without any.

    Args:
        frame: the question's.
        quote: what is quoted.
        hit: the passage it stands in.
        texts: the quote, the quote with what stands around it, and all passages found.
        lexicon: knows names in the other language.
    """
    sentence, context, others = texts
    body = _missing_body(frame, [context, *others])
    if not frame.names:
        return NameSupport(1.0, 1.0, 1.0, False, body, True)
    # a report on a province names its cities now and then, and is about none of them
    titled = _rivals_in(hit.article.title, frame, lexicon)
    shares = [
        (
            name_share(name, sentence, lexicon),
            max(
                name_share(name, context, lexicon),
                float(not titled and name.text in hit.article.text),
            ),
            max((name_share(name, other, lexicon) for other in others), default=0.0),
        )
        for name in frame.names
    ]
    count = len(shares)
    in_sentence = sum(own for own, _, _ in shares) / count
    rivals = _rivals(frame, quote, hit, lexicon) if in_sentence < 1 else []
    return NameSupport(
        in_sentence,
        sum(around for _, around, _ in shares) / count,
        sum(max(around, anywhere) for _, around, anywhere in shares) / count,
        bool(rivals) and in_sentence == 0,
        _missing_name(frame, shares, rivals, (sentence, context), hit, lexicon) or body,
        all(
            around or not _is_sure(name, sentence, lexicon)
            for name, (_, around, _) in zip(frame.names, shares, strict=True)
        ),
    )


def _missing_body(frame: Frame, texts: Sequence[Text]) -> str:
    """The first company or other body in whose place each text has another, or none."""
    return next(
        (
            body.text
            for body in organisations_of(frame.question)
            if any(is_replaced(body, text.folded) for text in texts)
            and not any(body.words[0] in text.folded for text in texts)
        ),
        "",
    )


def context_share(frame: Frame, text: Text, lexicon: Lexicon) -> float:
    """Returns the share of a question's names that a text has; 1 for a question without any."""
    shares = [name_share(name, text, lexicon) for name in frame.names]
    return sum(shares) / len(shares) if shares else 1.0


def is_displaced(frame: Frame, clause: str, quote: Text, lexicon: Lexicon) -> bool:
    """Whether a quote has an asked name, and one of its clauses another of its kind instead."""
    own = text_of(clause)
    if not any(name.sure and name_share(name, quote, lexicon) for name in frame.names):
        return False
    if any(name_share(name, own, lexicon) for name in frame.names):
        return False
    return bool(_rivals_in(clause, frame, lexicon))


def rival_of(what: str, frame: Frame, quote: Span, hit: Hit, lexicon: Lexicon) -> str:
    """Returns the name in the place of an asked one, as the text has it; "" for none.

    Args:
        what: the asked name as the question has it.
        frame: the question's.
        quote: what is quoted.
        hit: the passage it stands in.
        lexicon: knows names in the other language.
    """
    kinds = [name.kind for name in frame.names if name.text == what]
    rivals = _rivals(frame, quote, hit, lexicon)
    return next((rival.text for rival in rivals if rival.kind in kinds), "")


def _rivals(frame: Frame, quote: Span, hit: Hit, lexicon: Lexicon) -> list[Name]:
    """Other names of the kinds asked about: in the quote, else just before it, else the title."""
    before = hit.chunk.text[: max(0, quote.start - hit.chunk.start)]
    for text in (quote.text, before[-_BEFORE:], hit.article.title):
        if rivals := _rivals_in(text, frame, lexicon):
            return rivals
    return []


def _rivals_in(text: str, frame: Frame, lexicon: Lexicon) -> list[Name]:
    """Other names of the kinds asked about in a text."""
    named = (name for name in names_of(text, lexicon, guess=False) if name.sure)
    return [name for name in named if _may_replace(name, frame, lexicon)]


def _may_replace(name: Name, frame: Frame, lexicon: Lexicon) -> bool:
    """Whether a name is of a kind asked about, and not in the question."""
    kinds = {asked.kind for asked in frame.names}
    alike = name.kind in kinds or "name" in (name.kind, *kinds)
    return alike and not name_share(name, text_of(frame.question), lexicon)


def _missing_name(
    frame: Frame,
    shares: Sequence[tuple[float, float, float]],
    rivals: Sequence[Name],
    texts: tuple[Text, Text],
    hit: Hit,
    lexicon: Lexicon,
) -> str:
    """The first name that a refusal may rest on; "" if there is none.

    A refusal needs that no asked name stands around the quote, and that either no passage has one
    of them or the quote has another name in its place. If a figure is asked for, it is enough that
    no passage has one of the names, or that the quote has another place instead (unless the title
    has the asked one). A country is no reason where no place is named at all: a law does not say
    whose it is.
    """
    quote, context = texts
    sure = [
        (name, *own_shares)
        for name, own_shares in zip(frame.names, shares, strict=True)
        if _is_sure(name, quote, lexicon)
        if rivals or not _is_where(name, frame.question) or countries_in(context)
    ]
    absent = [name for name, _, around, _ in sure if not around]
    nowhere = [name for name, _, around, anywhere in sure if not max(around, anywhere)]
    if absent and len(absent) == len(sure) and (nowhere or rivals):
        return (nowhere or absent)[0].text
    if frame.measured and nowhere:
        return nowhere[0].text
    if frame.measured and not any(own for _, own, _, _ in sure):
        return _displaced_name([name for name, _, _, _ in sure], rivals, quote, hit, lexicon)
    return ""


def has_names(frame: Frame, row: Span, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a row of a table, or what stands above it, has each asked name: no other row tells.

    Names that the row's language would write in a way that is not known do not count.
    """
    heads = heads_of(hit.article, hit.chunk.start)
    text = text_of("\n".join((hit.article.title, *heads, row.text)))
    return all(
        name_share(name, text, lexicon) > 0 for name in frame.names if _is_sure(name, text, lexicon)
    )


def _is_sure(name: Name, quote: Text, lexicon: Lexicon) -> bool:
    """Whether a name is one for sure, and would be known in a text of this language."""
    alike = name.known or bool(name.han) == quote.chinese
    return name.sure and (alike or _is_read(name, lexicon))


def _is_read(name: Name, lexicon: Lexicon) -> bool:
    """Whether a name in Latin letters is pinyin, which Chinese text can be held against."""
    return bool(name.words) and all(syllable_cuts(word.lower(), lexicon) for word in name.words)


def _is_where(name: Name, question: str) -> bool:
    """Whether a name is that of a country in which something is, and not of its airline."""
    if not is_country(name):
        return False
    after = fold(question).text.partition(fold(name.text).text)[2]
    run = HAN_RUN.match(after[:_NEXT])
    following = dictionary_tagged(run.group())[0][1] if run else ""
    return not (name.han and following.startswith("n"))


def _displaced_name(
    names: Sequence[Name], rivals: Sequence[Name], quote: Text, hit: Hit, lexicon: Lexicon
) -> str:
    """The first name that a quote has another one for; "" if the title says that it is about it.

    People are left out: a text may call them by other names and pronouns.
    """
    own = [
        rival for rival in rivals if rival.kind != "person" and name_share(rival, quote, lexicon)
    ]
    title = text_of(hit.article.title)
    if not own or any(name_share(name, title, lexicon) for name in names):
        if not any(name_share(rival, title, lexicon) for rival in own):
            return ""
    return next((name.text for name in names if name.kind != "person"), "")
