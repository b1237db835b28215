"""The question before with what a fragment names in place of what is like it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.kinship import kinship
from bot.question.followups.slots import slots
from bot.question.followups.times import add, with_coarse_times, with_time
from bot.question.followups.topics import focus, is_chinese, without_verb
from bot.text.folding import fold, holds_han
from bot.text.names.name_kinds import OFFICES, place_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question.followups.slots import Slot
    from embeddings.lexicon import Lexicon

_MEASURE = re.compile("[额額量率值]$")  # what closes the name of a figure: 出口额


def substituted(
    base: str, fragment: Sequence[Slot], preposition: str = "", lexicon: Lexicon | None = None
) -> str:
    """The base question with each slot of the fragment in place of the one it stands for.

    What has no counterpart is added. A name in another's place leaves the day behind: it was
    the other's, its month is both's.

    Args:
        base: a full question.
        fragment: the slots of a follow-up that is no sentence.
        preposition: that led the fragment.
        lexicon: tells related words.
    """
    text = base
    for part in fragment:
        parts = slots(text, lexicon)
        target = next((one for one in parts if one.kind == part.kind == "figure"), None)
        if part.kind == "time":
            text = with_time(text, part.text, parts)
        elif part.kind == "name":
            text = _with_name(text, part, parts, preposition)
        elif target is not None:
            text = _put(text, target.start, target.end, part.text)
        else:
            text = _with_words(text, part, parts, lexicon)
    return text


def _with_name(base: str, part: Slot, parts: Sequence[Slot], preposition: str) -> str:
    names = [one for one in parts if one.kind == "name"]
    if any(fold(one.text).text == fold(part.text).text for one in names):
        return base
    place = _name_like(part, names) or (_office(base) if part.sort == "person" else None)
    if place is None and is_chinese(base):
        return part.text + base
    if place is None:
        return add(base, f"{preposition or 'for'} {_with_article(part)}")
    start, end = place
    if part.sort == "person":
        start = _with_office_before(base, start)
    text = _put(base, start, end, _with_article(part, base[:start]))
    return text if part.sort == "person" else with_coarse_times(text)


def _name_like(part: Slot, names: Sequence[Slot]) -> tuple[int, int] | None:
    """Where a name of the same sort stands, best one of the same class: a district's."""
    fitting = [one for one in names if not part.sort or not one.sort or one.sort == part.sort]
    if not fitting:
        return None
    wanted = place_class(part.text)
    best = max(fitting, key=lambda one: (one.sort == part.sort, place_class(one.text) == wanted))
    return best.start, best.end


def _office(base: str) -> tuple[int, int] | None:
    """Where somebody is named by the office, with the article."""
    folded = fold(base)
    match = OFFICES.search(folded.text)
    if match is None:
        return None
    start, end = folded.source(*match.span())
    article = base[max(0, start - 4) : start].lower() == "the "
    return start - 4 * article, end


def _with_office_before(base: str, start: int) -> int:
    """Where a person begins with the office that leads the name: 市长庄兆林."""
    folded = fold(base)
    for match in OFFICES.finditer(folded.text):
        left, right = folded.source(*match.span())
        if right <= start and not base[right:start].strip():
            return left
    return start


def _with_article(part: Slot, before: str = "") -> str:
    """*the other two districts*; a name as it is, and where the article stands already, too."""
    common = part.text[:1].islower() and not holds_han(part.text)
    return f"the {part.text}" if common and not before.rstrip().endswith("the") else part.text


def _with_words(base: str, part: Slot, parts: Sequence[Slot], lexicon: Lexicon | None) -> str:
    """In place of related words, else of what the base is about, else of its first name."""
    words = [one for one in parts if one.kind == "words"]
    related = max(words, key=lambda one: kinship(one.text, part.text, lexicon), default=None)
    if related is not None and kinship(related.text, part.text, lexicon):
        related = without_verb(base, related)
    else:
        related = focus(base, parts) or next((one for one in parts if one.kind == "name"), None)
    if related is None:
        return add(base, f"({part.text})")
    return _put(base, related.start, related.end, _with_measure(part.text, related.text))


def _with_measure(text: str, replaced: str) -> str:
    """进口 in place of 出口额: the amount, too."""
    measure = _MEASURE.search(replaced)
    plain = holds_han(text) and not _MEASURE.search(text) and not text.endswith(("幅", "例"))
    return text + measure.group() if measure and plain else text


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]
