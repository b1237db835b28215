"""A text → its sentences, Chinese or English, as offsets; and the size of a text."""

from __future__ import annotations

import re

from bot.core import settings

LINE = re.compile("[^\n\v\f\x85\u2028\u2029]+")  # the text between two line ends

_MARK = "[。！？｡!?；﹔;….．⋯]"
_ENDS = re.compile(_MARK + "(?: ?" + _MARK + ")*([”’」』）】》〉〕\"')\\]]*)")  # ". . ." is one
_CHINESE_END = re.compile("[。！？｡；﹔]")
_MARKER = re.compile(r"[ \t]*(?:(?:[-*+•‣◦>]|#{1,6})[ \t]+){0,3}")  # of a Markdown heading or item
_NEXT = re.compile(r"(\s*)[\"'“‘「『(（\[【*_]*(\w?)")
_NEXT_WORD = re.compile(r"\W*(\w+)")
_WORD = re.compile(r"(?:[^\W\d_]+\.)*[^\W\d_]+$|\d+$")
_ITEM_NUMBER = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")

_WIDE = "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_WIDE += "\U00020000-\U000323af"
_WIDE_RUN = re.compile(f"[{_WIDE}]+")
_WIDE_ONE = re.compile(f"[{_WIDE}“”‘’]")

# A full stop after one of these words ends no sentence: after _NEVER whatever follows, after
# _BEFORE_NUMBER if a number follows, after _OFTEN unless one of _OPENERS follows.
_NEVER = frozenset(
    "mr mrs ms messrs dr prof st gen gov sen rep lt col capt sgt maj cmdr adm rev hon pres"
    " e.g i.e eg ie vs cf viz ca approx mt ft".split()
)
_BEFORE_NUMBER = frozenset(
    "no nos nr vol vols p pp pg fig figs sec sect art arts eq ch chap para pt ver op"
    " jan feb mar apr jun jul aug sep sept oct nov dec rs us$ tel ext ed".split()
)
_OFTEN = frozenset("inc ltd co corp bros jr sr al etc ph.d m.d b.c a.d a.m p.m dept est".split())
_OPENERS = frozenset(
    "the a an in on at it he she they we i this that these those there but and however as for"
    " after before when while since under its his her their our by from to with many some most"
    " all what who why how where then so also not no yes".split()
)

_PAUSE = re.compile(r"[，、；：﹐﹑]|[,;:](?!\d)")
_SPACE = re.compile(r"(?<![\d.])\s+")
_TAILS = (re.compile(r"[A-Za-z0-9.,%$'-]+$"), re.compile(r"[A-Za-z0-9.]+$"))


def size(text: str) -> float:
    """The length of a text in Han characters; others count as ``settings.LATIN_SIZE`` of one."""
    narrow = len(text) if text.isascii() else len(_WIDE_RUN.sub("", text))
    return len(text) - narrow + settings.LATIN_SIZE * narrow


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as (start, end) offsets into the text, in order.

    A line end always ends a sentence. The space around a sentence and the marker of a heading or
    list item before it belong to no sentence; all other characters belong to exactly one. A
    sentence longer than ``settings.MAX_SENTENCE_CHARS`` is cut at a comma, a space, or anywhere.
    """
    sentences: list[tuple[int, int]] = []
    for line in LINE.finditer(text, start, len(text) if end is None else end):
        for piece in _pieces(text, line.start(), line.end()):
            sentences.extend(_cut(text, *piece))
    return sentences


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one line, trimmed; a piece without a word joins the one before it."""
    marker = _MARKER.match(text, start, end)
    first = begin = marker.end() if marker and marker.end() < end else start
    cuts = []
    for match in _ENDS.finditer(text, start, end):
        if match.start() >= first and _is_end(text, match, first, end):
            cuts.append(match.end())
            first = match.end()
    pieces: list[tuple[int, int]] = []
    for stop in [*cuts, end]:
        piece = _trim(text, begin, stop)
        if piece[0] == piece[1]:
            continue
        if pieces and not re.search(r"\w", text[piece[0] : piece[1]]):
            pieces[-1] = (pieces[-1][0], piece[1])
        else:
            pieces.append(piece)
        begin = stop
    return pieces


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _is_end(text: str, match: re.Match[str], first: int, end: int) -> bool:
    """Whether a run of end marks ends the sentence that began at ``first``."""
    marks = text[match.start() : match.start(1)].replace(" ", "")
    if match.end() == end or _CHINESE_END.search(marks):
        return True
    following = _NEXT.match(text, match.end(), end)
    gap, letter = following.group(1, 2) if following else ("", "")
    before = text[match.start() - 1] if match.start() > first else ""
    after = text[match.end()]
    if marks.strip(".．") == "" and len(marks) == 1:
        return bool(gap) and not letter.islower() and _is_full_stop(text, match.start(), first, end)
    if marks.strip(";") == "":  # in English it joins two halves, and it ends &entities;
        wide = bool(_WIDE_ONE.match(before))
        return wide or (not before.isalpha() and bool(_WIDE_ONE.match(after)))
    if marks.strip("….⋯") == "":  # a pause, unless something new begins
        return (bool(gap) or bool(match[1]) or not after.isalnum()) and not letter.islower()
    return (bool(gap) and not letter.islower()) or bool(_WIDE_ONE.match(after))


def _is_full_stop(text: str, stop: int, first: int, end: int) -> bool:
    """Whether a full stop with a gap and no small letter after it ends a sentence."""
    if stop - first < 8 and _ITEM_NUMBER.fullmatch(text, first, stop):
        return False
    word_match = _WORD.search(text, max(first, stop - 20), stop)
    word = word_match.group().lower() if word_match else ""
    if word in _NEVER:
        return False
    following = _NEXT_WORD.match(text, stop + 1, min(end, stop + 40))
    after = following[1].lower() if following else ""
    if word in _BEFORE_NUMBER and after[:1].isdigit():
        return False
    initial = (len(word) == 1 and word.isascii() and word.isalpha()) or "." in word
    return not (initial or word in _OFTEN) or after in _OPENERS


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence in pieces of at most ``settings.MAX_SENTENCE_CHARS``."""
    limit = settings.MAX_SENTENCE_CHARS
    if end - start <= limit or size(text[start:end]) <= limit:
        return [(start, end)]
    pieces = []
    while start < end:
        stop = start + _fitting(text[start : min(end, start + int(limit / settings.LATIN_SIZE))])
        if stop < end:
            stop = _break(text, start, stop)
        piece = _trim(text, start, stop)
        if piece[0] < piece[1]:
            pieces.append(piece)
        start = stop
    return pieces


def _fitting(window: str) -> int:
    """How many characters of the window fit into one sentence, at least one."""
    room = float(settings.MAX_SENTENCE_CHARS)
    for count, character in enumerate(window):
        room -= 1.0 if _WIDE_RUN.match(character) else settings.LATIN_SIZE
        if room < 0:
            return max(count, 1)
    return len(window)


def _break(text: str, start: int, stop: int) -> int:
    """The best place to break in the second half: after a pause, a space, before a word."""
    half = (start + stop) // 2
    for pattern in (_PAUSE, _SPACE):
        *_, last = [None, *pattern.finditer(text, half, stop)]
        if last:
            return last.end()
    for pattern in _TAILS:
        tail = pattern.search(text, half, stop)
        if tail and tail.start() > half:
            return tail.start()
    return stop
