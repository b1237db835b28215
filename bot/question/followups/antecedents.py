"""A pronoun of a follow-up → what it stands for, in the question before or in the answer to it.

The answer comes as the chat shows it; ``read_answer`` takes its value and its quote from the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.question.followups.clauses import clause_of, subject_of
from bot.question.followups.slots import slots
from bot.question.followups.times import first_time, year_of
from bot.question.followups.topics import (
    MOVES,
    asked_of,
    asks_who,
    counted_noun,
    focus,
    follows_ask,
    is_chinese,
    is_figure,
    last_noun,
    noun_with_owner,
    without_verb,
)
from bot.text import figures, fold, holds_han
from bot.text.names import OFFICES, place_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.question.followups.pronouns import Pronoun
    from bot.question.followups.slots import Slot
    from embeddings.lexicon import Lexicon

_HAS = re.compile(r"['’]s? |的")
_WHERE = re.compile("where|which|哪")
_WHICH = re.compile("which|whose|哪(?![里儿])")
_ASKS_NAME = re.compile("what|which|who|谁|哪(?![里儿])|什么|何人")
_PEOPLE = ("人", "person", "man", "woman")

_QUOTE = re.compile(
    r"^[\s>]*(?:“(.+)”|「(.+)」|‘(.+)’|『(.+)』)[\s。.]*(?:\[\d+\])?$", re.MULTILINE
)
_LONGEST_QUOTE = 500  # characters of a quote that names are looked for in
_TITLES = re.compile(r"^(?:dr|mr|mrs|ms|prof|professor|sir|dame)\.?\s+", re.IGNORECASE)
_BOTH = re.compile(r"(?P<said>.+?)\s*[(（](?P<text>[^()（）]+)[)）]")


@dataclass(frozen=True, slots=True)
class Reply:
    """The value in an answer's first line, if any, and the sentence that it quotes."""

    value: str = ""
    quote: str = ""


def read_answer(text: str) -> Reply:
    """The value and the quote in the text of an answer; both empty for a refusal."""
    match = _QUOTE.search(text)
    if match is None:
        return Reply()
    quote = next(group for group in match.groups() if group)[:_LONGEST_QUOTE]
    return Reply(text[: match.start()].strip().split("\n")[0].rstrip(" .。"), quote)


def antecedent(
    pronoun: Pronoun, question: str, base: str, reply: Reply, lexicon: Lexicon | None = None
) -> str:
    """The words that a pronoun stands for; "" if none are found.

    Args:
        pronoun: of ``question``.
        question: the follow-up.
        base: the question before, as understood.
        reply: the answer to it.
        lexicon: as for ``slots``.
    """
    before = _Before(base, slots(base, lexicon), reply, lexicon, holds_han(question))
    if pronoun.kind == "time":
        return before.time(pronoun)
    if pronoun.kind == "person":
        return before.person()
    if pronoun.kind == "place":
        return before.place()
    if pronoun.kind == "noun":
        return before.antecedent_of(pronoun.noun)
    return before.thing(pronoun, moves=bool(MOVES.search(fold(question).text)))


@dataclass(frozen=True, slots=True)
class _Before:
    """The question before and its answer, with what each kind of pronoun may mean in them."""

    base: str
    parts: tuple[Slot, ...]
    reply: Reply
    lexicon: Lexicon | None
    chinese: bool  # the language of the follow-up

    def names(self, *sorts: str) -> list[Slot]:
        return [part for part in self.parts if part.kind == "name" and part.sort in sorts]

    def answer_names(self, *sorts: str) -> list[str]:
        return reply_names(self.reply, sorts, self.lexicon, chinese=self.chinese)

    def asks(self, pattern: re.Pattern[str]) -> bool:
        ask = asked_of(self.parts)
        return ask is not None and pattern.match(fold(ask.text).text) is not None

    def time(self, pronoun: Pronoun) -> str:
        """A date that was answered, else the one asked about, else the first one quoted."""
        dates = [*reply_dates(self.reply, value_only=True), first_time(self.base)]
        date = next((date for date in [*dates, *reply_dates(self.reply)] if date), "")
        return year_of(date) if pronoun.noun in ("year", "年") else date

    def person(self) -> str:
        """The person asked about, or the one in the answer if the question was who it was."""
        asked = [name.text for name in self.names("person")]
        answered = self.answer_names("person")
        likely = asked or (answered if asks_who(self.parts) else [])
        if not asked and asks_who(self.parts) and (person := person_of(self.reply.value)):
            likely = [person]
        if not likely and (office := OFFICES.search(self.base)):
            return office.group() if holds_han(office.group()) else f"the {office.group()}"
        return next(iter([*likely, *answered]), "") or self._someone()

    def _someone(self) -> str:
        """The person asked for, if no answer names one: the person who chaired the meeting."""
        ask = asked_of(self.parts)
        if ask is None or not asks_who(self.parts):
            return ""
        rest = re.sub(r"[\s?？。.]+$", "", self.base[: ask.start] + self.base[ask.end :]).strip()
        return f"{rest}的人" if is_chinese(self.base) else f"the person who {rest}"

    def place(self) -> str:
        """The place asked about, or the one in the answer if the question was where or which."""
        asked = [name.text for name in self.names("place", "")]
        answered = self.answer_names("place")
        return next(iter([*answered, *asked] if self.asks(_WHERE) else [*asked, *answered]), "")

    def antecedent_of(self, noun: str) -> str:
        """What *that district* or 这些项目 means: a name of that kind, or the noun."""
        if OFFICES.search(noun) or noun in _PEOPLE:
            return self.person()
        asked, answered = self.names("place", ""), self.answer_names("place", "")
        names = [*(name.text for name in asked), *answered]
        if wanted := place_class(noun):
            of_class = [name for name in names if place_class(name) == wanted]
            return next(iter([*of_class, *(name for name in names if not place_class(name))]), "")
        plain = fold(re.sub(r"^(?:\w+ )(?=\w)|s$", "", noun)).text
        if plain not in fold(self.base).text and plain not in fold(self.reply.quote).text:
            return ""  # nothing before has it: it is understood by itself
        owner = next(iter(names), "")
        if noun in owner:
            return owner
        if holds_han(noun):
            return f"{owner}的{noun}" if owner else noun
        return f"the {noun} of {owner}" if owner else f"the {noun}"

    def thing(self, pronoun: Pronoun, *, moves: bool) -> str:
        """What *it*, *they*, 它 or 其 means: a figure that ``moves``, a name, or else the topic."""
        owner = next(iter(self.names("place", "")), None)
        many = pronoun.kind == "many"
        if many and (plural := self._people_or_subject()):
            return plural
        if pronoun.text.lower() in ("that", "this") and (value := self._amount()):
            return f"the {value}"
        main = (counted_noun(self.base, self.parts) if many else None) or focus(
            self.base, self.parts
        )
        if main is not None and many and (number := self._number_of(main)):
            return f"the {number} {main.text}"
        if main is not None and (many or moves):
            return noun_with_owner(main, owner if owner and self._belongs(main, owner) else None)
        answered = [name for name in self.answer_names("place", "") if name not in self.base]
        if answered and self.asks(_WHICH):
            return answered[0]
        if owner is not None:
            return self._whole(owner)
        if answered and self.asks(_ASKS_NAME):
            return answered[0]
        if is_chinese(self.base) and (noun := last_noun(self.parts)):
            return noun
        return noun_with_owner(main, None) if main is not None else next(iter(answered), "")

    def _people_or_subject(self) -> str:
        """Who *they* are after a question for people, or what a Chinese question is about."""
        if asks_who(self.parts):
            return self.person()
        clause = clause_of(self.base, self.lexicon) if is_chinese(self.base) else None
        return subject_of(clause, self.lexicon) if clause else ""

    def _amount(self) -> str:
        """The amount that was answered, in English; "" if no figure was."""
        value = re.sub(r"\s*[(（].*", "", self.reply.value)
        found = [one for one in figures.find(value) if one.kind in ("amount", "count")]
        whole = len(found) == 1 and found[0].text == value and not holds_han(value)
        return value if whole else ""

    def _number_of(self, noun: Slot) -> str:
        """The number before a noun: the [four] emerging industries."""
        led = re.search(r"\bthe (two|three|four|five|six|seven|eight|nine|ten|\d+)\s+$",
                        self.base[: noun.start], re.IGNORECASE)  # fmt: skip
        return led[1] if led else ""

    def _belongs(self, noun: Slot, owner: Slot) -> bool:
        """Whether a noun is the owner's: Xuzhou's exports, 徐州的項目."""
        led = re.search(rf"{re.escape(owner.text)}(?:['’]s?|的)?\s*$", self.base[: noun.start])
        return bool(led) or is_chinese(self.base) or follows_ask(noun, self.parts)

    def _whole(self, name: Slot) -> str:
        """A name with the noun that belongs to it: the [Xuzhou trains], [商务局的课程].

        But without a figure, which is asked of the owner: Xuzhou's exports, 徐州的出口额.
        """
        led = self.base[: name.start].endswith("the ")
        has = _HAS.match(self.base, name.end)
        at = has.end() if has else name.end + 1
        noun = next((p for p in self.parts if p.kind == "words" and p.start == at), None)
        noun = without_verb(self.base, noun) if noun else None
        if noun is None or not (led or (has and not is_figure(noun.text))):
            return name.text
        return f"{'the ' if led else ''}{self.base[name.start : noun.end]}"


def person_of(value: str) -> str:
    """The person that an answer's first line names in Latin letters, without a title; or ""."""
    plain = _TITLES.sub("", re.sub(r"\s*[(（].*", "", value).strip())
    name = re.fullmatch(r"[A-Z][\w'’-]+(?: (?:[A-Z][\w'’.-]*|de|van|von|al|bin|la)){1,3}", plain)
    return plain if name else ""


def reply_names(
    reply: Reply, sorts: Sequence[str], lexicon: Lexicon | None, *, chinese: bool
) -> list[str]:
    """The name that is the value of an answer, then those in its quote.

    Args:
        reply: an answer.
        sorts: the values of ``Slot.sort`` to look for.
        lexicon: as for ``slots``.
        chinese: which language to take if the value is in both.
    """
    value = _in_language(reply.value, chinese)
    whole = [part for part in slots(value, lexicon) if len(part.text) * 2 > len(value)]
    names = [part for part in (*whole, *slots(reply.quote, lexicon)) if part.kind == "name"]
    return list(dict.fromkeys(name.text for name in names if name.sort in sorts))


def reply_dates(reply: Reply, *, value_only: bool = False) -> list[str]:
    """The dates in the value of an answer, then those in its quote."""
    texts = (reply.value,) if value_only else (reply.value, reply.quote)
    return [figure.text for text in texts for figure in figures.find(text) if figure.kind == "date"]


def _in_language(value: str, chinese: bool) -> str:
    """The Chinese or other part of a value in both languages: 泉山區 (Quanshan District)."""
    match = _BOTH.fullmatch(value)
    if match is None:
        return value
    both = (match["said"], match["text"])
    return next((one for one in both if holds_han(one) == chinese), both[0])
