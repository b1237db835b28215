"""Dictionary glosses → clean English phrases, acronyms and readings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embeddings.training.corpora import Entry

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_HAN = re.compile(r"[\u3400-\u9fff]+(?:\|[\u3400-\u9fff]+)?")
# Glosses that speak about the entry instead of translating it.
_ABOUT = re.compile(
    r"^(?:CL:|(?:old |erhua |Japanese )?variant of|see |also written|Taiwan pr|used in|"
    r"abbr\. (?:for|to)|pr\. |also pr)"
)
_LEADING = re.compile(r"^(?:(?:to be|to|a|an|the|one's|be) )+")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_WORD = re.compile(r"[A-Za-z]+")


def phrases(entry: Entry) -> Iterator[str]:
    """The phrases that say what an entry means, without asides, articles and cross references.

    Of a proper name's gloss only the part before a comma is taken, which is the name.
    """
    proper = bool(entry.pinyin) and entry.pinyin[0][:1].isupper()
    for gloss in entry.glosses:
        if _ABOUT.match(gloss):
            continue
        for part in re.split("[;；]", _HAN.sub("", _ASIDE.sub(" ", gloss))):
            text = part.strip(" ,.")
            if proper:
                text = text.split(",")[0]
            text = _LEADING.sub("", text.strip())
            if text:
                yield text


def acronyms(text: str) -> Iterator[tuple[str, str]]:
    """Acronyms with the phrases before them, as in ``gross domestic product (GDP)``.

    The words of the phrase must have the acronym's letters as initials; up to two small words
    besides do not count.
    """
    for match in _ACRONYM.finditer(text):
        before = _WORD.findall(text[: match.start()])
        letters = match.group().lower()
        for extra in (0, 1, 2):
            words = before[-len(letters) - extra :] if letters else []
            initials = [w for w in words if w.lower() not in ("of", "and", "the", "for")]
            if "".join(w[0].lower() for w in initials) == letters:
                yield letters, " ".join(words)
                break


def initials(phrase: str) -> Iterator[tuple[str, str]]:
    """The initials of a noun phrase of three to five words and of its tails, each with its words.

    In English the head comes last, so the tail of a term is a broader term:
    ``overseas foreign direct investment`` also yields FDI.
    """
    words = _WORD.findall(phrase)
    if not 3 <= len(words) <= 5 or any(len(word) < 3 for word in words):
        return
    for start in range(len(words) - 2):
        tail = words[start:]
        yield "".join(word[0].lower() for word in tail), " ".join(tail)


def reading(entry: Entry) -> list[str]:
    """The syllables of an entry without tones and with ``lu`` for ``lü``, as names are written."""
    return [re.sub(r"[^a-z]", "", syllable.lower()) for syllable in entry.pinyin]
