"""What a pronoun stands for: looked for in the question before and in what was answered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import figures
from bot.folding import fold, holds_han
from bot.name_kinds import OFFICES, PLACES, place_class
from bot.slots import slots
from bot.substitution import focus, is_chinese, last_noun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.pronouns import Pronoun
    from bot.slots import Slot
    from embeddings.lexicon import Lexicon

_QUOTE = re.compile(r"^[\s>]*(?:“(.+)”|「(.+)」|‘(.+)’|『(.+)』)[\s。.]*(?:\[\d+\])?$", re.MULTILINE)
_BOTH = re.compile(r"(?P<said>.+?)\s*[(（](?P<text>[^()（）]+)[)）]")
_ASKS_WHO = re.compile(r"who|whom|whose|谁|哪位|何人|哪一?个人", re.IGNORECASE)
_ASKS_NAME = re.compile(r"what|which|who\w*|谁|哪|什么$|什么\W|何人", re.IGNORECASE)
# Words for how a figure moves or stands beside others: it then is the figure, not who has it.
_RELATES = re.compile(
    r"\b(?:gr[eo]w|grown|growth|rise|rose|risen|increase|fall|fell|drop|decrease|decline|change"
    r"|rank|share|compare|percent|higher|lower)"
    r"|增长|增幅|上升|下降|增加|减少|提高|变化|排|占|比例"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer told: the value in its first line, if any, and the sentence it quoted."""

    value: str = ""
    quote: str = ""


def read_answer(text: str) -> Said:
    """The value and quote of an answer as the chat shows it; both empty for a refusal."""
    match = _QUOTE.search(text)
    if match is None:
        return Said()
    quote = next(group for group in match.groups() if group)
    return Said(text[: match.start()].strip().split("\n")[0].rstrip(" .。"), quote)


def antecedent(
    pronoun: Pronoun, question: str, base: str, said: Said, lexicon: Lexicon | None
) -> str:
    """The words that a pronoun stands for, "" when there are none.

    Args:
        pronoun: one of ``question``.
        base: the question before, as understood.
        said: the answer to it.
    """
    if pronoun.kind == "time":
        return _time(base, said, lexicon)
    parts = slots(base, lexicon)
    names = [part for part in parts if part.kind == "name"]
    if pronoun.kind == "person":
        return _person(base, names, parts, said, lexicon, holds_han(question))
    if pronoun.kind == "place":
        return _place(names, parts, said, lexicon, holds_han(question))
    if pronoun.kind == "noun":
        return _demonstrated(pronoun, base, names, parts, said, lexicon)
    return _thing(pronoun, question, base, names, parts, said, lexicon)


def _time(base: str, said: Said, lexicon: Lexicon | None) -> str:
    """A date that was answered, else the one asked about, else the first quoted."""
    dated = [part.text for part in slots(said.value, lexicon) if part.kind == "time"]
    dated += [part.text for part in slots(base, lexicon) if part.kind == "time"]
    dated += [figure.text for figure in figures.find(said.quote) if figure.kind == "date"]
    return next(iter(dated), "")


def _names(said: Said, sorts: tuple[str, ...], lexicon: Lexicon | None, han: bool) -> Iterator[str]:
    """The names answered, then those quoted, of the sorts wanted."""
    value = _in_script(said.value, han)
    found = slots(value, lexicon)
    whole = [part for part in found if part.kind == "name" and len(part.text) * 2 > len(value)]
    for part in [*whole, *(one for one in slots(said.quote, lexicon) if one.kind == "name")]:
        if part.sort in sorts:
            yield part.text


def _in_script(value: str, han: bool) -> str:
    """Of a value said in both languages the one that the reader uses."""
    match = _BOTH.fullmatch(value)
    if match is None:
        return value
    said, text = match["said"], match["text"]
    return next((one for one in (said, text) if holds_han(one) == han), said)


def _person(
    base: str,
    names: list[Slot],
    parts: tuple[Slot, ...],
    said: Said,
    lexicon: Lexicon | None,
    han: bool,
) -> str:
    """Who was asked about; who the answer says it was, when that was the question."""
    asked = [name.text for name in names if name.sort == "person"]
    answered = list(_names(said, ("person",), lexicon, han))
    if any(_ASKS_WHO.match(fold(part.text).text) for part in parts if part.kind == "ask"):
        asked = [*answered, *asked]
    office = OFFICES.search(base)
    if office and not asked:
        words = office.group()
        return words if holds_han(words) else f"the {words}"
    return next(iter([*asked, *answered]), "") or _someone(base, parts)


def _someone(base: str, parts: tuple[Slot, ...]) -> str:
    """Who was asked for, where no answer tells the name: the person who chaired the meeting."""
    ask = next((part for part in parts if part.kind == "ask"), None)
    if ask is None or not _ASKS_WHO.match(fold(ask.text).text):
        return ""
    rest = re.sub(r"[\s?？。.]+$", "", base[: ask.start] + base[ask.end :]).strip()
    return f"{rest}的人" if is_chinese(base) else f"the person who {rest}"


def _place(
    names: list[Slot], parts: tuple[Slot, ...], said: Said, lexicon: Lexicon | None, han: bool
) -> str:
    answered = list(_names(said, ("place",), lexicon, han))
    asked = [name.text for name in names if name.sort != "person"]
    where = any(
        re.match(r"where|which|哪", fold(part.text).text) for part in parts if part.kind == "ask"
    )
    return next(iter([*answered, *asked] if where else [*asked, *answered]), "")


def _demonstrated(
    pronoun: Pronoun,
    base: str,
    names: list[Slot],
    parts: tuple[Slot, ...],
    said: Said,
    lexicon: Lexicon | None,
) -> str:
    """What *that district* or 这些项目 is: a name of that class, or the noun with its owner."""
    noun, han = pronoun.noun, holds_han(pronoun.text)
    if OFFICES.search(noun) or noun in ("人", "person"):
        return _person(base, names, parts, said, lexicon, han)
    wanted = place_class(noun)
    plain = fold(re.sub(r"^(?:\w+ )(?=\w)|s$", "", noun)).text
    if not wanted and plain not in fold(base).text and plain not in fold(said.quote).text:
        return ""  # it describes something by itself
    others = [name.text for name in names if name.sort != "person"]
    quoted = list(_names(said, ("place", ""), lexicon, han))
    if wanted or noun.lower() in PLACES:
        of_class = [name for name in [*others, *quoted] if place_class(name) == wanted]
        return next(iter([*of_class, *others, *quoted]), "")
    owner = next(iter(others or quoted), "")
    if noun in owner:
        return owner
    if han:
        return f"{owner}的{noun}" if owner else noun
    return f"the {noun} of {owner}" if owner else f"the {noun}"


def _thing(
    pronoun: Pronoun,
    question: str,
    base: str,
    names: list[Slot],
    parts: tuple[Slot, ...],
    said: Said,
    lexicon: Lexicon | None,
) -> str:
    """What *it*, *they*, 它 or 其 is: the figure when it moves, a name, else the topic."""
    han = holds_han(question)
    others = [name for name in names if name.sort != "person"]
    main = focus(base, parts)
    if pronoun.kind == "many" and not is_chinese(base):
        main = _plural(base, parts) or main
    owner = others[0].text if others else ""
    counted = pronoun.kind == "many" and main is not None
    if counted and main and not _follows_ask(main, parts):
        owner = ""
    if main and (counted or (pronoun.kind == "thing" and _RELATES.search(fold(question).text))):
        noun = main.text
        if not owner:
            return noun if holds_han(noun) else f"the {noun}"
        return f"{owner}的{noun}" if holds_han(noun) else f"{owner}'s {noun}"
    asks = [fold(part.text).text for part in parts if part.kind == "ask"]
    answered = list(_names(said, ("place", ""), lexicon, han))
    answered = [name for name in answered if name not in base]
    if answered and any(re.match(r"which|whose|哪(?![里儿])", ask) for ask in asks):
        return answered[0]
    if owner:
        return owner
    if answered and any(_ASKS_NAME.match(ask) for ask in asks):
        return answered[0]
    if is_chinese(base) and (noun := last_noun(base, parts)):
        return noun
    if main is not None:
        return main.text if holds_han(main.text) else f"the {main.text}"
    return next(iter(answered), "")


def _plural(base: str, parts: tuple[Slot, ...]) -> Slot | None:
    """What was counted in an English question, else the last plural of it."""
    words = [part for part in parts if part.kind == "words"]
    counted = [part for part in words if _follows_ask(part, parts)]
    return next(iter([*counted, *(one for one in reversed(words) if one.text.endswith("s"))]), None)


def _follows_ask(part: Slot, parts: tuple[Slot, ...]) -> bool:
    return any(one.kind == "ask" and 0 <= part.start - one.end <= 1 for one in parts)
