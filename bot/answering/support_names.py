"""The names a question asks about, held against a sentence, its context and all passages found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.text.names import name_share, names_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Hit, Span
    from bot.question import Frame
    from bot.text.names import Name, Text
    from embeddings.lexicon import Lexicon

_BEFORE = 100  # characters before a quote that may say whom it goes on to speak of
_REPEATED = 3  # times from which on a name in an article is what the article is about


class NameSupport(NamedTuple):
    """Shares of the asked names, and the first that surely is not meant, as the question has it."""

    sentence: float
    context: float
    anywhere: float
    rival: bool
    missing: str


def check_names(
    frame: Frame,
    quote: Span,
    hit: Hit,
    texts: tuple[Text, Text, Sequence[Text]],
    lexicon: Lexicon,
) -> NameSupport:
    """How far a quote is about the names asked about; 1 for a question without any.

    Args:
        frame: the question's.
        quote: what is quoted.
        hit: the passage it stands in.
        texts: the quote, what stands around it with the quote itself, and all passages found.
        lexicon: knows names in the other language.
    """
    if not frame.names:
        return NameSupport(1.0, 1.0, 1.0, False, "")
    sentence, context, others = texts
    met = [
        (
            name_share(name, sentence, lexicon),
            max(name_share(name, context, lexicon), float(_is_repeated(name, hit.article.text))),
            max((name_share(name, other, lexicon) for other in others), default=0.0),
        )
        for name in frame.names
    ]
    size = len(met)
    whole = sum(own for own, _, _ in met) / size
    rivals = _rivals(frame, quote, hit, lexicon) if whole < 1 else []
    return NameSupport(
        whole,
        sum(around for _, around, _ in met) / size,
        sum(max(around, anywhere) for _, around, anywhere in met) / size,
        bool(rivals) and whole == 0,
        _missing(frame, met, rivals, sentence, hit, lexicon),
    )


def context_share(frame: Frame, text: Text, lexicon: Lexicon) -> float:
    """The share of a question's names that a text has; 1 for a question without any."""
    shares = [name_share(name, text, lexicon) for name in frame.names]
    return sum(shares) / len(shares) if shares else 1.0


def rival_of(what: str, frame: Frame, quote: Span, hit: Hit, lexicon: Lexicon) -> str:
    """The name that stands in the place of an asked one, as the text has it; "" for none.

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
    """Other names of the kinds asked about: the quote's, else the last before it, the title's."""
    before = hit.chunk.text[: max(0, quote.start - hit.chunk.start)]
    for text in (quote.text, before[-_BEFORE:], hit.article.title):
        named = (name for name in names_of(text, lexicon, guess=False) if name.sure)
        if rivals := [name for name in named if _may_replace(name, frame, lexicon)]:
            return rivals
    return []


def _may_replace(name: Name, frame: Frame, lexicon: Lexicon) -> bool:
    kinds = {asked.kind for asked in frame.names}
    alike = name.kind in kinds or "name" in (name.kind, *kinds)
    return alike and not name_share(name, text_of(frame.question), lexicon)


def _missing(
    frame: Frame,
    met: Sequence[tuple[float, float, float]],
    rivals: Sequence[Name],
    quote: Text,
    hit: Hit,
    lexicon: Lexicon,
) -> str:
    """The first name that a refusal may rest on.

    No asked name stands around the quote, and none is known to any passage, or the sentence has
    another in its place. For a figure, one name that no passage has is enough; so is a place that
    the sentence has another one for, unless the title names it.
    """
    sure = [
        (name, *shares)
        for name, shares in zip(frame.names, met, strict=True)
        if name.sure and (name.known or bool(name.han) == quote.chinese)
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


def _displaced_name(
    names: Sequence[Name], rivals: Sequence[Name], quote: Text, hit: Hit, lexicon: Lexicon
) -> str:
    """The first name that a quote has another one for, unless the title tells whose it is.

    People may be spoken of by other names and pronouns: they are left out.
    """
    own = [one for one in rivals if one.kind != "person" and name_share(one, quote, lexicon)]
    title = text_of(hit.article.title)
    if not own or any(name_share(name, title, lexicon) for name in names):
        if not any(name_share(rival, title, lexicon) for rival in own):
            return ""
    return next((name.text for name in names if name.kind != "person"), "")


def _is_repeated(name: Name, article: str) -> bool:
    return article.count(name.text) >= _REPEATED
