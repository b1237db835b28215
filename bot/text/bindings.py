"""A sentence whose form says which value belongs to which thing → these bindings.

- *respectively*: 甲、乙分别为1亿元和2亿元; "exports and imports came to 5 and 6 billion yuan
  respectively". As many values as things, in the same order.
- *rows*: a line that ``bot.articles.formats.tables`` makes of a table's row, or one written so:
  徐州：實際使用外資20.9億美元，增長10.09%。

Where a sentence has no such form there are no bindings: which value belongs to which word is then
for a reader to say.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.text import figures
from bot.text.lists import split_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.text.figures import Figure

_EACH = re.compile("分[别別]")
_RESPECTIVELY = re.compile(r"\brespectively\b", re.I)
_BOUND = re.compile(r"[。；;！？!?\n]")
_CLAUSE = re.compile("[，,](?![0-9]{3}(?![0-9]))")
_MOST_CLAUSES = 4  # between the things and 分别
_BETWEEN_HAN = re.compile(r"[\u4e00-\u9fff]{0,4}\s*(?:[、，,]|和|与|與|及|以及)+\s*")
_BETWEEN_LATIN = re.compile(r"\s*(?:,|,? and|,? or)\s+(?:to |by |of )?")
_THING = r"[^\s,;:.()]+(?: [^\s,;:.()]+){0,3}?"
_LAST_THING = r"[^\s,;:.()]+(?: [^\s,;:.()]+){0,2}"
_AND_SO_ON = re.compile("等|的|\\d")
_JOINED_BY_BAR = re.compile(r"(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])")

_ROW = re.compile(r"(?:(?P<before>.{1,120}?) — )?(?P<label>[^:：\n]{1,60}?)(?:: |：)(?P<cells>.+)")
_UNIT = re.compile(r"[\u4e00-\u9fff]{0,4}|\s?[A-Za-z]{1,12}(?: [A-Za-z]{1,12}){0,2}")
_COMMA = re.compile(r", |，")
_HEADED = re.compile(r"(?P<head>[^:：\n]{1,60})(?:: |：)(?P<value>.+)")
_FIGURED = re.compile(r"(?P<head>[^\d:：\n]{1,60}?)\s?(?P<value>[-+−≈<>US$€£¥￥(（]*\d.*)")


class Binding(NamedTuple):
    """A thing and the value that belongs to it."""

    thing: str
    start: int  # of the value, in the text
    end: int


class Respective(NamedTuple):
    """The bindings of one *respectively*, in the order of the text."""

    bindings: list[Binding]

    @property
    def start(self) -> int:
        """Where the first value begins."""
        return self.bindings[0].start

    @property
    def end(self) -> int:
        """Just past the last value."""
        return self.bindings[-1].end


class Row(NamedTuple):
    """A row of a table: what stands before its cells, and the value below each head."""

    before: str  # the table's caption, and the section; "" for none
    label: str
    bindings: list[Binding]


def respective(text: str) -> list[Respective]:
    """Returns the bindings of each 分别 and each *respectively* in a text."""
    if not (_EACH.search(text) or _RESPECTIVELY.search(text)):
        return []
    found = figures.find(text)
    return [*_han_respective(text, found), *_latin_respective(text, found)]


def _han_respective(text: str, found: Sequence[Figure]) -> Iterator[Respective]:
    things: list[str] = []
    for match in _EACH.finditer(text):
        bound = _BOUND.search(text, match.end())
        following = _EACH.search(text, match.end())
        until = min(m.start() if m else len(text) for m in (bound, following))
        runs = _runs(text, [f for f in found if match.end() <= f.start < until], _BETWEEN_HAN)
        # of one unit the last: 分别从771家、481家增加到1076家、636家
        last = {(run[-1].kind, run[-1].unit): run for run in runs if len(run) > 1}
        for values in reversed(last.values()):
            things = _things_before(text, match.start(), len(values), found) or things
            if len(things) == len(values):
                yield _bind(things, values)


def _things_before(text: str, at: int, count: int, found: Sequence[Figure]) -> list[str]:
    """The things that a clause before a place names, if one names just as many; else none."""
    begin = max((m.end() for m in _BOUND.finditer(text, 0, at)), default=0)
    marks = [m.end() for m in _CLAUSE.finditer(text, begin, at)]
    starts = [begin, *marks]
    for start, end in list(zip(starts, [*marks, at], strict=True))[::-1][:_MOST_CLAUSES]:
        each = _EACH.search(text, start, end)
        end = each.start() if each else end
        values = (f.start for f in found if f.kind != "date")  # 2022年和2023年 are things
        first = min((at for at in values if start < at < end), default=end)
        stretch = text[start:first].strip(" ，,")
        for things in (stretch.split("、"), split_list(stretch), _JOINED_BY_BAR.split(stretch)):
            if len(things) == count > 1 and all(thing.strip() for thing in things):
                return things
    return []


def _latin_respective(text: str, found: Sequence[Figure]) -> Iterator[Respective]:
    for match in _RESPECTIVELY.finditer(text):
        begin = max((m.end() for m in _BOUND.finditer(text, 0, match.start())), default=0)
        begin = max(begin, text.rfind(". ", begin, match.start()) + 1)
        inside = [f for f in found if begin <= f.start and f.end <= match.start()]
        runs = [run for run in _runs(text, inside, _BETWEEN_LATIN) if len(run) > 1]
        if not runs:
            continue
        values = runs[-1]
        commas = rf"(?:{_THING}, ){{{len(values) - 2}}}" if len(values) > 2 else ""
        names = re.compile(rf"{commas}{_THING},? and {_LAST_THING}")
        named = list(names.finditer(text, begin, values[0].start))
        if not named:
            continue
        *firsts, last = re.split(r",? and ", named[-1].group())
        things = [*", ".join(firsts).split(", "), last]
        if len(things) == len(values):
            yield _bind(things, values)


def _runs(text: str, found: Sequence[Figure], between: re.Pattern[str]) -> list[list[Figure]]:
    """The figures in runs, within which nothing but a comma or *and* stands between two."""
    runs: list[list[Figure]] = [[found[0]]] if found else []
    for before, after in pairwise(found):
        if between.fullmatch(text, before.end, after.start):
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _bind(things: Sequence[str], values: Sequence[Figure]) -> Respective:
    *firsts, last = things
    cut = None if last[:1].isdigit() else _AND_SO_ON.search(last, 1)
    whole = [*firsts, last[: cut.start()] if cut else last]
    return Respective(
        [
            Binding(thing.strip(), value.start, value.end)
            for thing, value in zip(whole, values, strict=True)
        ]
    )


def row(line: str) -> Row | None:
    """Returns a table's row in a line; None if the line is not written like one.

    Prose that begins with a colon is none: each part of a row has a head, or goes on with a text.
    """
    text = line.rstrip().rstrip("。；;").removesuffix(".")
    match = _ROW.fullmatch(text)
    if not match or _BOUND.search(match["cells"]):
        return None
    bindings: list[Binding] = []
    is_text = False  # whether the value before may have a comma in it
    at = match.start("cells")
    for part in _COMMA.split(match["cells"]):
        at = text.index(part, at)
        cell = _HEADED.fullmatch(part) or _figure_cell(part, bool(match["before"]))
        if cell:
            bindings.append(Binding(cell["head"].strip(), at + cell.start("value"), at + len(part)))
            is_text = ":" in part or "：" in part
        elif is_text:
            bindings[-1] = bindings[-1]._replace(end=at + len(part))
        elif not _is_figure(part) or bindings:
            return None
        at += len(part)
    if not bindings and _is_figure(match["cells"]):  # one value, whose head is in the label
        bindings = [Binding(match["label"], match.start("cells"), match.end("cells"))]
    return Row(match["before"] or "", match["label"], bindings) if bindings else None


def _figure_cell(part: str, captioned: bool) -> re.Match[str] | None:
    """A head with a figure behind it, and nothing behind that.

    Below a caption a head may have a figure of its own: 65歲以上占比19.6%.
    """
    match = _FIGURED.fullmatch(part)
    if match is None and captioned and (found := figures.find(part)):
        last = found[-1].start
        match = re.compile(rf"(?P<head>.{{{last}}})(?P<value>.+)").fullmatch(part) if last else None
    return match if match and _is_figure(match["value"]) else None


def _is_figure(text: str) -> bool:
    """Whether a text is one figure, perhaps with a unit that is not known, and nothing else."""
    found = figures.find(text)
    return len(found) == 1 and not found[0].start and bool(_UNIT.fullmatch(text, found[0].end))
