"""A table → lines that can be read alone: each row with its own head and those of its columns.

    FDI in Jiangsu in 2019 — Xuzhou: FDI used US$2.09 billion, Growth 10.09%.
    2019年江蘇各市外資 — 徐州：實際使用外資20.9億美元，增長10.09%。

A row that says everything itself is found and quoted by itself; ``docs/articles.md`` has the
figures. Numbers stand as they stood; a unit in a column's head goes with each number under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.articles.formats.captions import MAX_CAPTION, short
from bot.articles.formats.grids import VALUE, Cell, Row, grid_of, head_columns, head_rows, texts_of
from bot.text import figures
from bot.text.sentences import size

_MAX_HEAD = 60.0  # Han characters of a head: a longer one is said in part
_ROOM = 200.0  # Han characters of a line: a longer row goes on in a line with the same heads

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d(?!\d)")
_PLAIN = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")
_LOSS = re.compile(r"[(（]\d[\d,]*(?:\.\d+)?[)）]")  # as accounts write one
_UNIT = re.compile(r"(.*\S)\s*[(（]([^()（）]{1,20})[)）]", re.DOTALL)
_CURRENCY = re.compile(r"(US\$|HK\$|NT\$|USD|RMB|CNY|[$€£¥￥])\s*(.*)")
_MEASURED = ("amount", "count", "percentage", "number")
_NOTHING = re.compile(r"[-–—‒―…./\s]*")
_ENDED = re.compile("[。！？!?…]$")


def lines(rows: Sequence[Sequence[Cell]], caption: str = "") -> Iterator[str]:
    """The lines of a table, in its order.

    Args:
        rows: the cells of each row that begin in it.
        caption: what the table is of; a short one is said in each line.
    """
    grid = grid_of(rows)
    if not grid or not grid[0]:
        return
    chinese = any(_HAN.search(cell.text) for row in grid for cell in row)
    said = short(caption)
    top = head_rows(grid)
    if top == len(grid):  # heads of nothing: they are all there is
        top = 0
    left = head_columns(grid[top:])
    heads = [_head(texts_of(row[column] for row in grid[:top])) for column in range(len(grid[0]))]
    dated = len({year for head in heads for year in _YEAR.findall(head)}) > 1
    section = ""
    for row in grid[top:]:
        if len(row) > 1 and all(cell is row[0] for cell in row):
            section = row[0].text if size(row[0].text) <= MAX_CAPTION else ""
            if row[0].text:
                yield row[0].text
            continue
        before = " — ".join(texts_of((Cell(said), Cell(section))))
        label = _label(row[:left], heads)
        unit = _UNIT.fullmatch(label)
        values = list(_values(row, heads, left, unit[2] if unit else "", chinese))
        if unit and any(_measured(cell.text, unit[2]) for cell in row[left:]):
            label = unit[1]
        yield from _said(before, label, values, chinese, 1 if dated else 0)


def _head(texts: Sequence[str]) -> str:
    return _cut(" ".join(texts))


def _label(cells: Sequence[Cell], heads: Sequence[str]) -> str:
    """What a row is of; a bare number with its head: Year 2019."""
    texts: list[str] = []
    for number, cell in enumerate(cells):
        text = _cut(cell.text)
        if heads[number] and _PLAIN.fullmatch(text):
            text = f"{heads[number]} {text}"
        if text and text not in texts:
            texts.append(text)
    return " ".join(texts)


def _values(row: Row, heads: Sequence[str], left: int, unit: str, chinese: bool) -> Iterator[str]:
    """Each cell behind the row's head, with its column's."""
    for column in range(left, len(row)):
        cell = row[column]
        again = column and cell is row[column - 1] and (cell.columns > 1 or cell.rows > 1)
        if again or _NOTHING.fullmatch(cell.text):
            continue
        yield _with_head(heads[column], cell.text, unit, chinese)


def _with_head(head: str, value: str, unit: str, chinese: bool) -> str:
    """A value behind its column's head, with the unit of that, else the row's."""
    own = _UNIT.fullmatch(head)
    if own and (whole := _measured(value, own[2])):
        head, value = own[1], whole
    elif unit:
        value = _measured(value, unit) or value
    if not head or head == value:
        return value
    if VALUE.match(value) and not head[-1].isdigit() and not _LOSS.match(value):
        return head + value if chinese and _HAN.match(head[-1]) else f"{head} {value}"
    return f"{head}：{value}" if chinese else f"{head}: {value}"


@lru_cache(maxsize=4_096)
def _measured(number: str, unit: str) -> str:
    """A number with its unit: 20.9億美元, US$2.09 billion; "" where they are no such things."""
    plain = _PLAIN.fullmatch(number) or _LOSS.fullmatch(number)
    if not plain or any(map(str.isdigit, unit)):
        return ""
    money = _CURRENCY.fullmatch(unit)
    if money:
        text = f"{money[1]}{number} {money[2]}".rstrip()
    else:
        text = f"{number} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else number + unit
    found = figures.find(text)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))
    return text if whole and found[0].kind in _MEASURED else ""


def _said(
    before: str, label: str, values: Sequence[str], chinese: bool, most: int
) -> Iterator[str]:
    """The lines of a row; ``most``: values in one of them, 0 for as many as have room."""
    lead = f"{before} — " if before else ""
    comma = "，" if chinese else ", "
    if not values:
        if label:
            yield _ended(lead + label, chinese)
        return
    colon = "：" if chinese else ": "
    if label:  # FDI, 2018: US$1.90 billion
        lead += label + (comma if most == 1 and all(colon in one for one in values) else colon)
    held: list[str] = []
    room, between, used = _ROOM - size(lead), size(comma), 0.0
    for value in values:
        length = size(value)
        if held and (len(held) == most or round(used + length - room, 6) > 0):
            yield _ended(lead + comma.join(held), chinese)
            held, used = [], 0.0
        used += length + (between if held else 0.0)
        held.append(value)
    yield _ended(lead + comma.join(held), chinese)


def _ended(line: str, chinese: bool) -> str:
    """A line that ends as a sentence does: it is no heading, and no link of a menu."""
    if _ENDED.search(line) or (line.endswith(".") and not chinese):
        return line
    return line + ("。" if chinese else ".")


def _cut(head: str) -> str:
    if size(head) <= _MAX_HEAD:
        return head
    return head[: int(_MAX_HEAD)] + "…"
