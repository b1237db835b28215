"""What the last answer told, read off its text: the value, the sentence, the names in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.question.followups.slots import slots
from bot.text import figures
from bot.text.folding import holds_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.lexicon import Lexicon

_QUOTE = re.compile(
    r"^[\s>]*(?:“(.+)”|「(.+)」|‘(.+)’|『(.+)』)[\s。.]*(?:\[\d+\])?$", re.MULTILINE
)
_LONGEST_QUOTE = 500  # characters of a quote that names are looked for in
_BOTH = re.compile(r"(?P<said>.+?)\s*[(（](?P<text>[^()（）]+)[)）]")


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
    quote = next(group for group in match.groups() if group)[:_LONGEST_QUOTE]
    return Said(text[: match.start()].strip().split("\n")[0].rstrip(" .。"), quote)


def names_said(
    said: Said, sorts: Sequence[str], lexicon: Lexicon | None, *, chinese: bool
) -> list[str]:
    """The name that was the value, then those quoted, of the sorts wanted.

    Args:
        said: an answer.
        sorts: of ``Slot.sort``.
        lexicon: as for ``slots``.
        chinese: which of a value said in both languages to take.
    """
    value = _in_language(said.value, chinese)
    whole = [part for part in slots(value, lexicon) if len(part.text) * 2 > len(value)]
    found = [part for part in (*whole, *slots(said.quote, lexicon)) if part.kind == "name"]
    return list(dict.fromkeys(part.text for part in found if part.sort in sorts))


def dates_said(said: Said, *, value_only: bool = False) -> list[str]:
    """The dates of the value, then those of the quote."""
    texts = (said.value,) if value_only else (said.value, said.quote)
    return [one.text for text in texts for one in figures.find(text) if one.kind == "date"]


def _in_language(value: str, chinese: bool) -> str:
    match = _BOTH.fullmatch(value)
    if match is None:
        return value
    both = (match["said"], match["text"])
    return next((one for one in both if holds_han(one) == chinese), both[0])
