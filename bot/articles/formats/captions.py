"""What a table is of: its caption, or what stands before it."""

from __future__ import annotations

import re

from bot.text.sentences import sentences, size

MAX_CAPTION = 40.0  # Han characters of a caption that each row repeats: more hides the row

_NUMBERED = re.compile(
    r"(?:table|tab\.?|表格?)\s*[\d一二三四五六七八九十]+(?:[.–-]\d+)*[.:：、,]?\s*", re.I
)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d(?!\d)")


def caption_of(own: str, before: str, heading: str) -> str:
    """What each row of a table repeats; "" for nothing.

    Args:
        own: the table's own caption.
        before: the line right before the table, which often is one: "Table 1: …".
        heading: the nearest heading above.
    """
    if short(own):
        return short(own)
    if _NUMBERED.match(before) and short(before):
        return short(before)
    found = [text for text in (short(heading), short(before)) if text]
    return next((text for text in found if _YEAR.search(text)), found[0] if found else "")


def short(caption: str) -> str:
    """A caption of one short sentence without its number and end; "" for a longer one."""
    text = _NUMBERED.sub("", caption, count=1).strip().rstrip("。.:：")
    return text if size(text) <= MAX_CAPTION and len(sentences(text)) == 1 else ""
