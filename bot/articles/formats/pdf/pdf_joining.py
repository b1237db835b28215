"""Lines that a page's width broke → running text."""

from __future__ import annotations

import re
from collections.abc import Iterable

SOFT = "\u00ad"  # a hyphen at a line's end, as PDFium tells it

# Han, kana and the punctuation that is set with them: no blank stands beside these.
UNSPACED = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\U00020000-\U000323af"
_NO_BLANK_AFTER = re.compile(rf"[{UNSPACED}“‘(\[/]$")
_NO_BLANK_BEFORE = re.compile(rf"^[{UNSPACED}”’)\],.;:!?%/]")
_HYPHEN = re.compile(r"\w[-\u2010]$")


def run_on(lines: Iterable[str], known: frozenset[str] = frozenset()) -> str:
    """The lines as one: Chinese without a blank, English with one, parts of a word as the word.

    Args:
        lines: in their order.
        known: the words with a hyphen that the document has within its lines; one of these keeps
            it when it is parted there.
    """
    parts: list[str] = []  # only the last is looked at: a text may have any number of lines
    for line in lines:
        line = line.strip()
        if not line:
            continue
        last = parts[-1] if parts else ""
        if last.endswith(SOFT) or _HYPHEN.search(last[-2:]):
            parts[-1] = _one_word(last.rstrip(SOFT + "-\u2010"), line, known)
        elif last and not _NO_BLANK_AFTER.search(last[-1:]) and not _NO_BLANK_BEFORE.match(line):
            parts.append(f" {line}")
        else:
            parts.append(line)
    text = "".join(parts)
    return (text[:-1] + "-" if text.endswith(SOFT) else text).replace(SOFT, "")


def _one_word(start: str, rest: str, known: frozenset[str]) -> str:
    """Both sides of a hyphen at a line's end; it stays where it is not of the line's end alone."""
    before, after = re.search(r"\w*$", start[-100:]), re.match(r"\w*", rest)
    one, two = before[0] if before else "", after[0] if after else ""
    parted = two[:1].islower() or (one.isupper() and two.isupper() and len(two) > 1)
    if f"{one}-{two}".lower() in known or not parted:
        return f"{start}-{rest}"
    return start + rest


def hyphenated(text: str) -> set[str]:
    """The words with a hyphen in a line, in small letters."""
    return {word.lower() for word in re.findall(r"\w+-\w+", text)}
