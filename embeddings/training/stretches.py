"""A text and an answer in it → a stretch of text around the answer, cut at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.text import split_sentences

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

LONGEST = 340  # characters of a stretch, about; in English they are four or five sentences
_NEIGHBOURS = 5  # there are fewer sentences than this on either side of one
_TRIM = '。，,；;、：: .！？!?\n"“”'  # at the ends of an answer, of which it is no part


def cut(text: str, start: int, end: int, pick: random.Random) -> tuple[str, int]:
    """Some whole sentences around a place, and where they begin in the text."""
    places = split_sentences(text)
    inside = [n for n, (a, b) in enumerate(places) if a < end and start < b]
    if not inside:
        return text, 0
    first, last = inside[0], inside[-1]
    room = pick.choice((LONGEST, LONGEST, LONGEST // 2))
    while choices := [n for n in (first - 1, last + 1) if 0 <= n < len(places)]:
        n = pick.choice(choices)
        low, high = min(n, first), max(n, last)
        if places[high][1] - places[low][0] > room:
            break
        first, last = low, high
    return text[places[first][0] : places[last][1]], places[first][0]


def add_neighbours(
    texts: Sequence[Sequence[str]], number: int, own: str, gap: str, pick: random.Random
) -> tuple[str, int]:
    """A sentence among its neighbours, and where it begins.

    Args:
        texts: the versions of each sentence, in their order.
        number: the sentence's.
        own: the version of it to use.
        gap: what stands between two sentences.
        pick: draws how many neighbours there are, and their versions.
    """
    before, after = pick.randrange(0, _NEIGHBOURS), pick.randrange(0, _NEIGHBOURS)
    left = [pick.choice(versions) for versions in texts[max(number - before, 0) : number]]
    right = [pick.choice(versions) for versions in texts[number + 1 : number + 1 + after]]
    head = gap.join([*left, ""]) if left else ""
    return head + gap.join([own, *right]), len(head)


def trim_punctuation(text: str, start: int, end: int) -> tuple[int, int]:
    """A place without the punctuation at its ends."""
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    while start < end and text[start] in _TRIM:
        start += 1
    return start, end
